# SPDX-License-Identifier: MIT
"""Logs that are cut off, hostile or odd: a line of words and a documented exit status, never a traceback or a terminal's control."""

import subprocess

import pytest
from program import HVMLAYOUT, log_path, log_text, output, refusal, run

from hvmlayout import difference, log, text, tree
from hvmlayout.model import Boot, Bridge, Function, Host

HEADER = "I firmware boot: hvmstage 0.8 on q35 under qemu, 36 physical address bits\n"
COMMANDS = ["boots", "tree", "map", "svg", "page", "json"]
WINDOW = "D inv record: hvminv 4\nD inv record: window mem32 0x8000000\nD inv record: end records=2\n"


def holds(tmp_path, given, *command):
    path = tmp_path / "odd.log"
    path.write_text(given)
    result = run(*command, path)
    assert result.returncode in (0, 1, 2), result
    assert b"Traceback" not in result.stderr, result.stderr[-400:]
    return result


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("bits", ["999999", "9" * 5000], ids=["6-digits", "5000-digits"])
def test_an_absurd_count_of_address_bits_is_no_crash(tmp_path, command, bits):
    holds(tmp_path, HEADER.replace("36", bits), command)


@pytest.mark.parametrize("line", [
    "I summary machine: q35 under qemu, 1 processor, 999999 physical address bits\n",
    f"I summary machine: q35 under qemu, 1 processor, {'9' * 5000} physical address bits\n",
], ids=["6-digits", "5000-digits"])
def test_an_absurd_count_of_address_bits_in_the_summary_is_no_crash(tmp_path, line):
    holds(tmp_path, line, "map")


@pytest.mark.parametrize("command", COMMANDS)
def test_a_window_record_that_is_damaged_counts_as_a_bad_record(tmp_path, command):
    holds(tmp_path, HEADER + WINDOW, command)


@pytest.mark.parametrize("command", ["tree", "map", "json", "page"])
def test_a_seabios_log_that_ends_between_the_two_buses_of_a_bridge_is_read(tmp_path, command):
    lines = log_text("seabios-gpu").splitlines(True)
    at = [number for number, line in enumerate(lines) if "secondary bus = 0xff -> 0x2" in line][0]
    holds(tmp_path, "".join(lines[:at + 1]), command)


@pytest.mark.parametrize("command", ["boots", "tree", "map", "explain"])
def test_no_control_character_of_a_log_reaches_the_terminal(tmp_path, command):
    hostile = "\x07\x9b\x08\u202e\x85"
    given = (f"I firmware boot: hvmstage 0.8{hostile} on q35 under qemu, 36 physical address bits\n"
             f"W pci 00:03.0: BAR0 [mem size 0x00001000] not placed: no{hostile} space\n"
             f"W summary help: {hostile} would place it\n")
    output = holds(tmp_path, given, command).stdout.decode()
    assert not set(output) & set(hostile)


@pytest.mark.parametrize("command", COMMANDS)
def test_standard_output_that_is_closed_is_one_line_and_no_success(command):
    result = subprocess.run(["sh", "-c", '"$0" "$1" "$2" >&-', HVMLAYOUT, command, str(log_path("pc-bare"))],
                            capture_output=True, check=False)
    assert (result.returncode, result.stderr.count(b"\n")) == (2, 1), result


@pytest.mark.parametrize("command", COMMANDS)
def test_standard_output_that_is_full_is_named_and_no_success(command):
    with open("/dev/full", "wb") as full:
        result = subprocess.run([HVMLAYOUT, command, log_path("pc-bare")], stdout=full, stderr=subprocess.PIPE, check=False)
    assert (result.returncode, result.stderr) == (2, b"hvmlayout: standard output: No space left on device\n")


def test_standard_input_that_is_closed_is_one_line():
    result = subprocess.run(["sh", "-c", '"$0" tree - <&-', HVMLAYOUT], capture_output=True, check=False)
    assert (result.returncode, result.stderr.count(b"\n")) == (2, 1), result


def test_a_device_without_an_end_is_refused():
    assert "/dev/zero: found more than" in refusal("tree", "/dev/zero")


def test_a_file_name_of_several_lines_is_told_in_one(tmp_path):
    path = tmp_path / "two\nlines\x1b[31m.log"
    assert "two?lines.log: No such file" in refusal("tree", path)
    path.write_text(HEADER + "W pci 00:03.0: BAR0 [mem size 0x00001000] not placed: no space\n")
    assert any("two?lines.log 00:03.0" in line for line in output("tree", path, status=1))


@pytest.mark.parametrize("given", ["\x1b", "\x1b]0;title\x07", "\r", "\u2028", "\u2066", "\x7f", "\x90"])
def test_what_a_guest_may_send_to_a_terminal_is_taken_out_of_lines_and_nothing_else_is(given):
    cleaned = text.clean(f"a\tb{given}=\r\nd \u00e9\n")
    assert cleaned.startswith("a\tb") and cleaned.endswith("=\r\nd \u00e9\n")
    assert all(character.isprintable() for character in cleaned.replace("\r\n", "").replace("\n", "").replace("\t", ""))


@pytest.mark.parametrize("option, text_", [("--lspci", "00:00.0 \x9b31m [0600]: x [8086:29c0]\n\tControl: I/O+ Mem+ \x07\n"),
                                           ("--dmesg", "Linux version 6\nPCI: \x9b31m\u202e no compatible bridge window\n")])
def test_no_control_character_of_a_guests_file_reaches_the_terminal(tmp_path, option, text_):
    path = tmp_path / "guest.txt"
    path.write_text(text_)
    said = run("compare", option, path, log_path("pc-bare")).stdout.decode()
    assert said and not set(said) & set("\x07\x9b\u202e")


@pytest.mark.parametrize("bits, read", [("31", None), ("32", 32), ("64", 64), ("65", None), ("036", None)])
def test_address_bits_are_those_that_processors_have(bits, read):
    assert log.reads(HEADER.replace("36", bits), "x")[0].address_bits == read
    assert log.reads(f"I summary machine: q35 under qemu, 1 processor, {bits} physical address bits\n", "x")[0].address_bits == read


def test_a_bridge_whose_last_bus_is_not_told_is_drawn_with_its_first():
    bridges = [Function(f"00:{slot:02x}.0", 0, 0, slot, 0, 0x1b36, 0xc, 0x060400, bridge=Bridge(slot, None)) for slot in (2, 3)]
    assert tree.bus_span(bridges) == "[bus 02-03]" and text.buses(2, None) == "[bus 02]"
    causes = difference.differences(*(Boot("x", 1, 1, "SeaBIOS", hosts=[Host("chipset", functions=[*bridges, Function(
        f"{bus:02x}:00.0", 0, bus, 0, 0, 1, 2, parent="00:03.0")])]) for bus in (3, 4)))
    assert [change.kind for change in causes.of("functions")] == ["renumbered"]

# SPDX-License-Identifier: MIT
"""`hvmlayout map`: the picture of machines built by hand (regions_test.py), of real logs, and what it says where it cannot draw.

$HVMLAYOUT is the program (default: build/hvmlayout)."""

import argparse
import os
import re
import subprocess
from pathlib import Path

import pytest
from regions_test import GIB, MACHINES, MIB, ROOT, at, bar, bare, bridge, crowd, function, gpu, machine, scrambled, two_hosts, windows_of

from hvmlayout import map_command, picture, source
from hvmlayout.model import LogError, Range
from hvmlayout.regions import address_map, walk

TOOL = Path(os.environ.get("HVMLAYOUT", ROOT / "build/hvmlayout")).resolve()
LOGS = sorted(path for path in (ROOT / "tests/hvmlayout/logs").glob("*.log"))
PLACED = re.compile(r"I pci (\S+): ((?:VF )?BAR\d|ROM) \[(?:mem|io ) 0x([0-9a-f]+)(?:-0x([0-9a-f]+))?[^]]*\](?: for \d+ VFs)? placed")
ROW = re.compile(r"^ *([0-9a-f]{4,16})-([0-9a-f]{4,16})  +(\S+ \S+)  (.*)$")
SIZES = {"byte": 1, "bytes": 1, "KiB": 1 << 10, "MiB": MIB, "GiB": GIB, "TiB": 1 << 40}


@pytest.fixture
def draw(monkeypatch, capsys):
    """What the command prints of a boot, and its status."""
    def run(boot, *arguments, locale=""):
        monkeypatch.setattr(source, "of", lambda request: boot)
        for name in ("COLUMNS", "LC_ALL", "LC_CTYPE", "LANG"):
            monkeypatch.delenv(name, raising=False)
        monkeypatch.setenv("LC_ALL", locale)
        parser = argparse.ArgumentParser()
        map_command.add_arguments(parser)
        status = map_command.run(parser.parse_args(["a.log", *arguments]))
        return status, capsys.readouterr().out
    return run


def rows(text):
    return [match for line in text.splitlines() if (match := ROW.match(line))]


BARE = """\
bare.log: q35 under qemu, hvmstage 0.1, 40 physical address bits

memory 0x00000000-0xffffffffff, 1 TiB
    00000000-0009fbff    639 KiB  ██ RAM
    0009fc00-0009ffff      1 KiB  ▒▒ reserved (extended BIOS data area)
    000a0000-000effff    320 KiB     outside every window
    000f0000-000fffff     64 KiB  ▒▒ reserved (BIOS area)
    00100000-7fff9fff    1.9 GiB  ██ RAM
                                  ██
    7fffa000-7fffbfff      8 KiB  ▒▒ reserved
    7fffc000-7fffefff     12 KiB  ▓▓ ACPI data
    7ffff000-7fffffff      4 KiB  ▓▓ ACPI NVS
    80000000-dfffffff    1.5 GiB  ┏━━ low window, 4 MiB used
                                  ┃ [░·······························]
    80000000-801fffff      2 MiB  ┃┌━━ 00:01.0 window to [bus 01], 260 KiB used
    80000000-8003ffff    256 KiB  ┃│□□ 01:00.0 ROM: Ethernet controller
    80040000-80040fff      4 KiB  ┃│■■ 01:00.0 BAR1: Ethernet controller
    80041000-801fffff    1.7 MiB  ┃└·· kept for hot-plug
    80200000-803fffff      2 MiB  ┃┌━━ 00:01.0 pref window to [bus 01]
    80200000-80203fff     16 KiB  ┃│■■ 01:00.0 BAR4, pref: Ethernet controller
    80204000-803fffff    1.9 MiB  ┃└·· kept for hot-plug
    80400000-80400fff      4 KiB  ┃■■ 00:01.0 BAR0: PCI bridge
    80401000-80401fff      4 KiB  ┃■■ 00:1f.2 BAR5: SATA controller
    80402000-804020ff  256 bytes  ┃■■ 00:02.0 BAR0: Ethernet controller
    80402100-dfffffff    1.4 GiB  ┗·· free for BARs
    e0000000-efffffff    256 MiB  ▚▚ ECAM (reserved in the memory map)
    f0000000-febfffff    236 MiB  ┃┃ low window: empty
    fec00000-fec00fff      4 KiB  ▒▒ reserved (I/O APIC)
    fec01000-fecfffff   1020 KiB     outside every window
    fed00000-fed003ff      1 KiB  ▒▒ reserved (HPET)
    fed00400-fedfffff   1023 KiB     outside every window
    fee00000-feefffff      1 MiB  ▒▒ reserved (local APICs, MSI)
    fef00000-feffffff      1 MiB     outside every window
    ff000000-ffffffff     16 MiB  ▒▒ reserved (firmware flash)
 100000000-fcffffffff   1008 GiB  ┏━━ high window, 2 GiB used
                                  ┃ [░·······························]
  100000000-17fffffff      2 GiB  ┃■■ 00:02.0 BAR2, pref: Ethernet controller
                                  ┃■■
 180000000-fcffffffff   1006 GiB  ┗⋮⋮ free for BARs
fd00000000-ffffffffff     12 GiB  ▒▒ reserved (AMD HyperTransport)
                                  ▒▒
                                  ▒▒
                                  ▒▒

I/O ports 0x0000-0xffff, 64 KiB
0000-0fff     4 KiB     outside every window
1000-5657  17.5 KiB  ┏━━ I/O window, 4 KiB used
                     ┃ [███████▒························]
1000-1fff     4 KiB  ┃││ 00:01.0 window to [bus 01]: empty, kept for hot-plug
                     ┃││
                     ┃││
                     ┃││
2000-203f  64 bytes  ┃■■ 00:1f.3 BAR4: SMBus controller
2040-205f  32 bytes  ┃■■ 00:1f.2 BAR4: SATA controller
2060-5657  13.4 KiB  ┗⋮⋮ free for BARs
5658-565b   4 bytes     outside every window
565c-ffff  42.4 KiB  ┃┃ I/O window: empty

██ RAM   ▓▓ ACPI tables   ▒▒ reserved   ▚▚ ECAM   ┃┃ window of a host bridge
││ window of a bridge   ■■ BAR   □□ expansion ROM   ·· free for BARs
"""

GPU_HIGH = """\
gpu.log: q35 under qemu, hvmstage 0.1, 40 physical address bits

memory 0x100000000-0xffffffffff, 1020 GiB
  100000000-1ffffffff     4 GiB  ## RAM
                                 ##
 200000000-fcffffffff  1004 GiB  +-- high window, 24 GiB used
                                 | [-+..............................]
  200000000-7ffffffff    24 GiB  |~~ free for BARs
  800000000-dffffffff    24 GiB  |+-- 00:01.0 pref window to [bus 01]
  800000000-bffffffff    16 GiB  |!BB 01:00.0 BAR1: VGA compatible controller
                                 |!BB
                                 |!BB
                                 |!BB
  c00000000-c01ffffff    32 MiB  |!BB 01:00.0 BAR3: VGA compatible controller
  c02000000-c7fffffff   1.9 GiB  |!.. kept for hot-plug
  c80000000-c9fffffff   512 MiB  |!VV 01:00.0 VF BAR0, 8 VFs, pref
  ca0000000-dffffffff   5.5 GiB  |!.. kept for hot-plug
                                 |+..
 e00000000-fcffffffff   956 GiB  +~~ free for BARs
fd00000000-ffffffffff    12 GiB     outside every window

## RAM   || window of a host bridge   !! window of a bridge   BB BAR
VV BAR of VFs   .. free for BARs

not placed:
  00:03.0 BAR1 1 TiB: no space
"""


def test_the_picture_of_a_small_machine_is_as_drawn_here(draw):
    assert draw(bare()) == (0, BARE)


def test_the_picture_of_a_range_in_ascii_is_as_drawn_here(draw):
    assert draw(gpu(), "--ascii", "--range", "0x100000000-0xffffffffff") == (0, GPU_HIGH)


@pytest.mark.parametrize("name", MACHINES)
@pytest.mark.parametrize("arguments", [(), ("--all",), ("--ascii", "--width", "60"), ("--high-first",), ("--width", "132")])
def test_no_line_is_wider_than_the_terminal(draw, name, arguments):
    width = int(arguments[arguments.index("--width") + 1]) if "--width" in arguments else 80
    assert max(map(len, draw(MACHINES[name](), *arguments)[1].splitlines())) <= width


@pytest.mark.parametrize("name", MACHINES)
@pytest.mark.parametrize("arguments", [(), ("--all",)])
def test_rows_follow_each_other_and_those_in_a_bracket_fill_it(draw, name, arguments):
    expected, ends = 0, []
    for row in rows(draw(MACHINES[name](), "--space", "mem", *arguments)[1]):
        first, last = int(row[1], 16), int(row[2], 16)
        assert first == expected and all(last <= end for end in ends)
        if "━━" in row[4]:
            ends.append(last)
            continue
        expected = last + 1
        while ends and ends[-1] == last:
            ends.pop()
    assert expected == 1 << 40 and not ends


@pytest.mark.parametrize("name", MACHINES)
def test_the_size_in_a_row_is_that_of_its_range(draw, name):
    for row in rows(draw(MACHINES[name](), "--all")[1]):
        number, unit = row[3].split()
        assert 0 <= int(row[2], 16) - int(row[1], 16) + 1 - float(number) * SIZES[unit] < SIZES[unit] / 10


@pytest.mark.parametrize("name", MACHINES)
def test_with_all_each_bar_has_a_row_of_its_own(draw, name):
    boot = MACHINES[name]()
    found = sorted((int(row[1], 16), int(row[2], 16), row[4]) for row in rows(draw(boot, "--all")[1]))
    for owner in boot.functions():
        for bar_ in owner.bars:
            if bar_.range:
                here = [words for first, last, words in found if (first, last) == (bar_.range.first, bar_.range.last)]
                assert sum(f"{owner.name} {bar_.name}" in words for words in here) == 1


def test_200_devices_are_few_rows_and_the_folds_count_the_rest(draw):
    text = draw(crowd(), "--space", "mem")[1]
    assert len(text.splitlines()) < 50
    counts = [int(number) for number in re.findall(r"⋮⋮ (\d+) more like these", text)]
    shown = len(re.findall(r"(?:BAR\d|ROM):", text))
    assert len(counts) == 3 and sum(counts) + shown == 3 * 200


def test_a_fold_is_of_things_that_look_alike_only(draw):
    boot = crowd()
    boot.find("00:0a.2").bars[0].name = "BAR4"
    text = draw(boot, "--space", "mem")[1]
    assert "00:0a.2 BAR4" in text and "00:0a.1 BAR0" in text


def test_windows_of_many_bridges_are_folded_in_pairs(draw):
    functions = []
    for number in range(20):
        first = 0xc0000000 + number * 4 * MIB
        functions.append(function(f"00:{number + 1:02x}.0", class_code=0x060400, bridge=bridge(
            number + 1, number + 1, ("hotplug",), mem=at(first, 2 * MIB), pref=at(first + 2 * MIB, 2 * MIB))))
        functions.append(function(f"{number + 1:02x}:00.0", [bar("BAR0", first, MIB)], parent=f"00:{number + 1:02x}.0"))
    text = draw(machine("ports.log", functions, windows_of(3 * GIB, 4 * GIB), low=3 * GIB), "--space", "mem")[1]
    assert re.search(r"72 MiB  ┃⋮⋮ 36 more like these, 00:02.0 to 00:13.0$", text, re.MULTILINE)


def test_a_crowd_of_different_things_is_folded_in_the_middle(draw):
    functions = [function(f"00:{number:02x}.0", [bar(f"BAR{number % 6}", 0xc0000000 + number * MIB, MIB >> number % 5)])
                 for number in range(30)]
    text = draw(machine("odd.log", functions, windows_of(3 * GIB, 4 * GIB), low=3 * GIB), "--space", "mem")[1]
    count, = re.findall(r"⋮⋮ (\d+) BARs more, 00:08.0 to 00:19.0", text)
    assert int(count) == 30 - 8 - 4 and "00:07.0 BAR1" in text and "00:1a.0 BAR2" in text


def test_what_a_function_has_is_never_in_a_fold(draw):
    functions = [function("00:01.0", class_code=0x060400, bridge=bridge(1, 1, mem=at(0xc0000000, 32 * MIB)))]
    functions += [function(f"01:{number:02x}.0", [bar("BAR0", 0xc0000000 + number * MIB, MIB)], parent="00:01.0") for number in range(20)]
    boot = machine("row.log", functions, windows_of(3 * GIB, 4 * GIB), low=3 * GIB)
    text = draw(boot, "--function", "01:0a.0", "--space", "mem")[1]
    assert "01:0a.0 BAR0: Ethernet controller ◀" in text and re.findall(r"(\d+) more like these", text) == ["7", "6"]
    assert "01:0a.0" not in draw(boot, "--space", "mem")[1]


def test_free_room_beside_a_bar_is_shown_with_it(draw):
    boot = bare()
    boot.find("00:02.0").bars[0].range = at(0x90000000, 256)
    text = draw(boot, "--function", "00:02.0", "--space", "mem")[1]
    assert "80402000-8fffffff" in text and "90000100-dfffffff" in text and "01:00.0" not in text
    boot.find("00:02.0").bars[0].range = at(0xf8000000, 256)
    text = draw(boot, "--function", "00:02.0", "--space", "mem")[1]
    assert "memory 0xf0000000-0xfebfffff" in text and "f0000000-f7ffffff" in text and "f8000100-febfffff" in text


def test_a_function_on_a_root_bus_is_shown_with_its_neighbours_and_marked(draw):
    text = draw(crowd(), "--function", "00:0a.2", "--space", "mem")[1]
    assert [line.split()[-1] for line in text.splitlines() if "00:0a.2" in line] == ["◀"] * 3
    assert "00:0a.1 BAR0" in text and "00:0a.3 BAR0" in text and "more like these" not in text


def test_a_function_behind_a_bridge_is_shown_in_the_windows_of_that_bridge(draw):
    text = draw(two_hosts(), "--function", "0001:82:00.0")[1]
    assert "memory 0xf0000000-0xf01fffff, 2 MiB" in text and "memory 0x3000000000-0x303fffffff, 1 GiB" in text
    assert "0001:81:00.0 window to [bus 82]" in text and "01:00.0 BAR4" not in text


def test_a_bridge_is_shown_by_the_windows_that_it_opens(draw):
    text = draw(gpu(), "--function", "00:01.0", "--space", "mem")[1]
    assert "memory 0xc0000000-0xc1ffffff, 32 MiB" in text and "memory 0x800000000-0xdffffffff, 24 GiB" in text
    assert "[████████████████▒···············]" in text  # 16.5 of 32 MiB


def test_a_function_without_addresses_is_said_to_have_none_and_what_it_lacks(draw):
    assert "00:00.0 has no addresses" in draw(bare(), "--function", "00:00.0")[1]
    assert "00:03.0 has no addresses\n\nnot placed:\n  00:03.0 BAR1 1 TiB: no space\n" in draw(gpu(), "--function", "00:03.0")[1]


def test_a_function_that_is_not_there_and_a_range_beyond_the_space_are_errors(draw):
    with pytest.raises(LogError, match="found functions 00:00.0 to 01:00.0, expected 0a:00.0"):
        draw(bare(), "--function", "0a:00.0")
    with pytest.raises(LogError, match="found addresses up to 0xffffffffff, expected some in 0x10000000000-"):
        draw(bare(), "--range", "10000000000-20000000000")


def test_many_bars_that_found_no_room_for_one_reason_are_one_line(draw):
    boot = crowd()
    for owner in boot.functions():
        owner.bars[1].range, owner.bars[1].reason = None, "no space"
    assert "\n  200 BARs, 00:00.0 BAR1 to 00:18.7 BAR1, each 64 bytes of I/O ports: no space\n" in draw(boot, "--width", "100")[1]


def test_what_overlaps_is_listed_and_the_status_is_1(draw):
    boot = bare()
    boot.find("00:1f.2").bars[1].range = boot.find("00:1f.2").bars[0].range = Range(0x80402000, 0x804020ff)
    boot.find("00:1f.2").bars[0].space = "mem"
    status, text = draw(boot)
    # The BARs of one function come one after the other, and those of 00:02.0 came first.
    assert status == 1 and "overlaps something else, and is not in the picture:\n  00:1f.2 BAR4 mem 0x80402000-0x804020ff\n" in text


def test_high_first_turns_each_level_around(draw):
    low = [row.groups()[:3] for row in rows(draw(bare())[1])]
    high = [row.groups()[:3] for row in rows(draw(bare(), "--high-first")[1])]
    assert sorted(low) == sorted(high) and low != high
    order = [line for line in draw(bare(), "--high-first", "--space", "mem")[1].splitlines() if "window" in line or "BAR1" in line]
    assert "high window" in order[0] and order.index(next(line for line in order if "low window, " in line)) < order.index(
        next(line for line in order if "01:00.0 BAR1" in line))


def test_colours_are_there_when_asked_for_and_change_no_text(draw, monkeypatch):
    coloured = draw(bare(), "--colour", "always")[1]
    assert "\x1b[32m██\x1b[0m RAM" in coloured
    assert re.sub(r"\x1b\[\d+m", "", coloured) == draw(bare(), "--colour", "never")[1] == draw(bare())[1]


def test_what_a_log_holds_reaches_no_terminal_as_a_control_sequence(draw):
    boot = bare()
    boot.name = "a\x1b[2J\x9b.log"
    boot.memory_map[3] = type(boot.memory_map[3])(boot.memory_map[3].range, "odd\x1b]0;title\x07")
    boot.find("00:02.0").bars[0].range, boot.find("00:02.0").bars[0].reason = None, "no\x1b[31m space"
    text = draw(boot, "--all")[1]
    assert "\x1b" not in text and "\x9b" not in text and "\x07" not in text and "odd?]0;title?" in text


def test_ascii_is_ascii_and_what_the_c_locale_has(draw):
    texts = [draw(MACHINES[name](), "--ascii")[1] for name in MACHINES]
    assert all(text.isascii() for text in texts)
    assert [draw(MACHINES[name](), locale="C")[1] for name in MACHINES] == texts


def test_a_log_that_tells_of_no_addresses_says_so(draw):
    boot = bare()
    boot.memory_map, boot.hosts, boot.low_ram_end = [], [], None
    assert draw(boot)[1].endswith("\nthe log tells of no addresses\n")


def test_a_log_that_does_not_tell_of_all_windows_does_not_claim_that_something_is_outside_them(draw):
    boot = bare()
    boot.gaps = ["where the window below 4 GiB begins"]
    text = draw(boot)[1]
    assert "outside every window" not in text and "nothing that the log tells of" in text
    assert text.endswith("\nthe log does not tell:\n  where the window below 4 GiB begins\n")


@pytest.mark.parametrize("seed", range(40))
def test_a_broken_log_is_drawn(draw, seed):
    boot = scrambled(seed)
    status, _ = draw(boot)
    assert status == (1 if address_map(boot).conflicts else 0)


def test_a_folded_picture_holds_each_region_once():
    for make in MACHINES.values():
        found = address_map(make())
        for space in ("mem", "io"):
            seen = []

            def collect(nodes, seen=seen):
                for node in nodes:
                    seen += node.regions
                    if node.is_fold:
                        for region in node.regions:
                            seen += [child for child, _ in walk(region.children)]
                    collect(node.children)

            collect(picture.nodes(found.space(space), found.whole(space)))
            assert sorted(map(id, seen)) == sorted(id(region) for region, _ in walk(found.space(space)))


# --- real logs, and the program -----------------------------------------------------------------------------------------


def placed_lines(path):
    """[(function and BAR, range)] that the last boot's own lines tell: the other witness. None of a boot of another firmware."""
    if not source.load(path).firmware.startswith("hvmstage"):
        return []
    last = re.split(r"firmware boot: hvmstage", path.read_text(errors="replace"))[-1]
    return [(f"{match[1]} {match[2]}", Range(int(match[3], 16), int(match[4] or match[3], 16))) for match in PLACED.finditer(last)]


@pytest.mark.parametrize("log", LOGS, ids=lambda path: path.name)
def test_a_real_log_is_drawn_in_80_columns_with_all_that_it_says_is_placed(draw, log):
    status, text = draw(source.load(log), "--all")
    assert status == 0 and max(map(len, text.splitlines())) <= 80
    drawn = [(Range(int(row[1], 16), int(row[2], 16)), row[4]) for row in rows(text)]
    for name, range_ in placed_lines(log):
        assert sum(found == range_ and name in words for found, words in drawn) == 1, name


def run(*arguments):
    return subprocess.run([TOOL, "map", *map(str, arguments)], capture_output=True, timeout=60, check=False,
                          env={**os.environ, "PYTHONIOENCODING": "utf-8", "LC_ALL": "", "LC_CTYPE": "", "LANG": "", "COLUMNS": ""})


def test_the_program_draws_what_the_command_draws(draw):
    log = ROOT / "tests/hvmlayout/logs/guest-q35-gpu.log"
    result = run(log)
    assert (result.returncode, result.stdout.decode(), result.stderr) == (*draw(source.load(log)), b"")


def test_wrong_usage_and_unusable_logs_end_with_2_and_a_line(tmp_path):
    log = tmp_path / "no.log"
    log.write_text("nothing here\n")
    for arguments in ((log,), (log, "--range", "5-1"), (log, "--range", "x"), (log, "--space", "disk"), (tmp_path / "missing",)):
        result = run(*arguments)
        assert result.returncode == 2 and result.stdout == b"" and b"Traceback" not in result.stderr

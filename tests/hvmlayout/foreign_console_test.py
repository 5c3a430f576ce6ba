# SPDX-License-Identifier: MIT
"""Logs of hvmloader and SeaBIOS as consoles deliver them: with things in front of lines, mixed with other text, cut off anywhere.
foreign_test.py tells where the logs come from."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent))
from foreign_test import ALL, MOVED, boots, domain, foreign, placed, text  # noqa: E402

PREFIXES = {"none": "", "domain": "(d5) ", "seconds": "(d5) [  183.114000] ", "date": "(d5) [2026-11-22 06:00:00.123] ",
            "old": "(XEN) HVM5: "}


@pytest.mark.parametrize("prefix", PREFIXES.values(), ids=PREFIXES)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\x1b[0m\r\n"], ids=["lf", "crlf", "colour"])
def test_what_a_console_puts_around_lines_changes_nothing(prefix, end):
    lines = [line.fact for line in domain("hvmloader-no-space.log", 1).lines]
    boot, = foreign.reads("".join(prefix + line + end for line in lines), "x")
    expected = domain("hvmloader-no-space.log", 1)
    assert placed(boot) == placed(expected)
    assert (boot.memory_map, boot.gaps, boot.outcome) == (expected.memory_map, expected.gaps, expected.outcome)
    assert boot.domain == (5 if prefix else None)


@pytest.mark.parametrize("name", ["seabios-q35.log", "hvmloader-no-space.log"])
def test_other_peoples_lines_between_change_nothing(name):
    noise = ["(XEN) Scheduling granularity: cpu", "[    1.5] e1000: eth0 NIC Link is Up", "", "garbage \x00\xff",
             "I am a line: of nobody"]
    whole = text(name).splitlines(True)
    mixed = "".join(line + noise[at % len(noise)] + "\n" for at, line in enumerate(whole))
    for boot, expected in zip(foreign.reads(mixed, "x"), boots(name), strict=True):
        assert placed(boot) == placed(expected)
        assert [line.fact for line in boot.lines if line.number % 2] == [line.fact for line in expected.lines]


def test_a_broken_line_is_missed_and_counted():
    whole = text("seabios-q35.log")
    line = next(line for line in whole.splitlines() if "bar 2, addr 200000000" in line)
    boot, = foreign.reads(whole.replace(line, line[:40] + "[  12.5] usb 1-1: new device"), "x")
    assert ("00:03.0", "BAR2") not in placed(boot)
    assert "1 lines that other text or a loss has broken" in boot.gaps


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.name)
def test_a_log_that_ends_anywhere_tells_nothing_that_the_whole_one_does_not(path):
    whole = path.read_text()
    expected = [placed(boot) for boot in foreign.reads(whole, "x")]
    ends = range(0, len(whole), max(1, len(whole) // 150))
    for end in ends:
        for boot, full in zip(foreign.reads(whole[:end], "x"), expected):
            now = placed(boot)
            if MOVED not in full:
                now.pop(MOVED, None)
            assert now.items() <= full.items(), end
            assert boot.outcome or "the end" in boot.gaps


def test_an_address_that_is_cut_off_in_the_middle_is_no_address():
    whole = text("hvmloader-viewed.log")
    line = "pci dev 10:0 bar 18 size 200000000: 20000000c"
    end = whole.index(line) + len(line)
    for at in (end - 1, end):
        boot = foreign.reads(whole[:at], "x")[-1]
        assert boot.domain == 21 and not boot.hosts[0].functions[-1].bars
    assert placed(foreign.reads(whole[:end + 1], "x")[-1]) == {("00:10.0", "BAR2"): ("mem", 0x200000000, 0x3ffffffff)}


@pytest.mark.parametrize("name", ["seabios-pc.log", "hvmloader-no-space.log"])
def test_a_log_that_begins_anywhere_tells_nothing_that_the_whole_one_does_not(name):
    lines = text(name).splitlines(True)
    full = placed(boots(name)[0])
    for begin in range(1, len(lines), 3):
        for boot in foreign.reads("".join(lines[begin:]), "x")[:1]:
            if not any(line.fact.startswith(("HVM Loader", "SeaBIOS (version")) for line in boot.lines[:1]):
                assert "the beginning" in boot.gaps
                assert placed(boot).items() <= full.items()


@pytest.mark.parametrize("name", ["seabios-pc.log", "hvmloader-no-space.log"])
def test_no_change_of_a_byte_raises(name):
    data = bytearray(text(name).encode())[:6000]
    for at in range(0, len(data), 37):
        for value in (0, ord("\n"), ord("f"), 0xff):
            changed = bytes(data[:at]) + bytes([value]) + bytes(data[at + 1:])
            foreign.reads(changed.decode("utf-8", "replace"), "x")

# SPDX-License-Identifier: MIT
"""Logs of stock hvmloader and SeaBIOS: what they tell is read, what they do not tell is said to be missing.

The logs are real ones: of Debian's hvmloader on Xen 4.17 (hvmloader-*), of Debian's SeaBIOS 1.16.2 under QEMU (seabios-*).
Witnesses that are not the firmware: QEMU's `info pci` at the end of SeaBIOS's log (seabios-*.info-pci), and `view bar` lines
of a payload that looked at the registers after hvmloader (hvmloader-viewed.log)."""

import json
import os
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOGS = Path(__file__).resolve().parent / "logs"
TOOL = Path(os.environ.get("HVMLAYOUT", ROOT / "build/hvmlayout")).resolve()

sys.path.insert(0, str(ROOT / "tools"))
from hvmlayout import foreign, source  # noqa: E402
from hvmlayout.model import Range, Window  # noqa: E402

SEABIOS = ("q35", "pc", "gpu", "nested")
MOVED = ("00:1f.3", "BAR4")  # of Q35's SMBus: SeaBIOS prints one place and programs another one later
ALL = sorted(path for kind in ("hvmloader", "seabios") for path in LOGS.glob(f"{kind}-*.log")
             if "under-hvmstage" not in path.name)
GIB = 1 << 30


def text(name):
    return (LOGS / name).read_text()


def boots(name):
    return foreign.reads(text(name), name)


def domain(name, number):
    return next(boot for boot in boots(name) if boot.domain == number)


def placed(boot):
    """(function, BAR) -> (space, first, last)."""
    return {(function.name, bar.name): (bar.space, bar.range.first, bar.range.last)
            for function in boot.functions() for bar in function.bars if bar.range}


# --- witnesses ---

def info_pci(name):
    """name -> (vendor, device, bridge's buses or None, {BAR: (space, first, last, is_64bit, prefetchable)}), by QEMU."""
    found = {}
    for part in re.split(r"^(?=  Bus )", text(f"seabios-{name}.info-pci"), flags=re.MULTILINE):
        place = re.match(r"  Bus +(\d+), device +(\d+), function (\d):\n +.*PCI device ([0-9a-f]{4}):([0-9a-f]{4})", part)
        if not place:
            continue
        buses = re.search(r"secondary bus (\d+)\.\n +subordinate bus (\d+)\.", part)
        bars = {}
        for slot, bits, kind, first, last in re.findall(
                r"BAR(\d): (?:(32|64) bit (prefetchable memory|memory)|I/O) at 0x([0-9a-f]+) \[0x([0-9a-f]+)\]", part):
            if int(first, 16) == (1 << 64) - 1:
                continue
            bars["ROM" if slot == "6" else f"BAR{slot}"] = (
                "mem" if kind else "io", int(first, 16), int(last, 16), bits == "64", kind.startswith("pref"))
        name_ = f"{int(place[1]):02x}:{int(place[2]):02x}.{place[3]}"
        found[name_] = int(place[4], 16), int(place[5], 16), buses and (int(buses[1]), int(buses[2])), bars
    return found


def qemus_windows(name):
    """(bridge, kind) -> (first, last), or None if it is closed."""
    found = {}
    for part in re.split(r"^(?=  Bus )", text(f"seabios-{name}.info-pci"), flags=re.MULTILINE):
        place = re.match(r"  Bus +(\d+), device +(\d+), function (\d):", part)
        for kind, first, last in re.findall(r"(IO|memory|prefetchable memory) range \[0x([0-9a-f]+), 0x([0-9a-f]+)\]", part):
            first, last = int(first, 16), int(last, 16)
            bridge = f"{int(place[1]):02x}:{int(place[2]):02x}.{place[3]}"
            found[bridge, {"IO": "io", "memory": "mem"}.get(kind, "pref")] = (first, last) if first <= last else None
    return found


def viewed(number):
    """(function, BAR) -> (space, first, last), by a payload that ran after hvmloader."""
    found = {}
    for device, function, register, address, size, kind in re.findall(
            rf"\(d{number}\) .* view bar 0 (\w+) (\w) (\w+) (\w+) (\w+) (\w+)", text("hvmloader-viewed.log")):
        name = "ROM" if kind == "rom" else f"BAR{(int(register, 16) - 0x10) // 4}"
        first = int(address, 16)
        found[f"00:{int(device, 16):02x}.{function}", name] = "io" if kind == "io" else "mem", first, first + int(size, 16) - 1
    return found


# --- what kind of log it is ---

@pytest.mark.parametrize("path", ALL, ids=lambda path: path.name)
def test_the_kind_of_each_log_is_found(path):
    assert foreign.kind(path.read_text()) == path.name.split("-")[0]


@pytest.mark.parametrize("line", ["", "\n", "I firmware boot: hvmstage 0.2 on q35 under qemu, 40 physical address bits\n",
                                  "[    0.000000] Linux version 6.1.0\n", "BdsDxe: loading Boot0001\n"])
def test_what_is_no_log_of_these_has_no_kind_and_no_boots(line):
    assert foreign.kind(line) is None
    assert foreign.reads(line, "x") == []


def test_seabios_that_hvmstage_started_is_no_boot_of_its_own():
    ours = text("seabios-q35-under-hvmstage.log")
    assert foreign.kind(ours + text("seabios-q35.log")) is None
    # ... not either when the console lost hvmstage's first lines.
    assert foreign.kind("".join(ours.splitlines(True)[30:]) + text("seabios-q35.log")) is None


def test_seabios_that_hvmloader_started_belongs_to_hvmloaders_boot():
    first = domain("hvmloader-xen.log", 1)
    assert any(line.fact.startswith("Found Xen hypervisor signature") for line in first.lines)
    assert first.firmware == "hvmloader"
    assert first.outcome == "Invoking SeaBIOS ..."


# --- SeaBIOS against QEMU ---

@pytest.mark.parametrize("name", SEABIOS)
def test_seabios_functions_have_the_ids_that_qemu_shows(name):
    boot, = boots(f"seabios-{name}.log")
    assert {function.name: (function.vendor, function.device_id) for function in boot.functions()} == {
        function: (vendor, device) for function, (vendor, device, _, _) in info_pci(name).items()}


@pytest.mark.parametrize("name", SEABIOS)
def test_seabios_bars_are_where_qemu_shows_them(name):
    boot, = boots(f"seabios-{name}.log")
    witness = {(function, bar): values for function, (*_, bars) in info_pci(name).items() for bar, values in bars.items()}
    found = {(function.name, bar.name): bar for function in boot.functions() for bar in function.bars}
    assert len(witness) > 8
    for key, (space, first, last, is_64bit, prefetchable) in witness.items():
        bar = found[key]
        if key == MOVED:
            assert (bar.space, bar.size, bar.range) == (space, last - first + 1, None)
            assert "where the ports of 00:1f.3 are (SeaBIOS moves them after it has printed them)" in boot.gaps
            continue
        assert (bar.space, bar.range.first, bar.prefetchable) == (space, first, prefetchable), key
        # A page, for whatever has less.
        assert bar.range.last == (max(last, first + 0xfff) if space == "mem" else last), key
        assert bar.size in (last - first + 1, None), key
        assert bar.is_64bit in (is_64bit, None), key
    # What QEMU does not show is ROMs, whose decoding is off.
    assert {bar for function, bar in found.keys() - witness.keys()} <= {"ROM"}


@pytest.mark.parametrize("name", SEABIOS)
def test_seabios_bridges_have_the_buses_that_qemu_shows(name):
    boot, = boots(f"seabios-{name}.log")
    assert {function.name: function.bridge and (function.bridge.secondary, function.bridge.subordinate)
            for function in boot.functions()} == {function: buses for function, (_, _, buses, _) in info_pci(name).items()}


def test_seabios_functions_hang_on_bridges_and_root_buses_as_they_were_started():
    boot, = boots("seabios-q35.log")
    assert [boot.find(name).parent for name in ("00:02.0", "01:00.0", "02:01.0", "03:00.0", "f0:00.0", "f1:00.0")] == [
        None, "00:02.0", "01:00.0", "02:00.0", None, "f0:00.0"]
    assert [(root.bus, root.last_bus) for root in boot.hosts[0].roots] == [(0, 4), (0xf0, 0xf1)]


def bridge_windows(boot):
    return {(function.name, kind): window for function in boot.functions() if function.bridge
            for kind, window in function.bridge.windows.items()}


@pytest.mark.parametrize("name", SEABIOS)
def test_seabios_bridge_windows_are_where_qemu_shows_them_though_the_log_has_only_sizes(name):
    boot, = boots(f"seabios-{name}.log")
    witness = qemus_windows(name)
    windows = bridge_windows(boot)
    assert windows.keys() == witness.keys()
    for key, window in windows.items():
        if window.verdict:
            assert (window.range and (window.range.first, window.range.last)) == witness[key], key
            assert window.verdict == ("placed" if witness[key] else "empty"), key
    unknown = {key for key, window in windows.items() if not window.verdict}
    # A BAR is above 4 GiB there, and whether windows of empty ports are, too, the log does not tell.
    assert unknown == ({(f"00:0{device}.0", "pref") for device in (2, 4, 5, 7)} if name == "gpu" else set())
    assert any("4 of 18 bridge windows" in gap for gap in boot.gaps) == (name == "gpu")


@pytest.mark.parametrize("change", [("bdf=03:00.0  bar 1, addr fe640000", "bdf=03:00.0  bar 1, addr fe650000"),
                                    ("bus 4 size 00200000 type prefmem", "bus 4 size 00100000 type prefmem")])
def test_seabios_bridge_windows_are_not_told_if_one_address_or_size_disagrees(change):
    whole = text("seabios-q35.log")
    moved = whole.replace(*change)
    assert moved != whole
    boot, = foreign.reads(moved, "x")
    windows = bridge_windows(boot).values()
    assert {window.verdict for window in windows} == {"", "empty"}
    assert {window.range for window in windows} == {None}
    assert "where 10 of 15 bridge windows are (only their sizes)" in boot.gaps


def test_seabios_machine_ram_and_windows_are_those_of_the_command_line():
    boot, = boots("seabios-q35.log")  # -M q35 -m 6G: 2 GiB below the chipset's 4 GiB line, 4 above
    assert (boot.firmware, boot.machine, boot.platform) == ("SeaBIOS 1.16.2-debian-1.16.2-1", "q35", "qemu")
    assert (boot.low_ram_end, boot.high_ram_end) == (2 * GIB, 8 * GIB)
    assert boot.hosts[0].ecam == Range(0xb0000000, 0xbfffffff)
    assert boot.hosts[0].windows == [Window("mem", Range(0xc0000000, 0xfebfffff)), Window("mem", Range(0x200000000, 0x43fffffff))]
    assert (boot.address_bits, boot.policy) == (None, {})
    boot, = boots("seabios-pc.log")
    assert (boot.machine, boot.low_ram_end, boot.high_ram_end, boot.hosts[0].ecam) == ("pc", 3 * GIB, 6 * GIB, None)


def test_seabios_memory_map_is_whole_and_in_hvmstages_words():
    boot, = boots("seabios-q35.log")
    assert len(boot.memory_map) == int(re.search(r"e820 map has (\d+) items", text("seabios-q35.log"))[1])
    assert {entry.type for entry in boot.memory_map} == {"usable", "reserved"}
    assert boot.memory_map[0].range == Range(0, 0x9fbff)
    assert not any("memory map" in gap for gap in boot.gaps)


def test_seabios_page_sized_memory_bars_have_no_size_for_it_prints_a_page_for_all_that_is_smaller():
    boot, = boots("seabios-pc.log")
    small = [bar for function in boot.functions() for bar in function.bars
             if bar.space == "mem" and bar.range.size == 0x1000]
    assert small and all(bar.size is None for bar in small)
    assert any("4 KiB and less" in gap for gap in boot.gaps)


def test_seabios_that_runs_out_of_ports_has_failed_and_the_functions_that_it_told_of_are_there():
    boot, = boots("seabios-out-of-ports.log")
    assert (boot.outcome, boot.failed) == ("PCI: out of I/O address space", True)
    assert sum(function.bridge is not None for function in boot.functions()) == 20
    assert "24 of 44 functions" in boot.gaps and "which BARs there are" in boot.gaps


def test_a_reset_begins_a_new_boot_and_seabios_second_banner_does_not():
    found = boots("seabios-reset.log")
    assert text("seabios-reset.log").count("SeaBIOS (version") == 4
    assert [(boot.number, boot.boots) for boot in found] == [(1, 2), (2, 2)]
    assert placed(found[0]) == placed(found[1]) != {}


# --- hvmloader against the registers ---

@pytest.mark.parametrize("number", [7, 21])
def test_hvmloader_bars_are_what_a_payload_found_in_the_registers(number):
    assert placed(domain("hvmloader-viewed.log", number)) == viewed(number) != {}


def test_hvmloader_bars_of_a_bridge_are_shown_as_it_took_them_and_said_to_be_doubtful():
    boot = domain("hvmloader-viewed.log", 23)
    found, witness = placed(boot), viewed(23)
    assert {key for key in found if key not in witness} == {("00:10.0", f"BAR{number}") for number in range(2, 6)}
    assert all(found[key] == value for key, value in witness.items())
    assert "which functions are bridges: their bus numbers and windows are shown as BARs" in boot.gaps


def test_hvmloader_flags_are_those_of_the_register():
    boot = domain("hvmloader-viewed.log", 21)
    bars = {(function.name, bar.name): (bar.is_64bit, bar.prefetchable, bar.size)
            for function in boot.functions() for bar in function.bars}
    assert bars["00:10.0", "BAR2"] == (True, True, 8 * GIB)
    assert bars["00:02.0", "BAR1"] == (False, True, 16 << 20)
    assert bars["00:10.0", "BAR0"] == (False, False, 4096)
    assert bars["00:03.0", "ROM"] == (False, False, 64 << 10)


def test_hvmloader_bar_without_space_has_the_logs_reason_and_no_address():
    boot = domain("hvmloader-no-space.log", 1)
    bar, = [bar for function in boot.functions() for bar in function.unplaced]
    assert boot.find("00:11.0").unplaced == [bar]
    assert (bar.name, bar.space, bar.size, bar.range, bar.reason) == ("BAR0", "mem", 256 << 20, None, "no space for resource")
    assert (bar.is_64bit, bar.prefetchable) == (None, None)
    assert boot.lines[[line.number for line in boot.lines].index(bar.line)].fact.endswith("no space for resource!")


def test_hvmloader_windows_are_told_only_as_far_as_the_log_does():
    told = domain("hvmloader-no-space.log", 1)  # mmio_hole=256
    assert told.hosts[0].windows == [Window("mem", Range(0xf0000000, 0xfbffffff)), Window("mem", Range(4 * GIB, (1 << 40) - 1))]
    assert told.policy == {"allow-memory-relocate": "disabled", "mmio_hole_size": "0x10000000"}
    silent = domain("hvmloader-viewed.log", 21)
    assert (silent.low_ram_end, silent.high_ram_end) == (0x0f000000, 0)
    assert silent.hosts[0].windows == [Window("mem", Range(4 * GIB, (1 << 40) - 1))]
    assert any(gap.startswith("where the window below 4 GiB begins") for gap in silent.gaps)


def test_hvmloader_ram_is_where_it_moved_it():
    boot = domain("hvmloader-viewed.log", 7)  # allow-memory-relocate=1
    assert (boot.low_ram_end, boot.high_ram_end, boot.address_bits) == (0xc0000000, 0x13f000000, 40)
    assert [(entry.range, entry.type) for entry in boot.memory_map if entry.range.last > 0xf0000000] == [
        (Range(0xfc000000, 0xfc00afff), "ACPI NVS"), (Range(0xfc00b000, 0xffffffff), "reserved"),
        (Range(4 * GIB, 0x13effffff), "usable")]


def test_hvmloader_assertion_is_the_outcome_of_a_failed_boot():
    boot, = boots("hvmloader-assertion.log")
    assert boot.failed
    assert boot.outcome.startswith("*** HVMLoader assertion '(vendor_id == 0x8086)")
    assert (boot.domain, boot.memory_map, boot.low_ram_end) == (3, [], None)


def test_boots_of_several_domains_are_told_apart_even_when_their_lines_are_mixed():
    one, other = (text("hvmloader-viewed.log").splitlines(True) for _ in range(2))
    one, other = [line for line in one if line.startswith("(d7)")], [line for line in other if line.startswith("(d21)")]
    mixed = "".join(line for pair in zip(one, other) for line in pair) + "".join(one[len(other):] + other[len(one):])
    found = foreign.reads(mixed, "x")
    assert [boot.domain for boot in found] == [7, 21]
    for boot in found:
        assert placed(boot) == viewed(boot.domain)


def test_the_space_of_a_small_bar_without_space_is_told_only_if_ports_were_left():
    lines = [line.fact for line in domain("hvmloader-no-space.log", 1).lines]
    at = next(at for at, line in enumerate(lines) if "pci dev 01:1 bar 20" in line)
    left = "pci dev 1a:0 bar 10 size 000000100: no space for resource!"
    boot, = foreign.reads("\n".join([*lines[:at], left, *lines[at:], ""]), "x")
    assert [(bar.space, bar.reason) for bar in boot.find("00:1a.0").bars] == [("mem", "no space for resource")]
    # 16 KiB of ports are taken: now it may be either.
    full = "pci dev 19:0 bar 10 size 000002000: 00000e001"
    boot, = foreign.reads("\n".join([*lines[:at], full, left, *lines[at:], ""]), "x")
    assert boot.find("00:1a.0").bars == []
    assert "whether BAR0 of 00:1a.0, which found no space, is of I/O or of memory" in boot.gaps


# --- the program ---

def test_hvmlayout_loads_stock_logs_beside_ours_on_one_console():
    found = source.load_all(LOGS / "hvmloader-no-space.log")
    assert [(boot.domain, boot.firmware.split()[0]) for boot in found] == [(1, "hvmloader"), (2, "hvmstage")]
    assert source.load(LOGS / "hvmloader-no-space.log", domain=1).find("00:11.0").unplaced


@pytest.mark.skipif(not TOOL.exists(), reason="hvmlayout is not built")
@pytest.mark.parametrize("path", ALL, ids=lambda path: path.name)
def test_json_of_the_program_has_every_bar(path):
    result = subprocess.run([TOOL, "json", path], capture_output=True, timeout=60, text=True, check=False)
    assert result.returncode == 0, result.stderr
    boot = source.load(path)
    assert json.loads(result.stdout)["firmware"] == boot.firmware
    assert Counter(re.findall(r'"name": "(BAR\d|ROM)"', result.stdout)) == Counter(
        bar.name for function in boot.functions() for bar in function.bars)

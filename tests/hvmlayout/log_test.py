# SPDX-License-Identifier: MIT
"""The reader of hvmstage's logs: against other witnesses of the same boot, and on what consoles do to a log."""

import re
import time

import pytest
from program import MACHINES, OURS, QEMU, answer, log_path, log_text, planned

from hvmlayout import log, source
from hvmlayout.model import Range

WORST_SECONDS = 5  # for 10 000 lines, on a machine that has other things to do


def only(name):
    boots = log.reads(log_text(name), name)
    assert len(boots) == 1
    return boots[0]


def places(boot):
    """Everything that a boot places, as a set."""
    found = set()
    for function in boot.functions():
        found |= {(function.name, bar.name, bar.range, bar.size, bar.count) for bar in function.bars if bar.range}
        if function.bridge:
            windows = function.bridge.windows.items()
            found |= {(function.name, kind, window.range) for kind, window in windows if window.range}
    return found


def sizes_of(boot):
    return {(function.name, bar.name, bar.size) for function in boot.functions() for bar in function.bars}


def as_range(pair):
    return Range(int(pair["first"], 16), int(pair["last"], 16)) if pair else None


# --- other witnesses ---


@pytest.mark.parametrize("name", QEMU)
def test_a_boot_has_the_functions_bars_and_decode_bits_of_the_layout_record(name):
    boot, record = only(name), answer("record", "--json", log_path(name))
    assert (boot.machine, boot.platform) == (record["machine"], record["platform"])
    assert boot.low_ram_end == int(record["low_ram_end"], 16)
    assert boot.high_ram_end == int(record["high_ram_end"], 16)
    assert [host.name for host in boot.hosts] == [host["name"] for host in record["hosts"]]
    for host, recorded in zip(boot.hosts, record["hosts"]):
        assert (host.segment, host.first_bus) == (recorded["segment"], recorded["first_bus"])
        assert host.last_bus == recorded["last_bus"]
        assert host.ecam == as_range(recorded["ecam"])
        assert [root.bus for root in host.roots] == [root["bus"] for root in recorded["roots"]]
        wanted = {function["function"]: function for function in recorded["functions"]}
        assert {function.name for function in host.functions} == set(wanted)
        for function in host.functions:
            check_function(function, wanted[function.name])


def check_function(function, recorded):
    assert function.vendor == int(recorded["vendor"], 16)
    assert function.device_id == int(recorded["device_id"], 16)
    assert function.class_code == int(recorded["class"], 16)
    assert (function.decodes_io, function.decodes_memory) == (recorded["decodes_io"], recorded["decodes_memory"])
    wanted = {bar["name"]: bar for bar in recorded["bars"]}
    assert [bar.name for bar in function.bars] == list(wanted)
    for bar in function.bars:
        other = wanted[bar.name]
        assert (bar.size, bar.count) == (other["size"], other["count"])
        assert bar.is_64bit == other["is_64bit"] and bar.prefetchable == other["prefetchable"]
        assert (bar.range.first if bar.range else None) == (int(other["address"], 16) if other["address"] else None)
        assert (bar.reason is None) == (bar.range is not None)


@pytest.mark.parametrize("name", [name for name in QEMU if "second-host-bridge" not in name])
def test_a_boot_has_the_places_and_windows_of_the_planner(name):
    boot, plan = only(name), planned("plan", log_path(name))
    bars = {(function.name, bar.name): bar for function in boot.functions() for bar in function.bars}
    assert set(bars) == {(bar["function"], bar["bar"]) for bar in plan["bars"]}
    for other in plan["bars"]:
        bar = bars[other["function"], other["bar"]]
        assert bar.range == as_range(other["range"])
        assert bar.reason is None if other["placed"] else bar.reason.startswith(other["verdict"].split(",")[0])
    for other in plan["bridges"]:
        bridge = boot.find(other["function"]).bridge
        assert (bridge.secondary, bridge.subordinate) == (other["secondary_bus"], other["subordinate_bus"])
        assert {kind: window.range for kind, window in bridge.windows.items()} == \
            {kind: as_range(window["range"]) for kind, window in other["windows"].items() if window}
    windows = {(window.space, window.range) for window in boot.hosts[0].windows}
    assert windows == {("io" if kind == "io" else "mem", as_range(range_))
                       for kind in ("io", "mem32", "mem64") for range_ in plan["windows"][kind]}


@pytest.mark.parametrize("machine", MACHINES, ids=lambda path: path.stem)
def test_sizes_counts_and_kinds_of_every_planned_machine_are_those_of_the_planner(machine):
    """Logs of machines that QEMU has not: VFs, fixed, pinned and resized BARs, hundreds of functions."""
    records = [line for line in machine.read_text().splitlines() if line and not line.startswith("#")]
    plan_lines = [line for line in machine.with_suffix(".plan").read_text().splitlines() if line[1:6] == " pci "]
    lines = [*(f"D inv record: {record}" for record in records), *plan_lines]
    boot = log.reads("\n".join(lines) + "\n", machine.stem)[0]
    bars = {(function.name, bar.name): bar for function in boot.functions() for bar in function.bars}
    plan = planned("plan", machine)
    assert len(bars) == len(plan["bars"]) > 0
    for other in plan["bars"]:
        bar = bars[other["function"], other["bar"]]
        assert bar.space == ("io" if other["kind"] == "io" else "mem")
        assert (bar.is_64bit, bar.prefetchable) == (other["is_64bit"], other["prefetchable"])
        assert (bar.size, bar.count, bar.fixed) == (other["planned_size"], other["count"], other["fixed"])
        assert bar.size_found == (other["size"] if other["size"] != other["planned_size"] else None)
        assert bar.pinned == (int(other["pinned"], 16) if other["pinned"] else None)
        assert (bar.range, bar.reason is None) == (as_range(other["range"]), other["placed"])


def test_functions_behind_a_switch_have_the_bridge_above_them_as_parent():
    boot = only("q35-ports-and-switch")
    assert {function.name: function.parent for function in boot.functions() if function.parent} == {
        "01:00.0": "00:02.0", "02:00.0": "01:00.0", "02:01.0": "01:00.0", "03:00.0": "02:00.0", "04:00.0": "02:01.0"}
    assert boot.find("00:02.0").bridge.flags == ("hotplug", "pcie-port")


def test_a_second_host_bridge_has_its_own_functions_windows_and_ecam():
    chipset, second = only("before-summary-q35-second-host-bridge-then-linux").hosts
    assert (second.name, second.segment, second.ecam) == ("host-bridge-1", 1, Range(0xb8000000, 0xbfffffff))
    assert all(function.name.startswith("0001:8") for function in second.functions) and second.functions
    assert [window.prefetchable_only for window in second.windows] == [False, False, True]
    assert {function.segment for function in chipset.functions} == {0}


@pytest.mark.parametrize("name, bits, machine", [("q35-gpu-needs-37-bits", 36, "q35"), ("pc-bare", 40, "pc")])
def test_what_the_first_line_says_is_read(name, bits, machine):
    boot = only(name)
    assert (boot.machine, boot.platform, boot.address_bits) == (machine, "qemu", bits)
    assert re.fullmatch(r"hvmstage \d+\.\d+(\.\d+)?", boot.firmware)
    assert (boot.outcome, boot.failed) == ("no payload given, stopped", False)


def test_a_whole_log_has_no_gaps():
    assert [only(name).gaps for name in QEMU] == [[]] * len(QEMU)


def test_the_memory_map_is_read_whole_and_ascending():
    text = log_text("q35-bare")
    entries = only("q35-bare").memory_map
    assert len(entries) == text.count("I e820 map: [mem ") and entries[0].range == Range(0, 0x9fbff)
    assert all(low.range.last < high.range.first for low, high in zip(entries, entries[1:]))
    assert {entry.type for entry in entries} == {"usable", "reserved", "ACPI data", "ACPI NVS"}


def test_remedies_of_both_forms_are_told():
    assert [only(name).remedies for name in ("pc-displays-do-not-fit", "before-summary-pc-displays-do-not-fit")] == [
        ["RAM ending at 0xb0000000 would place it (QEMU: max-ram-below-4g=2816M; xl: mmio_hole=1280)"],
        ["a hole of 0x4ec00000 bytes below 4 GiB would hold every memory BAR: let RAM end at 0xb0000000 "
         "(QEMU: max-ram-below-4g=2816M; xl: mmio_hole=1280)"]]


# --- less than a whole log ---


def test_a_log_of_level_info_has_all_places_and_says_what_it_has_not():
    boot = only("q35-gpu-needs-37-bits-info-level")
    lost = boot.find("00:02.0")
    assert [(bar.name, bar.size) for bar in lost.unplaced] == [("BAR2", 64 << 30)]
    assert (lost.vendor, lost.device_id) == (0x1af4, 0x1110)  # by the summary
    assert boot.find("00:1f.2").vendor is None and boot.find("00:1f.2").bars[0].range
    assert boot.low_ram_end == 0x80000000 and boot.high_ram_end == 0x180000000
    assert "the inventory (log=debug prints it)" in boot.gaps


def test_a_log_of_warnings_only_has_the_function_that_lacks_a_bar():
    boot = only("q35-gpu-needs-37-bits-warnings-only")
    told = [(function.name, function.vendor, len(function.unplaced)) for function in boot.functions()]
    assert told == [("00:02.0", 0x1af4, 1)]
    assert boot.remedies and not boot.failed


def test_a_failed_boot_tells_its_last_line():
    boot = only("q35-fails-without-ram")
    assert boot.failed and boot.outcome.startswith("firmware memory: less than 2 MiB of RAM")


@pytest.mark.parametrize("name", OURS)
def test_a_log_cut_off_anywhere_is_read_and_invents_no_place(name):
    text = log_text(name)
    whole = {(boot.domain, *place) for boot in log.reads(text, name) for place in places(boot)}
    step = max(1, len(text) // 150)
    for end in range(0, len(text), step):
        for boot in log.reads(text[:end], name):
            assert {(boot.domain, *place) for place in places(boot)} <= whole, end


@pytest.mark.parametrize("name", ["q35-bare", "pc-displays-do-not-fit"])
def test_a_small_log_cut_off_inside_any_line_is_read_and_invents_nothing(name):
    text = log_text(name)
    boot = only(name)
    whole, sizes = places(boot), sizes_of(boot)
    for end in range(0, len(text), 7):
        for part in log.reads(text[:end], name):
            assert places(part) <= whole
            assert sizes_of(part) <= sizes
            assert part.outcome in (None, boot.outcome)


def test_a_cut_log_says_what_is_missing():
    lines = log_text("q35-ports-and-switch").splitlines(keepends=True)
    inside = next(at for at, line in enumerate(lines) if "inv record: bridge 01:00.0" in line)
    boot = log.reads("".join(lines[:inside]), "cut")[0]
    assert boot.outcome is None and boot.gaps[0] == "the end"
    assert any(gap.startswith("the inventory from its record") for gap in boot.gaps)
    headless = log.reads("".join(lines[5:]), "cut")[0]
    assert headless.gaps == ["the beginning"] and places(headless) == places(only("q35-ports-and-switch"))


def test_a_lost_line_is_noticed_and_the_other_accounts_fill_it():
    lines = log_text("q35-bare").splitlines(keepends=True)
    lost = next(line for line in lines if "BAR5 [" in line)
    boot = log.reads("".join(line for line in lines if line != lost), "lost")[0]
    assert places(boot) == places(only("q35-bare"))
    record = next(line for line in lines if "layout record: fn" in line)
    damaged = log.reads("".join(line for line in lines if line != record), "lost")[0]
    assert any("layout record" in gap for gap in damaged.gaps) and places(damaged) == places(only("q35-bare"))


def test_lines_in_any_order_are_the_same_boot():
    lines = log_text("q35-ports-and-switch").splitlines()
    kept = [line for line in lines if " layout record: " not in line]
    mixed = log.reads("\n".join([kept[0], *reversed(kept[1:-1]), kept[-1], ""]), "mixed")[0]
    assert places(mixed) == places(only("q35-ports-and-switch"))


def test_accounts_that_contradict_each_other_are_noted():
    text = log_text("q35-bare").replace("BAR5 [mem 0x41011000-0x41011fff]", "BAR5 [mem 0x41012000-0x41012fff]")
    assert text != log_text("q35-bare")
    boot = log.reads(text, "changed")[0]
    assert boot.find("00:1f.2").bars[-1].range == Range(0x41012000, 0x41012fff)
    assert [gap for gap in boot.gaps if "00:1f.2 BAR5" in gap and "differ" in gap]


# --- what consoles do to logs ---


@pytest.mark.parametrize("change", [
    lambda line: line + "\r",
    lambda line: "(d3) " + line,
    lambda line: "(XEN) [2026-11-22 06:00:00] (d3) " + line,
    lambda line: "(d3) [   32.955054] " + line,
    lambda line: "(XEN) HVM3: " + line,
    lambda line: "\x1b[0m" + line,
    lambda line: "[  12.3] console: " + line,
    lambda line: line + "\n(XEN) d3 unhandled MSR 0x8b\n[    1.5] pci 0000:00:1f.2: reg 0x10: [io  0x1-0x2]",
])
def test_what_a_console_adds_changes_nothing(change):
    name = "q35-ports-and-switch"
    text = "".join(change(line) + "\n" for line in log_text(name).splitlines())
    boots = log.reads(text, name)
    assert [(places(boot), boot.gaps, boot.outcome) for boot in boots] == [(places(only(name)), [], only(name).outcome)]
    assert boots[0].domain == (3 if "(d3)" in change("") or "HVM3" in change("") else None)


def test_a_line_that_xen_breaks_is_whole_again():
    text = "I firmware boot: hvmstage 0.9 on pc under xen, 40 physical address bits"
    fact = "given: " + "x" * 215
    line = f"W acpi {fact}"
    broken = f"(d1) [ 1.0] {line[:199]}\n(XEN) other\n(d2) I firmware platform: none\n(d1) [ 1.1] {line[199:]}\n"
    boots = log.reads(f"(d1) [ 0.9] {text}\n{broken}", "broken")
    assert str(boots[0].lines[-1]) == line


def test_boots_in_one_file_are_kept_apart():
    first, second = log_text("q35-bare"), log_text("pc-bare")
    cut = first[:len(first) // 2]  # in the middle of a line: the guest was reset
    options = "I firmware option: place=high\n"
    boots = log.reads(cut + first + options + second, "three")
    assert [(boot.number, boot.boots, boot.machine, boot.outcome is None) for boot in boots] == [
        (1, 3, "q35", True), (2, 3, "q35", False), (3, 3, "pc", False)]
    assert boots[2].policy["place"] == "auto" and str(boots[2].lines[0]) == options.strip()
    assert places(boots[1]) == places(only("q35-bare")) and places(boots[2]) == places(only("pc-bare"))


def test_a_boot_that_fails_before_its_first_line_is_a_boot():
    boots = log.reads(log_text("q35-fails-without-ram") * 2 + log_text("pc-bare"), "failing")
    assert [boot.failed for boot in boots] == [True, True, False]


def test_two_domains_interleaved_are_kept_apart():
    lines = [[f"(d{domain}) {line}" for line in log_text(name).splitlines()]
             for domain, name in ((1, "q35-bare"), (2, "pc-bare"))]
    mixed = [line for pair in zip(*lines) for line in pair]
    rest = max(lines, key=len)[len(mixed) // 2:]
    boots = log.reads("\n".join(mixed + rest) + "\n", "mixed")
    assert [(boot.domain, boot.machine, boot.gaps) for boot in boots] == [(1, "q35", []), (2, "pc", [])]
    assert places(boots[0]) == places(only("q35-bare")) and places(boots[1]) == places(only("pc-bare"))


def test_a_xen_console_has_a_boot_for_each_guest():
    boots = log.reads(log_text("xen-two-guests"), "xen")
    assert [(boot.domain, boot.platform) for boot in boots] == [(1, "xen"), (2, "xen")]
    assert [boot.outcome for boot in boots] == ["hand-off to seabios"] * 2
    # The toolstack's memory map is looked at before the first line.
    assert str(boots[1].lines[0]).startswith("D e820 given: ")
    assert [boot.gaps for boot in boots] == [[], []]


def test_a_failed_guest_of_xen_is_followed_by_others():
    boots = log.reads(log_text("xen-guest-fails"), "xen")
    failed = [boot for boot in boots if boot.failed]
    assert len(failed) == 1 and failed[0].outcome.startswith('acpi SSDT: SSDT "CLASH"')


def test_pick_takes_the_last_or_the_one_that_is_asked_for():
    boots = log.reads(log_text("xen-two-guests"), "xen")
    assert log.pick(boots) is boots[-1] and log.pick(boots, 1) is boots[0]
    with pytest.raises(log.LogError, match="found 2 boots .*expected one with number 3"):
        log.pick(boots, 3)


def test_text_that_is_no_log_has_no_boots():
    for text in ("", "hello\n", "I am\n", "W: pci x: y\n", "\x00" * 1000, "[    0.0] Linux version 6.1\n"):
        assert log.reads(text, "none") == []


def test_ten_thousand_lines_are_read_in_a_second_or_so():
    text = big_log(200)
    assert text.count("\n") > 10000
    before = time.process_time()
    boots = log.reads(text, "big")
    assert time.process_time() - before < WORST_SECONDS
    assert len(list(boots[-1].functions())) == 2 * 200


def big_log(devices):
    """A machine with ports of a function each, with a kernel's lines between."""
    lines = ["I firmware boot: hvmstage 0.9 on q35 under qemu, 40 physical address bits", "D inv record: hvminv 4"]
    lines.append("D inv record: root bus=00 last=ff limit=ff")
    plan = []
    for number in range(devices):
        port, bus = f"00:{number // 8 + 2:02x}.{number % 8}", number + 1
        lines += [f"D inv record: fn {port} id=1b36:000c class=060400 header=1 pin=1",
                  f"D inv record: bridge {port} bus=00,{bus:02x},{bus:02x} io=16 pref=64",
                  f"D inv record: fn {bus:02x}:00.0 id=1af4:1041 class=020000 header=0 pin=1"]
        lines += [f"D inv record: bar {bus:02x}:00.0 {bar} mem size=0x1000" for bar in range(6)]
        first = 0x80000000 + number * 0x100000
        plan.append(f"I pci {port}: bridge window [mem {first:#x}-{first + 0xfffff:#x}] to [bus {bus:02x}] placed")
        for bar in range(6):
            at = first + bar * 0x1000
            plan.append(f"I pci {bus:02x}:00.0: BAR{bar} [mem {at:#x}-{at + 0xfff:#x}] placed")
        plan += [f"[    0.{number:03}] pci 0000:{bus:02x}:00.0: reg 0x10: [mem {first:#x}]"] * 36
    lines.append(f"D inv record: end records={len(lines) - 1}")
    return "\n".join([*lines, *plan, "I firmware boot: no payload given, stopped", ""])


def test_the_boots_of_every_log_are_numbered_from_one():
    for name in OURS:
        boots = source.load_all(log_path(name))
        assert [boot.number for boot in boots] == list(range(1, len(boots) + 1)), name

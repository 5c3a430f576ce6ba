# SPDX-License-Identifier: MIT
"""The address map as regions: that it is a partition, that nothing that has an address is missing, and that a broken log breaks nothing.

The machines here are built by hand; map_test.py and svg_test.py draw them, too."""

import random
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))
from hvmlayout.model import Bar, Boot, Bridge, BridgeWindow, Function, Host, MapEntry, Range, Root, Window  # noqa: E402
from hvmlayout.regions import address_map, free_pieces, gaps, segments, used, walk  # noqa: E402

KIB, MIB, GIB = 1 << 10, 1 << 20, 1 << 30


def at(first, size):
    return Range(first, first + size - 1)


def bar(name, first, size, *flags, count=1):
    return Bar(name, "io" if "io" in flags else "mem", "64" in flags, "pref" in flags, size, count,
               None if first is None else at(first, size * count), None if first is not None else "no space")


def function(name, bars=(), parent=None, bridge=None, class_code=0x020000, ids=(0x1af4, 0x1041)):
    bus, rest = name.split(":")[-2:]
    device, number = rest.split(".")
    return Function(name, 0, int(bus, 16), int(device, 16), int(number), ids[0], ids[1], class_code, parent, list(bars), bridge)


def bridge(first, last, flags=(), **windows):
    return Bridge(first, last, {kind: BridgeWindow(kind, range_, "placed" if range_ else "empty") for kind, range_ in windows.items()},
                  tuple(flags))


def machine(name, functions, windows, low=2 * GIB, high=0, ecam=None, extra=(), hosts=()):
    ram = [MapEntry(Range(0, 0x9fbff), "usable"), MapEntry(Range(0x9fc00, 0x9ffff), "reserved"),
           MapEntry(Range(0xf0000, 0xfffff), "reserved"), MapEntry(Range(MIB, low - 0x6001), "usable"),
           MapEntry(Range(low - 0x6000, low - 0x4001), "reserved"), MapEntry(Range(low - 0x4000, low - 0x1001), "ACPI data"),
           MapEntry(Range(low - 0x1000, low - 1), "ACPI NVS")]
    chips = [MapEntry(at(first, size), "reserved") for first, size in
             ((0xfec00000, 0x1000), (0xfed00000, 0x400), (0xfee00000, MIB), (0xff000000, 16 * MIB))]
    above = [MapEntry(Range(4 * GIB, high - 1), "usable")] if high else []
    if ecam:
        chips.insert(0, MapEntry(ecam, "reserved"))
    return Boot(name, 1, 1, "hvmstage 0.1", "q35", "qemu", address_bits=40, low_ram_end=low, high_ram_end=high,
                memory_map=ram + list(extra) + chips + above, outcome="no payload given, stopped",
                hosts=[Host("chipset", 0, 0, 255, ecam, [Root(0, 255)], windows, functions), *hosts])


def windows_of(low_first, high_first, last=0xfcffffffff):
    return [Window("io", Range(0x1000, 0x5657)), Window("io", Range(0x565c, 0xffff)),
            Window("mem", Range(low_first, 0xdfffffff)), Window("mem", Range(0xf0000000, 0xfebfffff)),
            Window("mem", Range(high_first, last))]


def bare():
    """q35 with a root port, a network card behind it, and one BAR of 2 GiB above 4 GiB."""
    functions = [
        function("00:00.0", class_code=0x060000, ids=(0x8086, 0x29c0)),
        function("00:01.0", [bar("BAR0", 0x80400000, 0x1000)], class_code=0x060400, ids=(0x1b36, 0xc),
                 bridge=bridge(1, 1, ("pcie-port", "hotplug"), io=Range(0x1000, 0x1fff), mem=at(0x80000000, 2 * MIB),
                               pref=at(0x80200000, 2 * MIB))),
        function("00:02.0", [bar("BAR0", 0x80402000, 0x100), bar("BAR2", 4 * GIB, 2 * GIB, "64", "pref")], ids=(0x1af4, 0x1110)),
        function("00:1f.2", [bar("BAR4", 0x2040, 0x20, "io"), bar("BAR5", 0x80401000, 0x1000)], class_code=0x010601),
        function("00:1f.3", [bar("BAR4", 0x2000, 0x40, "io")], class_code=0x0c0500),
        function("01:00.0", [bar("BAR1", 0x80040000, 0x1000), bar("BAR4", 0x80200000, 0x4000, "64", "pref"),
                             bar("ROM", 0x80000000, 0x40000)], parent="00:01.0"),
    ]
    return machine("bare.log", functions, windows_of(2 * GIB, 4 * GIB), ecam=at(0xe0000000, 256 * MIB),
                   extra=[MapEntry(at(0xfd00000000, 12 * GIB), "reserved")])


def gpu():
    """A GPU with 16 GiB of memory, VFs, and a BAR that found no room; RAM above 4 GiB; a window of ports that covers others."""
    functions = [
        function("00:01.0", [], class_code=0x060400, bridge=bridge(
            1, 1, ("hotplug",), io=Range(0x5000, 0x5fff), mem=at(0xc0000000, 32 * MIB), pref=at(32 * GIB, 24 * GIB))),
        function("01:00.0", [bar("BAR0", 0xc0000000, 16 * MIB), bar("BAR1", 32 * GIB, 16 * GIB, "64", "pref"),
                             bar("BAR3", 48 * GIB, 32 * MIB, "64", "pref"), bar("BAR5", 0x5000, 0x80, "io"),
                             bar("ROM", 0xc1000000, 512 * KIB), bar("VF BAR0", 50 * GIB, 64 * MIB, "64", "pref", count=8)],
                 parent="00:01.0", class_code=0x030000, ids=(0x10de, 0x2204)),
        function("00:03.0", [bar("BAR1", None, 1024 * GIB, "64", "pref")], class_code=0x030000, ids=(0x10de, 0x2204)),
    ]
    return machine("gpu.log", functions, windows_of(0xc0000000, 8 * GIB), low=3 * GIB, high=8 * GIB, ecam=at(0xe0000000, 256 * MIB))


def crowd(count=200):
    """As many network cards on one bus: four BARs each, on i440FX."""
    functions = []
    for number in range(count):
        functions.append(function(f"{number // 256:02x}:{number // 8 % 32:02x}.{number % 8}", [
            bar("BAR0", 0xc0000000 + number * 128 * KIB, 128 * KIB), bar("BAR1", 0x1000 + number * 0x40, 0x40, "io"),
            bar("BAR3", 0xc4000000 + number * 16 * KIB, 16 * KIB), bar("ROM", 0xc8000000 + number * 256 * KIB, 256 * KIB)]))
    windows = [Window("io", Range(0x1000, 0xadff)), Window("io", Range(0xb000, 0xffff)), Window("mem", Range(3 * GIB, 0xfebfffff)),
               Window("mem", Range(4 * GIB, 0xfcffffffff))]
    return machine("crowd.log", functions, windows, low=3 * GIB)


def two_hosts():
    """A second host bridge in a segment of its own, with its windows and ECAM above 4 GiB, and a bridge behind a bridge."""
    other = Host("host-bridge-1", 1, 0x80, 0x8f, at(0x2000000000, 16 * MIB), [Root(0x80, 0x8f)], [
        Window("mem", at(0xf0000000, 16 * MIB)), Window("mem", at(0x3000000000, 64 * GIB), prefetchable_only=True)], [
        function("0001:80:00.0", class_code=0x060400, bridge=bridge(0x81, 0x82, mem=at(0xf0000000, 2 * MIB),
                                                                   pref=at(0x3000000000, GIB))),
        function("0001:81:00.0", class_code=0x060400, parent="0001:80:00.0",
                 bridge=bridge(0x82, 0x82, ("hotplug",), mem=at(0xf0000000, 2 * MIB), pref=at(0x3000000000, GIB))),
        function("0001:82:00.0", [bar("BAR0", 0xf0000000, MIB), bar("BAR2", 0x3000000000, 256 * MIB, "64", "pref")],
                 parent="0001:81:00.0")])
    whole = bare()
    whole.name = "two-hosts.log"
    whole.hosts[0].windows[3] = Window("mem", Range(0xf1000000, 0xfebfffff))
    whole.hosts[0].windows[4] = Window("mem", Range(4 * GIB, 0x1fffffffff))
    whole.hosts.append(other)
    return whole


MACHINES = {"bare": bare, "gpu": gpu, "crowd": crowd, "two-hosts": two_hosts}


def scrambled(seed):
    """A machine whose log says nonsense: ranges moved, stretched, turned around, parents in circles."""
    dice = random.Random(seed)
    boot = dice.choice(list(MACHINES.values()))()
    functions = list(boot.functions())
    for _ in range(dice.randrange(1, 12)):
        victim = dice.choice(functions)
        for item in [*victim.bars, *(victim.bridge.windows.values() if victim.bridge else ())]:
            if item.range is not None and dice.random() < 0.7:
                first = max(0, item.range.first + dice.randrange(-0x100000, 0x100000))
                item.range = Range(first, first + dice.choice((-1, 0, 0xfff, 0x1fffff, 1 << 33)))
        if dice.random() < 0.3:
            victim.parent = dice.choice(functions).name
    return boot


def find(regions, predicate):
    """(region, path) of those for which it holds."""
    return [(region, path) for region, path in walk(regions) if predicate(region)]


def placed(boot):
    """What has an address, straight from the model: what the map has to hold."""
    found = [("bar", bar.space, bar.range) for function in boot.functions() for bar in function.bars if bar.range]
    found += [("bridge", "io" if window.kind == "io" else "mem", window.range) for function in boot.functions() if function.bridge
              for window in function.bridge.windows.values() if window.range]
    return found


def check(boot):
    found = address_map(boot)
    seen = []
    for space in ("mem", "io"):
        for region, path in walk(found.space(space)):
            assert region.space == space
            seen.append(region)
            assert all(outer.range.contains(region.range) for outer in path)
            for before, after in zip(region.children, region.children[1:]):
                assert before.range.last < after.range.first
        for before, after in zip(found.space(space), found.space(space)[1:]):
            assert before.range.last < after.range.first
        assert all(found.whole(space).contains(region.range) for region in found.space(space))
    kinds = {"rom": "bar", "vf": "bar"}
    drawn = sorted((kinds.get(region.kind, region.kind), region.space, region.range.first, region.range.last)
                   for region in [*seen, *found.conflicts] if region.kind in ("bar", "rom", "vf", "bridge"))
    assert drawn == sorted((kind, space, range_.first, range_.last) for kind, space, range_ in placed(boot))
    return found


@pytest.mark.parametrize("name", MACHINES)
def test_regions_are_disjoint_and_nested_and_hold_everything_placed_once(name):
    assert check(MACHINES[name]()).conflicts == []


@pytest.mark.parametrize("seed", range(60))
def test_a_broken_log_makes_conflicts_and_no_broken_map(seed):
    check(scrambled(seed))


@pytest.mark.parametrize("name", MACHINES)
def test_what_is_used_and_what_is_free_of_a_window_is_the_window(name):
    found = address_map(MACHINES[name]())
    openings = [region for space in ("mem", "io") for region, _ in walk(found.space(space)) if region.is_opening]
    assert openings
    for region in openings:
        assert used(region) + sum(piece.size for piece in free_pieces(region)) == region.range.size


@pytest.mark.parametrize("name", MACHINES)
@pytest.mark.parametrize("space", ["mem", "io"])
def test_segments_follow_each_other_and_are_the_whole_range(name, space):
    found = address_map(MACHINES[name]())
    whole = found.whole(space)
    for range_ in (whole, Range(whole.size // 3, whole.size // 2)):
        parts = segments(found.space(space), range_)
        assert (parts[0].range.first, parts[-1].range.last) == (range_.first, range_.last)
        assert all(before.range.last + 1 == after.range.first for before, after in zip(parts, parts[1:]))
        assert all(outer.range.contains(part.range) for part in parts for outer in part.path)
        assert not any(part.folded for part in parts if part.region is not None)


def test_a_bar_is_inside_the_windows_of_the_bridges_above_it():
    found = address_map(two_hosts())
    (region, path), = find(found.mem, lambda region: region.label == "0001:82:00.0 BAR2")
    assert [(outer.kind, outer.function) for outer in path] == [
        ("window", None), ("bridge", "0001:80:00.0"), ("bridge", "0001:81:00.0")]
    assert [outer.hotplug for outer in path] == [False, False, True] and path[0].host == "host-bridge-1"


def test_a_window_of_ports_that_covers_kept_ports_is_whole_and_they_are_in_it():
    found = address_map(gpu())
    window, = [region for region in found.io if region.kind == "window"]
    assert window.range == Range(0x1000, 0xffff)
    (kept, path), = find(found.io, lambda region: region.kind == "reserved")
    assert kept.range == Range(0x5658, 0x565b) and [outer.function for outer in path] == [None, "00:01.0"]


def test_ports_that_nothing_covers_part_two_windows():
    assert [region.range for region in address_map(bare()).io] == [Range(0x1000, 0x5657), Range(0x565c, 0xffff)]


def test_ecam_is_one_region_and_not_a_reserved_one_besides():
    found = address_map(bare())
    assert [region.kind for region in found.mem if region.range == at(0xe0000000, 256 * MIB)] == ["ecam"]
    assert find(found.mem, lambda region: region.kind == "ecam")[0][0].note == "reserved in the memory map"


def test_ecam_that_the_memory_map_does_not_reserve_says_nothing_of_that():
    assert find(address_map(two_hosts()).mem, lambda region: region.range.first == 0x2000000000)[0][0].note == ""


def test_a_bar_in_the_window_of_a_bridge_that_it_is_not_behind_is_a_conflict():
    boot = bare()
    boot.find("00:02.0").bars[0].range = at(0x80100000, 0x100)
    assert [region.label for region in address_map(boot).conflicts] == ["00:02.0 BAR0"]


def test_two_bars_at_one_address_are_a_conflict_and_the_first_keeps_its_place():
    boot = bare()
    boot.find("01:00.0").bars[2].range = boot.find("01:00.0").bars[0].range
    found = address_map(boot)
    assert [region.label for region in found.conflicts] == ["01:00.0 ROM"]
    assert find(found.mem, lambda region: region.label == "01:00.0 BAR1")


def test_ports_beyond_the_last_one_are_a_conflict():
    boot = bare()
    boot.find("00:1f.3").bars[0].range = Range(0xffe0, 0x1001f)
    assert [region.label for region in address_map(boot).conflicts] == ["00:1f.3 BAR4"]


def test_a_reserved_hole_may_hold_bars_and_windows():
    boot = bare()
    boot.memory_map = [MapEntry(Range(0, 2 * GIB - 1), "usable"), MapEntry(Range(2 * GIB, 4 * GIB - 1), "reserved")]
    found = address_map(boot)
    assert found.conflicts == [] and [region.kind for region in found.mem[1].children] == ["window", "ecam", "window"]


def test_a_log_without_memory_map_and_windows_still_has_ram_and_bars():
    boot = bare()
    boot.memory_map, boot.hosts[0].windows, boot.address_bits = [], [], None
    boot.high_ram_end = 5 * GIB
    boot.find("00:02.0").bars[1].range = None
    found = check(boot)
    assert [(region.label, region.range) for region in found.mem if region.kind == "ram"] == [
        ("RAM", Range(0, 2 * GIB - 1)), ("RAM", Range(4 * GIB, 5 * GIB - 1))]
    assert found.end == 5 * GIB - 1 and found.conflicts == []


def test_only_the_large_empty_piece_is_folded():
    found = address_map(bare())
    folded = [part for part in segments(found.mem, found.whole("mem")) if part.folded]
    assert [part.range for part in folded] == [Range(6 * GIB, 0xfcffffffff)]
    assert not any(part.folded for part in segments(found.mem, found.whole("mem"), fold=False))


def test_unused_room_of_a_hot_plug_bridge_is_told():
    (region, _), = find(address_map(bare()).mem, lambda region: region.kind == "bridge" and not region.prefetchable)
    assert region.hotplug and free_pieces(region) == [Range(0x80041000, 0x801fffff)]


def test_gaps_are_what_siblings_leave():
    assert list(gaps([], Range(3, 9))) == [Range(3, 9)]
    found = address_map(bare())
    assert list(gaps(found.io, Range(0, 0xffff))) == [Range(0, 0xfff), Range(0x5658, 0x565b)]


def test_of_several_host_bridges_each_window_says_whose_it_is():
    labels = [region.label for region in address_map(two_hosts()).mem if region.kind in ("window", "ecam")]
    assert "low window of chipset" in labels and "low window of host-bridge-1" in labels and "ECAM of host-bridge-1" in labels
    assert "low window" in [region.label for region in address_map(bare()).mem]


def test_persistent_memory_is_told_from_reserved_whatever_else_the_log_says_of_its_type():
    boot = bare()
    boot.memory_map += [MapEntry(at(0xfc00000000, GIB), "persistent (type 7)"), MapEntry(at(0xfd00000000, GIB), "unusable")]
    boot.hosts[0].windows[4] = Window("mem", Range(4 * GIB, 0xfbffffffff))
    found = {region.range.first: (region.kind, region.label) for region in address_map(boot).mem}
    assert found[0xfc00000000] == ("persistent", "persistent memory")

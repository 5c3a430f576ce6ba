# SPDX-License-Identifier: MIT
"""Where things go in guests of many shapes: holes of every size, RAM that is moved or must not be, processors and
devices by the dozen. What the firmware says is checked against itself and against what dom0 finds in the guest's
memory; where RAM or devices are unusual SeaBIOS looks for a disk."""

import re
import struct

import pytest

import hostile
import xen_guest
from test_payload_contracts import KINDS, SUMMARY, claims, failures
from xen_guest import Guest, Step

MIB, GIB, FOUR_GIB = 1 << 20, 1 << 30, 1 << 32
HOLE_END = 0xFC000000
INT19 = r"^Booting from "
RELOCATE = "hvmloader/allow-memory-relocate"
RANGE = r"\[mem 0x([0-9a-f]+)-0x([0-9a-f]+)"


def device(size):
    return ("-device", f"pci-testdev,membar={size}")


def table(signature):
    """What a guest needs for dom0 to show a table, whose place the firmware's log names."""
    line = rf"s/^(d$DOMID) .*acpi {signature}: \([0-9]*\) bytes at .mem \(0x[0-9a-f]*\)-.*/\2 \1/p"
    return {
        "files": {"hostile": hostile.build()},
        "after": (Step(signature, f"$FOLDER/hostile peek $DOMID $(xl dmesg | sed -n '{line}')".replace("'", '"')),),
    }


def layout(name, *devices, deadline=120, **more):
    arguments = [word for one in devices for word in one]
    return hostile.guest(f"layout-{name}", device_model_args=tuple(arguments), deadline=deadline, **more)


# --- what the log says ---


def ranges(result, pattern):
    """(first, last) of each line with the pattern, which ends where the range begins."""
    return [(int(first, 16), int(last, 16)) for line in result.firmware
            for first, last in re.findall(pattern + RANGE, line.text)]


def bars(result):
    """(function, BAR, first, last) of each memory BAR and ROM that was placed."""
    return [(match[1], match[2], int(match[3], 16), int(match[4], 16)) for line in result.firmware
            if (match := re.match(rf"I pci (\S+): (BAR\d|ROM) {RANGE}.* placed$", line.text))]


def windows(result):
    return ranges(result, r"^I pci window: (?:below|above) 4 GiB ")


def ram(result):
    return ranges(result, r"^I e820 map: (?=\[mem [^]]*\] usable)")


def overlap(one, other):
    return one[0] <= other[1] and other[0] <= one[1]


def overlaps(pieces):
    ordered = sorted(pieces)
    return [pair for pair in zip(ordered, ordered[1:]) if overlap(*pair)]


def e820(result):
    return ranges(result, r"^I e820 map: ")


def is_cached(result, first, last):
    """True or False for a range of one memory type, None if there is more than one (Intel SDM volume 3, 12.11.4.1)."""
    of_type = {kind: ranges(result, rf"^I firmware mtrr: (?=\[mem [^]]*\] {kind})")
               for kind in ("uncachable", "write-back")}
    edges = [first, last + 1]
    for low, high in [piece for pieces in of_type.values() for piece in pieces]:
        edges += [edge for edge in (low, high + 1) if first < edge <= last]
    default = bool(result.find("^I firmware mtrr: default write-back"))
    kinds = set()
    for at in sorted(edges)[:-1]:
        in_type = {kind: any(low <= at <= high for low, high in pieces) for kind, pieces in of_type.items()}
        kinds.add(not in_type["uncachable"] and (in_type["write-back"] or default))
    return kinds.pop() if len(kinds) == 1 else None


# --- the guests ---

HOLES = {size: layout(f"hole-{size}", device("512M"), device("128M"),
                      config={"mmio_hole": size, "memory": 1088 if size == 3072 else 320})
         for size in (768, 2048, 3072)}
# The longer the deadline, the earlier a guest is started: large ones want memory in one piece.
MEMORIES = {size: layout(f"memory-{size}", config={"memory": size}, until=INT19, deadline=120 + size // 100)
            for size in (96, 2815, 3072, 4096)}

SMP = layout("smp-16", config={"vcpus": 16})
SOME_ONLINE = layout("vcpus-4-of-16", config={"vcpus": 4, "maxvcpus": 16}, **table("APIC"))
PINNED = layout("pinned", device("64M"), store={"hvmstage/pin": "00:04.0/2@0xf4000000"})
CACHED = layout("platform-cached", device("16M"), store={"hvmloader/pci/xen-platform-pci-bar-uc": "0"})
BARE = layout("no-devices", config={"vga": "none", "xen_platform_pci": 0})
MANY = layout("27-devices", *[device("1M") for _ in range(27)], until=INT19)
# Debian's device model files what is behind a bridge as 00:00.0 (tests/xen/q35/README.md), so nothing is found there.
NESTED = layout("nested-bridges", ("-device", "pci-bridge,id=outer,chassis_nr=1"),
                ("-device", "pci-bridge,id=inner,chassis_nr=2,bus=outer,addr=1"),
                ("-device", "pci-testdev,membar=64M,bus=inner,addr=2"), until=INT19)
FUNCTIONS = layout("functions", *[("-device", f"pci-testdev,membar=2M,multifunction=on,addr={slot:x}.{function}")
                                  for slot in (5, 6, 7) for function in range(8)])
# Class 0680h, as an NVSwitch or an NTB has: hvmloader takes any such function for the PIIX4's power management.
CLASS_0680 = ("-drive", "if=none,id=other,file=null-co://,format=raw",
              "-device", "virtio-blk-pci,drive=other,class=0x0680,romfile=")
OTHER_BRIDGE = layout("class-0680", CLASS_0680, until=INT19)
OTHER_BRIDGE_STOCK = Guest("layout-class-0680-stock", firmware=xen_guest.STOCK, device_model_args=CLASS_0680, until="")

BOOTING = [*HOLES.values(), *MEMORIES.values(), SMP, SOME_ONLINE, PINNED, CACHED, BARE, MANY, NESTED, FUNCTIONS,
           OTHER_BRIDGE]

# A BAR that must be below 4 GiB and finds no room there: low RAM ends at 0xdf000000.
LOW_ONLY = {"hvmstage/address-bits": "32"}
LARGE = {"memory": 3584}
MOVED = layout("moved", device("1G"), until=INT19, config=LARGE, store=LOW_ONLY | {RELOCATE: "1"})
STAYS = layout("stays", device("1G"), until=INT19, config=LARGE, store=LOW_ONLY)
MOVED_PROBE = layout("moved-probe", device("1G"), config=LARGE | {"vcpus": 2}, store=LOW_ONLY | {RELOCATE: "1"},
                     bios_path=KINDS["seabios"], until=SUMMARY.pattern)
MOVED_ABOVE = layout("moved-above", config={"memory": 3328, "mmio_hole": 1024},
                     store={RELOCATE: "1", "platform/mmio_hole_size": "0x60000000"},
                     bios_path=KINDS["seabios"], until=SUMMARY.pattern)
KEPT = layout("kept", until=INT19, config=LARGE, store={
    RELOCATE: "1", "platform/mmio_hole_size": "0x80000000", "hvmloader/acpi/address": "0xa0000000",
    "hvmloader/acpi/length": "0x1000"})
VNUMA = layout("vnuma-moved", device("1G"), **table("SRAT"), deadline=150, store=LOW_ONLY | {RELOCATE: "1"},
               config=LARGE | {"vcpus": 2, "maxvcpus": 2, "vnuma": [
                   ["pnode=0", "size=1792", "vcpus=0", "vdistances=10,20"],
                   ["pnode=0", "size=1792", "vcpus=1", "vdistances=20,10"]]})
MOVING = [MOVED, MOVED_PROBE, MOVED_ABOVE, KEPT, VNUMA]


@pytest.mark.parametrize("guest", [*BOOTING, *MOVING, STAYS], ids=lambda guest: guest.name)
def test_the_payload_starts_and_nothing_lies_on_anything_else(guest, result):
    assert result.reached, str(result)
    # KEPT has told of tables where there are none.
    assert result.find(r"^F |^E (?!acpi given)" if guest is KEPT else r"^[FE] ") == [], str(result)
    places = [(first, last) for _, _, first, last in bars(result)]
    assert overlaps(places) == [], str(result)
    assert overlaps(e820(result)) == []
    taken = e820(result)
    for place in places:
        assert any(first <= place[0] and place[1] <= last for first, last in windows(result)), f"{place}: in no window"
        assert not any(overlap(place, entry) for entry in taken), f"{place} is in the memory map"


@pytest.mark.parametrize("guest", [*BOOTING, *MOVING], ids=lambda guest: guest.name)
def test_every_bar_has_a_place(guest, result):
    assert result.find(r"^I summary pci: .*; \d+ BARs placed, 0 not placed"), str(result)


@pytest.mark.parametrize("guest", [*BOOTING, *MOVING, STAYS], ids=lambda guest: guest.name)
def test_mtrrs_cache_ram_and_no_bar(guest, result):
    cached = [("00:02.0", "BAR1")] if guest is CACHED else []
    for function, name, *place in bars(result):
        assert is_cached(result, *place) == ((function, name) in cached), f"{function} {name} {place}"
    for piece in ram(result):
        assert is_cached(result, *piece), f"RAM {piece} is not cached"


@pytest.mark.parametrize("size", HOLES, ids=str)
@pytest.mark.guests(*HOLES.values())
def test_the_hole_is_as_large_as_asked_for_and_bars_are_below_if_they_fit(size, results):
    result = results(HOLES[size])
    start = FOUR_GIB - size * MIB
    assert windows(result)[0] == (start, HOLE_END - 1)
    # Of 768 MiB the last 64 are not PCI's, so that no 512 MiB of them are aligned. hvmloader gives that BAR no place.
    above = [last + 1 - first for _, _, first, last in bars(result) if first >= FOUR_GIB]
    assert above == ([512 * MIB] if size == 768 else []), str(result)
    low = [last for first, last in ram(result) if last < FOUR_GIB]
    assert max(low) < start


@pytest.mark.guests(*MEMORIES.values())
@pytest.mark.parametrize("size", MEMORIES, ids=str)
def test_all_memory_is_in_the_map(size, results):
    result = results(MEMORIES[size])
    told = sum(last + 1 - first for first, last in e820(result) if last < HOLE_END or first >= FOUR_GIB)
    display = 16 * MIB  # of the device model's, taken from the guest's memory
    legacy = 0x60000 - 0x10000  # 0xa0000-0xfffff, of which 64 KiB are in the map
    assert told == size * MIB - display - legacy
    assert bool([first for first, _ in ram(result) if first >= FOUR_GIB]) == (size * MIB - display > 0xF0000000)


@pytest.mark.guests(SMP)
def test_sixteen_processors_answer(results):
    assert results(SMP).find(r"^I firmware processors: 16 of 16 answered"), str(results(SMP))


def processors(result):
    """(APIC ID, enabled) of each Local APIC structure (ACPI 6.5, 5.2.12.2) of the MADT that dom0 found."""
    table = bytes.fromhex(result.outputs["APIC"].text.strip())
    assert table[:4] == b"APIC" and sum(table) & 0xFF == 0
    found, at = [], 44
    while at < len(table):
        if table[at] == 0:
            found.append((table[at + 3], table[at + 4] & 1))
        at += table[at + 1]
    return found


@pytest.mark.guests(SOME_ONLINE)
def test_processors_that_wait_for_hot_plug_are_described_and_disabled(results):
    result = results(SOME_ONLINE)
    assert processors(result) == [(2 * vcpu, int(vcpu < 4)) for vcpu in range(16)]
    assert result.find(r"16 of 16 answered"), str(result)


@pytest.mark.guests(PINNED)
def test_a_pin_is_honoured(results):
    assert ("00:04.0", "BAR2", 0xF4000000, 0xF7FFFFFF) in bars(results(PINNED)), str(results(PINNED))


@pytest.mark.guests(CACHED)
def test_the_platform_device_is_cached_at_the_end_of_the_hole_when_asked_for(results):
    result = results(CACHED)
    assert ("00:02.0", "BAR1", HOLE_END - 16 * MIB, HOLE_END - 1) in bars(result), str(result)


@pytest.mark.guests(MANY, NESTED, FUNCTIONS)
def test_every_function_is_found(results):
    assert results(MANY).find(r"^I pci scan: 3[0-9] functions, 0 bridges"), str(results(MANY))
    assert results(NESTED).find(r"^I pci scan: \d+ functions, 1 bridges"), str(results(NESTED))
    assert len({function for function, *_ in bars(results(FUNCTIONS)) if function[3:5] in ("05", "06", "07")}) == 24


@pytest.mark.guests(OTHER_BRIDGE, OTHER_BRIDGE_STOCK)
def test_a_passed_bridge_device_does_not_end_the_guest_as_with_hvmloader(results):
    assert results(OTHER_BRIDGE).find(r"fn 00:04.0 id=1af4:1001 class=0680"), str(results(OTHER_BRIDGE))
    stock = results(OTHER_BRIDGE_STOCK)
    assert stock.shutdown == xen_guest.CRASHED, str(stock)


# --- RAM that is in the way ---

REFUSED = (r"^W firmware memory: RAM from 0x[0-9a-f]+ on is in the way of PCI, and hvmloader/allow-memory-relocate "
           r"forbids to move it: mmio_hole=\d+ keeps it away")


@pytest.mark.guests(STAYS)
def test_ram_is_not_moved_when_that_is_forbidden_and_one_line_tells(results):
    result = results(STAYS)
    assert result.find("moved from") == []
    assert len(result.find(REFUSED)) == 1 == len(result.find(r"^W firmware memory")), str(result)
    assert result.find(r"^W pci 00:04.0: BAR2 .*not placed")
    assert max(last for _, last in e820(result) if last < HOLE_END) == 0xDEFFFFFF


def moves(result):
    """(from, to, bytes) of each piece of RAM that was moved."""
    return [(int(source, 16), int(target, 16), int(pages) << 12) for line in result.firmware
            for pages, source, target in re.findall(r"RAM of (\d+) pages moved from 0x(\w+) to 0x(\w+)", line.text)]


@pytest.mark.parametrize("guest", MOVING, ids=lambda guest: guest.name)
def test_ram_that_was_moved_is_in_the_map_where_it_is_now(guest, result):
    pieces = moves(result)
    assert pieces and all(target >= FOUR_GIB for _, target, _ in pieces), str(result)
    for source, target, size in pieces:
        assert not any(overlap((source, source + size - 1), piece) for piece in ram(result)), "RAM where it was"
        assert any(first <= target and target + size - 1 <= last for first, last in ram(result)), "no RAM where it is"
    assert result.find(REFUSED) == []


@pytest.mark.parametrize("guest", [MOVED, MOVED_PROBE, VNUMA], ids=lambda guest: guest.name)
def test_a_bar_is_where_the_ram_was(guest, result):
    large = [(first, last) for _, _, first, last in bars(result) if last - first == GIB - 1]
    assert len(large) == 1 and large[0][1] < FOUR_GIB, str(result)
    assert any(source <= large[0][0] < source + size for source, _, size in moves(result)), str(result)


# Behind high RAM are pages of the device model's, so moved RAM begins behind them; hvm_info_table, which has one end of
# high RAM, tells the end of all.
GAP = {MOVED_ABOVE.name: {"hvm-info-high-memory"}}


@pytest.mark.parametrize("guest", [MOVED_PROBE, MOVED_ABOVE], ids=lambda guest: guest.name)
def test_a_payload_finds_all_true_after_a_move(guest, result):
    """hvm_info_table, E820, CMOS, tables, and that RAM holds what is written to it."""
    assert set(failures(claims(result))) == GAP.get(guest.name, set()), str(failures(claims(result)))


@pytest.mark.guests(MOVED)
def test_the_device_models_pages_behind_ram_are_in_no_window(results):
    result = results(MOVED)
    assert not any(overlap((0xDF000000, 0xDF0FFFFF), window) for window in windows(result)), str(result)


@pytest.mark.guests(KEPT)
def test_what_the_toolstack_has_loaded_stays_with_the_ram_below_it(results):
    result = results(KEPT)
    assert result.find(r"^W firmware memory: RAM from 0x80000000 to 0xa00fffff stays"), str(result)
    assert 0xA00FFFFF - 4 * MIB < ram(result)[-2][1] <= 0xA00FFFFF  # at the end of it are our tables


def memory_affinities(table):
    """(node, first, last) of each enabled Memory Affinity structure (ACPI 6.5, 5.2.16.2)."""
    assert table[:4] == b"SRAT" and sum(table) & 0xFF == 0
    at = 48
    while at < len(table):
        if table[at] == 1:
            node, _, base, size, _, flags = struct.unpack_from("<IHQQII", table, at + 2)
            if flags & 1:
                yield node, base, base + size - 1
        at += table[at + 1]


@pytest.mark.guests(VNUMA)
def test_nodes_follow_their_ram(results):
    result = results(VNUMA)
    nodes = list(memory_affinities(bytes.fromhex(result.outputs["SRAT"].text.strip())))
    border = (1792 - 16) * MIB  # libxl takes the display's memory from the first node
    for node, first, last in nodes:
        was = next((source + first - target for source, target, size in moves(result)
                    if target <= first < target + size), first)
        assert node == int(was >= border), f"node {node} has [{first:#x}-{last:#x}], which was at {was:#x}: {nodes}"
    for piece in ram(result):
        covered = sum(min(last, piece[1]) - max(first, piece[0]) + 1 for _, first, last in nodes
                      if overlap((first, last), piece))
        assert covered == piece[1] - piece[0] + 1, f"RAM {piece} is of no node: {nodes}"

# SPDX-License-Identifier: MIT
"""Machines as `lspci -vvnn` lists them, by pciutils old and new."""

import pytest

from pciplan_program import FOLDER, LSPCI, answer, inventory, notes, output, pciplan, refusal

DESKTOP, LAPTOP, GUEST, SERVER = (
    FOLDER / f"lspci/{name}.txt" for name in ("desktop-gpu-resizable", "laptop-2006", "qemu-guest", "server-sriov"))

CONTROL = "\tControl: I/O+ Mem+ BusMaster+\n"
HOST = "00:00.0 Host bridge [0600]: Intel [8086:29c0]\n" + CONTROL


def function(bdf="00:02.0", lines=(), name="Ethernet controller [0200]: Intel [8086:10d3]"):
    return f"{bdf} {name}\n" + CONTROL + "".join(f"\t{line}\n" for line in lines)


def bridge(*lines, bdf="00:02.0", kind="Express (v2) Root Port (Slot+), MSI 00", buses="00, secondary=01, subordinate=01"):
    return function(bdf, [f"Bus: primary={buses}, sec-latency=0", *lines, *([f"Capabilities: [40] {kind}"] if kind else [])],
                    "PCI bridge [0604]: Intel [8086:1901] (prog-if 00 [Normal decode])")


def made(*parts):
    return inventory("-", stdin=(HOST + "".join(parts)).encode())


# --- whole listings -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("listing", LSPCI, ids=lambda path: path.stem)
def test_every_listing_is_planned(listing):
    assert answer("plan", listing)["totals"]["not_placed"] == 0


@pytest.mark.parametrize("listing", LSPCI, ids=lambda path: path.stem)
def test_what_became_of_tabs_does_not_matter(listing):
    text = listing.read_bytes()
    want = pciplan("inventory", "-", stdin=text).stdout
    assert pciplan("inventory", "-", stdin=text.replace(b"\t", b"    ")).stdout == want
    assert pciplan("inventory", "-", stdin=text.replace(b"\n", b"\r\n")).stdout == want
    assert pciplan("inventory", "-", stdin=b"lspci: Unable to load libkmod resources: error -2\n" + text).stdout == want


def test_a_gpu_with_a_resizable_bar():
    found = inventory(DESKTOP)
    assert found["bar 01:00.0"] == [
        "0 mem size=0x1000000", "1 mem 64bit pref size=0x400000000 sizes=0x7fc0", "3 mem 64bit pref size=0x2000000",
        "5 io size=0x80", "rom size=0x80000"]
    assert found["fn 01:00.0"] == ["id=10de:2786 class=030000 header=0 pin=1"]
    bar, = [bar for bar in answer("plan", DESKTOP)["bars"] if bar["resizable_to"]]
    assert (bar["function"], bar["bar"]) == ("01:00.0", "BAR1")
    assert bar["resizable_to"] == [size << 20 for size in (64, 128, 256, 512, 1024, 2048, 4096, 8192, 16384)]


def test_ports_slots_and_windows():
    found = inventory(DESKTOP)
    assert found["bridge 00:01.0"] == ["bus=00,01,01 io=16 pref=64 pcie-port"]
    assert found["bridge 00:1c.0"] == ["bus=00,03,03 io=16 pref=64 pcie-port hotplug"]
    server = inventory(SERVER)
    assert server["bridge 17:02.0"] == ["bus=17,18,19 io=16 pref=64 pcie-port ari"]
    assert server["bridge 01:00.0"] == ["bus=01,02,02 io=16 pref=32"]


def test_virtual_functions_are_room_of_their_physical_function():
    found = inventory(SERVER)
    assert found["bar 18:00.0"][-2:] == [
        "vf0 mem 64bit pref size=0x10000 count=64", "vf3 mem 64bit pref size=0x4000 count=64"]
    assert "last-vf=18:09.7" in found["fn 18:00.0"][0]
    assert "fn 18:02.0" not in found
    assert any(note.startswith("virtual functions are left out") and "functions: 4" in note
               for note in notes("plan", SERVER))


def test_a_vf_bar_without_vfs_is_as_large_as_its_place_allows():
    """18:00.1 has none enabled; its real sizes are those of 18:00.0."""
    assert inventory(SERVER)["bar 18:00.1"][-2:] == [
        "vf0 mem 64bit pref size=0x10000 count=64", "vf3 mem 64bit pref size=0x4000 count=64"]
    said = [note for note in notes("plan", SERVER) if "VF BAR" in note]
    assert [note.split(" is and ")[0] for note in said] == [
        f"lspci does not tell how large VF BAR{bar} of {bdf}" for bar, bdf in ((0, "18:00.1"), (3, "18:00.1"), (0, "81:00.0"))]


def test_buses_that_no_bridge_leads_to_are_roots():
    found = inventory(SERVER)
    assert {record: found[record][0].split()[0] for record in found if record.startswith("root")} == {
        "root bus=00": "last=02", "root bus=17": "last=1d", "root bus=80": "last=81"}


def test_an_old_laptop_listed_by_old_pciutils():
    found = inventory(LAPTOP)
    assert found["bridge 00:1e.0"] == ["bus=00,15,18 io=16 pref=64 subtractive"]
    assert found["bridge 00:1c.0"] == ["bus=00,02,02 io=16 pref=64 pcie-port hotplug"]
    # A CardBus bridge is left alone; ports of an IDE controller in compatibility mode are no BARs.
    assert "bar 15:00.0" not in found and "header=2" in found["fn 15:00.0"][0]
    assert found["bar 00:1f.1"] == ["4 io size=0x10"]


def test_a_guest_with_its_configuration_space_dumped():
    """Taken from a guest of QEMU with lspci -vvnnxxx: the dump has the width of open windows and QEMU's reserve."""
    found = inventory(GUEST)
    assert found["reserve 00:03.0"] == ["mem=0x1000000"]
    assert found["bridge 00:04.0"] == ["bus=00,06,06 io=16 pref=64 hotplug"]
    assert found["bar 01:00.0"] == ["0 mem 64bit size=0x4000", "vf0 mem 64bit size=0x4000 count=4"]
    assert not any("prefetchable windows" in note for note in notes("plan", GUEST))


# --- single lines ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("line, record", [
    ("Region 0: Memory at f0000000 (64-bit, prefetchable) [size=256M]", "0 mem 64bit pref size=0x10000000"),
    ("Region 0: Memory at f0000000 (32-bit, non-prefetchable) [disabled] [size=4K]", "0 mem size=0x1000"),
    ("Region 2: Memory at <unassigned> (64-bit, prefetchable) [disabled] [size=16G]", "2 mem 64bit pref size=0x400000000"),
    ("Region 2: Memory at <ignored> (32-bit, prefetchable) [size=1M]", "2 mem pref size=0x100000"),
    ("Region 4: Memory at 38000000000 (64-bit, prefetchable) [virtual] [size=2T]", "4 mem 64bit pref size=0x20000000000"),
    ("Region 5: I/O ports at 3000 [size=32]", "5 io size=0x20"),
    ("Region 1: I/O ports at <unassigned> [disabled] [size=8]", "1 io size=0x8"),
    ("Expansion ROM at fb000000 [disabled] [size=512K]", "rom size=0x80000"),
    ("Expansion ROM at fb000000 [virtual] [disabled by cmd] [size=2K]", "rom size=0x800"),
    ("Region 0: Memory at fe000000 (32-bit, non-prefetchable) [enhanced] [size=12K]",
     "0 mem size=0x3000 pinned=0xfe000000 fixed"),
    # pciutils before 3.7 puts these words in front.
    ("Region 4: [virtual] Memory at 38000000000 (64-bit, prefetchable) [size=2T]", "4 mem 64bit pref size=0x20000000000"),
    ("Region 0: [enhanced] Memory at fe000000 (32-bit, non-prefetchable) [size=4K]", "0 mem size=0x1000 pinned=0xfe000000 fixed"),
    ("[virtual] Expansion ROM at fb000000 [disabled] [size=512K]", "rom size=0x80000"),
])
def test_a_region_becomes_a_bar(line, record):
    assert made(function(lines=[line]))["bar 00:02.0"] == [record]


@pytest.mark.parametrize("line, pin", [("Interrupt: pin A routed to IRQ 16", 1), ("Interrupt: pin D routed to IRQ 5", 4),
                                       ("Interrupt: pin ? routed to IRQ 24", 0)])
def test_the_interrupt_pin_is_read(line, pin):
    assert f"pin={pin}" in made(function(lines=[line]))["fn 00:02.0"][0]


@pytest.mark.parametrize("window, pref", [
    ("Prefetchable memory behind bridge: 0000000f00000000-0000000f0fffffff [size=256M] [32-bit]", "64"),
    ("Prefetchable memory behind bridge: [disabled] [64-bit]", "64"),
    ("Prefetchable memory behind bridge: [disabled] [32-bit]", "32"),
    ("Prefetchable memory behind bridge: 00000000fff00000-00000000000fffff [disabled]", "64"),
    ("Prefetchable memory behind bridge: f0000000-f01fffff", "32"),
    ("Prefetchable memory behind bridge: 00000000f0000000-00000000f01fffff", "64"),
])
def test_the_width_of_a_prefetchable_window_is_told(window, pref):
    text = HOST + bridge(window)
    assert f"pref={pref} " in inventory("-", stdin=text.encode())["bridge 00:02.0"][0] + " "
    assert not any("prefetchable windows" in note for note in notes("plan", "-", stdin=text.encode()))


@pytest.mark.parametrize("kind, pref", [("Express (v2) Root Port (Slot-), MSI 00", "64"), ("", "32")])
def test_the_width_of_an_open_window_is_taken_and_noted(kind, pref):
    """pciutils 3.9 calls every open window 32-bit: sysfs does not tell."""
    text = HOST + bridge("Prefetchable memory behind bridge: f0000000-f01fffff [size=2M] [32-bit]", kind=kind)
    assert f"pref={pref} " in inventory("-", stdin=text.encode())["bridge 00:02.0"][0] + " "
    assert any("prefetchable windows" in note and "bridges: 1" in note for note in notes("plan", "-", stdin=text.encode()))


def test_a_dump_tells_the_width_of_a_window():
    row = "20: 00 f0 10 f0 {} f0 11 f0 00 00 00 00 00 00 00 00\n"
    head = "".join(f"{at:02x}: " + " ".join(["00"] * 16) + "\n" for at in (0, 16))
    last = "30: " + " ".join(["00"] * 16) + "\n"
    for low, pref in (("01", "64"), ("00", "32")):
        text = HOST + bridge("Prefetchable memory behind bridge: f0000000-f01fffff [size=2M] [32-bit]")
        text += head + row.format(low) + last
        assert f"pref={pref} " in inventory("-", stdin=text.encode())["bridge 00:02.0"][0]


def test_a_bridge_without_window_lines_has_no_windows():
    assert made(bridge())["bridge 00:02.0"] == ["bus=00,01,01 io=none pref=none pcie-port"]
    assert made(bridge("I/O behind bridge: None"))["bridge 00:02.0"] == ["bus=00,01,01 io=16 pref=none pcie-port"]


@pytest.mark.parametrize("kind, flags", [
    ("Express (v2) Root Port (Slot+), MSI 00\n\t\tSltCap:\tAttnBtn+ HotPlug+ Surprise+", "pcie-port hotplug"),
    ("Express (v2) Root Port (Slot+), IntMsgNum 0\n\t\tSltCap:\tAttnBtn+ HotPlug- Surprise+", "pcie-port"),
    ("Express (v2) Downstream Port (Slot-), MSI 00", "pcie-port"),
    ("Express (v2) Upstream Port, MSI 00", ""),
    ("Express (v2) PCI-Express to PCI/PCI-X Bridge, MSI 00", ""),
    ("Hot-plug capable", "hotplug"),
    ("Express (v2) Root Port (Slot-), MSI 00\n\t\tDevCtl2: Completion Timeout: 50us, ARIFwd+", "pcie-port ari"),
])
def test_what_a_capability_says_of_a_bridge(kind, flags):
    assert made(bridge("I/O behind bridge: None", kind=kind))["bridge 00:02.0"] == [
        f"bus=00,01,01 io=16 pref=none {flags}".strip()]


def test_regions_of_a_capability_are_not_the_functions_own():
    found = made(function(lines=[
        "Region 0: Memory at f0000000 (64-bit, prefetchable) [size=32M]",
        "Capabilities: [180 v1] Single Root I/O Virtualization (SR-IOV)",
        "\tInitial VFs: 8, Total VFs: 8, Number of VFs: 0, Function Dependency Link: 00",
        "\tVF offset: 2, stride: 1, Device ID: 101e",
        "\tRegion 0: Memory at 00000000f2000000 (64-bit, prefetchable)",
        "Capabilities: [70] MSI-X: Enable+ Count=64 Masked-",
    ]))
    assert found["bar 00:02.0"] == ["0 mem 64bit pref size=0x2000000", "vf0 mem 64bit pref size=0x2000000 count=8"]


def test_a_vf_bar_without_an_address_is_assumed():
    text = HOST + function(lines=[
        "Capabilities: [180 v1] Single Root I/O Virtualization (SR-IOV)",
        "\tInitial VFs: 4, Total VFs: 4, Number of VFs: 0, Function Dependency Link: 00",
        "\tVF offset: 4, stride: 1, Device ID: 101e",
        "\tRegion 0: Memory at 0000000000000000 (64-bit, prefetchable)",
    ])
    assert inventory("-", stdin=text.encode())["bar 00:02.0"] == ["vf0 mem 64bit pref size=0x4000 count=4"]
    assert any("0x4000 bytes for each VF are assumed" in note for note in notes("plan", "-", stdin=text.encode()))


def test_names_may_have_brackets():
    text = HOST + function(name="Audio device [0403]: Creative [SB [X-Fi]] [dead] Thing [1102:000b] (rev 03)")
    assert inventory("-", stdin=text.encode())["fn 00:02.0"][0].startswith("id=1102:000b class=040300")


def test_other_domains_are_left_out():
    text = HOST.replace("00:00.0", "0000:00:00.0") + function("0000:00:02.0") + function("10000:e1:00.0")
    assert set(key for key in inventory("-", stdin=text.encode()) if key.startswith("fn")) == {"fn 00:00.0", "fn 00:02.0"}
    assert "other domains than 0000 are left out, a plan is for one (functions: 1)" in notes("plan", "-", stdin=text.encode())


def test_a_part_of_a_listing_is_a_machine():
    """lspci -s 65:00.0: nothing is known of what is above it."""
    text = function("65:00.0", ["Region 1: Memory at 6000000000 (64-bit, prefetchable) [size=16G]"])
    assert "I pci 65:00.0: BAR1 [mem 0x400000000-0x7ffffffff 64bit pref] placed" in output("plan", "-", stdin=text.encode())
    assert any("bus 65: taken as a host bridge's own bus" in note for note in notes("plan", "-", stdin=text.encode()))


def test_a_bus_that_only_a_missing_bridge_leads_to_is_left_out():
    text = HOST + bridge(buses="00, secondary=01, subordinate=03") + function("03:00.0")
    assert "fn 03:00.0" not in inventory("-", stdin=text.encode())
    assert any("leads to bus 03: its functions are left out" in note for note in notes("plan", "-", stdin=text.encode()))


def test_a_sleeping_function_is_noted():
    text = HOST + function(lines=["!!! Unknown header type 7f"])
    assert any(note.startswith("00:02.0 does not answer") for note in notes("plan", "-", stdin=text.encode()))


def test_capabilities_that_were_denied_are_noted():
    text = HOST + function(lines=["Capabilities: <access denied>"])
    assert any("functions: 1" in note and "run it as root" in note for note in notes("plan", "-", stdin=text.encode()))


@pytest.mark.parametrize("line", [
    "Region 0: Memory at <ignored> (64-bit, prefetchable) [disabled]",
    "Region 0: Memory at f0000000 (32-bit, non-prefetchable) [size=3M]",
    "Region 0: Memory at f0000000 (32-bit, non-prefetchable) [size=256",
])
def test_a_region_of_unknown_size_keeps_its_function_off(line):
    good = "Region 2: Memory at f0000000 (32-bit, non-prefetchable) [size=4K]"
    text = HOST + function(lines=[line, good])
    found = inventory("-", stdin=text.encode())
    assert found["bar 00:02.0"] == ["2 mem size=0x1000"] and found["fn 00:02.0"][0].endswith(" bars-unknown")
    assert "00:02.0, an Ethernet controller, has BARs that could not be sized." in output(
        "explain", "-", stdin=text.encode())


# --- what is not enough ---------------------------------------------------------------------------------------------


def test_without_numbers_nn_is_asked_for():
    assert "it needs -nn" in refusal("plan", "-", stdin=b"00:00.0 Host bridge: Intel Corporation 440FX\n" + CONTROL.encode())


@pytest.mark.parametrize("body", ["", "\tFlags: bus master, fast devsel, latency 0\n\tMemory at f0000000 (32-bit) [size=4K]\n"])
def test_without_regions_vv_is_asked_for(body):
    text = "00:02.0 VGA compatible controller [0300]: Red Hat [1b36:0100]\n" + body
    assert "it needs -vv" in refusal("plan", "-", stdin=text.encode())


def test_the_machine_readable_form_is_refused():
    assert "without -m" in refusal("plan", "-", stdin=b"Slot:\t00:00.0\nClass:\tHost bridge\n")


def test_a_listing_of_a_dump_has_no_sizes():
    text = HOST + function(lines=["Region 0: Memory at f0000000 (32-bit, non-prefetchable)"])
    assert "no sizes" in refusal("plan", "-", stdin=text.encode())


def test_a_function_that_is_listed_twice_is_refused():
    message = refusal("plan", "-", stdin=(HOST + function() + function()).encode())
    assert message.endswith("00:02.0 is listed twice")


@pytest.mark.parametrize("listing", LSPCI, ids=lambda path: path.stem)
def test_a_listing_that_is_cut_anywhere_does_no_harm(listing):
    text = listing.read_bytes()
    for size in range(1, len(text), len(text) // 40):
        result = pciplan("plan", "-", stdin=text[:size])
        assert result.returncode in (0, 2)
        assert result.returncode == 0 or result.stderr.splitlines()[-1].startswith(b"pciplan: standard input")

# SPDX-License-Identifier: MIT
"""The address space that pciplan takes when a file tells none, and the choices that are made on its command line."""

import pytest

from pciplan_program import FLAT, answer, inventory, machine, notes, output, pciplan, refusal

NIC = ("fn 00:00.0 id=8086:29c0 class=060000 header=0 pin=0", "fn 00:02.0 id=8086:10d3 class=020000 header=0 pin=1",
       "bar 00:02.0 0 mem 64bit pref size=0x4000", "bar 00:02.0 2 io size=0x20")
BARE = "\n".join(["hvminv 2", "root bus=00 last=00", *NIC, ""]).encode()
PIIX = BARE.replace(b"29c0", b"1237")


def windows(*options, stdin=BARE):
    return inventory("-", *options, stdin=stdin)


# --- where RAM ends -------------------------------------------------------------------------------------------------


def test_without_windows_q35_with_2_gib_is_taken_and_said():
    assert notes("plan", "-", stdin=BARE) == [
        "address space taken: machine q35, RAM ends at 0x80000000, none above 4 GiB, 46 address bits, ECAM at 0xe0000000"]
    found = windows()
    assert found["window mem32"] == ["0x80000000-0xdfffffff", "0xf0000000-0xfebfffff"]
    assert found["window mem64"] == ["0x100000000-0x3fffffffffff"]


@pytest.mark.parametrize("ram, low, high", [
    ("1G", "0x40000000", None),
    ("2815M", "0xaff00000", None),
    ("2816M", "0x80000000", 0x130000000),
    ("8G", "0x80000000", 0x280000000),
    ("0x80000000", "0x80000000", None),
])
def test_ram_is_split_as_qemu_splits_it_on_q35(ram, low, high):
    """Probed on QEMU 7.2: contiguous up to 2815 MiB, 2 GiB below 4 GiB from then on."""
    taken = answer("plan", "-", "--ram", ram, stdin=BARE)["source"]["address_space_taken"]
    assert (taken["low_ram_end"], taken["high_ram_end"]) == (low, high and hex(high))


@pytest.mark.parametrize("ram, low, high", [("3583M", "0xdff00000", None), ("3584M", "0xc0000000", 0x120000000)])
def test_ram_is_split_as_qemu_splits_it_on_pc(ram, low, high):
    taken = answer("plan", "-", "--machine", "pc", "--ram", ram, stdin=BARE)["source"]["address_space_taken"]
    assert (taken["low_ram_end"], taken["high_ram_end"], taken["ecam"]) == (low, high and hex(high), None)


def test_the_host_bridge_says_which_machine_it_is():
    assert "machine pc," in notes("plan", "-", stdin=PIIX)[0]
    assert "machine q35," in notes("plan", "-", "--machine=q35", stdin=PIIX)[0]


def test_ends_of_ram_may_be_given_in_place_of_the_split():
    found = windows("--low-ram-end", "0xc0000000", "--high-ram-end=0x240000000", "--address-bits", "40")
    assert found["window mem32"][0].startswith("0xc0000000-")
    assert found["window mem64"] == ["0x240000000-0xffffffffff"]


def test_reserved_memory_is_kept_off():
    found = windows("--reserved", "0xa0000000-0xa00fffff", "--reserved=0x200000000-0x2ffffffff")
    assert found["window mem32"][:2] == ["0x80000000-0x9fffffff", "0xa0100000-0xdfffffff"]
    assert found["window mem64"] == ["0x100000000-0x1ffffffff", "0x300000000-0x3fffffffffff"]


def test_windows_of_the_file_count_until_others_are_asked_for():
    assert notes("plan", FLAT) == []
    assert notes("plan", FLAT, "--ram=4G")[0].startswith("address space taken: machine q35, RAM ends at 0x80000000, above")


def test_no_room_below_4_gib_is_refused():
    assert "no address space is left below 0xfec00000" in refusal("plan", "-", "--low-ram-end=0xfec00000", stdin=BARE)


def test_without_ecam_there_are_no_extended_capabilities():
    sriov = BARE.replace(b"bar 00:02.0 2 io size=0x20", b"bar 00:02.0 vf0 mem 64bit pref size=0x4000 count=8")
    assert any("BAR0 [mem" in line and "VF" in line for line in output("plan", "-", stdin=sriov))
    assert not any("VF" in line for line in output("plan", "-", "--machine=pc", stdin=sriov))


# --- whose board it is ----------------------------------------------------------------------------------------------


XEN = BARE.replace(b"hvminv 2\n", b"hvminv 3\nboard xen\n")


def test_under_xen_bars_end_where_its_firmware_keeps_its_own():
    """Xen's RESERVED_MEMBASE; ports from B000h on are the ACPI ports of an ICH9 that is told so."""
    assert "machine q35 on board xen, RAM ends at 0x80000000," in notes("plan", "-", stdin=XEN)[0]
    found = windows(stdin=XEN)
    assert found["window mem32"][-1].endswith("-0xfbffffff")
    assert found["window io"] == ["0x1000-0xafff", "0xb080-0xffff"]
    assert found["window mem64"] == windows()["window mem64"]


def test_a_pc_under_xen_keeps_the_ports_of_its_hotplug_free():
    found = windows(stdin=PIIX.replace(b"hvminv 2\n", b"hvminv 3\nboard xen\n"))
    assert found["window mem32"] == ["0x80000000-0xfbffffff"]
    assert found["window io"] == ["0x1000-0xadff", "0xae18-0xaeff", "0xaf20-0xafdf", "0xafe4-0xafff", "0xb040-0xb043",
                                  "0xb048-0xffff"]
    assert found["window io-cover"] == ["0xae00-0xae17", "0xaf00-0xaf1f", "0xafe0-0xafe3"]


def test_the_board_may_be_told_and_counts_more_than_the_file():
    assert windows("--board=xen") == windows(stdin=XEN)
    assert windows("--board", "qemu", stdin=XEN) == windows()
    assert windows("--board=xen", "--machine=pc") == windows("--machine=pc", "--board=xen")
    assert windows("--board=xen", "--machine=pc")["window mem32"] == ["0x80000000-0xfbffffff"]


def test_the_board_is_kept_in_the_inventory_and_named_in_the_answer():
    assert windows(stdin=XEN)["board xen"] == [""]
    assert "board qemu" not in windows()
    assert answer("plan", "-", stdin=XEN)["source"]["address_space_taken"]["board"] == "xen"


@pytest.mark.parametrize("ram, low, high", [("3839M", "0xeff00000", None), ("3840M", "0xf0000000", None),
                                            ("3841M", "0xf0000000", 0x100100000), ("8G", "0xf0000000", 0x210000000)])
@pytest.mark.parametrize("name", ["q35", "pc"])
def test_ram_is_split_as_xl_splits_it(name, ram, low, high):
    """HVM_BELOW_4G_RAM_END of Xen's public headers."""
    options = ("--board=xen", "--machine", name, "--ram", ram)
    taken = answer("plan", "-", *options, stdin=BARE)["source"]["address_space_taken"]
    assert (taken["low_ram_end"], taken["high_ram_end"]) == (low, high and hex(high))


def test_no_room_below_the_board_is_refused():
    assert "no address space is left below 0xfc000000" in refusal("plan", "-", "--low-ram-end=0xfc000000", stdin=XEN)


# --- choices --------------------------------------------------------------------------------------------------------


def policy(*options):
    return answer("plan", FLAT, *options)["policy"]


@pytest.mark.parametrize("given, name, value", [
    ("place=high", "place", "high"),
    ("hotplug-mem=16M", "hotplug-mem", "0x1000000"),
    ("hotplug-mem=0x10000", "hotplug-mem", "0x10000"),
    ("hotplug-pref=1T", "hotplug-pref", "0x10000000000"),
    ("hotplug-io=8192", "hotplug-io", "0x2000"),
    ("sriov=off", "sriov", "off"),
    ("isa-aliases=use", "isa-aliases", "use"),
    ("threshold=1G", "threshold", "0x40000000"),
    ("resizable=256M", "resizable-max", "0x10000000"),
    ("resizable=as-found", "resizable-max", "0x0"),
    ("address-bits=39", "address-bits", "39"),
    ("ecam=off", "ecam", "off"),
])
def test_a_choice_is_made(given, name, value):
    before, after = policy(), policy("--policy", given)
    assert after.pop(name) == value
    before.pop(name)
    assert after == before


def test_choices_add_up_and_the_last_of_one_name_counts():
    found = policy("--policy=place=high", "--policy=sriov=off", "--policy=place=low")
    assert (found["place"], found["sriov"]) == ("low", "off")
    assert policy("--policy=critical=00:02.0", "--policy=place=low")["critical"] == ["00:02.0"]


def test_functions_are_named_critical_one_by_one_or_together():
    assert policy("--policy=critical=00:02.0", "--policy=boot-critical=00:03.0,00:04.0")["critical"] == [
        "00:02.0", "00:03.0", "00:04.0"]


@pytest.mark.parametrize("given, complaint", [
    ("places=high", "unknown choice 'places'"),
    ("place=up", "'up' is no value for 'place'"),
    ("place=high low", "'high low' is no value for 'place'"),
    ("hotplug-mem=16Q", "'16Q' is no value for 'hotplug-mem'"),
    ("hotplug-pref=17179869185G", "'17179869185G' is no value for 'hotplug-pref'"),
    ("hotplug-mem=-1", "'-1' is no value for 'hotplug-mem'"),
    ("address-bits=20", "'20' is no value for 'address-bits'"),
    ("critical=0:2", "'0:2' is no value for 'critical'"),
    ("critical=00:02.0,", "is no value for 'critical'"),
    ("pin=00:02.0/1", "is no value for 'pin'"),
    ("pin=00:02.0/7@0x1000", "is no value for 'pin'"),
])
def test_a_choice_that_cannot_be_made_is_refused(given, complaint):
    assert complaint in refusal("plan", FLAT, "--policy", given)


def test_a_choice_counts_more_than_the_file():
    text = machine(*NIC, policy="place=low")
    high = "I pci 00:02.0: BAR0 [mem 0x100000000-0x100003fff 64bit pref] placed"
    assert high not in output("plan", "-", stdin=text)
    assert high in output("plan", "-", "--policy=place=high", stdin=text)


def test_a_pin_is_kept_and_one_without_bar_is_noted():
    line = "I pci 00:02.0: BAR0 [mem 0x90000000-0x90003fff 64bit pref] placed"
    assert line in output("plan", "-", "--policy=pin=00:02.0/0@0x90000000", stdin=machine(*NIC))
    assert any("BAR1" in note for note in notes("plan", "-", "--policy=pin=00:02.0/1@0x90000000", stdin=machine(*NIC)))


def test_fewer_address_bits_narrow_the_windows_of_a_file():
    assert inventory("-", "--policy=address-bits=36", stdin=machine(*NIC))["window mem64"] == ["0x100000000-0xfffffffff"]


def test_a_smaller_low_hole_narrows_the_windows_of_a_file():
    assert inventory("-", "--policy=low-hole=256M", stdin=machine(*NIC))["window mem32"] == ["0xd0000000-0xdfffffff"]


# --- what is printed as an inventory --------------------------------------------------------------------------------


def test_an_inventory_of_an_inventory_is_itself():
    once = pciplan("inventory", FLAT).stdout
    assert pciplan("inventory", "-", stdin=once).stdout == once
    assert pciplan("plan", "-", stdin=once).stdout == pciplan("plan", FLAT).stdout

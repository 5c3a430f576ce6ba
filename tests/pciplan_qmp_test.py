# SPDX-License-Identifier: MIT
"""Machines as QEMU's query-pci tells of them."""

import json

import pytest

from pciplan_program import FOLDER, QUERY_PCI, inventory, notes, output, pciplan, refusal

SWITCH = FOLDER / "query-pci/q35-switch.json"
BEFORE = FOLDER / "query-pci/pc-before-firmware.json"


def device(slot, vendor=0x8086, product=0x10d3, code=0x0200, regions=(), bridge=None, **more):
    found = {"bus": 0, "slot": slot, "function": 0, "irq_pin": 1, "qdev_id": "", "class_info": {"class": code},
             "id": {"vendor": vendor, "device": product}, "regions": list(regions), **more}
    return found | ({"pci_bridge": bridge} if bridge else {})


def region(bar, size, kind="memory", address=-1, **more):
    return {"bar": bar, "type": kind, "size": size, "address": address, **more}


def behind(secondary, subordinate, *devices, number=0):
    window = {"base": 0xfff00000, "limit": 0xfffff}
    return {"bus": {"number": number, "secondary": secondary, "subordinate": subordinate, "io_range": window,
                    "memory_range": window, "prefetchable_range": window}, "devices": list(devices)}


def reply(*devices):
    return json.dumps([{"bus": 0, "devices": list(devices)}]).encode()


HOST = device(0, product=0x29c0, code=0x0600)


@pytest.mark.parametrize("answer", QUERY_PCI, ids=lambda path: path.stem)
def test_every_answer_is_planned(answer):
    (counts,) = [line for line in output("plan", answer) if " summary pci: " in line]
    assert counts.endswith(" 0 not placed")


def test_a_machine_that_qemu_told_of_after_its_firmware_ran():
    """Taken from QEMU 7.2: a switch behind a root port, and a bridge to conventional PCI."""
    found = inventory(SWITCH)
    assert found["bridge 00:02.0"] == ["bus=00,01,04 io=16 pref=64 pcie-port hotplug"]
    assert found["bridge 01:00.0"] == ["bus=01,02,04 io=16 pref=64"]
    assert found["bridge 02:00.0"] == ["bus=02,03,03 io=16 pref=64 pcie-port hotplug"]
    assert found["bridge 00:03.0"] == ["bus=00,05,05 io=16 pref=64 hotplug"]
    assert found["bar 03:00.0"] == ["0 mem size=0x20000", "1 mem size=0x20000", "2 io size=0x20", "3 mem size=0x4000",
                                    "rom size=0x40000"]
    assert found["bar 00:04.0"] == ["0 mem size=0x100", "2 mem 64bit pref size=0x10000000"]


def test_before_the_firmware_ran_bridges_are_closed():
    assert inventory(BEFORE)["bridge 00:04.0"] == ["bus=00,00,00 io=16 pref=64 hotplug"]
    assert any("the bridge 00:04.0 has no bus behind it" in note for note in notes("plan", BEFORE))


def test_the_machine_is_that_of_the_host_bridge():
    assert any("machine pc," in note for note in notes("plan", BEFORE))
    assert any("machine q35," in note for note in notes("plan", SWITCH))


def test_regions_become_bars():
    text = reply(HOST, device(2, regions=[
        region(0, 1 << 30, prefetch=True, mem_type_64=True), region(2, 4096, prefetch=False, mem_type_64=False),
        region(3, 32, "io"), region(6, 65536, prefetch=False, mem_type_64=False)]))
    assert inventory("-", stdin=text)["bar 00:02.0"] == [
        "0 mem 64bit pref size=0x40000000", "2 mem size=0x1000", "3 io size=0x20", "rom size=0x10000"]


def test_other_makers_bridges_are_taken_to_have_all_windows():
    text = reply(HOST, device(2, vendor=0x10b5, product=0x8747, code=0x0604, bridge=behind(1, 1)))
    assert inventory("-", stdin=text)["bridge 00:02.0"] == ["bus=00,01,01 io=16 pref=64"]
    assert "other bridges are taken to have all windows and no hot-plug (bridges: 1)" in notes("plan", "-", stdin=text)


def test_extra_root_buses_are_roots():
    text = json.dumps([{"bus": 0, "devices": [HOST]}, {"bus": 128, "devices": [device(0, bus=128)]}]).encode()
    assert inventory("-", stdin=text)["fn 80:00.0"][0].startswith("id=8086:10d3")


@pytest.mark.parametrize("wrap", [
    lambda text: text,
    lambda text: b'{"return": ' + text + b"}",
    lambda text: b'{"QMP": {"version": {}}}\r\n{"return": {}}\r\n{"return": ' + text + b', "id": 1}\r\n{"return": {}}\r\n',
    lambda text: b'{"timestamp": {}, "event": "RESUME"}\n{"return": ' + text + b"}",
    lambda text: b"\n  " + json.dumps(json.loads(text), indent=4).encode(),
], ids=["bare", "return", "conversation", "event", "indented"])
def test_the_answer_is_found_among_other_things(wrap):
    text = reply(HOST, device(2, regions=[region(0, 4096)]))
    want = pciplan("plan", "-", stdin=text).stdout
    assert b"00:02.0: BAR0" in want
    assert pciplan("plan", "-", stdin=wrap(text)).stdout == want


def test_the_last_answer_counts():
    first, last = reply(HOST), reply(HOST, device(3, regions=[region(0, 4096)]))
    assert "fn 00:03.0" in inventory("-", stdin=first + b"\n" + last)


@pytest.mark.parametrize("text, complaint", [
    (b"{", ":1: no JSON: "),
    (b'[{"bus": 0,\n "devices": [}]', ":2: no JSON: "),
    (b'{"return": {}}', "JSON, but no answer to query-pci"),
    (b'{"error": {"class": "CommandNotFound", "desc": "no"}}', "JSON, but no answer to query-pci"),
    (b'[{"bus": 0, "devices": [{"slot": 1}]}]', "a device without slot, function or id"),
    (reply(HOST, device(2, regions=[region(9, 4096)])), "a region without type, bar"),
    (reply(HOST, device(2, regions=[region(0, 5000)])), "a region without type, bar"),
    (reply(HOST, device(2, regions=[{"bar": 0, "size": 4096}])), "a region without type, bar"),
    (reply(HOST, HOST), "00:00.0 is listed twice"),
    (reply(), "no function in it"),
])
def test_what_is_no_answer_is_refused(text, complaint):
    assert complaint in refusal("plan", "-", stdin=text)


def test_an_answer_that_is_cut_anywhere_is_refused():
    text = SWITCH.read_bytes().rstrip()
    for size in range(1, len(text), 251):
        assert "no JSON: " in refusal("plan", "-", stdin=text[:size])


def test_a_kernel_log_is_no_json():
    assert "neither a log of hvmstage" in refusal("plan", "-", stdin=b"[    0.000000] Linux version 6.1.0\n")

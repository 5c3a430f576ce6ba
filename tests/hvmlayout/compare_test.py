# SPDX-License-Identifier: MIT
"""`hvmlayout compare` as a user meets it: what real guests said of machines, and the same changed in one thing at a time.

logs/guest-NAME.log is what the firmware printed, .lspci, .iomem, .ioports, .dmesg what Linux said in the same boot. In `moved` a BAR was
pinned where it could not be, and Linux (pci=realloc) gave it another place, for which a bridge's window had to move; in `36bit` a BAR is
too large for the processor; in `hotplug` a device was plugged in after the boot; `gpu` and `pc` are machines where all is well."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TOOL = Path(os.environ.get("HVMLAYOUT", ROOT / "build/hvmlayout")).resolve()
LOGS = Path(__file__).parent / "logs"
WITNESSES = ("lspci", "iomem", "ioports", "dmesg")

sys.path.insert(0, str(ROOT / "tools"))
from hvmlayout import comparison, comparison_functions, comparison_map, guest_dmesg, guest_lspci  # noqa: E402
from hvmlayout.model import Bar, Boot, Bridge, BridgeWindow, Function, Host, MapEntry, Range, Root  # noqa: E402


def run(*arguments, stdin=b""):
    return subprocess.run([TOOL, "compare", *map(str, arguments)], input=stdin, capture_output=True, timeout=60, check=False)


def files(machine, *witnesses):
    return [word for witness in witnesses or WITNESSES for word in (f"--{witness}", LOGS / f"guest-{machine}.{witness}")]


def answer(machine, *arguments, status, stdin=b""):
    result = run(LOGS / f"guest-{machine}.log", *arguments, "--json", stdin=stdin)
    assert result.returncode == status, (result.stdout.decode(), result.stderr.decode())
    return json.loads(result.stdout)


def differing(found):
    return {(one["subject"], one["item"]): one for one in found["findings"] if one["differs"]}


def with_text(machine, witness, *changes):
    """What a witness said, with one text in place of another; each must be there."""
    text = (LOGS / f"guest-{machine}.{witness}").read_text()
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text.encode()


def refusal(*arguments, stdin=b""):
    result = run(*arguments, stdin=stdin)
    assert (result.returncode, result.stdout) == (2, b""), result
    lines = result.stderr.decode().splitlines()
    assert len(lines) == 1 and lines[0].startswith("hvmlayout: "), lines
    return lines[0]


# --- real guests --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("machine", ["q35-gpu", "pc"])
@pytest.mark.parametrize("witnesses", [WITNESSES, *((witness,) for witness in WITNESSES)], ids="+".join)
def test_a_guest_that_moved_nothing_agrees(machine, witnesses):
    found = answer(machine, *files(machine, *witnesses), status=0)
    assert found["agrees"] and not differing(found) and not found["complaints"]


@pytest.mark.parametrize("machine", ["q35-gpu", "pc", "q35-36bit"])
def test_each_bar_that_the_firmware_placed_is_found_the_same_by_a_witness(machine):
    """The firmware's own plan lines say how many there are."""
    log = (LOGS / f"guest-{machine}.log").read_text()
    placed = set(re.findall(r"I pci (\S+): ((?:VF )?BAR\d|ROM) \[.*\] placed", log))
    shadowed = {("00:01.0" if machine != "pc" else "00:02.0", "ROM")}
    found = answer(machine, *files(machine), status=0)
    same = {(one["subject"], one["item"]) for one in found["findings"] if one["verdict"] == "same"}
    assert len(placed) >= 10 and placed <= same | shadowed
    windows = re.findall(r"I pci (\S+): bridge window \[(io|mem)[^]]*?( pref)?\] to \[bus \S+\] placed", log)
    assert {(bdf, f"window {'pref' if pref else space}") for bdf, space, pref in windows} <= same


def test_what_linux_placed_and_what_it_moved_for_that_are_told_with_the_lines():
    found = answer("q35-moved", *files("q35-moved"), status=1)
    wrong = differing(found)
    assert set(wrong) == {("01:00.0", "BAR2"), ("00:02.0", "window pref")}
    placed, moved = wrong["01:00.0", "BAR2"], wrong["00:02.0", "window pref"]
    assert placed["verdict"] == "placed by the guest" and placed["guest"] == "[mem 0x100000000-0x103ffffff]"
    assert set(placed["witnesses"]) == {"lspci", "iomem", "dmesg"} and "line 316" in placed["note"]
    assert moved["verdict"] == "moved" and moved["firmware"] == "[mem 0x81200000-0x813fffff pref]"
    meanings = {one["line"]: one["meaning"] for one in found["complaints"]}
    assert "gives up a window" in meanings[313] and "Linux chose" in meanings[316] and "command line" in meanings[94]


@pytest.mark.parametrize("witness", ["lspci", "iomem", "dmesg"])
def test_each_witness_alone_tells_that_linux_moved_something(witness):
    wrong = differing(answer("q35-moved", *files("q35-moved", witness), status=1))
    assert set(wrong) == {("01:00.0", "BAR2"), ("00:02.0", "window pref")}


def test_a_shortage_that_the_firmware_has_said_is_no_difference():
    found = answer("q35-36bit", *files("q35-36bit"), status=0)
    neither = [one for one in found["findings"] if one["verdict"] == "placed in neither"]
    assert [(one["subject"], one["item"]) for one in neither] == [("01:00.0", "BAR2")]
    assert len(found["complaints"]) == 3 and all(one["known_to_the_firmware"] for one in found["complaints"])


def test_a_complaint_that_the_firmware_does_not_know_of_is_a_difference():
    line = "pci 0000:02:00.0: BAR 0 [mem size 0x00020000]: failed to assign\n"
    text = (LOGS / "guest-q35-gpu.dmesg").read_text() + f"[    9.000000] {line}"
    result = run(LOGS / "guest-q35-gpu.log", "--dmesg", "-", stdin=text.encode())
    assert result.returncode == 1
    said = result.stdout.decode()
    assert said.startswith("Linux complains in 1 line, though 19 BARs and 15 bridge windows are where"), said
    assert f"standard input:{text.count(chr(10))}: [    9.000000] {line}    it has no address" in said


def test_a_complaint_about_a_function_that_the_firmware_has_not_seen_is_a_difference():
    line = "[    9.000000] pci 0000:09:00.0: BAR 0 [mem size 0x00020000]: can't assign; no space\n"
    text = (LOGS / "guest-q35-36bit.dmesg").read_text() + line
    found = answer("q35-36bit", "--dmesg", "-", status=1, stdin=text.encode())
    assert [one["function"] for one in found["complaints"] if not one["known_to_the_firmware"]] == ["09:00.0"]


def test_a_device_that_was_plugged_in_is_only_in_the_guest():
    wrong = differing(answer("q35-hotplug", *files("q35-hotplug"), status=1))
    assert set(wrong) == {("01:00.0", "")}
    assert wrong["01:00.0", ""]["verdict"] == "only in the guest" and "line 431" in wrong["01:00.0", ""]["note"]


def test_zeros_in_place_of_addresses_are_noted_and_tell_nothing():
    machine = LOGS / "guest-q35-gpu.log"
    result = run(machine, "--iomem", LOGS / "guest-q35-gpu.iomem-user")
    assert result.returncode == 0 and result.stdout.startswith(b"Nothing differs, but nothing")
    assert b"all addresses are zero: read it as root" in result.stderr
    assert run(machine, "--iomem", LOGS / "guest-q35-gpu.iomem-user", *files("q35-gpu", "lspci")).stdout.startswith(b"The guest agrees")


def test_lspci_without_roots_rights_still_has_bars():
    result = run(LOGS / "guest-q35-gpu.log", "--lspci", LOGS / "guest-q35-gpu.lspci-user")
    assert result.returncode == 0 and result.stdout.startswith(b"The guest agrees: 18 BARs and 15 bridge windows")
    assert b"not run as root" in result.stderr


def test_the_guest_of_another_machine_differs_in_the_memory_map():
    """RAM of 1 GiB beside 2 GiB: the map is another one, and so is the hole below 4 GiB."""
    result = run(LOGS / "guest-q35-gpu.log", *files("q35-hotplug", "dmesg"), "--json")
    assert result.returncode == 1
    wrong = differing(json.loads(result.stdout))
    assert wrong["memory map", "[mem 0x00100000-0x7fff9fff]"]["guest"] == "not so"
    assert wrong["memory map", "[mem 0x00100000-0x3fff9fff]"]["firmware"] == "not so"


# --- one thing changed --------------------------------------------------------------------------------------------------

REGION = "Region 0: Memory at 81240000 (32-bit, non-prefetchable) [size=128K]"
CHANGES = [
    ("moved", REGION, REGION.replace("81240000", "81260000"), ("02:00.0", "BAR0")),
    ("moved", REGION, REGION.replace("128K", "256K"), ("02:00.0", "BAR0")),
    ("lost", REGION, "Region 0: Memory at <unassigned> (32-bit, non-prefetchable) [size=128K]", ("02:00.0", "BAR0")),
    ("lost", f"\t{REGION}\n", "", ("02:00.0", "BAR0")),
    ("disabled", REGION, REGION.replace("[size", "[disabled] [size"), ("02:00.0", "BAR0")),
    ("moved", "Memory behind bridge: 81200000-813fffff", "Memory behind bridge: 81200000-812fffff", ("00:03.0", "window mem")),
    ("lost", "I/O behind bridge: 2000-2fff [size=4K]", "I/O behind bridge: 0000f000-00000fff [disabled]", ("00:03.0", "window io")),
]


@pytest.mark.parametrize("verdict, old, new, where", CHANGES, ids=[f"{verdict}-{at}" for at, (verdict, *_) in enumerate(CHANGES)])
def test_one_change_in_lspci_is_one_difference(verdict, old, new, where):
    wrong = differing(answer("q35-gpu", "--lspci", "-", status=1, stdin=with_text("q35-gpu", "lspci", (old, new))))
    assert {key: one["verdict"] for key, one in wrong.items()} == {where: verdict}


def test_a_function_that_is_not_listed_is_gone_from_a_whole_listing_only():
    text = (LOGS / "guest-q35-gpu.lspci").read_text()
    blocks = text.strip().split("\n\n")
    without = "\n\n".join(block for block in blocks if not block.startswith("02:00.0"))
    wrong = differing(answer("q35-gpu", "--lspci", "-", status=1, stdin=without.encode()))
    assert {key: one["verdict"] for key, one in wrong.items()} == {("02:00.0", ""): "gone"}
    alone, = (block for block in blocks if block.startswith("02:00.0"))
    found = answer("q35-gpu", "--lspci", "-", status=0, stdin=alone.encode())
    assert {one["subject"] for one in found["findings"] if one["verdict"] == "same"} == {"02:00.0"}


@pytest.mark.parametrize("old, new, where, verdict", [
    ("    81240000-8125ffff : 0000:02:00.0", "    812a0000-812bffff : 0000:02:00.0", ("02:00.0", "BAR0"), "moved"),
    ("    81280000-81283fff : 0000:02:00.0\n", "", ("02:00.0", "BAR3"), "lost"),
    ("  81200000-813fffff : PCI Bus 0000:02", "  81200000-812fffff : PCI Bus 0000:02", ("00:03.0", "window mem"), "moved"),
    ("PCI MMCONFIG 0000 [bus 00-ff]", "PCI ECAM 0000 [bus 00-ff]", None, None),
    ("e0000000-efffffff : PCI MMCONFIG", "e8000000-efffffff : PCI MMCONFIG", ("ECAM", ""), "differs"),
    ("00100000-7fff9fff : System RAM", "00100000-7fffafff : System RAM", ("memory map", "[mem 0x00100000-0x7fffafff]"), "differs"),
])
def test_one_change_in_iomem_is_one_difference(old, new, where, verdict):
    driver = "" if "81283fff" not in old else "      81280000-81283fff : e1000e\n"
    text = with_text("q35-gpu", "iomem", (old, new), *([(driver, "")] if driver else []))
    found = answer("q35-gpu", "--iomem", "-", status=1 if where else 0, stdin=text)
    assert {key: one["verdict"] for key, one in differing(found).items()} == ({where: verdict} if where else {})


@pytest.mark.parametrize("old, new, where", [
    ("BIOS-e820: [mem 0x000000007ffff000-0x000000007fffffff] ACPI NVS", "BIOS-e820: [mem 0x000000007ffff000-0x000000007fffffff] reserved",
     "memory map"),
    ("at [mem 0xe0000000-0xefffffff] (base", "at [mem 0xb0000000-0xbfffffff] (base", "ECAM"),
    ("root bus resource [mem 0x80000000-0xdfffffff window]", "root bus resource [mem 0x81000000-0xdfffffff window]", "00:01.0"),
    ("00:1f.3: BAR 4 [io  0x4000-0x403f]", "00:1f.3: BAR 4 [io  0x5000-0x503f]", "00:1f.3"),
])
def test_one_change_in_dmesg_is_one_difference(old, new, where):
    found = answer("q35-gpu", "--dmesg", "-", status=1, stdin=with_text("q35-gpu", "dmesg", (old, new)))
    assert {subject for subject, _ in differing(found)} == {where}


def test_ecam_that_linux_does_not_use_differs():
    text = (LOGS / "guest-q35-gpu.dmesg").read_text()
    without = "".join(line for line in text.splitlines(True) if "MMCONFIG" not in line)
    wrong = differing(answer("q35-gpu", "--dmesg", "-", status=1, stdin=without.encode()))
    assert wrong["ECAM", ""]["guest"] == "not used"


def test_a_log_of_linux_without_its_beginning_says_so():
    text = (LOGS / "guest-q35-gpu.dmesg").read_text().splitlines(True)
    at = next(at for at, line in enumerate(text) if "PCI host bridge to bus" in line)
    result = run(LOGS / "guest-q35-gpu.log", "--dmesg", "-", "--all", stdin="".join(text[at:]).encode())
    assert result.returncode == 0 and b"memory map: not seen" in result.stdout and b"first line is missing" in result.stderr


def test_the_serial_console_with_firmware_and_linux_in_it_serves_as_both():
    console = (LOGS / "guest-q35-gpu.log").read_bytes() + (LOGS / "guest-q35-gpu.dmesg").read_bytes()
    both = Path(os.environ.get("TMPDIR", "/tmp")) / f"console-{os.getpid()}.log"
    both.write_bytes(console)
    try:
        result = run(both, "--dmesg", both)
    finally:
        both.unlink()
    assert result.returncode == 0, result.stdout.decode()


# --- what cannot be used ------------------------------------------------------------------------------------------------


def test_no_file_of_the_guest_is_refused():
    assert "at least one of --lspci" in refusal(LOGS / "guest-pc.log")


def test_standard_input_serves_once():
    assert "expected it once" in refusal(LOGS / "guest-pc.log", "--lspci", "-", "--dmesg", "-")


def test_lspci_without_numbers_is_refused_with_what_is_wanted():
    text = re.sub(r"(?m)^(\S+ [^[\n]*) \[\w{4}\]: (.*) \[\w{4}:\w{4}\]", r"\1: \2", (LOGS / "guest-pc.lspci").read_text())
    said = refusal(LOGS / "guest-pc.log", "--lspci", "-", stdin=text.encode())
    assert said.startswith("hvmlayout: standard input:1: ") and "expected `lspci -vvnn`" in said


def test_lspci_without_regions_is_refused_with_what_is_wanted():
    headers = "".join(line for line in (LOGS / "guest-pc.lspci").read_text().splitlines(True) if line[:1].isdigit())
    assert "expected `lspci -vvnn` (two v)" in refusal(LOGS / "guest-pc.log", "--lspci", "-", stdin=headers.encode())


@pytest.mark.parametrize("option, expected", [("--lspci", "`lspci -vvnn`"), ("--iomem", "/proc/iomem"), ("--ioports", "/proc/iomem"),
                                              ("--dmesg", "`dmesg`")])
def test_another_file_is_refused_in_one_line(option, expected):
    said = refusal(LOGS / "guest-pc.log", option, "-", stdin=b"Hello\n\x80\xff\0 world\n")
    assert "standard input" in said and expected in said
    assert "no-such-file" in refusal(LOGS / "guest-pc.log", option, "no-such-file")


# --- machines by hand ---------------------------------------------------------------------------------------------------


def machine(*functions, **keywords):
    host = Host("chipset", roots=[Root(0, 255)], functions=list(functions))
    return Boot("x.log", 1, 1, "hvmstage 1", hosts=[host], outcome="hand-off to linux", **keywords)


def listed(text):
    return comparison.Guest(lspci=guest_lspci.read(text, "lspci"))


HEADER = "01:00.0 Ethernet controller [0200]: Acme NIC [8086:10c9]\n\tControl: I/O- Mem+ BusMaster+\n"


def nic(*bars):
    return Function("01:00.0", 0, 1, 0, 0, 0x8086, 0x10c9, 0x020000, bars=list(bars), decodes_memory=True)


VF_BAR = Bar("VF BAR0", "mem", True, True, 0x4000, count=8, range=Range(0x80000000, 0x8001ffff))


def test_vf_bars_are_found_below_their_capability():
    text = HEADER + "\tCapabilities: [160 v1] Single Root I/O Virtualization (SR-IOV)\n" \
                    "\t\tRegion 0: Memory at 0000000080000000 (64-bit, prefetchable)\n"
    found, = comparison.merged(comparison_functions.findings(machine(nic(VF_BAR)), listed(text)))
    assert (found.item, found.verdict) == ("VF BAR0", "same")


def test_vf_bars_at_another_address_have_moved():
    found, = comparison_functions.findings(machine(nic(VF_BAR)), listed(HEADER + "\t\tRegion 0: Memory at 90000000 (64-bit, prefetchable)\n"))
    assert (found.verdict, found.guest) == ("moved", "at 0x90000000")


def test_an_enabled_virtual_function_is_known_by_the_room_that_was_made_for_it():
    text = HEADER + "\t\tRegion 0: Memory at 80000000 (64-bit, prefetchable)\n" \
        "\n01:10.0 Ethernet controller [0200]: Acme VF [8086:10ca]\n\tControl: I/O- Mem- BusMaster+\n" \
        "\tRegion 0: Memory at 80004000 (64-bit, prefetchable) [virtual] [size=16K]\n"
    verdicts = {one.subject: one.verdict for one in comparison_functions.findings(machine(nic(VF_BAR)), listed(text))}
    assert verdicts == {"01:00.0": "same", "01:10.0": "virtual function"}
    beside = text + "\tRegion 3: Memory at 90004000 (64-bit, prefetchable) [virtual] [size=16K]\n"
    assert {one.subject: one.verdict for one in comparison_functions.findings(machine(nic(VF_BAR)), listed(beside))}["01:10.0"] == "only in the guest"


def test_decode_that_the_firmware_left_off_is_not_called_disabled_by_the_guest():
    bar = Bar("BAR0", "mem", False, False, 0x1000, range=Range(0x80000000, 0x80000fff))
    text = HEADER.replace("Mem+", "Mem-") + "\tRegion 0: Memory at 80000000 (32-bit, non-prefetchable) [disabled] [size=4K]\n"
    function = nic(bar)
    function.decodes_memory = False
    assert [one.verdict for one in comparison_functions.findings(machine(function), listed(text))] == ["same"]
    function.decodes_memory = True
    assert [one.verdict for one in comparison_functions.findings(machine(function), listed(text))] == ["disabled"]


def test_a_payload_in_between_is_named_where_linux_finds_another_address():
    boot = machine(nic(Bar("BAR0", "mem", False, False, 0x1000, range=Range(0x80000000, 0x80000fff))))
    boot.outcome = "hand-off to seabios"
    log = guest_dmesg.read("Linux version 6\npci 0000:01:00.0: reg 0x10: [mem 0xfebf0000-0xfebf0fff]\n", "dmesg")
    wrong, = (one for one in comparison_functions.findings(boot, comparison.Guest(dmesg=log)) if one.differs)
    assert wrong.verdict == "moved" and "line 2: seabios ran in between" in wrong.note


def test_a_root_bus_that_acpi_did_not_tell_of_differs():
    boot = machine()
    boot.hosts[0].roots.append(Root(0x80, 0xff))
    log = guest_dmesg.read("Linux version 6\npci_bus 0000:00: root bus resource [mem 0x80000000-0xdfffffff window]\n", "dmesg")
    verdicts = {one.subject: one.verdict for one in comparison_map.findings(boot, comparison.Guest(dmesg=log))}
    assert verdicts["root bus 80"] == "differs" and verdicts["root bus 00"] == "same"


def test_the_number_behind_a_type_of_memory_is_linux_own():
    boot = machine(memory_map=[MapEntry(Range(0, 0xfff), "usable"), MapEntry(Range(0x1000, 0x1fff), "usable"),
                               MapEntry(Range(0x100000000, 0x13fffffff), "persistent")])
    log = guest_dmesg.read("BIOS-e820: [mem 0x0000000000000000-0x0000000000001fff] usable\n"
                           "BIOS-e820: [mem 0x0000000100000000-0x000000013fffffff] persistent (type 7)\n", "dmesg")
    assert [one.verdict for one in comparison_map.findings(boot, comparison.Guest(dmesg=log))] == ["same"]


def test_a_window_that_the_firmware_closed_and_linux_opened_is_told():
    bridge = Bridge(1, 1, windows={"io": BridgeWindow("io", None, "no space")})
    port = Function("00:02.0", 0, 0, 2, 0, 0x1b36, 0xc, 0x060400, bridge=bridge)
    text = "00:02.0 PCI bridge [0604]: A port [1b36:000c]\n\tControl: I/O+ Mem+ B\n\tBus: primary=00, secondary=01, subordinate=01\n" \
           "\tI/O behind bridge: 1000-1fff [size=4K]\n"
    found, = comparison_functions.findings(machine(port), listed(text))
    assert (found.item, found.verdict, found.firmware) == ("window io", "placed by the guest", "closed (no space)")


# --- other firmware -----------------------------------------------------------------------------------------------------


def test_a_guest_behind_seabios_is_compared_too():
    """SeaBIOS leaves the I/O window of an empty hot-plug port closed, which Linux opens; it tells only of a page for each smaller BAR."""
    found = answer("seabios-q35", *files("seabios-q35"), status=1)
    wrong = differing(found)
    assert set(wrong) == {("00:02.0", "window io")} and wrong["00:02.0", "window io"]["verdict"] == "placed by the guest"
    assert "Linux assigned it, line 287" in wrong["00:02.0", "window io"]["note"]
    same = {(one["subject"], one["item"]) for one in found["findings"] if one["verdict"] == "same"}
    assert {("01:00.0", "BAR0"), ("01:00.0", "BAR2"), ("02:00.0", "BAR0"), ("ECAM", "")} <= same

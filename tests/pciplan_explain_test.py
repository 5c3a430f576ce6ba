# SPDX-License-Identifier: MIT
"""Why a BAR is where it is, what was tried to place it, and what would help."""

import re
import time

import pytest

from pciplan_program import BRIDGE, FLAT, FOLDER, LSPCI, MACHINES, answer, machine, output, refusal

HOST = "fn 00:00.0 id=8086:29c0 class=060000 header=0 pin=0"
NIC = "fn 00:02.0 id=8086:10d3 class=020000 header=0 pin=1"
GPU = "fn 00:03.0 id=10de:2204 class=030000 header=0 pin=1"
PORT = "fn 00:04.0 id=1b36:000c class=060400 header=1 pin=1"
SMALL = "0xe0000000-0xefffffff"  # 256 MiB
HIGH = "0x100000000-0x7fffffffff"  # 39 bits


def behind(*records, pref="64", more=""):
    """The records of a NIC on bus 1, behind a port."""
    return [PORT, f"bridge 00:04.0 bus=00,01,01 io=16 pref={pref} pcie-port{more}",
            "fn 01:00.0 id=8086:1572 class=020000 header=0 pin=1", *records]


def described(*functions, last="00", **keywords):
    return machine(HOST, *functions, **keywords).replace(b"last=00", f"last={last}".encode())


def explain(text, bdf, *options):
    return output("explain", "-", bdf, *options, stdin=text)


def explain_all(text):
    return output("explain", "-", stdin=text)


def tried(text, bdf, *options):
    return {trial["change"]: trial for trial in answer("explain", "-", bdf, *options, stdin=text)["tried"]}


def helps(text, bdf, *options):
    return [trial["change"] for trial in answer("explain", "-", bdf, *options, stdin=text)["helps"]]


def trial(found, beginning):
    one, = [found[change] for change in found if change.startswith(beginning)]
    return one


# --- what it is -----------------------------------------------------------------------------------------------------


def test_the_function_is_named_with_its_place():
    lines = explain(described(*behind("bar 01:00.0 0 mem size=0x1000"), last="01"), "01:00.0")
    assert lines[:2] == ["01:00.0 is an Ethernet controller, 8086:1572, class 020000.",
                         "01:00.0 is on bus 01, behind the bridge 00:04.0."]
    lines = explain(described(NIC), "00:02.0")
    assert "00:02.0 is on bus 00, with no bridge above it." in lines and "00:02.0 has no BARs." in lines


def test_the_topmost_bridge_is_named_too():
    lines = output("explain", FOLDER / "q35-switch.inv", "03:00.0")
    assert "03:00.0 is on bus 03, behind the bridge 02:00.0; the topmost bridge above it is 00:02.0." in lines


def test_who_is_given_up_last_is_said():
    text = described(NIC, GPU)
    said = "is given up last: it counts as needed to boot."
    assert f"00:03.0 {said}" in explain(text, "00:03.0") and f"00:02.0 {said}" not in explain(text, "00:02.0")
    assert f"00:02.0 {said}" in explain(text, "00:02.0", "--policy=critical=00:02.0")


def test_a_bridge_has_its_windows_told():
    lines = explain(described(*behind("bar 01:00.0 0 mem size=0x1000", more=" hotplug"), last="01"), "00:04.0")
    assert any(line.startswith("The memory window of 00:04.0 is 0x8") for line in lines)


def test_a_domain_in_front_of_the_function_is_taken():
    assert explain(described(NIC), "0000:00:02.0") == explain(described(NIC), "00:02.0")


def test_a_function_that_is_not_there_is_refused():
    assert refusal("explain", FLAT, "17:00.0") == f"{FLAT}: there is no function 17:00.0"


# --- what each BAR needs, and where it may go -----------------------------------------------------------------------


@pytest.mark.parametrize("bar, need", [
    ("0 mem size=0x1000", "BAR0 needs 0x1000 bytes (4 KiB) of non-prefetchable memory."),
    ("1 mem 64bit pref size=0x40000000", "BAR1 needs 0x40000000 bytes (1 GiB) of prefetchable memory."),
    ("2 io size=0x20", "BAR2 needs 0x20 bytes of I/O ports."),
    ("rom size=0x80000", "ROM needs 0x80000 bytes (512 KiB) of memory, for an expansion ROM."),
    ("vf0 mem 64bit pref size=0x4000 count=8",
     "VF BAR0 needs 8 times 0x4000 bytes (16 KiB) of prefetchable memory, one for each virtual function: "
     "0x20000 bytes (128 KiB)."),
])
def test_the_need_is_told(bar, need):
    assert need in explain(described(NIC, f"bar 00:02.0 {bar}"), "00:02.0")


@pytest.mark.parametrize("records, bdf, reason", [
    ([NIC, "bar 00:02.0 0 mem pref size=0x1000"], "00:02.0", "BAR0 may not go above 4 GiB: its register has 32 bits."),
    ([NIC, "bar 00:02.0 rom size=0x1000"], "00:02.0", "ROM may not go above 4 GiB: its register has 32 bits."),
    ([NIC, "bar 00:02.0 0 mem 64bit size=0x1000"], "00:02.0",
     "BAR0 may go above 4 GiB: it is 64-bit, and no bridge is above it."),
    (behind("bar 01:00.0 0 mem 64bit size=0x1000"), "01:00.0",
     "BAR0 may not go above 4 GiB: it is not prefetchable, and the bridge 00:04.0 above it reaches such memory only below; "
     "behind no bridge it could."),
    (behind("bar 01:00.0 0 mem 64bit pref size=0x1000", pref="32"), "01:00.0",
     "BAR0 may not go above 4 GiB: the bridge 00:04.0 above it has no 64-bit prefetchable window."),
    (behind("bar 01:00.0 0 mem 64bit pref size=0x1000", pref="none"), "01:00.0",
     "BAR0 may not go above 4 GiB: the bridge 00:04.0 above it has no prefetchable window."),
    (behind("bar 01:00.0 0 mem 64bit pref size=0x1000"), "01:00.0",
     "BAR0 may go above 4 GiB: it is 64-bit and prefetchable, and every bridge above it has a 64-bit prefetchable window."),
])
def test_whether_it_may_go_high_is_told_with_the_reason(records, bdf, reason):
    text = described(*records, last="01")
    assert reason in explain(text, bdf)
    bar, = answer("explain", "-", bdf, stdin=text)["bars"]
    assert bar["may_go_above_4g"] == (" may go " in reason)


# --- where it is, and why -------------------------------------------------------------------------------------------

BIG = "bar 00:03.0 0 mem 64bit pref size=0x20000000"  # 512 MiB
FITS = "bar 00:02.0 0 mem 64bit pref size=0x8000000"  # 128 MiB


@pytest.mark.parametrize("records, options, why", [
    ([FITS], [], "BAR0 is below 4 GiB because everything fits there."),
    ([FITS], ["--policy=place=high"], "BAR0 is above 4 GiB because the policy says place=high."),
    ([FITS], ["--policy=threshold=64M"], "BAR0 is above 4 GiB because the policy's threshold sends BARs of its size there."),
    ([FITS, GPU, BIG], [], "BAR0 is below 4 GiB because there is room for it once larger ones are above."),
    ([FITS], ["--policy=place=low"], "BAR0 is below 4 GiB because the policy says place=low."),
    (["bar 00:02.0 0 mem size=0x1000"], [], "BAR0 is below 4 GiB because it may not go above."),
    ([FITS.replace("0x8000000", "0x20000000")], [], "BAR0 is above 4 GiB because no range below 4 GiB is large enough for it."),
    ([FITS.replace("0x8000000", "0x10000000"), GPU, "bar 00:03.0 0 mem size=0x1000"], [],
     "BAR0 is above 4 GiB because not everything fits below 4 GiB, and what may go above makes room, the largest first."),
])
def test_the_reason_for_the_place_is_told(records, options, why):
    assert why in explain(described(NIC, *records, mem32=SMALL, mem64=HIGH), "00:02.0", *options)


def test_without_space_above_that_is_the_reason():
    assert "BAR0 is below 4 GiB because there is no address space for BARs above." in explain(
        described(NIC, FITS, mem32=SMALL, mem64=None), "00:02.0")


def test_the_window_that_holds_it_is_named():
    lines = output("explain", FOLDER / "q35-switch.inv", "03:00.0")
    assert any(re.fullmatch(r"BAR0 is at \[mem 0x\w+-0x\w+\], in the memory window 0x\w+-0x\w+ of the bridge 02:00.0.", line)
               for line in lines)


def test_a_pinned_bar_says_so():
    lines = explain(described(NIC, FITS.replace("size", "pinned=0xe8000000 size"), mem32=SMALL), "00:02.0")
    assert "BAR0 is pinned to 0xe8000000." in lines and not any("because" in line for line in lines)


# --- why it is nowhere ----------------------------------------------------------------------------------------------


def test_no_space_names_what_takes_it():
    text = described(NIC, "bar 00:02.0 0 mem size=0x8000000", GPU, "bar 00:03.0 0 mem size=0x8000000",
                     "bar 00:03.0 1 mem size=0x4000000", mem32=SMALL)
    lines = explain(text, "00:02.0")
    assert "BAR0 is not placed: whatever may hold it is taken." in lines
    assert "There, BAR0 of 00:03.0 takes 0x8000000 bytes (128 MiB) at 0xe0000000." in lines
    assert any(line.startswith("Below 4 GiB BARs may use 0x10000000 bytes (256 MiB) in 1 piece;") for line in lines)
    assert not any(line.startswith("Above 4 GiB") for line in lines)


def test_at_most_five_neighbours_are_named():
    more = [record for slot in range(5, 15) for record in (
        f"fn 00:{slot:02x}.0 id=8086:10d3 class=030000 header=0 pin=1", f"bar 00:{slot:02x}.0 0 mem size=0x1000000")]
    lines = explain(described(NIC, "bar 00:02.0 0 mem size=0x8000000", *more, mem32=SMALL), "00:02.0")
    assert len([line for line in lines if line.startswith("There, BAR")]) == 5
    assert "There, 5 smaller ones take the rest." in lines


def test_a_missing_window_names_the_bridge():
    text = described(*behind("bar 01:00.0 0 io size=0x20"), last="01").replace(b"io=16", b"io=none")
    lines = explain(text, "01:00.0")
    assert "BAR0 is not placed: the bridge 00:04.0 above it has no I/O window." in lines
    assert lines[-1] == "None of this alone places everything of 01:00.0."


def test_too_large_is_told():
    lines = explain(described(NIC, "bar 00:02.0 0 mem size=0x20000000", mem32=SMALL), "00:02.0")
    assert "BAR0 is not placed: no range that may hold it is as large, even with nothing in it." in lines


@pytest.mark.parametrize("bar, why", [
    ("size=0x8000000 pinned=0xe9000000", "the address it must have is no multiple of its size."),
    ("size=0x8000000 pinned=0x20000000", "the address it must have is not for BARs."),
])
def test_a_refused_pin_is_told(bar, why):
    text = described(NIC, f"bar 00:02.0 0 mem {bar}", mem32=SMALL)
    assert f"BAR0 is not placed: {why}" in explain(text, "00:02.0")
    found = trial(tried(text, "00:02.0"), "these BARs of 00:02.0 not pinned")
    assert found["helps"] and found["cost"] == "It is left out of the firmware's option pin then."


def test_of_two_bars_pinned_to_one_place_the_other_is_named():
    bar = "0 mem size=0x8000000 pinned=0xe8000000"
    text = described(NIC, f"bar 00:02.0 {bar}", GPU, f"bar 00:03.0 {bar}", mem32=SMALL)
    one, other = sorted(answer("plan", "-", stdin=text)["bars"], key=lambda found: found["placed"])
    assert f"BAR0 is not placed: {other['function']} BAR0 is where it must be." in explain(text, one["function"])


# --- what was tried, and what would help ----------------------------------------------------------------------------


def test_more_address_bits_are_told_with_the_least_that_works():
    text = described(NIC, "bar 00:02.0 0 mem 64bit pref size=0x10000000000", mem32=SMALL, mem64=HIGH)
    found = trial(tried(text, "00:02.0"), "41 physical address bits instead of 39")
    assert found["helps"] and found["qemu"].startswith("phys-bits=41 at -cpu") and found["options"] == []
    assert "BAR0 is not placed" in "\n".join(explain(text.replace(b"0x7fffffffff", b"0xffffffffff"), "00:02.0"))
    assert "BAR0 is above 4 GiB" in "\n".join(explain(text.replace(b"0x7fffffffff", b"0x1ffffffffff"), "00:02.0"))


def test_a_limit_of_the_policy_is_an_option_of_the_firmware():
    text = described(NIC, "bar 00:02.0 0 mem 64bit pref size=0x1000000000", mem32=SMALL, mem64="0x100000000-0xfffffffff",
                     policy="place=auto address-bits=36")
    option, = trial(tried(text, "00:02.0"), "37 physical address bits")["options"]
    assert option == {"name": "address-bits", "value": "37", "fw_cfg": "-fw_cfg name=opt/org.hvmstage/address-bits,string=37"}


def test_a_larger_hole_is_told_with_the_least_that_works():
    text = described(NIC, "bar 00:02.0 0 mem size=0x20000000", GPU, "bar 00:03.0 0 mem size=0x10000000", mem32=SMALL)
    found = trial(tried(text, "00:02.0"), "a hole of ")
    start = int(re.search(r"RAM ending at (0x\w+)", found["change"]).group(1), 16)
    assert found["helps"] and found["qemu"] == f"-machine max-ram-below-4g={start >> 20}M"
    assert found["xl"] == f"mmio_hole={(0x100000000 - start) >> 20}"
    wider = text.replace(b"window mem32 0xe0000000", b"window mem32 %#x" % start)
    assert answer("plan", "-", stdin=wider)["totals"]["not_placed"] == 0
    narrower = text.replace(b"window mem32 0xe0000000", b"window mem32 %#x" % (start + (1 << 20)))
    assert answer("plan", "-", stdin=narrower)["totals"]["not_placed"] == 1


def test_a_function_may_be_made_critical_at_the_cost_of_others():
    nics = [NIC, "bar 00:02.0 0 mem size=0x8000000", NIC.replace("02.0", "05.0"), "bar 00:05.0 0 mem size=0x8000000",
            NIC.replace("02.0", "06.0"), "bar 00:06.0 0 mem size=0x8000000"]
    text = described(*nics, mem32=SMALL)
    lost, = [bar for bar in answer("plan", "-", stdin=text)["bars"] if not bar["placed"]]
    found = trial(tried(text, lost["function"]), f"{lost['function']} counted as needed to boot")
    assert (found["helps"], found["lost"]) == (True, 1)
    assert found["options"][0]["fw_cfg"] == f"-fw_cfg name=opt/org.hvmstage/boot-critical,string={lost['function']}"
    lines = explain(text, lost["function"])
    assert "  1 BAR of other functions would lose their place." in lines
    # What costs others comes last.
    assert helps(text, lost["function"])[-1].endswith("counted as needed to boot")
    assert answer("plan", "-", f"--policy=critical={lost['function']}", stdin=text)["totals"]["not_placed"] == 1


def test_a_resizable_bar_may_be_made_smaller():
    text = described(NIC, "bar 00:02.0 0 mem 64bit pref size=0x20000000 sizes=0x300", mem32=SMALL, mem64=None)
    found = trial(tried(text, "00:02.0"), "resizable BARs of at most 0x10000000 bytes (256 MiB)")
    assert found["helps"] and found["options"][0]["fw_cfg"].endswith("resizable,string=256M")


def test_room_for_virtual_functions_may_be_wanted_after_all():
    text = described(NIC, "bar 00:02.0 0 mem size=0x1000", "bar 00:02.0 vf0 mem 64bit pref size=0x4000 count=8")
    assert "VF BAR0 is not placed: the policy says sriov=off." in explain(text, "00:02.0", "--policy=sriov=off")
    assert helps(text, "00:02.0", "--policy=sriov=off")[0] == "room for virtual functions"


def test_hotplug_reserves_are_tried_without():
    port = behind(more=" hotplug")[:2] + ["reserve 00:04.0 mem=0x1000000"]
    text = described(NIC, "bar 00:02.0 0 mem size=0x20000000", *port, last="01", mem32=SMALL)
    found = trial(tried(text, "00:02.0"), "no room kept for hot-plug")
    assert [option["name"] for option in found["options"]] == ["hotplug-mem", "hotplug-pref"]
    assert "mem-reserve" in found["qemu"] and found["cost"] == "What is plugged in later may find no room."
    text = described(NIC, "bar 00:02.0 0 mem size=0x20000000", mem32=SMALL)
    assert not any("hot-plug" in change for change in tried(text, "00:02.0"))


def test_ports_are_tried_with_what_concerns_ports():
    text = described(NIC, "bar 00:02.0 0 io size=0x100", "bar 00:02.0 1 io size=0x80").replace(
        b"window io 0x1000-0xffff", b"window io 0x1000-0x10ff")
    found = tried(text, "00:02.0")
    assert trial(found, "I/O BARs at the aliases")["options"][0]["fw_cfg"].endswith("isa-aliases,string=use")
    assert not any("hole" in change or "address bits" in change or "place" in change for change in found)


def test_nothing_is_tried_for_what_is_placed():
    for line in output("explain", FLAT, "00:02.0"):
        assert not line.startswith(("Tried", "Would help", "None"))
    assert answer("explain", FLAT, "00:02.0")["tried"] == []


def test_what_helps_is_what_was_tried_and_did():
    for path in MACHINES:
        for function in answer("explain", path)["functions"]:
            found = answer("explain", path, function["function"])
            assert [one for one in found["tried"] if one["helps"]] == found["helps"]
            for one in found["tried"]:
                assert one["helps"] == (one["placed"] == one["wanted"] > 0)
                for option in one["options"]:
                    assert option["fw_cfg"] == f"-fw_cfg name=opt/org.hvmstage/{option['name']},string={option['value']}"


def test_an_option_that_helps_does_help():
    """Each choice of the firmware that is said to help is made, and everything of the function is placed."""
    for path in MACHINES:
        for function in answer("explain", path)["functions"]:
            for one in answer("explain", path, function["function"])["helps"]:
                if not one["options"] or "qemu" in one or "hotplug" in one["change"]:
                    continue
                choices = [f"--policy={option['name']}={option['value']}" for option in one["options"]]
                bars = answer("plan", path, *choices)["bars"]
                assert all(bar["placed"] for bar in bars if bar["function"] == function["function"])


# --- without a function ---------------------------------------------------------------------------------------------


def test_all_that_lack_something_are_listed():
    lines = output("explain", BRIDGE)
    assert lines[0].startswith("01:02.0, a display controller, lacks a place for BAR0 of 0x4000000 bytes (64 MiB): ")
    assert [function["function"] for function in answer("explain", BRIDGE)["functions"]] == ["01:02.0"]


@pytest.mark.parametrize("machine_file", MACHINES, ids=lambda path: path.stem)
def test_the_list_has_every_bar_that_is_not_placed(machine_file):
    lost = {(bar["function"], bar["bar"]) for bar in answer("plan", machine_file)["bars"] if not bar["placed"]}
    told = {tuple(re.match(r"(\S+), .* lacks a place for (.*) of 0x", line).groups())
            for line in output("explain", machine_file) if "lacks a place" in line}
    assert told == lost


def test_missing_ports_for_hotplug_are_counted_and_not_listed():
    ports = FOLDER / "q35-40-ports.inv"
    missing = len([line for line in output("plan", ports) if "[io" in line and "no hot-plug reserve" in line])
    assert missing > 1
    assert output("explain", ports) == ["Everything is placed.", f"{missing} bridges have no I/O ports for hot-plug."]
    assert answer("explain", ports)["bridges_without_hotplug_ports"] == missing


def test_memory_that_is_missing_for_hotplug_is_listed():
    text = described(*behind(more=" hotplug")[:2], "reserve 00:04.0 mem=0x40000000", last="01", mem32=SMALL)
    assert explain_all(text) == ["00:04.0, a PCI bridge, lacks memory for hot-plug."]


def test_a_machine_that_lacks_nothing_says_so():
    assert output("explain", FLAT) == ["Everything is placed."]


# --- form -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", [*MACHINES, *LSPCI], ids=lambda path: path.stem)
def test_every_line_is_a_sentence(path):
    functions = [bar["function"] for bar in answer("plan", path)["bars"]]
    for function in sorted(set(functions))[:6]:
        for line in output("explain", path, function):
            assert line.rstrip().endswith((".", ")")) and "(null)" not in line and "%" not in line


def test_a_long_machine_is_explained_at_once():
    """The largest machine there is, with a hole so small that much is lost."""
    huge = FOLDER / "huge.inv"
    options = ["--low-ram-end=0xf0000000", "--address-bits=36"]
    lost = [bar for bar in answer("plan", huge, *options)["bars"] if not bar["placed"]]
    assert len(answer("plan", huge)["bars"]) > 200 and lost
    begin = time.monotonic()
    output("explain", huge, lost[0]["function"], *options)
    assert time.monotonic() - begin < 5

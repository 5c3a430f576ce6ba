# SPDX-License-Identifier: MIT
"""`hvmlayout diff`: real boots that differ in one known thing, and machines by hand.

logs/guest-diff-NAME.log are boots of q35 with 2 GiB: a VGA, root ports with an e1000e and an NVMe (`base`). The others differ from it by
what they are called: `more-ram` has 4 GiB, `bridge-in-front` one more port with a device before the others, `high` the option place=high.
`two-gpus` has two BARs of 32 GiB more and 37 address bits, `lost` the same with 36, `critical` the same and boot-critical=04:00.0."""

import itertools
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TOOL = Path(os.environ.get("HVMLAYOUT", ROOT / "build/hvmlayout")).resolve()
PCIPLAN = Path(os.environ.get("PCIPLAN", ROOT / "build/pciplan")).resolve()
LOGS = Path(__file__).parent / "logs"
NAMES = ("base", "more-ram", "bridge-in-front", "high", "two-gpus", "lost", "critical")

sys.path.insert(0, str(ROOT / "tools"))
from hvmlayout import source  # noqa: E402
from hvmlayout.difference import differences  # noqa: E402
from hvmlayout.difference_report import lines, verdict  # noqa: E402
from hvmlayout.model import Bar, Boot, Bridge, BridgeWindow, Function, Host, MapEntry, Range, Root, Window  # noqa: E402

GIB = 1 << 30
MIB = 1 << 20


def log(name):
    return LOGS / f"guest-diff-{name}.log"


def run(*arguments, stdin=b"", **environment):
    return subprocess.run([TOOL, "diff", *map(str, arguments)], input=stdin, capture_output=True, timeout=120, check=False,
                          env={**os.environ, "PCIPLAN": str(PCIPLAN), **environment})


def told(*arguments, status=1):
    result = run(*arguments)
    assert result.returncode == status, (result.stdout.decode(), result.stderr.decode())
    return result.stdout.decode().splitlines()


def refusal(*arguments, **keywords):
    result = run(*arguments, **keywords)
    assert (result.returncode, result.stdout) == (2, b""), result
    said, = result.stderr.decode().splitlines()
    return said


def changes(a, b, *arguments):
    result = run(log(a), log(b), "--json", *arguments)
    assert result.returncode in (0, 1), result.stderr.decode()
    return json.loads(result.stdout)["changes"]


def one(found, **wanted):
    match, = [change for change in found if all(change[key] == value for key, value in wanted.items())]
    return match


# --- real boots ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_a_boot_does_not_differ_from_itself(name):
    said = told(log(name), log(name), status=0)
    assert said[0].startswith("The same: ") and len(said) == 3
    assert changes(name, name) == []


@pytest.mark.parametrize("a, b", itertools.combinations(NAMES, 2))
def test_each_bar_that_both_boots_have_is_told_of_exactly_when_it_differs(a, b):
    """By name here, which holds for functions that did not move."""
    first, second = source.load(log(a)), source.load(log(b))
    found = differences(first, second)
    paired = {(pair.a.name, pair.b.name) for pair in found.pairs if pair.a and pair.b}
    subjects = [change.subject for change in found.changes if change.kind != "decode"]
    for name_a, name_b in paired:
        bars = [{bar.name: bar.range for bar in boot.find(name).bars} for boot, name in ((first, name_a), (second, name_b))]
        for bar in bars[0].keys() & bars[1].keys():
            assert subjects.count(f"{name_b} {bar}") == (bars[0][bar] != bars[1][bar]), (name_a, name_b, bar)
    back = differences(second, first)
    assert len(back.of("moved")) == len(found.of("moved")) and len(back.of("gained")) <= len(found.of("lost"))


def test_a_bar_that_lost_its_address_comes_first_with_the_cause_and_the_remedy():
    said = told(log("two-gpus"), log("lost"))
    assert said[0].startswith("They differ: 1 BAR lost, ") and said[3] == "" and said[4] == "BARs that lost their address:"
    assert said[5].startswith("  04:00.0 BAR2: was at [mem 0x1000000000-0x17ffffffff 64bit pref], needs [mem size 0x800000000 64bit pref]")
    assert said[6] == "      because the processor has 36 physical address bits, and not 37"
    at = said.index("What would help, B's firmware says:")
    assert "37 physical address bits" in said[at + 1]


def test_an_option_is_told_as_the_cause():
    found = changes("lost", "critical")
    assert one(found, group="options")["subject"] == "option boot-critical"
    assert one(found, kind="lost")["subject"] == "03:00.0 BAR2"
    gained = one(found, kind="gained")
    assert gained["subject"] == "04:00.0 BAR2" and gained["cause"] == "option boot-critical is 04:00.0 (before: none)"
    found = changes("base", "high")
    assert one(found, group="options")["before"] == "auto"
    moved = one(found, subject="00:04.0 window pref")
    assert moved["cause"] == "it is above 4 GiB now: option place is high (before: auto)"
    assert all(change["cause"] for change in found if change["group"] == "moved")


def test_a_new_bridge_in_front_renumbers_what_is_behind_the_others():
    found = changes("base", "bridge-in-front")
    functions = {(change["kind"], change["subject"]): change for change in found if change["group"] == "functions"}
    assert set(functions) == {("appeared", "00:03.0"), ("appeared", "01:00.0"), ("renumbered", "02:00.0"), ("renumbered", "03:00.0")}
    nic = functions["renumbered", "02:00.0"]
    assert "moved from 01:00.0 to 02:00.0" in nic["text"] and nic["cause"] == "the bridge 00:03.0 was added before it"
    window = one(found, subject="00:04.0 window mem")
    assert window["cause"] == "the memory window of 00:03.0, 2 MiB, is new, and is where this was"
    assert one(found, subject="02:00.0 BAR0")["cause"].startswith("the memory window of its bridge 00:04.0 moved from ")
    back = {(change["kind"], change["subject"]) for change in changes("bridge-in-front", "base") if change["group"] == "functions"}
    assert back == {("disappeared", "00:03.0"), ("disappeared", "01:00.0"), ("renumbered", "01:00.0"), ("renumbered", "02:00.0")}


def test_more_ram_is_told_with_the_window_and_the_map_that_it_changes():
    found = changes("base", "more-ram")
    assert one(found, group="machine")["subject"] == "RAM above 4 GiB"
    assert one(found, group="windows")["cause"].startswith("RAM above 4 GiB ends at 0x180000000")
    assert one(found, group="map")["after"] == "[mem 0x100000000-0x17fffffff] usable"


def test_a_gpu_behind_a_new_port_that_finds_no_room_is_a_loss():
    found = changes("base", "lost")
    lost = one(found, group="unplaced")
    assert lost["kind"] == "unplaced" and lost["subject"] == "04:00.0 BAR2"
    assert lost["cause"] == "03:00.0 BAR2 takes 32 GiB of the room that it could have"


# --- which boots --------------------------------------------------------------------------------------------------------


def test_two_boots_of_one_log_are_compared(tmp_path):
    both = tmp_path / "both.log"
    both.write_bytes(log("base").read_bytes() + log("lost").read_bytes() + log("base").read_bytes())
    assert told(both)[1:3] == [f"A  {both}, boot 2 of 3: hvmstage 0.8 on q35 under qemu", f"B  {both}, boot 3 of 3: hvmstage 0.8 on q35 under qemu"]
    assert told(both, "--boot-a", "1", "--boot-b", "3", status=0)[0].startswith("The same")
    assert told(both, "--boot-b", "2")[1].startswith(f"A  {both}, boot 1 of 3")
    assert "1 BAR lost" not in told(both, log("lost"), "--boot-a", "2", status=0)[0]


def test_one_boot_alone_is_refused():
    assert "found one boot, expected two, or a second log" in refusal(log("base"))


def test_a_boot_or_file_that_is_not_there_is_refused_in_one_line():
    assert "number 9" in refusal(log("base"), log("lost"), "--boot-b", "9")
    assert "no-such.log" in refusal(log("base"), "no-such.log")
    assert "expected it once" in refusal("-", "-")


def test_a_cut_log_says_what_is_not_compared(tmp_path):
    cut = tmp_path / "cut.log"
    text = log("base").read_text()
    cut.write_text(text[:text.index("I e820 map")])
    result = run(log("base"), cut)
    assert result.returncode == 1 and b"hvmlayout: note: B does not tell" in result.stderr
    assert "outcome: no payload given, stopped -> the log ends before its outcome" in result.stdout.decode()
    assert "BARs that" not in result.stdout.decode() and "Memory map" not in result.stdout.decode()


# --- proof --------------------------------------------------------------------------------------------------------------


def proof(a, b):
    result = run(log(a), log(b), "--why", "--json")
    return {part["part"]: part for part in json.loads(result.stdout)["proof"]}


@pytest.mark.parametrize("a, b, cause", [("base", "high", "policy"), ("two-gpus", "lost", "windows"), ("base", "bridge-in-front", "devices")])
def test_planning_with_the_one_thing_that_differs_explains_all_that_moved(a, b, cause):
    parts = proof(a, b)
    assert parts[cause]["changed"] == len(parts[cause]["explained"]) > 5
    assert "this is the cause" in parts[cause]["text"]
    assert [part for part in parts if part != cause and parts[part]["explained"]] == []


def test_a_proof_without_the_planner_or_an_inventory_is_refused(tmp_path):
    assert "$PCIPLAN" in refusal(log("base"), log("high"), "--why", PCIPLAN="/no/such/program")
    plain = tmp_path / "plain.log"
    plain.write_text("".join(line for line in log("high").read_text().splitlines(True) if not line.startswith("D ")))
    assert "found no inventory in B" in refusal(log("base"), plain, "--why")


# --- machines by hand ---------------------------------------------------------------------------------------------------

LOW = Window("mem", Range(0x80000000, 0xdfffffff))


def bar(first, size, name="BAR0", **keywords):
    range_ = None if first is None else Range(first, first + size - 1)
    return Bar(name, "mem", False, False, size, range=range_, **keywords)


def function(name, *bars, ids=(0x8086, 0x10d3), class_code=0x020000, parent=None, bridge=None):
    bus, rest = name.split(":")
    device, number = rest.split(".")
    return Function(name, 0, int(bus, 16), int(device, 16), int(number), *ids, class_code, parent, list(bars), bridge)


def port(name, bus, parent=None, **windows):
    bridge = Bridge(bus, bus, {kind: BridgeWindow(kind, range_, "placed" if range_ else "empty") for kind, range_ in windows.items()})
    return function(name, ids=(0x1b36, 0xc), class_code=0x060400, parent=parent, bridge=bridge)


def boot(*functions, windows=(LOW,), **keywords):
    return Boot("x.log", 1, 1, "hvmstage 1", "q35", "qemu", outcome="no payload given, stopped",
                hosts=[Host("chipset", roots=[Root(0, 255)], windows=list(windows), functions=list(functions))], **keywords)


def kinds(found):
    return [(change.group, change.kind, change.subject) for change in found.changes]


def test_another_device_in_the_same_slot_replaces_the_first():
    found = differences(boot(function("00:03.0", bar(0x80000000, MIB))),
                        boot(function("00:03.0", bar(0x80000000, MIB), ids=(0x10de, 0x2204), class_code=0x030000)))
    assert kinds(found) == [("functions", "replaced", "00:03.0")]
    assert str(found.changes[0]) == "00:03.0, Ethernet controller [8086:10d3]: replaced by 00:03.0, VGA compatible controller [10de:2204]"


def test_a_device_in_another_slot_has_moved():
    found = differences(boot(function("00:03.0", bar(0x80000000, MIB))), boot(function("00:05.0", bar(0x80000000, MIB))))
    assert kinds(found) == [("functions", "moved", "00:05.0")] and "moved from 00:03.0 to 00:05.0" in str(found.changes[0])


def test_of_equal_devices_those_that_stayed_are_not_mixed_up():
    before = boot(*(function(f"00:{device:02x}.0", bar(0x80000000 + device * MIB, MIB)) for device in range(3, 9)))
    after = boot(*(function(f"00:{device:02x}.0", bar(0x80000000 + device * MIB, MIB)) for device in range(3, 9) if device != 5))
    assert kinds(differences(before, after)) == [("functions", "disappeared", "00:05.0")]


def test_a_larger_bar_that_took_the_place_is_the_cause():
    small, large = function("00:03.0", bar(0x80000000, 16 * MIB)), function("00:04.0", bar(0x90000000, 256 * MIB), ids=(1, 2))
    before, after = boot(small, large), boot(function("00:03.0", bar(None, 16 * MIB, reason="no space")),
                                             function("00:04.0", bar(0x80000000, 512 * MIB), ids=(1, 2)))
    found = differences(before, after)
    lost = found.of("lost")[0]
    assert lost.subject == "00:03.0 BAR0" and lost.cause == "00:04.0 BAR0 grew from 256 MiB to 512 MiB, and is where this was"
    assert found.of("bars")[0].kind == "grew"


def test_a_chain_of_moves_leads_to_what_is_new():
    def machine(shift, *more):
        return boot(*more, *(function(f"00:{device:02x}.0", bar(0x80000000 + (device + shift) * MIB, MIB), ids=(1, device))
                             for device in range(4, 8)))
    found = differences(machine(0), machine(1, function("00:02.0", bar(0x80400000, MIB), ids=(9, 9))))
    causes = {change.subject: change.cause for change in found.of("moved")}
    assert causes["00:04.0 BAR0"] == "00:02.0 BAR0, 1 MiB, is new, and is where this was"
    others = [causes[f"00:{device:02x}.0 BAR0"] for device in range(5, 8)]
    assert others == ["00:02.0 BAR0, 1 MiB, is new, and what lies between made room"] * 3 and len(causes) == 4


def test_what_is_behind_a_bridge_competes_with_its_neighbours_only():
    def machine(nic_at, *more):
        bridge = port("00:02.0", 1, mem=Range(0x80000000, 0x801fffff))
        return boot(bridge, function("01:00.0", bar(nic_at, MIB), parent="00:02.0"), *more)
    found = differences(machine(0x80000000), machine(0x80100000, function("00:09.0", bar(0x80000000 + 64 * MIB, MIB), ids=(5, 5))))
    assert found.of("moved")[0].cause is None


def test_the_end_of_ram_is_the_cause_of_a_move_with_the_hole():
    def machine(ram):
        return boot(function("00:03.0", bar(ram, MIB)), windows=(Window("mem", Range(ram, 0xdfffffff)),), low_ram_end=ram)
    found = differences(machine(0x80000000), machine(0xb0000000))
    assert found.of("moved")[0].cause == "RAM below 4 GiB ends at 0xb0000000, and not at 0x80000000" == found.of("windows")[0].cause


def test_a_pin_is_the_cause_of_a_move_and_of_a_loss():
    free, pinned = bar(0x80000000, MIB), bar(0x90000000, MIB, pinned=0x90000000)
    refused = bar(None, MIB, pinned=0x1000, reason="its fixed address is not free, wanted 0x1000")
    assert differences(boot(function("00:03.0", free)), boot(function("00:03.0", pinned))).of("moved")[0].cause == "it is pinned to 0x90000000"
    assert differences(boot(function("00:03.0", free)), boot(function("00:03.0", refused))).of("lost")[0].cause == "it is pinned to 0x00001000"


def test_a_window_that_closed_and_one_that_grew_are_told():
    def machine(window, *behind):
        return boot(port("00:02.0", 1, mem=window), *behind)
    nic = function("01:00.0", bar(0x80000000, MIB), parent="00:02.0")
    found = differences(machine(Range(0x80000000, 0x800fffff), nic), machine(None))
    assert ("bridges", "closed", "00:02.0 window mem") in kinds(found)
    assert next(change for change in found.changes if change.group == "bridges").cause == "01:00.0 BAR0, 1 MiB, is gone"
    two = function("01:01.0", bar(0x80100000, MIB), parent="00:02.0", ids=(7, 7))
    found = differences(machine(Range(0x80000000, 0x800fffff), nic), machine(Range(0x80000000, 0x801fffff), nic, two))
    window, = found.of("bridges")
    assert (window.kind, window.cause) == ("grew", "01:01.0 BAR0, 1 MiB, is new")


def test_a_failed_boot_comes_first():
    failed = boot(function("00:03.0"))
    failed.outcome, failed.failed = "no RAM", True
    found = differences(boot(function("00:03.0")), failed)
    assert kinds(found) == [("outcome", "changed", "outcome")] and verdict(found) == "They differ: outcome."


def test_a_second_host_bridge_and_root_bus_with_another_number_is_known_again():
    def machine(bus):
        there = boot(function("00:03.0"), function(f"{bus:02x}:00.0", bar(0x90000000, MIB)))
        there.hosts[0].roots.append(Root(bus, bus))
        return there
    found = differences(machine(0x80), machine(0x40))
    assert kinds(found) == [("functions", "renumbered", "40:00.0")]


def test_entries_of_the_map_that_only_are_cut_elsewhere_are_the_same():
    whole = boot(memory_map=[MapEntry(Range(0, 0x1fff), "usable")])
    cut = boot(memory_map=[MapEntry(Range(0, 0xfff), "usable"), MapEntry(Range(0x1000, 0x1fff), "usable")])
    assert differences(whole, cut).changes == []


def test_what_a_log_does_not_tell_is_no_difference():
    full = boot(function("00:03.0", bar(0x80000000, MIB)), policy={"place": "auto"}, memory_map=[MapEntry(Range(0, 0xfff), "usable")])
    poor = boot(function("00:03.0", Bar("BAR0", "mem", None, None, None, range=Range(0x80000000, 0x800fffff))), windows=())
    assert differences(full, poor).changes == []
    assert any("options are not compared: B" in note for note in _notes(full, poor))


def _notes(a, b):
    from hvmlayout.difference_report import notes

    return list(notes(differences(a, b)))


def test_a_bridge_behind_itself_in_a_broken_log_ends():
    loop = port("00:02.0", 1, parent="00:02.0", mem=None)
    assert differences(boot(loop), boot(loop)).changes == []
    assert kinds(differences(boot(loop), boot())) == [("functions", "disappeared", "00:02.0")]


def test_a_thousand_functions_are_compared_in_seconds():
    def machine(shift):
        functions = []
        for number in range(1, 251):
            name = f"00:{number // 8:02x}.{number % 8}"
            first = 0x80000000 + (number + shift) * 2 * MIB
            functions.append(port(name, number, mem=Range(first, first + 2 * MIB - 1)))
            functions += [function(f"{number:02x}:00.{part}", bar(first + part * 0x10000, 0x10000), parent=name) for part in range(4)]
        return boot(*functions)
    begin = time.monotonic()
    found = differences(machine(0), machine(1))
    assert len(found.of("moved")) == 1000 and list(lines(found))
    assert time.monotonic() - begin < 10


def test_many_equal_functions_that_came_are_one_line():
    ports = [port(f"00:{device:02x}.{number}", None) for device in range(2, 6) for number in range(8)]
    said = [line for line in lines(differences(boot(), boot(*ports))) if "appeared" in line]
    assert said == ["They differ: 32 functions appeared.", "  PCI bridge [1b36:000c]: 32 appeared: 00:02.0, 00:02.1, 00:02.2 ... 00:05.7"]


# --- other firmware -----------------------------------------------------------------------------------------------------


def test_a_boot_of_seabios_is_compared_with_what_it_tells():
    """The machines are the same but for RAM, and for a device that was plugged into one later."""
    result = run(LOGS / "guest-seabios-q35.log", LOGS / "guest-q35-hotplug.log", "--json")
    found = json.loads(result.stdout)["changes"]
    assert one(found, subject="firmware")["before"].startswith("SeaBIOS 1.16")
    assert [(change["kind"], change["subject"]) for change in found if change["group"] == "functions"] == [("disappeared", "01:00.0")]
    assert not [change for change in found if change["group"] == "options"]
    assert one(found, subject="02:00.0 BAR0")["before"] == "[mem 0xfe640000-0xfe65ffff]"
    assert {change["cause"] for change in found if change["group"] == "bridges"} == {"another firmware chose the address"}


def test_hvmloader_and_hvmstage_on_one_console_are_compared():
    """The same domain twice: hvmloader gave its display's BAR up."""
    found = json.loads(run(LOGS / "xen-hvmloader-then-hvmstage.log", "--json").stdout)["changes"]
    gained = one(found, kind="gained")
    assert gained["before"] == "not placed: no space for resource" and gained["cause"] == "another firmware chose the address"
    assert not [change for change in found if change["group"] in ("functions", "lost", "options")]


# --- poorer logs --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("levels", ["FEWI", "FEW"])
@pytest.mark.parametrize("name", ["base", "lost", "bridge-in-front"])
def test_a_log_of_a_higher_level_differs_in_nothing_from_the_whole_one(name, levels, tmp_path):
    """It tells less, which is noted; and nothing is a difference because of that."""
    poor = tmp_path / "poor.log"
    poor.write_text("".join(line for line in log(name).read_text().splitlines(True) if line[0] in levels))
    if not poor.read_text():
        poor.write_text("W firmware cmos: a warning\n")
    for first, second in ((log(name), poor), (poor, log(name))):
        result = run(first, second)
        assert result.returncode == 0, result.stdout.decode()
        assert b"does not tell" in result.stderr


def test_a_loss_is_found_in_a_log_of_warnings_too(tmp_path):
    poor = tmp_path / "poor.log"
    poor.write_text("".join(line for line in log("lost").read_text().splitlines(True) if line[0] in "FEW"))
    found = json.loads(run(log("two-gpus"), poor, "--json").stdout)["changes"]
    assert [change["subject"] for change in found if change["group"] == "lost"] == ["04:00.0 BAR2"]
    assert {change["group"] for change in found} == {"lost"}


def test_a_boot_that_failed_before_it_found_anything_differs_in_its_outcome():
    found = json.loads(run(LOGS / "q35-bare.log", LOGS / "q35-fails-without-ram.log", "--json").stdout)["changes"]
    assert [change["group"] for change in found] == ["outcome"] and "less than 2 MiB of RAM" in found[0]["after"]


def test_equal_devices_that_all_moved_are_known_by_their_order():
    def machine(*slots):
        return boot(*(function(f"00:{slot:02x}.0", bar(0x80000000 + at * MIB, MIB)) for at, slot in enumerate(slots)))
    found = differences(machine(3, 4), machine(5, 6))
    assert [(change.before, change.after) for change in found.of("functions")] == [("00:03.0", "00:05.0"), ("00:04.0", "00:06.0")]
    assert kinds(found) == [("functions", "moved", "00:05.0"), ("functions", "moved", "00:06.0")]


def test_bars_of_a_device_that_replaced_another_are_not_compared():
    other = {"ids": (0x10de, 0x2204), "class_code": 0x030000}
    before = boot(function("00:03.0", bar(0x80000000, MIB)))
    found = differences(before, boot(function("00:03.0", bar(0x90000000, 2 * MIB), **other)))
    assert kinds(found) == [("functions", "replaced", "00:03.0")]
    found = differences(before, boot(function("00:03.0", bar(None, GIB, reason="no space"), **other)))
    assert kinds(found) == [("unplaced", "unplaced", "00:03.0 BAR0"), ("functions", "replaced", "00:03.0")]


def test_a_window_that_moved_is_not_the_cause_where_the_order_in_it_changed():
    def machine(window, at):
        return boot(port("00:02.0", 1, mem=Range(window, window + 4 * MIB - 1)), function("01:00.0", bar(at, MIB), parent="00:02.0"))
    kept, changed = (differences(machine(0x80000000, 0x80100000), machine(0x90000000, at)).of("moved")[0].cause
                     for at in (0x90100000, 0x90200000))
    assert kept.startswith("the memory window of its bridge 00:02.0 moved from 0x80000000 to 0x90000000") and changed is None


@pytest.mark.parametrize("a, b", [("base", "lost"), ("two-gpus", "lost"), ("base", "high"), ("base", "bridge-in-front")])
def test_a_difference_has_as_many_changes_seen_from_the_other_side(a, b):
    forth, back = changes(a, b), changes(b, a)
    assert len(forth) == len(back) and forth


def test_an_unplaced_bar_of_a_function_that_came_or_went_is_no_loss():
    empty, lacks = boot(), boot(function("00:03.0", bar(None, GIB, reason="no space")))
    assert kinds(differences(empty, lacks)) == [("unplaced", "unplaced", "00:03.0 BAR0"), ("functions", "appeared", "00:03.0")]
    assert kinds(differences(lacks, empty)) == [("unplaced", "no longer there", "00:03.0 BAR0"), ("functions", "disappeared", "00:03.0")]

# SPDX-License-Identifier: MIT
"""What pciplan says of secondary host bridges: in logs that hold several inventories, and in inventories of their own.

Expects the program to be built; its path comes from the environment variable PCIPLAN (default: build/pciplan)."""

from pciplan_program import FLAT, answer, output, pciplan, records, refusal

import pytest

# In segment 1, with a prefetchable window only above 4 GiB.
OTHER_SEGMENT = """\
hvminv 4
segment 0001
root bus=00 last=01 limit=3f
fn 00:00.0 id=1b36:000c class=060400 header=1 pin=1
bridge 00:00.0 bus=00,01,01 io=16 pref=64 pcie-port hotplug
fn 01:00.0 id=10de:2330 class=030200 header=0 pin=1
bar 01:00.0 0 mem 64bit pref size=0x1000000000
bar 01:00.0 2 mem size=0x1000000
fn 00:01.0 id=1af4:1041 class=020000 header=0 pin=1
bar 00:01.0 4 mem 64bit size=0x4000
window mem32 0xe0000000-0xe7ffffff
window mem64 pref 0x8000000000-0x9fffffffff
"""

# In segment 0, from bus 80 on; two of its BARs do not fit together.
SAME_SEGMENT = """\
hvminv 4
root bus=80 last=80 limit=ff
fn 80:01.0 id=1af4:1041 class=020000 header=0 pin=1
bar 80:01.0 0 mem size=0x100000
fn 80:02.0 id=1af4:1042 class=020000 header=0 pin=1
bar 80:02.0 0 mem 64bit size=0x100000
window mem32 0xe8000000-0xe80fffff
window mem64 pref 0x7000000000-0x7fffffffff
"""

BRIDGES = {1: OTHER_SEGMENT, 2: SAME_SEGMENT}


def plan_of(text):
    lines = output("plan", "-", stdin=text.encode())
    return [line for line in lines if not line[1:].startswith(" summary ")]


def log_of(number, text, change=str):
    """The part of a log on one host bridge; what `change` makes of its plan lines."""
    found = [line for line in text.splitlines() if line]
    name = "record" if number == 0 else f"record-{number}"
    lines = [f"D inv {name}: {record}" for record in found] + [f"D inv {name}: end records={len(found)}"]
    return lines + [change(line) for line in plan_of(text)]


OWN = "\n".join(records(FLAT)) + "\n"


def whole_log(bridges=None, changed=None, change=str):
    bridges = BRIDGES if bridges is None else bridges
    lines = ["I firmware boot: hvmstage 0.8 on q35 under qemu, 40 physical address bits"]
    for number, text in ({0: OWN} | bridges).items():
        lines += log_of(number, text, change if number == changed else str)
    return ("\r\n".join(lines) + "\r\n").encode()


# --- plans ----------------------------------------------------------------------------------------------------------


def test_functions_of_another_segment_are_named_with_it():
    lines = output("plan", "-", stdin=OTHER_SEGMENT.encode())
    assert "I pci 0001:01:00.0: BAR0 [mem 0x8000000000-0x8fffffffff 64bit pref] placed" in lines
    assert all(" pci 0001:" in line or " summary " in line for line in lines)


def test_what_is_not_prefetchable_stays_below_4g_even_if_it_is_lost():
    (lost,) = [line for line in plan_of(SAME_SEGMENT) if line.startswith("W ")]
    assert lost.endswith(" not placed: no space, largest hole 0x0")
    flag_less = SAME_SEGMENT.replace("mem64 pref", "mem64")
    assert any(" 2 BARs placed, 0 not placed" in line for line in output("plan", "-", stdin=flag_less.encode()))


def test_summary_names_the_window_that_would_do_and_not_ram():
    (line,) = [line for line in output("plan", "-", stdin=SAME_SEGMENT.encode()) if " summary help: " in line]
    assert line == "W summary help: a host bridge with mem=0xe7f00000-0xe80fffff would place it"


def test_inventory_is_what_was_read():
    lines = output("inventory", "-", stdin=OTHER_SEGMENT.encode())
    assert lines[:3] == ["hvminv 4", "segment 0001", "root bus=00 last=01 limit=3f"]
    assert "window mem64 pref 0x8000000000-0x9fffffffff" in lines


# --- logs -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", BRIDGES)
@pytest.mark.parametrize("command", ["plan", "inventory", "hole", "explain"])
def test_every_command_takes_the_host_bridge_that_is_asked_for(command, number):
    assert (output(command, "-", f"--host-bridge={number}", stdin=whole_log()) ==
            output(command, "-", stdin=BRIDGES[number].encode()))


@pytest.mark.parametrize("command", ["plan", "inventory"])
def test_without_asking_the_machines_own_is_taken(command):
    assert output(command, "-", stdin=whole_log()) == output(command, FLAT)


def test_check_compares_the_lines_of_one_host_bridge_and_counts_the_others():
    own, first, second = (len(plan_of(text)) for text in (OWN, OTHER_SEGMENT, SAME_SEGMENT))
    assert output("check", "-", stdin=whole_log()) == [
        f"agrees: {own} lines (and {first + second} of other host bridges)"]
    assert output("check", "-", "--host-bridge", "1", stdin=whole_log()) == [
        f"agrees: {first} lines (and {own + second} of other host bridges)"]
    assert output("check", "-", "--host-bridge", "2", stdin=whole_log()) == [
        f"agrees: {second} lines (and {own + first} of other host bridges)"]
    assert answer("check", "-", stdin=whole_log())["lines_of_others"] == first + second


def test_check_of_a_log_without_secondary_host_bridges_speaks_of_none():
    assert output("check", "-", stdin=whole_log(bridges={})) == [f"agrees: {len(plan_of(OWN))} lines"]


@pytest.mark.parametrize("changed", [0, 1, 2])
def test_check_finds_a_difference_where_it_is_and_only_there(changed):
    log = whole_log(changed=changed, change=lambda line: line.replace("BAR0 [mem 0x", "BAR0 [mem 0x1"))
    for number in (0, 1, 2):
        asked = ["--host-bridge", number] if number else []
        assert pciplan("check", "-", *asked, stdin=log).returncode == (1 if number == changed else 0)


def test_check_needs_the_lines_of_its_host_bridge():
    log = whole_log(bridges={}) + ("\r\n".join(log_of(1, OTHER_SEGMENT)[:13]) + "\r\n").encode()
    assert "no plan lines" in refusal("check", "-", "--host-bridge", "1", stdin=log)


def test_a_host_bridge_of_an_earlier_boot_is_not_in_the_log():
    log = whole_log() + whole_log(bridges={2: SAME_SEGMENT})
    assert "the log has no host bridge 1" in refusal("plan", "-", "--host-bridge", "1", stdin=log)
    assert output("plan", "-", "--host-bridge", "2", stdin=log) == output("plan", "-", stdin=SAME_SEGMENT.encode())


@pytest.mark.parametrize("value", ["0", "9", "10", "1x", "x", "-1", ""])
def test_host_bridges_have_numbers_from_1_to_8(value):
    assert "expected a number from 1 to 8" in refusal("plan", FLAT, f"--host-bridge={value}")


def test_an_inventory_has_no_other_host_bridge():
    assert "this is none (inventory)" in refusal("plan", FLAT, "--host-bridge", "1")


def test_windows_of_a_secondary_host_bridge_are_not_built():
    assert "windows" in refusal("plan", "-", "--host-bridge", "1", "--ram", "4G", stdin=whole_log())
    assert "windows" in refusal("plan", "-", "--ram", "4G", stdin=SAME_SEGMENT.encode())


# --- explain, JSON --------------------------------------------------------------------------------------------------


def test_explain_does_not_answer_for_another_segment():
    text = OTHER_SEGMENT.encode()
    assert output("explain", "-", "0001:00:01.0", stdin=text) == output("explain", "-", "00:01.0", stdin=text)
    assert refusal("explain", "-", "0002:00:01.0", stdin=text).endswith(
        "there is no function 00:01.0 in segment 0002, this is segment 0001: --host-bridge N reads a log's other ones")


def test_explain_names_the_window_that_takes_prefetchable_bars_only():
    text = "\n".join(output("explain", "-", "00:01.0", stdin=OTHER_SEGMENT.encode()))
    assert "not prefetchable, and the host bridge takes nothing else there" in text
    (bar,) = answer("explain", "-", "00:01.0", stdin=OTHER_SEGMENT.encode())["bars"]
    assert bar["may_go_above_4g"] is False


def test_explain_offers_neither_ram_nor_address_bits():
    text = "\n".join(output("explain", "-", "80:02.0", stdin=SAME_SEGMENT.encode()))
    assert "max-ram-below-4g" not in text and "address bits" not in text


def test_hole_has_room_for_what_is_not_prefetchable():
    def least(text):
        return answer("hole", "-", stdin=text.encode())["least_holes"][0]["bytes"]

    assert least(SAME_SEGMENT) == 2 << 20
    assert least(SAME_SEGMENT.replace("mem64 pref", "mem64")) == 1 << 20


def test_hole_speaks_of_no_ram():
    assert not any("RAM" in line for line in output("hole", "-", stdin=SAME_SEGMENT.encode()))


def test_json_tells_segment_and_kind_of_window():
    found = answer("plan", "-", stdin=OTHER_SEGMENT.encode())
    assert (found["segment"], found["windows"]["mem64_prefetchable"]) == (1, True)
    own = answer("plan", FLAT)
    assert (own["segment"], own["windows"]["mem64_prefetchable"]) == (0, False)

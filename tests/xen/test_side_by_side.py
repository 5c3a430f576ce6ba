# SPDX-License-Identifier: MIT
"""Each guest under hvmloader and under our firmware: what differs is explained; nothing is wrong with our machine."""

import re

import pytest

import side_by_side
import side_by_side_capabilities
import side_by_side_compare
import side_by_side_faults
import side_by_side_report
import side_by_side_view
from guest_run import ROOT
from side_by_side_explained import EXPLANATIONS, IMPROVEMENT, LEFT_OUT, PARITY

# The guests of a session start with the first: the payload must be there before.
side_by_side.build_payload()
PAIRS = side_by_side.pairs()
SKIPPED = [pytest.param((), marks=pytest.mark.skip(reason=side_by_side.missing()), id=one.name)
           for one in side_by_side.CONFIGURATIONS if one.name not in PAIRS]
BY_NAME = pytest.mark.parametrize("pair", [*(pytest.param(pair, id=name) for name, pair in PAIRS.items()), *SKIPPED])
ALL = pytest.mark.skipif(bool(SKIPPED), reason=side_by_side.missing())


def compared(results):
    """The comparisons of all configurations."""
    return [side_by_side_compare.compare(name, *map(results, pair)) for name, pair in PAIRS.items()]


@BY_NAME
def test_every_difference_is_explained(pair, results):
    found = [results(guest) for guest in pair]
    for result in found:
        assert side_by_side_compare.is_usable(result), str(result)
    name = next(name for name, one in PAIRS.items() if one is pair)
    comparison = side_by_side_compare.compare(name, *found)
    assert [str(one) for one in comparison.unexplained] == []


@BY_NAME
def test_nothing_is_wrong_with_our_machine(pair, results):
    result = results(pair[1])
    view = side_by_side_view.parse(result.log)
    assert view.complete, str(result)
    assert side_by_side_faults.faults(view) == {}


@ALL
@pytest.mark.guests(*PAIRS.values())
def test_every_explanation_explains_something(results):
    used = [one for comparison in compared(results) for _, one in comparison.differences]
    assert [one for one in EXPLANATIONS if one not in used] == []


@ALL
@pytest.mark.guests(*PAIRS.values())
def test_the_page_says_what_the_guests_show(results):
    wanted = side_by_side_report.document(compared(results))
    assert side_by_side_report.DOCUMENT.read_text() == wanted, f"run {side_by_side_report.REGENERATE}"


# --- without guests ---


def test_every_capability_names_what_shows_it():
    names = {one.name for one in EXPLANATIONS}
    for capability in side_by_side_capabilities.CAPABILITIES:
        assert capability.shown_by, capability.name
        missing = [shown for shown in capability.shown_by if shown not in names and not stands_in_its_file(shown)]
        assert missing == [], capability.name


def stands_in_its_file(shown):
    file, _, words = shown.partition(" ")
    return (ROOT / file).is_file() and words in (ROOT / file).read_text()


def test_every_explanation_has_a_kind_and_a_reason():
    for one in EXPLANATIONS:
        assert one.kind in (PARITY, IMPROVEMENT, LEFT_OUT) and len(one.why) >= 9, one
        for pattern in (one.item, one.what, one.stock, one.ours, one.configuration):
            re.compile(pattern)


def test_a_difference_that_nobody_expects_is_unexplained():
    for item, what, stock, ours in (
            ("e820", "high RAM of 240 MiB [mem 0x100000000-0x10effffff]", "RAM", "nothing"),
            ("e820", "low RAM of 4 KiB [mem 0x100000-0x100fff]", "RAM", "nothing"),
            ("e820", "low RAM of 239 MiB [mem 0x100000-0xeffffff]", "RAM", "reserved"),
            ("apic", "local 350", "00010700", "00018700"),
            ("bars", "00:03.0: BAR0", "pref 0xf1000000-0xf1ffffff", "-"), ("params", "STORE_PFN", "0xfeffc", "0xfeffd"),
            ("cmos", "5b", "00", "10"), ("aml", "INTA of device 03: GSI", "28", "29"),
            ("hvm-info", "nr_vcpus", "1", "2"), ("irq", "00:02.0: line", "INTA 11", "INTA 10"),
            ("faults", "BARs over each other", "-", "00:02.0 BAR1 and 00:03.0 BAR0"),
            ("acpi", "WAET", "there", "-"), ("end", "the firmware", "hands off", "reached: F e820 given: nonsense")):
        one = side_by_side_compare.Difference("default", item, what, stock, ours)
        assert side_by_side_compare.explanation_of(one) is None, one

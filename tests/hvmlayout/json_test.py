# SPDX-License-Identifier: MIT
"""`hvmlayout json`: the documented keys, no other, with documented types; and what they hold."""

import re

import pytest
from program import OURS, ROOT, answer, log_path, planned

DOCUMENT = (ROOT / "docs/hvmlayout.md").read_text()


def keys_of(value, path=""):
    """Every key of a value as the document writes it: `hosts[].windows[].range`."""
    if isinstance(value, dict):
        for key, inner in value.items():
            name = f"{path}.{key}" if path else key
            yield name
            yield from keys_of(inner, name)
    elif isinstance(value, list):
        for inner in value:
            yield from keys_of(inner, path + "[]")


def documented():
    """Names in the first column of the tables in the section."""
    section = DOCUMENT[DOCUMENT.index("\n## JSON"):]
    section = section[:section.find("\n## ", 5)] if "\n## " in section[5:] else section
    rows = re.findall(r"^\| (`.*?) \|", section, re.MULTILINE)
    return {name for row in rows for name in re.findall(r"`([^`]+)`", row)}


@pytest.mark.parametrize("name", OURS)
def test_every_key_is_documented(name):
    names = documented()
    for key in keys_of(answer("json", log_path(name))):
        # Objects that occur in several places are described once, and these two have free keys.
        last = key.split(".")[-1]
        assert last in names or key.startswith("policy.") or ".windows." in key, key


def test_every_documented_key_is_there():
    found = set()
    for name in ("q35-gpu-needs-37-bits", "q35-ports-and-switch", "xen-guest-fails"):
        found |= {key.split(".")[-1] for key in keys_of(answer("json", log_path(name)))}
    assert documented() <= found


def test_addresses_are_strings_and_sizes_counts_and_buses_integers():
    boot = answer("json", log_path("q35-ports-and-switch"))
    port = next(function for function in boot["hosts"][0]["functions"] if function["bridge"])
    assert re.fullmatch("0x[0-9a-f]+", boot["low_ram_end"])
    assert (port["class"], port["vendor_id"]) == ("0x060400", "0x1b36")
    assert type(port["bridge"]["secondary"]) is int and type(port["bars"][0]["size"]) is int
    window = port["bridge"]["windows"]["mem"]["range"]
    assert int(window["last"], 16) - int(window["first"], 16) + 1 == window["size"]


def test_totals_and_lost_bars_are_those_of_the_planner():
    for name in ("q35-gpu-needs-37-bits", "q35-145-functions", "pc-displays-do-not-fit"):
        boot, plan = answer("json", log_path(name)), planned("plan", log_path(name))
        for key in ("placed", "not_placed"):
            assert boot["totals"][key] == plan["totals"][key]
        assert [(bar["function"], bar["bar"]) for bar in boot["not_placed"]] == sorted(
            (bar["function"], bar["bar"]) for bar in plan["bars"] if not bar["placed"])


def test_what_a_log_does_not_tell_is_null():
    boot = answer("json", log_path("q35-gpu-needs-37-bits-warnings-only"))
    assert (boot["machine"], boot["low_ram_end"], boot["domain"], boot["outcome"]) == (None,) * 4 and boot["gaps"]


def test_the_number_of_a_line_leads_to_that_line():
    lines = log_path("q35-bare").read_text().splitlines()
    for host in answer("json", log_path("q35-bare"))["hosts"]:
        for function in host["functions"]:
            for bar in function["bars"]:
                assert f"{function['name']}: {bar['name']} [" in lines[bar["line"] - 1]

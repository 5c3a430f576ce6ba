# SPDX-License-Identifier: MIT
"""JSON output: it says what the text says, with the keys that tools/README.md documents."""

import re

import pytest

from pciplan_program import BRIDGE, FLAT, LSPCI, MACHINES, ROOT, answer, output

HEX = re.compile(r"0x[0-9a-f]+")


@pytest.mark.parametrize("machine", MACHINES, ids=lambda path: path.stem)
def test_plan_says_of_each_bar_what_its_line_says(machine):
    found = answer("plan", machine)
    lines = output("plan", machine)
    for bar in found["bars"]:
        line, = [line for line in lines if line[1:].startswith(f" pci {bar['function']}: {bar['bar']} [")]
        assert bar["placed"] == line.startswith("I")
        if bar["placed"]:
            first, last = int(bar["range"]["first"], 16), int(bar["range"]["last"], 16)
            assert [int(number, 16) for number in HEX.findall(line)[:2]] == [first, last][:len(HEX.findall(line)[:2])]
            assert last - first + 1 == bar["planned_size"] * bar["count"]
        else:
            assert bar["range"] is None and bar["verdict"] in line
    totals = found["totals"]
    assert f"{totals['placed']} BARs placed, {totals['not_placed']} not placed" in "\n".join(lines)
    assert len(found["bars"]) == totals["placed"] + totals["not_placed"]


@pytest.mark.parametrize("machine", MACHINES, ids=lambda path: path.stem)
def test_plan_says_of_each_window_what_its_line_says(machine):
    lines = output("plan", machine)
    for bridge in answer("plan", machine)["bridges"]:
        for window in bridge["windows"].values():
            if window["placed"]:
                first, last = (int(window["range"][end], 16) for end in ("first", "last"))
                assert any(line[1:].startswith(f" pci {bridge['function']}: bridge window [") and
                           re.search(f"0x0*{first:x}-0x0*{last:x}", line) for line in lines)


def keys_of(value, found):
    if isinstance(value, dict):
        for key, inner in value.items():
            found.add(key)
            keys_of(inner, found)
    elif isinstance(value, list):
        for inner in value:
            keys_of(inner, found)
    return found


@pytest.mark.parametrize("arguments", [
    ["plan", BRIDGE], ["hole", BRIDGE], ["explain", BRIDGE], ["explain", BRIDGE, "01:02.0"], ["plan", LSPCI[0]],
    ["explain", FLAT], ["explain", FLAT, "00:02.0", "--policy=place=high"],
], ids=lambda arguments: " ".join(str(getattr(word, "stem", word)) for word in arguments))
def test_every_key_is_documented(arguments):
    documented = (ROOT / "tools/README.md").read_text()
    # The policy record documents its own words.
    found = answer(*arguments)
    found.pop("policy")
    missing = [key for key in keys_of(found, set()) if f"`{key}`" not in documented]
    assert not missing


def addresses_and_sizes(value, key=""):
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from addresses_and_sizes(inner, name)
    elif isinstance(value, list):
        for inner in value:
            yield from addresses_and_sizes(inner, key)
    else:
        yield key, value


def test_addresses_are_strings_and_sizes_are_numbers():
    for command in (["plan", BRIDGE], ["hole", BRIDGE], ["explain", BRIDGE, "01:02.0"]):
        for key, value in addresses_and_sizes(answer(*command)):
            if key in ("first", "last", "low_ram_end", "hole_end"):
                assert HEX.fullmatch(value)
            if key in ("size", "planned_size", "bytes", "mib", "placed_bars", "hole_now"):
                assert isinstance(value, int)


def test_the_source_is_named_with_what_was_taken_and_noted():
    source = answer("plan", LSPCI[0])["source"]
    assert (source["kind"], source["name"]) == ("lspci", str(LSPCI[0]))
    assert source["address_space_taken"] == {
        "machine": "q35", "board": "qemu", "low_ram_end": "0x80000000", "high_ram_end": None, "address_bits": 46,
        "ecam": "0xe0000000"}
    assert any(note.startswith("address space taken: ") for note in source["notes"])
    source = answer("plan", FLAT)["source"]
    assert (source["kind"], source["address_space_taken"], source["notes"]) == ("inventory", None, [])

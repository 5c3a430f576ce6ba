# SPDX-License-Identifier: MIT
"""The comparison as text: for a terminal, and as docs/xen-parity.md."""

import re

from guest_run import ROOT
from side_by_side import CONFIGURATIONS
from side_by_side_capabilities import CAPABILITIES
from side_by_side_compare import ITEMS
from side_by_side_explained import EXPLANATIONS

DOCUMENT = ROOT / "docs" / "xen-parity.md"
SHORT = {"parity": "par", "improvement": "imp", "left out": "out"}
KINDS = ("improvement", "parity", "left out")
REGENERATE = "tests/xen/compare-hvmloader --write"

HEAD = """# hvmloader beside hvmstage

What a guest gets from either firmware on real Xen, and why it differs. This page is made by
`{regenerate}`, from records under `tests/xen/side_by_side*.py`; a test fails when it says something
else than they do, and when a guest shows a difference that nothing here explains.

```
tests/xen/compare-hvmloader                    every configuration, the table below, what differs
tests/xen/compare-hvmloader default bar-8g -v  some of them, each difference with its explanation
```

Both firmwares run in the same guests of the same Xen (4.17, `xl`), with a payload in place of SeaBIOS that shows the
machine as it was handed to it (`tests/guests/xen-view`): the block at 1000h and what it leads to, configuration space
of all buses, CMOS, MTRRs, APICs, HVM parameters. iasl, acpiexec and dmidecode read the tables. Memory is compared by
address.

"""

CAPABILITIES_HEAD = """## Capabilities

`shown by` names a test of the tree, or an explanation of the last section, which then is measured.

| capability | hvmloader | hvmstage | | shown by |
|---|---|---|---|---|
"""

TABLE_HEAD = """
## Configurations

*imp*: improvement, *par*: parity, *out*: left out; *same*: nothing differs; *-*: hvmloader's guest did not get so far.

"""

DIFFERENCES_HEAD = """
## Differences

Each is a record: where a guest's machine differs from hvmloader's, and why.

"""

ITEM_WORDS = {
    "e820": "the memory map by address", "bars": "places of BARs", "pci": "other configuration registers",
    "irq": "lines, links, 8259, ELCR", "cmos": "all of CMOS but the clock", "mtrr": "memory types by address",
    "params": "HVM parameters", "apic": "local and I/O APIC",
    "hvm-info": "hvm_info_table", "block": "the block at 1000h", "acpi": "tables without AML, field by field",
    "aml": "devices, resources, routing, sleep states", "smbios": "structures, field by field", "mp": "MP table",
    "pir": "$PIR",
    "faults": "checks of the machine by itself: BARs over RAM or each other, memory types, checksums, ...",
    "end": "whether the payload was reached",
}


def _cell(verdict):
    return " ".join(SHORT.get(word, word) for word in verdict.split(", "))


def _row(cells, widths):
    return "| " + " | ".join(text.ljust(width) for text, width in zip(cells, widths)) + " |"


def table(comparisons):
    """configuration x item, as text that Markdown takes for a table."""
    rows = [["configuration", *ITEMS]]
    rows += [[one.configuration, *(_cell(one.verdict(item)) for item in ITEMS)] for one in comparisons]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = [_row(rows[0], widths), "|" + "|".join("-" * (width + 2) for width in widths) + "|"]
    return "\n".join([*lines, *(_row(row, widths) for row in rows[1:])]) + "\n"


def used(comparisons):
    """name of an explanation -> how many differences it explains"""
    found = {}
    for comparison in comparisons:
        for _, explanation in comparison.differences:
            if explanation:
                found[explanation.name] = found.get(explanation.name, 0) + 1
    return found


def by_kind(comparisons):
    """One line: how many differences of each kind."""
    kinds = {}
    for comparison in comparisons:
        for _, explanation in comparison.differences:
            kind = explanation.kind if explanation else "unexplained"
            kinds[kind] = kinds.get(kind, 0) + 1
    facts = sum(sum(comparison.facts.values()) for comparison in comparisons)
    return f"{facts} facts compared, " + ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items()))


def summary(comparisons):
    """For a terminal: the table, the explanations in use with their counts, and what has none."""
    counts = used(comparisons)
    lines = [table(comparisons), by_kind(comparisons), ""]
    for name, kind, why in _reasons():
        if name in counts:
            lines.append(f"{counts[name]:5} {kind:11} {name}: {why}")
    unexplained = [str(one) for comparison in comparisons for one in comparison.unexplained]
    return "\n".join([*lines, *(f"UNEXPLAINED {one}" for one in unexplained)])


def details(comparison):
    """Every difference of a configuration with its explanation's name."""
    return "\n".join(f"  {explanation.name if explanation else 'UNEXPLAINED'}: {difference}"
                     for difference, explanation in comparison.differences)


def _reasons():
    """(name, kind, why) of each explanation; records of one name share the reason of the first."""
    found = {}
    for one in EXPLANATIONS:
        found.setdefault(one.name, (one.name, one.kind, one.why))
    return list(found.values())


def _escaped(text):
    return text.replace("|", "\\|")


def _shown(words):
    """A test by its name, which the tree has once; a file; an explanation."""
    file, _, what = words.partition(" ")
    if not what:
        return f"*{words}*"
    return f"`{what}`" if re.fullmatch(r"(test|pci|q35|xen|acpi|smbios|mtrr|cmos)_\w+", what) else f"`{file}`"


def capabilities():
    rows = []
    for one in CAPABILITIES:
        shown = ", ".join(map(_shown, one.shown_by))
        rows.append("| " + " | ".join(map(_escaped, (one.name, one.hvmloader, one.ours, one.verdict, shown))) + " |")
    return "\n".join(rows) + "\n"


def document(comparisons):
    """docs/xen-parity.md"""
    parts = [HEAD.format(regenerate=REGENERATE), CAPABILITIES_HEAD, capabilities()]
    parts += [TABLE_HEAD, table(comparisons), "\n"]
    about = {one.name: one.about for one in CONFIGURATIONS}
    parts += [f"* `{one.configuration}`: {about[one.configuration]}\n" for one in comparisons]
    parts += ["\n| item | what is compared |\n|---|---|\n", *(f"| {item} | {ITEM_WORDS[item]} |\n" for item in ITEMS)]
    parts.append(DIFFERENCES_HEAD)
    for kind in KINDS:
        parts += [f"### {kind.capitalize()}\n\n| difference | why |\n|---|---|\n"]
        parts += [f"| {name} | {_escaped(why)} |\n" for name, its_kind, why in _reasons() if its_kind == kind]
        parts.append("\n")
    return "".join(parts).rstrip("\n") + "\n"

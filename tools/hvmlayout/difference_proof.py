# SPDX-License-Identifier: MIT
"""Causes proved with the planner: A's inventory is planned with one part of B's in place of its own, and what then lies where B has it is
counted."""

from hvmlayout import planner
from hvmlayout.model import LogError

WORDS = {
    "windows": "B's address space (RAM, ECAM, address bits)",
    "policy": "B's options",
    "devices": "B's devices",
}
# Which records are of which part.
PARTS = {"window": "windows", "board": "windows", "policy": "policy", "critical": "policy", "root": "devices", "fn": "devices",
         "bridge": "devices", "reserve": "devices", "bar": "devices", "segment": "devices"}


def prove(found):
    """[{"part", "text", "changed", "explained"}]; LogError where it cannot be done."""
    for boot, name in ((found.a, "A"), (found.b, "B")):
        if 0 not in planner.host_bridges(boot):
            raise LogError(f"{boot.name}: found no inventory in {name}, which --why needs, expected one (log=debug prints it)")
    own, other = (split(planner.records(boot)) for boot in (found.a, found.b))
    names = {pair.b.name: pair.a.name for pair in found.pairs if pair.a and pair.b}
    before, after = places(joined(own)), places(joined(other), names)
    changed = {bar for bar in before.keys() & after.keys() if before[bar] != after[bar]}
    answers = []
    for part in ("windows", "policy", "devices"):
        if own[part] == other[part]:
            answers.append(answer(part, changed, None))
            continue
        mixed = places(joined({**own, part: other[part]}), names if part == "devices" else None)
        answers.append(answer(part, changed, {bar for bar in changed if mixed.get(bar) == after[bar]}))
    return answers


def answer(part, changed, explained):
    words = WORDS[part]
    if explained is None:
        said = f"{words}: the same in both"
    elif not changed:
        said = f"{words}: no BAR that both have is elsewhere"
    elif explained == changed:
        said = f"{words} alone: all {len(changed)} BARs that changed are where B has them: this is the cause"
    elif explained:
        said = f"{words} alone: {len(explained)} of {len(changed)} BARs that changed are where B has them"
    else:
        said = f"{words} alone: none of the {len(changed)} BARs that changed is where B has it"
    return {"part": part, "differs": explained is not None, "changed": len(changed),
            "explained": sorted(" ".join(bar) for bar in explained or ()), "text": said}


def split(records):
    parts = {"windows": [], "policy": [], "devices": []}
    for record in records:
        part = PARTS.get(record.split(" ")[0])
        if part:
            parts[part].append(record)
    return parts


def joined(parts):
    return ["hvminv 4", *parts["devices"], *parts["windows"], *parts["policy"]]


def places(inventory, names=None):
    """(function, BAR) -> its range in the plan, or None. `names`: what the functions of the other boot are called here."""
    found = {}
    for bar in planner.plan(inventory)["bars"]:
        range_ = bar["range"]
        function = bar["function"] if names is None else names.get(bar["function"], f"B's {bar['function']}")
        found[function, bar["bar"]] = (range_["first"], range_["last"]) if range_ else None
    return found

# SPDX-License-Identifier: MIT
"""One HTML page of a boot: all in one file that asks for nothing, neither from a network nor from beside it.

A log comes from a guest's console, so nothing of it may become part of the page but as text. Three things see to that:
the boot is in the page as JSON without any of the characters that end or begin markup; the scripts make text nodes of
it, never markup; and the page's own policy lets a browser run nothing but our script."""

import base64
import hashlib
import html
import json
import pkgutil
from pathlib import PurePath

from hvmlayout import names, regions, text

SCRIPTS = (
    "page_values.js",
    "page_model.js",
    "page_state.js",
    "page_map.js",
    "page_place.js",
    "page_input.js",
    "page_nodes.js",
    "page_tree.js",
    "page_details.js",
    "page_search.js",
    "page_log.js",
    "page_verdict.js",
    "page.js",
)
EXACT = 1 << 53  # the script's numbers are exact below
LINE_MAX = 2000  # characters of a line that are shown
LAST_PORT = 0xffff


def page_of(boot, answers=None, known=None):
    """The page as text. `answers`: what the planner says of functions, by name, as `pciplan explain --json` gives it;
    `known`: names of vendors and devices."""
    script = '(() => {\n"use strict";\n' + "\n".join(part(name) for name in SCRIPTS) + "})();\n"
    style = part("page.css")
    title = f"{machine_of(boot)}: {PurePath(boot.name).name}"
    filled = {
        "TITLE": html.escape(shown(title)),
        "POLICY": "default-src 'none'; img-src data:; base-uri 'none'; form-action 'none'; "
        f"script-src '{digest(script)}'; "
        f"style-src '{digest(style)}'",
        "STYLE": style,
        "SCRIPT": script,
        "DATA": embedded(view_of(boot, answers or {}, known or names.Names())),
    }
    page = part("page.html")
    pieces = page.split("@@")
    return "".join(filled[piece] if index % 2 else piece for index, piece in enumerate(pieces))


def part(name):
    return pkgutil.get_data("hvmlayout", name).decode()


def digest(code):
    return "sha256-" + base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()


def embedded(value):
    """JSON in which no reader of HTML finds the end of a script, a comment or an entity, and no reader of scripts the
    end of a line."""
    plain = json.dumps(value, ensure_ascii=True, separators=(",", ":"))
    return plain.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")


def shown(words):
    """Without characters that act on what is around them (controls, marks that turn the direction of writing); cut to
    a length."""
    if words is None:
        return None
    rest = len(words) - LINE_MAX
    words = words[:LINE_MAX] + (f" ... ({rest} more characters)" if rest > 0 else "")
    return "".join(letter if letter.isprintable() else f"\\u{{{ord(letter):x}}}" for letter in words)


def machine_of(boot):
    machine = boot.machine or "machine"
    return machine + (f" under {boot.platform}" if boot.platform else "")


def view_of(boot, answers, known):
    """What the script draws: addresses as numbers, which are exact because larger ones are left out and told so."""
    map_ = regions.address_map(boot)
    ends = {"mem": min(map_.end, EXACT - 1), "io": LAST_PORT}
    drawn = {space: [region for region in map_.space(space) if region.range.last <= end] for space, end in ends.items()}
    left_out = [region for space, end in ends.items() for region in map_.space(space) if region.range.last > end]
    functions = [of_function(host, function, known) for host in boot.hosts for function in host.functions]
    return {
        "name": shown(PurePath(boot.name).name),
        "number": boot.number,
        "boots": boot.boots,
        "domain": boot.domain,
        "firmware": shown(boot.firmware),
        "machine": shown(machine_of(boot)),
        "addressBits": boot.address_bits,
        "lowRamEnd": number(boot.low_ram_end),
        "highRamEnd": number(boot.high_ram_end),
        "outcome": shown(boot.outcome),
        "failed": boot.failed,
        "remedies": [shown(remedy) for remedy in boot.remedies],
        "gaps": [shown(gap) for gap in boot.gaps],
        "conflicts": [
            f"{shown(region.label)} {text.resource(region.space, region.range)}" for region in map_.conflicts
        ],
        "leftOut": [f"{shown(region.label)} {text.resource(region.space, region.range)}" for region in left_out],
        "hosts": [of_host(host) for host in boot.hosts],
        "functions": functions,
        "regions": {space: [of_region(region) for region in found] for space, found in drawn.items()},
        "ends": ends,
        "memoryMap": [
            {"first": entry.range.first, "last": entry.range.last, "type": shown(entry.type)}
            for entry in boot.memory_map
            if entry.range.last < EXACT
        ],
        "lines": [
            [line.number, line.level, shown(line.room), shown(line.object), shown(line.fact)] for line in boot.lines
        ],
        "answers": {name: of_answer(answer) for name, answer in answers.items()},
    }


def number(value):
    return value if value is not None and value < EXACT else None


def pair(range_):
    return [range_.first, range_.last] if range_ is not None and range_.last < EXACT else None


def of_region(region):
    return {
        "first": region.range.first,
        "last": region.range.last,
        "kind": region.kind,
        "label": shown(region.label),
        "note": shown(region.note),
        "fn": region.function,
        "part": part_of(region),
        "prefetchable": region.prefetchable,
        "hotplug": region.hotplug,
        "children": [of_region(child) for child in region.children],
    }


def part_of(region):
    """What of its function it is: the name of a BAR, or the kind of a bridge's window."""
    if region.bar is not None:
        return region.bar.name
    if region.window is not None:
        return region.window.kind
    return None


def of_host(host):
    return {
        "name": shown(host.name),
        "segment": host.segment,
        "firstBus": host.first_bus,
        "lastBus": host.last_bus,
        "ecam": pair(host.ecam),
        "roots": [{"bus": root.bus, "lastBus": root.last_bus} for root in host.roots],
        "windows": [
            {"space": window.space, "range": pair(window.range), "prefetchableOnly": window.prefetchable_only}
            for window in host.windows
        ],
    }


def of_function(host, function, known):
    code = function.class_code
    return {
        "name": function.name,
        "host": shown(host.name),
        "bus": function.bus,
        "parent": function.parent,
        "ids": names.ids(function).strip("[]"),
        "class": None if code is None else f"{code:06x}",
        "className": names.class_name(code) if code is not None else "",
        "deviceName": shown(known.of(function)),
        "decodesIo": function.decodes_io,
        "decodesMemory": function.decodes_memory,
        "bars": [of_bar(bar) for bar in function.bars],
        "bridge": of_bridge(function.bridge),
        "severity": severity_of(function),
    }


def of_bar(bar):
    return {
        "name": bar.name,
        "space": bar.space,
        "is64": bool(bar.is_64bit),
        "prefetchable": bool(bar.prefetchable),
        "size": number(bar.size),
        "count": bar.count,
        "range": pair(bar.range),
        "reason": shown(bar.reason),
        "fixed": bar.fixed,
        "pinned": number(bar.pinned),
        "sizeFound": number(bar.size_found),
        "line": bar.line,
    }


def of_bridge(bridge):
    return bridge and {
        "secondary": bridge.secondary,
        "subordinate": bridge.subordinate,
        "flags": list(bridge.flags),
        "windows": [
            {
                "kind": kind,
                "range": pair(window.range),
                "verdict": shown(window.verdict),
                "noReserve": shown(window.no_reserve),
                "is64": bool(window.is_64bit),
                "line": window.line,
            }
            for kind, window in bridge.windows.items()
        ],
    }


def severity_of(function):
    """ "bad": it lacks something; "warn": there is a warning about it; None."""
    if function.unplaced or any(line.level in ("F", "E") for line in function.lines):
        return "bad"
    windows = function.bridge.windows.values() if function.bridge else ()
    if any(window.verdict not in ("", "placed", "empty") for window in windows):
        return "bad"
    if any(line.level == "W" for line in function.lines) or any(
        window.no_reserve and window.kind != "io" for window in windows
    ):
        return "warn"
    return None


def of_answer(answer):
    """What of the planner's answer is told: why, and what helps."""
    return {
        "bars": {bar["bar"]: [shown(sentence) for sentence in bar["sentences"]] for bar in answer.get("bars", ())},
        "space": [shown(sentence) for sentence in answer.get("space", ())],
        "helps": [of_change(change) for change in answer.get("helps", ())],
    }


def of_change(change):
    return {
        "change": shown(change["change"]),
        "qemu": shown(change.get("qemu")),
        "xl": shown(change.get("xl")),
        "cost": shown(change.get("cost")),
        "lost": change.get("lost", 0),
        "options": [
            {"name": shown(option["name"]), "value": shown(option["value"]), "fwCfg": shown(option.get("fw_cfg"))}
            for option in change.get("options", ())
        ],
    }

# SPDX-License-Identifier: MIT
"""Reads the layout record of a hvmstage boot (docs/layout-record.md), checks it and prints it.

SOURCE is a serial log (of several boots the last whole record counts), what `xenstore-ls -f` or `xenstore-read` print, the bare
record, or a folder with a file for each xenstore key; standard input if it is `-` or left out.

exit status: 0 done; 1 the record contradicts itself; 2 wrong usage, or there is no whole record of this version."""

import dataclasses
import json
import sys
from pathlib import Path

from hvmlayout import source
from hvmlayout.record import Contradiction, LayoutError, Source, read
from hvmlayout.record_values import Window
from hvmlayout.text import one_line

STATUS_GOOD, STATUS_CONTRADICTS, STATUS_UNUSABLE = 0, 1, 2


def add_arguments(parser):
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="everything, as one object")
    form.add_argument("--ecam", action="store_true", help="the ECAM ranges only, a line each")
    parser.add_argument("--domain", type=int, metavar="N", help="of several domains in xenstore-ls output this one")
    parser.add_argument("source", nargs="?", default="-", metavar="SOURCE")


def load(request):
    if request.source != "-" and Path(request.source).is_dir():
        return Source.of_folder(Path(request.source))
    name = "stdin" if request.source == "-" else source.name_of(request.source)
    # What is no character must change the checksum, not stop it.
    return Source.of_text(source.decoded(source.read_bytes(request.source), "surrogateescape"), name, request.domain)


# --- JSON -----------------------------------------------------------------------------------------------------------


def json_range(first, last):
    return {"first": hex(first), "last": hex(last)}


def json_window(window):
    if isinstance(window, Window):
        return json_range(window.first, window.last)
    return {"none": window}


def json_bar(bar):
    found = {key: value for key, value in dataclasses.asdict(bar).items() if key != "where"}
    found["address"] = None if bar.address is None else hex(bar.address)
    return found


def json_function(function):
    bridge = function.bridge
    return {
        "function": function.name,
        "segment": function.segment, "bus": function.bus, "device": function.device, "function_number": function.function,
        "vendor": hex(function.vendor), "device_id": hex(function.device_id), "class": hex(function.class_code),
        "decodes_io": function.decodes_io, "decodes_memory": function.decodes_memory,
        "unknown_bars": function.unknown_bars,
        "last_vf": function.last_vf and "%02x:%02x.%x" % function.last_vf,
        "bars": [json_bar(bar) for bar in function.bars],
        "bridge": bridge and {
            "secondary_bus": bridge.secondary, "subordinate_bus": bridge.subordinate, "flags": list(bridge.flags),
            "windows": {kind: json_window(window) for kind, window in bridge.windows.items()},
        },
    }


def json_host(host):
    return {
        "name": host.name, "segment": host.segment, "first_bus": host.first_bus, "last_bus": host.last_bus,
        "express": host.express, "ecam": host.ecam and json_range(host.ecam.first, host.ecam.last),
        "roots": [{"bus": root.bus, "last_bus": root.last_bus, "limit": root.limit,
                   "windows": [{"kind": window.kind, **json_range(window.first, window.last)} for window in root.windows]}
                  for root in host.roots],
        "functions": [json_function(function) for function in host.functions],
    }


def print_json(record):
    print(json.dumps({
        "machine": record.machine, "platform": record.platform, "low_ram_end": hex(record.low_ram_end),
        "high_ram_end": hex(record.high_ram_end), "hosts": [json_host(host) for host in record.hosts],
    }, indent=2))


# --- for people -----------------------------------------------------------------------------------------------------


def print_ecam(record):
    for host in record.hosts:
        if host.ecam:
            print(f"base={host.ecam.first:#x} size={host.ecam.last - host.ecam.first + 1:#x} "
                  f"segment={host.segment:#x} first-bus={host.first_bus:#x} last-bus={host.last_bus:#x}")


def text_range(kind, first, last):
    """As the log words it."""
    if kind == "io":
        return f"[io  {first:#06x}-{last:#06x}]"
    return f"[mem {first:#010x}-{last:#010x}{' pref' if kind == 'pref' else ''}]"


def text_bar(bar):
    kind = ("64bit " if bar.is_64bit else "") + ("pref " if bar.prefetchable else "")
    apertures = f", {bar.count} apertures of {bar.size:#x}" if bar.name.startswith("VF") else ""
    if bar.address is None:
        return f"{bar.name:8} [{bar.kind} size {bar.size * bar.count:#x}] {kind}not placed: {bar.reason}{apertures}"
    fixed = "fixed" if bar.fixed else ""
    return f"{bar.name:8} {text_range(bar.kind, bar.address, bar.last)} {kind}{fixed}".rstrip() + apertures


def text_bridge(bridge):
    if bridge.secondary is None:
        return ["bridge   closed"]
    lines = [f"bridge   [bus {bridge.secondary:02x}-{bridge.subordinate:02x}] {' '.join(bridge.flags)}".rstrip()]
    for kind, window in bridge.windows.items():
        shown = text_range(kind, window.first, window.last) if isinstance(window, Window) else f"{kind} {window}"
        lines.append(f"window   {shown}")
    return lines


def print_table(record):
    print(f"{record.machine} on {record.platform}, RAM below {record.low_ram_end:#x}"
          + (f" and below {record.high_ram_end:#x}" if record.high_ram_end else ""))
    for host in record.hosts:
        print(f"\nhost {host.name}: segment {host.segment:04x} [bus {host.first_bus:02x}-{host.last_bus:02x}], "
              + ("PCI Express" if host.express else "conventional PCI")
              + (f", ECAM {text_range('mem', host.ecam.first, host.ecam.last)}" if host.ecam else ", no ECAM"))
        for root in host.roots:
            print(f"  root bus {root.bus:02x} [bus {root.bus:02x}-{root.last_bus:02x}], up to {root.limit:02x}")
            for window in root.windows:
                print(f"    {text_range(window.kind, window.first, window.last)}")
        for function in host.functions:
            decode = [word for word, on in (("io", function.decodes_io), ("mem", function.decodes_memory)) if on]
            print(f"  {function.name} {function.vendor:04x}:{function.device_id:04x} class {function.class_code:06x} "
                  f"decodes {'+'.join(decode) or 'nothing'}" + (", BARs unknown" if function.unknown_bars else "")
                  + (", VFs up to %02x:%02x.%x" % function.last_vf if function.last_vf else ""))
            for line in [text_bar(bar) for bar in function.bars] + (text_bridge(function.bridge) if function.bridge else []):
                print(f"    {line}")


def run(request):
    try:
        found = load(request)
        record = read(found)
    except LayoutError as error:
        print(f"hvmlayout: {one_line(str(error))}", file=sys.stderr)
        return STATUS_CONTRADICTS if isinstance(error, Contradiction) else STATUS_UNUSABLE
    for note in found.notes:
        print(f"hvmlayout: note: {note}", file=sys.stderr)
    (print_json if request.json else print_ecam if request.ecam else print_table)(record)
    return STATUS_GOOD

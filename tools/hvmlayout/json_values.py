# SPDX-License-Identifier: MIT
"""A boot as values for JSON (docs/hvmlayout.md): addresses and IDs are strings, sizes, counts and buses integers. Keys
are added in later versions, but not taken away or changed."""


def hexadecimal(value, digits=0):
    return None if value is None else f"0x{value:0{digits}x}"


def of_range(range_):
    return range_ and {"first": hexadecimal(range_.first), "last": hexadecimal(range_.last), "size": range_.size}


def of_bar(bar):
    return {
        "name": bar.name,
        "space": bar.space,
        "is_64bit": bar.is_64bit,
        "prefetchable": bar.prefetchable,
        "size": bar.size,
        "count": bar.count,
        "size_found": bar.size_found,
        "fixed": bar.fixed,
        "pinned": hexadecimal(bar.pinned),
        "range": of_range(bar.range),
        "reason": bar.reason,
        "line": bar.line,
    }


def of_window(window):
    return {
        "range": of_range(window.range),
        "verdict": window.verdict or None,
        "no_reserve": window.no_reserve,
        "is_64bit": window.is_64bit,
        "line": window.line,
    }


def of_bridge(bridge):
    return bridge and {
        "secondary": bridge.secondary,
        "subordinate": bridge.subordinate,
        "flags": list(bridge.flags),
        "windows": {kind: of_window(window) for kind, window in bridge.windows.items()},
    }


def of_line(line):
    return {"number": line.number, "level": line.level, "room": line.room, "object": line.object, "fact": line.fact}


def of_function(function):
    return {
        "name": function.name,
        "segment": function.segment,
        "bus": function.bus,
        "device": function.device,
        "function": function.function,
        "vendor_id": hexadecimal(function.vendor, 4),
        "device_id": hexadecimal(function.device_id, 4),
        "class": hexadecimal(function.class_code, 6),
        "parent": function.parent,
        "decodes_io": function.decodes_io,
        "decodes_memory": function.decodes_memory,
        "bars": [of_bar(bar) for bar in function.bars],
        "bridge": of_bridge(function.bridge),
        "lines": [of_line(line) for line in function.lines],
    }


def of_host(host):
    return {
        "name": host.name,
        "segment": host.segment,
        "first_bus": host.first_bus,
        "last_bus": host.last_bus,
        "ecam": of_range(host.ecam),
        "roots": [{"bus": root.bus, "last_bus": root.last_bus} for root in host.roots],
        "windows": [{"space": window.space, "prefetchable_only": window.prefetchable_only,
                     "range": of_range(window.range)} for window in host.windows],
        "functions": [of_function(function) for function in host.functions],
    }


def of_boot(boot):
    bars = [(function, bar) for function in boot.functions() for bar in function.bars]
    return {
        "name": boot.name,
        "boot": boot.number,
        "boots": boot.boots,
        "domain": boot.domain,
        "firmware": boot.firmware,
        "machine": boot.machine,
        "platform": boot.platform,
        "address_bits": boot.address_bits,
        "low_ram_end": hexadecimal(boot.low_ram_end),
        "high_ram_end": hexadecimal(boot.high_ram_end),
        "outcome": boot.outcome,
        "failed": boot.failed,
        "totals": {
            "functions": sum(len(host.functions) for host in boot.hosts),
            "bars": len(bars),
            "placed": sum(bar.range is not None for _, bar in bars),
            "not_placed": sum(bar.reason is not None for _, bar in bars),
        },
        "not_placed": [{"function": function.name, "bar": bar.name, "reason": bar.reason}
                       for function, bar in bars if bar.reason is not None],
        "remedies": list(boot.remedies),
        "gaps": list(boot.gaps),
        "policy": dict(boot.policy),
        "memory_map": [{"range": of_range(entry.range), "type": entry.type} for entry in boot.memory_map],
        "hosts": [of_host(host) for host in boot.hosts],
        "first_line": boot.lines[0].number if boot.lines else None,
        "last_line": boot.lines[-1].number if boot.lines else None,
        "problems": [of_line(line) for line in boot.lines if line.level in ("F", "E", "W")],
    }

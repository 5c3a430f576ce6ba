# SPDX-License-Identifier: MIT
"""What a log can be asked about: what it does not tell is no difference."""


def is_ours(boot):
    return boot.firmware.split(" ")[0] == "hvmstage"


def is_other_firmware(a, b):
    """Not only another version: its options and its order are others."""
    return a.firmware.split(" ")[0] != b.firmware.split(" ")[0]


def has_inventory(boot):
    return any(line.room == "inv" and line.object.startswith("record") for line in boot.lines)


def has_everything(boot):
    """Whether all functions with all BARs are in the log: in the inventory or the layout record; others' logs have their own gaps."""
    if not is_ours(boot) or not boot.lines:
        return True
    return has_inventory(boot) or any(line.room == "layout" and line.object.startswith("record") for line in boot.lines)


def has_story(boot):
    """Whether the log has what was found and decided, not only errors and warnings."""
    return not boot.lines or any(line.level in ("I", "") for line in boot.lines)


def has_layout(boot):
    return not boot.failed and has_story(boot)


def tells_function(boot, function):
    """Whether a log would tell of a function, were it there."""
    if not has_layout(boot):
        return False
    if boot.firmware.startswith("hvmloader"):
        return function.bus == 0 and bool(function.bars)
    return has_everything(boot) or bool(function.bars)


def tells_options(a, b):
    """Names of the options that both logs tell of: without the inventory, only those that were given."""
    if is_other_firmware(a, b) or not a.policy or not b.policy:
        return []
    if all(has_inventory(boot) or not boot.lines for boot in (a, b)):
        return sorted(a.policy.keys() | b.policy.keys())
    return sorted(a.policy.keys() & b.policy.keys())

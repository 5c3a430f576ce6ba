# SPDX-License-Identifier: MIT
"""Sizes, ranges and counts in words, as the log words them; texts of others made harmless."""

import re

ESCAPE = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|[@-Z\\-_c])")
# Control characters but tab and newline, and what changes the direction of writing, breaks lines or cannot be seen.
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]")
LONE_RETURN = re.compile(r"\r++(?!\n|\Z)")
UNITS = ("KiB", "MiB", "GiB", "TiB", "PiB", "EiB")


def size(value):
    """4096 -> "4 KiB", 4200 -> "4.1 KiB", 32 -> "32 bytes". One digit behind the point, cut off and not rounded up."""
    if value < 1024:
        return "1 byte" if value == 1 else f"{value} bytes"
    unit = min((value.bit_length() - 1) // 10, len(UNITS))
    tenths = value * 10 >> 10 * unit
    whole, tenth = divmod(tenths, 10)
    return f"{whole}.{tenth} {UNITS[unit - 1]}" if tenth else f"{whole} {UNITS[unit - 1]}"


def address(value, space="mem"):
    """With at least as many digits as Linux shows."""
    return f"0x{value:0{4 if space == 'io' else 8}x}"


def flags(is_64bit, prefetchable):
    return (" 64bit" if is_64bit else "") + (" pref" if prefetchable else "")


def resource(space, range_, is_64bit=False, prefetchable=False):
    """"[mem 0xfebc0000-0xfebdffff 64bit pref]", "[io  0xc000-0xc01f]"."""
    name = "io " if space == "io" else "mem"
    if range_ is None:
        return f"[{(space + flags(is_64bit, prefetchable)).strip()}]"
    span = address(range_.first, space)
    if range_.last != range_.first:
        span += "-" + address(range_.last, space)
    return f"[{name} {span}{flags(is_64bit, prefetchable)}]"


def resource_size(space, size_, is_64bit=False, prefetchable=False):
    """"[mem size 0x400000000 64bit pref]": what has no address."""
    name = "io " if space == "io" else "mem"
    return f"[{name} size {address(size_, space)}{flags(is_64bit, prefetchable)}]"


def bar(bar_):
    """The brackets of a plan line."""
    if bar_.range:
        return resource(bar_.space, bar_.range, bar_.is_64bit, bar_.prefetchable)
    if bar_.size is None:
        return resource(bar_.space, None, bar_.is_64bit, bar_.prefetchable)
    return resource_size(bar_.space, bar_.size * bar_.count, bar_.is_64bit, bar_.prefetchable)


def buses(first, last=None):
    """"[bus 01-02]", "[bus 03]"."""
    return f"[bus {first:02x}]" if last in (None, first) else f"[bus {first:02x}-{last:02x}]"


def clean(given):
    """A text of several lines without terminals' sequences, each other control character as "?": what guests write to a console may be
    meant for whoever reads it there."""
    if "\x1b" in given:
        given = ESCAPE.sub("", given)
    return CONTROL.sub("?", LONE_RETURN.sub(lambda match: "?" * len(match[0]), given))


def one_line(given):
    """The same of a name or a message, which is one line in any case."""
    return re.sub(r"[\r\n\t]", "?", clean(given))


def count(number, singular, plural=None):
    """"1 BAR", "3 BARs"."""
    return f"{number} {singular if number == 1 else plural or singular + 's'}"

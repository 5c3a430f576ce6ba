# SPDX-License-Identifier: MIT
"""The layout record (docs/layout-record.md): from any text that holds it to a checked tree of values.

    record = read(Source.of_text(text, name))      # a Record; a LayoutError says in one line what is wrong"""

from hvmlayout.record_check import check
from hvmlayout.record_parse import Parser
from hvmlayout.record_source import Source, check_whole, last_whole
from hvmlayout.record_values import Contradiction, Damaged, LayoutError, Record

__all__ = ["Contradiction", "Damaged", "LayoutError", "Record", "Source", "read"]


def read(source):
    """The last whole record of the source, checked in every way."""
    lines = last_whole(source)
    check_whole(lines)
    record = Parser().parse(lines)
    check(record)
    return record

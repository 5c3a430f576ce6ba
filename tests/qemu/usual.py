# SPDX-License-Identifier: MIT
"""What `make check` leaves to `make check-qemu`: a few boots that take as long as ten others, or of whose kind another is run.
The environment's QEMU_BOOTS=usual asks for the rest only."""

import os

import pytest

SKIPPED = "its boot takes long: make check-qemu runs it"


def is_usual():
    return os.environ.get("QEMU_BOOTS") == "usual"


long = pytest.mark.skipif(is_usual(), reason=SKIPPED)


def long_but(few, cases, name):
    """The cases for parametrize: those called `few` as they are, the others marked as long."""
    return [case if name(case) in few else pytest.param(*case, marks=long) for case in cases]

# SPDX-License-Identifier: MIT
"""What docs/ tells a new user to do, done in its words in a new Debian 12, shows what docs/ says that it shows."""

import pytest

import walk_text
import walker

WALK = walker.walk_of()


@pytest.fixture(scope="module")
def walking():
    one = walker.Walker(WALK)
    yield one
    one.close()


@pytest.mark.parametrize("step", [one for one in WALK if isinstance(one, walk_text.Step)],
                         ids=lambda step: f"{step.group}-{step}")
def test_the_reader_sees_what_the_document_says(step, walking):
    try:
        walking.do(step)
    except walker.NotHere as reason:
        pytest.skip(str(reason))

# SPDX-License-Identifier: MIT
"""What `make install` puts into a folder, made once, for tests of what users get.

With the environment's PACKAGE=usual, as `make check` sets it, the Debian package is built once and not twice."""

import os

import pytest

import installed


@pytest.fixture(scope="session")
def stage(tmp_path_factory):
    """A folder that `make install prefix=/usr` has filled."""
    folder = tmp_path_factory.mktemp("stage")
    installed.make("install", f"DESTDIR={folder}", "prefix=/usr")
    return folder


@pytest.fixture(scope="session")
def all_of_it():
    if os.environ.get("PACKAGE") == "usual":
        pytest.skip("not among the usual ones: make check-package runs it")

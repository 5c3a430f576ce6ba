# SPDX-License-Identifier: MIT
"""One version: firmware/version.h, and everything else that names it agrees."""

import re
from email.utils import parsedate_to_datetime

import pytest

import installed
from installed import BUILD, PROGRAMS, ROOT, run, version, version_date

CHANGELOG = (ROOT / "CHANGELOG.md").read_text()
HEADINGS = re.findall(r"^## \[(.*?)\] - (\S+)$", CHANGELOG, re.MULTILINE)


def test_the_version_is_numbers_with_points():
    assert re.fullmatch(r"\d+\.\d+(\.\d+)?", version())


def test_the_changelog_begins_with_this_version_and_its_date():
    assert HEADINGS[0] == (version(), version_date())


def test_the_changelog_is_in_order_and_each_version_has_its_kinds_of_changes():
    numbers = [tuple(map(int, name.split("."))) for name, _ in HEADINGS]
    assert numbers == sorted(numbers, reverse=True) and len(set(numbers)) == len(numbers)
    kinds = set(re.findall(r"^### (.*)$", CHANGELOG, re.MULTILINE))
    assert kinds <= {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}
    for part in re.split(r"^## .*$", CHANGELOG, flags=re.MULTILINE)[1:]:
        assert re.search(r"^### \w+\n- ", part.strip() + "\n", re.MULTILINE), part


def test_debian_has_the_same_version_and_day():
    text = (ROOT / "debian/changelog").read_text()
    assert re.match(r"hvmstage \((.*?)\) \w+; urgency=\w+\n", text)[1] == version()
    day = parsedate_to_datetime(re.search(r"^ -- .*?  (.*)$", text, re.MULTILINE)[1])
    assert day.strftime("%Y-%m-%d") == version_date()
    assert (ROOT / "debian/source/format").read_text() == "3.0 (native)\n"


@pytest.mark.parametrize("program", PROGRAMS)
def test_a_program_says_it_as_its_first_line_ends(program):
    first = run(BUILD / program, "--version").split("\n")[0]
    assert re.fullmatch(rf"{program} (\(hvmstage\) )?{re.escape(version())}", first)


def test_manuals_and_library_have_it(stage):
    pages = sorted((stage / "usr/share/man").rglob("*.[17]"))
    assert len(pages) == len(PROGRAMS) + 1
    for page in pages:
        title = re.search(r"^\.TH (.*)$", page.read_text(), re.MULTILINE)[1]
        assert f'{version_date()} "hvmstage {version()}"' in title
    assert f"Version: {version()}\n" in (stage / "usr/lib/pkgconfig/pciplan.pc").read_text()


def test_the_firmware_images_hold_it(stage):
    """The ROM is stored compressed; Xen's image is not."""
    assert installed.version().encode() in (stage / "usr/share/hvmstage/hvmstage.elf").read_bytes()

# SPDX-License-Identifier: MIT
"""Manual pages: well formed, and neither with less nor with more than programs and firmware have."""

import functools
import os
import re
import subprocess

import pytest

from installed import PROGRAMS, ROOT, commands_of, long_options, need, options_of, run

PAGES = [f"man1/{program}.1" for program in PROGRAMS] + ["man7/hvmstage.7"]


@functools.cache
def rendered(stage, page):
    need("man")
    environment = {**os.environ, "MANWIDTH": "2000", "MANPAGER": "cat", "LC_ALL": "C.UTF-8"}
    text = run("man", "-E", "ascii", "--no-hyphenation", "-l", stage / "usr/share/man" / page, env=environment)
    return re.sub(".\b", "", text)


@pytest.mark.parametrize("page", PAGES)
def test_groff_warns_of_nothing(stage, page):
    need("man")
    done = subprocess.run(["man", "--warnings", "-E", "UTF-8", "-l", stage / "usr/share/man" / page], capture_output=True,
                          text=True, env={**os.environ, "MANWIDTH": "80", "LC_ALL": "C.UTF-8"})
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("page", PAGES)
def test_mandoc_lint_says_nothing(stage, page):
    need("mandoc")
    done = subprocess.run(["mandoc", "-T", "lint", "-W", "all", stage / "usr/share/man" / page], capture_output=True,
                          text=True)
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


@pytest.mark.parametrize("page", PAGES)
def test_a_page_has_the_usual_sections_in_the_usual_order(stage, page):
    usual = ["NAME", "SYNOPSIS", "DESCRIPTION", "COMMANDS", "OPTIONS", "LOG", "EXIT STATUS", "ENVIRONMENT", "FILES",
             "EXAMPLES", "SEE ALSO"]
    have = re.findall(r'^\.SH "?(.*?)"?$', (stage / "usr/share/man" / page).read_text(), re.MULTILINE)
    assert {"NAME", "SYNOPSIS", "DESCRIPTION", "SEE ALSO"} <= set(have) <= set(usual)
    assert have[:3] == usual[:3] and have[-1] == "SEE ALSO"


@pytest.mark.parametrize("page", PAGES)
def test_pages_that_are_referred_to_are_ours_or_well_known(stage, page):
    known = {f"{name.split('/')[1][:-2]}({name[-1]})" for name in PAGES}
    known |= {"lspci(8)", "iasl(1)", "acpidump(8)", "qemu-system-x86_64(1)", "virsh(1)", "xl(1)", "xl.cfg(5)"}
    own = f"{page.split('/')[1][:-2]}({page[-1]})"
    # Head and foot have the name in capitals.
    assert set(re.findall(r"\b[a-z][\w.-]*\(\d\)", rendered(stage, page))) - {own} <= known


@pytest.mark.parametrize("program", PROGRAMS)
def test_a_page_has_each_option_of_the_help_and_no_other(stage, program):
    # What stands in the examples is not explained there, and may be an option of another program.
    told = long_options(rendered(stage, f"man1/{program}.1").split("\nEXAMPLES")[0])
    offered = options_of(program).union(*(options_of(program, command) for command in commands_of(program)))
    assert len(offered) > 1
    assert told == offered


@pytest.mark.parametrize("program", ["pciplan", "hvmlayout"])
def test_a_page_has_each_command(stage, program):
    page = rendered(stage, f"man1/{program}.1").split("\nCOMMANDS\n")[1].split("\nOPTIONS\n")[0]
    headings = {line.split()[0] for line in page.split("\n") if re.match(r" {3,7}[a-z]", line)}
    assert set(commands_of(program)) <= headings and len(commands_of(program)) >= 5


def test_statuses_of_a_page_are_those_of_the_help(stage):
    for program in PROGRAMS:
        part = rendered(stage, f"man1/{program}.1").split("\nEXIT STATUS\n")[1]
        assert re.findall(r"^ {7}(\d) ", part, re.MULTILINE) == ["0", "1", "2"]


def documented_options():
    text = (ROOT / "docs/options.md").read_text().split("## All options")[1].split("\n## ")[0]
    names = re.findall(r"^\| `([a-z][a-zN0-9-]*)` \|", text, re.MULTILINE)
    payloads = (ROOT / "docs/payloads.md").read_text()
    names += re.findall(r"`opt/org\.hvmstage/(payload[\w-]*)`", payloads) + ["payload-module-N-args"]
    assert "`-module-N-args`" in payloads and len(names) >= 30
    return set(names)


def test_the_firmwares_page_has_each_option_that_is_documented_and_no_other(stage):
    options = rendered(stage, "man7/hvmstage.7").split("\nOPTIONS\n")[1].split("\nLOG\n")[0]
    told = {re.sub(r" ?- ?N ?", "-N", name).strip()
            for name in re.findall(r"^ {7}([a-z][\w -]*?) ?=\S", options, re.MULTILINE)}
    assert told == documented_options()


def test_values_of_options_are_those_that_are_documented(stage):
    """Words that an option may be, such as auto|high|low."""
    options = rendered(stage, "man7/hvmstage.7").split("\nOPTIONS\n")[1].split("\nLOG\n")[0]
    table = (ROOT / "docs/options.md").read_text()
    compared = 0
    for name, values in re.findall(r"^ {7}([a-z][\w-]*)=(\S+)$", options, re.MULTILINE):
        row = re.search(rf"^\| `{name}` \| (.*?) \|", table, re.MULTILINE)
        words = {word for word in values.split("|") if re.fullmatch(r"[a-z][a-z-]+", word)}
        if words and row:
            documented = set(re.findall(r"`([a-z][a-z-]+)`", row[1]))
            assert words <= documented, name
            compared += 1
    assert compared >= 10

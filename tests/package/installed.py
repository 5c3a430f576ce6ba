# SPDX-License-Identifier: MIT
"""The tree, its programs as they were built, and what their --help says."""

import functools
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BUILD = ROOT / os.environ.get("B", "build")
PROGRAMS = ("pciplan", "amlnames", "hvmlayout")
FIRMWARE = "/usr/share/hvmstage"
EXAMPLES = ROOT / "packaging/examples"


def need(*programs):
    """Skips the test where a program is missing."""
    for program in programs:
        if not shutil.which(program):
            pytest.skip(f"no {program}: tools/setup.sh package")


def run(*command, **options):
    """Standard output of a command that must succeed."""
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True, **options)
    assert done.returncode == 0, f"{command}: status {done.returncode}\n{done.stdout}{done.stderr}"
    return done.stdout


def make(*arguments, folder=ROOT):
    # What a make above has set is for that one.
    clean = {name: value for name, value in os.environ.items() if name not in ("MAKEFLAGS", "MFLAGS", "MAKELEVEL")}
    return run("make", "--no-print-directory", f"B={BUILD}", *arguments, cwd=folder, env=clean)


def defined(name):
    return re.search(rf'^#define {name} "(.*)"$', (ROOT / "firmware/version.h").read_text(), re.MULTILINE)[1]


def version():
    return defined("HVMSTAGE_VERSION")


def version_date():
    """As yyyy-mm-dd."""
    month, day, year = defined("HVMSTAGE_DATE").split("/")
    return f"{year}-{month}-{day}"


@functools.cache
def help_of(program, *command):
    if not (BUILD / program).exists():
        pytest.exit(f"{BUILD / program} is not built: make", 2)
    return run(BUILD / program, *command, "--help", env={**os.environ, "COLUMNS": "1000"})


def long_options(text):
    return set(re.findall(r"(?<![\w-])--[a-z][\w-]*", text))


def commands_of(program):
    """The commands of a program, by its help."""
    if program == "pciplan":
        return tuple(re.findall(r"^(?:usage:|      ) pciplan (\w+)", help_of(program), re.MULTILINE))
    if program == "hvmlayout":
        return tuple(re.findall(r"^    ([a-z]+) ", help_of(program), re.MULTILINE))
    return ()


def options_of(program, command=None):
    """The long options that a program's help, or that of a command of it, offers."""
    if program == "hvmlayout" and command:
        offered = re.findall(r"^  (-.*?)(?:  |$)", help_of(program, command), re.MULTILINE)
        return long_options(" ".join(offered))
    if program == "hvmlayout":
        return {"--help", "--version"}
    found = long_options("\n".join(line for line in help_of(program).split("\n")
                                   if re.match(r"^( +--|.* --help)", line)))
    return found

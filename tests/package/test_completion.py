# SPDX-License-Identifier: MIT
"""Completion in bash, zsh and fish offers what --help does: no option less, and none more."""

import os
import pty
import re
import select
import subprocess
import time

import pytest

from installed import BUILD, PROGRAMS, ROOT, commands_of, long_options, need, options_of, run

# Words on a command line, and what must be offered behind them, whatever the shell.
VALUES = [
    (("pciplan", "plan", "--machine"), {"q35", "pc"}),
    (("pciplan", "hole", "--board"), {"qemu", "xen"}),
    (("hvmlayout", "map", "--space"), {"mem", "io"}),
    (("hvmlayout", "tree", "--colour"), {"auto", "always", "never"}),
    (("hvmlayout", "tree", "--color"), {"auto", "always", "never"}),
]
PLACES = [(program, command) for program in PROGRAMS for command in (commands_of(program) or (None,))]


def names(place):
    return " ".join(word for word in place if word)


@pytest.fixture(scope="module")
def folders(stage):
    share = stage / "usr/share"
    return {"bash": share / "bash-completion/completions", "zsh": share / "zsh/site-functions",
            "fish": share / "fish/vendor_completions.d"}


def in_bash(folder, *words):
    """What bash offers for the last word, which may be empty. As readline does, "=" is a word of its own."""
    need("bash")
    script = ('. "$1/$2"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); compopt() { :; }; '
              '"_$1"; printf "%s\\n" "${COMPREPLY[@]}"')
    return set(run("bash", "-c", script, "bash", folder, *words).split("\n")) - {""}


def in_fish(folder, line):
    need("fish")
    program = line.split()[0]
    told = run("fish", "--no-config", "-c", f"source {folder}/{program}.fish; complete -C '{line}'")
    return {row.split("\t")[0] for row in told.split("\n") if row}


class Zsh:
    """zsh at a terminal, as its completion works nowhere else."""

    def __init__(self, folder, home):
        need("zsh")
        self.pid, self.terminal = pty.fork()
        if self.pid == 0:
            os.environ.update(TERM="dumb", PS1="> ", HOME=str(home), COLUMNS="200", LINES="200")
            os.execvp("zsh", ["zsh", "-f", "-i"])
        self.write(f"fpath=({folder} $fpath); autoload -U compinit; compinit -u -D; LISTMAX=500; print rea''dy\n",
                   "ready")

    def write(self, text, until, seconds=20):
        """What the terminal shows until it has shown a pattern and then is quiet."""
        os.write(self.terminal, text.encode())
        shown, end = "", time.monotonic() + seconds
        while time.monotonic() < end:
            if select.select([self.terminal], [], [], 0.15)[0]:
                shown += os.read(self.terminal, 65536).decode("ascii", "replace")
            elif re.search(until, shown):
                return shown
        return shown

    def offers(self, line, until="  -- "):
        shown = self.write(f"{line}\t\t", until)
        self.write("\x15", "")
        return shown.replace("\r", "")

    def close(self):
        os.write(self.terminal, b"\x15exit\n")
        os.close(self.terminal)
        os.waitpid(self.pid, 0)


@pytest.fixture(scope="module")
def zsh(folders, tmp_path_factory):
    shell = Zsh(folders["zsh"], tmp_path_factory.mktemp("home"))
    yield shell
    shell.close()


@pytest.mark.parametrize("place", PLACES, ids=names)
def test_bash_offers_the_options_of_the_help(folders, place):
    words = [word for word in place if word]
    wanted = options_of(*words)
    if place[0] == "pciplan":
        wanted = wanted - {"--version"}  # stands alone
    assert in_bash(folders["bash"], *words, "--") == wanted


@pytest.mark.parametrize("place", PLACES, ids=names)
def test_fish_offers_the_options_of_the_help(folders, place):
    words = [word for word in place if word]
    wanted = options_of(*words)
    if place[0] == "pciplan":
        wanted = wanted - {"--version"}
    offered = in_fish(folders["fish"], " ".join([*words, "--"]))
    assert {word.rstrip("=") for word in offered if word.startswith("--")} == wanted


@pytest.mark.parametrize("place", PLACES, ids=names)
def test_zsh_offers_the_options_of_the_help(zsh, place):
    words = [word for word in place if word]
    wanted = options_of(*words)
    if place[0] == "pciplan":
        wanted = wanted - {"--version"}
    assert long_options(zsh.offers(" ".join([*words, "--"]))) == wanted


@pytest.mark.parametrize("program", ["pciplan", "hvmlayout"])
def test_the_first_word_is_a_command(folders, zsh, program):
    commands = set(commands_of(program))
    assert len(commands) >= 5
    assert in_bash(folders["bash"], program, "") == commands | {"--help", "--version"}
    assert in_fish(folders["fish"], f"{program} ") == commands
    assert set(re.findall(r"^([a-z]+) +-- ", zsh.offers(f"{program} "), re.MULTILINE)) == commands


@pytest.mark.parametrize("words, wanted", VALUES, ids=[" ".join(words) for words, _ in VALUES])
def test_values_that_are_words_are_offered(folders, zsh, words, wanted):
    assert in_bash(folders["bash"], *words, "") == wanted
    assert in_bash(folders["bash"], *words, "=", "") == wanted
    assert in_bash(folders["bash"], *words, "=") == wanted
    assert in_fish(folders["fish"], " ".join([*words, ""])) == wanted
    shown = zsh.offers(" ".join([*words, ""]), r"\n\w+ +\w+").split("\n", 1)[1]
    assert wanted <= set(shown.split())


def test_policies_are_those_that_the_planner_knows(folders):
    """The planner refuses an unknown name; it is asked about each that is offered."""
    offered = {word.rstrip("=") for word in in_bash(folders["bash"], "pciplan", "plan", "--policy", "")}
    assert {word.rstrip("=") for word in in_fish(folders["fish"], "pciplan plan --policy ")} == offered
    inventory = ROOT / "tests/machines/q35-flat.inv"
    known = set(re.findall(r"([a-z0-9-]+)=", re.search(r"^policy (.*)$", inventory.read_text(), re.MULTILINE)[1]))
    assert known & offered
    for name in offered:
        done = subprocess.run([BUILD / "pciplan", "plan", "--policy", f"{name}=what?", inventory],
                              capture_output=True, text=True)
        assert done.returncode == 2 and "what?" in done.stderr, done.stderr
        unknown = subprocess.run([BUILD / "pciplan", "plan", "--policy", f"un{name}=what?", inventory],
                                 capture_output=True, text=True)
        assert unknown.stderr.replace(f"un{name}", name) != done.stderr


def test_bash_offers_files_where_a_file_is_meant(folders, tmp_path):
    (tmp_path / "boot one.log").touch()
    for words in (("pciplan", "plan"), ("hvmlayout", "tree"), ("hvmlayout", "compare", "--lspci"), ("amlnames",)):
        assert in_bash(folders["bash"], *words, f"{tmp_path}/boot") == {f"{tmp_path}/boot one.log"}


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_shell_finds_no_fault_in_the_files(folders, shell):
    need(shell)
    for path in folders[shell].iterdir():
        run(shell, "-n", path)

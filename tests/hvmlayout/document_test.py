# SPDX-License-Identifier: MIT
"""docs/hvmlayout.md: each example is what the program prints, commands and their options are all there, pictures are ours.

In a block of code a line `$ COMMAND` is run by a shell among the sample logs, in a terminal of 100 columns; the lines up to the next
one are what it prints, on both outputs. `...` in a line is anything, a line of nothing else any number of lines. The comment
`<!-- status N -->` before a block is the exit status; without it, it is 0. Names of devices are those of pci.ids (Debian's pciutils
brings it)."""

import os
import re
import subprocess

import pytest
from program import HVMLAYOUT, LOGS, PCIPLAN, ROOT, output

from hvmlayout.comparison import AGREEMENTS, DIFFERENCES, NOT_SEEN

DOCUMENT = (ROOT / "docs/hvmlayout.md").read_text()
COMMANDS = sorted(path.name.removesuffix("_command.py") for path in (ROOT / "tools/hvmlayout").glob("*_command.py"))
PICTURES = ROOT / "docs/pictures"
BLOCK = re.compile(r"(?:^<!-- status (?P<status>\d+) -->\n)?^```\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
OPTION = re.compile(r"(?<![\w-])--?[a-z][a-z-]*")
LARGEST_PICTURE = 150_000
COLUMNS = 100
# Options that more than one section would only repeat, and those that are said of all commands.
OF_ALL = {"-h", "--help", "--boot", "--domain", "--color"}


def examples(text):
    """(command, status, [line, ...]) of each command that is shown."""
    for block in BLOCK.finditer(text):
        parts = re.split(r"^\$ (.*)\n", block["body"], flags=re.MULTILINE)
        for command, shown in zip(parts[1::2], parts[2::2], strict=True):
            yield command, int(block["status"] or 0), shown.splitlines()


def pattern(line):
    return r"(?:.*\n)*?" if line.strip() == "..." else ".*".join(map(re.escape, line.split("..."))) + r"\n"


def first_wrong(shown, printed):
    """The first of the lines shown that is not printed where it should be, "the end" if there is more; None: all is right."""
    if re.fullmatch("".join(map(pattern, shown)), printed):
        return None
    for count in range(1, len(shown) + 1):
        if not re.match("".join(map(pattern, shown[:count])), printed):
            return shown[count - 1]
    return "the end"


def sections():
    """Heading -> text, of headings of the second level."""
    parts = re.split(r"^## (.*)\n", DOCUMENT, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def section_of(command):
    return next(text for heading, text in sections().items() if heading.lower() == command)


def options_of(command):
    """All that --help lists."""
    listed = [line for line in output(command, "--help") if re.match(r" {2}-", line)]
    return {option for line in listed for option in OPTION.findall(re.split(r" {3,}", line.strip())[0])}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The sample logs, and programs under the names that the document has for them."""
    made = tmp_path_factory.mktemp("document")
    (made / "bin").mkdir()
    (made / "bin/hvmlayout").symlink_to(HVMLAYOUT)
    (made / "bin/pciplan").symlink_to(PCIPLAN)
    for path in LOGS.iterdir():
        (made / path.name).symlink_to(path)
    return made


def run_shell(command, folder):
    environment = {"PATH": f"{folder / 'bin'}:{os.environ['PATH']}", "LC_ALL": "C.UTF-8", "COLUMNS": str(COLUMNS), "HOME": str(folder)}
    return subprocess.run(["bash", "-c", command], cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          stdin=subprocess.DEVNULL, timeout=120, check=False)


# --- the comparison can fail ---


PRINTED = "one\ntwo [x]\nthree 3\nfour\n"


@pytest.mark.parametrize("shown", ["one|two [x]|three 3|four", "one|...|four", "...", "one|...|three ...|...", "...|four"])
def test_what_is_printed_is_accepted(shown):
    assert first_wrong(shown.split("|"), PRINTED) is None


@pytest.mark.parametrize("shown, wrong", [
    ("one|three 3|...", "three 3"), ("...|four|...|one", "one"), ("two [x]|...", "two [x]"), ("one", "the end"),
    ("one|two [y]|...", "two [y]"), ("one|...|three 4", "three 4"), ("", "the end")])
def test_what_is_not_printed_is_found(shown, wrong):
    assert first_wrong([line for line in shown.split("|") if line], PRINTED) == wrong


# --- the document ---


@pytest.mark.parametrize("example", examples(DOCUMENT), ids=lambda example: example[0].replace("/", "-"))
def test_an_example_is_what_the_program_prints(example, folder):
    command, status, shown = example
    result = run_shell(command, folder)
    printed = result.stdout.decode()
    assert first_wrong(shown, printed) is None, f"{command}\n{first_wrong(shown, printed)}\n\nprinted:\n{printed}"
    assert result.returncode == status, printed


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_has_a_section_with_an_example_on_a_sample_log(command):
    commands = [line for line, _, _ in examples(section_of(command)) if line.startswith(f"hvmlayout {command} ")]
    assert commands
    for line in commands:
        assert any((LOGS / word).is_file() for word in line.split()), line


@pytest.mark.parametrize("command", COMMANDS)
def test_each_option_of_a_command_is_in_its_section_or_said_of_all(command):
    named = set(OPTION.findall(section_of(command)))
    missing = {option for option in options_of(command) - OF_ALL if option not in named}
    assert not missing


@pytest.mark.parametrize("command", COMMANDS)
def test_options_in_examples_of_a_command_are_known_to_it(command):
    for line, _, _ in examples(DOCUMENT):
        if line.startswith(f"hvmlayout {command} "):
            assert set(OPTION.findall(line.split(" -- ")[0])) <= options_of(command), line


def test_each_key_that_the_page_tells_of_is_documented():
    told = set(re.findall(r"<kbd>(.*?)</kbd>", (ROOT / "tools/hvmlayout/page.html").read_text()))
    told = {key.replace("&#8592;", "←").replace("&#8593;", "↑").replace("&#8594;", "→").replace("&#8595;", "↓") for key in told}
    documented = {key for row in re.findall(r"^\| (`.*?) \|", section_of("page"), re.MULTILINE) for key in re.findall("`(.+?)`", row)}
    assert len(told) > 8 and told <= documented


def test_each_verdict_of_compare_is_documented():
    documented = re.findall(r"^\| ([a-z ]+) \| ", section_of("compare"), re.MULTILINE)
    assert {*DIFFERENCES, *AGREEMENTS, NOT_SEEN} <= set(documented)


def test_pictures_are_there_and_small():
    names = re.findall(r"!\[.+?\]\(pictures/(.+?)\)", DOCUMENT)
    assert len(names) == 4
    for name in names:
        assert (PICTURES / name).stat().st_size < LARGEST_PICTURE, name


def test_svg_pictures_are_what_the_commands_above_them_draw(folder):
    """docs/pictures/make-hvmlayout draws them anew."""
    drawn = re.findall(r"^\$ (hvmlayout svg .* (\S+\.svg))$", section_of("svg"), re.MULTILINE)
    assert len(drawn) == 2
    for command, name in drawn:
        assert run_shell(command, folder).returncode == 0
        assert (folder / name).read_bytes() == (PICTURES / name).read_bytes(), f"{name}: docs/pictures/make-hvmlayout"

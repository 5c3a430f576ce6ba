# SPDX-License-Identifier: MIT
"""Claims about how the documents are read and compared, and about the documents: quick, no guest is started."""

import pytest

import walk_run
import walk_text
import walker

DOCUMENT = """# Title

<!-- walk: first root -->
```sh
one \\
	two
```
Text.

<!-- shows -->
```
what ... shows
```
<!-- types -->
```
Ctrl-A X
```
<!-- file: name.txt -->
```
content
```
<!-- walk: second status 3 -->
```sh
three
```
<!-- not run: it needs KVM -->
```sh
four
```
"""


def lines(text):
    return text.split("|")


def test_commands_are_read_as_they_are_printed_with_what_belongs_to_them():
    first, file, second = walk_text.steps(DOCUMENT, "d")
    assert (first.group, first.place, first.status, first.commands) == ("first", "root", 0, "one \\\n\ttwo\n")
    assert first.talk == [("shows", ["what ... shows"]), ("types", ["Ctrl-A X"])]
    assert (file.name, file.content, file.group) == ("name.txt", "content\n", "first")
    assert (second.group, second.place, second.status, second.talk) == ("second", "user", 3, [])
    assert str(second) == "d:23"


def test_commands_without_a_marker_are_found():
    assert walk_text.unmarked(DOCUMENT, "d") == []
    assert walk_text.unmarked(DOCUMENT.replace("<!-- walk: second status 3 -->\n", ""), "d") == ["d:22"]


@pytest.mark.parametrize("text, message", [
    ("<!-- walk: a nowhere -->\n```sh\n```\n", "d:2: 'walk: a nowhere'"),
    ("<!-- walk: a -->\ntext\n", "d:1: <!-- walk: a -->: no fenced block follows"),
    ("<!-- walk: a -->\n```sh\ntext\n", "d:2: the block has no end"),
    ("<!-- shows -->\n```\n```\n", "d:2: 'shows' before any 'walk'"),
    ("<!-- not run -->\n```sh\n```\n", "d:2: 'not run' without a reason"),
])
def test_a_marker_that_means_nothing_is_an_error_with_its_place(text, message):
    with pytest.raises(walk_text.DocumentError) as error:
        walk_text.steps(text, "d")
    assert str(error.value).startswith(message)


@pytest.mark.parametrize("wanted, output, end", [
    ("a|b", "a|b", 2),
    ("a|b", "a|b|c", 2),
    ("a|b", "a|x|b", None),
    ("a|...|b", "a|x|y|b|c", 4),
    ("...|a|b", "a|a|b", 3),
    ("...|b", "a", None),
    ("a ... c", "a b c", 1),
    ("a ... c", "a b d", None),
    ("a.c", "abc", None),
    ("...", "", 0),
    ("a|...", "a|b|c", 1),
])
def test_only_dots_stand_for_anything(wanted, output, end):
    assert walk_text.find(lines(wanted), lines(output)).end == end


def test_the_line_that_is_missing_is_named():
    assert walk_text.find(["...", "a", "b"], ["a", "c"]).missing == "b"


def test_a_terminal_s_controls_are_not_shown():
    assert walk_text.plain("\x1b[1;31mred\x1b[0m\r\n(initramfs) \x1b[6n") == "red\n(initramfs)"
    assert walk_text.plain("10%\r20%\rdone\n") == "done\n"


def step(commands, *talk, status=0):
    return walk_text.Step("d", 1, "g", "user", commands, status, list(talk))


def run(one):
    return walk_run.run(one, ["bash", "-e", "-c", one.commands])


def test_what_is_shown_is_compared_to_the_end():
    run(step("echo a; echo b", ("shows", ["a", "b"])))
    run(step("echo a; echo b", ("shows", ["a", "..."])))
    with pytest.raises(walk_run.WalkFailed, match="d:1: this line is shown, and the document has it not: b"):
        run(step("echo a; echo b", ("shows", ["a"])))
    with pytest.raises(walk_run.WalkFailed, match="d:1: this line is not shown: c"):
        run(step("echo a; echo b", ("shows", ["...", "c"])))


def test_commands_end_with_the_status_that_the_document_says():
    run(step("exit 3", status=3))
    with pytest.raises(walk_run.WalkFailed, match="status 1, not 0"):
        run(step("false; echo not reached"))


def test_lines_are_typed_once_the_prompt_is_there():
    commands = 'printf "name? "; read name; echo "hello $name"'
    output = run(step(commands, ("shows", ["name?..."]), ("types", ["somebody"]), ("shows", ["hello somebody"])))
    assert "hello somebody" in output
    with pytest.raises(walk_run.WalkFailed, match="they ended before this line was shown: town?"):
        run(step("echo name?", ("shows", ["town?"]), ("types", ["somewhere"])))


def test_commands_that_wait_for_ever_are_given_up(monkeypatch):
    monkeypatch.setattr(walk_run, "DEADLINE", 1)
    with pytest.raises(walk_run.WalkFailed, match="did not end within 1 s"):
        run(step("sleep 60"))
    with pytest.raises(walk_run.WalkFailed, match="1 s passed, and this line was not shown: a"):
        run(step("sleep 60", ("shows", ["a"]), ("types", ["b"])))


@pytest.mark.parametrize("name", walker.DOCUMENTS)
def test_all_commands_of_a_document_are_run_or_have_a_reason_why_not(name):
    text = (walker.ROOT / "docs" / name).read_text()
    assert walk_text.unmarked(text, name) == [] and walk_text.steps(text, name)


def test_the_walk_begins_with_the_installation_and_ends_with_the_removal():
    groups = [one.group for one in walker.walk_of()]
    assert groups[0] == walker.FIRST and groups[-1] == walker.LAST
    assert groups == sorted(groups, key=lambda group: (group != walker.FIRST) + (group == walker.LAST))

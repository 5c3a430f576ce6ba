# SPDX-License-Identifier: MIT
"""What the documents point at is there: files and headings behind links, targets of make, files and commands that are
named, options.

A document is README.md, CHANGELOG.md, docs/**/*.md, and the README.md of any folder. Each check is a function of a text
and yields what is wrong with it; the first tests show that each can fail. Nothing is built or run."""

import os
import re
import unicodedata
from functools import lru_cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
NOT_OURS = {"build", ".git", ".pytest_cache", "__pycache__"}

FENCE = re.compile(r"^(?P<fence>```+|~~~+).*?^(?P=fence)[`~]*[ \t]*$", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"(?<!`)(`+)(?!`)(?P<text>.+?)(?<!`)\1(?!`)")
COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
LINK = re.compile(r"\]\(\s*<?(?P<target>[^)\s>]+)>?(?:\s+\"[^\"]*\")?\s*\)|\b(?:src|href)=\"(?P<html>[^\"]+)\"")
ABROAD = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//")
HEADING = re.compile(r"^ {0,3}#{1,6}[ \t]+(?P<text>.*?)[ \t]*#*$", re.MULTILINE)
ANCHOR = re.compile(r"<a\s+(?:name|id)=\"([^\"]+)\"")

# Words behind `make`, with one blank between: what stands further right explains the line.
MAKE = re.compile(r"(?:^|[\s;&|(])make(?P<words>(?: (?:[A-Z_]+=\"[^\"]*\"|[^\s;&|()#<>\"]+))+)")
RULE = re.compile(r"^(?P<targets>[^\s#:=][^#:=\n]*):(?![:=])", re.MULTILINE)
SETTING = re.compile(r"[A-Za-z_][A-Za-z0-9_]*=.*")

PATH = re.compile(r"[A-Za-z0-9_.*{}\[\],/-]+")
NAMES_A_FILE = re.compile(r"[A-Za-z0-9_*{}\[\],-]+\.(?:c|h|\[ch\]|S|asl|asli|md|py)")
PLACEHOLDER = re.compile(r"\.\.\.|NAME|\bFILE\b|\bFOLDER\b|\bN\b")
WRITTEN_BY_A_RUN = ("build/",)
# Folders and files of the sources of Xen and QEMU, of which some documents speak.
OF_OTHERS = {
    "docs/acpi.md": {"tools/libacpi"},
    "docs/xen-smbios.md": {"tools/firmware/hvmloader/smbios.c", "smbios_types.h"},
    "docs/xen-tables.md": {"tools/libacpi", "tools/firmware/hvmloader", "pmtimer.c"},
    "tests/xen/q35/README.md": {"pc_q35.c", "lpc_ich9.c", "xen-hvm.c", "pci_bridge.c", "xen_platform.c"},
}

OPTION_RECORD = re.compile(r"^\t\t\{ \"(?P<name>[a-z0-9N-]+)\", \"", re.MULTILINE)
OPTION_ROW = re.compile(r"^\| `(?P<name>[a-zA-Z0-9-]+)` \|", re.MULTILINE)
OPTION_USED = re.compile(r"opt/org\.hvmstage/(?P<name>[a-z][a-zN0-9-]*)")


# --- the documents ---


@lru_cache(maxsize=1)
def files():
    """All files of the tree, as paths relative to it."""
    found = set()
    for folder, folders, names in os.walk(ROOT):
        folders[:] = [name for name in folders if name not in NOT_OURS]
        found |= {(Path(folder) / name).relative_to(ROOT) for name in names}
    return frozenset(found)


def documents():
    wanted = {path for path in files() if path.name in ("README.md", "CHANGELOG.md")}
    return sorted(wanted | {path for path in files() if path.parts[0] == "docs" and path.suffix == ".md"})


each_document = pytest.mark.parametrize("document", documents(), ids=str)


def read(document):
    return (ROOT / document).read_text()


def prose(text):
    """A document without its blocks of code and comments."""
    return FENCE.sub("", COMMENT.sub("", text))


def spans(text):
    """What stands in backquotes."""
    return [match["text"].strip() for match in CODE.finditer(prose(text))]


def code(text):
    """Lines of blocks of code, and what stands in backquotes."""
    blocks = [match.group(0) for match in FENCE.finditer(text)]
    return [line for block in blocks for line in block.replace("\\\n", " ").splitlines()[1:-1]] + spans(text)


# --- links ---


def anchors(text):
    """The anchors that a page gets from its headings, as GitHub makes them."""
    found, times = set(ANCHOR.findall(text)), {}
    for match in HEADING.finditer(prose(text)):
        title = re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", match["text"]).replace("`", "").strip().lower()
        slug = "".join(one for one in title if one in "- _" or unicodedata.category(one)[0] in "LN").replace(" ", "-")
        number = times[slug] = times.get(slug, -1) + 1
        found.add(f"{slug}-{number}" if number else slug)
    return found


def links(text):
    plain = CODE.sub("", prose(text))
    return [match["target"] or match["html"] for match in LINK.finditer(plain)]


def broken_links(text, document, root=ROOT):
    """Links of a text, as if it were the document, that lead nowhere."""
    for target in links(text):
        if ABROAD.match(target):
            continue
        name, _, anchor = target.partition("#")
        path = (root / document).parent / name if name else root / document
        if not path.resolve().is_relative_to(root.resolve()):
            yield f"{target}: outside of the project"
        elif name and not path.exists():
            yield f"{target}: no such file"
        elif anchor and path.suffix == ".md" and anchor not in anchors(path.read_text() if name else text):
            yield f"{target}: no such heading"


# --- targets of make ---


@lru_cache(maxsize=1)
def make_targets():
    """Targets with names, and patterns of names, with build/ in place of $(B)/."""
    text = "".join((ROOT / name).read_text() for name in ("Makefile", "packaging/install.mk"))
    text = re.sub(r"\\\n\s*", " ", text).replace("$(B)", "build").replace("$(1)", "%")
    return {word for rule in RULE.finditer(text) for word in rule["targets"].split() if "$" not in word}


def is_target(word):
    return any(re.fullmatch(re.escape(target).replace("%", ".+"), word) for target in make_targets())


def targets_named(text):
    """Words behind `make` in code; a sentence that has the word make in it is none."""
    for line in code(text):
        for match in MAKE.finditer(line.split(" # ")[0]):
            words = re.sub(r"\"[^\"]*\"", "", match["words"]).split()
            yield from (word for word in words if not SETTING.fullmatch(word) and not word.startswith("-"))


def unknown_targets(text):
    for word in targets_named(text):
        if not PLACEHOLDER.search(word.removeprefix("build/")) and not is_target(word.removesuffix(",")):
            yield f"make {word}: no such target"


# --- files that are named ---


def expanded(name):
    """`a.{c,h}` is two names."""
    match = re.search(r"\{([^{}]*)\}", name)
    if not match:
        return [name]
    return [one for part in match[1].split(",") for one in expanded(name[:match.start()] + part + name[match.end():])]


def is_there(name, folders):
    name = name.rstrip("/")
    return any(next((ROOT / folder).glob(name), None) is not None for folder in folders)


def missing_files(text, document):
    """Names in backquotes that begin with a folder of the tree, or end as our sources do, and that are not there."""
    folders = [Path("."), Path(document).parent]
    first = {path.name for folder in folders for path in (ROOT / folder).iterdir() if path.is_dir()} - NOT_OURS
    basenames = {path.name for path in files()}
    for span in spans(text):
        for word in span.split():
            word = word.split(":")[0].rstrip(",;)").lstrip("(")
            if PLACEHOLDER.search(word) or not PATH.fullmatch(word) or word.startswith(WRITTEN_BY_A_RUN):
                continue
            for name in expanded(word):
                if name in OF_OTHERS.get(str(document), ()):
                    continue
                if name.split("/")[0] in first and "/" in name and not is_there(name, folders):
                    yield f"`{name}`: no such file"
                elif "/" not in name and NAMES_A_FILE.fullmatch(name) and name not in basenames \
                        and not any(Path(other).match(name) for other in basenames):
                    yield f"`{name}`: no file of this name"


# --- commands of the tools ---


def unknown_commands(text):
    """Of code that runs `hvmlayout`, the word behind it."""
    known = {path.name.removesuffix("_command.py") for path in (ROOT / "tools/hvmlayout").glob("*_command.py")}
    for line in code(text):
        for match in re.finditer(r"(?:^|[\s/|;])hvmlayout (?P<word>[a-z]+)(?=\s|$)", line):
            if match["word"] not in known:
                yield f"hvmlayout {match['word']}: no such command"


# --- options ---


def options_of_table():
    return set(OPTION_RECORD.findall(read("firmware/glue/options_table.c")))


def options_of_manual():
    part = read("docs/options.md").split("## All options")[1].split("\n## ")[0]
    return set(OPTION_ROW.findall(part))


def payload_options():
    """Those that say what is started."""
    return set(re.findall(r"opt/org\.hvmstage/(payload[a-zN-]*)", read("firmware/qemu/payload_file.h")))


def is_option(name):
    """With a number in the place of N, too."""
    return re.sub(r"-\d+\b", "-N", name) in options_of_table() | payload_options()


def unknown_options(text):
    for match in OPTION_USED.finditer(text):
        if not is_option(match["name"]):
            yield f"{match.group(0)}: no such option"


# --- each check can fail ---


PAGE = ("# A title\n\n## What it `is`, and how\n\n## Twice\n\n## Twice\n\n"
        "```\n# no heading\n[no link](nowhere.md)\n```\n")


@pytest.mark.parametrize("link", ["other.md#twice", "other.md#twice-1", "#here", "other.md#what-it-is-and-how", "sub/",
                                  "https://example.org/x.md"])
def test_a_link_that_leads_somewhere_is_good(tmp_path, link):
    (tmp_path / "docs/sub").mkdir(parents=True)
    (tmp_path / "docs/other.md").write_text(PAGE)
    (tmp_path / "docs/page.md").write_text("")
    assert list(broken_links(f"# Here\n[word]({link}) `[x](none)`", "docs/page.md", tmp_path)) == []


@pytest.mark.parametrize("link, why", [
    ("none.md", "no such file"), ("other.md#twice-2", "no such heading"), ("other.md#no-heading", "no such heading"),
    ("#there", "no such heading"), ("../../etc", "outside of the project")])
def test_a_link_that_leads_nowhere_is_found(tmp_path, link, why):
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/other.md").write_text(PAGE)
    (tmp_path / "docs/page.md").write_text("")
    assert list(broken_links(f"# Here\nA ![picture]({link}).", "docs/page.md", tmp_path)) == [f"{link}: {why}"]


@pytest.mark.parametrize("check, good, bad", [
    (unknown_targets,
     "`make check-unit B=x` `make -j2 build/pciplan`\n```\nmake && make lint   # all\n```\nThey make nothing.",
     ["`make check-everything`", "```\nmake build/pciplam\n```\n"]),
    (unknown_commands, "`hvmlayout tree boot.log` `hvmlayout --help`", ["`build/hvmlayout trees boot.log`"]),
    (unknown_options, "opt/org.hvmstage/place opt/org.hvmstage/pmem-2 opt/org.hvmstage/payload",
     ["opt/org.hvmstage/plase", "opt/org.hvmstage/payloads"]),
    (lambda text: missing_files(text, "pci/README.md"),
     "`chipset/q35.c` `pci/chipset/` `pci_plan.[ch]` `chipset/{q35,i440fx}.c` `tests/unit/NAME_test.c` `pci_text*` "
     "`*_test.c` `/usr/share/x.c` `boot.log`",
     ["`chipset/q36.c`", "`pci/chipsets/x` `pci/no/`", "`pci_plam.h`", "`chipset/{q35,q36}.c`", "`tests/nowhere/*.c`"]),
], ids=["targets", "commands", "options", "files"])
def test_a_check_has_no_objection_to_what_is_there_and_finds_what_is_not(check, good, bad):
    assert list(check(good)) == []
    for text in bad:
        assert list(check(text)), text


# --- the documents ---


def test_there_are_documents():
    named = {str(path) for path in documents()}
    assert {"README.md", "docs/tour.md", "docs/options.md", "docs/decisions/0004-linux-words-for-resources.md",
            "pci/README.md", "tests/machines/README.md"} <= named


@each_document
def test_links_lead_somewhere(document):
    assert list(broken_links(read(document), document)) == []


@each_document
def test_targets_of_make_are_there(document):
    assert list(unknown_targets(read(document))) == []


@each_document
def test_files_that_are_named_are_there(document):
    if document.name == "CHANGELOG.md":
        pytest.skip("speaks of what was, too")
    assert list(missing_files(read(document), document)) == []


@each_document
def test_commands_of_hvmlayout_are_there(document):
    assert list(unknown_commands(read(document))) == []


@each_document
def test_options_that_are_given_are_there(document):
    assert list(unknown_options(read(document))) == []


def test_options_of_the_manual_are_those_of_the_firmware():
    assert len(options_of_table()) > 20
    assert options_of_manual() == options_of_table()


def test_each_document_of_docs_is_reached_from_the_readme():
    """By links, over any number of pages."""
    reached, todo = set(), [Path("README.md")]
    while todo:
        document = todo.pop()
        for target in links(read(document)):
            name = target.partition("#")[0]
            path = (ROOT / document).parent / name
            if ABROAD.match(target) or not name or not path.exists():
                continue
            path = path.resolve().relative_to(ROOT)
            for one in [path] if path.suffix == ".md" else [found for found in documents() if found.parent == path]:
                if one not in reached and (ROOT / one).is_file():
                    reached.add(one)
                    todo.append(one)
    assert [str(path) for path in documents() if path.parts[0] == "docs" and path not in reached] == []

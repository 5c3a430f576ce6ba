# SPDX-License-Identifier: MIT
"""docs/log.md lists every line that the firmware prints above level D, and none that it does not.

The lines are taken from the source: the calls of log_line() and panic(), and the texts of other rooms that some of them only pass on.
Conversions of numbers match any word, those of texts anything: the page writes N where the source has %u. What the page has in the first column of its tables,
between backquotes, is compared: of tables headed "line" whole lines, of tables headed "REASON" the texts that lines end in."""

import functools
import re
from collections import namedtuple
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "log.md"
FIRMWARE = ROOT / "firmware"

ROOMS = ("firmware", "pci", "acpi", "e820", "smbios", "mp", "coreboot")
PRINTING = ("firmware", "chipset", "pci", "acpi", "smbios", "mp", "e820", "layout", "summary")
LOGS = ROOT / "tests" / "hvmlayout" / "logs"
LEVELS = "FEWID"
STRING = re.compile(r'"((?:[^"\\]|\\.)*)"')
CONVERSION = re.compile(r"%[-+ #0]*(?:\d+|\*)?(?:\.(?:\d+|\*))?(?:hh|h|ll|l|z)?[udxcsip]")
RANGE = re.compile(r"0x%0?\d*llx-0x%0?\d*llx|0x%0?\d*x-0x%0?\d*x")  # the page may put "..." in its place
PAGE_LINE = re.compile(r"([FEWI]) (\S+) (\S+): (.*)")

# Where a line is but a text of another file: which file, and at which levels it comes.
CARRIED = {
    "firmware/report.c": (("pci/pci_text_note.c", "W"), ("pci/pci_text_plan.c", "IW")),
    "firmware/summary.c": (("pci/pci_summary.c", "IW"),),
    "firmware/xen/xen_domain.c": (("firmware/xen/hypercall.c", "F"),),
}
# The rooms of their lines.
CARRIED_ROOM = {"firmware/report.c": "pci", "firmware/summary.c": "summary", "firmware/xen/xen_domain.c": "firmware"}

# Formats that say nothing by themselves, and what the page is to have for them.
WRITTEN_OUT = {
    ("firmware/panic.c", "%s"): (),  # the line of panic(), whose calls are looked at
    ("firmware/report.c", "%s %s"): ("I/O [io  0xFIRST-0xLAST]", "below 4 GiB [mem ...]", "above 4 GiB [mem ... 64bit]"),
    ("firmware/report.c", "%s none"): ("KIND none",),
    ("firmware/display.c", "%s %s: %s"): ("BB:DD.F NAME: REASON",),
}

# Printed before there is a log, character by character.
ROM_CONSOLE = re.compile(r'rom_console_put\(\s*"([^"\\]*)')

# Files whose functions give a reason behind the colon of a line, and what of them never is in a log.
REASONS = (
    "acpi/acpi_blob.c", "acpi/acpi_build.c", "acpi/acpi_loader.c", "acpi/acpi_loader_pick.c", "acpi/acpi_numa.c",
    "acpi/aml_qemu_hotplug.c", "acpi/aml_walk.c", "coreboot/coreboot_table.c", "firmware/glue/acpi_fill.c",
    "firmware/glue/acpi_unfit.c", "firmware/glue/display_mode.c", "firmware/glue/elf_image.c",
    "firmware/glue/host_bridge.c", "firmware/glue/hvm_info.c", "firmware/glue/hvm_start_info.c",
    "firmware/glue/linux_header.c", "firmware/glue/multiboot.c", "firmware/glue/multiboot_info.c",
    "firmware/glue/payload_kind.c", "firmware/glue/pmem_check.c", "firmware/glue/pvh_elf.c", "firmware/glue/qemu_e820.c",
    "firmware/glue/ram_move.c", "firmware/glue/uefi_volume.c", "firmware/glue/xen_memory_map.c",
    "firmware/glue/xen_payload.c", "firmware/glue/xen_vnuma.c", "firmware/glue/xenstore_client.c",
    "firmware/tpm_crb.c", "firmware/tpm_tis.c", "mp/mp_table.c", "pci/pci_plan.c", "smbios/smbios_build.c",
    "smbios/smbios_given.c", "smbios/smbios_passed.c", "smbios/smbios_walk.c",
)
# Their texts tell of a defect in the firmware, and are for those who mend it.
REASONS_OF_DEFECTS = {"e820/e820_check.c", "pci/pci_plan_check.c", "coreboot/coreboot_check_text.c"}
NO_REASON = {
    "nothing is wrong", "there is no error", "no error", "no fault", "unknown error", "unknown verdict",
    "no display", "ready",                                 # a function that is none has no line
    "placed", "nothing to hold", "undecided",              # verdicts of which no line says "not placed"
    "the walk was stopped",                                # by a caller; the firmware stops none
    "no such key", "done",                                 # a key that is absent has its default
    "a payload",
}

# `carried`: the format may be a part of the line.
Call = namedtuple("Call", "where levels room object format carried", defaults=(False,))


# --- the source ------------------------------------------------------------------------------------------------------------


def without_comments(text):
    """Comments become blanks, line for line."""
    pattern = re.compile(r'"(?:[^"\\\n]|\\.)*"|/\*.*?\*/|//[^\n]*', re.S)
    return pattern.sub(lambda m: m[0] if m[0][0] == '"' else re.sub(r"[^\n]", " ", m[0]), text)


def arguments_at(text, start):
    """The arguments of the call whose first one begins at `start`, and where it ends."""
    depth, arguments, begin, at = 1, [], start, start
    while depth:
        if text[at] == '"':
            at = STRING.match(text, at).end()
            continue
        depth += (text[at] in "({[") - (text[at] in ")}]")
        if depth == 0 or (depth == 1 and text[at] == ","):
            arguments.append(text[begin:at].strip())
            begin = at + 1
        at += 1
    return arguments, at


def unescape(text):
    return text.replace('\\"', '"').replace("\\\\", "\\")


def pieces_of(argument):
    """An argument of string literals in a row, macros between them standing for any text."""
    parts, at = [], 0
    for literal in STRING.finditer(argument):
        if argument[at:literal.start()].strip():
            parts.append("%s")
        parts.append(unescape(literal[1]))
        at = literal.end()
    if argument[at:].strip():
        parts.append("%s")
    return "".join(parts)


def literal_or_none(argument):
    literal = STRING.fullmatch(argument)
    return unescape(literal[1]) if literal else None


def calls_of(text, where):
    text = without_comments(text)
    for match in re.finditer(r"\b(log_line|panic)\s*\(\s*", text):
        arguments, _ = arguments_at(text, match.end())
        if re.match(r"(?:const char|enum log_level) ", arguments[0]):
            continue  # the function itself
        line = text.count("\n", 0, match.start()) + 1
        levels = "F"
        if match[1] == "log_line":
            # Several where the argument is a condition; any where it is a variable.
            levels = "".join(re.findall(r"\bLOG_([FEWID])\b", arguments.pop(0))) or LEVELS
        yield Call(f"{where}:{line}", levels, literal_or_none(arguments[0]), literal_or_none(arguments[1]),
                   pieces_of(arguments[2]))


def firmware_files():
    return sorted(FIRMWARE.rglob("*.c"))


def name_of(path):
    return path.relative_to(ROOT).as_posix()


def is_empty(text):
    """A format without a word of its own."""
    return not re.search(r"[A-Za-z]{2}", CONVERSION.sub("", text))


def facts_of(text):
    """What a file of texts makes lines of: formats that are printed into `fact`, and whole sentences."""
    text = re.sub(r"^\s*#.*$", "", without_comments(text), flags=re.M)
    found = []
    for match in re.finditer(r"\b(?:snprintf|append)\(\s*(?:line->)?fact\b\s*,", text):
        arguments, _ = arguments_at(text, match.end())
        for argument in arguments[:2]:
            for choice in re.split(r"[?:](?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)", argument):
                if STRING.search(choice):
                    found.append(pieces_of(choice.strip()))
    found += [unescape(m[1]) for m in STRING.finditer(text) if len(m[1].split()) >= 3]
    return [fact for fact in dict.fromkeys(found) if not is_empty(fact)]


@functools.cache
def source_calls():
    """Every line that can be printed at F, E, W or I."""
    calls = []
    for path in firmware_files():
        name, text = name_of(path), path.read_text()
        for call in calls_of(text, name):
            if call.levels == "D":
                continue
            texts = WRITTEN_OUT.get((name, call.format))
            if texts is not None:
                calls += [call._replace(format=fact) for fact in texts]
            elif not is_empty(call.format) or "=" in call.format:
                calls.append(call)
            elif name not in CARRIED:
                pytest.fail(f"{call.where}: the line is all variable: say in CARRIED or WRITTEN_OUT where its texts are")
        for match in ROM_CONSOLE.finditer(text):
            head, fact = match[1].split(": ", 1)
            calls.append(Call(name, head[0], head.split()[1], head.split()[2], fact))
        for file, levels in CARRIED.get(name, ()):
            calls += [Call(file, levels, CARRIED_ROOM[name], None, fact, True) for fact in facts_of((ROOT / file).read_text())]
    return calls


@functools.cache
def pattern_of(fmt):
    parts, at = [], 0
    fmt = RANGE.sub("%s", fmt)
    fmt = fmt.replace("[mem ...]", "[mem %s]").replace("[mem ... 64bit]", "[mem %s]").replace("[io  0xFIRST-0xLAST]", "[io  %s]")
    for conversion in CONVERSION.finditer(fmt):
        parts += [re.escape(fmt[at:conversion.start()]), ".*" if conversion[0][-1] == "s" else r"\S+"]
        at = conversion.end()
    return re.compile("".join(parts + [re.escape(fmt[at:])]).replace("%%", "%"))


# --- the page --------------------------------------------------------------------------------------------------------------


def spans_of(text, heading):
    """(line number, text) of each piece of code in the first column of tables that are headed so."""
    inside = False
    for number, line in enumerate(text.splitlines(), 1):
        cells = re.split(r"(?<!\\)\|", line)
        if len(cells) < 3 or cells[0].strip():
            inside = False
        elif not inside:
            inside = cells[1].strip() == heading
        else:
            for span in re.finditer(r"``(.+?)``|`([^`]+)`", cells[1]):
                yield number, (span[1] or span[2]).replace("\\|", "|")


def page_lines(text):
    found = []
    for number, span in spans_of(text, "line"):
        match = PAGE_LINE.fullmatch(span)
        assert match, f"docs/log.md:{number}: no line of the log: {span}"
        found.append((number, *match.groups()))
    return found


def fits(call, line):
    _, level, room, obj, fact = line
    pattern = pattern_of(call.format)
    return (level in call.levels and call.room in (None, room) and call.object in (None, obj)
            and (pattern.search(fact) if call.carried else pattern.fullmatch(fact)) is not None)


def singular(fact):
    return re.sub(r"(?<=[a-z]{3})(?<!s)s\b", "", fact).replace("buse", "bus")


@functools.cache
def reader_pattern(fact):
    """What a reader takes for the same line: words in capitals vary, and what stands in brackets."""
    parts = re.split(r"(\[(?:mem|io|bus) [^\]]*\]|0x[A-Z]+|[A-Z]{2}:[A-Z]{2}\.[A-Z]|(?:VF )?BAR\d|\b[A-Z][A-Z0-9]*(?=h?\b)|\b\d\.\d\b|"
                     r"(?<=would place )it)", fact)
    return re.compile("".join(".+" if i % 2 else re.escape(singular(part)) for i, part in enumerate(parts)))


def printed_lines(text):
    """(level, room, object, fact) of a boot's lines at F, E, W and I; a console may put something before them."""
    pattern = re.compile(r"(?:^|\s)([FEWI]) (%s) (\S+): (.*)" % "|".join(sorted(PRINTING)))
    return [match.groups() for match in map(pattern.search, text.splitlines()) if match]


def missing_from_page(calls, lines):
    return [f"{call.where}: {call.levels} {call.room or 'ROOM'} {call.object or 'OBJECT'}: {call.format}"
            for call in calls if not any(fits(call, line) for line in lines)]


def unknown_to_source(calls, lines):
    return [f"docs/log.md:{line[0]}: {line[1]} {line[2]} {line[3]}: {line[4]}"
            for line in lines if not any(fits(call, line) for call in calls)]


def reasons_of(name):
    """Texts of the tables and functions of a file: no formats, no file names, no words."""
    text = re.sub(r"^\s*#.*$", "", without_comments((ROOT / name).read_text()), flags=re.M)
    text = re.sub(r"_Static_assert\(.*?\);", "", text, flags=re.S)
    bodies = re.findall(r"(?:_text\(|_explain\(|acpi_unfit\()[^;{]*\n\{.*?^\}|\b(?:texts|errors)\[[^;]*?= \{.*?^\};|"
                        r"->wrong =\s[^;]*;", text, re.S | re.M)
    literals = [unescape(m[1]).strip(" :") for body in bodies for m in STRING.finditer(body)]
    return [literal for literal in dict.fromkeys(literals) if " " in literal and "%" not in literal]


# --- what is claimed -------------------------------------------------------------------------------------------------------


def test_every_line_of_the_firmware_is_on_the_page():
    missing = missing_from_page(source_calls(), page_lines(PAGE.read_text()))
    assert not missing, "docs/log.md lacks\n" + "\n".join(missing)


def test_every_line_of_the_page_is_in_the_firmware():
    unknown = unknown_to_source(source_calls(), page_lines(PAGE.read_text()))
    assert not unknown, "nothing prints\n" + "\n".join(unknown)


def test_every_reason_that_a_line_can_give_is_on_the_page():
    page = " ".join(PAGE.read_text().split())
    missing = [f"{name}: {reason}" for name in REASONS for reason in reasons_of(name)
               if reason not in NO_REASON and reason not in page]
    assert not missing, "docs/log.md lacks\n" + "\n".join(missing)


def test_every_reason_of_the_page_is_one_of_the_source():
    texts = [unescape(m[1]) for folder in ROOMS
             for path in (ROOT / folder).rglob("*.c") for m in STRING.finditer(without_comments(path.read_text()))]
    unknown = [f"docs/log.md:{number}: {span}" for number, span in spans_of(PAGE.read_text(), "REASON")
               if not any(span in text or (len(text) > 8 and pattern_of(text).fullmatch(span)) for text in texts)]
    assert not unknown, "no source says\n" + "\n".join(unknown)


def test_lines_that_were_printed_are_found_on_the_page():
    """Real logs are another witness than the source. Those without a summary are of an earlier firmware, or have none."""
    lines = [(level, room, obj, reader_pattern(fact)) for _, level, room, obj, fact in page_lines(PAGE.read_text())]
    logs = [path for path in sorted(LOGS.glob("*.log")) if " summary log: " in path.read_text(errors="replace")]
    assert len(logs) >= 3

    def is_on_page(printed):
        level, room, obj, fact = printed
        return any(level == line[0] and room == line[1] and reader_pattern(line[2]).fullmatch(singular(obj)) is not None
                   and line[3].fullmatch(singular(fact)) for line in lines)

    missing = {f"{path.name}: {' '.join(printed[:3])}: {printed[3]}" for path in logs
               for printed in printed_lines(path.read_text(errors="replace")) if not is_on_page(printed)}
    assert not missing, "docs/log.md lacks\n" + "\n".join(sorted(missing))


def test_the_parser_finds_as_many_calls_as_a_plain_search():
    """A call that the parser overlooked would be on no list."""
    names = sum(len(re.findall(r"\b(?:log_line|panic)\s*\(", without_comments(path.read_text())))
                for path in firmware_files())
    parsed = sum(1 for path in firmware_files() for _ in calls_of(path.read_text(), name_of(path)))
    assert parsed == names - 2  # log_line and panic themselves
    assert parsed > 250


def test_each_file_of_reasons_has_some():
    assert [name for name in REASONS if not reasons_of(name)] == []


def test_the_texts_that_firmware_files_ask_for_are_looked_at():
    """A function such as xen_vnuma_error_text() gives what stands in place of REASON: its file is one of REASONS."""
    asked = {name for path in firmware_files()
             for name in re.findall(r"\b(\w+_(?:error|fault|verdict|result|check)_(?:text|explain)|\w+_explain)\(",
                                    without_comments(path.read_text()))}
    homes = {}
    for folder in ROOMS:
        for path in (ROOT / folder).rglob("*.c"):
            for name in re.findall(r"^const char \*(\w+)\(", path.read_text(), re.M):
                homes[name] = name_of(path)
    assert len(asked) > 20
    unlisted = {homes[name] for name in asked if name in homes} - set(REASONS) - REASONS_OF_DEFECTS
    assert unlisted == set()


SAMPLE = r'''
/* log_line(LOG_E, "no", "comment", "this is none"); */
void sample(void)
{
	log_line(LOG_W, "firmware", "pic", "ELCR reads 0x%04x, \"%s\" " "after %u", kept(a, b), "x, y", 1);
	log_line(a ? LOG_I : LOG_W, "pci", object, "%zu of [mem 0x%08llx-0x%08llx] " NAME " left", n, f, l);
	panic("firmware", "memory",
	      "no room for %zu bytes", size);
}
'''


@pytest.fixture
def sample_calls():
    return list(calls_of(SAMPLE, "sample.c"))


def test_calls_are_read_with_levels_objects_and_formats_in_pieces(sample_calls):
    assert sample_calls == [
        Call("sample.c:5", "W", "firmware", "pic", 'ELCR reads 0x%04x, "%s" after %u'),
        Call("sample.c:6", "IW", "pci", None, "%zu of [mem 0x%08llx-0x%08llx] %s left"),
        Call("sample.c:7", "F", "firmware", "memory", "no room for %zu bytes"),
    ]


GOOD_PAGE = """
| line | means |
|---|---|
| `W firmware pic: ELCR reads 0xVALUE, "NAME" after N` | |
| `I pci plan: N of [mem ...] NAME left`<br>`F firmware memory: no room for N bytes` | |

| REASON | means |
|---|---|
| `W not a: line` | |
"""


def test_a_page_with_all_lines_lacks_none(sample_calls):
    assert missing_from_page(sample_calls, page_lines(GOOD_PAGE)) == []
    assert unknown_to_source(sample_calls, page_lines(GOOD_PAGE)) == []


@pytest.mark.parametrize("old, new", [
    ("W firmware pic", "I firmware pic"),        # another level
    ("F firmware memory", "F pci memory"),       # another room
    ("firmware pic", "firmware apic"),           # another object
    ("ELCR reads", "ELCR read"),                 # another word
    ("N of [mem", "N more of [mem"),             # a word more
    ("no room for N bytes", "no room for N"),    # a word less
])
def test_a_line_that_differs_is_told_from_both_sides(sample_calls, old, new):
    page = GOOD_PAGE.replace(old, new)
    assert page != GOOD_PAGE
    assert len(missing_from_page(sample_calls, page_lines(page))) == 1
    assert len(unknown_to_source(sample_calls, page_lines(page))) == 1


def test_a_table_with_another_heading_is_no_list_of_lines():
    assert [span for _, span in spans_of(GOOD_PAGE, "REASON")] == ["W not a: line"]
    assert len(page_lines(GOOD_PAGE)) == 3

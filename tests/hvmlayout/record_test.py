# SPDX-License-Identifier: MIT
"""`hvmlayout record` as a user meets it: records of planned machines, damaged and impossible ones, and the texts that records come in.

$HVMLAYOUT is the program (default: build/hvmlayout).
$TABLES/layout/write_layout (default: build/tables) writes records as the firmware does; $PCIPLAN is another witness of the plan."""

import json
import os
import re
import subprocess
import sys
import zlib
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from pciplan_program import MACHINES, ROOT, pciplan

TOOL = Path(os.environ.get("HVMLAYOUT", ROOT / "build/hvmlayout")).resolve()
WRITER = Path(os.environ.get("TABLES", ROOT / "build/tables")).resolve() / "layout/write_layout"
DOCUMENT = (ROOT / "docs/layout-record.md").read_text()
EXAMPLE = re.search(r"^hvmlayout 1\n.*?^end .*?\n", DOCUMENT, re.DOTALL | re.MULTILINE).group()

sys.path.insert(0, str(ROOT / "tools"))
from hvmlayout.record import LayoutError, Source, read  # noqa: E402


def run(*arguments, stdin=""):
    return subprocess.run([TOOL, "record", *map(str, arguments)], input=stdin.encode("utf-8", "surrogateescape"),
                          capture_output=True, timeout=60, check=False)


def answer(*arguments, stdin=""):
    result = run(*arguments, "--json", stdin=stdin)
    assert result.returncode == 0, result.stderr.decode()
    return json.loads(result.stdout)


def refusal(text, status, *arguments):
    """The one line that a text is refused with."""
    result = run(*arguments, stdin=text)
    assert (result.returncode, result.stdout) == (status, b""), result
    lines = result.stderr.decode().splitlines()
    assert len(lines) == 1 and lines[0].startswith("hvmlayout: "), lines
    return lines[0].removeprefix("hvmlayout: ")


def sealed(text):
    """The text with the end line that it should have."""
    body = text[:text.index("\nend ") + 1]
    return body + f"end lines={body.count(chr(10)):x} crc={zlib.crc32(body.encode()):x}\n"


def changed(old, new):
    """The example with one thing changed, sealed again."""
    assert old in EXAMPLE
    return sealed(EXAMPLE.replace(old, new, 1))


def written(*machines):
    result = subprocess.run([WRITER, *map(str, machines)], capture_output=True, timeout=60, check=True)
    return result.stdout.decode()


def logged(text, prefix="", end="\r\n"):
    return "".join(f"{prefix}I layout record: {line}{end}" for line in text.splitlines())


# --- records of machines --------------------------------------------------------------------------------------------


def bars_of(record):
    return {(function["function"], bar["name"]): (bar["address"], bar["size"] * bar["count"])
            for host in record["hosts"] for function in host["functions"] for bar in function["bars"]}


@pytest.mark.parametrize("machine", MACHINES, ids=lambda path: path.stem)
def test_the_record_of_a_machine_has_what_pciplan_says(machine):
    record = answer(stdin=written(machine))
    plan = json.loads(pciplan("plan", machine, "--json").stdout)
    assert bars_of(record) == {
        (bar["function"], bar["bar"]): (
            bar["range"] and hex(int(bar["range"]["first"], 16)),
            (bar["planned_size"] if bar["placed"] else bar["size"]) * bar["count"]) for bar in plan["bars"]}
    functions = {function["function"]: function for function in record["hosts"][0]["functions"]}
    for bridge in plan["bridges"]:
        found = functions[bridge["function"]]["bridge"]
        assert (found["secondary_bus"], found["subordinate_bus"]) == (bridge["secondary_bus"], bridge["subordinate_bus"])
        for kind, window in bridge["windows"].items():
            shown = found["windows"].get(kind, {})
            first = shown.get("first") and (int(shown["first"], 16), int(shown["last"], 16))
            wanted = window and window["range"]
            assert first == (wanted and (int(wanted["first"], 16), int(wanted["last"], 16)))


@pytest.mark.parametrize("seed", range(40))
def test_the_record_of_a_random_machine_is_true(seed):
    assert answer(stdin=written(f"seed:{seed}"))["hosts"][0]["functions"]


def test_no_line_is_longer_than_xens_console_takes():
    """DOMAIN_PBUF_SIZE of Xen is 200; longer lines of a guest come in pieces."""
    for machine in MACHINES:
        assert max(map(len, logged(written(machine), end="\n").splitlines())) < 198


# --- what is printed ------------------------------------------------------------------------------------------------


def test_ecam_ranges_are_printed_for_scripts():
    assert run("--ecam", stdin=EXAMPLE).stdout.decode().splitlines() == [
        "base=0xb0000000 size=0x10000000 segment=0x0 first-bus=0x0 last-bus=0xff",
        "base=0xd0000000 size=0x4000000 segment=0x1 first-bus=0x80 last-bus=0xbf"]


def test_the_table_names_functions_of_other_segments_as_linux_does():
    table = run(stdin=EXAMPLE).stdout.decode()
    assert "\n  0001:80:00.0 144d:a824 class 010802 decodes mem\n" in table
    assert "\n    BAR4     [mem size 0x400000000] 64bit pref not placed: no-space\n" in table
    assert "\n    BAR2     [io  0xc000-0xc01f]\n" in table


def test_json_has_the_hosts():
    record = answer(stdin=EXAMPLE)
    assert record["low_ram_end"] == "0x80000000" and record["platform"] == "xen"
    assert [(host["segment"], host["first_bus"], host["last_bus"]) for host in record["hosts"]] == [(0, 0, 255), (1, 128, 191)]
    assert record["hosts"][1]["ecam"] == {"first": "0xd0000000", "last": "0xd3ffffff"}
    assert record["hosts"][1]["roots"][0]["windows"][1] == {"kind": "pref", "first": "0x8000000000", "last": "0x8fffffffff"}


def test_help_says_what_it_is_and_its_statuses():
    result = run("--help")
    assert result.returncode == 0 and b"exit status: 0 done; 1 the record contradicts itself" in b" ".join(result.stdout.split())
    assert run("--ecam", "--json").returncode == 2
    assert run("/nowhere").returncode == 2


# --- where records come from ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("prefix", ["", "(d3) ", "(XEN) [2026-11-22 03:00:00] (d12) "])
def test_logs_are_read_with_what_consoles_put_in_front(prefix):
    noise = f"{prefix}I firmware boot: hvmstage\r\n"
    assert answer(stdin=noise + logged(EXAMPLE, prefix) + noise) == answer(stdin=EXAMPLE)


def test_of_several_boots_the_last_counts():
    other = changed("low=80000000", "low=70000000")
    assert answer(stdin=logged(other) + logged(EXAMPLE))["low_ram_end"] == "0x80000000"


def test_of_several_boots_the_last_whole_one_counts_and_that_is_said():
    cut = "".join(logged(changed("low=80000000", "low=70000000")).splitlines(True)[:5])
    result = run("--json", stdin=logged(EXAMPLE) + cut)
    assert result.returncode == 0 and json.loads(result.stdout)["low_ram_end"] == "0x80000000"
    assert result.stderr.decode() == "hvmlayout: note: stdin:17: a later record is cut off, this is the one before it\n"


def test_a_damaged_last_record_is_not_passed_over():
    assert "checksum" in refusal(logged(EXAMPLE) + logged(EXAMPLE.replace("low=8", "low=7")), 2)


def pieces(size=300):
    parts = [""]
    for line in EXAMPLE.splitlines(True):
        if len(parts[-1]) + len(line) > size:
            parts.append("")
        parts[-1] += line
    return {"version": "1", **{str(i): part for i, part in enumerate(parts)}, "pieces": str(len(parts))}


def listing(keys, folder="/local/domain/3/data/hvmstage/layout/"):
    """As xenstore-ls -f prints them, in the order of xenstored."""
    return "".join('%s%s = "%s"   (n3,r0)\n' % (folder, key, keys[key].replace("\n", "\\n")) for key in sorted(keys))


def test_xenstore_ls_is_read():
    other = '/local/domain/3/data/hvmstage = ""\n/local/domain/3/name = "guest"\n'
    assert answer(stdin=other + listing(pieces())) == answer(stdin=EXAMPLE)
    assert answer(stdin=listing(pieces(80))) == answer(stdin=EXAMPLE)
    assert answer(stdin=listing(pieces(), " ")) == answer(stdin=EXAMPLE)


def test_of_several_domains_one_is_chosen():
    both = listing(pieces()) + listing(pieces(), "/local/domain/4/data/hvmstage/layout/")
    assert "records of 2 domains" in refusal(both, 2)
    assert answer("--domain", "4", stdin=both) == answer(stdin=EXAMPLE)
    assert "no record of domain 5" in refusal(both, 2, "--domain", "5")


def test_xenstore_read_is_read():
    """Each value with a newline behind it: as it is (-R), and as xenstore-read shows newlines."""
    values = [value for key, value in pieces().items() if key.isdigit()]
    assert answer(stdin="".join(value + "\n" for value in values)) == answer(stdin=EXAMPLE)
    assert answer(stdin="".join(value.replace("\n", "\\n") + "\n" for value in values)) == answer(stdin=EXAMPLE)


def test_a_folder_is_read_and_a_file(tmp_path):
    for key, value in pieces(100).items():
        (tmp_path / key).write_text(value)
    assert answer(tmp_path) == answer(stdin=EXAMPLE)
    (tmp_path / "boot.log").write_text(logged(EXAMPLE))
    assert answer(tmp_path / "boot.log") == answer(stdin=EXAMPLE)


def test_pieces_that_are_not_all_there_are_refused():
    for missing, what in (("pieces", "no key `pieces`"), ("1", "no piece 1")):
        assert what in refusal(listing({key: value for key, value in pieces().items() if key != missing}), 2)
    assert "version '2'" in refusal(listing({**pieces(), "version": "2"}), 2)
    assert "decimal number of pieces" in refusal(listing({**pieces(), "pieces": "0"}), 2)
    cut = "\n".join(line[:70] + '\\..."' if " = " in line and len(line) > 90 else line for line in listing(pieces()).split("\n"))
    assert "xenstore-ls -f" in refusal(cut, 2)


# --- damage ---------------------------------------------------------------------------------------------------------


def test_a_record_that_is_cut_off_after_any_line_is_refused():
    lines = EXAMPLE.splitlines(True)
    for count in range(len(lines)):
        expected = "hvmlayout 1" if count == 0 else "its end line"
        assert expected in refusal(logged("".join(lines[:count])), 2), count


def test_a_record_without_any_one_line_is_refused():
    lines = EXAMPLE.splitlines(True)
    for missing in range(len(lines)):
        refusal(logged("".join(lines[:missing] + lines[missing + 1:])), 2)


def is_refused(text):
    try:
        read(Source.of_text(text, "text"))
    except LayoutError as error:
        assert "\n" not in str(error)
        return True
    return False


@pytest.mark.parametrize("flip", [0x01, 0x02, 0x04, 0x08, 0x10, 0x20, 0x40, 0x80, 0xff])
def test_a_flipped_byte_is_noticed_wherever_it_is(flip):
    """But for the very last newline, without which the record is still whole."""
    assert not is_refused(EXAMPLE)
    for position in range(len(EXAMPLE) - 1):
        text = EXAMPLE[:position] + chr(ord(EXAMPLE[position]) ^ flip) + EXAMPLE[position + 1:]
        assert is_refused(text), position


def test_lines_that_changed_places_are_noticed():
    lines = EXAMPLE.splitlines(True)
    for i in range(1, len(lines) - 2):
        assert is_refused("".join(lines[:i] + [lines[i + 1], lines[i]] + lines[i + 2:])), i


@pytest.mark.parametrize("text, expected", [
    ("", "stdin: found no layout record, expected a line `hvmlayout 1`"),
    ("I firmware boot: hvmstage\n", "expected its end line"),
    (EXAMPLE.replace("hvmlayout 1", "hvmlayout 2"), "stdin:1: found 'hvmlayout 2', expected `hvmlayout 1`"),
    (EXAMPLE.replace("lines=f", "lines=e"), "stdin:16: found 15 lines, expected 14"),
    (EXAMPLE.replace("crc=", "crc=1"), "expected 1"),
    (EXAMPLE + "more\n", "stdin:17: found 'more', expected `end lines=N crc=N` and nothing behind it"),
])
def test_what_is_no_whole_record_is_told_in_one_line(text, expected):
    assert expected in refusal(text, 2)


@pytest.mark.parametrize("old, new, where, expected", [
    ("machine q35 xen", "machine q35", 2, "`machine NAME PLATFORM"),
    ("hosts=2", "hosts=3", 16, "expected 3"),
    ("host 1:80-bf", "host 1:bf-80", 11, "a range"),
    ("host 1:80-bf", "host 10000:80-bf", 11, "a segment of at most ffff"),
    ("host 1:80-bf", "host 1:080-bf", 11, "`host SEGMENT:FIRST-LAST"),
    ("host 1:80-bf", "house 1:80-bf", 11, "one of machine, host"),
    ("ecam 1:80-bf", "ecam 1:80-be", 12, "with the buses of the host before it"),
    ("ecam 1:80-bf", "ecam 2:80-bf", 12, "the segment of the host"),
    ("win 1:80", "win 1:81", 14, "the bus of the `root` before it"),
    ("win 1:80 mem", "win 1:80 men", 14, "io|mem|pref=FIRST-LAST"),
    ("br 0:0:1.0", "br 0:0:2.0", 9, "the function of the `fn` before it"),
    ("pref=none", "pref=nine", 9, "io|mem|pref=FIRST-LAST, =none or !REASON"),
    ("0m=e0000000+20000", "6m=e0000000+20000", 10, "a BAR such as"),
    ("0m=e0000000+20000", "0m=e0000000+0", 10, "not 0"),
    ("0m=e0000000+20000", "0m=E0000000+20000", 10, "a BAR such as"),
    ("0m=e0000000+20000", "0m=e0000000+20000*2", 10, "for VF BARs, and only there"),
    ("0m=e0000000+20000", "2m=e0000000+20000", 10, "BAR2 twice"),
    ("4P!400000000:no-space", "4P!400000000:no-reason", 10, "a BAR such as"),
    ("4P!400000000:no-space", "rP!400000000:no-space", 10, "a kind that ROM can have"),
    ("d=2", "d=4", 15, "`fn SEGMENT:BUS:DEVICE.FUNCTION"),
])
def test_grammar_faults_name_the_line_and_what_was_expected(old, new, where, expected):
    line = refusal(changed(old, new), 2)
    assert line.startswith(f"stdin:{where}: found ") and expected in line, line


# --- contradictions -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("old, new, where, expected", [
    ("d0000000-d3ffffff", "d0000000-d3fffffe", 11, "4000000 bytes"),
    ("b0000000-bfffffff", "c8000000-d7ffffff", 11, "RAM, ECAM and windows apart"),
    ("low=80000000", "low=b0000001", 3, "RAM, ECAM and windows apart"),
    ("high=180000000", "high=1000000001", 5, "RAM, ECAM and windows apart"),
    ("win 1:80 mem=f0000000", "win 1:80 mem=e8000000", 13, "RAM, ECAM and windows apart"),
    ("root 1:80-80 limit=bf", "root 1:80-80 limit=c0", 13, "inside 80-bf"),
    ("root 0:0-1", "root 0:0-0", 9, "them inside 1-0"),
    ("fn 0:1:0.0", "fn 0:2:0.0", 10, "the bus of a root or behind a bridge"),
    ("fn 0:0:1.0 1b36:c 60400 d=3\nbr 0:0:1.0", "fn 0:0:0.0 1b36:c 60400 d=3\nbr 0:0:0.0", 8, "one line for a function"),
    ("0m=e0000000+20000", "0m=e0010000+20000", 10, "a multiple of its size"),
    ("0m=e0000000+20000", "0m=e0000000+30000", 10, "a power of two"),
    ("0m=e0000000+20000", "0m=e0200000+20000", 10, "inside a window: e0000000-e00fffff"),
    ("0m=e0000000+20000", "0m=1000000000+20000", 10, "below 100000000"),
    ("0m=e0000000+20000 2i", "0m=e0000000+20000 1m=e0010000+10000 2i", 10, "BARs apart"),
    ("d=1 0m", "d=3 0m", 10, "none, as BAR4 has no address"),
    ("2i=c000+20", "2i=d000+20", 10, "inside a window: c000-cfff"),
    ("io=c000-cfff mem", "io=c000-c7ff mem", 9, "a multiple of 1000"),
    ("mem=e0000000-e00fffff", "mem=f0000000-f00fffff", 9, "inside a window: e0000000-efffffff"),
    ("0M=f0000000+4000", "0M=8000000000+4000", 15, "inside a window: f0000000-f7ffffff"),
    ("d=2 0M", "d=2 vf=7f:0.1 0M", 15, "behind 0001:80:00.0"),
])
def test_what_cannot_be_true_is_told_with_status_1(old, new, where, expected):
    line = refusal(changed(old, new), 1)
    assert line.startswith(f"stdin:{where}: found ") and expected in line, line


def test_the_same_buses_in_another_segment_are_other_buses():
    second = EXAMPLE[EXAMPLE.index("host 1:"):].replace("80-bf", "0-3f").replace("80-80 limit=bf", "0-0 limit=3f")
    second = second.replace("1:80", "1:0")
    assert answer(stdin=sealed(EXAMPLE[:EXAMPLE.index("host 1:")] + second))["hosts"][1]["last_bus"] == 0x3f
    both = sealed(EXAMPLE.replace("host 1:", "host 0:").replace(" 1:80", " 0:80"))
    assert "buses of hosts apart" in refusal(both, 1)


def test_a_subtractive_bridge_forwards_what_is_in_no_window_of_its_own():
    outside = changed("0m=e0000000+20000", "0m=e0200000+20000")
    assert run(stdin=sealed(outside.replace(" hotplug", " subtractive hotplug"))).returncode == 0


def test_a_prefetchable_window_takes_prefetchable_bars():
    assert run(stdin=changed("0M=f0000000+4000", "0P=8000000000+4000")).returncode == 0


@pytest.mark.parametrize("code", ["utf-16", "utf-8-sig"])
def test_a_log_that_windows_has_saved_is_read(tmp_path, code):
    path = tmp_path / "windows.log"
    path.write_bytes(logged(EXAMPLE).encode(code))
    assert answer(path) == answer(stdin=EXAMPLE)

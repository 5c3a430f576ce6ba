# SPDX-License-Identifier: MIT
"""hvmlayout page: what is in the file. What it does when it is opened is in page_browser_test.py."""

import base64
import hashlib
import json
import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOGS = Path(__file__).resolve().parent / "logs"
HVMLAYOUT = os.environ.get("HVMLAYOUT", str(ROOT / "build/hvmlayout"))
PCIPLAN = os.environ.get("PCIPLAN", str(ROOT / "build/pciplan"))
sys.path.insert(0, str(ROOT / "tools"))

from hvmlayout import log, model, names, page, source  # noqa: E402

UNPLACED = LOGS / "guest-q35-36bit.log"  # a BAR of 64 GiB, and 36 address bits
HOSTILE_FACTS = (
    "</script><script>window.owned = 1</script>",
    "<img src=x onerror='window.owned = 2'>",
    "<!--<script>",
    "--><b>",
    "]]>",
    "&lt;b&gt; &amp; \" ' ` ${window.owned = 3} \\u003cscript\\u003e",
    "\u2028window.owned = 4;\u2029",
    "\u202etxet desrever",
    "\x1b[31m",
    "x" * 100000,
)


# --- logs, written line by line ---------------------------------------------------------------------------------------


def machine_log(devices):
    """A machine of that many devices, each behind a root port of its own and with two BARs of 64 KiB."""
    records = [
        "hvminv 4",
        f"root bus=00 last={devices:02x} limit=ff",
        "fn 00:00.0 id=8086:29c0 class=060000 header=0 pin=0",
    ]
    plan = []
    for index in range(devices):
        bus, base = index + 1, 0x80000000 + index * 0x200000
        port, device = f"00:{2 + index // 8:02x}.{index % 8}", f"{bus:02x}:00.0"
        records += [
            f"fn {port} id=1b36:000c class=060400 header=1 pin=1",
            f"bridge {port} bus=00,{bus:02x},{bus:02x} io=16 pref=64 pcie-port",
            f"fn {device} id=10de:2204 class=030000 header=0 pin=1",
            f"bar {device} 0 mem size=0x10000",
            f"bar {device} 1 mem size=0x10000",
        ]
        plan += [
            f"I pci {port}: bridge window [mem {base:#010x}-{base + 0x1fffff:#010x}] to [bus {bus:02x}] placed",
            f"I pci {device}: BAR0 [mem {base:#010x}-{base + 0xffff:#010x}] placed",
            f"I pci {device}: BAR1 [mem {base + 0x10000:#010x}-{base + 0x1ffff:#010x}] placed",
        ]
    records += [
        "window io 0x1000-0xffff",
        "window mem32 0x80000000-0xdfffffff",
        "window mem64 0x100000000-0xfcffffffff",
    ]
    records.append(f"end records={len(records)}")
    return (
        "\n".join(
            [
                "I firmware boot: hvmstage 0.8 on q35 under qemu, 40-bit phys",
                *(f"D inv record: {record}" for record in records),
                *plan,
                "I e820 map: [mem 0x0000000000000000-0x000000000009fbff] usable",
                "I e820 map: [mem 0x0000000000100000-0x000000007fffffff] usable",
                "I e820 map: [mem 0x00000000fec00000-0x00000000fec00fff] reserved",
                "I firmware boot: no payload given, stopped",
            ]
        )
        + "\n"
    )


def hostile_log():
    """Whatever a guest's console may hold, where a reader may take it for a fact."""
    lines = machine_log(2).splitlines()
    lines[-1:-1] = [f"W pci 01:00.0: {fact}" for fact in HOSTILE_FACTS] + [
        f"I e820 map: [mem 0x0000000090000000-0x000000009000ffff] {HOSTILE_FACTS[0]}",
        f"W summary help: {HOSTILE_FACTS[1]}",
        f"W pci 02:00.0: BAR2 [mem size 0x10000000 64bit pref] not placed: {HOSTILE_FACTS[1]}",
    ]
    return "\n".join(lines) + "\n"


# --- the file as a reader of HTML has it ------------------------------------------------------------------------------


class Reader(HTMLParser):
    """Elements with their attributes, and the text in scripts and styles, as a browser splits the file."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.elements, self.texts, self.open = [], {}, None
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        self.open = (tag, dict(attrs).get("id")) if tag in ("script", "style", "title") else None

    def handle_endtag(self, tag):
        self.open = None

    def handle_data(self, data):
        if self.open:
            self.texts[self.open] = self.texts.get(self.open, "") + data


def boot_of(text, name="boot.log"):
    return log.pick(log.reads(text, name))


def data_of(html):
    return json.loads(Reader(html).texts["script", "boot-data"])


def run(*arguments):
    environment = {**os.environ, "PCIPLAN": PCIPLAN} if Path(PCIPLAN).exists() else None
    return subprocess.run(
        [sys.executable, HVMLAYOUT, "page", *map(str, arguments)],
        capture_output=True,
        text=True,
        env=environment,
        check=False,
    )


def walk(regions):
    for region in regions:
        yield region
        yield from walk(region["children"])


# --- claims -----------------------------------------------------------------------------------------------------------


def test_page_asks_for_nothing_outside_itself():
    html = page.page_of(boot_of(machine_log(3)))
    for tag, attributes in Reader(html).elements:
        for name in ("src", "href", "srcset", "action", "data", "poster", "background"):
            assert attributes.get(name, "#").startswith(("#", "data:,")), (tag, attributes)
    assert not re.search(
        r"https?:|@import|url\(|fetch\(|XMLHttpRequest|WebSocket|import\(|sendBeacon|EventSource", html
    )


def test_page_policy_lets_nothing_run_but_its_own_script():
    found = Reader(page.page_of(boot_of(machine_log(3))))
    policy = next(
        attributes["content"]
        for tag, attributes in found.elements
        if attributes.get("http-equiv") == "Content-Security-Policy"
    )
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert rules["default-src"] == "'none'"
    for rule, key in (("script-src", ("script", None)), ("style-src", ("style", None))):
        digest = base64.b64encode(hashlib.sha256(found.texts[key].encode()).digest()).decode()
        assert rules[rule] == f"'sha256-{digest}'"


def test_page_makes_no_markup_of_data():
    script = Reader(page.page_of(boot_of(machine_log(1)))).texts["script", None]
    assert not re.search(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|new Function|DOMParser|"
        "createContextualFragment",
        script,
    )
    assert '"use strict"' in script


def test_page_of_a_hostile_log_has_the_same_elements_as_that_of_a_good_one():
    good, bad = (
        Reader(page.page_of(boot_of(text, name)))
        for text, name in (
            (machine_log(2), "boot.log"),
            (hostile_log(), "</title><script>window.owned = 5</script>.log"),
        )
    )
    assert [tag for tag, _ in bad.elements] == [tag for tag, _ in good.elements]
    assert [sorted(attributes) for _, attributes in bad.elements] == [
        sorted(attributes) for _, attributes in good.elements
    ]


def test_page_of_a_hostile_log_is_plain_ascii_and_keeps_what_was_said():
    html = page.page_of(boot_of(hostile_log()))
    data = Reader(html).texts["script", "boot-data"]
    assert data.isascii() and not re.search(r"[<>&]", data)
    facts = [line[4] for line in json.loads(data)["lines"]]
    assert HOSTILE_FACTS[0] in facts and HOSTILE_FACTS[1] in facts
    assert all(fact.isprintable() and len(fact) < 3000 for fact in facts)
    assert any(
        fact.endswith(f"({100000 - page.LINE_MAX} more characters)") for fact in facts
    ), "a line that is cut says so"


def test_page_has_each_placed_bar_once_where_the_log_puts_it():
    text = machine_log(40)
    told = sorted(
        (name, bar, int(first, 16), int(last, 16))
        for name, bar, first, last in re.findall(
            r"^I pci (\S+): (BAR\d) \[mem (0x\w+)-(0x\w+)\] placed$", text, re.MULTILINE
        )
    )
    shown = [
        region for region in walk(data_of(page.page_of(boot_of(text)))["regions"]["mem"]) if region["kind"] == "bar"
    ]
    assert len(told) == 80
    assert sorted((region["fn"], region["part"], region["first"], region["last"]) for region in shown) == told


def test_page_leaves_out_addresses_that_its_numbers_do_not_hold_and_says_so():
    boot = boot_of(machine_log(1))
    far = model.Range(1 << 53, (1 << 53) + 0xffff)
    boot.find("01:00.0").bars[0].range = far
    boot.find("01:00.0").bars[1].space, boot.find("01:00.0").bars[1].range = "io", model.Range(0x10000, 0x1001f)
    boot.memory_map.append(model.MapEntry(model.Range(0, 1 << 60), "reserved"))
    data = data_of(page.page_of(boot))
    numbers = [
        int(number)
        for number in re.findall(
            r"\d{14,}", json.dumps(data["regions"]) + json.dumps(data["ends"]) + json.dumps(data["functions"])
        )
    ]
    assert all(number < 1 << 53 for number in numbers)
    told = data["leftOut"] + data["conflicts"]
    assert [any(f"01:00.0 {bar}" in what for what in told) for bar in ("BAR0", "BAR1")] == [True, True]
    assert all(
        region["last"] <= data["ends"][space] for space in ("mem", "io") for region in walk(data["regions"][space])
    )


def test_page_is_of_the_boot_that_is_asked_for(tmp_path):
    path = tmp_path / "two.log"
    path.write_text(machine_log(1) + machine_log(4))
    for arguments, functions in (((), 9), (("--boot", "1"), 3)):
        result = run(path, *arguments)
        assert result.returncode == 0 and result.stderr == ""
        assert len(data_of(result.stdout)["functions"]) == functions


def test_page_goes_to_the_file_that_is_named(tmp_path):
    target = tmp_path / "boot.html"
    result = run(UNPLACED, "-o", target)
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")
    assert data_of(target.read_text())["machine"] == "q35 under qemu"
    assert str(LOGS) not in target.read_text(), "a page may be sent to others: where the log lay is not their business"


def test_page_refuses_what_is_no_log(tmp_path):
    for content in (b"", b"\x7fELF\0\1\2\3" * 40, b"hello\n"):
        path = tmp_path / "junk"
        path.write_bytes(content)
        result = run(path)
        assert result.returncode == 2 and result.stdout == ""
        assert result.stderr.startswith("hvmlayout: ") and result.stderr.count("\n") == 1


def test_page_has_the_planners_cause_and_change_for_what_is_not_placed():
    if not Path(PCIPLAN).exists():
        pytest.skip("pciplan is not built: make")
    answer = data_of(run(UNPLACED).stdout)["answers"]
    helps = json.loads(
        subprocess.run(
            [PCIPLAN, "explain", "--json", str(UNPLACED), "01:00.0"], capture_output=True, check=False
        ).stdout
    )["helps"]
    assert set(answer) == {"01:00.0"}
    assert any("not placed" in sentence for sentence in answer["01:00.0"]["bars"]["BAR2"])
    assert helps and [change["change"] for change in answer["01:00.0"]["helps"]] == [
        change["change"] for change in helps
    ]
    assert any("phys-bits" in (change["qemu"] or "") for change in answer["01:00.0"]["helps"])


def test_page_does_without_the_planner_and_has_what_the_log_says(tmp_path):
    tool = tmp_path / "hvmlayout"  # with no pciplan beside it
    tool.write_bytes(Path(HVMLAYOUT).read_bytes())
    environment = {**{name: value for name, value in os.environ.items() if name != "PCIPLAN"}, "PATH": str(tmp_path)}
    result = subprocess.run(
        [sys.executable, str(tool), "page", str(UNPLACED)], capture_output=True, text=True, env=environment, check=False
    )
    data = data_of(result.stdout)
    assert result.returncode == 0 and data["answers"] == {}
    assert [bar["reason"] for fn in data["functions"] for bar in fn["bars"] if bar["reason"]] == [
        "larger than any range that may hold it"
    ]


def test_page_of_any_beginning_of_a_log_is_a_page():
    text = UNPLACED.read_text()
    for end in range(200, len(text), 997):
        boots = log.reads(text[:end], "cut.log")
        if boots:
            assert data_of(page.page_of(boots[-1]))["outcome"] is None


@pytest.mark.parametrize("path", sorted(LOGS.glob("*.log")), ids=lambda path: path.stem)
def test_every_sample_log_makes_a_page_of_each_of_its_boots(path):
    try:
        boots = source.load_all(path)
    except model.LogError:
        pytest.skip("a log of something else")
    for boot in boots:
        data = data_of(page.page_of(boot, known=names.Names(installed=False)))
        assert len(data["functions"]) == sum(1 for _ in boot.functions()) and len(data["lines"]) == len(boot.lines)


def test_same_log_gives_the_same_page():
    assert page.page_of(boot_of(machine_log(5))) == page.page_of(boot_of(machine_log(5)))

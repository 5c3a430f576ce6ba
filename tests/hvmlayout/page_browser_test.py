# SPDX-License-Identifier: MIT
"""hvmlayout page, opened in a browser without a screen: what a person sees, and can do with keys alone.

Needs Debian's chromium, chromium-driver and python3-selenium."""

import os
import time

import pytest

from page_browser import BAD_LABELS, LOW_CONTRAST, SLOW, Browser, Keys
from page_test import LOGS, PCIPLAN, UNPLACED, hostile_log, machine_log, run

from hvmlayout import names, page, source
from hvmlayout.model import LogError

DEVICES = 200
CONTRAST = 4.5  # WCAG 2.2, AA


@pytest.fixture(scope="module")
def browser():
    started = Browser()
    yield started
    started.driver.quit()


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    """Name -> path of the page, made by the program."""
    folder = tmp_path_factory.mktemp("pages")
    made = {}
    for name, text in (
        ("many", machine_log(DEVICES)),
        ("hostile", hostile_log()),
        ("unplaced", UNPLACED.read_text()),
        ("failed", "F firmware platform: this machine has no memory\n"),
        ("few", machine_log(3)),
    ):
        path = folder / f"{name}.log"
        path.write_text(text)
        result = run(path, "-o", folder / f"{name}.html")
        if result.returncode == 0:
            made[name] = folder / f"{name}.html"
    return made


# --- what is seen -----------------------------------------------------------------------------------------------------


def test_unplaced_bar_shows_cause_and_remedy_first(browser, pages):
    browser.open(pages["unplaced"])
    verdict = browser.text("#verdict")
    assert "has no address" in verdict.split("\n")[0]
    assert "01:00.0" in verdict and "BAR2, 64 GiB" in verdict and "larger than any range that may hold it" in verdict
    assert "The firmware says: " in verdict
    if os.path.exists(PCIPLAN):
        assert "phys-bits" in verdict
    bottom = browser.js("return document.querySelector('.card').getBoundingClientRect().bottom")
    assert bottom < 1000, "on the first screen"
    assert "01:00.0 BAR2" in browser.text("#tray")


def test_good_machine_says_so_in_one_line(browser, pages):
    browser.open(pages["few"])
    assert browser.text("#verdict .headline").strip() == "✓ All 6 BARs have an address"


@pytest.mark.parametrize("width", (400, 1400, 1920))
@pytest.mark.parametrize("name", ("few", "unplaced", "many"))
def test_labels_do_not_meet_and_nothing_is_wider_than_the_window(browser, pages, name, width):
    browser.open(pages[name], width=width)
    for script in ("", "document.getElementById('scale-true').click()", "location.hash = '#f=01:00.0'"):
        browser.js(script)
        browser.settle()
        assert browser.js(BAD_LABELS) == []
        assert browser.js("return document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("scheme", ("light", "dark"))
def test_text_stands_out(browser, pages, scheme):
    browser.open(pages["unplaced"], scheme=scheme)
    browser.js("location.hash = '#f=01:00.0'; for (const box of document.querySelectorAll('details')) box.open = true;")
    browser.wait("return document.querySelectorAll('#log-lines li').length > 20")
    browser.settle()
    assert browser.js(LOW_CONTRAST, CONTRAST) == []


@pytest.mark.parametrize("scale", ("even", "true"))
def test_whole_space_and_a_page_are_both_reached_by_wheel(browser, pages, scale):
    browser.open(pages["few"])
    browser.js("document.getElementById(arguments[0]).click()", f"scale-{scale}")
    browser.settle()
    wheel = """
        const map = document.getElementById('map-boxes').getBoundingClientRect();
        document.getElementById('map-boxes').dispatchEvent(new WheelEvent('wheel', {
            deltaY: arguments[0], bubbles: true, cancelable: true,
            clientX: map.left + map.width * arguments[1], clientY: map.top + 20 }));"""
    assert browser.view()[2] == "1 TiB"
    for _ in range(60):
        browser.js(wheel, -120, 0.4)
    browser.settle()
    assert browser.view()[2] == "4 KiB"
    for _ in range(60):
        browser.js(wheel, 120, 0.4)
    browser.settle()
    assert browser.view()[2] == "1 TiB"


def test_map_follows_the_hand_and_a_drag_opens_nothing(browser, pages):
    browser.open(str(pages["few"]) + "#a=0x80000000-0x8fffffff")
    area = browser.js(
        "const area = document.getElementById('map-boxes').getBoundingClientRect(); return [area.left, area.top];"
    )
    before, hash_ = browser.view(), browser.js("return location.hash")
    for kind, x in (
        ("mousePressed", 700),
        *(("mouseMoved", 700 - 20 * step) for step in range(1, 11)),
        ("mouseReleased", 500),
    ):
        browser.driver.execute_cdp_cmd(
            "Input.dispatchMouseEvent",
            {"type": kind, "x": area[0] + x, "y": area[1] + 20, "button": "left", "buttons": 1, "clickCount": 1},
        )
    browser.settle()
    after = browser.view()
    assert after[0] > before[0] and after[1] > before[1] and browser.js("return location.hash") == hash_


def test_same_addresses_are_shown_to_scale(browser, pages):
    browser.open(str(pages["few"]) + "#a=0x80000000-0x800fffff")
    before = browser.view()
    browser.js("document.getElementById('scale-true').click()")
    browser.settle()
    assert abs(browser.view()[0] - before[0]) <= 1 and abs(browser.view()[1] - before[1]) <= 1


# --- with keys alone --------------------------------------------------------------------------------------------------


def test_keys_alone_lead_from_search_to_a_page_and_back(browser, pages):
    browser.open(pages["many"])
    browser.keys("/")
    assert browser.focus() == "search-box"
    browser.keys("4d:00.0", Keys.ENTER)
    assert browser.focus() == "map"
    assert browser.text("#details h3").startswith("4d:00.0")
    assert browser.place()[:2] == ["whole memory space", "low window"]
    base = 0x80000000 + (0x4d - 1) * 0x200000
    first, last, _ = browser.view()
    assert first <= base and base + 0x1ffff <= last
    browser.keys(Keys.TAB)
    for _ in range(10):
        if "BAR0" in browser.focus():
            break
        browser.keys(Keys.TAB)
    assert f"{base:#010x}" in browser.focus()
    browser.keys(Keys.ENTER)
    assert browser.text("#details h3") == "4d:00.0 BAR0" and browser.place()[-1] == "4d:00.0 BAR0"
    browser.keys(*["+"] * 12)
    first, last, words = browser.view()
    assert words == "4 KiB" and base <= first < last <= base + 0xffff
    ends = []
    for _ in range(4):
        browser.keys(Keys.ESCAPE)
        ends.append(browser.view())
    outwards = [
        (base, base + 0xffff),
        (base, base + 0x1fffff),
        (0x80000000, 0xdfffffff),
        (0, (1 << 40) - 1),
    ]  # BAR, bridge, low window, all
    assert [first <= low and high <= last for (first, last, _), (low, high) in zip(ends, outwards)] == [True] * 4
    assert (
        ends[0][1] - ends[0][0] < 0x200000
        and ends[1][1] - ends[1][0] < 0x800000
        and ends[2][1] < 1 << 39
        and ends[3][2] == "1 TiB"
    )
    browser.keys("+", "+", Keys.ARROW_RIGHT, Keys.HOME)
    assert browser.view()[2] == "1 TiB"


def test_results_are_chosen_with_arrows_and_told_to_a_screen_reader(browser, pages):
    browser.open(pages["many"])
    browser.keys("/", "vga")
    chosen = """
        const box = document.getElementById('search-box');
        return document.getElementById(box.getAttribute('aria-activedescendant')).innerText;"""
    assert browser.js(chosen).startswith("01:00.0")
    browser.keys(Keys.ARROW_DOWN, Keys.ARROW_DOWN, Keys.ARROW_UP)
    assert browser.js(chosen).startswith("02:00.0")
    browser.keys(Keys.ENTER)
    assert browser.js("return location.hash") == "#f=02:00.0"
    browser.keys("/", "10de:2204 bar1", Keys.ENTER)
    assert browser.text("#details h3") == "01:00.0 BAR1"


@pytest.mark.parametrize(
    "query, first",
    (
        ("0x80010000", "01:00.0 BAR1"),
        ("0xfec00000", "reserved (I/O APIC)"),
        ("0x80030000", "Free"),
        ("0xfe000000", "Nothing"),
        ("ecam", "Nothing found"),
        ("zz:00.0", "Nothing found"),
        ("0xfffffffffffffffff", "Nothing found"),
    ),
)
def test_search_finds_what_is_at_an_address(browser, pages, query, first):
    browser.open(pages["few"])
    browser.keys("/", query)
    assert browser.text("#search-results li").startswith(first)


def test_tree_goes_with_arrows_and_selects_with_enter(browser, pages):
    browser.open(pages["few"])
    browser.js("document.querySelector('#tree [role=treeitem]').focus()")
    browser.keys(Keys.ARROW_DOWN, Keys.ARROW_DOWN, Keys.ARROW_RIGHT, Keys.ENTER)
    row = browser.text("#tree [aria-selected=true] > .row")
    assert row.split()[0] == "memory" and browser.text("#details h3") == "00:02.0 memory window"
    assert browser.js("return document.querySelector('.box.selected').title").startswith("00:02.0 window to [bus 01]")
    browser.keys(Keys.ARROW_LEFT, Keys.ARROW_LEFT)
    assert browser.js("return document.activeElement.getAttribute('aria-expanded')") == "false"


def test_map_selects_in_the_tree_and_the_tree_in_the_map(browser, pages):
    browser.open(pages["many"])
    browser.js("location.hash = '#f=20:00.0&part=BAR1'")
    browser.wait("return document.querySelector('#tree [aria-selected=true]') !== null")
    assert "BAR1" in browser.text("#tree [aria-selected=true] > .row")
    browser.settle()
    assert browser.js(
        """
        const outer = document.getElementById('tree').getBoundingClientRect();
        const row = document.querySelector('#tree [aria-selected=true] > .row').getBoundingClientRect();
        return row.top >= outer.top && row.bottom <= outer.bottom;"""
    ), "the tree has scrolled there"
    browser.js("[...document.querySelectorAll('.box')].find((box) => box.title.startsWith('20:00.0 BAR0')).click()")
    browser.settle()
    assert (
        "BAR0" in browser.text("#tree [aria-selected=true] > .row")
        and browser.js("return location.hash") == "#f=20:00.0&part=BAR0"
    )
    browser.driver.back()
    browser.wait("return document.querySelector('#details h3').innerText === '20:00.0 BAR1'")


def test_tab_goes_through_the_whole_page_and_the_focus_is_always_seen(browser, pages):
    browser.open(pages["unplaced"], height=700)
    look = """
        const at = document.activeElement;
        if (!at || at === document.body) return null;
        const shown = at.getAttribute('role') === 'treeitem' ? at.querySelector('.row') : at;
        const style = getComputedStyle(shown);
        return [at.outerHTML.slice(0, 120), style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2];"""
    browser.js("document.activeElement.blur(); window.scrollTo(0, 0);")
    seen = []
    for _ in range(150):
        browser.driver.switch_to.active_element.send_keys(Keys.TAB)
        at = browser.js(look)
        if at is None:
            break
        seen.append(at)
    assert at is None, "the end of the page is reached"
    assert len(seen) > 25 and [html for html, visible in seen if not visible] == []


def test_everything_that_can_be_operated_has_a_name(browser, pages):
    browser.open(pages["unplaced"])
    browser.js("location.hash = '#f=01:00.0'; for (const box of document.querySelectorAll('details')) box.open = true;")
    browser.settle()
    browser.driver.execute_cdp_cmd("Accessibility.enable", {})
    nodes = browser.driver.execute_cdp_cmd("Accessibility.getFullAXTree", {})["nodes"]
    operated = {"button", "textbox", "combobox", "checkbox", "treeitem", "tree", "link", "group", "DisclosureTriangle"}
    nameless = [
        node["role"]["value"]
        for node in nodes
        if not node["ignored"]
        and node["role"]["value"] in operated - {"group"}
        and not node.get("name", {}).get("value")
    ]
    assert nameless == []
    items = [node["name"]["value"] for node in nodes if not node["ignored"] and node["role"]["value"] == "treeitem"]
    assert len(items) > 10 and max(map(len, items)) < 150, "an item's name is its own, not that of all that is in it"


def test_only_problems_leaves_what_lacks_something_and_the_way_to_it(browser, pages):
    browser.open(pages["unplaced"])
    browser.js("document.getElementById('problems-only').click()")
    browser.settle()
    rows = browser.js(
        "return [...document.querySelectorAll('#tree .row')].filter((row) => row.offsetParent)"
        ".map((row) => row.innerText)"
    )
    assert any("01:00.0" in row for row in rows) and any("not placed" in row for row in rows) and len(rows) <= 6


# --- large, and hostile -----------------------------------------------------------------------------------------------


def test_200_devices_are_drawn_at_once_and_few_boxes_at_a_time(browser, pages):
    began = time.monotonic()
    browser.open(pages["many"])
    assert time.monotonic() - began < 1 * SLOW
    for hash_ in ("", "#f=10:00.0", "#a=0x80000000-0x8fffffff"):
        browser.js("location.hash = arguments[0]", hash_)
        browser.settle()
        assert 1 < browser.js("return document.querySelectorAll('.box').length") < 400
    frame = browser.driver.execute_async_script(
        """
        const done = arguments[0], start = performance.now();
        document.getElementById('zoom-out').click();
        requestAnimationFrame(() => setTimeout(() => done(performance.now() - start)));"""
    )
    assert frame < 100 * SLOW


def test_hostile_log_runs_nothing_and_is_shown_as_it_is(browser, pages):
    browser.open(pages["hostile"])
    browser.js("for (const box of document.querySelectorAll('details')) box.open = true; location.hash = '#f=01:00.0';")
    browser.settle()
    assert browser.js("return window.owned === undefined && document.querySelector('img, b, main script') === null")
    browser.wait("return document.querySelectorAll('#log-lines li').length > 10")
    assert "</script><script>window.owned = 1</script>" in browser.js(
        "return document.getElementById('log-lines').textContent"
    )
    assert "<img src=x onerror=" in browser.text("#verdict")
    assert browser.complaints() == []
    assert browser.js("return document.documentElement.scrollWidth") <= 1400


@pytest.mark.parametrize("name", ("few", "unplaced", "many"))
def test_page_asks_for_nothing_and_complains_of_nothing(browser, pages, name):
    browser.open(pages[name])
    for script in (
        "document.getElementById('zoom-in').click()",
        "document.getElementById('space-io').click()",
        "location.hash = '#f=01:00.0'",
        "location.hash = '#a=0xffffffffffff-1'",
        "location.hash = '#f=<b>'",
        "document.getElementById('log').open = true",
    ):
        browser.js(script)
        browser.settle()
    assert browser.complaints() == []
    assert [url for url in browser.requests() if not url.startswith(("data:", f"file://{pages[name]}", "about:"))] == []


def test_samples_of_each_kind_make_a_page_without_a_complaint(browser, tmp_path):
    kinds = {
        path.name.split("-")[0]: path for path in sorted(LOGS.glob("*.log"))
    }  # guest-, hvmloader-, pc-, q35-, seabios-, xen-
    sheets = 0
    for path in kinds.values():
        try:
            boots = source.load_all(path)
        except LogError:
            continue
        target = tmp_path / "page.html"
        target.write_text(page.page_of(boots[-1], known=names.Names(installed=False)))
        browser.open(target)
        assert browser.text("#verdict .headline"), path.name
        assert (browser.js(BAD_LABELS), browser.complaints()) == ([], []), path.name
        sheets += 1
    assert sheets > 0

# SPDX-License-Identifier: MIT
"""A browser without a screen for page_browser_test.py, and what is asked in it. Skips the tests where there is none."""

import os
import re
import shutil
import time

import pytest

INSTALL = "apt-get install chromium chromium-driver python3-selenium"
try:
    from selenium import webdriver
    from selenium.webdriver.chrome.options import Options
    from selenium.webdriver.chrome.service import Service
    from selenium.webdriver.common.keys import Keys
except ImportError:
    pytest.skip(f"python3-selenium is missing: {INSTALL}", allow_module_level=True)
if not (shutil.which("chromium") and shutil.which("chromedriver")):
    pytest.skip(f"chromium is missing: {INSTALL}", allow_module_level=True)

SLOW = 8  # how much slower than a machine with nothing else to do the one that runs the tests may be
RANGE = re.compile(r"(Memory|I/O ports) 0x([0-9a-f]+) to 0x([0-9a-f]+), (.*)")

# Text that is seen, and the contrast of its colour to what is behind it.
LOW_CONTRAST = """
    const parse = (text) => {
        const part = text.match(/[\\d.]+/g).map(Number);
        return part.length < 4 ? [...part, 1] : part; };
    const over = (top, below) => [0, 1, 2].map((i) => top[i] * top[3] + below[i] * (1 - top[3])).concat(1);
    const light = (colour) => { const [r, g, b] = colour.map((value) => { value /= 255;
        return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4; });
        return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
    const back = (element) => { const own = parse(getComputedStyle(element).backgroundColor);
        return own[3] === 1 || !element.parentElement ? own : over(own, back(element.parentElement)); };
    const found = [];
    for (const element of document.body.querySelectorAll('*')) {
        const text = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
        if (!text || element.closest('.unseen, script, noscript') || !element.checkVisibility()) continue;
        const below = back(element);
        const above = over(parse(getComputedStyle(element).color), below);
        const [one, other] = [light(above), light(below)].sort((a, b) => b - a);
        const contrast = (one + 0.05) / (other + 0.05);
        const what = `${element.tagName}.${element.className} ${element.textContent.slice(0, 30)}`;
        if (contrast < arguments[0]) found.push(`${what}: ${contrast.toFixed(2)}`);
    }
    return found;"""

# Boxes of a row that overlap, labels that are cut, ticks that meet.
BAD_LABELS = """
    const found = [];
    const meet = (list, what) => { list.sort((a, b) => a.left - b.left).forEach((box, i) => {
        if (i && box.left < list[i - 1].right - 1) found.push(`${what} ${box.text} meets ${list[i - 1].text}`); }); };
    const rows = new Map();
    for (const box of document.querySelectorAll('.box')) {
        const area = box.getBoundingClientRect();
        rows.set(area.top, (rows.get(area.top) || []).concat({ left: area.left, right: area.right, text: box.title }));
        for (const span of box.querySelectorAll('span')) {
            if (span.scrollWidth > span.clientWidth + 1) found.push(`cut: ${span.textContent}`);
        }
    }
    for (const row of rows.values()) meet(row, 'box');
    meet([...document.querySelectorAll('.tick')].map((tick) => { const area = tick.getBoundingClientRect();
        return { left: area.left, right: area.right, text: tick.textContent }; }), 'tick');
    return found;"""


class Browser:
    def __init__(self):
        options = Options()
        options.binary_location = shutil.which("chromium")
        for argument in (
            "--headless=new",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--force-prefers-reduced-motion",
            "--disable-extensions",
            *(["--no-sandbox"] if os.geteuid() == 0 else []),
        ):
            options.add_argument(argument)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
        self.driver = webdriver.Chrome(service=Service(shutil.which("chromedriver")), options=options)

    def open(self, path, width=1400, height=1000, scheme="light"):
        self.driver.execute_cdp_cmd(
            "Emulation.setDeviceMetricsOverride",
            {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False},
        )
        self.driver.execute_cdp_cmd(
            "Emulation.setEmulatedMedia",
            {
                "features": [
                    {"name": "prefers-color-scheme", "value": scheme},
                    {"name": "prefers-reduced-motion", "value": "reduce"},
                ]
            },
        )
        self.driver.get("about:blank")
        for kind in ("browser", "performance"):
            self.driver.get_log(kind)
        self.driver.get(f"file://{path}")
        self.wait("return document.querySelectorAll('.box').length > 0")

    def js(self, script, *arguments):
        return self.driver.execute_script(script, *arguments)

    def wait(self, script, seconds=5 * SLOW):
        end = time.monotonic() + seconds
        while not (value := self.js(script)):
            assert time.monotonic() < end, f"waited in vain for {script}"
            time.sleep(0.02)
        return value

    def keys(self, *keys):
        for key in keys:
            self.driver.switch_to.active_element.send_keys(key)
        self.settle()

    def settle(self):
        """After what is drawn with the next frame."""
        self.driver.execute_async_script(
            "const done = arguments[0]; requestAnimationFrame(() => requestAnimationFrame(done));"
        )

    def text(self, selector):
        return self.js("return document.querySelector(arguments[0]).innerText", selector)

    def view(self):
        """(first, last, size in words) of what the map shows."""
        return_value = RANGE.fullmatch(self.text("#map-range"))
        return int(return_value[2], 16), int(return_value[3], 16), return_value[4]

    def place(self):
        return self.js("return [...document.querySelectorAll('#path li')].map((step) => step.innerText)")

    def focus(self):
        return self.js("const at = document.activeElement; return at.id || at.title || at.innerText")

    def complaints(self):
        return [entry["message"] for entry in self.driver.get_log("browser")]

    def requests(self):
        wanted = (
            re.search(r'"method":"Network\.requestWillBeSent".*?"url":"(.*?)"', entry["message"])
            for entry in self.driver.get_log("performance")
        )
        return [match[1] for match in wanted if match]

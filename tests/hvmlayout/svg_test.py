# SPDX-License-Identifier: MIT
"""`hvmlayout svg`: that the picture is well-formed, that all that is placed is in it, and that nothing written in it overlaps.

$HVMLAYOUT is the program (default: build/hvmlayout)."""

import argparse
import re
import subprocess
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass

import pytest
from map_test import LOGS, TOOL, placed_lines
from regions_test import MACHINES, bare, crowd, gpu, scrambled

from hvmlayout import source, svg_command
from hvmlayout.model import Range
from hvmlayout.regions import address_map
from hvmlayout.svg_style import COLOURS, DARK, LIGHT
from hvmlayout.text import resource

NAMESPACE = "{http://www.w3.org/2000/svg}"
# Of DejaVu Sans Mono, the widest of the fonts named: 1233 of 2048 units; what is above and below the baseline.
ADVANCE, ASCENT, DESCENT = 1233 / 2048, 0.76, 0.24
SIZES = {"heading": 16}
CONTRAST = 4.5  # of text, by WCAG 2 AA


@pytest.fixture
def draw(monkeypatch, capsysbinary):
    """The picture of a boot, as an element; and the command's status."""
    def run(boot, *arguments):
        monkeypatch.setattr(source, "of", lambda request: boot)
        parser = argparse.ArgumentParser()
        svg_command.add_arguments(parser)
        status = svg_command.run(parser.parse_args(["a.log", *arguments]))
        return ElementTree.fromstring(capsysbinary.readouterr().out), status
    return run


@dataclass
class Rectangle:
    left: float
    top: float
    right: float
    bottom: float

    def overlaps(self, other):
        return self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom

    def contains(self, other):
        return self.left <= other.left and other.right <= self.right and self.top <= other.top and other.bottom <= self.bottom


def rectangle(element):
    x, y = float(element.get("x", 0)), float(element.get("y", 0))
    return Rectangle(x, y, x + float(element.get("width")), y + float(element.get("height")))


def text_rectangle(element):
    kind = element.get("class")
    size = SIZES.get(kind, 11)
    width = len(element.text or "") * size * ADVANCE
    x, y = float(element.get("x")), float(element.get("y"))
    left = x - width if kind in ("size", "address") else x
    return Rectangle(left, y - size * ASCENT, left + width, y + size * DESCENT)


def texts(picture):
    return [element for element in picture.iter(f"{NAMESPACE}text") if element.text]


def groups(picture):
    return [element for element in picture.iter(f"{NAMESPACE}g") if element.find(f"{NAMESPACE}title") is not None]


def told(picture):
    """Title and description of each box."""
    return [(group.find(f"{NAMESPACE}title").text, group.find(f"{NAMESPACE}desc").text) for group in groups(picture)]


def check_places(picture):
    page = Rectangle(0, 0, float(picture.get("width")), float(picture.get("height")))
    labels = [(element.text, text_rectangle(element)) for element in texts(picture)]
    for text, place in labels:
        assert page.contains(place), text
    ordered = sorted(labels, key=lambda label: label[1].top)
    for index, (text, place) in enumerate(ordered):
        for other, beside in ordered[index + 1:]:
            if beside.top >= place.bottom:
                break
            assert not place.overlaps(beside), (text, other)
    boxes = [rectangle(group.find(f"{NAMESPACE}rect")) for group in groups(picture)]
    for group, box in zip(groups(picture), boxes):
        assert page.contains(box)
        for element in group.findall(f"{NAMESPACE}text"):
            assert box.contains(text_rectangle(element)), element.text
    for index, box in enumerate(boxes):
        for other in boxes[index + 1:]:
            assert not box.overlaps(other) or box.contains(other)


@pytest.mark.parametrize("name", MACHINES)
@pytest.mark.parametrize("arguments", [(), ("--all",), ("--space", "io"), ("--high-first",), ("--range", "f0000000-ffffffff"),
                                       ("--range", "80000000-803fffff")])
def test_nothing_overlaps_and_each_text_is_in_its_box(draw, name, arguments):
    check_places(draw(MACHINES[name](), *arguments)[0])


@pytest.mark.parametrize("name", MACHINES)
@pytest.mark.parametrize("arguments", [(), ("--all",)])
def test_each_placed_bar_is_a_box_or_named_in_a_fold(draw, name, arguments):
    boot = MACHINES[name]()
    for space in ("mem", "io"):
        found = told(draw(boot, "--space", space, *arguments)[0])
        for function in boot.functions():
            for bar in function.bars:
                if bar.range and bar.space == space:
                    name_of_bar, place = f"{function.name} {bar.name}", resource(space, bar.range)
                    as_box = sum(title.startswith(name_of_bar) and place in title for title, _ in found)
                    in_fold = sum(f"{name_of_bar} {place}" in description or f"{name_of_bar}, {bar.count} VFs {place}" in description
                                  for _, description in found)
                    assert as_box + in_fold == 1, name_of_bar
                    assert not arguments or as_box == 1


def test_the_boxes_of_a_column_are_in_the_order_of_addresses(draw):
    for arguments, turned in (((), False), (("--high-first",), True)):
        picture = draw(gpu(), *arguments)[0]
        columns = {}
        for group in groups(picture):
            place = rectangle(group.find(f"{NAMESPACE}rect"))
            match = re.search(r"0x([0-9a-f]+)(?:-0x([0-9a-f]+))?", group.find(f"{NAMESPACE}title").text)
            columns.setdefault(place.right // 400, []).append((place, Range(int(match[1], 16), int(match[2] or match[1], 16))))
        assert len(columns) == 3
        for boxes in columns.values():
            for place, range_ in boxes:
                for beside, other in boxes:
                    if range_.last < other.first:
                        assert place.bottom <= beside.top if not turned else beside.bottom <= place.top


def test_what_is_enlarged_is_connected_with_its_place_in_the_whole(draw):
    picture = draw(gpu())[0]
    lenses = [element.get("d") for element in picture.iter(f"{NAMESPACE}path") if element.get("class") == "lens"]
    assert len(lenses) == 2
    by_title = {}
    for group in groups(picture):
        by_title.setdefault(group.find(f"{NAMESPACE}title").text, []).append(rectangle(group.find(f"{NAMESPACE}rect")))
    small, large = sorted(next(places for title, places in by_title.items() if title.startswith("high window")),
                          key=lambda place: place.left)
    ends = [float(number) for number in re.findall(r"[\d.]+", lenses[1])]
    assert ends == [small.right, small.top, large.left, large.top, large.bottom, small.right, small.bottom]


def test_200_devices_make_a_picture_of_a_few_pages(draw):
    assert float(draw(crowd())[0].get("height")) < 1200 < float(draw(crowd(), "--all")[0].get("height"))


@pytest.mark.parametrize("name", MACHINES)
def test_no_address_is_written_twice_in_a_column(draw, name):
    found = [(element.get("x"), element.text) for element in texts(draw(MACHINES[name]())[0]) if element.get("class") == "address"]
    assert len(found) == len(set(found)) > 20


def test_columns_are_brought_to_about_one_height(draw):
    bottoms = {}
    for group in groups(draw(crowd())[0]):
        place = rectangle(group.find(f"{NAMESPACE}rect"))
        bottoms[place.right // 470] = max(place.bottom, bottoms.get(place.right // 470, 0))
    low, high = sorted(bottoms.values())
    assert low > high * 0.9


def test_a_machine_with_nothing_above_4_gib_has_two_columns(draw):
    assert heads(draw(crowd())[0]) == ["the whole space", "below 4 GiB, enlarged"]


def heads(picture):
    return [element.text for element in texts(picture) if element.get("class") == "head"]


def test_without_windows_the_bars_below_4_gib_are_enlarged(draw):
    boot = bare()
    boot.hosts[0].windows, boot.gaps = [], ["which ranges BARs may have"]
    boot.find("00:01.0").bridge.windows.clear()
    picture = draw(boot)[0]
    assert heads(picture) == ["below 4 GiB, enlarged", "the whole space", "above 4 GiB, enlarged"]
    addresses = [element for element in texts(picture) if element.get("class") == "address"]
    first = min(addresses, key=lambda element: (float(element.get("x")), float(element.get("y"))))
    assert first.text == "80000000"


def test_a_machine_without_bars_is_one_column(draw):
    boot = bare()
    boot.hosts[0].functions.clear()
    assert heads(draw(boot)[0]) == ["the whole space"]


def test_what_is_not_placed_is_written_below_and_told_in_the_description(draw):
    picture = draw(gpu())[0]
    assert "not placed: 00:03.0 BAR1 1 TiB: no space" in [element.text for element in texts(picture)]
    assert "00:03.0 BAR1" in picture.find(f"{NAMESPACE}desc").text


def test_what_the_log_does_not_tell_is_written_below(draw):
    boot = bare()
    boot.gaps = ["the memory map", "the end"]
    assert "The log does not tell: the memory map; the end." in [element.text for element in texts(draw(boot)[0])]


def test_the_picture_has_a_name_and_each_box_a_title_and_a_description(draw):
    picture = draw(bare())[0]
    assert picture.get("role") == "img"
    names = [next(element.text for element in picture.iter() if element.get("id") == name)
             for name in picture.get("aria-labelledby").split()]
    assert names[0] == "q35 under qemu: memory" and "bare.log" in names[1]
    assert len(told(picture)) > 20 and all(title and description for title, description in told(picture))
    assert ("00:02.0 BAR2, pref: Ethernet controller: [mem 0x100000000-0x17fffffff], 2 GiB",
            "00:02.0 BAR2 of 1af4:1110, class 020000; in high window") in told(picture)


def test_the_same_log_gives_the_same_bytes(draw):
    assert ElementTree.tostring(draw(gpu())[0]) == ElementTree.tostring(draw(gpu())[0])


def test_a_hostile_log_makes_no_markup_and_no_invalid_character(draw):
    boot = bare()
    boot.name = 'x"><script>alert(1)</script>\x00\x1b\ud800\uffff&.log'
    boot.memory_map[0] = type(boot.memory_map[0])(boot.memory_map[0].range, "]]></style><script>&amp;\x08")
    picture = draw(boot, "--all")[0]
    kinds = {element.tag.removeprefix(NAMESPACE) for element in picture.iter()}
    assert kinds == {"svg", "title", "desc", "style", "defs", "pattern", "path", "rect", "text", "g"}


@pytest.mark.parametrize("seed", range(30))
def test_a_broken_log_is_drawn_and_the_status_tells_of_conflicts(draw, seed):
    boot = scrambled(seed)
    picture, status = draw(boot)
    assert status == (1 if address_map(boot).conflicts else 0)
    check_places(picture)


def test_a_log_that_tells_of_no_addresses_makes_a_picture_that_says_so(draw):
    boot = bare()
    boot.memory_map, boot.hosts, boot.low_ram_end = [], [], None
    assert "The log tells of no memory." in [element.text for element in texts(draw(boot)[0])]
    check_places(draw(boot, "--space", "io")[0])


def luminance(colour):
    parts = [int(colour[index:index + 2], 16) / 255 for index in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize(("index", "inks"), [(0, LIGHT), (1, DARK)], ids=["light", "dark"])
def test_text_can_be_read_on_every_colour(index, inks):
    paper, ink, faint, wrong, _, lens = inks
    for ground in [paper, lens, *(colours[index][0] for colours in COLOURS.values())]:
        assert contrast(ink, ground) >= CONTRAST and contrast(faint, ground) >= CONTRAST, ground
    assert contrast(wrong, paper) >= CONTRAST


# --- real logs, and the program -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("log", LOGS, ids=lambda path: path.name)
def test_a_real_log_makes_a_picture_with_all_that_it_says_is_placed(draw, log):
    boot = source.load(log)
    found = []
    for space in ("mem", "io"):
        picture, status = draw(boot, "--space", space)
        assert status == 0
        check_places(picture)
        found += told(picture)
    for name, range_ in placed_lines(log):
        places = [resource(space, range_) for space in ("mem", "io")]
        assert any(name in title + description and any(place in title + description for place in places)
                   for title, description in found), name


def test_the_program_writes_a_file_or_standard_output(tmp_path):
    log = next(path for path in LOGS if path.name == "guest-q35-gpu.log")
    to_stdout = subprocess.run([TOOL, "svg", log], capture_output=True, timeout=60, check=True)
    subprocess.run([TOOL, "svg", log, "-o", tmp_path / "a.svg"], timeout=60, check=True)
    assert (tmp_path / "a.svg").read_bytes() == to_stdout.stdout and ElementTree.fromstring(to_stdout.stdout) is not None
    assert str(log.parent).encode() not in to_stdout.stdout
    missing = subprocess.run([TOOL, "svg", log, "-o", tmp_path / "no/a.svg"], capture_output=True, timeout=60, check=False)
    assert missing.returncode == 2 and b"Traceback" not in missing.stderr

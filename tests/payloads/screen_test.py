# SPDX-License-Identifier: MIT
"""What screen.py sees on pictures that are drawn here, letter by letter."""

import pytest

import screen
from screen import Font, Screen, ScreenError

BLACK, GREY, BLUE = b"\0\0\0", b"\xaa\xaa\xaa", b"\0\0\xaa"

# As the VGA BIOS has them, from the third row on.
ART = {
    "A": ("...#....", "..###...", ".##.##..") + ("##...##.",) * 2 + ("#######.",) + ("##...##.",) * 4,
    "H": ("##...##.",) * 4 + ("#######.",) + ("##...##.",) * 5,
    "I": ("..####..",) + ("...##...",) * 8 + ("..####..",),
    "░": ("#...#...", "..#...#.") * 5,
    "L": ("####....",) + (".##.....",) * 6 + (".##...#.", ".##..##.", "#######."),
}


def glyph(name, height=16):
    """Bytes of the rows of one letter."""
    rows = [int(row.replace(".", "0").replace("#", "1"), 2) for row in ART[name]]
    return bytes([0, 0, *rows]).ljust(height, b"\0")


def font():
    glyphs = bytearray(256 * 16)
    for letter in "AHIL":
        glyphs[ord(letter) * 16:ord(letter) * 16 + 16] = glyph(letter)
    glyphs[0xb0 * 16:0xb0 * 16 + 16] = glyph("░")[2:] + bytes(2)
    return Font(bytes(glyphs))


class Canvas:
    def __init__(self, width, height, paper=BLACK):
        self.width, self.height = width, height
        self.pixels = bytearray(paper * (width * height))

    def put(self, x, y, colour):
        at = 3 * (y * self.width + x)
        self.pixels[at:at + 3] = colour

    def letter(self, left, top, rows, ink=GREY, paper=None):
        for y, row in enumerate(rows):
            for x in range(8):
                if row >> (7 - x) & 1:
                    self.put(left + x, top + y, ink)
                elif paper:
                    self.put(left + x, top + y, paper)

    def word(self, left, top, text, cell=8, height=16, **colours):
        for i, letter in enumerate(text):
            if letter != " ":
                self.letter(left + i * cell, top, glyph(letter, height), **colours)

    def screen(self):
        return Screen(self.width, self.height, bytes(self.pixels))


def test_a_ppm_file_is_read():
    picture = Screen.parse(b"P6\n2 1\n255\n" + BLUE + GREY)
    assert (picture.width, picture.height) == (2, 1)
    assert picture.pixel(0, 0) == (0, 0, 0xaa)
    assert picture.pixel(1, 0) == (0xaa, 0xaa, 0xaa)


def test_pixels_that_look_like_the_end_of_a_line_are_pixels():
    assert Screen.parse(b"P6\n1 2\n255\n" + b"\n\n\n" * 2).pixel(0, 1) == (10, 10, 10)


@pytest.mark.parametrize("data", [
    b"", b"P5\n1 1\n255\n\0", b"P6\n1 1\n65535\n" + bytes(6), b"P6\n1\n255\n" + BLUE, b"P6\n1 1\n15\n" + BLUE,
    b"P6\n2 1\n255\n" + BLUE,
    b"P6\n1 1\n255\n" + BLUE + b"\0", b"P6\na b\n255\n"])
def test_another_file_is_refused(data):
    with pytest.raises(ScreenError):
        Screen.parse(data)


def test_colours_are_counted():
    canvas = Canvas(16, 4)
    canvas.put(3, 0, GREY)
    canvas.put(4, 2, GREY)
    canvas.put(4, 3, BLUE)
    assert canvas.screen().colours() == {(0, 0, 0): 61, (0xaa,) * 3: 2, (0, 0, 0xaa): 1}


def test_a_screen_of_one_colour_is_blank():
    canvas = Canvas(16, 16, BLUE)
    assert canvas.screen().is_blank()
    canvas.put(15, 15, GREY)
    assert not canvas.screen().is_blank()


def test_text_is_read_row_by_row():
    canvas = Canvas(80, 48)
    canvas.word(0, 0, "HI ALL")
    canvas.word(16, 32, "HALL")
    assert canvas.screen().text(font()) == ["HI ALL", "", "  HALL"]


def test_vga_text_mode_has_cells_of_nine_pixels():
    canvas = Canvas(720, 16)
    canvas.word(0, 0, "HI", cell=9)
    canvas.word(78 * 9, 0, "AL", cell=9)
    assert canvas.screen().text(font()) == ["HI" + " " * 76 + "AL"]


def test_text_in_other_colours_and_inverse_is_read():
    canvas = Canvas(80, 16)
    canvas.word(0, 0, "HI", ink=BLUE, paper=GREY)
    canvas.word(24, 0, "ALL", ink=GREY, paper=BLUE)
    assert canvas.screen().text(font()) == ["HI ALL"]


def test_a_character_with_ink_in_its_corner_is_read():
    canvas = Canvas(16, 16)
    canvas.letter(0, 0, glyph("░")[2:])
    canvas.word(8, 0, "H")
    assert canvas.screen().text(font()) == ["░H"]


def test_the_cursor_is_no_character():
    canvas = Canvas(80, 16)
    canvas.word(0, 0, "HI")
    for x in range(16, 24):
        canvas.put(x, 13, GREY)
        canvas.put(x, 14, GREY)
    assert canvas.screen().text(font()) == ["HI"]


def test_a_shape_that_is_no_letter_shows_as_unknown():
    canvas = Canvas(24, 16)
    canvas.word(0, 0, "H H")
    canvas.put(4, 3, GREY)  # within the first H
    canvas.put(16, 5, BLUE)  # a third colour in the second
    assert canvas.screen().text(font()) == [f"{screen.UNKNOWN} {screen.UNKNOWN}"]


def test_rows_of_text_are_counted_also_where_they_touch():
    canvas = Canvas(80, 190)
    assert canvas.screen().row_count() == 0
    canvas.word(0, 19, "HI", height=19)
    canvas.word(8, 57, "ALL", height=19)
    assert canvas.screen().bands() == [(21, 30), (59, 68)]
    assert canvas.screen().row_count() == 2
    for y in range(95, 95 + 3 * 19):
        canvas.put(0, y, BLUE)
    assert canvas.screen().row_count() == 5
    canvas.put(79, 189, BLUE)
    assert canvas.screen().bands()[-1] == (189, 189)


def test_the_background_is_the_most_frequent_colour():
    canvas = Canvas(80, 38, BLUE)
    canvas.word(0, 19, "HI", height=19)
    assert canvas.screen().row_count() == 1


@pytest.mark.parametrize("left, top", [(0, 0), (40, 57), (44, 58), (4, 75)])
def test_an_expected_text_is_found_wherever_the_grid_is(left, top):
    canvas = Canvas(200, 100)
    canvas.word(left, top, "HALL AIL", height=19)
    picture = canvas.screen()
    assert picture.shows("HALL AIL")
    assert picture.shows("ALL A")
    assert picture.shows("xyzz")  # no letter of it is known: only which of them are the same


@pytest.mark.parametrize("text", ["HAIL AIL", "HALL HIL", "HALLAIL", "HALL AIA", "HALL ALL", "HALL  AIL", "HALLxAIL",
                                  "HALL AILI"])
def test_a_text_that_is_not_there_is_not_found(text):
    canvas = Canvas(200, 100)
    canvas.word(40, 57, "HALL AIL", height=19)
    assert not canvas.screen().shows(text)


def test_a_blank_screen_shows_no_text():
    assert not Canvas(80, 38).screen().shows("HI")


def test_the_font_of_the_vga_bios_has_these_letters():
    if not screen.VGABIOS.exists():
        pytest.skip(f"{screen.VGABIOS} is not installed (Debian: seabios)")
    vga = Font.of_vgabios()
    assert "".join(vga.read(glyph(letter)) for letter in "AHIL") == "AHIL"
    assert vga.read(bytes(16)) == " "


def test_a_file_without_a_font_is_refused(tmp_path):
    (tmp_path / "rom").write_bytes(bytes(65536))
    with pytest.raises(ScreenError, match="no 8x16 font"):
        Font.of_vgabios(tmp_path / "rom")
    (tmp_path / "rom").write_bytes(screen.FONT_HEAD + bytes(100))
    with pytest.raises(ScreenError, match="no 8x16 font"):
        Font.of_vgabios(tmp_path / "rom")


class FakeMachine:
    """Takes pictures as QEMU does."""

    def __init__(self, folder):
        self.folder = folder

    def qmp(self, command, filename, **arguments):
        assert command == "screendump"
        self.arguments = arguments
        with open(filename, "wb") as file:
            file.write(b"P6\n1 1\n255\n" + BLUE)
        return {}


def test_a_picture_is_taken_and_kept(tmp_path):
    machine = FakeMachine(tmp_path)
    assert Screen.take(machine, device="second").pixel(0, 0) == (0, 0, 0xaa)
    assert machine.arguments == {"device": "second"}
    assert (tmp_path / "screen.ppm").exists()


def test_the_message_of_qemu_is_no_picture(tmp_path):
    if not screen.VGABIOS.exists():
        pytest.skip(f"{screen.VGABIOS} is not installed (Debian: seabios)")
    image = screen.VGABIOS.read_bytes()
    start = image.find(screen.FONT_HEAD)
    canvas = Canvas(640, 32)
    for i, letter in enumerate(b"Guest has not initialized the display (yet)."):
        canvas.letter(8 * i, 16, image[start + 16 * letter:start + 16 * letter + 16])
    assert canvas.screen().is_placeholder(Font.of_vgabios())
    assert not Canvas(640, 32).screen().is_placeholder(Font.of_vgabios())

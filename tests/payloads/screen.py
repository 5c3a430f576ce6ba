# SPDX-License-Identifier: MIT
"""What is on a machine's screen: a picture taken by QMP, its colours, and the text on it.

A VGA text screen, and a framebuffer console that draws with the same letters on a grid from the upper left corner, can
be read word by word: the letters are those of the VGA BIOS. A UEFI console has letters of its own, which nothing here
knows. Its rows of text can be counted, and a text that is expected can be looked for: wherever it has the same letter
twice, the screen has the same shape twice, and other shapes for other letters.
"""

from collections import Counter
from pathlib import Path

VGABIOS = Path("/usr/share/seabios/vgabios-stdvga.bin")
GLYPH_ROWS = 16
GLYPHS = 256
CELL_WIDTH = 8
UEFI_ROW = 19  # pixels (edk2's narrow glyphs are 8x19)

# The first two characters of the code page 437 font: nothing, and a face.
FONT_HEAD = bytes(GLYPH_ROWS) + bytes.fromhex("00007e81a58181bd9981817e00000000")

UNKNOWN = "\ufffd"

# What QEMU itself writes on the screen of a display that nobody has programmed.
PLACEHOLDER = "not initialized the display"


class ScreenError(Exception):
    """A file is not what it should be."""


def _normal(glyph):
    """The same number for a glyph and its inverse: which of two colours is the ink cannot be seen."""
    return glyph if glyph >> (8 * GLYPH_ROWS - 1) == 0 else glyph ^ ((1 << 8 * GLYPH_ROWS) - 1)


class Font:
    """Letters of 8x16 pixels, by their shape."""

    def __init__(self, glyphs):
        """`glyphs`: 16 bytes for each character of code page 437, the leftmost pixel in bit 7."""
        self.characters = {}
        printable = range(0x20, 0x7f)
        for code in (*printable, *range(0x80, GLYPHS), *range(0x20)):
            glyph = int.from_bytes(glyphs[code * GLYPH_ROWS:(code + 1) * GLYPH_ROWS], "big")
            character = bytes([code]).decode("cp437") if code >= 0x20 else UNKNOWN
            self.characters.setdefault(_normal(glyph), character)

    @classmethod
    def of_vgabios(cls, path=VGABIOS):
        image = Path(path).read_bytes()
        start = image.find(FONT_HEAD)
        if start < 0 or start + GLYPHS * GLYPH_ROWS > len(image):
            raise ScreenError(f"{path}: no 8x16 font in it")
        return cls(image[start:start + GLYPHS * GLYPH_ROWS])

    def read(self, rows):
        """The character of 16 bytes, one per row of pixels; UNKNOWN when it is none, or for None."""
        if rows is None:
            return UNKNOWN
        found = self.characters.get(_normal(int.from_bytes(rows, "big")))
        if found is None and set(rows) <= {0x00, 0xff}:
            return " "  # the cursor: some rows full, in a cell with nothing else
        return UNKNOWN if found is None else found


class Screen:
    """A picture: `width` x `height` pixels of three bytes in `pixels`, row by row."""

    def __init__(self, width, height, pixels):
        self.width, self.height, self.pixels = width, height, pixels
        if len(pixels) != 3 * width * height:
            raise ScreenError(f"{len(pixels)} bytes for {width}x{height} pixels, expected {3 * width * height}")

    @classmethod
    def parse(cls, data):
        """A PPM file as QEMU writes it: P6, width and height, 255, pixels."""
        parts = data.split(b"\n", 3)
        size = parts[1].split() if len(parts) == 4 else []
        if parts[0] != b"P6" or len(size) != 2 or not all(number.isdigit() for number in size) or parts[2] != b"255":
            raise ScreenError(f"not a PPM file of QEMU's: {data[:20]!r}")
        return cls(int(size[0]), int(size[1]), parts[3])

    @classmethod
    def take(cls, machine, name="screen.ppm", **arguments):
        """Of a Machine, kept in its folder. `arguments` go to QMP's screendump: device="ID" for another display."""
        path = Path(machine.folder) / name
        machine.qmp("screendump", filename=str(path), **arguments)
        return cls.parse(path.read_bytes())

    def pixel(self, x, y):
        start = 3 * (y * self.width + x)
        return tuple(self.pixels[start:start + 3])

    def colours(self):
        """How many pixels there are of each (red, green, blue)."""
        counted = Counter()
        for y in range(self.height):
            row = self._row(y)
            if row == row[:3] * self.width:
                counted[tuple(row[:3])] += self.width
            else:
                counted.update(zip(row[0::3], row[1::3], row[2::3]))
        return counted

    def is_blank(self):
        """All of one colour."""
        return self.pixels == self.pixels[:3] * (self.width * self.height)

    def is_placeholder(self, font):
        """QEMU's own message stands there: nothing has programmed the display."""
        return any(PLACEHOLDER in row for row in self.text(font))

    def text(self, font):
        """The rows of text, without spaces at their ends. Cells have 8x16 pixels, in VGA's text mode 9x16."""
        cell = 9 if self.width == 720 else 8
        return ["".join(font.read(self._cell(column * cell, top)) for column in range(self.width // cell)).rstrip()
                for top in range(0, self.height - GLYPH_ROWS + 1, GLYPH_ROWS)]

    def bands(self):
        """(first, last) of each run of pixel rows that are not all background, which is the most frequent colour."""
        background = bytes(self.colours().most_common(1)[0][0]) * self.width
        found, start = [], None
        for y in range(self.height + 1):
            ink = y < self.height and self._row(y) != background
            if ink and start is None:
                start = y
            elif not ink and start is not None:
                found.append((start, y - 1))
                start = None
        return found

    def shows(self, text, row_height=UEFI_ROW):
        """Whether `text` can stand in a row, in letters of any shape. One without a repeated letter proves little."""
        return any(_is_cipher_of(cells[start:start + len(text)], text)
                   for cells in self._rows_of_cells(row_height) for start in range(len(cells) - len(text) + 1))

    def row_count(self, row_height=UEFI_ROW):
        """How many rows of text there can be: rows that no empty line parts count by their height."""
        return sum(-(-(last - first + 1) // row_height) for first, last in self.bands())

    def _row(self, y):
        return self.pixels[3 * y * self.width:3 * (y + 1) * self.width]

    def _rows_of_cells(self, height):
        """The shapes in each row of cells that has ink, for every place that the grid may have: it is centred."""
        bands = self.bands()
        for top in range(self.height - height + 1):
            if not any(first < top + height and last >= top for first, last in bands):
                continue
            for left in (0, CELL_WIDTH // 2):
                yield [self._cell(x, top, height) for x in range(left, self.width - CELL_WIDTH + 1, CELL_WIDTH)]

    def _cell(self, left, top, height=GLYPH_ROWS):
        """A byte per row: a bit is set where the colour is not that of the upper left corner. None: three colours."""
        start = 3 * (top * self.width + left)
        paper, inks, rows = self.pixels[start:start + 3], set(), bytearray()
        for row in range(height):
            at = start + 3 * row * self.width
            if self.pixels[at:at + 3 * CELL_WIDTH] == paper * CELL_WIDTH:
                rows.append(0)
                continue
            bits = 0
            for x in range(at, at + 3 * CELL_WIDTH, 3):
                colour = self.pixels[x:x + 3]
                bits = bits << 1 | (colour != paper)
                if colour != paper:
                    inks.add(colour)
            rows.append(bits)
        return bytes(rows) if len(inks) <= 1 else None


def _is_cipher_of(cells, text):
    """Whether each letter of the text has one shape of its own, and spaces nothing."""
    shape_of, letter_of = {}, {}
    for cell, letter in zip(cells, text):
        if cell is None or (letter == " ") != (not any(cell)):
            return False
        if shape_of.setdefault(letter, cell) != cell or letter_of.setdefault(cell, letter) != letter:
            return False
    return True

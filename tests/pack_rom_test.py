# SPDX-License-Identifier: MIT
"""tools/pack-rom: what it writes can be read back by the format's description, and what does not fit is told exactly."""

import random
import shutil
import struct
import subprocess
from pathlib import Path

import pytest

PACK_ROM = Path(__file__).resolve().parent.parent / "tools" / "pack-rom"
START = bytes(range(256)) * 4
HEADER = 12

pytestmark = pytest.mark.skipif(not shutil.which("lz4"), reason="lz4 is not installed (Debian: lz4)")


def pack(folder, image, size=0x10000, start=START):
    (folder / "image").write_bytes(image)
    (folder / "start").write_bytes(start)
    return subprocess.run([PACK_ROM, "--size", hex(size), "--image", folder / "image", "--start", folder / "start",
                           folder / "rom"], stderr=subprocess.PIPE, text=True)


def decompress(block):
    """LZ4's block format, written down a second time."""
    out, at = bytearray(), 0

    def length(field):
        nonlocal at
        total = field
        while field == 15:
            at += 1
            total += block[at - 1]
            if block[at - 1] < 255:
                break
        return total

    while True:
        token = block[at]
        at += 1
        literals = length(token >> 4)
        out += block[at:at + literals]
        at += literals
        if at == len(block):
            return bytes(out)
        offset = int.from_bytes(block[at:at + 2], "little")
        at += 2
        for _ in range(length(token & 15) + 4):
            out.append(out[-offset])


def sum_of(image):
    total = 0
    for at in range(0, len(image), 4):
        bits = f"{total:032b}"
        total = (int(bits[5:] + bits[:5], 2) ^ int.from_bytes(image[at:at + 4], "little")) * 0x9e3779b1 % (1 << 32)
    return total


def text(size, seed=1):
    words = random.Random(seed)
    return b" ".join(words.choice((b"bridge", b"window", b"BAR", b"placed", b"mem")) for _ in range(size))[:size]


IMAGES = {
    "text": text(70000),
    "zeros": bytes(100000),
    "four bytes": b"abcd",
    "incompressible": random.Random(2).randbytes(40000),
}


@pytest.mark.parametrize("name", IMAGES)
def test_rom_holds_image_and_start_up_code(name, tmp_path):
    image = IMAGES[name]
    done = pack(tmp_path, image)
    assert (done.returncode, done.stderr) == (0, "")
    rom = (tmp_path / "rom").read_bytes()
    packed_size, image_size, total = struct.unpack_from("<III", rom)
    end = HEADER + packed_size
    assert len(rom) == 0x10000
    assert image_size == len(image) and total == sum_of(image)
    assert decompress(rom[HEADER:end]) == image
    assert rom[end:-len(START)] == bytes(len(rom) - end - len(START))
    assert rom[-len(START):] == START


def test_the_same_image_gives_the_same_rom(tmp_path):
    roms = []
    for name in ("one", "another"):
        folder = tmp_path / name
        folder.mkdir()
        assert pack(folder, IMAGES["text"]).returncode == 0
        roms.append((folder / "rom").read_bytes())
    assert roms[0] == roms[1]


def test_too_much_is_told_to_the_byte(tmp_path):
    assert pack(tmp_path, IMAGES["incompressible"]).returncode == 0
    (packed_size,) = struct.unpack_from("<I", (tmp_path / "rom").read_bytes())
    fits = HEADER + packed_size + len(START)
    assert pack(tmp_path, IMAGES["incompressible"], size=fits).returncode == 0
    (tmp_path / "rom").unlink()
    done = pack(tmp_path, IMAGES["incompressible"], size=fits - 7)
    assert done.returncode == 1
    assert done.stderr.startswith("pack-rom: 7 bytes too many: image 40000, ")
    assert not (tmp_path / "rom").exists()


@pytest.mark.parametrize("size", (0, 3, 70001))
def test_image_of_odd_size_is_refused(size, tmp_path):
    done = pack(tmp_path, text(size) if size else b"")
    assert done.returncode == 1
    assert f"the image has {size} bytes, expected a multiple of 4" in done.stderr

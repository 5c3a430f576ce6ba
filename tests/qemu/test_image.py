# SPDX-License-Identifier: MIT
"""The image itself: its size, its instructions, and that the same sources give the same bytes."""

import re
import shutil
import subprocess

import pytest

import boots

# Registers of the floating-point, MMX, SSE and AVX units.
VECTOR = re.compile(r"%[xyz]?mm[0-9]|%st\b|\bf(ld|st|add|mul|sub|div|ild|istp|nstcw|ldcw)")


def test_size_is_256k(rom):
    """QEMU's -bios takes multiples of 64 KiB only."""
    assert rom.stat().st_size == 0x40000


# 16-bit code, and data behind it, which make no sense as 32-bit instructions.
NOT_32_BIT = ("rom_wake_16", "reset_start", "reset_gdt", "reset_vector")

# These two move 8 bytes by MOVQ, after the processor has said that it has MMX (firmware/pci_cfg_ecam.c).
ECAM_FUNCTIONS = ("ecam_read64", "ecam_write64")


def vector_instructions(listing):
    """Those of a disassembly that are not ECAM's MOVQ."""
    function = ""
    for line in listing.splitlines():
        if line.endswith(">:"):
            function = line.split("<")[1][:-2]
        elif VECTOR.search(line) and function not in NOT_32_BIT and not (
                function in ECAM_FUNCTIONS and "\tmovq " in line):
            yield f"{function}: {line}"


@pytest.mark.parametrize("part, lines", (("rom", 1000), ("start", 100)))
def test_image_uses_no_vector_instructions(part, lines, rom):
    """They fault: nothing enables those units."""
    if not shutil.which("objdump"):
        pytest.skip("objdump is not installed (Debian: binutils)")
    listing = subprocess.run(["objdump", "-d", "--no-show-raw-insn", rom.with_suffix(f".{part}.elf")],
                             check=True, text=True, stdout=subprocess.PIPE).stdout
    assert listing.count("\n") > lines
    assert list(vector_instructions(listing)) == []


def test_two_builds_are_identical(rom, tmp_path):
    """... in other folders, as long as the compiler is the same."""
    images = []
    for name in ("one", "another"):
        build = tmp_path / name
        subprocess.run(["make", "-j2", "-C", boots.TOP, f"B={build}", f"{build}/hvmstage.rom"], check=True,
                       stdout=subprocess.DEVNULL)
        images.append((build / "hvmstage.rom").read_bytes())
    assert images[0] == images[1] == rom.read_bytes()

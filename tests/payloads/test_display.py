# SPDX-License-Identifier: MIT
"""Text on the screen: UEFI's on the framebuffer that our firmware has set up, SeaBIOS's in VGA's text mode by the VGA
BIOS of the display. What has neither keeps to the serial port, and our log says why. The pictures stay in the build
folder."""

import re

import pytest

import matrix
from payload_boot import PayloadBoot
from screen import VGABIOS, Font, Screen

USUAL = ("seabios-VGA-pc", "uefi-VGA-q35")
SHELL, NO_DEVICE = "Shell>", "No bootable device"
MODE = re.compile(r"I firmware display: (\S+) (.*): (\d+)x(\d+), 32 bits, rows of (\d+) bytes, \[mem (0x\w+)-(0x\w+)\]")
# What UEFI's shell shows and what repeats letters often enough to be recognized in letters of any shape.
SHELL_WORDS = "Press ESC in"

GRAPHICS = {"q35": ("VGA", "bochs-display", "qxl-vga", "virtio-vga", "secondary-vga"), "pc": ("VGA", "bochs-display")}
# Displays that UEFI gets no framebuffer of, and what our log says.
NO_FRAMEBUFFER = {"none": "D firmware display: none", "cirrus-vga": "no DISPI interface known, left alone"}


def boot_of(payload, display, machine):
    return PayloadBoot(f"display-{payload}-{display}-{machine}", machine=machine, payload=payload, linux=False,
                       devices=() if display == "none" else (f"{display},id=screen",), deadline=240,
                       until=SHELL if payload == "uefi" else NO_DEVICE)


def parameters(cases):
    return [pytest.param(*case, id="-".join(case), marks=matrix.skipped(matrix.left_out("-".join(case) in USUAL)))
            for case in cases]


@pytest.fixture(scope="module")
def font():
    if not VGABIOS.exists():
        pytest.skip(f"{VGABIOS} is not installed (Debian: seabios)")
    return Font.of_vgabios()


def wait_for_screen(machine, shows, what):
    """The picture, once `shows` finds on it what is waited for: it may come a moment after the serial port's."""
    taken = []

    def look():
        taken[:] = [Screen.take(machine, device="screen")]
        return shows(taken[0])

    machine.wait_until(look, what)
    return taken[0]


def started(boot, start):
    machine = start(boot)
    machine.wait_until(lambda: boot.until in machine.log(), boot.until)
    return machine


@pytest.mark.parametrize("payload, display, machine", parameters(
    ("uefi", display, machine) for machine in GRAPHICS for display in GRAPHICS[machine]))
def test_uefi_shows_its_shell_on(payload, display, machine, start, font):
    running = started(boot_of(payload, display, machine), start)
    mode = MODE.search(running.log())
    assert mode, [line for line in running.log().splitlines() if " display: " in line]
    width, height, row, first, last = int(mode[3]), int(mode[4]), int(mode[5]), int(mode[6], 16), int(mode[7], 16)
    assert row >= 4 * width and last - first + 1 == row * height
    picture = wait_for_screen(running, lambda picture: picture.row_count() >= 5, "five rows of text")
    assert (picture.width, picture.height) == (width, height)
    assert not picture.is_placeholder(font)
    assert picture.shows(SHELL_WORDS)
    assert not picture.shows(SHELL_WORDS[::-1])
    assert not [line for line in running.log().splitlines() if line[:2] in ("F ", "E ", "W ")]


@pytest.mark.parametrize("payload, display, machine", parameters(
    ("uefi", display, machine) for machine in GRAPHICS for display in NO_FRAMEBUFFER))
def test_uefi_without_a_framebuffer_keeps_to_the_serial_port(payload, display, machine, start, font):
    running = started(boot_of(payload, display, machine), start)
    assert NO_FRAMEBUFFER[display] in running.log()
    assert not MODE.search(running.log())
    if display != "none":
        picture = Screen.take(running, device="screen")
        assert picture.is_placeholder(font) or picture.is_blank()


@pytest.mark.parametrize("payload, display, machine", parameters(
    ("seabios", display, machine) for machine in GRAPHICS for display in ("VGA", "cirrus-vga")))
def test_seabios_shows_its_text_on(payload, display, machine, start, font):
    """The framebuffer is left to the VGA BIOS, which the display brings with it."""
    running = started(boot_of(payload, display, machine), start)
    picture = wait_for_screen(running, lambda picture: any(NO_DEVICE in row for row in picture.text(font)), NO_DEVICE)
    assert any(row.startswith("SeaBIOS (version ") for row in picture.text(font))
    assert not MODE.search(running.log())

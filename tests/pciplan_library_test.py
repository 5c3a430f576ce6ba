# SPDX-License-Identifier: MIT
"""The library for toolstacks: what its archive shows, and the example that uses it.

The paths come from the environment variables PCIPLAN and TOOLSTACK (default: build/pciplan, build/examples/toolstack); the
archive lies beside the program."""

import ctypes
import os
import re
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from pciplan_program import FLAT, MACHINES, PCIPLAN, ROOT, answer, output

LIBRARY = PCIPLAN.parent / "libpciplan.a"
TOOLSTACK = Path(os.environ.get("TOOLSTACK", ROOT / "build/examples/toolstack")).resolve()
HEADER = ROOT / "include/pciplan.h"
LIBC = {"calloc", "malloc", "free", "memchr", "memcmp", "memcpy", "memmove", "memset", "snprintf", "vsnprintf", "strchr",
        "strcmp", "strncmp", "strcspn", "strlen", "strnlen", "strpbrk", "strspn", "strtoull"}


def toolstack(path):
    return subprocess.run([TOOLSTACK, path], capture_output=True, text=True, timeout=60, check=False)


def symbols():
    lines = subprocess.run(["nm", LIBRARY], capture_output=True, text=True, check=True).stdout.splitlines()
    return [line.split()[-2:] for line in lines if len(line.split()) >= 2]


def test_the_archive_shows_what_the_header_declares():
    code = re.sub(r"/\*.*?\*/", "", HEADER.read_text(), flags=re.DOTALL)
    declared = set(re.findall(r"\b(pciplan_\w+)\(", code))
    assert {name for kind, name in symbols() if kind.isupper() and kind != "U"} == declared


def test_the_archive_uses_little_of_the_c_library():
    """No stream, no exit, no locale, no JSON."""
    assert {name for kind, name in symbols() if kind == "U"} - {"_GLOBAL_OFFSET_TABLE_"} <= LIBC


def test_the_archive_has_no_variables():
    """Tables of constants with addresses in them are made read-only once they are relocated."""
    rows = subprocess.run(["nm", "--format=sysv", LIBRARY], capture_output=True, text=True, check=True).stdout.splitlines()
    fields = [[field.strip() for field in row.split("|")] for row in rows if row.count("|") == 6]
    assert [row[0] for row in fields if row[2] in "bBdDcC" and not row[6].startswith(".data.rel.ro")] == []


@pytest.mark.parametrize("compiler", ["gcc", "g++"])
def test_the_header_compiles_alone(compiler, tmp_path):
    if not shutil.which(compiler):
        pytest.skip(f"{compiler} is not installed")
    source = tmp_path / ("alone.c" if compiler == "gcc" else "alone.cc")
    source.write_text('#include <pciplan.h>\nint main(void) { pciplan_free(pciplan_new()); return 0; }\n')
    subprocess.run([compiler, "-Wall", "-Wextra", "-Werror", f"-I{HEADER.parent}", source, LIBRARY, "-o", tmp_path / "alone"],
                   check=True)
    assert subprocess.run([tmp_path / "alone"], check=False).returncode == 0


@pytest.fixture(scope="session")
def library(tmp_path_factory):
    """The archive as a shared library, as a toolstack's own would take it in."""
    shared = tmp_path_factory.mktemp("library") / "libtoolstack.so"
    subprocess.run(["gcc", "-shared", "-Wl,-z,defs", "-Wl,--whole-archive", LIBRARY, "-Wl,--no-whole-archive", "-o", shared],
                   check=True)
    loaded = ctypes.CDLL(str(shared))
    loaded.pciplan_new.restype = ctypes.c_void_p
    loaded.pciplan_message.restype = loaded.pciplan_line.restype = ctypes.c_char_p
    return loaded


class Hole(ctypes.Structure):
    _fields_ = [("bytes", ctypes.c_uint64), ("low_ram_end", ctypes.c_uint64), ("below_4g", ctypes.c_uint64),
                ("bars_left_out", ctypes.c_size_t)]


class Totals(ctypes.Structure):
    _fields_ = [("bars", ctypes.c_size_t), ("placed", ctypes.c_size_t), ("not_placed", ctypes.c_size_t)]


class Bar(ctypes.Structure):
    _fields_ = [("bus", ctypes.c_uint), ("device", ctypes.c_uint), ("function", ctypes.c_uint), ("name", ctypes.c_char_p),
                ("size", ctypes.c_uint64), ("count", ctypes.c_uint64), ("is_io", ctypes.c_bool), ("is_64bit", ctypes.c_bool),
                ("prefetchable", ctypes.c_bool), ("placed", ctypes.c_bool), ("address", ctypes.c_uint64),
                ("verdict", ctypes.c_char_p)]


class Memory(ctypes.Structure):
    _fields_ = [("machine", ctypes.c_char_p), ("low_ram_end", ctypes.c_uint64), ("high_ram_end", ctypes.c_uint64),
                ("address_bits", ctypes.c_uint), ("reserved_count", ctypes.c_size_t), ("reserved", ctypes.c_void_p),
                ("board", ctypes.c_char_p)]


OK, BAD_INVENTORY, BAD_POLICY, BAD_MEMORY, NO_INVENTORY, NO_WINDOWS, OUT_OF_RANGE = 0, 2, 3, 4, 5, 6, 8


class Handle:
    """A handle of the library; calls return the error, and `message` is what it said."""

    def __init__(self, library):
        self.library = library
        self.plan = ctypes.c_void_p(library.pciplan_new())

    def __getattr__(self, name):
        return lambda *arguments: getattr(self.library, f"pciplan_{name}")(self.plan, *arguments)

    def read(self, text):
        return self.read_inventory(text, ctypes.c_size_t(len(text)))

    def text(self):
        return self.message().decode()


@pytest.fixture
def handle(library):
    handle = Handle(library)
    yield handle
    handle.free()


def test_nothing_can_be_asked_without_an_inventory(handle):
    assert handle.run(ctypes.byref(Totals())) == NO_INVENTORY
    assert handle.least_hole(0, ctypes.byref(Hole())) == NO_INVENTORY
    assert handle.bar(ctypes.c_size_t(0), ctypes.byref(Bar())) == OUT_OF_RANGE
    assert handle.text() == "there is no plan with a BAR number 0"


def test_nothing_can_be_asked_without_windows(handle):
    assert handle.read(b"hvminv 2\nroot bus=00 last=00\n") == OK
    assert handle.run(ctypes.byref(Totals())) == NO_WINDOWS and "no window below 4 GiB" in handle.text()


def test_a_wrong_inventory_is_refused_with_its_line(handle):
    assert handle.read(b"hvminv 2\nroot bus=00 last=00\nfunction\n") == BAD_INVENTORY
    assert handle.text() == "inventory, line 3: unknown record"
    assert handle.run(ctypes.byref(Totals())) == NO_INVENTORY


def test_the_board_of_the_memory_is_that_of_the_inventory_unless_named(handle):
    """What BARs may use ends at FC000000h under Xen, at FEC00000h on QEMU: the hole of one BAR below 4 GiB tells which."""
    def hole_end(inventory, board):
        memory, hole = Memory(b"pc", 0x80000000, 0, 40, 0, None, board), Hole()
        assert handle.read(inventory) == OK and handle.set_memory(ctypes.byref(memory)) == OK
        assert handle.least_hole(0, ctypes.byref(hole)) == OK
        return hole.low_ram_end + hole.bytes

    qemu = b"hvminv 3\nroot bus=00 last=00\nfn 00:02.0 id=8086:10d3 class=020000 header=0 pin=1\nbar 00:02.0 0 mem size=0x1000\n"
    xen = qemu + b"board xen\n"
    assert (hole_end(qemu, None), hole_end(xen, None)) == (0xfec00000, 0xfc000000)
    assert (hole_end(qemu, b"xen"), hole_end(xen, b"qemu")) == (0xfc000000, 0xfec00000)
    wrong = Memory(b"pc", 0x80000000, 0, 40, 0, None, b"kvm")
    assert handle.set_memory(ctypes.byref(wrong)) == BAD_MEMORY and handle.text() == "memory: unknown board 'kvm'"


def test_a_wrong_choice_is_refused_and_changes_nothing(handle):
    assert handle.read(FLAT.read_bytes()) == OK
    assert handle.set_policy(b"place", b"up") == BAD_POLICY and handle.text() == "policy: 'up' is no value for 'place'"
    assert handle.set_policy(b"places", b"high") == BAD_POLICY and handle.text() == "policy: unknown choice 'places'"
    assert handle.run(ctypes.byref(Totals())) == OK


@pytest.mark.parametrize("options", [[], ["place=high"]], ids=["as it is", "high"])
@pytest.mark.parametrize("machine", MACHINES, ids=lambda path: path.stem)
def test_the_library_plans_what_the_program_plans(handle, machine, options):
    assert handle.read(machine.read_bytes()) == OK
    for option in options:
        assert handle.set_policy(*option.encode().split(b"=")) == OK
    totals, bar, cursor = Totals(), Bar(), ctypes.c_size_t(0)
    assert handle.run(ctypes.byref(totals)) == OK
    choices = [f"--policy={option}" for option in options]
    plan = answer("plan", machine, *choices)
    assert (totals.bars, totals.placed) == (len(plan["bars"]), plan["totals"]["placed"])
    for index, want in enumerate(plan["bars"]):
        assert handle.bar(ctypes.c_size_t(index), ctypes.byref(bar)) == OK
        assert (f"{bar.bus:02x}:{bar.device:02x}.{bar.function:x}", bar.name.decode()) == (want["function"], want["bar"])
        assert (bar.placed, bar.verdict.decode(), bar.size, bar.count) == (
            want["placed"], want["verdict"], want["planned_size"], want["count"])
        assert not bar.placed or hex(bar.address) == want["range"]["first"]
    assert handle.bar(ctypes.c_size_t(totals.bars), ctypes.byref(bar)) == OUT_OF_RANGE
    lines = iter(lambda: handle.line(ctypes.byref(cursor)), None)
    assert [line.decode() for line in lines] == [
        line for line in output("plan", machine, *choices) if not line[1:].startswith(" summary ")]


@pytest.mark.parametrize("machine", MACHINES, ids=lambda path: path.stem)
def test_the_library_finds_the_holes_that_the_program_finds(handle, machine):
    assert handle.read(machine.read_bytes()) == OK
    for want in answer("hole", machine)["least_holes"]:
        hole = Hole()
        flags = (0 if want["bars_above_4g"] else 1) | (2 if want["hotplug_reserves"] else 0)
        assert handle.least_hole(flags, ctypes.byref(hole)) == OK
        assert (hole.bytes, hex(hole.low_ram_end), hole.bars_left_out) == (
            want["bytes"], want["low_ram_end"], want["bars_in_no_hole"])
        assert hole.below_4g == (1 << 32) - hole.low_ram_end


def test_handles_may_be_used_at_once(library):
    def plan(machine):
        handle, totals = Handle(library), Totals()
        for _ in range(3):
            assert handle.read(machine.read_bytes()) == OK and handle.run(ctypes.byref(totals)) == OK
        handle.free()
        return totals.placed

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(plan, MACHINES)) == [answer("plan", path)["totals"]["placed"] for path in MACHINES]


def test_the_example_prints_the_hole():
    result = toolstack(FLAT)
    assert (result.returncode, result.stderr) == (0, "")
    hole, total = result.stdout.splitlines()
    least = answer("hole", FLAT, "--low-ram-end=0x80000000", "--address-bits=46")["least_holes"][0]
    assert hole == f"mmio_hole={least['xl_mmio_hole']}"
    assert total == "14 of 14 BARs placed"


@pytest.mark.parametrize("machine", MACHINES, ids=lambda path: path.stem)
def test_the_example_says_what_pciplan_says(machine):
    result = toolstack(machine)
    assert result.returncode in (0, 1) and result.stderr == ""
    options = ["--machine=q35", "--address-bits=46"]
    least = answer("hole", machine, "--low-ram-end=0x80000000", *options)["least_holes"][0]
    plan = answer("plan", machine, f"--low-ram-end={least['low_ram_end']}", f"--high-ram-end={8 << 30}", *options)
    lost = [bar for bar in plan["bars"] if not bar["placed"]]
    told = result.stdout.splitlines()
    assert told[0] == f"mmio_hole={least['xl_mmio_hole']}"
    assert [line.split(" of 0x")[0] for line in told[1:-1]] == [f"{bar['function']} {bar['bar']}" for bar in lost]
    assert told[-1] == f"{plan['totals']['placed']} of {len(plan['bars'])} BARs placed"
    assert result.returncode == bool(lost)


@pytest.mark.parametrize("path, complaint", [
    (ROOT / "LICENSE", "inventory, line 1: no inventory"),
    ("/nowhere/machine.inv", "cannot open the inventory"),
])
def test_the_example_refuses_what_is_no_inventory(path, complaint):
    result = toolstack(path)
    assert (result.returncode, result.stdout) == (2, "") and complaint in result.stderr

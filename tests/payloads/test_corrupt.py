# SPDX-License-Identifier: MIT
"""A payload that cannot be started ends the boot with one line, which says what the file is, what is wrong with it and,
where there is something to be done, what.

The files are payloads that work with something changed, or made byte by byte. Whether they would do without the change
is the other tests' matter; that each of these ends in a line of its own shows that the change is what was seen.
"""

import gzip
import re
from dataclasses import dataclass
from pathlib import Path

import pytest

import boots
import matrix
import payload_images
from elf_file import ADDRESS, HEADER, PROGRAM, Segment, elf32, elf64, multiboot
from payload_boot import FOLDER, PayloadBoot

MIB = 1 << 20
OPTION = "opt/org.hvmstage/payload"
LINE_MAX = 250
MAKE, MORE_RAM = "make payloads", "give the guest more RAM"
LINK_ELSEWHERE = "is not for payloads; link it for 1 MiB or above"


def seabios():
    return payload_images.find("seabios", "pc").read_bytes()


def uefi():
    return payload_images.find("uefi", "q35").read_bytes()


def stock(path):
    def read():
        if not Path(path).exists():
            pytest.skip(f"{path} is not installed")
        return Path(path).read_bytes()
    return read


def changed(make, offset, new):
    """What `make` makes with other bytes at an offset; a negative one counts from the end."""
    def read():
        data = bytearray(make())
        at = offset % len(data)
        data[at:at + len(new)] = new
        return bytes(data)
    return read


def cut(make, length):
    """Its first bytes; a negative number counts from the end."""
    return lambda: make()[:length]


def without_sec():
    """An FD in which no file has the type SEC, with sums that fit (PI 1.7, volume 3, 3.2.3)."""
    data = bytearray(uefi())
    # EFI_FFS_FILE_HEADER: GUID, header sum at 16, file sum at 17, type at 18, attributes, 24 bits of size, state F8h.
    volume = int.from_bytes(data[48:50], "little")
    extended = int.from_bytes(data[52:54], "little")
    at = volume
    if extended:
        at = -(-(extended + int.from_bytes(data[extended + 16:extended + 20], "little")) // 8) * 8
    found = False
    while at + 24 < len(data) and data[at + 23] in (0xF8, 0x07):
        size = int.from_bytes(data[at + 20:at + 23], "little")
        if data[at + 18] == 3:
            data[at + 18], data[at + 16] = 4, (data[at + 16] - 1) & 0xFF
            found = True
        if size in (0, 0xFFFFFF):
            break
        at = -(-(at + size) // 8) * 8
    assert found, "no SEC file in the first volume"
    return bytes(data)


def kernel():
    return (boots.kernel_folder() / "vmlinuz").read_bytes()


@dataclass(frozen=True)
class Case:
    name: str
    make: object  # the payload: bytes, or a function that makes them
    words: tuple  # what the line has to contain
    machine: str = "q35"
    memory: str = "512M"
    more: tuple = ()  # (suffix of the option, bytes) of further files
    usual: bool = False

    def __str__(self):
        return self.name


def one(**fields):
    """An ELF of one segment."""
    return elf32(Segment(**fields), entry=fields.get("address", ADDRESS))


GOOD = one()
AN_ELF = "an ELF file that cannot be used"
CASES = (
    Case("empty", b"", ("empty",), usual=True),
    Case("one-byte", b"\x7f", ("too small",)),
    Case("63-bytes", GOOD[:63], ("less than 64 bytes",)),
    Case("zeros", bytes(4096), ("no known kind", MAKE)),
    Case("ones", b"\xff" * 4096, ("no known kind", MAKE)),
    Case("text", b"This is what somebody wrote about payloads.\n" * 9, ("no known kind", MAKE)),
    Case("65-mib", lambda: b"\x7fELF" + bytes(65 * MIB - 4), ("too large", "64 MiB"), usual=True),
    Case("64-mib-in-little-ram", lambda: bytes(64 * MIB), ("does not fit into RAM", MORE_RAM), memory="64M"),
    # --- ELF ---
    Case("elf-headers-only", cut(seabios, 64), (AN_ELF, "program headers", "is it whole?")),
    Case("elf-one-byte-of-headers-short", cut(seabios, HEADER + PROGRAM - 1), (AN_ELF, "program headers")),
    Case("elf-no-content", cut(seabios, HEADER + PROGRAM), (AN_ELF, "behind the end of the file", "is it whole?")),
    Case("elf-half", cut(seabios, 70000), (AN_ELF, "behind the end of the file", "is it whole?"), usual=True),
    Case("elf-one-byte-short", lambda: seabios()[:0x60 + 0x21C20 - 1], (AN_ELF, "behind the end of the file")),
    Case("elf-headers-behind-the-end", changed(lambda: GOOD, 28, b"\xf0\xff\xff\xff"), (AN_ELF, "program headers")),
    Case("elf-no-segment", elf32() + bytes(64), ("no segment to load",)),
    Case("elf-17-segments", elf32(*(Segment(address=ADDRESS + i * 4096) for i in range(17))),
         ("more than 16 segments",)),
    Case("elf-offset-near-4-gib", one(offset=0xFFFFFFF0), ("behind the end of the file", "program header 0")),
    Case("elf-file-larger-than-memory", one(memory=16), ("larger in the file than in memory",)),
    Case("elf-beyond-4-gib", one(address=0xFFFFFFE0), ("does not end below 4 GiB",)),
    Case("elf-overlap", elf32(Segment(), Segment(address=ADDRESS + 32)), ("two segments overlap", "0 and 1")),
    Case("elf-entry-outside", elf32(Segment(), entry=0x300000), ("entry point is in no segment",)),
    Case("elf-64", elf64(), ("ELF64", "without a 32-bit entry"), usual=True),
    Case("elf-big-endian", changed(lambda: GOOD, 5, b"\x02"), ("not little-endian",)),
    Case("elf-arm", elf32(Segment(), machine=40), ("neither ELF32 for i386 nor ELF64",)),
    Case("elf-over-the-firmware", one(address=0x20000), (LINK_ELSEWHERE,), usual=True),
    Case("elf-at-0", one(address=0), (LINK_ELSEWHERE,)),
    Case("elf-over-ebda", one(address=0x9FC00), (LINK_ELSEWHERE,)),
    Case("elf-over-vga", one(address=0xA0000), (LINK_ELSEWHERE,)),
    Case("elf-over-tables", one(address=512 * MIB - 4096), ("memory that the firmware uses",)),
    Case("elf-outside-ram", one(address=0x30000000), ("outside free RAM", MORE_RAM), usual=True),
    Case("elf-over-bars", one(address=0xF0000000), ("outside free RAM",), machine="pc"),
    Case("elf-larger-than-ram", one(memory=0x40000000), (MORE_RAM,)),
    # --- multiboot ---
    Case("multiboot-unknown-flags", multiboot(flags=0x8), ("multiboot", "requires", "0x8"), usual=True),
    Case("multiboot-addresses-missing", multiboot(flags=0x10000, content=b""), ("multiboot",)),
    Case("multiboot-module-empty", multiboot(), ("payload-module-1", "is empty"), more=(("-module-1", b""),)),
    Case("multiboot-module-too-large", multiboot(), ("payload-module-1", "does not fit", MORE_RAM), memory="64M",
         more=(("-module-1", bytes(60 * MIB)),)),
    Case("multiboot-args-too-long", multiboot(), ("payload-args", "1024", "1023 at most"),
         more=(("-args", b"a" * 1024),)),
    Case("multiboot-args-control-character", multiboot(), ("payload-args", "printable"), more=(("-args", b"a\x07b"),)),
    Case("multiboot-module-args-control-character", multiboot(), ("payload-module-1-args", "printable"),
         more=(("-module-1", b"module"), ("-module-1-args", b"a\nb"))),
    # --- Linux ---
    Case("gzip", lambda: gzip.compress(kernel(), 1), ("gzip", "unpack it first"), usual=True),
    Case("linux-set-up-part-only", cut(kernel, 1024), ("Linux kernel that cannot be used",)),
    Case("linux-half", lambda: kernel()[:len(kernel()) // 2], ("Linux kernel that cannot be used", "shorter")),
    # --- UEFI ---
    Case("fd-without-sec", without_sec, ("FD without entry",), usual=True),
    Case("fd-half", lambda: uefi()[:len(uefi()) // 2], ("UEFI image", "is it whole?"), usual=True),
    Case("fd-one-byte-short", cut(uefi, -1), ("UEFI image", "is it whole?")),
    Case("fd-header-only", cut(uefi, 72), ("UEFI image", "is it whole?")),
    Case("fd-bad-sum", changed(uefi, 50, b"\x5a\xa5"), ("checksum of a firmware volume's header",)),
    Case("fd-variables", stock("/usr/share/OVMF/OVMF_VARS.fd"), ("UEFI image", "variables")),
    Case("stock-ovmf", stock("/usr/share/ovmf/OVMF.fd"), ("stock OVMF", MAKE), usual=True),
    Case("stock-ovmf-code", stock("/usr/share/OVMF/OVMF_CODE_4M.fd"), ("stock OVMF", MAKE)),
    Case("stock-seabios", stock("/usr/share/seabios/bios-256k.bin"), ("stock SeaBIOS", MAKE), usual=True),
    Case("option-rom", stock("/usr/share/seabios/vgabios-stdvga.bin"), ("option ROM", "romfile=")),
    *(Case(f"uefi-{memory}-{machine}",
           lambda machine=machine: payload_images.find("uefi", machine).read_bytes(), (MORE_RAM,), machine, memory)
      for memory in ("16M", "64M") for machine in ("pc", "q35")),
)


def parameter(case):
    return pytest.param(case, id=str(case), marks=matrix.skipped(matrix.left_out(case.usual)))


def content_of(made):
    try:
        return made() if callable(made) else made
    except (payload_images.NoPayload, RuntimeError) as error:
        pytest.skip(str(error))


def run_case(case, start):
    """Its log, once the firmware has said its last."""
    folder = FOLDER / f"corrupt-{case.name}"
    folder.mkdir(parents=True, exist_ok=True)
    files = {}
    for suffix, content in (("", case.make), *case.more):
        files[suffix] = folder / f"payload{suffix}"
        files[suffix].write_bytes(content_of(content))
    extra = [word for suffix, _ in case.more
             for word in ("-fw_cfg", f"name={OPTION}{suffix},file={files[suffix]}")]
    machine = start(PayloadBoot(f"corrupt-{case.name}", machine=case.machine, payload=str(files[""]), linux=False,
                                memory=case.memory, extra=tuple(extra), deadline=90))
    boots.await_end(machine)
    for path in files.values():
        path.unlink()
    return machine.log()


@pytest.mark.parametrize("case", map(parameter, CASES))
def test_a_payload_that_cannot_be_started_ends_in_one_line(case, start):
    log = run_case(case, start)
    last = log.splitlines()[-1]
    assert [line for line in log.splitlines() if line[:2] in ("F ", "E ")] == [last], log[-2000:]
    assert re.match(r"F firmware payload: ", last) and len(last) <= LINE_MAX, last
    assert [word for word in case.words if word not in last] == [], last
    assert boots.HANDOFF not in log


@pytest.mark.parametrize("machine", ("pc", "q35"))
@pytest.mark.parametrize("memory", ("16M", "64M"))
def test_seabios_makes_do_with_little_ram(memory, machine, start):
    """Where UEFI says that it needs more."""
    boot = PayloadBoot(f"little-seabios-{memory}-{machine}", machine=machine, memory=memory, linux=False,
                       until="No bootable device", deadline=90)
    running = start(boot)
    assert boots.await_end(running, boot.until) == "seen"
    assert not [line for line in running.log().splitlines() if line[:2] in ("F ", "E ", "W ")]

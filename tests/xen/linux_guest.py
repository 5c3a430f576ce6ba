# SPDX-License-Identifier: MIT
"""Debian's Linux as a Guest of the lab, with the RAM disk of tests/guests, and what its console says of the machine.

Readers and comparisons are those of tests/qemu, for a guest prints the same there and here.
"""

import functools
import hashlib
import os
import random
import re
import subprocess
import sys
import threading
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "qemu"))
import acpi_agreement  # noqa: E402
import acpi_resources  # noqa: E402
import agreement  # noqa: E402
import boots  # noqa: E402
import firmware_log  # noqa: E402
import guest_view  # noqa: E402
import xen_guest  # noqa: E402
from xen_guest import Guest, OURS, STOCK  # noqa: E402

# hvc0, as the emulated serial port costs an exit of the guest for each byte.
WORDS = f"console=hvc0 quiet loglevel=4 mitigations=off {boots.SPARED}"
DEADLINE = 400  # seconds; an idle machine needs 20 to 60

# A disk that exists twice until a driver has the emulated one unplugged, and what its first MiB comes to.
_CONTENT = random.Random("disk").randbytes(1 << 20)
DISK_IMAGE = _CONTENT.ljust(4 << 20, b"\0")
DISK_MD5 = hashlib.md5(_CONTENT).hexdigest()
DISK = ["{folder}/disk.img,raw,hda,w,backendtype=qdisk"]

# What SeaBIOS may take of the RAM that the firmware gave it.
PAYLOAD_RAM = 64 << 10
USABLE = acpi_agreement.RAM
# "<4>[    0.1] pci 0000:00:01.3: ..." as `dmesg -r` prints it.
RAW = re.compile(r"<\d+>\[ *[0-9.]+\] (.*)")
# "	Region 0: Memory at f1000000 (32-bit, prefetchable) [size=16M]" of lspci -vv
REGION = re.compile(r"\tRegion (?P<number>\d): (?:Memory|I/O ports) at (?P<address>[0-9a-f]+)")
# What Linux says when the host was busy.
BUSY = re.compile(r"^(clocksource|tsc|rcu|hrtimer|sched|workqueue|watchdog|NMI watchdog)\b|took \d+ usecs")
WORD = re.compile(r"[a-z]{3}")  # which the numbers of processors that come up do not have
NUMBER = re.compile(r"\b(?:0x)?[0-9a-f]*[0-9][0-9a-f]*\b")


class Made(os.PathLike):
    """A file that is made when the first guest that has it starts; what goes wrong is then that guest's trouble."""

    lock = threading.RLock()

    def __init__(self, make):
        self.make = functools.lru_cache(maxsize=None)(make)

    def __fspath__(self):
        with self.lock:
            return str(self.make())


KERNEL = Made(lambda: boots.kernel_folder() / "vmlinuz")
RAM_DISK = Made(boots.initrd)


def guest(name, do, words="", config=None, files=None, **more):
    """A guest that does `do`, a list of actions of tests/guests/init; its end is awaited unless `until` is given."""
    more = {"until": "", "deadline": DEADLINE} | more
    files = {"vmlinuz": KERNEL, "initrd": RAM_DISK} | (files or {})
    config = {"kernel": "{folder}/vmlinuz", "ramdisk": "{folder}/initrd", "tsc_mode": "native",
              "cmdline": " ".join(filter(None, (WORDS, words, f"hvmstage.do={do}")))} | (config or {})
    return Guest(name, config=config, files=files, **more)


def beside_stock(name, *arguments, **more):
    """The same guest with our firmware and with Debian's hvmloader."""
    return {firmware: guest(f"{name}-{firmware}", *arguments, firmware=firmware, **more) for firmware in (OURS, STOCK)}


def reached(result):
    """The result, of a guest that did all that was awaited."""
    assert result.reached, str(result)
    return result


def powered_off(result):
    """The result, of a guest that in the end switched itself off."""
    assert reached(result).shutdown == xen_guest.POWERED_OFF, str(result)
    return result


def seen(result):
    """A guest_view.GuestView of what the guest printed; without `view` among its actions it has no PCI functions."""
    # Of a guest with four processors one process in some hundreds died, in busybox's own code, once all was printed.
    text = result.console.replace("Segmentation fault\n", "")
    return guest_view.parse(text) or guest_view.GuestView(guest_view.sections(text), {})


def log(result):
    """The firmware_log.FirmwareLog of the last start."""
    return firmware_log.parse(result.log)


def without_numbers(line):
    return NUMBER.sub("N", line)


def complaints(result):
    """What Linux found wrong, without times and numbers: a set of kinds of line -> one such line."""
    view = seen(result)
    lines = [match[1] for match in map(RAW.fullmatch, view.lines("warnings")) if match]
    lines += [line.split("] ", 1)[1] for line in view.dmesg
              if agreement.COMPLAINTS.search(line) or agreement.DESCRIPTION_COMPLAINTS.search(line)]
    return {without_numbers(line): line for line in lines if WORD.search(line) and not BUSY.search(line)}


def map_findings(result):
    """Linux's memory map against the firmware's log. SeaBIOS hands the map on, less what it takes for itself."""
    given = acpi_agreement.Plan.of(log(result)).e820
    taken = [acpi_agreement.E820Entry(int(match["start"], 16), int(match["end"], 16), match["kind"])
             for match in (acpi_agreement.E820.search(line) for line in seen(result).dmesg if "BIOS-e820: [" in line)]

    def ranges(entries, kind):
        return [(entry.start, entry.end) for entry in entries if entry.kind == kind]

    def size(entries):
        return sum(end - start + 1 for start, end in ranges(entries, USABLE))

    findings = [f"Linux uses {entry}, the log has no RAM there" for entry in taken if entry.kind == USABLE
                and not acpi_resources.covered(ranges(given, USABLE), entry.start, entry.end)]
    findings += [f"Linux does not have {entry}" for entry in given if entry.kind != USABLE
                 and not acpi_resources.covered(ranges(taken, entry.kind), entry.start, entry.end)]
    if not 0 <= size(given) - size(taken) <= PAYLOAD_RAM:
        findings.append(f"Linux has {size(taken):#x} bytes of RAM, the log {size(given):#x}")
    return findings if given and taken else ["there is no memory map to compare"]


def plan_findings(result, changed=()):
    """BARs and windows against the firmware's log, but for functions that PV drivers have had unplugged or reset."""
    return [finding for finding in agreement.plan_with_linux(log(result), seen(result))
            if not any(bdf in finding for bdf in changed)]


def lspci_findings(result, folder):
    """Each BAR of the log is one for lspci, too, and decoded."""
    dump = folder / "lspci.dump"
    dump.write_text(seen(result).lspci_dump())
    text = subprocess.run(["lspci", "-vv", "-F", dump], check=True, stdout=subprocess.PIPE, text=True).stdout
    regions, bdf = {}, ""
    for line in text.splitlines():
        if match := REGION.match(line):
            regions[bdf, f"BAR{match['number']}"] = int(match["address"], 16), "[disabled]" in line
        elif line and not line[0].isspace():
            bdf = line.split()[0]
    placed = {key: (one.start, False) for key, one in log(result).placements.items()
              if one.placed and one.name.startswith("BAR")}
    return [f"the log has {key} at {placed[key][0]:#x}, lspci {regions.get(key)}" for key in placed
            if regions.get(key) != placed[key]] if placed else ["the log has no BAR"]


def gsi(slot, pin):
    """The I/O APIC's input of a root bus's slot; pin 0 is INTA# (Xen's hvm_pci_intx_gsi)."""
    return ((slot * 4 + slot // 8 + pin) & 31) + 16

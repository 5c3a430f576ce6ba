# SPDX-License-Identifier: MIT
"""NVDIMMs with files behind them: how QEMU is told of them, what a guest makes of them, what is then in the files."""

import dataclasses
import functools
import hashlib
import json
import re
import struct
import threading
from dataclasses import dataclass, field

import agreement
import boots
import firmware_log
import guest_view
import qemu_state
from boots import Boot, Outcome
from machine import Machine

KIB, MIB, GIB = 1 << 10, 1 << 20, 1 << 30
LABELS = 256 * KIB  # docs/nvdimm.txt of QEMU: at least 128 KiB
PMEM_BYTES = 512 * KIB  # what tests/guests/init writes to a disk
BTT_BLOCK = 4 * KIB
QEMU_OEM = b"BOCHS "  # OEM ID of QEMU's own tables
QEMU_NVDIMM = b"NVDIMM\0\0"  # OEM Table ID of its SSDT that has the DIMMs
# UEFI 2.10, 13.19.5: an index block of a label storage area up to its bitmap of free slots, and a namespace label from
# its DPA on, which both versions of labels have at the same offset.
INDEX_BLOCK = struct.Struct("<16s3xBIQQQQIHHQ")
LABEL_EXTENT = struct.Struct("<QQ")
LABEL_DPA = 104

DO = "pmem,pmem-fill,pmem,tables,view,poweroff"

# What a namespace of a mode takes of its own room at most: page structures with their alignment, a translation table.
OVERHEAD = {"raw": 0, "fsdax": 4 * MIB, "sector": 2 * MIB}

# Namespaces that a guest is asked to create: (NFIT device handle, mode, bytes or 0 for all that is left).
FOUR = ((1, "raw", 32 * MIB), (1, "fsdax", 48 * MIB), (2, "sector", 0), (3, "fsdax", 0), (4, "raw", 0))
ONE = ((1, "raw", 32 * MIB), (1, "fsdax", 48 * MIB), (1, "sector", 32 * MIB))


@dataclass(frozen=True)
class Dimm:
    """One NVDIMM. `size` is what the guest can store in it, its label storage area comes on top."""

    number: int  # 0 ..; QEMU calls it nvNUMBER
    size: int
    labels: int = LABELS
    more: str = ""  # further properties

    def file(self, folder):
        return folder / f"dimm{self.number}.pmem"

    def make_file(self, folder):
        """As a new DIMM is: zeros."""
        with open(self.file(folder), "wb") as file:
            file.truncate(self.size + self.labels)

    def arguments(self, folder):
        """A device that is there from the start."""
        properties = ",".join(f"{name}={value}" for name, value in self.device().items())
        return ("-object", f"memory-backend-file,id=m{self.number},share=on,mem-path={self.file(folder)},"
                           f"size={self.size + self.labels}", "-device", properties.removeprefix("driver=") + self.more)

    def device(self):
        """Arguments of device_add."""
        labels = {"label-size": self.labels} if self.labels else {}
        return {"driver": "nvdimm", "id": f"nv{self.number}", "memdev": f"m{self.number}", **labels}

    def plug(self, machine, folder):
        self.make_file(folder)
        machine.qmp("object-add", **{"qom-type": "memory-backend-file", "id": f"m{self.number}", "share": True,
                                     "mem-path": str(self.file(folder)), "size": self.size + self.labels})
        machine.qmp("device_add", **self.device())


def dimms(count, labels=LABELS):
    """No two have the same size. Linux wants regions of whole 16 MiB, to divide them."""
    return tuple(Dimm(number, (128 + 16 * number) * MIB, labels) for number in range(count))


def in_nodes(ones, nodes):
    """The same DIMMs, each in a proximity domain."""
    return tuple(dataclasses.replace(one, more=f",node={node}") for one, node in zip(ones, nodes))


def side_by_side(ones, start):
    """The same DIMMs, one behind the other from an address on; and where that is."""
    placed, ranges = [], []
    for one in ones:
        placed.append(dataclasses.replace(one, more=f",addr={start:#x}"))
        ranges.append((start, start + one.size - 1))
        start += one.size
    return tuple(placed), ranges


@dataclass(frozen=True)
class Case:
    """DIMMs that a guest fills; the machine is then reset, and at last another machine gets the same files."""

    name: str
    machine: str
    source: str  # of the ACPI tables
    dimms: tuple
    namespaces: tuple = ()
    memory: str = "512M,slots=8,maxmem=6G"
    then: tuple = ()  # the other machine: (machine, source)
    extra: tuple = ()
    options: tuple = ()
    own: bool = False  # the NFIT is the firmware's own, by `options`

    def __str__(self):
        return self.name

    def boot(self, folder, name="", machine="", source="", do=DO):
        """The files have to be there."""
        spaces = ",".join(f"{handle}:{mode}:{size or ''}" for handle, mode, size in self.namespaces)
        arguments = [word for dimm in self.dimms for word in dimm.arguments(folder)]
        return Boot(name or self.name, machine=f"{machine or self.machine},nvdimm=on", memory=self.memory,
                    do=do, deadline=150, initrd=str(initrd()),
                    devices=("virtio-rng-pci",), append=f"hvmstage.pmem={spaces}" if spaces else "",
                    options=(("acpi", source or self.source), ("place", "high"), *self.options),
                    extra=(*arguments, *self.extra))


@functools.lru_cache(maxsize=None)
def initrd():
    """A test guest that has ndctl."""
    archive, both = boots.BUILD / "guests/ndctl.gz", boots.BUILD / "guests/initrd-ndctl.gz"
    boots._script("make-tools", archive, "ndctl")
    new = both.with_suffix(f".{threading.get_ident()}")
    new.write_bytes(boots.initrd().read_bytes() + archive.read_bytes())
    return new.rename(both)


# --- what the guest says ---


@dataclass(frozen=True)
class Namespace:
    mode: str
    size: int
    disk: str
    md5: str  # of what the disk begins with


@dataclass
class Region:
    start: int
    size: int
    available: int
    node: int
    handles: tuple  # NFIT device handles of its DIMMs, in the order of the interleave
    namespaces: dict = field(default_factory=dict)  # UUID, or "" for what has none -> Namespace


@dataclass
class Report:
    """One `pmem` action."""

    dimms: list  # as ndctl has them
    regions: list  # of Region, by address
    messages: str = ""  # what ndctl printed beside that

    @property
    def handles(self):
        return sorted(dimm["handle"] for dimm in self.dimms)


def _report(text):
    sections = guest_view.sections(text)
    listing = "\n".join(sections["ndctl"])
    listed, at = json.JSONDecoder().raw_decode(listing) if listing.startswith(("{", "[")) else ({}, 0)
    if isinstance(listed, list):  # ndctl names no kind when it has one only
        listed = {"dimms": listed}
    sums = {line.split()[0]: line.split()[2] for line in sections["pmem-disks"]}
    places = {line.split()[0]: [int(word, 0) for word in line.split()[1:]] for line in sections["pmem-regions"]}
    handles = {dimm["dev"]: dimm["handle"] for dimm in listed.get("dimms", [])}
    regions = []
    for one in listed.get("regions", []):
        parts = sorted(one["mappings"], key=lambda mapping: mapping["position"])
        region = Region(places[one["dev"]][0], one["size"], one["available_size"], places[one["dev"]][1],
                        tuple(handles[part["dimm"]] for part in parts))
        for space in one.get("namespaces", []):
            disk = space.get("blockdev", "")
            region.namespaces[space.get("uuid", "")] = Namespace(space["mode"], space["size"], disk, sums.get(disk, ""))
        regions.append(region)
    return Report(listed.get("dimms", []), sorted(regions, key=lambda region: region.start), listing[at:].strip())


def reports(text):
    return [_report(part.split("=== end")[0]) for part in re.split(r"^(?==== ndctl$)", text, flags=re.M)[1:]]


def text_of(disk):
    """What tests/guests/init writes to a disk."""
    line_count = PMEM_BYTES // len(f"{disk} 1000000\n") + 1
    lines = "".join(f"{disk} {number}\n" for number in range(1000000, 1000000 + line_count))
    return lines[:PMEM_BYTES].encode()


def sum_of(disk):
    return hashlib.md5(text_of(disk)).hexdigest()


def oem(table):
    """The OEM ID of an ACPI table."""
    return table[10:16]


def table_id(table):
    """Its OEM table ID."""
    return table[16:24]


# --- what is in the files ---


def data_finding(dimm, folder, space):
    """Nothing, or how what was written to a namespace is not in the DIMM's file."""
    with open(dimm.file(folder), "rb") as file:
        content = file.read(dimm.size)
    text = text_of(space.disk)
    if space.mode != "sector":
        return "" if text in content else f"{space} is not in {dimm}"
    # A block translation table puts each block where it likes.
    there = {content[at:at + BTT_BLOCK] for at in range(0, len(content), BTT_BLOCK)}
    blocks = [text[at:at + BTT_BLOCK] for at in range(0, len(text), BTT_BLOCK)]
    missing = sum(block not in there for block in blocks)
    return f"{missing} blocks of {len(blocks)} of {space} are not in {dimm}" if missing else ""


def labels_of(dimm, folder):
    """[(DPA, bytes)] of the namespace labels in the end of a DIMM's file (docs/nvdimm.txt of QEMU), by DPA."""
    with open(dimm.file(folder), "rb") as file:
        file.seek(dimm.size)
        area = file.read()
    blocks, at = [], 0
    for _ in range(2):
        signature, size_code, sequence, mine, _, other, first, slots, *_ = INDEX_BLOCK.unpack_from(area, at)
        assert (signature, mine) == (b"NAMESPACE_INDEX\0", at)
        free = int.from_bytes(area[at + INDEX_BLOCK.size:][:(slots + 7) // 8], "little")
        used = [first + (slot << 7 + size_code) for slot in range(slots) if not free >> slot & 1]
        blocks.append((sequence, used))
        at = other
    # Sequence numbers go round: 1, 2, 3, 1.
    (one, used), (another, newer) = blocks
    labels = newer if (another - one) % 3 == 1 else used
    return sorted(LABEL_EXTENT.unpack_from(area, label + LABEL_DPA) for label in labels)


# --- running ---


@dataclass
class Stage:
    """One run of the guest, from the firmware to the power-off."""

    outcome: Outcome
    devices: list  # QMP's query-memory-devices
    reports: list
    device_memory: tuple  # (start, end) of QEMU's range for hot-plug

    @property
    def ranges(self):
        """(start, end) of each NVDIMM where QEMU has it."""
        return sorted((one["data"]["addr"], one["data"]["addr"] + one["data"]["size"] - 1)
                      for one in self.devices if one["type"] == "nvdimm")


def make_files(case, folder):
    folder.mkdir(parents=True, exist_ok=True)
    for dimm in case.dimms:
        dimm.make_file(folder)


def look(machine, boot, ended, seen=0):
    """Takes down what there is to see of a guest that has come to its end; its log begins at `seen`."""
    text = machine.log()[seen:]
    state = qemu_state.collect(machine)
    tree = (machine.folder / "info-mtree").read_text()
    found = re.search(r"([0-9a-f]{16})-([0-9a-f]{16}) \(prio .*\): device-memory$", tree, re.M)
    outcome = Outcome(boot, machine.folder, text, firmware_log.parse(text), guest_view.parse(text), state, ended)
    return Stage(outcome, machine.qmp("query-memory-devices"), reports(text),
                 tuple(int(part, 16) for part in found.groups()) if found else ())


def iomem_findings(stage):
    """Whether /proc/iomem has persistent memory on all of each NVDIMM and nowhere else."""
    found = []
    for line in stage.outcome.view.lines("iomem"):
        match = re.fullmatch(r"([0-9a-f]+)-([0-9a-f]+) : Persistent Memory", line)
        if match:
            found.append((int(match[1], 16), int(match[2], 16)))
    if joined(found) == joined(stage.ranges):
        return []
    return [f"Linux has persistent memory at {found}, QEMU at {stage.ranges}"]


def persistent_in_memory_map(stage):
    """[(start, end)] of persistent memory in the memory map that Linux was given, what touches made one."""
    entries = {}
    for line in stage.outcome.view.lines("memmap"):
        path, value = line.split(":", 1)
        index, name = path.split("/")[-2:]
        entries.setdefault(index, {})[name] = value
    return joined((int(entry["start"], 16), int(entry["end"], 16)) for entry in entries.values()
                  if entry["type"] == "Persistent Memory")


def mtrr_findings(stage):
    """Whether the MTRRs, whose default is uncachable, have each NVDIMM as write-back."""
    log, kinds = stage.outcome.log, {"write-back": [], "uncachable": []}
    assert log.find("mtrr: default uncachable")
    for start, end, kind in agreement.planned_mtrrs(log):
        kinds[kind].append((start, end))
    return [f"{start:#x}-{end:#x} is not write-back" for start, end in stage.ranges
            if not any(low <= start and end <= high for low, high in joined(kinds["write-back"]))
            or any(low <= end and start <= high for low, high in kinds["uncachable"])]


def joined(ranges):
    """Ranges in order, those that touch made one."""
    found = []
    for start, end in sorted(ranges):
        if found and found[-1][1] + 1 == start:
            start = found.pop()[0]
        found.append((start, end))
    return found


def overlap_findings(stage):
    """BARs, bridge windows and the guest's RAM are clear of each NVDIMM, and BARs of the whole range for hot-plug."""
    assert stage.device_memory and stage.outcome.log.placements
    findings = [f"{start:#x}-{end:#x} is not in QEMU's range for hot-plug" for start, end in stage.ranges
                if not stage.device_memory[0] <= start <= end <= stage.device_memory[1]]
    for placement in stage.outcome.log.placements.values():
        if placement.placed and placement.space == "mem" and _overlap(stage.device_memory, placement):
            findings.append(f"{placement} lies in QEMU's range for hot-plug")
    for line in stage.outcome.view.lines("iomem"):
        match = re.fullmatch(r"([0-9a-f]+)-([0-9a-f]+) : (System RAM|PCI Bus .*)", line)
        if match and any(start <= int(match[2], 16) and int(match[1], 16) <= end for start, end in stage.ranges):
            findings.append(f"an NVDIMM lies in what Linux has as {line}")
    return findings


def _overlap(limits, placement):
    return limits[0] <= placement.end and placement.start <= limits[1]


@dataclass
class Story:
    case: Case
    folder: object
    stages: list

    @property
    def filled(self):
        """What the guest saw when it had written everything."""
        return self.stages[0].reports[1]


def carry_out(case, folder):
    """All stages of a case."""
    make_files(case, folder)
    stages = []
    first = case.boot(folder)
    arguments, _ = boots.arguments_of(first, boots.ROM, folder)
    with Machine(folder, arguments, 2 * first.deadline) as machine:
        stages.append(look(machine, first, boots.await_end(machine)))
        seen = len(machine.log())
        machine.events.clear()
        machine.qmp("set-action", reboot="reset")
        machine.monitor("system_reset")
        machine.monitor("cont")
        stages.append(look(machine, first, boots.await_end(machine), seen))
    if case.then:
        other = case.boot(folder, f"{case.name}-then", *case.then)
        arguments, _ = boots.arguments_of(other, boots.ROM, folder)
        with Machine(folder / "then", arguments, other.deadline) as machine:
            stages.append(look(machine, other, boots.await_end(machine)))
    return Story(case, folder, stages)

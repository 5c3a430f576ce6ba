# SPDX-License-Identifier: MIT
"""What a Linux guest saw, read from what tests/guests/init printed between its marker lines."""

import base64
import gzip
import io
import re
import tarfile
from dataclasses import dataclass, field

ATTRIBUTE = re.compile(r"\./(?:0000:)?(?P<bdf>[0-9a-f:.]+)/(?P<name>\w+):(?P<line>\d+):(?P<value>.*)")

ADDRESS = re.compile(r"[0-9a-f]{4}:[0-9a-f]{2}:[0-9a-f]{2}\.[0-7]")

ACPI_ATTRIBUTE = re.compile(r"\./(?P<device>[^/]+)/(?P<name>path|hid|uid|status):(?P<value>.*)")

# From the kernel's include/linux/ioport.h.
IORESOURCE_IO = 0x00000100
IORESOURCE_MEM = 0x00000200
IORESOURCE_ROM_SHADOW = 0x00000002
IORESOURCE_UNSET = 0x20000000

# An IDE channel in compatibility mode has fixed ports and no BARs; Linux shows the ports in the BARs' place.
LEGACY_IDE = {"BAR0": 0x1F0, "BAR1": 0x3F6, "BAR2": 0x170, "BAR3": 0x376}

# The rows of a function's `resource` file: BARs, ROM, six for SR-IOV, then what a bridge forwards.
ROWS = {**{row: f"BAR{row}" for row in range(6)}, 6: "ROM", **{7 + bar: f"VF BAR{bar}" for bar in range(6)},
        13: "io", 14: "mem", 15: "pref"}


@dataclass(frozen=True)
class Resource:
    start: int
    end: int
    flags: int

    @property
    def space(self):
        return "io" if self.flags & IORESOURCE_IO else "mem"

    @property
    def is_shadow_rom(self):
        """The copy of a display's ROM at C0000h, not the ROM BAR."""
        return bool(self.flags & IORESOURCE_ROM_SHADOW) and self.start == 0xC0000

    def __str__(self):
        return f"[{self.space} {self.start:#x}-{self.end:#x}]"


@dataclass
class Function:
    ids: str = ""  # "8086:10d3"
    class_code: int = 0
    irq: int = 0
    driver: str = ""
    config: bytes = b""
    resources: dict = field(default_factory=dict)  # "BAR0", "ROM", "io", "mem", "pref" -> Resource


    def programmable(self):
        """The resources that stand for BARs and windows, by name."""
        legacy_ide = self.class_code >> 8 == 0x0101
        return {name: resource for name, resource in self.resources.items()
                if name in ROWS.values() and not resource.is_shadow_rom
                and not (legacy_ide and LEGACY_IDE.get(name) == resource.start)}


@dataclass(frozen=True)
class Card:
    """A network card, and the MD5 sum of what it fetched."""

    name: str
    function: str  # "0000:00:03.0"
    md5: str


@dataclass
class AcpiDevice:
    """A device of the ACPI namespace as Linux has it."""

    name: str  # "PNP0A08:00"
    path: str = ""  # "\\_SB_.PCI0"
    hid: str = ""
    uid: str = ""
    status: int = 15
    has_driver: bool = False  # or a device of another bus stands for it


@dataclass
class GuestView:
    sections: dict  # name -> list of lines
    functions: dict  # "00:1f.2", in other segments "0001:00:1f.2" -> Function

    def lines(self, section):
        return self.sections.get(section, [])

    @property
    def dmesg(self):
        return self.lines("dmesg")

    @property
    def processors(self):
        return int(self.lines("processors")[0])

    @property
    def disks(self):
        """name -> MD5 sum of the first MiB."""
        return dict(line.split()[:2] for line in self.lines("disks"))

    @property
    def nets(self):
        return [Card(*line.split()) for line in self.lines("net") if not line.startswith("[")]

    @property
    def tables(self):
        """The ACPI tables by the name of their file: "DSDT", "SSDT1", "dynamic/SSDT2"."""
        packed = self.unpacked("tables")
        if not packed:
            return {}
        with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
            return {member.name.removeprefix("./"): archive.extractfile(member).read()
                    for member in archive if member.isfile()}

    def unpacked(self, section):
        """The bytes of a section that was packed."""
        words = [line for line in self.lines(section) if not line.startswith("status ")]
        return gzip.decompress(base64.b64decode("".join(words))) if words else b""

    @property
    def acpi_devices(self):
        """name -> AcpiDevice."""
        devices = {}
        for line in self.lines("acpi"):
            if match := ACPI_ATTRIBUTE.fullmatch(line):
                device = devices.setdefault(match["device"], AcpiDevice(match["device"]))
                value = match["value"]
                setattr(device, match["name"], int(value) if match["name"] == "status" else value)
            elif line.rsplit("/", 1)[0].startswith("/sys/bus/acpi/drivers/"):
                devices.setdefault(line.rsplit("/", 1)[1], AcpiDevice("")).has_driver = True
            elif line.endswith("/physical_node"):
                name = line.split("/")[1]
                devices.setdefault(name, AcpiDevice(name)).has_driver = True
        return devices

    @property
    def msrs(self):
        """processor -> register number -> value."""
        processors = {}
        for line in self.lines("msrs"):
            first, second = line.split()
            if first == "cpu":
                current = processors.setdefault(int(second), {})
            else:
                current[int(first, 16)] = int(second, 16)
        return processors

    @property
    def ram(self):
        """Bytes that the firmware's memory map gives as RAM."""
        entries = {}
        for line in self.lines("memmap"):
            path, value = line.split(":", 1)
            index, name = path.split("/")[-2:]
            entries.setdefault(index, {})[name] = value
        return sum(int(entry["end"], 16) - int(entry["start"], 16) + 1
                   for entry in entries.values() if entry["type"] == "System RAM")

    def lspci_dump(self):
        """The configuration space of every function in the form that `lspci -F` reads."""
        text = []
        for bdf, function in self.functions.items():
            text.append(f"{bdf} {function.class_code >> 8:04x}: {function.ids}")
            for at in range(0, len(function.config), 16):
                text.append(f"{at:02x}: {function.config[at:at + 16].hex(' ')}")
            text.append("")
        return "\n".join(text)


def sections(text):
    """The lines of each section, by its name."""
    found, current = {}, None
    for line in text.splitlines():
        if line.startswith("=== "):
            name = line.split()[1]
            current = None if name == "end" else found.setdefault(name, [])
            if current:
                current.clear()  # a section that was printed again: the last one counts
        elif current is not None:
            current.append(line)
    return found


def _functions(parts):
    functions = {}
    for line in parts.get("pci-attributes", []):
        match = ATTRIBUTE.fullmatch(line)
        if not match:
            continue
        function = functions.setdefault(match["bdf"], Function())
        name, value = match["name"], match["value"]
        if name == "resource":
            row = int(match["line"]) - 1
            function.resources[ROWS.get(row, f"row{row}")] = Resource(*(int(part, 16) for part in value.split()))
        elif name == "vendor":
            function.ids = value[2:]
        elif name == "device":
            function.ids += ":" + value[2:]
        elif name == "class":
            function.class_code = int(value, 16)
        elif name == "irq":
            function.irq = int(value)
    for line in parts.get("pci-drivers", []):
        path, driver = line.split()
        functions[path.split("/")[1].removeprefix("0000:")].driver = driver
    current = None
    for line in parts.get("pci-config", []):
        if ADDRESS.fullmatch(line):
            current = functions[line.removeprefix("0000:")]
        elif current:
            current.config += bytes.fromhex(line)
    return functions


def parse(text):
    """Reads a serial log; None when the guest printed no view."""
    parts = sections(text)
    if "pci-attributes" not in parts:
        return None
    return GuestView(parts, _functions(parts))

# SPDX-License-Identifier: MIT
"""What functions are called: classes by the PCI Code and ID Assignment Specification, vendors and devices where pci.ids
is installed.

    class_name(0x030000)               "VGA compatible controller"
    Names().device(0x10de, 0x2204)     "NVIDIA Corporation GA102 [...]", or None
    Names(installed=False)             knows no vendor and no device"""

import re
from pathlib import Path

PLACES = ("/usr/share/misc/pci.ids", "/usr/share/hwdata/pci.ids", "/var/lib/pciutils/pci.ids")

# By class and subclass; two digits are what any other subclass of the class is.
CLASSES = {
    "00": "Unclassified device", "0001": "VGA compatible unclassified device", "01": "Storage controller",
    "0100": "SCSI controller", "0101": "IDE controller", "0102": "Floppy controller", "0103": "IPI controller",
    "0104": "RAID controller", "0105": "ATA controller", "0106": "SATA controller", "0107": "SAS controller",
    "0108": "NVMe controller", "0109": "UFS controller", "02": "Network controller", "0200": "Ethernet controller",
    "0201": "Token ring controller", "0202": "FDDI controller", "0203": "ATM controller", "0204": "ISDN controller",
    "0207": "InfiniBand controller", "0208": "Fabric controller", "03": "Display controller",
    "0300": "VGA compatible controller", "0301": "XGA compatible controller", "0302": "3D controller",
    "04": "Multimedia controller", "0400": "Video device", "0401": "Audio device", "0402": "Telephony device",
    "0403": "HD audio controller", "05": "Memory controller", "0500": "RAM memory", "0501": "Flash memory",
    "0502": "CXL memory", "06": "Bridge", "0600": "Host bridge", "0601": "ISA bridge", "0602": "EISA bridge",
    "0603": "MCA bridge", "0604": "PCI bridge", "0605": "PCMCIA bridge", "0606": "NuBus bridge",
    "0607": "CardBus bridge", "0608": "RACEway bridge", "0609": "Semi-transparent PCI bridge",
    "060a": "InfiniBand host bridge", "07": "Communication controller", "0700": "Serial controller",
    "0701": "Parallel controller", "0702": "Multiport serial controller", "0703": "Modem", "08": "System peripheral",
    "0800": "Interrupt controller", "0801": "DMA controller", "0802": "Timer", "0803": "Real-time clock",
    "0804": "PCI hot-plug controller", "0805": "SD host controller", "0806": "IOMMU",
    "0807": "Root complex event collector", "09": "Input controller", "0900": "Keyboard controller",
    "0901": "Digitizer", "0902": "Mouse controller", "0a": "Docking station", "0b": "Processor",
    "0b40": "Co-processor", "0c": "Serial bus controller", "0c00": "FireWire controller", "0c03": "USB controller",
    "0c04": "Fibre Channel controller", "0c05": "SMBus controller", "0c06": "InfiniBand controller",
    "0c07": "IPMI interface", "0c09": "CAN bus controller", "0d": "Wireless controller",
    "0d11": "Bluetooth controller", "0d20": "Wireless network controller", "0e": "Intelligent controller",
    "0f": "Satellite controller", "10": "Encryption controller", "11": "Signal processing controller",
    "12": "Processing accelerator", "13": "Non-essential instrumentation", "40": "Co-processor",
    "ff": "Unassigned class",
}
# By class, subclass and programming interface.
INTERFACES = {"0c0300": "USB 1 controller (UHCI)", "0c0310": "USB 1 controller (OHCI)", "0c0320": "USB 2 controller",
              "0c0330": "USB 3 controller", "0c0340": "USB 4 controller", "060401": "Subtractive PCI bridge"}


def class_name(code):
    """Of 24 bits; of what the specification does not name, the number; None: the log does not tell it."""
    if code is None:
        return "device"
    digits = f"{code:06x}"
    return INTERFACES.get(digits) or CLASSES.get(digits[:4]) or CLASSES.get(digits[:2]) or f"class {digits}"


def ids(function):
    """"[8086:29c0]", or "" where the log does not say."""
    if function.vendor is None or function.device_id is None:
        return ""
    return f"[{function.vendor:04x}:{function.device_id:04x}]"


class Names:
    """Of vendors and devices, looked up when asked for."""

    def __init__(self, installed=True, places=PLACES):
        self.places = places if installed else ()
        self.text = None
        self.known = {}

    def device(self, vendor, device):
        """"Intel Corporation 82G33/...", the vendor alone where the device is not listed, None where neither is."""
        if vendor is None:
            return None
        if (vendor, device) not in self.known:
            self.known[vendor, device] = self.look_up(vendor, device)
        return self.known[vendor, device]

    def of(self, function):
        return self.device(function.vendor, function.device_id)

    def look_up(self, vendor, device):
        if self.text is None:
            self.text = self.read()
        match = re.compile(rf"^{vendor:04x}  (.+)$", re.MULTILINE).search(self.text)
        if not match:
            return None
        end = re.compile(r"^[^\t#\n]", re.MULTILINE).search(self.text, match.end())
        block = self.text[match.end():end.start() if end else len(self.text)]
        found = re.search(rf"^\t{device or 0:04x}  (.+)$", block, re.MULTILINE)
        return f"{match[1].strip()} {found[1].strip()}" if found else match[1].strip()

    def read(self):
        for place in self.places:
            try:
                return Path(place).read_text("utf-8", "replace")
            except OSError:
                continue
        return ""

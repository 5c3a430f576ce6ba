# SPDX-License-Identifier: MIT
"""Why our machine differs from hvmloader's, as records. A difference is explained by the first record that fits it
whole: regular expressions for the item, for what differs, and for both values ("-": it is not there)."""

from dataclasses import dataclass

PARITY, IMPROVEMENT, LEFT_OUT = "parity", "improvement", "left out"
ABSENT = "-"
ANY = r"(?s:.*)"
BRIDGES = "(behind-)?bridge"


@dataclass(frozen=True)
class Explanation:
    name: str
    kind: str
    item: str
    what: str
    stock: str
    ours: str
    why: str
    configuration: str = ANY


def _records(*rows):
    return [Explanation(*row) for row in rows]


# Ends of the firmware and of its input.
ENDS = _records(
    ("broken-tables-do-not-crash", IMPROVEMENT, "end", ANY, ".*HVMLoader (bug|crashed).*", "hands off",
     "A table passed on whose length is 0 or goes beyond the file crashes hvmloader's guest; ours refuses the table "
     "with a line and boots.", "acpi-(empty|long)"),
)

# The memory map.
MEMORY = _records(
    ("ebda-is-reserved", IMPROVEMENT, "e820", "EBDA .*", "RAM", "reserved", "The last KiB below 640 KiB is the "
     "extended BIOS data area, to which 40:0Eh points; RAM of the map must not be it."),
    ("no-rom-where-none-is", PARITY, "e820", "ROM .*", "reserved", "nothing", "E0000h-EFFFFh: reserved by name or by "
     "being in no entry, both mean that it is no RAM. SeaBIOS adds what it uses."),
    ("tables-at-the-end-of-low-ram", PARITY, "e820", r"low RAM of \d{1,2} KiB .*", "RAM",
     "reserved|ACPI data|ACPI NVS", "Tables lie in the last pages of low RAM, as on most machines: some 24 KiB. "
     "hvmloader has Xen populate pages at FC000000h for them, beyond what the toolstack gave."),
    ("nothing-at-fc000000", PARITY, "e820", "below 4 GiB .*", "ACPI NVS", "reserved",
     "hvmloader's tables were there; see tables-at-the-end-of-low-ram."),
    ("tables-are-acpi-data", IMPROVEMENT, "acpi", r"\w+: lies in", "ACPI NVS", "ACPI data",
     "Tables that the operating system only reads are ACPI data, which it may reclaim; NVS is left to what must "
     "survive S3."),
    ("ram-is-not-moved-without-need", IMPROVEMENT, "e820", "(hole|high RAM) .*", "nothing|RAM",
     "nothing|RAM|reserved|ACPI (data|NVS)",
     "hvmloader moves RAM above 4 GiB to make the hole larger; here the 64-bit BAR goes above 4 GiB and RAM stays, "
     "which the device model can follow.", "relocate-on"),
    ("ram-is-not-moved-without-need", IMPROVEMENT, "hvm-info", "(low|high)_mem_pgend", ANY, ANY,
     "Likewise, as told by hvm_info.", "relocate-on"),
    ("ram-is-not-moved-without-need", IMPROVEMENT, "mtrr", "hole .*", "uncachable", "write-back",
     "Likewise: it is RAM.", "relocate-on"),
    ("e820-entries-counted", PARITY, "block", "E820 entries", ANY, ANY, "Follows from the entries above."),
    ("cmos-ends-below-the-tables", PARITY, "cmos", "3[45]", "[0-9a-f]{2}", "[0-9a-f]{2}",
     "34h and 35h end where the RAM that a payload may use ends: OVMF puts its memory at the end of it, where our "
     "tables begin."),
)

# Address space and PCI.
PCI = _records(
    ("io-from-1000", IMPROVEMENT, "bars", ANY, "io 0xc.*", "io 0x[1-9a-f].*", "All I/O ports from 1000h on are used "
     "instead of 16 KiB from C000h on, in which a fifth BAR of 4 KiB finds no place."),
    ("hole-stays-small", IMPROVEMENT, "bars", ANY, r"(mem|pref|rom) 0x[8-9a-f]\w{7}-.*",
     r"(mem|pref|rom) 0xf\w{7}-.*|pref 0x1\w{8}-.*", "A 64-bit BAR goes above 4 GiB once the hole of 192 MiB is "
     "full; hvmloader doubles the hole first. The operating system sees the same devices; `hvmstage/place` = `low` "
     "keeps them low.", "bar-.*|mmio-hole|relocate-on"),
    ("hole-stays-small", IMPROVEMENT, "aml", "window below 4 GiB", ANY, "0xf0000000-0xfbffffff", "Likewise.",
     "bar-.*|relocate-on"),
    ("room-after-ram", IMPROVEMENT, "bars", ANY, r"pref 0x1\w{8}-.*|pref 0x[2-9a-f]\w{8}-.*",
     r"pref 0x[1-9a-f]\w{8}-.*", "Above 4 GiB devices begin at the next GiB after RAM: fewer MTRRs cover RAM, and "
     "RAM that is added later finds room."),
    ("bridge-is-set-up", IMPROVEMENT, "bars", ANY, "(io|mem|pref|rom) 0x.*", "(io|mem|pref|rom) 0x.*",
     "hvmloader takes a bridge's bus numbers and windows for BARs; here it gets both, and what is behind it gets "
     "places.", BRIDGES),
    ("bridge-is-set-up", IMPROVEMENT, "pci", "00:10.0: (buses|windows|register (28|2c))", ANY, ANY, "Likewise.",
     BRIDGES),
    ("bridge-is-set-up", IMPROVEMENT, "bars", r"01:0[12]\.0", "-", "BAR0 mem 0xf.*", "Likewise.", "behind-bridge"),
    ("bridge-is-set-up", IMPROVEMENT, "pci", r"01:0[12]\.0", "-", "command io mem .*", "Likewise.", "behind-bridge"),
    ("bridge-is-set-up", IMPROVEMENT, "irq", r"01:01\.0", "-", "line INTA 10", "Likewise.", "behind-bridge"),
    ("bridge-is-set-up", IMPROVEMENT, "bars|pci|irq", r"11:0[12]\.0", ANY, "-", "Likewise.", "behind-bridge"),
    ("bridge-is-set-up", IMPROVEMENT, "faults", "BARs without a place", "11:.*", "-", "Likewise.", "behind-bridge"),
    ("bridge-is-set-up", IMPROVEMENT, "faults", "bridges with wrong bus numbers", ANY, "-", "Likewise.", BRIDGES),
    ("no-bus-master", IMPROVEMENT, "pci", r"\S+: command", "(io )?(mem )?master", "(io)? ?(mem)?",
     "Nothing does DMA before its driver says so; hvmloader lets every function."),
    ("shadow-ram-is-ram", PARITY, "pci", "00:00.0: register (58|5c)", ABSENT, "3*0*",
     "PAM0-PAM6 say that C0000h-FFFFFh is RAM, which it is under Xen whatever they say; a payload that reads them "
     "believes it."),
    ("smbus-is-on", PARITY, "pci", "00:01.3: register (90|d0)", ANY, ANY, "The SMBus host is on, at 700h, among the "
     "ports that the board's resources name; hvmloader leaves it off at B100h."),
    ("high-window-is-large", IMPROVEMENT, "aml", "window above 4 GiB", r"-|0x\w+-0x\w+", r"0x\w+-0xfcffffffff",
     "All that is free above RAM, up to the end of what the processor addresses without AMD's HyperTransport hole: "
     "room to add devices. hvmloader's window is as large as what was placed."),
    ("io-windows-without-acpi", IMPROVEMENT, "aml", "I/O windows", "0xcf8-0xcff, 0x0-0xcf7, 0xd00-0xffff", ANY,
     "Ports of ACPI and hot-plug are the board's and in no window of the host bridge."),
)

# Memory types.
MTRR = _records(
    ("uncachable-by-default", IMPROVEMENT, "mtrr", "default", "write-back", "uncachable",
     "RAM is write-back by name and everything else uncachable, as firmware of real machines has it: what is added "
     "later is right by itself."),
    ("uncachable-by-default", IMPROVEMENT, "mtrr", "(hole|above RAM) .*", "write-back", "uncachable", "Likewise."),
    ("uncachable-by-default", IMPROVEMENT, "mtrr", "variable registers", r"\d", "[234]", "Likewise."),
    ("ram-rounded-up", PARITY, "mtrr", "above RAM .*", "uncachable", "write-back",
     "Few registers cover RAM up to the next GiB; nothing is there, and devices begin behind it.", "relocate-off"),
    ("vga-is-uncachable", LEFT_OUT, "mtrr", "VGA .*", "write-combining", "uncachable",
     "A0000h-BFFFFh: hvmloader makes it write-combining. A fast text screen is not worth writes in any order to "
     "planes that VGA's registers switch; drivers of linear frame buffers have the PAT."),
)

# Interrupts.
INTERRUPTS = _records(
    ("sci-line", IMPROVEMENT, "irq", "00:01.3: line", "INTA 10", "INTA 9", "The power management function interrupts "
     "at IRQ 9, whatever its pin says; hvmloader writes the pin's link."),
    ("sci-is-level", IMPROVEMENT, "irq", "ELCR", "0c20", "0e20",
     "IRQ 9 is level-triggered, as the MADT and the FADT say."),
    ("8259-masked", IMPROVEMENT, "irq", "8259 masks", "00 00", "ff ff", "Nothing interrupts until the payload has "
     "set up the controllers, which both do first."),
    ("virtual-wire", PARITY, "apic", "local 350", "00010700", "00008700", "The 8259 reaches the processor through "
     "LINT0 instead of the I/O APIC's pin 0: both are virtual wire mode (MultiProcessor 1.4, 3.6.2.2 and 3.6.2.1), "
     "and operating systems know both."),
    ("virtual-wire", PARITY, "apic", "pin 0", "0{13}700", "0{11}10000", "Likewise."),
    ("nmi-at-lint1", PARITY, "apic", "local 360", "0*400", "0*8400",
     "NMI at LINT1; the trigger mode has no meaning for NMI."),
    ("io-apic-id", IMPROVEMENT, "apic", "I/O register 0", "0{8}", "01000000", "The I/O APIC has the ID that MADT and "
     "MP table tell; hvmloader leaves 0, which is the processor's."),
    ("io-apic-id", IMPROVEMENT, "faults", "the I/O APIC's ID is not the MADT's", ANY, ABSENT, "Likewise."),
    ("vm86-tss-in-ram", PARITY, "params", "VM86_TSS(_SIZED)?", r"0x(180)?fc1\w{5}", "0x(180)?0?[0-9a-f]{7,8}",
     "The TSS lies in a reserved page of RAM, see tables-at-the-end-of-low-ram; its size is the same."),
    ("acpi-ports-without-acpi", PARITY, "params", "ACPI_IOPORTS_LOCATION", "0x0", "0x1",
     "Ports at B000h, where PMBASE would put them, also with acpi=0, which has no table that names them.",
     "acpi-off"),
    ("generation-id-place", PARITY, "params", "VM_GENERATION_ID_ADDR", ANY, ANY, "In ACPI NVS at the end of low RAM.",
     "generation-id"),
)

# MP table and $PIR.
MP = _records(
    ("mp-has-pci", IMPROVEMENT, "mp", "PCI .*|buses", "-|ISA", ANY, "The MP table has the PCI buses and a line for "
     "each pin in use."),
    ("mp-has-lints", IMPROVEMENT, "mp", "LINT[01]", ABSENT, ANY, "LINT0 and LINT1 are described, as 4.3.4 asks for."),
    ("mp-processor-signature", IMPROVEMENT, "mp", r"processor \d+", ANY, ANY, "The processor's signature is CPUID's; "
     "hvmloader writes family 6."),
    ("isa-irq-polarity", PARITY, "mp", "ISA IRQ (5|9|10|11)", "type 0 flags [0f] to .*", "type 0 flags d to .*",
     "Level-triggered, active high, as the links' _CRS says; Xen looks at the trigger mode only."),
    ("pir-slots-in-use", IMPROVEMENT, "pir", "device .*|exclusive IRQs", ANY, ANY,
     "A slot for each device that has a pin instead of six, for bus 0, 0 to 5; and hvmloader's are off by one: its "
     "slot N has the links of device N + 1. 5, 10 and 11 are said to be PCI's."),
    ("pir-slots-in-use", IMPROVEMENT, "faults", "[$]PIR (is not the routing|has no slot)", ANY, ABSENT, "Likewise."),
)

# ACPI tables. docs/xen-tables.md has each field.
ACPI = _records(
    ("who-made-it", PARITY, "acpi", r"\w+: (Oem|Asl Compiler) .*", ANY, ANY, "The names of the maker."),
    ("newer-tables", IMPROVEMENT, "acpi", "(APIC|FACP|SRAT|FACS): (.* )?(Revision|Version|Hypervisor ID|Sleep .* "
     "Register)", ANY, ANY, "ACPI 6.5; hvmloader's are those of 4.0 and before."),
    ("nmi-is-described", IMPROVEMENT, "acpi", r"APIC: \[Local APIC NMI\].*", ABSENT, ANY,
     "LINT1 of all processors is NMI."),
    ("sci-override", PARITY, "acpi", r"APIC: \[Interrupt Source Override\] 0?9.*", ABSENT, ANY,
     "IRQ 9 as level-triggered, active high; without the entry the FADT makes it active low, and Xen looks at "
     "neither."),
    ("isa-irq-polarity", PARITY, "acpi", r"APIC: \[Interrupt Source Override\].* (Polarity|Trigger Mode)", ANY, ANY,
     "Level-triggered, active high, as the links' _CRS says; Xen looks at the trigger mode only."),
    ("fadt-tells-more", IMPROVEMENT, "acpi", "FACP: (RTC Century Index|Reset Register Supported.*|Legacy Devices "
     "Supported.*|FADT Minor Revision|VGA Not Present.*)", ANY, ANY, "The century's register, that the reset "
     "register may be used, and which legacy devices there are."),
    ("cluster-model", IMPROVEMENT, "acpi", "FACP: Use APIC Cluster Model.*", "0", "1",
     "More than eight processors do not fit a flat logical destination.", "vcpus-16"),
    ("hpet-tells-more", IMPROVEMENT, "acpi", "HPET: .*", ANY, ANY,
     "The counter's width and the shortest period that Xen keeps."),
    ("rsdt-and-xsdt-agree", PARITY, "acpi", "RSDT lists the same tables", "False", "True",
     "hvmloader's RSDT has a FADT of its own, of revision 1, for Windows 2000, which is not served here."),
    ("console-table", IMPROVEMENT, "acpi", "SPCR", ABSENT, ANY, "The serial port is named as a console."),
    ("one-ssdt", PARITY, "acpi", "SSDT[23]", "lies in ACPI NVS", ABSENT, "hvmloader's SSDTs for S3 and S4 are part "
     "of ours, and those that are passed on have another number."),
    ("list-of-tables", PARITY, "acpi", "tables", "APIC DSDT FACP FACS HPET .*",
     "APIC DSDT FACP FACS HPET (SLIT )?SPCR (SRAT )?SSDT (SSDT2 )?(TST1 )?WAET", "Follows from what is above."),
    ("refused-tables", IMPROVEMENT, "acpi", "TST1", ANY, ABSENT, "A table with a wrong checksum is not listed, and a "
     "line says so.", "acpi-sum"),
    ("refused-tables", IMPROVEMENT, "faults", "ACPI tables with a wrong checksum", ANY, ABSENT, "Likewise.",
     "acpi-sum"),
)

AML = _records(
    ("host-bridge-device-0", PARITY, "aml", "INT[A-D] of device 00", ABSENT, ANY, "_PRT has device 0, too."),
    ("fewer-processor-objects", IMPROVEMENT, "aml", "Processor objects", "128", "0",
     "Devices ACPI0007, as many as there can be, instead of 128 objects of a kind that ACPI 6.4 took away."),
    ("devices-counted", PARITY, "aml", "Device objects", ANY, ANY, "Follows from the devices."),
    ("processor-container", IMPROVEMENT, "aml", "ACPI0010/0|processor", ABSENT, ANY,
     "Processors as devices, in a container."),
    ("only-devices-that-are-there", IMPROVEMENT, "aml", "PNP0400/2|PNP0501/2|PNP0700/0|XEN0000/0", ANY, ABSENT,
     "Parallel port, second serial port, floppy controller and generation ID are described if they are there; "
     "hvmloader has them always, some with _STA 0."),
    ("board-resources", PARITY, "aml", "PNP0C02/.*|PNP0C01/.*", ANY, ANY, "One device names the board's ports and "
     "the addresses that Xen keeps; hvmloader has three."),
    ("link-numbers", PARITY, "aml", "PNP0C0F/.*", ANY, ANY, "The four links, numbered from 0."),
    ("controller-resources", PARITY, "aml", "PNP0[02]00/0: resources", ANY, ANY,
     "The ELCR belongs to the interrupt controller; the DMA pages are one range. The same ports in all."),
    ("s4-value", IMPROVEMENT, "aml", "_S4", r"\[0, 0\]", r"\[2, 2\]", "The device model turns off for either; 2 also "
     "tells it that it was S4."),
    ("slots-of-devices", PARITY, "aml", "slots that can be emptied", "31", r"\d+",
     "The chipset's slot 1 cannot be emptied."),
    ("generation-id-event", PARITY, "aml", "GPE methods", "_E01 _E02", "_E01 _E02 _E05",
     "A device model may say that the ID has changed.", "generation-id"),
)

# docs/xen-smbios.md has each structure.
SMBIOS = _records(
    ("smbios-3", IMPROVEMENT, "smbios|block", "entry points|version|tables", ANY, ANY,
     "An entry point of version 3 beside that of version 2, which says 2.8."),
    ("smbios-firmware", PARITY, "smbios", "type 0 1: .*", ANY, ANY, "The firmware describes itself."),
    ("smbios-enclosure", PARITY, "smbios", "type 3 1: .*", ANY, ANY, "Longer, and no security."),
    ("smbios-sockets", IMPROVEMENT, "smbios", r"type 4 ([2-9]|1\d)", ANY, ABSENT,
     "A structure for each socket with the cores and threads that CPUID tells, instead of one for each processor."),
    ("smbios-sockets", IMPROVEMENT, "smbios", r"type 4 \d+: .*", ANY, "(?!-$).*", "Likewise."),
    ("smbios-memory", IMPROVEMENT, "smbios", r"type (16|17|19) \d+.*", ANY, "(?!-$).*",
     "The memory that the guest may use, one mapped range for each range of RAM, and no ECC that is not there."),
    ("smbios-mapped-device", LEFT_OUT, "smbios", r"type 20 \d+.*", ANY, ABSENT,
     "Modules are made up; which of them answers an address is, too. The specification does not ask for it."),
    ("smbios-many-of-a-type", IMPROVEMENT, "smbios", r"type 9 \d+", ABSENT, ANY,
     "All structures that the toolstack passes; this hvmloader takes none of type 9.", "smbios-good"),
    ("smbios-counted", PARITY, "smbios", "structures", ANY, ANY, "Follows from the structures."),
)

FAULTS = _records(
    ("hvmloader-leaves-cmos", IMPROVEMENT, "faults", "CMOS and E820 differ about RAM above 4 GiB", ANY, ABSENT,
     "hvmloader moves RAM and does not tell CMOS how much is above 4 GiB."),
    ("hvmloader-overlaps", IMPROVEMENT, "faults", "E820 .*", ANY, ABSENT, "libxl gives an entry of ACPI data at "
     "address 0 with acpi_firmware, as it does not know the place yet; hvmloader hands it on.", "acpi-.*"),
    ("hvmloader-overlaps", IMPROVEMENT, "e820", "conventional .*", ANY, "RAM", "Likewise.", "acpi-.*"),
)

EXPLANATIONS = ENDS + MEMORY + PCI + MTRR + INTERRUPTS + MP + ACPI + AML + SMBIOS + FAULTS

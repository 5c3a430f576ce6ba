# SPDX-License-Identifier: MIT
"""For each claim a way in which it could be wrong: an edit of the text that a good run has printed, after which the
claim has to find something. An edit changes every match, and there must be one.

Bytes of configuration space are two digits each: BAR5 is at 24h, so its second byte has 74 digits before it.
"""

COMMON = {
    "probe ran once, to its end": (r"\S+-probe: done\n", ""),
    "QEMU still has the plan": (r"(00:1f\.2: BAR5 \[mem 0x)\w+-0x\w+", r"\g<1>10000000-0x10000fff"),
    "payload sees the functions that we found": (r"\S+-probe: pci bdf=00:1f\.3 .*\n", ""),
    "BARs are those of the plan": (r"(pci bdf=00:1f\.2 .*config=.{74})..", r"\g<1>77"),
    "BARs are those that QEMU decodes": (r"(pci bdf=00:1f\.2 .*config=.{74})..", r"\g<1>77"),
    "BARs with a place are decoded": (r"(pci bdf=00:1f\.2 .*config=.{8})..", r"\g<1>00"),
    "bridge windows are those of the plan": (r"(pci bdf=00:05\.0 .*config=.{66})..", r"\g<1>77"),
    "RSDT and XSDT name the same tables": (r"\S+-probe: table list=xsdt signature=HPET .*\n", ""),
    "ACPI tables sum to zero": (r"(: table .*signature=APIC .*sum=0x)0", r"\g<1>1"),
    "SMBIOS structures are as many as ours": (r"(: smbios-walk .*count=)\d+", r"\g<1>1"),
}

BIOS = COMMON | {
    "disks have their size and content": (r"(disk-read drive=0x81 .*crc=0x)\w+", r"\g<1>0"),
    "disks answer to the older calls": (r"disks count=\d", "disks count=9"),
    "display shows text by its own BIOS": (r"display handler=0xc", "display handler=0xf"),
    "memory map is whole and free of overlaps": (r"(bios-probe: e820 base=0x0 .*\n)", r"\1\1"),
    "RAM in the payload's map is RAM in ours": (r"(e820 base=.*type=)4", r"\g<1>1"),
    "RAM in the payload's map is RAM of the machine": (r"(e820 base=0xe0000000 .*type=)2", r"\g<1>1"),
    "no RAM is told between 640 KiB and 1 MiB": (r"(e820 base=0xf0000 .*type=)2", r"\g<1>1"),
    "ACPI data and NVS keep their kind": (r"(e820 base=.*type=)4", r"\g<1>3"),
    "what we reserve stays reserved": (r"bios-probe: e820 base=0xe0000000 .*\n", ""),
    "payload keeps little of our RAM": (r"(e820 base=0x100000 size=0x)\w+", r"\g<1>1000000"),
    "entries of E820 have their length": (r"(e820 base=0x100000 .*length=)\d+", r"\g<1>21"),
    "E801 agrees with the map": (r"(e801 .*bx=0x)\w+( .*dx=0x)\w+", r"\g<1>ffff\g<2>ffff"),
    "88h agrees with the map": (r"memory-88 kib=\d+", "memory-88 kib=1000"),
    "EBDA is where base memory ends, and reserved": (r"ebda address=0x9", "ebda address=0x8"),
    "PCI BIOS knows the last bus": (r"last-bus=\d+", "last-bus=9"),
    "PCI BIOS finds each function by its numbers": (r"(pci bdf=00:00\.0 found=)1", r"\g<1>0"),
    "interrupt lines are routed": (r"(pci bdf=00:1f\.2 .*config=.{120})..", r"\g<1>07"),
    "RSDP names our RSDT and XSDT": (r"(: rsdp .*xsdt=0x)\w+", r"\g<1>1000"),
    "ACPI tables are ours, at our addresses": (r"(: table .*signature=MCFG address=0x)\w+", r"\g<1>1000"),
    "ACPI tables are in memory that is kept": (r"(e820 base=.*type=)3", r"\g<1>1"),
    "SMBIOS entry points are ours": (r"(: smbios .*version=)2\.8", r"\g<1>2.7"),
    "SMBIOS structures are in memory that is kept": (r"(e820 base=.*type=)2", r"\g<1>1"),
    "MP table is ours": (r"(: mp .*table-sum=0x)0", r"\g<1>1"),
    "$PIR is ours": (r"(: pir .*length=)\d+", r"\g<1>32"),
    "what is searched for lies in reserved memory": (r"(e820 base=0xf0000 .*type=)2", r"\g<1>3"),
    "search meets one table of each kind": (r"(bios-probe: mp .*\n)", r"\1\1"),
}

EFI = COMMON | {
    "disks have their size and content": (r"(block .*crc=0x)\w+", r"\g<1>0"),
    "framebuffer is in a BAR of the display": (r"framebuffer=0x\w+", "framebuffer=0x100000"),
    "graphics output is the mode that we have set": (r"(: gop .*stride=)\d+", r"\g<1>4000"),
    "memory map is whole and free of overlaps": (r"(map type=\d+ base=0x)100000 ", r"\g<1>100800 "),
    "RAM in the payload's map is RAM in ours": (r"map type=9", "map type=7"),
    "RAM in the payload's map is RAM of the machine": (r"(map type=)\d+( base=0xfd00000000)", r"\g<1>7\2"),
    "no RAM is told between 640 KiB and 1 MiB": (r"(map type=)\d+( base=0xf0000 )", r"\g<1>7\2"),
    "ACPI data and NVS keep their kind": (r"map type=10", "map type=4"),
    "what we reserve stays reserved": (r"efi-probe: map type=0 .*\n", ""),
    "payload keeps little of our RAM": (r"map type=7", "map type=6"),
    "runtime services lie in our RAM": (r"(map type=6 base=0x)\w+", r"\g<1>e0000000"),
    "runtime services are marked as such": (r"(map type=6 .*attributes=0x)8", r"\g<1>0"),
    "root bridge windows contain all BARs and buses": (r"(window kind=2 .*last=0x)\w+", r"\g<1>0"),
    "root bridge windows are free of RAM and of each other": (r"(window kind=0 .*first=0x)\w+", r"\g<1>1000"),
    "RSDP names our RSDT and XSDT": (r"(: given-rsdp .*xsdt=0x)\w+", r"\g<1>1000"),
    "ACPI tables are ours, at our addresses": (r"(: given-table .*signature=MCFG address=0x)\w+", r"\g<1>1000"),
    "ACPI tables of UEFI are copies of ours": (r"(: table .*signature=DSDT .*crc=0x)\w+", r"\g<1>0"),
    "ACPI tables are in memory that is kept": (r"map type=9", "map type=4"),
    "SMBIOS entry points are ours": (r"(: given-smbios .*version=)2\.8", r"\g<1>2.7"),
    "SMBIOS of UEFI is a copy of ours": (r"(: structure .*type=17 .*crc=0x)\w+", r"\g<1>0"),
    "SMBIOS structures are in memory that is kept": (r"map type=6", "map type=4"),
}

DAMAGES = {"bios": BIOS, "efi": EFI}

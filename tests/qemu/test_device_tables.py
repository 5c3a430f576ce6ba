# SPDX-License-Identifier: MIT
"""Tables of QEMU's that our own do not have reach the guest beside ours, as QEMU made them.

Each machine is started twice without a payload: with our tables, and with acpi=device-model as the witness. The tables are
read from the stopped guest's memory, from the RSDP on.
"""

import re
import struct
from dataclasses import dataclass

import pytest

import acpi_tables
import boots
from boots import Boot

HEADER, CHECKSUM = acpi_tables.HEADER_SIZE, 9
NODES = ("-smp", "2", "-object", "memory-backend-ram,id=m0,size=256M", "-object", "memory-backend-ram,id=m1,size=256M",
         "-numa", "node,nodeid=0,memdev=m0,cpus=0", "-numa", "node,nodeid=1,memdev=m1,cpus=1",
         "-numa", "hmat-lb,initiator=0,target=0,hierarchy=memory,data-type=access-latency,latency=5",
         "-numa", "hmat-lb,initiator=0,target=1,hierarchy=memory,data-type=access-latency,latency=9")
PMEM = ("-object", "memory-backend-ram,id=p0,size=128M")
RECORDS = ("-object", "memory-backend-ram,id=e0,size=64K")
CXL = ("-M", "cxl-fmw.0.targets.0=c,cxl-fmw.0.size=4G")
PXB = ("pxb-pcie,id=pxb,bus_nr=64", "pcie-root-port,id=far,bus=pxb,chassis=20,slot=20", "e1000e,bus=far")

# name: the tables that are passed on, and the machine
MACHINES = {
    "all": (["SSDT/NVDIMM", "NFIT/BXPC", "HMAT/BXPC", "ERST/BXPC", "DMAR/BXPC"], dict(
        machine="q35,nvdimm=on,hmat=on,kernel-irqchip=split", memory="512M,slots=2,maxmem=4G",
        devices=("intel-iommu,intremap=on", "nvdimm,memdev=p0", "acpi-erst,memdev=e0", *PXB),
        extra=(*PMEM, *RECORDS, *NODES))),
    "pc": (["SSDT/NVDIMM", "NFIT/BXPC"], dict(
        machine="pc,nvdimm=on", memory="512M,slots=2,maxmem=4G", devices=("nvdimm,memdev=p0", "vmgenid"), extra=PMEM)),
    "amd": (["IVRS/BXPC"], dict(devices=("amd-iommu", *PXB))),
    "virtio": (["VIOT/BXPC"], dict(devices=("virtio-iommu-pci", *PXB))),
}


@dataclass
class Guest:
    text: str
    tables: list
    pci: list

    def one(self, name):
        """The only table of that signature and OEM table ID."""
        found = [table for table in self.tables if title(table) == name]
        assert len(found) == 1, f"{len(found)} tables are {name}"
        return found[0]

    def lines(self):
        """What the log says of each of QEMU's tables."""
        return re.findall(r"^([FEWI]) acpi tables: the device model's (\S+) \"(.*)\" is (not passed on.*|passed on.*)$",
                          self.text, re.MULTILINE)


def title(table):
    header = acpi_tables.Header.of(table)
    return f"{header.signature}/{header.oem_table_id}"


def physical(machine, address, size):
    file = machine.folder / "memory"
    machine.qmp("pmemsave", val=address, size=size, filename=str(file))
    return file.read_bytes()


def tables_of(machine):
    """All that RSDT or XSDT lists, in its order."""
    area = physical(machine, 0xF0000, 0x10000)
    rsdp = next(area[at:at + 36] for at in range(0, len(area), 16) if area[at:at + 8] == b"RSD PTR ")
    pointer, layout = (struct.unpack_from("<Q", rsdp, 24)[0], "Q") if rsdp[15] >= 2 else (
        struct.unpack_from("<I", rsdp, 16)[0], "I")

    def table(address):
        length = struct.unpack("<I", physical(machine, address + 4, 4))[0]
        return physical(machine, address, length)

    listed = table(pointer)[HEADER:]
    return [table(address) for address, in struct.iter_unpack("<" + layout, listed)]


def look(start, name, **more):
    machine = start(Boot(f"device-tables-{name}", linux=False, deadline=60, **more))
    machine.wait_for_line(boots.NO_PAYLOAD)
    pci = [device for bus in machine.qmp("query-pci") for device in bus["devices"]]
    return Guest(machine.log(), tables_of(machine), pci)


def same(ours, theirs, apart):
    """Whether tables are the same but for checksums and the bytes `apart`."""
    assert len(ours) == len(theirs)
    return [at for at in range(len(ours)) if ours[at] != theirs[at] and at != CHECKSUM and at not in apart] == []


@pytest.mark.parametrize("name", MACHINES)
def test_tables_of_the_device_model_reach_the_guest_as_it_made_them(name, start):
    names, record = MACHINES[name]
    ours = look(start, name, **record)
    theirs = look(start, f"{name}-witness", options=(("acpi", "device-model"),), **record)
    assert [(level, f"{signature}/{table}") for level, signature, table, _ in ours.lines()] == [
        ("I", one) for one in [title(table) for table in theirs.tables] if one in names]
    assert {title(table) for table in theirs.tables} >= set(names)
    for one in names:
        table = ours.one(one)
        assert sum(table) & 0xFF == 0, one
        # The one pointer: MEMA of the NVDIMM's code, its last four bytes.
        mema = range(len(table) - 4, len(table)) if one == "SSDT/NVDIMM" else ()
        assert same(table, theirs.one(one), mema), one
    CLAIMS.get(name, lambda guest: None)(ours)


def nvdimm_page_is_there(guest):
    """MEMA is the page that was placed for it."""
    table = guest.one("SSDT/NVDIMM")
    assert table[-9:-4] == b"MEMA\x0c"
    placed = re.findall(r"^I acpi loader: etc/acpi/nvdimm-mem at \[mem (0x\w+)-(0x\w+)\]$", guest.text, re.MULTILINE)
    assert [int(first, 16) for first, _ in placed] == [struct.unpack("<I", table[-4:])[0]]


def tables_agree_with_ours(guest):
    """DMAR's I/O APIC has the ID of the MADT, HMAT's nodes are those of the SRAT, ERST's registers are the BAR."""
    nvdimm_page_is_there(guest)
    madt = acpi_tables.madt(guest.one("APIC/HVMSTAGE"))
    scopes = re.findall(b"\x03\x08\x00\x00(.)\xff", guest.one("DMAR/BXPC"), re.DOTALL)
    assert [scope[0] for scope in scopes] == [madt.io_apics[0][0]]
    srat = acpi_tables.srat(guest.one("SRAT/HVMSTAGE"))
    nodes = {node for _, _, node, _ in srat.memory}
    hmat = guest.one("HMAT/BXPC")
    attributes = [struct.unpack_from("<HHIHHII", hmat, at)[6] for at in structures(hmat, HEADER + 4) if hmat[at] == 0]
    assert attributes and set(attributes) <= nodes
    erst = guest.one("ERST/BXPC")
    addresses = {struct.unpack_from("<Q", erst, at + 8)[0] for at in range(48, len(erst), 32)}
    bars = [region["address"] for device in guest.pci if (device["id"]["vendor"], device["id"]["device"]) == (0x1B36, 0x12)
            for region in device["regions"] if region["bar"] == 0]
    assert len(bars) == 1, guest.pci
    assert addresses <= {bars[0], bars[0] + 8}


def structures(hmat, at):
    """Offsets of HMAT structures (ACPI 6.5, 5.2.28): a word with the type, two reserved, a dword with the length."""
    while at < len(hmat):
        yield at
        at += struct.unpack_from("<I", hmat, at + 4)[0]


def viot_has_all_buses(guest):
    """Each of the two roots, from bus to last bus, is behind the IOMMU."""
    viot = guest.one("VIOT/BXPC")
    ranges = []
    at = struct.unpack_from("<H", viot, 38)[0]
    for _ in range(struct.unpack_from("<H", viot, 36)[0]):
        kind, _, length = struct.unpack_from("<BBH", viot, at)
        if kind == 1:
            start, _, _, first, last = struct.unpack_from("<IHHHH", viot, at + 4)
            assert start == first
            ranges.append((first >> 8, last >> 8))
        at += length
    assert sorted(ranges) == [(0, 0), (64, 65)]


CLAIMS = {"all": tables_agree_with_ours, "pc": nvdimm_page_is_there, "virtio": viot_has_all_buses}


def test_cxl_description_is_left_out_and_the_reason_is_named(start):
    guest = look(start, "cxl", machine="q35,cxl=on", memory="512M,slots=2,maxmem=4G", extra=CXL,
                 devices=("pxb-cxl,bus_nr=12,bus=pcie.0,id=c",))
    assert [(level, signature) for level, signature, _, _ in guest.lines()] == [("W", "CEDT")]
    assert "ACPI0016" in guest.text
    assert "CEDT/BXPC" not in [title(table) for table in guest.tables]


def test_tables_are_passed_on_by_choice(start):
    """One that is named is passed on even if it is left out by default."""
    guest = look(start, "choice", machine="q35,cxl=on,nvdimm=on", memory="512M,slots=2,maxmem=4G", extra=(*CXL, *PMEM),
                 devices=("pxb-cxl,bus_nr=12,bus=pcie.0,id=c", "nvdimm,memdev=p0"),
                 options=(("acpi-tables", "SSDT/NVDIMM,SSDT/OTHER,CEDT"),))
    assert {(level, signature, why.startswith("passed")) for level, signature, _, why in guest.lines()} == {
        ("I", "SSDT", True), ("I", "CEDT", True), ("I", "NFIT", False)}
    assert guest.one("CEDT/BXPC") and guest.one("SSDT/NVDIMM")
    assert "NFIT/BXPC" not in [title(table) for table in guest.tables]


def test_nvdimms_of_the_device_model_give_way_to_an_nfit_of_our_own(start):
    guest = look(start, "own-nfit", machine="q35,nvdimm=on", memory="512M,slots=2,maxmem=4G", extra=PMEM,
                 devices=("nvdimm,memdev=p0",), options=(("pmem-1", "range=0x2000000000-0x2007ffffff"),))
    assert [(level, signature) for level, signature, _, _ in guest.lines()] == [("W", "SSDT"), ("W", "NFIT")]
    titles = [title(table) for table in guest.tables]
    assert "NFIT/HVMSTAGE" in titles and "NFIT/BXPC" not in titles and "SSDT/NVDIMM" not in titles


def test_hostile_tables_of_the_user_cost_themselves_only(start, tmp_path):
    """What the firmware says itself, what is no signature, what is too much; and those that are right go on."""
    (tmp_path / "small").write_bytes(bytes(range(40)))
    (tmp_path / "large").write_bytes(bytes(65000))
    given = [("XSDT", "MINE", "small"), ("FACP", "MINE", "small"), ("oemx", "LOWER", "small"), ("BGRT", "IMAGE", "small"),
             *(("OEM1", f"LARGE{number}", "large") for number in range(17)), ("SLIC", "RIGHT", "small"),
             *(("OEM3", f"T{number}", "small") for number in range(25))]
    extra = [word for signature, table, file in given for word in (
        "-acpitable", f"sig={signature},oem_table_id={table},data={tmp_path / file}")]
    guest = look(start, "hostile", extra=tuple(extra))
    left_out = {f"{signature}/{table}": why for level, signature, table, why in guest.lines() if level == "W"}
    # Of bytes there is 1 MiB, of tables there are 40.
    words = {"XSDT/MINE": "itself", "FACP/MINE": "itself", "oemx/LOWER": "signature", "BGRT/IMAGE": "image",
             "OEM1/LARGE16": "bytes", "OEM3/T23": "more tables", "OEM3/T24": "more tables"}
    assert list(left_out) == list(words)
    assert [name for name, why in left_out.items() if words[name] not in why] == []
    titles = [title(table) for table in guest.tables]
    assert titles[-40:] == [*(f"OEM1/LARGE{number}" for number in range(16)), "SLIC/RIGHT",
                            *(f"OEM3/T{number}" for number in range(23))]
    assert guest.one("SLIC/RIGHT")[HEADER:] == bytes(range(40))
    assert [title(table) for table in guest.tables if sum(table) & 0xFF] == []

# SPDX-License-Identifier: MIT
"""What toolstack and firmware tell each other by keys: the layout record in xenstore, and memory and host bridges that nothing
but an option describes."""

import re
import sys

import pytest

import acpi_given
import hostile
import side_by_side
import side_by_side_view
import test_device_model_tables
from guest_run import ROOT
from xen_guest import Step

sys.path.insert(0, str(ROOT / "tools"))
from hvmlayout import record as layout_record  # noqa: E402

side_by_side.build_payload()

GIB = 1 << 30
FOLDER = "data/hvmstage/layout"
viewed = test_device_model_tables.viewed

# --- the layout record ---

LISTED = f"xenstore-ls -f /local/domain/$DOMID/{FOLDER}"
READ = f"""
folder=/local/domain/$DOMID/{FOLDER}
pieces=$(xenstore-read $folder/pieces); piece=0
while [ $piece -lt $pieces ]; do xenstore-read $folder/$piece; piece=$((piece + 1)); done
"""
CONSOLE = "xl dmesg | grep '^(d'$DOMID') .*D layout record: '"


def layout(name, shell="", **more):
    # More functions than one piece has room for.
    devices = [word for _ in range(24) for word in ("-device", "pci-testdev,membar=1M")]
    store = {"hvmstage/publish-layout": "on"}
    return hostile.guest(name, shell=shell, store=store, device_model_args=tuple(devices), **more)


PUBLISHED = layout("told-layout", after=(
    Step("ls", LISTED), Step("read", READ), Step("dmesg", CONSOLE),
    Step("version", f"xenstore-read /local/domain/$DOMID/{FOLDER}/version /local/domain/$DOMID/{FOLDER}/pieces")))
FORBIDDEN = layout("told-layout-forbidden", after=(Step("ls", LISTED),), shell="""
xenstore-chmod -r /local/domain/$domid/data n0 r$domid
""")


def lines_of(text, name):
    """The last whole record in a text, line by line, once it is known to be one that can be true."""
    source = layout_record.Source.of_text(text, name)
    layout_record.read(source)
    return [line for _, line in layout_record.last_whole(source)]


@pytest.mark.guests(PUBLISHED)
@pytest.mark.parametrize("how", ["ls", "read", "dmesg"])
def test_toolstack_reads_the_record_that_is_in_the_log(how, results):
    result = results(PUBLISHED)
    assert result.reached and not result.find("^[FE] "), str(result)
    assert result.outputs[how].ok
    assert lines_of(result.outputs[how].text, how) == lines_of(result.log, "log")


@pytest.mark.guests(PUBLISHED)
def test_record_tells_the_places_that_the_plan_gave(results):
    result = results(PUBLISHED)
    record = layout_record.read(layout_record.Source.of_text(result.outputs["ls"].text, "ls"))
    placed = {(match[1], int(match[2], 16), int(match[3], 16)) for line in result.find("placed$") if (match := re.match(
        r"I pci (\S+): \S+ \[(?:mem|io ) 0x([0-9a-f]+)-0x([0-9a-f]+)[^]]*\] placed", line))}
    told = {("%02x:%02x.%x" % (one.bus, one.device, one.function), bar.address, bar.last)
            for host in record.hosts for one in host.functions for bar in one.bars if bar.address is not None}
    assert told == placed and len(told) > 24
    assert (record.machine, record.platform) == ("pc", "xen")


@pytest.mark.guests(PUBLISHED)
def test_record_has_its_version_and_as_many_pieces_as_it_says(results):
    result = results(PUBLISHED)
    version, pieces = result.outputs["version"].text.split()
    keys = re.findall(r"layout/(\w+) = ", result.outputs["ls"].text)
    assert version == "1" and int(pieces) >= 2
    assert sorted(keys) == sorted(["version", "pieces", *map(str, range(int(pieces)))])
    assert result.find(rf"^I layout xenstore: record in {pieces} pieces below {FOLDER}")


@pytest.mark.guests(FORBIDDEN)
def test_a_guest_that_may_not_write_says_so_and_boots(results):
    result = results(FORBIDDEN)
    assert result.reached and not result.find("^[FE] "), str(result)
    assert len(result.find(rf"^W layout xenstore: {FOLDER}.* \(EACCES\), the record is in this log only")) == 1
    assert not result.outputs["ls"].ok and lines_of(result.log, "log")


# --- persistent memory and host bridges ---

RANGE = (0x200000000, GIB)
ON_RAM = "range=0x8000000-0x8ffffff"
PMEM = acpi_given.guest("told-pmem", device_model_args=("-device", "pci-testdev,membar=8G"), options={
    "pmem-1": f"range={RANGE[0]:#x}-{sum(RANGE) - 1:#x} dimms=1,2", "pmem-2": ON_RAM,
    "pmem-3": "range=0x210000000-0x21fffffff", "pmem-4": "everywhere"})


@pytest.mark.guests(PMEM)
def test_persistent_memory_of_an_option_is_in_map_and_nfit_and_free_of_bars(results):
    view = viewed(results(PMEM))
    first, last = RANGE[0], sum(RANGE) - 1
    assert [(one.first, one.last) for one in view.e820 if one.kind == "type 7"] == [(first, last)]
    nfit = bytes(view.acpi()["NFIT"][1])
    spas, at = [], 40
    while at < len(nfit):
        kind, length = int.from_bytes(nfit[at:at + 2], "little"), int.from_bytes(nfit[at + 2:at + 4], "little")
        if kind == 0:
            spas.append((int.from_bytes(nfit[at + 32:at + 40], "little"), int.from_bytes(nfit[at + 40:at + 48], "little")))
        at += length
    # Each DIMM has half of it, one behind the other.
    assert spas == [(first, GIB // 2), (first + GIB // 2, GIB // 2)]
    large = [bar for bar in view.bars if bar.size == 8 * GIB]
    assert len(large) == 1 and (large[0].address > last or large[0].last < first)


@pytest.mark.guests(PMEM)
def test_persistent_memory_that_cannot_be_is_left_out_with_its_reason(results):
    result = results(PMEM)
    viewed(result)
    assert len(result.find(r"^E acpi pmem-2: \[mem 0x08000000-0x08ffffff\]: .*RAM.*; left out")) == 1
    assert len(result.find(r"^E acpi pmem-3: \[mem 0x210000000-0x21fffffff\]: .*pmem-1; left out")) == 1
    assert len(result.find(r"^W firmware option: pmem-4=everywhere: expected ")) == 1
    assert len(result.find(r"^E ")) == 2


# The BAR has to be below 4 GiB. RAM that makes room for it would go behind that above 4 GiB, where persistent memory is.
MOVED_RANGE = (0x120000000, GIB)
MOVED = acpi_given.guest("moved-beside-pmem", config={"memory": 4096}, deadline=200, device_model_args=(
    "-device", "pci-testdev,membar=512M,addr=0x10"), shell="""
xenstore-write /local/domain/$domid/hvmloader/allow-memory-relocate 1
""", options={"pmem-1": f"range={MOVED_RANGE[0]:#x}-{sum(MOVED_RANGE) - 1:#x}", "address-bits": "32"})


@pytest.mark.guests(MOVED)
def test_ram_is_not_moved_onto_persistent_memory(results):
    result = results(MOVED)
    view = viewed(result)
    assert result.find(r"RAM of \d+ pages moved")
    first, last = MOVED_RANGE[0], sum(MOVED_RANGE) - 1
    assert [(one.first, one.last) for one in view.e820 if one.kind == "type 7"] == [(first, last)]
    assert not any(one.first <= last and first <= one.last for one in view.e820 if one.kind == "RAM")


# Nobody answers in the ECAM of the last one.
BRIDGES = acpi_given.guest("told-bridges", options={
    "host-bridge-1": "segment=1 buses=00-00 ecam=0x8000000-0x80fffff",
    "host-bridge-2": "segment=2 buses=00-00 ecam=0xd0000000-0xd00fffff mem=0xfee00000-0xfeefffff",
    "host-bridge-3": "segment=3 buses=00-00 ecam=0xd0000000-0xd00fffff io=0xb000-0xbfff",
    "host-bridge-4": "segment=4 buses=00-01 ecam=0xd0000000-0xd00fffff",
    "host-bridge-5": "segment=5 buses=80-80 ecam=0xd0000000-0xd00fffff pref=0x4000000000-0x40ffffffff"})


@pytest.mark.guests(BRIDGES)
def test_host_bridges_that_cannot_be_are_left_out_with_their_reasons(results):
    result = results(BRIDGES)
    viewed(result)
    for number, pattern in ((1, "0x8000000-0x80fffff is on RAM"), (2, "0xfee00000-0xfeefffff is .*"),
                            (3, "0xb000-0xbfff is .*")):
        line = rf"^E pci host-bridge-{number}: segment 000{number} \[bus 00-00\]: {pattern}.*: left out"
        assert len(result.find(line)) == 1, str(result)
    assert len(result.find(r"^W firmware option: host-bridge-4=.*: expected ")) == 1
    assert len(result.find(r"^[EW] (?!summary )")) == 5, result.find(r"^[EW] ")


@pytest.mark.guests(BRIDGES)
def test_a_host_bridge_without_functions_is_a_warning(results):
    result = results(BRIDGES)
    assert len(result.find(r"^W pci host-bridge-5: ")) == 1
    assert "MCFG" not in viewed(result).acpi()

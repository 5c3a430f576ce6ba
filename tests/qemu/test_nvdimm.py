# SPDX-License-Identifier: MIT
"""NVDIMMs as a Linux guest has them: where they are, what ndctl lists, that namespaces can be created, that data stays.

Each case is a guest that fills the DIMMs, the same machine after a reset, and, where the case names one, another
machine with other tables that gets the same files. Witnesses are QEMU (QMP, info mtree), Linux, ndctl, and the files.
"""

import functools

import pytest

import agreement
import boots
import nvdimm
import usual
from nvdimm import GIB, MIB, Case, dimms
from test_acpi_hotplug import answer, wait

USUAL = [
    Case("nvdimm-q35-4", "q35", "native", dimms(4), nvdimm.FOUR, then=("pc", "device-model")),
    Case("nvdimm-pc-1", "pc", "native", dimms(1), nvdimm.ONE, then=("q35", "device-model")),
]
LONG = [
    Case("nvdimm-pc-4-device-model", "pc", "device-model", dimms(4), nvdimm.FOUR, then=("q35", "native")),
    Case("nvdimm-q35-1-device-model", "q35", "device-model", dimms(1), nvdimm.ONE, then=("pc", "native")),
    Case("nvdimm-q35-no-labels", "q35", "native", dimms(2, labels=0), then=("pc", "device-model")),
    Case("nvdimm-q35-2815M", "q35", "native", dimms(1), nvdimm.ONE, memory="2815M,slots=2,maxmem=4G"),
    Case("nvdimm-pc-4G", "pc", "native", dimms(1), nvdimm.ONE, memory="4G,slots=2,maxmem=6G"),
    Case("nvdimm-q35-beside", "q35", "native", dimms(2), (*nvdimm.ONE, (2, "raw", 0)), then=("pc", "native"),
         extra=("-object", "memory-backend-ram,id=ram1,size=256M", "-device", "pc-dimm,id=dimm1,memdev=ram1")),
    Case("nvdimm-pc-nodes", "pc", "native", nvdimm.in_nodes(dimms(2), (1, 0)), nvdimm.ONE, then=("q35", "device-model"),
         extra=("-object", "memory-backend-ram,id=ram0,size=384M", "-object", "memory-backend-ram,id=ram1,size=128M",
                "-smp", "2,sockets=2", "-numa", "node,nodeid=0,memdev=ram0,cpus=0",
                "-numa", "node,nodeid=1,memdev=ram1,cpus=1")),
]


def _own(name, machine, count, namespaces):
    """An NFIT of the firmware's own, one range for each DIMM, with QEMU's handles, for the mailbox's sake."""
    there, ranges = nvdimm.side_by_side(dimms(count), 4 * GIB)
    options = [(f"pmem-{number}", f"range={start:#x}-{end:#x} dimms={number}")
               for number, (start, end) in enumerate(ranges, 1)]
    return Case(name, machine, "native", there, namespaces, options=tuple(options), own=True)


OWN = [_own("nvdimm-own-q35-2", "q35", 2, (*nvdimm.ONE, (2, "sector", 0)))]
OWN_LONG = [_own("nvdimm-own-pc-4", "pc", 4, nvdimm.FOUR)]


CASES = [*USUAL, *OWN, *(pytest.param(case, marks=usual.long) for case in [*LONG, *OWN_LONG])]
own = pytest.mark.parametrize("case", [*OWN, *(pytest.param(case, marks=usual.long) for case in OWN_LONG)], ids=str)
each = pytest.mark.parametrize("case", CASES, ids=str)
LABELLED = [one for one in CASES if getattr(one, "values", [one])[0].namespaces]
labelled = pytest.mark.parametrize("case", LABELLED, ids=str)


@functools.lru_cache(maxsize=None)
def _carried_out(case):
    return nvdimm.carry_out(case, boots.BUILD / "qemu" / case.name)


@pytest.fixture
def story(case, linux):
    return _carried_out(case)


def expect_none(findings):
    assert findings == [], "\n".join(str(one) for one in findings)


@each
def test_firmware_qemu_and_linux_agree_on_the_machine(case, story):
    for stage in story.stages:
        outcome = stage.outcome
        expect_none(outcome.findings("FE" if case.own else "FEW"))
        expect_none(agreement.description_complaints(outcome.log, outcome.view))


@each
def test_nfit_is_of_whom_it_should_be(case, story):
    """With acpi=native it is the one table of QEMU's beside our own, unless options describe the memory."""
    for stage in story.stages:
        tables, native = stage.outcome.view.tables, stage.outcome.boot.acpi == "native"
        assert (nvdimm.oem(tables["DSDT"]) == nvdimm.QEMU_OEM) == (not native)
        assert (nvdimm.oem(tables["NFIT"]) == nvdimm.QEMU_OEM) == (not case.own)


@each
def test_linux_has_persistent_memory_where_qemu_has_it(case, story):
    for stage in story.stages:
        assert [end - start + 1 for start, end in stage.ranges] == [dimm.size for dimm in case.dimms]
        for report in stage.reports:
            assert [(region.start, region.start + region.size - 1) for region in report.regions] == stage.ranges
        expect_none(nvdimm.iomem_findings(stage))


@each
def test_memory_map_and_mtrrs_have_it_as_persistent_and_write_back(case, story):
    """QEMU's tables come with QEMU's map, in which an NVDIMM is not listed; the firmware's with one that lists it."""
    for stage in story.stages:
        native = stage.outcome.boot.acpi == "native"
        assert nvdimm.persistent_in_memory_map(stage) == (nvdimm.joined(stage.ranges) if native else [])
        expect_none(nvdimm.mtrr_findings(stage))


@each
def test_linux_has_each_region_in_its_node(case, story):
    for stage in story.stages:
        nodes = [one["data"]["node"] for one in sorted(stage.devices, key=lambda one: one["data"]["addr"])
                 if one["type"] == "nvdimm"]
        assert [[region.node for region in report.regions] for report in stage.reports] == [nodes] * len(stage.reports)


@each
def test_nothing_else_lies_over_an_nvdimm_or_the_range_for_hot_plug(case, story):
    for stage in story.stages:
        expect_none(nvdimm.overlap_findings(stage))
        assert any(placement.start >= 4 * GIB for placement in stage.outcome.log.placements.values())


@each
def test_ndctl_lists_each_dimm_with_its_region(case, story):
    """A new DIMM is one raw namespace; that it has labels is known once they are initialized."""
    for stage in story.stages:
        for report in stage.reports:
            assert report.messages == ""
            assert [region.handles for region in report.regions] == [(handle,) for handle in report.handles]
            assert len({dimm["id"] for dimm in report.dimms}) == len(report.regions) == len(case.dimms)
    blank = story.stages[0].reports[0]
    assert [[(space.mode, space.size) for space in region.namespaces.values()] for region in blank.regions] == [
        [("raw", dimm.size)] for dimm in case.dimms]


@labelled
def test_namespaces_can_be_created(case, story):
    """Each in its DIMM, in its mode, as large as asked but for what its own mode takes, and no room is lost."""
    for number, region in enumerate(story.filled.regions):
        asked = [(mode, size or case.dimms[number].size) for handle, mode, size in case.namespaces
                 if region.handles == (handle,)]
        made = [(space.mode, space.size) for key, space in region.namespaces.items() if key]
        if not asked:
            assert made == []
            continue
        assert sorted(mode for mode, _ in made) == sorted(mode for mode, _ in asked)
        for mode, size in asked:
            (found,) = [bytes for kind, bytes in made if kind == mode]
            assert size - nvdimm.OVERHEAD[mode] <= found <= size
        assert region.available == case.dimms[number].size - sum(size for _, size in asked)


@labelled
def test_labels_at_the_end_of_each_file_are_those_of_the_namespaces(case, story):
    for number, dimm in enumerate(case.dimms):
        labels = nvdimm.labels_of(dimm, story.folder)
        assert sorted(size for _, size in labels) == sorted(
            size or dimm.size for handle, _, size in case.namespaces if handle == number + 1)
        assert all(dpa + size <= after for (dpa, size), (after, _) in zip(labels, [*labels[1:], (dimm.size, 0)]))


@each
def test_what_was_written_is_in_the_backing_file(case, story):
    for dimm, region in zip(case.dimms, story.filled.regions):
        for space in region.namespaces.values():
            assert space.md5 == nvdimm.sum_of(space.disk)
            assert nvdimm.data_finding(dimm, story.folder, space) == ""


@each
def test_namespaces_and_data_stay_over_a_reset_and_in_another_machine(case, story):
    def kept(report):
        return [{key: (space.mode, space.size, space.md5) for key, space in region.namespaces.items()}
                for region in report.regions]

    written = kept(story.filled)
    assert any(written)
    for stage in story.stages[1:]:
        assert kept(stage.reports[0]) == written, stage.outcome.boot.name


@own
def test_firmware_says_which_tables_its_own_nfit_takes_the_place_of(case, story):
    """QEMU's NFIT and the SSDT with its DIMMs; it has nothing else to complain of."""
    for stage in story.stages:
        ids = [nvdimm.table_id(data) for data in stage.outcome.view.tables.values()]
        assert nvdimm.QEMU_NVDIMM not in ids
        complaints = [str(line) for line in stage.outcome.log.of_level("FEW")]
        assert [kind for kind in ("NFIT", "SSDT") if any(kind in line for line in complaints)] == ["NFIT", "SSDT"]
        assert len(complaints) == 2


@usual.long
@pytest.mark.parametrize("machine", ("q35", "pc"))
def test_own_range_can_be_interleaved_over_two_dimms(machine, linux):
    """A namespace in it has labels on both DIMMs, each for half of it. QEMU's memory is linear, and so are data."""
    there, ranges = nvdimm.side_by_side((nvdimm.Dimm(0, 128 * MIB), nvdimm.Dimm(1, 128 * MIB)), 4 * GIB)
    start, end = ranges[0][0], ranges[1][1]
    case = Case(f"nvdimm-own-{machine}-interleaved", machine, "native", there, own=True,
                namespaces=((1, "raw", 64 * MIB), (1, "fsdax", 0)),
                options=(("pmem-1", f"range={start:#x}-{end:#x} dimms=1,2 line=4K"),))
    story = _carried_out(case)
    for stage in story.stages:
        expect_none(stage.outcome.findings("FE"))
        expect_none(nvdimm.iomem_findings(stage) + nvdimm.overlap_findings(stage))
        assert [(one.start, one.size, one.handles) for report in stage.reports for one in report.regions] == [
            (start, 256 * MIB, (1, 2))] * len(stage.reports)
    for dimm in case.dimms:
        assert sorted(size for _, size in nvdimm.labels_of(dimm, story.folder)) == [32 * MIB, 96 * MIB]
    (region,) = story.filled.regions
    for space in region.namespaces.values():
        assert space.md5 == nvdimm.sum_of(space.disk)
        assert "" in [nvdimm.data_finding(dimm, story.folder, space) for dimm in case.dimms]
    assert [one.reports[0].regions[0].namespaces for one in story.stages[1:]] == [region.namespaces]


# Only the first can be: the others clash with RAM, the I/O APIC, the first one's range, its handle, and what the
# processor addresses. The last one's range has no end.
DESCRIBED = {
    "pmem-1": "range=0x140000000-0x14fffffff dimms=1",
    "pmem-2": "range=0x10000000-0x17ffffff",
    "pmem-3": "range=0xfec00000-0xfec00fff",
    "pmem-4": "range=0x148000000-0x157ffffff",
    "pmem-5": "range=0x200000000-0x20fffffff dimms=1",
    "pmem-6": "range=0x8000000000000-0x8000000ffffff",
    "pmem-7": "range=0x300000000",
}
REASONS = {"pmem-2": "RAM", "pmem-3": "chipset", "pmem-4": "pmem-1", "pmem-5": "handle", "pmem-6": "processor"}
REFUSED = [boots.Boot(f"nvdimm-refused-{machine}", machine=machine, linux=False,
                      devices=("pci-testdev,membar=2G",),
                      options=(("place", "high"), *DESCRIBED.items())) for machine in ("q35", "pc")]
refused = pytest.mark.parametrize("boot", REFUSED, ids=str)


@refused
def test_persistent_memory_that_cannot_be_is_refused_with_its_reason(boot, outcome):
    """... whichever way it cannot, and the boot goes on with what can be."""
    log = outcome.log
    assert log.last == boots.NO_PAYLOAD
    told = {line.object: line.fact for line in log.of_level("FE")}
    assert [name for name, reason in REASONS.items() if reason not in told.get(name, "")] == [], told
    assert sorted(told) == sorted(REASONS)
    assert [line for line in log.of_level("W") if "pmem-7" in line.fact and "0xFIRST-0xLAST" in line.fact]
    assert [line.fact for line in log.lines if line.object == "map" and "persistent" in line.fact] == [
        "[mem 0x0000000140000000-0x000000014fffffff] persistent (type 7)"]


@refused
def test_bars_keep_clear_of_described_memory(boot, outcome):
    bars = [one for one in outcome.log.placements.values() if one.size == 2 * GIB]
    assert len(bars) == 1 and bars[0].start >= 4 * GIB
    assert bars[0].end < 0x140000000 or bars[0].start > 0x14fffffff


# QEMU raises general-purpose event 4 for a new NVDIMM, which its own tables pass on to \_SB.NVDR.
# The last DIMM of each is not there when the guest starts.
PLUGGED = [
    ("q35", "native", 2),
    pytest.param("pc", "native", 1, marks=usual.long),
    pytest.param("q35", "device-model", 2, marks=usual.long),
    pytest.param("pc", "device-model", 1, marks=usual.long),
]


@pytest.mark.parametrize("machine,source,count", PLUGGED)
def test_nvdimm_comes_while_linux_runs_and_other_memory_beside_it(machine, source, count, start, linux):
    *there, new = dimms(count)
    folder = boots.BUILD / "qemu" / f"nvdimm-come-{machine}-{source}"
    case = Case(folder.name, machine, source, tuple(there), extra=(
        "-object", "memory-backend-ram,id=ram1,size=256M"))
    nvdimm.make_files(case, folder)
    boot = case.boot(folder, do="pmem,pmem-wait,pmem,memory-wait,pmem,tables,view,poweroff")
    running = start(boot)
    at = wait(running, "pmem-waiting", 0)
    new.plug(running, folder)
    at = wait(running, "memory-waiting", at)
    # Linux takes RAM in whole blocks of 128 MiB.
    running.qmp("device_add", driver="pc-dimm", id="dimm", memdev="ram1", addr=5 * GIB)
    answer(running, "memory", at)
    stage = nvdimm.look(running, boot, boots.await_end(running))
    before, plugged, after = stage.reports
    assert [region.size for region in before.regions] == [dimm.size for dimm in there]
    assert [(region.start, region.start + region.size - 1) for region in plugged.regions] == stage.ranges
    assert [region.size for region in plugged.regions] == [*(dimm.size for dimm in there), new.size]
    assert after == plugged
    assert any(line.startswith(f"{5 * GIB:x}-") and "System RAM" in line for line in stage.outcome.view.lines("iomem"))
    expect_none(nvdimm.overlap_findings(stage) + nvdimm.iomem_findings(stage))
    expect_none(agreement.dmesg_complaints(stage.outcome.log, stage.outcome.view))

# SPDX-License-Identifier: MIT
"""Two NUMA nodes with unequal distances: SRAT, SLIT, Linux and numactl have them as the command line says."""

import re

import pytest

import acpi_tables
import boots
from acpi_guest import DISTANCES, MIB, NODE_CPUS, NODE_RAM, PC_FULL, Q35_FULL, witness  # noqa: F401

BOOTS = [Q35_FULL, PC_FULL]
# RAM that lies on both sides of the hole below 4 GiB, and hot-pluggable room above.
SPLIT = boots.Boot("acpi-numa-split", cpus=2, memory="5G,slots=2,maxmem=8G", do="tables,view,poweroff", deadline=180,
                   extra=("-smp", "2,sockets=2,cores=1,threads=1",
                          "-object", "memory-backend-ram,id=m0,size=1G", "-object", "memory-backend-ram,id=m1,size=4G",
                          "-numa", "node,nodeid=0,memdev=m0,cpus=0", "-numa", "node,nodeid=1,memdev=m1,cpus=1"))
both = pytest.mark.parametrize("boot", BOOTS, ids=str)


def _numactl(view):
    lines = view.lines("numa")
    cpus = [[int(word) for word in line.split(":")[1].split()] for line in lines if re.match(r"node \d+ cpus:", line)]
    sizes = [int(line.split()[3]) for line in lines if re.match(r"node \d+ size:", line)]
    distances = [[int(word) for word in line.split(":")[1].split()] for line in lines if re.match(r" +\d+: ", line)]
    return cpus, sizes, distances


@both
def test_numactl_prints_what_the_command_line_says(boot, outcome):
    cpus, sizes, distances = _numactl(outcome.view)
    assert (cpus, distances) == (NODE_CPUS, DISTANCES)
    # Linux keeps part of each node for itself, and lies in one of them, it leaves to chance where.
    assert all(want - 90 < size <= want for size, want in zip(sizes, NODE_RAM)), sizes


@both
def test_slit_has_the_distances(boot, outcome):
    assert acpi_tables.slit(outcome.view.tables["SLIT"]) == DISTANCES


@both
def test_srat_has_each_processor_in_its_node(boot, outcome):
    srat = acpi_tables.srat(outcome.view.tables["SRAT"])
    madt = acpi_tables.madt(outcome.view.tables["APIC"])
    nodes = {uid: srat.processors[apic] for uid, (apic, _, _) in madt.processors.items()}
    assert nodes == {cpu: node for node, cpus in enumerate(NODE_CPUS) for cpu in cpus}


def _memory(tables, hotplug):
    return [(start, end, node) for start, end, node, flags in acpi_tables.srat(tables["SRAT"]).memory
            if bool(flags & acpi_tables.HOT_PLUGGABLE) == hotplug]


@pytest.mark.parametrize("boot", [*BOOTS, SPLIT], ids=str)
def test_srat_has_all_ram_and_each_node_its_share(boot, outcome):
    """The ranges are apart, none is outside the RAM that QEMU maps, and they add up, but for the hole at A0000h."""
    shares = [share * MIB for share in NODE_RAM] if boot != SPLIT else [1 << 30, 4 << 30]
    memory = sorted(_memory(outcome.view.tables, hotplug=False))
    assert [(one, two) for one, two in zip(memory, memory[1:]) if one[1] >= two[0]] == []
    for node, share in enumerate(shares):
        given = sum(end - start + 1 for start, end, where in memory if where == node)
        assert 0 <= share - given <= (MIB if node == 0 else 0), f"node {node} has {given:#x} of {share:#x}"
    ram = [(region.start, region.end) for region in outcome.state.flat["mem"]
           if region.kind == "ram" and region.name in ("m0", "m1", "pc.ram")]
    for start, end, node in memory:
        assert any(low <= start and end <= high for low, high in ram) or start == 0, f"{start:#x}-{end:#x}"


@pytest.mark.parametrize("boot", [*BOOTS, SPLIT], ids=str)
def test_srat_has_room_for_memory_that_may_come(boot, outcome):
    room = _memory(outcome.view.tables, hotplug=True)
    top = max(region.end for region in outcome.state.flat["mem"]
              if region.kind == "ram" and region.name in ("m0", "m1"))
    wanted = {512 * MIB: 3584 * MIB, 5 << 30: 3 << 30}[outcome.state.ram_bytes]
    assert sum(end - start + 1 for start, end, _ in room) >= wanted
    assert all(start > top and start >= 1 << 32 for start, end, _ in room)


@pytest.mark.parametrize("boot", [SPLIT], ids=str)
def test_linux_has_the_nodes_of_a_split_memory(boot, outcome):
    assert outcome.findings() == []
    nodes = [int(match[1]) for match in (re.search(r"Initmem setup node (\d+)", line) for line in outcome.view.dmesg)
             if match]
    assert nodes == [0, 1]


@pytest.mark.parametrize("boot", [Q35_FULL], ids=str)
def test_extra_root_is_of_its_node(boot, outcome, witness):  # noqa: F811
    """pxb-pcie with numa_node=1: _PXM of its host bridge."""
    far = next(root for root in witness.roots if root.buses[0] == 64)
    assert witness.namespace.all("_PXM").get(f"{far.path}._PXM") == 1

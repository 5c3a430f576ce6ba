# SPDX-License-Identifier: MIT
"""Fixed hardware and sleep: what the FADT says is true of the chipset, and Linux suspends to RAM, wakes and powers off."""

import pytest

import acpi_tables
import boots
from acpi_guest import PC, PC_FULL, Q35, Q35_FULL, is_ours, witness  # noqa: F401: a fixture
from boots import Boot
from machine import Machine

BOOTS = [Q35, PC, Q35_FULL, PC_FULL]
SYSTEM_IO = 1
BYTE, WORD, DWORD = 1, 2, 3
RESET_SUPPORTED, WBINVD = 1 << 10, 1
every_machine = pytest.mark.parametrize("boot", BOOTS, ids=str)

# QEMU's chipsets: the PM function's I/O base, the GPE0 block with its length, SMI command port with its two values.
CHIPSETS = {
    "q35": {"pm": 0x600, "gpe0": 0x620, "gpe0_length": 16, "smi_command": 0xB2, "acpi_enable": 2, "acpi_disable": 3},
    "pc": {"pm": 0x600, "gpe0": 0xAFE0, "gpe0_length": 4, "smi_command": 0xB2, "acpi_enable": 0xF1, "acpi_disable": 0xF0},
}


@every_machine
def test_fadt_is_true_of_the_chipset(boot, outcome):
    fadt, chipset = acpi_tables.fadt(outcome.view.tables["FACP"]), dict(CHIPSETS[boot.machine])
    pm = chipset.pop("pm")
    chipset.update(pm1a_event=pm, pm1a_control=pm + 4, pm_timer=pm + 8, pm1_event_length=4, pm1_control_length=2,
                   pm_timer_length=4, sci=9, pm1b_event=0, pm1b_control=0, gpe1=0)
    # Where the hardware starts in ACPI mode, no command for it need be there.
    for name in ("smi_command", "acpi_enable", "acpi_disable") if fadt["smi_command"] == 0 else ():
        chipset[name] = 0
    assert {name: fadt[name] for name in chipset} == chipset
    assert fadt["flags"] & WBINVD
    if not fadt["flags"] & RESET_SUPPORTED and not is_ours(outcome):
        pytest.xfail("QEMU's tables: on pc the FADT has no reset register")
    assert fadt["flags"] & RESET_SUPPORTED
    assert (fadt["reset"].space, fadt["reset"].width, fadt["reset"].address) == (SYSTEM_IO, 8, 0xCF9)


@every_machine
def test_fadt_is_of_a_revision_that_has_all_fields(boot, outcome):
    """Each generic address repeats its older field, with the width of the block and an access size that fits it."""
    data = outcome.view.tables["FACP"]
    header, fadt = acpi_tables.Header.of(data), acpi_tables.fadt(data)
    if not is_ours(outcome):
        pytest.xfail(f"QEMU's tables: FADT revision {header.revision}, its generic addresses have no access size")
    assert header.revision >= 5 and header.length >= 268
    assert fadt["x_dsdt"] in (0, fadt["dsdt"]) or fadt["dsdt"] == 0
    for name, length, access in (("pm1a_event", "pm1_event_length", (WORD, DWORD)),
                                 ("pm1a_control", "pm1_control_length", (WORD,)),
                                 ("pm_timer", "pm_timer_length", (DWORD,)), ("gpe0", "gpe0_length", (BYTE,))):
        block = fadt[f"x_{name}"]
        assert (block.space, block.address, block.width, block.offset) == (SYSTEM_IO, fadt[name], 8 * fadt[length], 0)
        assert block.access in access, name
    assert fadt["reset"].access == BYTE


@every_machine
def test_sleep_states_are_offered(boot, outcome, witness):  # noqa: F811
    """S3, S4 and S5: packages of four integers; the first is SLP_TYPa, a field of three bits."""
    offered = {state: witness.namespace.all(state) for state in ("_S3_", "_S4_", "_S5_")}
    for state, found in offered.items():
        assert list(found) == ["\\" + state.rstrip("_")]
        (package,) = found.values()
        assert len(package) in (2, 3, 4) and 0 <= package[0] <= 7
    line = next(line for line in outcome.view.dmesg if "ACPI: PM: (supports" in line)
    assert line.split("(supports ")[1] == "S0 S3 S4 S5)"


def suspend_and_wake(machine):
    """Has the guest sleep and wakes it; it goes on with its list, or starts anew, which is told."""
    machine.wait_for_line("=== suspending")
    machine.wait_for_event("SUSPEND")
    machine.qmp("system_wakeup")
    machine.wait_for_event("WAKEUP")
    machine.wait_for_line("=== resumed", "I firmware boot: hvmstage", after=machine.log().rindex("=== suspending"))


@pytest.mark.parametrize("rom_name", ("hvmstage", "seabios"))
@pytest.mark.parametrize("name", ("q35", "pc"))
def test_linux_suspends_to_ram_and_wakes(name, rom_name, rom, linux):
    """Then all processors are back and the disk still works. QEMU's own firmware shows what the machine can do."""
    boot = Boot(f"acpi-s3-{name}-{rom_name}", machine=name, cpus=2, do="suspend,disks,view,poweroff", deadline=120,
                devices=("virtio-blk-pci,{disk:d}",))
    folder = boots.BUILD / "qemu" / boot.name
    folder.mkdir(parents=True, exist_ok=True)
    arguments, sums = boots.arguments_of(boot, rom if rom_name == "hvmstage" else None, folder)
    with Machine(folder, arguments, boot.deadline) as machine:
        suspend_and_wake(machine)
        after = machine.log()[machine.log().rindex("=== suspending"):]
        # SeaBIOS leaves the power management ports of q35 off after a wake-up, so that Linux cannot power off there.
        if (name, rom_name) == ("q35", "seabios"):
            machine.wait_for_line("reboot: Power down")
        else:
            machine.wait_for_event("SHUTDOWN")
        view = boots.guest_view.parse(machine.log())
    assert "=== resumed, status 0" in after
    assert sorted(view.disks.values()) == sorted(sums.values())
    assert view.processors == 2
    assert any("ACPI: PM: Waking up from system sleep state S3" in line for line in view.dmesg)

/* SPDX-License-Identifier: MIT */
#include "tests/fake/planned_machine.h"

#include <linux/pci_regs.h>
#include <string.h>

#include "pci/pci_cfg.h"
#include "tests/fake/hand_machine.h"

#define KIB(n) ((uint64_t)(n) << 10)
#define MIB(n) ((uint64_t)(n) << 20)
#define GIB(n) ((uint64_t)(n) << 30)

#define BOTH (PCI_COMMAND_IO | PCI_COMMAND_MEMORY)

static void describe_inventory(struct pci_inventory *inventory)
{
	hand_machine_init(inventory);
	hand_function(inventory, PCI_BDF(0, 0, 0), HAND_HOST_BRIDGE, PCI_NONE);
	hand_function(inventory, PCI_BDF(0, 1, 0), HAND_VGA, PCI_NONE);
	hand_bar(inventory, 0, HAND_PREF32, MIB(16));
	hand_bar(inventory, 2, HAND_MEM32, KIB(4));
	hand_bar(inventory, PCI_BAR_ROM, HAND_ROM, KIB(64));
	hand_function(inventory, PCI_BDF(0, 2, 0), HAND_NIC, PCI_NONE);
	hand_bar(inventory, 0, HAND_IO, 32);
	hand_bar(inventory, 1, HAND_MEM32, KIB(4));
	hand_bar(inventory, 4, HAND_PREF64, KIB(16));
	hand_bridge(inventory, PCI_BDF(0, 3, 0), 1, PCI_NONE);
	hand_bar(inventory, 0, HAND_MEM32, KIB(4));
	hand_bridge(inventory, PCI_BDF(1, 0, 0), 2, B_PORT);
	hand_bar(inventory, 0, HAND_MEM32, KIB(4));
	hand_function(inventory, PCI_BDF(2, 0, 0), HAND_NIC, B_SWITCH);
	hand_bar(inventory, 0, HAND_IO, 64);
	hand_bar(inventory, 1, HAND_MEM32, MIB(1));
	hand_bar(inventory, 2, HAND_PREF64, MIB(256));
	hand_bar(inventory, 4, HAND_MEM64, KIB(64));
	hand_bridge(inventory, PCI_BDF(0, 4, 0), 3, PCI_NONE);
	inventory->bridges[B_SLOT].hotplug = true;
	hand_function(inventory, PCI_BDF(0, 5, 0), HAND_NIC, PCI_NONE);
	inventory->bars[hand_bar(inventory, 0, HAND_MEM32, MIB(1))].pinned = 0xfd000000;
	inventory->functions[hand_function(inventory, PCI_BDF(0, 6, 0), 0x060700, PCI_NONE)].header_type = 2;
	hand_bar(inventory, 0, HAND_MEM32, KIB(4));
	hand_function(inventory, PCI_BDF(0, 7, 0), HAND_ACCELERATOR, PCI_NONE);
	hand_bar(inventory, 0, HAND_MEM32, GIB(2));
	hand_bar(inventory, PCI_BAR_ROM, HAND_ROM, KIB(64));
	hand_bar(inventory, 1, HAND_IO, 16);
}

static void describe_windows(struct pci_windows *windows)
{
	hand_windows_init(windows);
	hand_windows_add(&windows->io, 0xc000, 0xffff);
	hand_windows_add(&windows->mem32, 0xc0000000, 0xcfffffff);
	hand_windows_add(&windows->mem32, 0xd0100000, 0xfebfffff);
	hand_windows_add(&windows->mem64, GIB(4), GIB(1024) - 1);
}

static void describe_plan(struct pci_plan *plan)
{
	static const struct pci_bar_plan bars[] = {
		[VGA_FRAME] = { 0xe0000000, PCI_PLACED },
		[VGA_REGS] = { 0xfe000000, PCI_PLACED },
		[VGA_ROM] = { 0xfe010000, PCI_PLACED },
		[NIC_IO] = { 0xc000, PCI_PLACED },
		[NIC_REGS] = { 0xfe001000, PCI_PLACED },
		[NIC_HIGH] = { 0x100000000, PCI_PLACED },
		[PORT_BAR] = { 0xfe002000, PCI_PLACED },
		[SWITCH_BAR] = { 0xf02f0000, PCI_PLACED },
		[CARD_IO] = { 0xd000, PCI_PLACED },
		[CARD_MEM] = { 0xf0000000, PCI_PLACED },
		[CARD_HIGH] = { 0x200000000, PCI_PLACED },
		[CARD_MEM64] = { 0xf0100000, PCI_PLACED },
		[PINNED] = { 0xfd000000, PCI_PLACED },
		[ODD] = { 0, PCI_NO_SPACE },
		[BIG] = { 0, PCI_TOO_LARGE },
		[BIG_ROM] = { 0, PCI_ROM_GIVEN_UP },
		[BIG_IO] = { 0xc040, PCI_PLACED },
	};
	static const struct pci_bridge_plan bridges[] = {
		[B_PORT] = { .windows = { { { 0xd000, 0xdfff }, PCI_PLACED, PCI_EMPTY },
					  { { 0xf0000000, 0xf02fffff }, PCI_PLACED, PCI_EMPTY },
					  { { 0x200000000, 0x2ffffffff }, PCI_PLACED, PCI_EMPTY } } },
		[B_SWITCH] = { .windows = { { { 0xd000, 0xdfff }, PCI_PLACED, PCI_EMPTY },
					    { { 0xf0000000, 0xf01fffff }, PCI_PLACED, PCI_EMPTY },
					    { { 0x200000000, 0x23fffffff }, PCI_PLACED, PCI_EMPTY } } },
		[B_SLOT] = { .windows = { { { 0xe000, 0xefff }, PCI_PLACED, PCI_PLACED },
					  { { 0xf0400000, 0xf05fffff }, PCI_PLACED, PCI_PLACED },
					  { { 0x300000000, 0x3001fffff }, PCI_PLACED, PCI_PLACED } } },
	};
	static const uint16_t command[] = { [VGA] = BOTH,
					    [NIC] = BOTH,
					    [PORT] = BOTH,
					    [SWITCH] = BOTH,
					    [CARD] = BOTH,
					    [SLOT] = BOTH,
					    [PINNED_DEVICE] = PCI_COMMAND_MEMORY,
					    [BIG_DEVICE] = PCI_COMMAND_IO };

	memset(plan, 0, sizeof(*plan));
	memcpy(plan->bars, bars, sizeof(bars));
	memcpy(plan->bridges, bridges, sizeof(bridges));
	memcpy(plan->command, command, sizeof(command));
	plan->placed = 14;
	plan->not_placed = 3;
}

void planned_machine_init(struct planned_machine *machine)
{
	memset(machine, 0, sizeof(*machine));
	describe_inventory(&machine->inventory);
	describe_windows(&machine->windows);
	describe_plan(&machine->plan);
	machine->policy = (struct pci_policy){ .hotplug_io = KIB(4), .hotplug_mem = MIB(2), .hotplug_pref = MIB(2) };
	range_set_init(&machine->reserved, machine->reserved_storage, 8);
	hand_windows_add(&machine->reserved, 0xd0000000, 0xd00fffff);
}

void planned_machine_move(struct planned_machine *machine, enum planned_bar bar, uint64_t address)
{
	machine->plan.bars[bar] = (struct pci_bar_plan){ address, PCI_PLACED };
}

void planned_machine_give_up(struct planned_machine *machine, enum planned_bar bar, enum pci_verdict verdict)
{
	machine->plan.bars[bar] = (struct pci_bar_plan){ 0, (uint8_t)verdict };
	machine->plan.placed--;
	machine->plan.not_placed++;
}

struct pci_plan_fault planned_machine_check(struct planned_machine *machine)
{
	return pci_plan_check(&machine->inventory, &machine->windows, &machine->policy, &machine->reserved,
			      &machine->plan, machine->scratch);
}

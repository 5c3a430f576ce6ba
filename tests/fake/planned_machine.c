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

static void describe_special_bars(struct pci_inventory *inventory)
{
	hand_function(inventory, PCI_BDF(0, 8, 0), HAND_ACCELERATOR, PCI_NONE);
	inventory->bars[hand_bar(inventory, 0, HAND_PREF64, MIB(256))].sizes = 0x700; /* 256 MiB, 512 MiB, 1 GiB */
	inventory->bars[hand_bar(inventory, PCI_BAR_VF, HAND_PREF64, KIB(16))].count = 8;
	inventory->bars[hand_bar(inventory, PCI_BAR_VF + 2, HAND_MEM32, KIB(4))].count = 8;
	hand_function(inventory, PCI_BDF(0, 9, 0), HAND_NIC, PCI_NONE);
	hand_bar(inventory, 0, HAND_MEM32, 0x1804);
	hand_bar(inventory, 1, HAND_IO, 12);
	inventory->bars[FIXED].fixed = true;
	inventory->bars[FIXED].pinned = 0xfa000404;
	inventory->bars[FIXED_IO].fixed = true;
	inventory->bars[FIXED_IO].pinned = 0xc104;
}

static void describe_subtractive(struct pci_inventory *inventory)
{
	hand_bridge(inventory, PCI_BDF(0, 10, 0), 4, PCI_NONE);
	inventory->bridges[B_SUBTRACTIVE].subtractive = true;
	hand_function(inventory, PCI_BDF(4, 0, 0), HAND_NIC, B_SUBTRACTIVE);
	hand_bar(inventory, 0, HAND_IO, 32);
	hand_bar(inventory, 1, HAND_MEM32, KIB(4));
	hand_bar(inventory, 2, HAND_MEM32, KIB(4));
	hand_bridge(inventory, PCI_BDF(4, 1, 0), 5, B_SUBTRACTIVE);
	hand_function(inventory, PCI_BDF(5, 0, 0), HAND_NIC, B_UNDER);
	hand_bar(inventory, 0, HAND_IO, 32);
	hand_bar(inventory, 1, HAND_MEM32, KIB(4));
	hand_bar(inventory, 2, HAND_PREF64, MIB(1));
}

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
	hand_function(inventory, PCI_BDF(2, 1, 0), HAND_NIC, B_SWITCH);
	inventory->bars[hand_bar(inventory, 0, HAND_MEM32, KIB(64))].pinned = 0xf01c0000;
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
	describe_special_bars(inventory);
	describe_subtractive(inventory);
}

static void describe_windows(struct pci_windows *windows)
{
	hand_windows_init(windows);
	range_set_init(&windows->io_cover, windows->storage[3], PCI_WINDOW_RANGES);
	hand_windows_add(&windows->io, 0xc000, 0xd4ff);
	hand_windows_add(&windows->io_cover, 0xd500, 0xd5ff);
	hand_windows_add(&windows->io, 0xd600, 0xffff);
	hand_windows_add(&windows->mem32, 0xc0000000, 0xcfffffff);
	hand_windows_add(&windows->mem32, 0xd0100000, 0xfebfffff);
	hand_windows_add(&windows->mem64, GIB(4), GIB(1024) - 1);
}

static void describe_plan(const struct pci_inventory *inventory, struct pci_plan *plan)
{
	static const struct pci_bar_plan bars[] = {
		[VGA_FRAME] = { .address = 0xe0000000, .verdict = PCI_PLACED },
		[VGA_REGS] = { .address = 0xfe000000, .verdict = PCI_PLACED },
		[VGA_ROM] = { .address = 0xfe010000, .verdict = PCI_PLACED },
		[NIC_IO] = { .address = 0xc000, .verdict = PCI_PLACED },
		[NIC_REGS] = { .address = 0xfe001000, .verdict = PCI_PLACED },
		[NIC_HIGH] = { .address = 0x100000000, .verdict = PCI_PLACED },
		[PORT_BAR] = { .address = 0xfe002000, .verdict = PCI_PLACED },
		[SWITCH_BAR] = { .address = 0xf02f0000, .verdict = PCI_PLACED },
		[CARD_IO] = { .address = 0xd000, .verdict = PCI_PLACED },
		[CARD_MEM] = { .address = 0xf0000000, .verdict = PCI_PLACED },
		[CARD_HIGH] = { .address = 0x200000000, .verdict = PCI_PLACED },
		[CARD_MEM64] = { .address = 0xf0100000, .verdict = PCI_PLACED },
		[PINNED_BEHIND] = { .address = 0xf01c0000, .verdict = PCI_PLACED },
		[PINNED] = { .address = 0xfd000000, .verdict = PCI_PLACED },
		[ODD] = { .address = 0, .verdict = PCI_NO_SPACE },
		[BIG] = { .address = 0, .verdict = PCI_TOO_LARGE },
		[BIG_ROM] = { .address = 0, .verdict = PCI_ROM_GIVEN_UP },
		[BIG_IO] = { .address = 0xc040, .verdict = PCI_PLACED },
		[RESIZABLE] = { .address = 0x400000000, .verdict = PCI_PLACED },
		[VF_HIGH] = { .address = 0x480000000, .verdict = PCI_PLACED },
		[VF_LOW] = { .address = 0xfe021000, .verdict = PCI_PLACED },
		[FIXED] = { .address = 0xfa000404, .verdict = PCI_PLACED },
		[FIXED_IO] = { .address = 0xc104, .verdict = PCI_PLACED },
		[LEGACY_IO] = { .address = 0xc080, .verdict = PCI_PLACED },
		[LEGACY_INSIDE] = { .address = 0xf2000000, .verdict = PCI_PLACED },
		[LEGACY_OUTSIDE] = { .address = 0xfe030000, .verdict = PCI_PLACED },
		[UNDER_IO] = { .address = 0xf000, .verdict = PCI_PLACED },
		[UNDER_MEM] = { .address = 0xf3000000, .verdict = PCI_PLACED },
		[UNDER_HIGH] = { .address = 0x500000000, .verdict = PCI_PLACED },
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
		[B_SUBTRACTIVE] = { .windows = { { .verdict = PCI_EMPTY, .reserve = PCI_EMPTY },
						 { { 0xf2000000, 0xf20fffff }, PCI_PLACED, PCI_EMPTY },
						 { .verdict = PCI_EMPTY, .reserve = PCI_EMPTY } } },
		[B_UNDER] = { .windows = { { { 0xf000, 0xffff }, PCI_PLACED, PCI_EMPTY },
					   { { 0xf3000000, 0xf30fffff }, PCI_PLACED, PCI_EMPTY },
					   { { 0x500000000, 0x5000fffff }, PCI_PLACED, PCI_EMPTY } } },
	};
	static const uint16_t command[] = { [VGA] = BOTH,
					    [NIC] = BOTH,
					    [PORT] = BOTH,
					    [SWITCH] = BOTH,
					    [CARD] = BOTH,
					    [PINNED_CARD] = PCI_COMMAND_MEMORY,
					    [SLOT] = BOTH,
					    [PINNED_DEVICE] = PCI_COMMAND_MEMORY,
					    [BIG_DEVICE] = PCI_COMMAND_IO,
					    [ACCELERATOR] = PCI_COMMAND_MEMORY,
					    [FIXED_DEVICE] = BOTH,
					    [SUBTRACTIVE] = BOTH,
					    [LEGACY] = BOTH,
					    [UNDER] = BOTH,
					    [UNDER_CARD] = BOTH };

	memset(plan, 0, sizeof(*plan));
	memcpy(plan->bars, bars, sizeof(bars));
	memcpy(plan->bridges, bridges, sizeof(bridges));
	memcpy(plan->command, command, sizeof(command));
	plan->placed = 26;
	plan->not_placed = 3;
	for (size_t i = 0; i < inventory->bar_count; i++)
		plan->bars[i].size = inventory->bars[i].size;
	plan->bars[RESIZABLE].size = MIB(512);
}

void planned_machine_init(struct planned_machine *machine)
{
	memset(machine, 0, sizeof(*machine));
	describe_inventory(&machine->inventory);
	describe_windows(&machine->windows);
	describe_plan(&machine->inventory, &machine->plan);
	machine->policy = (struct pci_policy){ .hotplug_io = KIB(4), .hotplug_mem = MIB(2), .hotplug_pref = MIB(2) };
	range_set_init(&machine->reserved, machine->reserved_storage, 8);
	hand_windows_add(&machine->reserved, 0xd0000000, 0xd00fffff);
}

void planned_machine_move(struct planned_machine *machine, enum planned_bar bar, uint64_t address)
{
	machine->plan.bars[bar].address = address;
	machine->plan.bars[bar].verdict = PCI_PLACED;
}

void planned_machine_resize(struct planned_machine *machine, enum planned_bar bar, uint64_t size)
{
	machine->inventory.bars[bar].size = size;
	machine->plan.bars[bar].size = size;
}

void planned_machine_give_up(struct planned_machine *machine, enum planned_bar bar, enum pci_verdict verdict)
{
	machine->plan.bars[bar].verdict = (uint8_t)verdict;
	machine->plan.placed--;
	machine->plan.not_placed++;
}

struct pci_plan_fault planned_machine_check(struct planned_machine *machine)
{
	return pci_plan_check(&machine->inventory, &machine->windows, &machine->policy, &machine->reserved,
			      &machine->plan, machine->scratch);
}

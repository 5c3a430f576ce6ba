/* SPDX-License-Identifier: MIT */
#include "tools/pciplan_space.h"

#include <string.h>

#include "pci/pci_cfg.h"

#define MIB (UINT64_C(1) << 20)
#define FOUR_GIB (UINT64_C(1) << 32)

const struct chipset *pciplan_space_chipset(const char *machine, enum chipset_board board)
{
	for (size_t i = 0; i < chipset_machine_count; i++)
		if (strcmp(chipset_machines[i]->machine, machine) == 0 && chipset_machines[i]->board == board)
			return chipset_machines[i];
	return NULL;
}

bool pciplan_space_board(const char *name, enum chipset_board *board)
{
	for (*board = 0; *board < CHIPSET_BOARDS; ++*board)
		if (strcmp(chipset_board_name(*board), name) == 0)
			return true;
	return false;
}

const struct chipset *pciplan_space_find_chipset(const struct pci_inventory *inventory, enum chipset_board board)
{
	for (size_t f = 0; f < inventory->function_count; f++)
		if (inventory->functions[f].bdf == PCI_BDF(0, 0, 0))
			return chipset_find((uint32_t)inventory->functions[f].device_id << 16 |
						    inventory->functions[f].vendor_id,
					    board);
	return NULL;
}

/*
 * All RAM is below 4 GiB while it is smaller than `all_low_below`, and from then on only `low` of it. QEMU: hw/i386/pc_q35.c and
 * pc_piix.c, where max-ram-below-4g is not given. Xen: HVM_BELOW_4G_RAM_END of its public header hvm/e820.h, where mmio_hole is
 * not given.
 */
static const struct {
	enum chipset_board board;
	const char *machine;
	uint64_t all_low_below;
	uint64_t low;
} splits[] = {
	{ CHIPSET_BOARD_QEMU, "q35", 2816 * MIB, 2048 * MIB },
	{ CHIPSET_BOARD_QEMU, "pc", 3584 * MIB, 3072 * MIB },
	{ CHIPSET_BOARD_XEN, "q35", 3840 * MIB, 3840 * MIB },
	{ CHIPSET_BOARD_XEN, "pc", 3840 * MIB, 3840 * MIB },
};

void pciplan_space_split_ram(struct pciplan_space *space, uint64_t ram)
{
	uint64_t low = ram;

	for (size_t i = 0; i < sizeof(splits) / sizeof(splits[0]); i++)
		if (splits[i].board == space->chipset->board &&
		    strcmp(splits[i].machine, space->chipset->machine) == 0 && ram >= splits[i].all_low_below)
			low = splits[i].low;
	space->low_ram_end = low;
	space->high_ram_end = ram > low ? FOUR_GIB + (ram - low) : 0;
}

/* --- building ----------------------------------------------------------------------------------------------------- */

bool pciplan_space_gather(const struct pciplan_space *space, uint64_t ecam, struct pciplan_space_facts *gathered)
{
	const struct chipset_layout layout = {
		.low_ram_end = space->low_ram_end,
		.high_ram_end = space->high_ram_end,
		.ecam_base = ecam,
	};
	bool room;

	gathered->facts = (struct pci_window_facts){
		.low_ram_end = space->low_ram_end,
		.high_ram_end = space->high_ram_end,
		.mmio32_end = space->chipset->mmio32_end,
		.address_bits = space->address_bits,
		.reserved = &gathered->reserved,
		.io_usable = &gathered->io_usable,
		.io_cover = &gathered->io_cover,
	};
	range_set_init(&gathered->reserved, gathered->storage[0], PCIPLAN_SPACE_RANGES);
	range_set_init(&gathered->io_usable, gathered->storage[1], PCIPLAN_SPACE_RANGES);
	range_set_init(&gathered->io_cover, gathered->storage[2], PCIPLAN_SPACE_RANGES);
	room = chipset_reserved_mem(space->chipset, &layout, &gathered->reserved) &&
	       chipset_usable_io(space->chipset, &gathered->io_usable) &&
	       chipset_coverable_io(space->chipset, &gathered->io_cover);
	for (size_t i = 0; i < space->reserved_count; i++)
		room = room && range_set_add(&gathered->reserved, space->reserved[i]);
	return room;
}

enum pci_window_error pciplan_space_build(const struct pciplan_space *space, const struct pci_policy *policy,
					  struct pci_windows *windows, uint64_t *ecam)
{
	struct pciplan_space_facts gathered;
	const uint64_t size = space->chipset->ecam_size;

	if (!pciplan_space_gather(space, 0, &gathered))
		return PCI_WINDOW_FULL;
	if (size == 0 || !pci_window_place_ecam(&gathered.facts, policy, size, ecam))
		*ecam = 0;
	if (!pciplan_space_gather(space, *ecam, &gathered))
		return PCI_WINDOW_FULL;
	return pci_window_build(&gathered.facts, policy, windows);
}

/* --- varying ------------------------------------------------------------------------------------------------------ */

uint64_t pciplan_space_low_end(const struct pci_windows *windows)
{
	const struct range_set *low = &windows->mem32;

	return low->count == 0 ? 0 : low->ranges[low->count - 1].last + 1;
}

uint64_t pciplan_space_free_ecam(const struct pci_inventory *inventory, const struct pci_policy *policy)
{
	const struct chipset *chipset = pciplan_space_find_chipset(inventory, (enum chipset_board)inventory->board);

	return chipset != NULL && policy->ecam == PCI_ECAM_AUTO ? chipset->ecam_size : 0;
}

/* What is not free between the window's first and last address, ECAM left out. `*had_ecam` says whether it was there. */
static void find_gaps(const struct range_set *low, uint64_t ecam, struct range_set *gaps, bool *had_ecam)
{
	*had_ecam = false;
	for (size_t i = 1; i < low->count; i++) {
		const struct range gap = { low->ranges[i - 1].last + 1, low->ranges[i].first - 1 };

		if (!*had_ecam && ecam != 0 && range_size(gap) == ecam && (gap.first & (ecam - 1)) == 0)
			*had_ecam = true;
		else
			range_set_add(gaps, gap);
	}
}

bool pciplan_space_set_low_start(struct pci_windows *windows, uint64_t ecam, uint64_t start)
{
	struct range_set *low = &windows->mem32;
	const uint64_t end = pciplan_space_low_end(windows);
	struct range storage[PCI_WINDOW_RANGES];
	struct range_set gaps;
	bool had_ecam;
	uint64_t base;

	range_set_init(&gaps, storage, PCI_WINDOW_RANGES);
	find_gaps(low, ecam, &gaps, &had_ecam);
	if (start >= end || (gaps.count != 0 && start > gaps.ranges[0].first))
		return false;
	range_set_remove(low, (struct range){ 0, UINT64_MAX });
	range_set_add(low, (struct range){ start, end - 1 });
	range_set_subtract(low, &gaps);
	if (had_ecam) {
		const struct pci_window_facts facts = { .low_ram_end = start, .mmio32_end = end, .reserved = &gaps };
		struct pci_policy policy;

		pci_policy_init(&policy);
		if (!pci_window_place_ecam(&facts, &policy, ecam, &base))
			return false;
		range_set_remove(low, range_of_size(base, ecam));
	}
	return true;
}

static uint64_t last_address(unsigned bits)
{
	return bits >= 64 ? UINT64_MAX : (UINT64_C(1) << bits) - 1;
}

unsigned pciplan_space_address_bits(const struct pci_windows *windows)
{
	const struct range_set *high = &windows->mem64;
	unsigned bits = 32;

	if (high->count == 0)
		return bits;
	while (last_address(bits) < high->ranges[high->count - 1].last)
		bits++;
	return bits;
}

/* A gap at the present end (the AMD HyperTransport range below 2^40, say) stays one: the window goes on above it. */
void pciplan_space_set_address_bits(struct pci_windows *windows, unsigned bits)
{
	struct range_set *high = &windows->mem64;
	const uint64_t last = last_address(bits);
	const uint64_t covered = last_address(pciplan_space_address_bits(windows));

	if (last > covered)
		range_set_add(high, (struct range){ covered + 1, last });
	else if (last < covered)
		range_set_remove(high, (struct range){ last + 1, UINT64_MAX });
}

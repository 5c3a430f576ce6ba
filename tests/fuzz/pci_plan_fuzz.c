/* SPDX-License-Identifier: MIT */
/*
 * Any machine: its plan keeps every invariant, and a second run over other old memory gives the
 * same plan.
 *
 * An input that begins with a character is an inventory text, so that a log or a recorded machine can be fed in. Any other is
 * a seed for the inventory, a seed for the windows, and then edits of four bytes: which field, of which record, to what. If
 * the second seed has its top bit set, both are one seed for a machine with every feature; the low bits of its last byte say
 * how much of the machine is left.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pci/pci_text.h"
#include "tests/fake/hand_machine.h"
#include "tests/fake/planner.h"
#include "tests/fake/random_inventory.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct edit {
	uint8_t field;
	uint8_t index[2];
	uint8_t value;
};

/* A number of any magnitude from one byte: 0, or five bits of exponent range with three leading bits. */
static uint64_t wide(uint8_t value)
{
	return (uint64_t)(value & 7) << (2 * (value >> 3));
}

static void edit_size(struct pci_bar *bar, unsigned exponent)
{
	unsigned least = bar->index >= PCI_BAR_VF ? 12 : 4;
	unsigned most = !bar->is_64bit ? 31 : bar->count > 1 ? 46 : 63;

	exponent = exponent < least ? least : exponent > most ? most : exponent;
	bar->size = UINT64_C(1) << exponent;
	bar->sizes = 0;
}

static void edit_sizes(struct pci_bar *bar, uint8_t value)
{
	unsigned highest = bar->is_64bit ? 27 : 11;

	bar->sizes = 0;
	if (bar->kind != PCI_BAR_MEM || bar->index > 5 || bar->size < 1 << 20 || bar->size >> 20 >> highest > 1)
		return;
	bar->sizes = bar->size >> 20 | ((uint64_t)(value & 15) << (value >> 4) & ((UINT64_C(2) << highest) - 1));
	if (range_is_power_of_two(bar->sizes))
		bar->sizes = 0;
}

/* A fixed BAR stays where 32 bits reach it, or has 64 of them. */
static void edit_fixed(struct pci_bar *bar, const struct edit *edit)
{
	if (edit->field % 2 && bar->kind == PCI_BAR_MEM)
		bar->pinned = wide(edit->value) & ~UINT64_C(3);
	else
		bar->pinned = (bar->pinned & 0xffff0000) + 4 * edit->value;
	if (bar->kind == PCI_BAR_MEM)
		bar->is_64bit = bar->pinned + bar->size - 1 > UINT32_MAX;
}

/*
 * I/O BARs have at most 32 bits, other 32-bit ones at most 2 GiB; what pci_scan never reports is
 * not asked of the planner.
 */
static void edit_bar(struct pci_bar *bar, const struct edit *edit)
{
	if (bar->fixed) {
		edit_fixed(bar, edit);
		return;
	}
	switch (edit->field % 7) {
	case 0:
		edit_size(bar, edit->value & 63);
		break;
	case 1:
		bar->prefetchable = bar->kind == PCI_BAR_MEM && edit->value & 1;
		break;
	case 2:
		bar->is_64bit = bar->kind == PCI_BAR_MEM && (edit->value & 1 || bar->size > UINT64_C(1) << 31);
		edit_sizes(bar, 0);
		break;
	case 3:
		bar->pinned = wide(edit->value);
		break;
	case 4:
		bar->pinned = bar->size << (edit->value & 31);
		break;
	case 5:
		edit_sizes(bar, edit->value);
		break;
	default:
		bar->pinned = PCI_NOT_PINNED;
	}
}

/* All VF BARs of a function have as many apertures. */
static void edit_vfs(struct pci_inventory *inventory, const struct pci_function *function, uint8_t value)
{
	for (size_t i = 0; i < function->bar_count; i++) {
		struct pci_bar *bar = &inventory->bars[function->first_bar + i];

		if (bar->index >= PCI_BAR_VF && bar->size < UINT64_C(1) << 47)
			bar->count = (uint16_t)(1 + wide(value) % 0xffff);
	}
}

static void edit_bridge(struct pci_bridge *bridge, const struct edit *edit)
{
	switch (edit->field % 9) {
	case 0:
		bridge->io = edit->value & 1;
		bridge->io_32bit = (edit->value & 3) == 3;
		break;
	case 1:
		bridge->pref = edit->value & 1;
		bridge->pref_64bit = (edit->value & 3) == 3;
		break;
	case 2:
		bridge->hotplug = edit->value & 1;
		break;
	case 3:
		bridge->reserve.io = wide(edit->value);
		break;
	case 4:
		bridge->reserve.mem = wide(edit->value);
		break;
	case 5:
		bridge->reserve.pref32 = wide(edit->value);
		bridge->reserve.pref64 = PCI_NO_HINT;
		break;
	case 6:
		bridge->reserve.pref64 = wide(edit->value);
		bridge->reserve.pref32 = PCI_NO_HINT;
		break;
	case 7:
		bridge->subtractive = !bridge->pcie_port && edit->value & 1;
		break;
	default:
		memset(&bridge->reserve, 0xff, sizeof(bridge->reserve));
	}
}

static void edit_function(struct pci_inventory *inventory, struct pci_function *function, const struct edit *edit)
{
	static const uint32_t classes[] = { HAND_NIC, HAND_VGA, HAND_SATA, HAND_HOST_BRIDGE,
					    0x000100, 0x010180, 0x038000 };

	if (function->bridge != PCI_NONE)
		return;
	if (edit->field % 6 == 0)
		function->header_type = edit->value & 0x7f;
	else if (edit->field % 6 == 1)
		function->bars_unknown = edit->value & 1;
	else if (edit->field % 6 == 2)
		edit_vfs(inventory, function, edit->value);
	else
		function->class_code = classes[edit->value % (sizeof(classes) / sizeof(classes[0]))];
}

static void edit_policy(struct pci_policy *policy, const struct edit *edit)
{
	switch (edit->field % 9) {
	case 0:
		policy->placement = (enum pci_placement)(edit->value % 3);
		break;
	case 1:
		policy->hotplug_io = wide(edit->value);
		break;
	case 2:
		policy->hotplug_mem = wide(edit->value);
		break;
	case 3:
		policy->hotplug_pref64 = edit->value ? wide(edit->value) : PCI_HOTPLUG_AUTO;
		break;
	case 4:
		policy->high_threshold = wide(edit->value);
		break;
	case 5:
		policy->resizable_max = wide(edit->value);
		break;
	case 6:
		policy->isa_aliases = edit->value & 1;
		break;
	case 7:
		policy->sriov = edit->value & 1;
		break;
	default:
		policy->hotplug_pref = wide(edit->value);
	}
}

static void apply_edit(struct planner *planner, const struct edit *edit)
{
	struct pci_inventory *inventory = &planner->inventory;
	struct edit inner = *edit;
	size_t index = (size_t)edit->index[0] | (size_t)edit->index[1] << 8;

	inner.field = edit->field >> 2;
	if (edit->field % 4 == 0 && inventory->bar_count)
		edit_bar(&inventory->bars[index % inventory->bar_count], &inner);
	else if (edit->field % 4 == 1 && inventory->bridge_count)
		edit_bridge(&inventory->bridges[index % inventory->bridge_count], &inner);
	else if (edit->field % 4 == 2)
		edit_function(inventory, &inventory->functions[index % inventory->function_count], &inner);
	else
		edit_policy(&planner->policy, &inner);
}

static bool machine_from_seeds(struct planner *planner, const uint8_t *data, size_t size)
{
	uint64_t seeds[2] = { 0, 0 };
	struct edit edit;

	if (size < 8)
		return false;
	memcpy(&seeds[0], data, 4);
	memcpy(&seeds[1], data + 4, 4);
	if (seeds[1] >> 31) {
		planner_draw_full(planner, seeds[1] << 32 | seeds[0]);
	} else {
		random_inventory(seeds[0], &planner->inventory);
		planner_draw_windows(planner, seeds[1]);
	}
	planner_cut(&planner->inventory, 2 + (seeds[1] >> 24 & 0x1f));
	for (size_t at = 8; at + sizeof(edit) <= size; at += sizeof(edit)) {
		memcpy(&edit, data + at, sizeof(edit));
		apply_edit(planner, &edit);
	}
	return true;
}

static bool machine_from_text(struct planner *planner, const uint8_t *data, size_t size)
{
	planner->reserved.count = 0;
	return pci_text_parse((const char *)data, size, &planner->inventory, &planner->windows, &planner->policy)
		       .error == PCI_TEXT_OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct planner *planner;
	const char *fault;

	if (!planner)
		planner = planner_new();
	if (size == 0)
		return 0;
	if (!(data[0] >= 0x20 && data[0] < 0x7f ? machine_from_text(planner, data, size) :
						  machine_from_seeds(planner, data, size)))
		return 0;
	fault = planner_run(planner);
	if (fault) {
		fprintf(stderr, "%s\n", fault);
		abort();
	}
	return 0;
}

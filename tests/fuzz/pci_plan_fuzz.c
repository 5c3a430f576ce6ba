/* SPDX-License-Identifier: MIT */
/*
 * Any machine: its plan keeps every invariant, and a second run over other old memory gives the
 * same plan.
 *
 * An input that begins with a character is an inventory text, so that a log or a recorded machine
 * can be fed in. Any other is a seed for the inventory, a seed for the windows, and then edits of
 * four bytes: which field, of which record, to what.
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

/*
 * I/O BARs have at most 32 bits, other 32-bit ones at most 2 GiB; what pci_scan never reports is
 * not asked of the planner.
 */
static void edit_bar(struct pci_bar *bar, const struct edit *edit)
{
	unsigned exponent = edit->value & 63;

	switch (edit->field % 6) {
	case 0:
		bar->size = UINT64_C(1) << (exponent < 4 ? 4 : bar->is_64bit || exponent < 32 ? exponent : 31);
		break;
	case 1:
		bar->prefetchable = bar->kind == PCI_BAR_MEM && edit->value & 1;
		break;
	case 2:
		bar->is_64bit = bar->kind == PCI_BAR_MEM && (edit->value & 1 || bar->size > UINT64_C(1) << 31);
		break;
	case 3:
		bar->pinned = wide(edit->value);
		break;
	case 4:
		bar->pinned = bar->size << (edit->value & 31);
		break;
	default:
		bar->pinned = PCI_NOT_PINNED;
	}
}

static void edit_bridge(struct pci_bridge *bridge, const struct edit *edit)
{
	switch (edit->field % 8) {
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
	default:
		memset(&bridge->reserve, 0xff, sizeof(bridge->reserve));
	}
}

static void edit_function(struct pci_function *function, const struct edit *edit)
{
	static const uint32_t classes[] = { HAND_NIC, HAND_VGA, HAND_SATA, HAND_HOST_BRIDGE,
					    0x000100, 0x010180, 0x038000 };

	if (function->bridge != PCI_NONE)
		return;
	if (edit->field % 4 == 0)
		function->header_type = edit->value & 0x7f;
	else
		function->class_code = classes[edit->value % (sizeof(classes) / sizeof(classes[0]))];
}

static void edit_policy(struct pci_policy *policy, const struct edit *edit)
{
	switch (edit->field % 4) {
	case 0:
		policy->placement = (enum pci_placement)(edit->value % 3);
		break;
	case 1:
		policy->hotplug_io = wide(edit->value);
		break;
	case 2:
		policy->hotplug_mem = wide(edit->value);
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
		edit_function(&inventory->functions[index % inventory->function_count], &inner);
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
	random_inventory(seeds[0], &planner->inventory);
	planner_draw_windows(planner, seeds[1]);
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

/* SPDX-License-Identifier: MIT */
#include "tools/pciplan_json.h"

#include <stdio.h>

#include "pci/pci_text.h"
#include "tools/pciplan_policy.h"

json_t *pciplan_json_hex(uint64_t address)
{
	return json_sprintf("0x%llx", (unsigned long long)address);
}

json_t *pciplan_json_range(struct range range)
{
	return json_pack("{s:o, s:o}", "first", pciplan_json_hex(range.first), "last", pciplan_json_hex(range.last));
}

json_t *pciplan_json_function(uint16_t bdf)
{
	char text[PCIPLAN_NAME_MAX];

	pciplan_bdf_text(bdf, text);
	return json_string(text);
}

static json_t *ranges(const struct range_set *set)
{
	json_t *array = json_array();

	for (size_t i = 0; i < set->count; i++)
		json_array_append_new(array, pciplan_json_range(set->ranges[i]));
	return array;
}

static json_t *assumed(const struct pciplan_input *input)
{
	const struct pciplan_space *space = &input->space;

	if (!input->windows_built)
		return json_null();
	return json_pack("{s:s, s:s, s:o, s:o, s:i, s:o}", "machine", space->chipset->machine, "board",
			 chipset_board_name(space->chipset->board), "low_ram_end", pciplan_json_hex(space->low_ram_end),
			 "high_ram_end", space->high_ram_end != 0 ? pciplan_json_hex(space->high_ram_end) : json_null(),
			 "address_bits", (int)space->address_bits, "ecam",
			 input->ecam != 0 ? pciplan_json_hex(input->ecam) : json_null());
}

static json_t *policy_words(const struct pci_policy *policy)
{
	char name[PCI_TEXT_LINE], value[PCI_TEXT_LINE];
	json_t *object = json_object(), *critical = json_array();

	for (size_t i = 0; pciplan_policy_word(policy, i, name, value); i++)
		json_object_set_new(object, name, json_string(value));
	for (size_t i = 0; i < policy->critical_count; i++)
		json_array_append_new(critical, pciplan_json_function(policy->critical[i]));
	json_object_set_new(object, "critical", critical);
	return object;
}

json_t *pciplan_json_head(const struct pciplan_input *input)
{
	const struct pci_windows *windows = &input->machine->windows;
	json_t *notes = json_array();

	for (size_t i = 0; i < input->notes.count; i++)
		json_array_append_new(notes, json_string(input->notes.list[i]));
	return json_pack("{s:{s:s, s:s, s:o, s:o}, s:i, s:o, s:{s:o, s:o, s:o, s:b}}", "source", "name",
			 input->text.name, "kind", pciplan_kind_text(input->kind), "address_space_taken",
			 assumed(input), "notes", notes, "segment", (int)input->machine->inventory.segment, "policy",
			 policy_words(&input->machine->policy), "windows", "io", ranges(&windows->io), "mem32",
			 ranges(&windows->mem32), "mem64", ranges(&windows->mem64), "mem64_prefetchable",
			 windows->mem64_prefetchable);
}

static json_t *resizable_sizes(uint64_t sizes)
{
	json_t *array = json_array();

	for (unsigned n = 0; n < 43; n++)
		if (sizes >> n & 1)
			json_array_append_new(array, json_integer((json_int_t)(UINT64_C(1) << (20 + n))));
	return array;
}

json_t *pciplan_json_bar(const struct pciplan_machine *machine, size_t index)
{
	static const char *const kinds[] = { "io", "mem", "rom" };
	const struct pci_bar *bar = &machine->inventory.bars[index];
	const struct pci_bar_plan *plan = &machine->plan.bars[index];
	const bool placed = plan->verdict == PCI_PLACED;
	const struct range range =
		placed ? pci_plan_bar_range(&machine->inventory, &machine->plan, index) : (struct range){ 0, 0 };
	char name[PCIPLAN_NAME_MAX];
	json_t *object;

	pci_text_bar_name(bar, name);
	object = json_pack("{s:o, s:s, s:s, s:b, s:b, s:I, s:i, s:o, s:b, s:o}", "function",
			   pciplan_json_function(machine->inventory.functions[bar->function].bdf), "bar", name, "kind",
			   kinds[bar->kind], "is_64bit", bar->is_64bit, "prefetchable", bar->prefetchable, "size",
			   (json_int_t)bar->size, "count", (int)bar->count, "resizable_to", resizable_sizes(bar->sizes),
			   "fixed", bar->fixed, "pinned",
			   bar->pinned != PCI_NOT_PINNED ? pciplan_json_hex(bar->pinned) : json_null());
	json_object_set_new(object, "placed", json_boolean(placed));
	json_object_set_new(object, "verdict", json_string(pci_verdict_text((enum pci_verdict)plan->verdict)));
	json_object_set_new(object, "planned_size", json_integer((json_int_t)plan->size));
	json_object_set_new(object, "range", placed ? pciplan_json_range(range) : json_null());
	return object;
}

void pciplan_json_print(json_t *value)
{
	json_dumpf(value, stdout, JSON_INDENT(2));
	putchar('\n');
	json_decref(value);
}

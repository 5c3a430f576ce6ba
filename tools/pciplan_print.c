/* SPDX-License-Identifier: MIT */
#include "tools/pciplan_print.h"

#include <stdio.h>

#include "pci/pci_remedy.h"
#include "pci/pci_summary.h"
#include "pci/pci_text.h"
#include "tools/pciplan_json.h"
#include "tools/pciplan_space.h"

/* --- text --------------------------------------------------------------------------------------------------------- */

static void print_lines(const struct pciplan_machine *machine)
{
	char level, object[PCI_TEXT_OBJECT], fact[PCI_TEXT_LINE];
	size_t cursor = 0;

	while (pci_text_plan_line(&machine->inventory, &machine->plan, &cursor, &level, object, fact))
		printf("%c pci %s: %s\n", level, object, fact);
}

static void print_summary(const struct pciplan_input *input)
{
	const struct pciplan_machine *machine = input->machine;
	struct pciplan_space_facts gathered;
	/* Of windows that were read nobody knows what they were built from. */
	const bool known = input->windows_built && pciplan_space_gather(&input->space, input->ecam, &gathered);
	const struct pci_remedy_machine planned = {
		.inventory = &machine->inventory,
		.windows = &machine->windows,
		.facts = known ? &gathered.facts : NULL,
		.policy = &machine->policy,
		.plan = &machine->plan,
	};
	struct pci_remedies remedies;
	const struct pci_summary_facts facts = { &machine->inventory, &machine->windows, &machine->plan, &remedies };
	struct pci_summary summary;
	struct pci_summary_line line;

	pci_remedies_find(&planned, machine->work, machine->remedy_work, &remedies);
	pci_summary_begin(&summary, &facts);
	while (pci_summary_next(&summary, &line))
		printf("%c summary %s: %s\n", line.level, line.object, line.fact);
}

void pciplan_print_inventory(const struct pciplan_input *input)
{
	const struct pciplan_machine *machine = input->machine;
	char line[PCI_TEXT_LINE];
	size_t cursor = 0;

	while (pci_text_inventory_line(&machine->inventory, &machine->windows, &machine->policy, &cursor, line))
		printf("%s\n", line);
}

/* --- JSON --------------------------------------------------------------------------------------------------------- */

static json_t *window_of(const struct pci_window_plan *plan)
{
	const bool placed = plan->verdict == PCI_PLACED;

	return json_pack("{s:b, s:s, s:o, s:s}", "placed", placed, "verdict",
			 pci_verdict_text((enum pci_verdict)plan->verdict), "range",
			 placed ? pciplan_json_range(plan->range) : json_null(), "hotplug_reserve",
			 pci_verdict_text((enum pci_verdict)plan->reserve));
}

static json_t *bridges(const struct pciplan_machine *machine)
{
	json_t *array = json_array();

	for (size_t i = 0; i < machine->inventory.bridge_count; i++) {
		const struct pci_bridge *bridge = &machine->inventory.bridges[i];
		const struct pci_window_plan *windows = machine->plan.bridges[i].windows;

		json_array_append_new(
			array,
			json_pack("{s:o, s:i, s:i, s:{s:o, s:o, s:o}}", "function",
				  pciplan_json_function(machine->inventory.functions[bridge->function].bdf),
				  "secondary_bus", (int)bridge->secondary, "subordinate_bus", (int)bridge->subordinate,
				  "windows", "io", window_of(&windows[PCI_WINDOW_IO]), "mem",
				  window_of(&windows[PCI_WINDOW_MEM]), "pref", window_of(&windows[PCI_WINDOW_PREF])));
	}
	return array;
}

static json_t *totals(const struct pci_plan *plan)
{
	const bool none = plan->mem32_wanted == UINT64_MAX;

	return json_pack("{s:I, s:I, s:o, s:I, s:I, s:I}", "placed", (json_int_t)plan->placed, "not_placed",
			 (json_int_t)plan->not_placed, "low_hole_wanted",
			 none ? json_null() : json_integer((json_int_t)plan->mem32_wanted), "largest_free_io",
			 (json_int_t)plan->free_io, "largest_free_mem32", (json_int_t)plan->free_mem32,
			 "largest_free_mem64", (json_int_t)plan->free_mem64);
}

static void print_json(const struct pciplan_input *input)
{
	const struct pciplan_machine *machine = input->machine;
	json_t *answer = pciplan_json_head(input), *bars = json_array();

	for (size_t bar = 0; bar < machine->inventory.bar_count; bar++)
		json_array_append_new(bars, pciplan_json_bar(machine, bar));
	json_object_set_new(answer, "bars", bars);
	json_object_set_new(answer, "bridges", bridges(machine));
	json_object_set_new(answer, "totals", totals(&machine->plan));
	pciplan_json_print(answer);
}

void pciplan_print_plan(const struct pciplan_input *input, bool json)
{
	if (json) {
		print_json(input);
		return;
	}
	print_lines(input->machine);
	print_summary(input);
}

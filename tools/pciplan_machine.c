/* SPDX-License-Identifier: MIT */
#include "tools/pciplan_machine.h"

#include <stdio.h>
#include <stdlib.h>

#include "pci/pci_cfg.h"

#define SCRATCH_RANGES (PCI_MAX_BARS + PCI_WINDOW_COUNT * PCI_MAX_BRIDGES + 1)

struct pciplan_machine *pciplan_machine_new(void)
{
	struct pciplan_machine *machine = calloc(1, sizeof(*machine));

	if (machine == NULL)
		return NULL;
	machine->work = malloc(pci_plan_work_size());
	machine->remedy_work = malloc(pci_remedy_work_size());
	machine->scratch = malloc(SCRATCH_RANGES * sizeof(*machine->scratch));
	machine->marks = calloc(PCI_MAX_BARS, sizeof(*machine->marks));
	if (machine->work == NULL || machine->remedy_work == NULL || machine->scratch == NULL ||
	    machine->marks == NULL) {
		pciplan_machine_free(machine);
		return NULL;
	}
	pci_windows_init(&machine->windows);
	pci_policy_init(&machine->policy);
	return machine;
}

void pciplan_machine_free(struct pciplan_machine *machine)
{
	if (machine == NULL)
		return;
	free(machine->work);
	free(machine->remedy_work);
	free(machine->scratch);
	free(machine->marks);
	free(machine);
}

void pciplan_machine_copy(struct pciplan_machine *to, const struct pciplan_machine *from)
{
	to->inventory = from->inventory;
	to->policy = from->policy;
	pci_windows_copy(&to->windows, &from->windows);
}

void pciplan_machine_plan(struct pciplan_machine *machine)
{
	pci_plan_build(&machine->inventory, &machine->windows, &machine->policy, machine->work, &machine->plan);
}

/*
 * What was reserved is not in an inventory: the windows have been carved around it. A plan that cannot be compared for want
 * of memory counts as the same.
 */
struct pci_plan_fault pciplan_machine_plan_checked(struct pciplan_machine *machine)
{
	struct pci_plan *again = malloc(sizeof(*again));
	struct pci_plan_fault fault;

	pciplan_machine_plan(machine);
	fault = pci_plan_check(&machine->inventory, &machine->windows, &machine->policy, NULL, &machine->plan,
			       machine->scratch);
	if (again != NULL) {
		pci_plan_build(&machine->inventory, &machine->windows, &machine->policy, machine->work, again);
		if (fault.invariant == PCI_P_NONE && !pci_plan_equal(&machine->inventory, &machine->plan, again))
			fault.invariant = PCI_P9;
	}
	free(again);
	return fault;
}

int pciplan_find_function(const struct pci_inventory *inventory, uint16_t bdf)
{
	for (size_t f = 0; f < inventory->function_count; f++)
		if (inventory->functions[f].bdf == bdf)
			return (int)f;
	return PCI_NONE;
}

int pciplan_find_bar(const struct pci_inventory *inventory, size_t function, unsigned index)
{
	const size_t first = inventory->functions[function].first_bar;

	for (size_t bar = first; bar < first + inventory->functions[function].bar_count; bar++)
		if (inventory->bars[bar].index == index)
			return (int)bar;
	return PCI_NONE;
}

void pciplan_drop_bars(struct pci_inventory *inventory, const bool *marks)
{
	size_t kept = 0;

	for (size_t f = 0; f < inventory->function_count; f++) {
		struct pci_function *function = &inventory->functions[f];
		const size_t first = function->first_bar, end = first + function->bar_count;

		function->first_bar = (uint16_t)kept;
		for (size_t bar = first; bar < end; bar++)
			if (!marks[bar])
				inventory->bars[kept++] = inventory->bars[bar];
		function->bar_count = (uint8_t)(kept - function->first_bar);
	}
	inventory->bar_count = kept;
}

void pciplan_bdf_text(uint16_t bdf, char text[PCIPLAN_NAME_MAX])
{
	snprintf(text, PCIPLAN_NAME_MAX, "%02x:%02x.%x", PCI_BDF_BUS(bdf), PCI_BDF_DEVICE(bdf), PCI_BDF_FUNCTION(bdf));
}

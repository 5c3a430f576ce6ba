/* SPDX-License-Identifier: MIT */
#include "tools/pciplan_attempt.h"

#include <stdarg.h>
#include <stdio.h>

/* --- judging ------------------------------------------------------------------------------------------------------ */

/* Whether the BAR has a place now. One that was taken out of the machine, or is not wanted there, does not count as lost. */
static bool keeps_place(const struct pciplan_attempt *attempt, const struct pci_bar *bar)
{
	const struct pciplan_machine *scratch = attempt->scratch;
	const int there = pciplan_find_bar(&scratch->inventory, bar->function, bar->index);

	if (there == PCI_NONE || (bar->index >= PCI_BAR_VF && !scratch->policy.sriov))
		return true;
	return scratch->plan.bars[there].verdict == PCI_PLACED;
}

bool pciplan_attempt_wants(const struct pciplan_attempt *attempt, size_t bar)
{
	return attempt->machine->inventory.bars[bar].function == attempt->function &&
	       attempt->machine->plan.bars[bar].verdict != PCI_PLACED;
}

void pciplan_attempt_judge(const struct pciplan_attempt *attempt, struct pciplan_trial *trial)
{
	const struct pci_inventory *inventory = &attempt->machine->inventory;

	pciplan_machine_plan(attempt->scratch);
	trial->wanted = trial->placed = trial->lost = 0;
	for (size_t bar = 0; bar < inventory->bar_count; bar++) {
		const struct pci_bar *here = &inventory->bars[bar];
		const int there = pciplan_find_bar(&attempt->scratch->inventory, here->function, here->index);

		if (pciplan_attempt_wants(attempt, bar)) {
			trial->wanted++;
			trial->placed += there != PCI_NONE && attempt->scratch->plan.bars[there].verdict == PCI_PLACED;
		} else if (attempt->machine->plan.bars[bar].verdict == PCI_PLACED && !keeps_place(attempt, here)) {
			trial->lost++;
		}
	}
}

/* --- describing --------------------------------------------------------------------------------------------------- */

struct pciplan_trial *pciplan_attempt_begin(struct pciplan_attempt *attempt, const char *cost)
{
	struct pciplan_trial *trial = &attempt->trials->list[attempt->trials->count++];

	*trial = (struct pciplan_trial){ .cost = cost };
	pciplan_machine_copy(attempt->scratch, attempt->machine);
	return trial;
}

void pciplan_attempt_say(char text[PCIPLAN_HINT_MAX], const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(text, PCIPLAN_HINT_MAX, format, arguments);
	va_end(arguments);
}

char *pciplan_attempt_option(struct pciplan_trial *trial)
{
	return trial->options[trial->option_count++];
}

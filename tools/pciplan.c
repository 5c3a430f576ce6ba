/* SPDX-License-Identifier: MIT */
/*
 * The firmware's planner as a program: what it will do with a machine, why, and whether what a log says it did is what it
 * does. tools/README.md tells how to use it, docs/formats.md what it reads and prints.
 */
#include <stdio.h>

#include "firmware/version.h"
#include "pci/pci_text.h"
#include "tools/pciplan_ask.h"
#include "tools/pciplan_compare.h"
#include "tools/pciplan_explain.h"
#include "tools/pciplan_input.h"
#include "tools/pciplan_print.h"
#include "tools/pciplan_request.h"

enum status { STATUS_GOOD = 0, STATUS_DIFFERS = 1, STATUS_UNUSABLE = 2 };

static bool plan_is_sound(const struct pciplan_input *input)
{
	const struct pci_plan_fault fault = pciplan_machine_plan_checked(input->machine);
	char bdf[PCIPLAN_NAME_MAX];

	if (fault.invariant == PCI_P_NONE)
		return true;
	pciplan_bdf_text(fault.bdf, bdf);
	return pciplan_complain(input->text.name, 0, "the plan breaks %s: %s what 0x%x 0x%llx-0x%llx",
				pci_invariant_text(fault.invariant), bdf, fault.what,
				(unsigned long long)fault.range.first, (unsigned long long)fault.range.last);
}

static int answer(const struct pciplan_request *request, const struct pciplan_input *input)
{
	if (request->command == PCIPLAN_INVENTORY) {
		pciplan_print_inventory(input);
		return STATUS_GOOD;
	}
	if (!plan_is_sound(input))
		return STATUS_DIFFERS;
	switch (request->command) {
	case PCIPLAN_CHECK:
		return pciplan_compare(input, request->json);
	case PCIPLAN_EXPLAIN:
		return pciplan_explain(request, input);
	case PCIPLAN_HOLE:
		return pciplan_ask_hole(input, request->json);
	default:
		pciplan_print_plan(input, request->json);
		return STATUS_GOOD;
	}
}

int main(int argc, char **argv)
{
	struct pciplan_request request;
	struct pciplan_input input;
	int status = STATUS_UNUSABLE;

	if (!pciplan_request_read(argc - 1, argv + 1, &request))
		return STATUS_UNUSABLE;
	if (request.command == PCIPLAN_HELP) {
		fputs(pciplan_request_help(), stdout);
		return STATUS_GOOD;
	}
	if (request.command == PCIPLAN_VERSION) {
		printf("pciplan (hvmstage) " HVMSTAGE_VERSION "\ninventory format hvminv %d\n", PCI_TEXT_VERSION);
		return STATUS_GOOD;
	}
	if (pciplan_input_read(&request, &input))
		status = answer(&request, &input);
	pciplan_input_free(&input);
	return status;
}

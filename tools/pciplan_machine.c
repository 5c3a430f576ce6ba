/* SPDX-License-Identifier: MIT */
#include "tools/pciplan_machine.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pci/pci_cfg.h"
#include "pci/pci_plan_check.h"
#include "pci/pci_text.h"

#define READ_STEP (1 << 16)

void *pciplan_allocate(size_t count, size_t size)
{
	void *memory = calloc(count, size);

	if (memory == NULL) {
		fprintf(stderr, "pciplan: out of memory\n");
		exit(2);
	}
	return memory;
}

/* --- reading ------------------------------------------------------------------------------------------------------ */

static bool read_stream(FILE *stream, struct pciplan_text *text)
{
	size_t room = READ_STEP, got;

	text->bytes = pciplan_allocate(room, 1);
	while ((got = fread(text->bytes + text->size, 1, room - text->size - 1, stream)) > 0) {
		text->size += got;
		if (room - text->size == 1) {
			char *larger = pciplan_allocate(room, 2);

			memcpy(larger, text->bytes, text->size);
			free(text->bytes);
			text->bytes = larger;
			room *= 2;
		}
	}
	text->bytes[text->size] = '\0';
	return !ferror(stream);
}

bool pciplan_read(const char *path, struct pciplan_text *text)
{
	const bool is_stdin = strcmp(path, "-") == 0;
	FILE *stream = is_stdin ? stdin : fopen(path, "rb");
	bool good;

	*text = (struct pciplan_text){ .name = is_stdin ? "standard input" : path };
	good = stream != NULL && read_stream(stream, text);
	if (!good)
		fprintf(stderr, "pciplan: %s: %s\n", text->name, strerror(errno));
	if (stream != NULL && !is_stdin)
		fclose(stream);
	return good;
}

bool pciplan_parse(const struct pciplan_text *text, struct pciplan_machine *machine)
{
	const struct pci_text_result result =
		pci_text_parse(text->bytes, text->size, &machine->inventory, &machine->windows, &machine->policy);

	if (result.error == PCI_TEXT_OK)
		return true;
	if (result.line == 0)
		fprintf(stderr, "pciplan: %s: %s\n", text->name, pci_text_error_text(result.error));
	else
		fprintf(stderr, "pciplan: %s:%zu: %s\n", text->name, result.line, pci_text_error_text(result.error));
	return false;
}

/* --- planning ----------------------------------------------------------------------------------------------------- */

static void report_fault(const struct pciplan_text *text, const struct pci_plan_fault *fault)
{
	fprintf(stderr, "pciplan: %s: the plan breaks %s: %02x:%02x.%x what 0x%x 0x%llx-0x%llx\n", text->name,
		pci_invariant_text(fault->invariant), PCI_BDF_BUS(fault->bdf), PCI_BDF_DEVICE(fault->bdf),
		PCI_BDF_FUNCTION(fault->bdf), fault->what, (unsigned long long)fault->range.first,
		(unsigned long long)fault->range.last);
}

bool pciplan_plan(const struct pciplan_text *text, struct pciplan_machine *machine)
{
	const struct pci_inventory *inventory = &machine->inventory;
	struct pci_plan_work *work = pciplan_allocate(1, pci_plan_work_size());
	struct range *scratch = pciplan_allocate(inventory->bar_count + PCI_WINDOW_COUNT * inventory->bridge_count + 1,
						 sizeof(*scratch));
	struct pci_plan *again = pciplan_allocate(1, sizeof(*again));
	struct pci_plan_fault fault;

	pci_plan_build(inventory, &machine->windows, &machine->policy, work, &machine->plan);
	pci_plan_build(inventory, &machine->windows, &machine->policy, work, again);
	/* What was reserved is not in the text: the windows have been carved around it. */
	fault = pci_plan_check(inventory, &machine->windows, &machine->policy, NULL, &machine->plan, scratch);
	if (fault.invariant == PCI_P_NONE && !pci_plan_equal(inventory, &machine->plan, again))
		fault.invariant = PCI_P9;
	if (fault.invariant != PCI_P_NONE)
		report_fault(text, &fault);
	free(again);
	free(scratch);
	free(work);
	return fault.invariant == PCI_P_NONE;
}

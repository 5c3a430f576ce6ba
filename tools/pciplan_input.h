/* SPDX-License-Identifier: MIT */
/* From a file and a command line to a machine that can be planned. */
#ifndef TOOLS_PCIPLAN_INPUT_H
#define TOOLS_PCIPLAN_INPUT_H

#include <stdbool.h>

#include "tools/pciplan_machine.h"
#include "tools/pciplan_request.h"
#include "tools/pciplan_space.h"
#include "tools/pciplan_text.h"

enum pciplan_kind {
	PCIPLAN_LOG,
	PCIPLAN_INVENTORY_FILE,
	PCIPLAN_LSPCI,
	PCIPLAN_QUERY_PCI,
};

struct pciplan_input {
	struct pciplan_text text;
	enum pciplan_kind kind;
	struct pciplan_machine *machine;
	struct pciplan_notes notes;
	bool windows_built;         /* from the next two, and not read */
	struct pciplan_space space; /* valid when windows_built */
	uint64_t ecam;              /* the same; 0: none */
};

/* "log", "inventory", "lspci", "query-pci" */
const char *pciplan_kind_text(enum pciplan_kind kind);

/* Reads and sets up, but does not plan. False: said why. pciplan_input_free either way. */
bool pciplan_input_read(const struct pciplan_request *request, struct pciplan_input *input);

void pciplan_input_free(struct pciplan_input *input);

#endif

/* SPDX-License-Identifier: MIT */
/* The inputs of our own ACPI tables, from the facts, the chipset's record and the plan. */
#ifndef FIRMWARE_GLUE_ACPI_FILL_H
#define FIRMWARE_GLUE_ACPI_FILL_H

#include <stdbool.h>

#include "acpi/acpi_inputs.h"
#include "firmware/glue/description.h"
#include "pci/chipset/chipset.h"
#include "pci/pci_inventory.h"
#include "pci/pci_plan.h"
#include "pci/pci_window.h"

struct acpi_fill_facts {
	const struct description *description;
	const struct chipset *chipset;
	const struct chipset_layout *layout;
	const struct pci_inventory *inventory;
	const struct pci_windows *windows;
	const struct pci_plan *plan;
	uint64_t facs; /* where the FACS will be */
};

/* What the inputs point into. Large: it lives in scratch memory. */
struct acpi_fill {
	struct acpi_inputs inputs;
	struct acpi_root roots[ACPI_MAX_ROOTS];
	struct acpi_bridge bridges[ACPI_MAX_BRIDGES];
	struct acpi_routing routing;
	int16_t moved[ACPI_MAX_BRIDGES]; /* index in `bridges` of each bridge of the description; -1: left out */
};

enum acpi_fill_error {
	ACPI_FILL_OK,
	ACPI_FILL_ROOTS,  /* more host bridges than there is room for; the first ones are described */
	ACPI_FILL_RANGES, /* a host bridge has more ranges than there is room for; the first ones are described */
};

/*
 * Fills `fill`, which stays valid as long as what `facts` points to. `work` is scratch space of root_windows_work_size bytes.
 * On an error the inputs can be used, but describe less than there is.
 */
enum acpi_fill_error acpi_fill(const struct acpi_fill_facts *facts, void *work, struct acpi_fill *fill);

/* A clause for the log. */
const char *acpi_fill_error_text(enum acpi_fill_error error);

#endif

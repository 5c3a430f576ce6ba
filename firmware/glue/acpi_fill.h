/* SPDX-License-Identifier: MIT */
/* The inputs of our own ACPI tables, from the facts, the chipset's record and the plan. */
#ifndef FIRMWARE_GLUE_ACPI_FILL_H
#define FIRMWARE_GLUE_ACPI_FILL_H

#include <stdbool.h>

#include "acpi/acpi_inputs.h"
#include "firmware/glue/description.h"
#include "firmware/glue/host_bridge.h"
#include "pci/chipset/chipset.h"
#include "pci/pci_inventory.h"
#include "pci/pci_plan.h"
#include "pci/pci_window.h"

/* One PCI hierarchy: what is behind the chipset's own host bridge and its extra roots, or behind a secondary host bridge. */
struct acpi_fill_hierarchy {
	const struct pci_inventory *inventory;
	const struct pci_windows *windows;
	const struct pci_plan *plan;
	const struct host_bridge *told; /* the secondary host bridge; NULL: the chipset's own */
};

#define ACPI_FILL_HIERARCHIES (1 + HOST_BRIDGE_MAX)

struct acpi_fill_facts {
	const struct description *description;
	const struct chipset *chipset;
	const struct chipset_layout *layout;
	size_t hierarchy_count; /* 1 to ACPI_FILL_HIERARCHIES */
	/* The chipset's own is the first one and the only one of its kind; the others have been through host_bridge_check. */
	const struct acpi_fill_hierarchy *hierarchies;
	uint64_t facs; /* where the FACS will be */
};

/* What the inputs point into. Large: it lives in scratch memory. */
struct acpi_fill {
	struct acpi_inputs inputs;
	struct acpi_root roots[ACPI_MAX_ROOTS];
	struct acpi_bridge bridges[ACPI_MAX_BRIDGES];
	struct acpi_routing routings[ACPI_FILL_HIERARCHIES]; /* by hierarchy */
	int16_t moved[ACPI_MAX_BRIDGES]; /* index in `bridges` of each bridge of the description; -1: left out */
};

enum acpi_fill_error {
	ACPI_FILL_OK,
	ACPI_FILL_ROOTS,  /* more host bridges than there is room for; the first ones are described */
	ACPI_FILL_RANGES, /* a host bridge has more ranges than there is room for; the first ones are described */
};

/* Bytes of scratch space for acpi_fill: root_windows_work_size of the hierarchy that needs the most. */
size_t acpi_fill_work_size(const struct acpi_fill_facts *facts);

/*
 * Fills `fill`, which stays valid as long as what `facts` points to. `work` is scratch space of acpi_fill_work_size bytes, 8-byte
 * aligned. On an error the inputs can be used, but describe less than there is.
 *
 * Hot-plug through the device model's ACPI interface and proximity domains, which the description has by bus number, are those
 * of the chipset's own hierarchy. Where its ECAM or its segment is shared with secondary host bridges, its MCFG entry ends
 * before their buses, and the whole ECAM is a resource of the board.
 */
enum acpi_fill_error acpi_fill(const struct acpi_fill_facts *facts, void *work, struct acpi_fill *fill);

/* A clause for the log. */
const char *acpi_fill_error_text(enum acpi_fill_error error);

#endif

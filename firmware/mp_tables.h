/* SPDX-License-Identifier: MIT */
/* MP configuration table and PCI IRQ Routing Table: built, placed, checked. */
#ifndef FIRMWARE_MP_TABLES_H
#define FIRMWARE_MP_TABLES_H

#include <stddef.h>
#include <stdint.h>

#include "acpi/acpi_inputs.h"
#include "firmware/tables.h"
#include "pci/chipset/chipset.h"
#include "pci/pci_inventory.h"

/*
 * Both tables go to the F segment, the MP configuration table to reserved memory when that has no room left. Before the
 * memory map is built. The list is that of the ACPI tables: its enabled processors are listed, those beyond what the
 * specification can name are counted in one line of the log. A table that its checker refuses is left out with an E line.
 */
void mp_tables_install(const struct pci_inventory *inventory, const struct chipset *chipset,
		       const struct acpi_processor *processors, size_t count, struct tables *tables);

#endif

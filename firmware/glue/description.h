/* SPDX-License-Identifier: MIT */
/*
 * What a platform knows of the machine beyond RAM and PCI, gathered once PCI is programmed: the facts that its description in
 * ACPI, SMBIOS and MP tables needs. Each platform fills the same struct.
 */
#ifndef FIRMWARE_GLUE_DESCRIPTION_H
#define FIRMWARE_GLUE_DESCRIPTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "acpi/acpi_inputs.h"
#include "acpi/acpi_numa.h"

/* SMBIOS as the device model gives it: QEMU's etc/smbios/smbios-anchor and smbios-tables. No tables: size 0. */
struct platform_smbios {
	const uint8_t *anchor; /* a 2.1 or a 3.0 entry point, its table address not filled in */
	uint32_t anchor_size;
	const uint8_t *tables; /* structures one after the other, usually without type 0 */
	uint32_t tables_size;
	const uint8_t
		*passed; /* structures of the toolstack's, to go with ours (smbios/smbios_passed.h); size 0: none */
	uint32_t passed_size;
};

struct description {
	bool acpi_hardware; /* there are PM registers and an SCI for ACPI to describe */
	size_t processor_count;
	struct acpi_processor processors[ACPI_MAX_PROCESSORS];
	struct acpi_numa numa;
	struct acpi_sleep sleep[6];
	uint64_t hpet; /* address; 0: none */
	uint32_t hpet_id;
	bool hypervisor;
	struct acpi_hotplug pci_hotplug;
	struct acpi_hotplug processor_hotplug;
	struct acpi_hotplug memory_hotplug;
	/* Hot-pluggable buses: those of roots by bus number, and the bridges that the others are behind. */
	uint32_t root_selector[256]; /* by bus number; ACPI_NO_SELECTOR */
	uint32_t root_fixed_slots[256];
	uint32_t root_node[256]; /* by bus number; ACPI_NO_NODE */
	size_t bridge_count;
	struct acpi_bridge bridges[ACPI_MAX_BRIDGES]; /* .root is the root's bus number here */
	struct acpi_tpm tpm;
	uint64_t generation_id;
	bool convertible; /* struct acpi_inputs.convertible */
	size_t passed_count;
	size_t passed_refused;                      /* that were wanted, and were broken or could not be */
	struct acpi_passed passed[ACPI_MAX_PASSED]; /* tables of the toolstack's */
	size_t pmem_count;
	struct acpi_pmem pmem[ACPI_MAX_PMEM]; /* for an NFIT of our own */
	struct acpi_nvdimm_mailbox mailbox;
	bool nvdimm_event; /* struct acpi_inputs.nvdimm_event */
	struct acpi_board board;
	struct platform_smbios smbios;
};

#endif

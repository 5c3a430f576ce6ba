/* SPDX-License-Identifier: MIT */
/* Where the tables begin that the firmware leaves behind: physical addresses below 4 GiB; 0: there is no such table. */
#ifndef FIRMWARE_TABLES_H
#define FIRMWARE_TABLES_H

#include <stdint.h>

struct tables {
	uint32_t rsdp;
	uint32_t smbios_21; /* entry point _SM_ */
	uint32_t smbios_30; /* entry point _SM3_ */
	uint32_t mp;        /* MP floating pointer structure */
	uint32_t pir;       /* PCI IRQ routing table */
};

#endif

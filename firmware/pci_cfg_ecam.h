/* SPDX-License-Identifier: MIT */
/* Configuration space through memory (PCI Express Base 5.0, 7.2.2): 4096 bytes of each function. */
#ifndef FIRMWARE_PCI_CFG_ECAM_H
#define FIRMWARE_PCI_CFG_ECAM_H

#include <stdint.h>

#include "pci/pci_cfg.h"

struct pci_cfg_ecam {
	struct pci_cfg cfg;
	uint64_t base;
	uint8_t first_bus;
	uint8_t last_bus;
};

/*
 * `base` is where bus 0 is or would be, as in ACPI's MCFG: bus B is at base + (B << 20), up to the end of `last_bus` below
 * paging_window_end(). Buses outside first_bus..last_bus read all ones and ignore writes.
 *
 * Eight bytes are one access where the processor has MMX and CR0 lets it be used; those accesses pass through MM0.
 */
void pci_cfg_ecam_init(struct pci_cfg_ecam *ecam, uint64_t base, uint8_t first_bus, uint8_t last_bus);

#endif

/* SPDX-License-Identifier: MIT */
/* Configuration space through the ports CF8h and CFCh (PCI Local Bus 3.0, 3.2.2.3.2): 256 bytes of each function. */
#ifndef FIRMWARE_PCI_CFG_CF8_H
#define FIRMWARE_PCI_CFG_CF8_H

#include <stdint.h>

#include "pci/pci_cfg.h"

struct pci_cfg_cf8 {
	struct pci_cfg cfg;
	uint32_t address; /* what CF8h holds */
};

/* There may be one at a time: it remembers what CF8h holds. */
void pci_cfg_cf8_init(struct pci_cfg_cf8 *cf8);

#endif

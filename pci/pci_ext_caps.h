/* SPDX-License-Identifier: MIT */
/* The extended capability list (PCI Express 4.0, 7.6.3), and Alternative Routing-ID Interpretation (7.8.7). */
#ifndef PCI_PCI_EXT_CAPS_H
#define PCI_PCI_EXT_CAPS_H

#include <stdbool.h>
#include <stdint.h>

#include "pci/pci_cfg.h"
#include "pci/pci_inventory.h"

/* Offsets, 0: none. */
struct pci_ext_caps {
	uint16_t sriov; /* Single Root I/O Virtualization */
	uint16_t rebar; /* Resizable BAR */
	uint16_t ari;   /* Alternative Routing-ID Interpretation */
};

/*
 * Walks the extended list of the function at bdf; only where cfg->space is PCI_CFG_EXTENDED. Each capability is visited
 * at most once; a list that loops or leaves 100h-FFFh is left there with a note. One access for each capability, fewer
 * when all that is looked for has been found. Of two capabilities of a kind the first counts.
 */
void pci_ext_caps_find(struct pci_cfg *cfg, struct pci_inventory *inventory, uint16_t bdf, struct pci_ext_caps *caps);

/*
 * Turns ARI forwarding on in the root port or switch downstream port at port_bdf, whose PCI Express capability is at
 * port_exp: functions 8-255 of device 0 behind it then answer as devices 1-31 (PCI Express 4.0, 7.5.3.15-16). Only for a
 * port whose device 0 function 0 has the ARI capability. Returns whether it is on. At most 5 accesses.
 */
bool pci_ari_enable(struct pci_cfg *cfg, uint16_t port_bdf, uint16_t port_exp);

/*
 * The function number (7:3 device, 2:0 function of its bdf) that follows the one at bdf, whose ARI capability is at
 * `ari`; 0: it is the last (7.8.7.2). What the device says: the caller must see to it that the numbers ascend.
 */
uint8_t pci_ari_next(struct pci_cfg *cfg, uint16_t bdf, uint16_t ari);

#endif

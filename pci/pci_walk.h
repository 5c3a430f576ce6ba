/* SPDX-License-Identifier: MIT */
/*
 * The functions that the scan has found and not yet taken in hand, next to those that it has stored: both live in
 * inventory->functions (pci_scan.c has the picture). For pci_scan and pci_roots.
 *
 * Finding a function reads its identity, class and header type, turns its decode off and, if it is a bridge, closes it: 2
 * accesses where 8 bytes are one access, else 4, a bridge one more. A place without a function costs one.
 */
#ifndef PCI_PCI_WALK_H
#define PCI_PCI_WALK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "pci/pci_cfg.h"
#include "pci/pci_inventory.h"

#define PCI_DEVICES_PER_BUS 32
#define PCI_FUNCTIONS_PER_DEVICE 8
#define PCI_MULTI_FUNCTION 0x80u /* header type, bit 7 */

struct pci_walk {
	struct pci_cfg *cfg;
	struct pci_inventory *inventory;
	size_t found;   /* functions after function_count that wait to be pushed */
	size_t pending; /* the top of the stack: index of the next function to be taken in hand */
	bool full;      /* inventory->functions is */
};

/* What finding a function told, beyond its record. */
struct pci_walk_taken {
	size_t function; /* index into inventory->functions */
	bool has_list;   /* status register: there is a capability list */
	bool multi;      /* header type: the device has several functions */
};

void pci_walk_init(struct pci_walk *walk, struct pci_cfg *cfg, struct pci_inventory *inventory);

/* One function. Returns its header type register, 0 when there is none or no room for it. */
uint8_t pci_walk_find_function(struct pci_walk *walk, uint16_t bdf, int16_t upstream, uint8_t root);

/* Functions 1-7 of the device that `bdf` belongs to. */
void pci_walk_find_others(struct pci_walk *walk, uint16_t bdf, int16_t upstream, uint8_t root);

/* Devices `first` to 31 of a bus. */
void pci_walk_find_devices(struct pci_walk *walk, uint8_t bus, unsigned first, int16_t upstream, uint8_t root);

/* Whether there is a bridge among what was found since the last push. */
bool pci_walk_found_bridge(const struct pci_walk *walk);

/* Makes what was found the next to be taken in hand, in the order in which it was found. */
void pci_walk_push(struct pci_walk *walk);

/* Stores the next function. False: none waits. */
bool pci_walk_take(struct pci_walk *walk, struct pci_walk_taken *taken);

/*
 * A bridge with secondary bus 0 passes nothing on: what is for bus 0 never comes to a bridge. Where it is a root bus, it is
 * the host bridge itself that turns it into Type 0; where a host bridge's numbers begin above it, it takes no part in that
 * bus at all, and no access of the scan has its number.
 */
void pci_walk_close_bridge(struct pci_walk *walk, uint16_t bdf);

#endif

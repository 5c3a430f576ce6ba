/* SPDX-License-Identifier: MIT */
/*
 * What operating systems leave to firmware in a PCI Express function's own registers (PCI Express 4.0, 7.5.3):
 *
 *   Max_Payload_Size       of a hierarchy (a root port and all below it) the largest that all of it supports; 128 bytes
 *                          where a slot is hot-plug capable; of a Root Complex Integrated Endpoint its own largest
 *   Max_Read_Request_Size  512 bytes at most
 *   ASPM                   off
 *   error reporting        off, and what was reported is cleared: the operating system turns it on once _OSC has granted it
 *
 * Relaxed ordering, no snoop and everything else stay as reset leaves them. Expects the state that pci_apply leaves, no bus
 * master on. Where extended configuration space is not reached nothing is done: the scan does not look for the capability of
 * every function there.
 *
 * 3 reads for a function, 2 for one without a link, 1 more for a root port; where access is wide as many or fewer. A register
 * that is right already is not written; one that is costs a write and a read.
 */
#ifndef PCI_PCI_EXPRESS_H
#define PCI_PCI_EXPRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "pci/pci_cfg.h"
#include "pci/pci_inventory.h"

#define PCI_EXPRESS_MAX_FAULTS 16

/* Sizes are codes as in the registers: 128 << code bytes. */
struct pci_express_function {
	bool found;            /* a PCI Express function, and it answers */
	uint8_t payload_limit; /* Max_Payload_Size Supported */
	uint8_t payload;       /* Max_Payload_Size now */
	uint8_t read_request;  /* Max_Read_Request_Size now */
	uint32_t device;       /* Device Control, Device Status as found */
	uint32_t link;         /* Link Control, Link Status as found; 0: it has no link */
	uint32_t root;         /* Root Control, Root Capabilities as found; 0: no root port */
};

/* A register that does not hold what was written to it. */
struct pci_express_fault {
	uint16_t bdf;
	uint16_t reg;
	uint32_t written;
	uint32_t read;
};

/* Of the hierarchy that begins at a root port. */
struct pci_express_hierarchy {
	int16_t head; /* index into bridges of the root port above this bridge or itself; PCI_NONE: there is none */
	uint8_t payload_limit; /* the rest is said for the root port only */
	bool hotplug;
	uint16_t members;
};

struct pci_express_result {
	size_t found;       /* functions */
	size_t written;     /* registers */
	size_t fault_count; /* may exceed PCI_EXPRESS_MAX_FAULTS; the first ones are kept */
	struct pci_express_fault faults[PCI_EXPRESS_MAX_FAULTS];
	struct pci_express_function functions[PCI_MAX_FUNCTIONS];  /* as the inventory's */
	struct pci_express_hierarchy hierarchies[PCI_MAX_BRIDGES]; /* as the inventory's bridges */
};

/* `result` is large: 100 KiB. */
void pci_express_set_up(struct pci_cfg *cfg, const struct pci_inventory *inventory, struct pci_express_result *result);

#endif

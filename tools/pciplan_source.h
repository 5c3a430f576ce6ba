/* SPDX-License-Identifier: MIT */
/*
 * Functions as another program listed them, in any order, and the inventory that is made of them.
 *
 * The readers (pciplan_lspci.c, pciplan_qmp.c) fill the list; what is above what follows from bus numbers alone.
 */
#ifndef TOOLS_PCIPLAN_SOURCE_H
#define TOOLS_PCIPLAN_SOURCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "e820/range.h"
#include "pci/pci_inventory.h"
#include "tools/pciplan_text.h"

struct pciplan_source_function {
	uint32_t domain;
	uint16_t bdf;
	uint16_t vendor_id;
	uint16_t device_id;
	uint32_t class_code;
	uint8_t header_type;
	uint8_t interrupt_pin;
	bool bars_unknown;
	bool is_vf;                                /* a Virtual Function: room for it is its physical function's */
	uint16_t sriov;                            /* offset of the capability, 0: none */
	uint16_t rebar;                            /* the same */
	unsigned total_vfs, vf_offset, vf_stride;  /* of the SR-IOV capability */
	unsigned enabled_vfs;                      /* ... how many there are now */
	struct pci_bar bars[PCI_BARS_OF_FUNCTION]; /* by index; count 0: not there */
	uint64_t address[PCI_BARS_OF_FUNCTION];    /* where it was found, 0: nowhere */
	struct pci_bridge bridge;                  /* header type 1: its bus numbers and windows */
	struct range window[3];                    /* ... where they were found; last 0: nowhere */
	size_t line;                               /* in the file */
};

struct pciplan_source {
	struct pciplan_source_function *list;
	size_t count, capacity;
};

/* Appends an empty function and returns it; valid until the next one. */
struct pciplan_source_function *pciplan_source_add(struct pciplan_source *source);

/* The function at that address, or NULL. */
struct pciplan_source_function *pciplan_source_find(struct pciplan_source *source, uint32_t domain, unsigned bdf);

/*
 * Makes the inventory of one domain: the lowest that is in the list. What has no place in it is left out with a note.
 * False: it makes no inventory; said why.
 */
bool pciplan_source_build(struct pciplan_source *source, const char *name, struct pci_inventory *inventory,
			  struct pciplan_notes *notes);

void pciplan_source_free(struct pciplan_source *source);

#endif

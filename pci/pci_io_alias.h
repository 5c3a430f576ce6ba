/* SPDX-License-Identifier: MIT */
/*
 * I/O ports and the ISA bus: devices that decode only ten address bits answer at every port whose bits 9:8 are not 0, in each
 * KiB again (PCI-to-PCI Bridge 1.2, 3.2.5.18, ISA Enable). BARs of up to 256 ports can keep off those aliases.
 */
#ifndef PCI_PCI_IO_ALIAS_H
#define PCI_PCI_IO_ALIAS_H

#include <stdbool.h>
#include <stddef.h>

#include "e820/range_set.h"
#include "pci/pci_pack.h"

#define PCI_IO_ALIAS_FREE 0x100 /* ports at the beginning of each KiB that are no aliases */

/*
 * As pci_pack, for I/O. With `avoid`, blocks of up to 256 ports go to ports with bits 9:8 zero, and windows that find no
 * room in `free` may also cover `cover`, unless it is NULL. `free` must have room
 * for a piece for each KiB.
 */
size_t pci_io_alias_pack(struct pci_block *blocks, size_t count, struct range_set *free, const struct range_set *cover,
			 bool avoid);

/* Whether every port of the range has bits 9:8 set to something. */
bool pci_io_alias_contains(struct range range);

#endif

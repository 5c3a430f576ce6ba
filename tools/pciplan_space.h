/* SPDX-License-Identifier: MIT */
/* The windows of a machine that is not there yet, and windows that are a little different from the ones it has. */
#ifndef TOOLS_PCIPLAN_SPACE_H
#define TOOLS_PCIPLAN_SPACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "e820/range.h"
#include "pci/chipset/chipset.h"
#include "pci/pci_inventory.h"
#include "pci/pci_policy.h"
#include "pci/pci_window.h"

#define PCIPLAN_MAX_RESERVED 32

/* What the windows follow from; the firmware has it from the processor, the chipset and the memory map. */
struct pciplan_space {
	const struct chipset *chipset;
	uint64_t low_ram_end;  /* one past the last RAM byte below 4 GiB */
	uint64_t high_ram_end; /* one past the last RAM byte above 4 GiB; 0: none */
	unsigned address_bits; /* physical address width of the processor, 32-64 */
	size_t reserved_count;
	struct range reserved[PCIPLAN_MAX_RESERVED]; /* memory to keep off, beyond what the chipset decodes */
};

/* The chipset of the machine that people call `machine`, "q35" or "pc", on that board. NULL: unknown. */
const struct chipset *pciplan_space_chipset(const char *machine, enum chipset_board board);

/* The board that people call `name`: "qemu", "xen". False: unknown. */
bool pciplan_space_board(const char *name, enum chipset_board *board);

/* The chipset that the machine's host bridge belongs to, on that board. NULL: there is none that is known. */
const struct chipset *pciplan_space_find_chipset(const struct pci_inventory *inventory, enum chipset_board board);

/* Where RAM of `ram` bytes ends, as QEMU or xl splits it for the chipset's machine. */
void pciplan_space_split_ram(struct pciplan_space *space, uint64_t ram);

#define PCIPLAN_SPACE_RANGES 128

/* What windows are built from: `facts` refers to the sets beside it. */
struct pciplan_space_facts {
	struct pci_window_facts facts;
	struct range_set reserved, io_usable, io_cover;
	struct range storage[3][PCIPLAN_SPACE_RANGES];
};

/* Gathers them, with ECAM at `ecam` (0: none). False: there is too much that neither RAM nor BARs may have. */
bool pciplan_space_gather(const struct pciplan_space *space, uint64_t ecam, struct pciplan_space_facts *gathered);

/* Builds the windows as the firmware does. `*ecam` is where ECAM lies, 0 when there is none. */
enum pci_window_error pciplan_space_build(const struct pciplan_space *space, const struct pci_policy *policy,
					  struct pci_windows *windows, uint64_t *ecam);

/* One past the window below 4 GiB; 0: there is none. */
uint64_t pciplan_space_low_end(const struct pci_windows *windows);

/* The bytes of ECAM that the firmware places by itself in such a machine; 0: it places none. */
uint64_t pciplan_space_free_ecam(const struct pci_inventory *inventory, const struct pci_policy *policy);

/*
 * Lets the window below 4 GiB start at `start`, up or down. Its gaps stay, but for one of `ecam` bytes (0: none), which is
 * where ECAM is: the firmware places that anew. False: RAM would reach into a gap or to the window's end, or leave ECAM no
 * room; the windows are then of no use.
 */
bool pciplan_space_set_low_start(struct pci_windows *windows, uint64_t ecam, uint64_t start);

/* The least address width that covers the windows; 32 when there is none above 4 GiB. */
unsigned pciplan_space_address_bits(const struct pci_windows *windows);

/* Lets the window above 4 GiB end at 2^bits, further up or down. `bits` is 32-64. */
void pciplan_space_set_address_bits(struct pci_windows *windows, unsigned bits);

#endif

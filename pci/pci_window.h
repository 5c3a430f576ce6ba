/* SPDX-License-Identifier: MIT */
/*
 * Where BARs may go: the free address space behind the host bridge, already carved around everything that is not PCI's.
 *
 * Memory below 4 GiB runs from the end of low RAM, or from where policy->low_hole lets it begin, to the first fixed device of
 * the chipset; memory above from the end of high RAM (never below 4 GiB) to the end of what processor, policy and payload can
 * address.
 */
#ifndef PCI_PCI_WINDOW_H
#define PCI_PCI_WINDOW_H

#include <stdbool.h>
#include <stdint.h>

#include "e820/range_set.h"
#include "pci/pci_policy.h"

#define PCI_WINDOW_RANGES 128

struct pci_windows {
	struct range_set io; /* ports */
	/*
	 * Ports that the board decodes itself and no BAR may have, but that a bridge's I/O window may cover: they are all in
	 * the upper three quarters of a KiB, where no BAR lies while ISA aliases are avoided (struct pci_policy.isa_aliases).
	 */
	struct range_set io_cover;
	struct range_set mem32; /* below 4 GiB */
	struct range_set mem64; /* at and above 4 GiB */
	/* What is above 4 GiB takes prefetchable BARs only: a secondary host bridge's prefetchable window. */
	bool mem64_prefetchable;
	struct range storage[4][PCI_WINDOW_RANGES];
};

struct pci_window_facts {
	uint64_t low_ram_end;         /* one past the last RAM byte below 4 GiB */
	uint64_t high_ram_end;        /* one past the last RAM byte at or above 4 GiB; 0: none */
	uint64_t reserved_memory_end; /* QEMU's etc/reserved-memory-end: memory hot-plug ends here; 0: none */
	uint64_t high_end_limit;      /* one past the last address that the payload can reach; 0: it reaches all */
	uint64_t mmio32_end;          /* one past the low hole: the chipset's first fixed device */
	unsigned address_bits;        /* physical address width of the processor */
	/*
	 * An AMD processor, or one like it: 0xfd00000000-0xffffffffff is what HyperTransport links talk with (AMD IOMMU
	 * specification 48882, 2.1.2), whether or not `reserved` says so.
	 */
	bool hypertransport;
	const struct range_set *reserved;  /* memory to keep off, anywhere: ECAM, reserved E820 entries, RMRRs */
	const struct range_set *io_usable; /* ports that the chipset leaves to PCI */
	const struct range_set *io_cover;  /* ... and those that a bridge window may cover; NULL: none */
};

enum pci_window_error {
	PCI_WINDOW_OK,
	PCI_WINDOW_FULL,        /* more than PCI_WINDOW_RANGES pieces */
	PCI_WINDOW_NO_LOW_HOLE, /* RAM reaches mmio32_end: nothing is left below 4 GiB */
	PCI_WINDOW_BAD_WIDTH,   /* address_bits is not 32-64 */
};

/* Sets up empty sets over the struct's own storage; what is above 4 GiB takes any 64-bit BAR. */
void pci_windows_init(struct pci_windows *windows);

/* Makes `to` the same windows as `from`, over its own storage. */
void pci_windows_copy(struct pci_windows *to, const struct pci_windows *from);

/* The windows of the machine's own host bridge. */
enum pci_window_error pci_window_build(const struct pci_window_facts *facts, const struct pci_policy *policy,
				       struct pci_windows *windows);

/*
 * The place for `size` bytes (a power of two) of ECAM in [facts->low_ram_end, facts->mmio32_end), aligned to `size` and clear
 * of facts->reserved: the one that policy->ecam names if it is such a place, else the one that leaves the most room for large
 * BARs: in which no pin of the policy lies, if there is such a one, and whose loss costs the fewest slots of what
 * policy->low_hole leaves to BARs, counted from the largest slot size down; the highest such. False: there is no room, or the
 * policy wants no ECAM.
 */
bool pci_window_place_ecam(const struct pci_window_facts *facts, const struct pci_policy *policy, uint64_t size,
			   uint64_t *base);

#endif

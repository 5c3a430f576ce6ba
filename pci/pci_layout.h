/* SPDX-License-Identifier: MIT */
/*
 * One attempt: given what is wanted low, high and not at all, the addresses of everything, or that it does not fit.
 *
 * This is the planner's inner room: pci_plan.c sets the choices, asks whether the layout fits, and changes its mind.
 */
#ifndef PCI_PCI_LAYOUT_H
#define PCI_PCI_LAYOUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "pci/pci_inventory.h"
#include "pci/pci_pack.h"
#include "pci/pci_plan.h"
#include "pci/pci_window.h"

/* More pieces than this in a free set count as no room. */
#define PCI_LAYOUT_RANGES 1024

struct pci_layout_bar {
	uint64_t address; /* out: PCI_BLOCK_UNPLACED, or relative to its bridge's window until the layout is final */
	uint8_t given_up; /* choice: 0, or the enum pci_verdict that says why it is left out */
	bool high;        /* choice, on a root bus: goes above 4 GiB */
	bool high_failed; /* out, on a root bus: it was wanted high and found no room there in this attempt */
	bool fits_low;    /* fact: some slot below 4 GiB could hold it */
	bool fits_high;   /* fact: it may go above 4 GiB, and some slot there could hold it */
};

struct pci_layout_window {
	uint64_t size; /* out; 0: closed */
	uint64_t alignment;
	uint64_t address;
	uint64_t reserve;         /* fact: bytes asked for hot-plug; 0: none */
	uint8_t reserve_given_up; /* choice: 0, or the enum pci_verdict that says why */
	bool reserve_low;         /* fact: the reserve is of no use above 4 GiB */
	bool usable;              /* fact: this bridge and all above it implement the window */
	bool reserve_held;        /* out: the window is as large as the reserve, and where the reserve may be */
	bool wanted;              /* out: something would have been put here, whether it was or not */
};

struct pci_layout_bridge {
	struct pci_layout_window windows[PCI_WINDOW_COUNT];
	int16_t top;      /* fact: the bridge on a root bus above it, or itself */
	bool pref64;      /* fact: this bridge and all above it have a 64-bit prefetchable window */
	bool high;        /* choice, of a top bridge: prefetchable windows below it go above 4 GiB */
	bool high_failed; /* out, of a top bridge: it was wanted high and found no room there in this attempt */
};

struct pci_layout {
	const struct pci_inventory *inventory;
	const struct pci_windows *windows;
	const struct range_set *low; /* the low hole to lay out into: the windows' own, or a larger one that is tried */
	struct pci_layout_bar bars[PCI_MAX_BARS];
	struct pci_layout_bridge bridges[PCI_MAX_BRIDGES];
	/* The functions on each bridge's secondary bus, as a linked list; the last list is that of all root buses. */
	int16_t first_function[PCI_MAX_BRIDGES + 1];
	int16_t next_function[PCI_MAX_FUNCTIONS];
	struct pci_block blocks[PCI_MAX_BARS + 2 * PCI_MAX_BRIDGES];
	struct range_set free;
	struct range storage[PCI_LAYOUT_RANGES];
	size_t attempts; /* how many layouts were tried, for the cost tests */
};

/* Gathers the facts and sets the default choices: everything wanted, everything low that fits low. */
void pci_layout_init(struct pci_layout *layout, const struct pci_inventory *inventory,
		     const struct pci_windows *windows, const struct pci_policy *policy);

/* Which of its bridge's windows a BAR behind a bridge goes to under the present choices, -1: none can take it. */
int pci_layout_window_of(const struct pci_layout *layout, const struct pci_bar *bar);

/*
 * Lays out I/O, or memory low and high. True: everything that is wanted has its place. What is wanted high but finds no
 * room there is tried low.
 */
bool pci_layout_try_io(struct pci_layout *layout);
bool pci_layout_try_mem(struct pci_layout *layout);

/* Turns offsets inside windows into addresses. Once, after the last attempt of each kind. */
void pci_layout_finish(struct pci_layout *layout);

#endif

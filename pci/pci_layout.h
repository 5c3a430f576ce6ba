/* SPDX-License-Identifier: MIT */
/*
 * One attempt: given what is wanted low, high and not at all, the addresses of everything, or that it does not fit.
 *
 * This is the planner's inner room: pci_plan.c sets the choices, asks whether the layout fits, and changes its mind.
 *
 * What is placed are items: BARs, and windows of bridges. An item belongs to a group: the content of one window, or of one
 * space behind the host bridge.
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

enum pci_space {
	PCI_SPACE_IO,
	PCI_SPACE_LOW,  /* memory below 4 GiB */
	PCI_SPACE_HIGH, /* memory above */
	PCI_SPACE_COUNT,
};

#define PCI_GROUP_NONE (-1)
#define PCI_GROUP_ROOT (PCI_MAX_BRIDGES * PCI_WINDOW_COUNT) /* + enum pci_space */
#define PCI_GROUP_COUNT (PCI_GROUP_ROOT + PCI_SPACE_COUNT)

#define PCI_ITEM_NONE (-1)
#define PCI_ITEM_WINDOW PCI_MAX_BARS /* + the window's group; below: the index of a BAR */
#define PCI_ITEM_COUNT (PCI_ITEM_WINDOW + PCI_GROUP_ROOT)

struct pci_layout_bar {
	uint64_t size;    /* choice: bytes of one aperture */
	uint64_t address; /* out: PCI_BLOCK_UNPLACED, or relative to its group's window until the layout is final */
	uint8_t given_up; /* choice: 0, or the enum pci_verdict that says why it is left out */
	bool high;        /* choice: goes above 4 GiB */
	bool high_failed; /* out, on a root bus: it was wanted high and found no room there in this attempt */
	bool leftover;    /* out: it had been given up, and pci_leftover.c found a gap for it */
};

struct pci_layout_window {
	uint64_t size; /* out; 0: closed */
	uint64_t alignment;
	uint64_t address;       /* out: as of a BAR */
	uint64_t content;       /* out: bytes of all that is in it, without gaps */
	uint64_t reserve;       /* out: bytes to keep for hot-plug where it is now; 0: none */
	uint64_t reserve_least; /* fact: bytes asked for */
	uint64_t
		reserve_ample; /* choice: bytes that are kept for good measure, above 4 GiB only; 0: no more than that */
	struct range anchor;   /* out: what the pinned BARs in it span, when anchored */
	int16_t home;          /* fact: the group that takes what is on the secondary bus, or PCI_GROUP_NONE */
	int16_t outer; /* fact: the group that the window itself is in; PCI_GROUP_ROOT: behind the host bridge */
	uint8_t reserve_given_up; /* choice: 0, or the enum pci_verdict that says why */
	bool reserve_low;         /* fact: the reserve is of no use above 4 GiB */
	bool usable;              /* fact: the window is implemented and can be reached */
	bool reserve_held;        /* out: the window is as large as the reserve, and where the reserve may be */
	bool wanted;              /* out: something would have been put here, whether it was or not */
	bool anchored;            /* out: it must span `anchor` */
	bool absolute;            /* out: the addresses of its content are not relative to it */
};

struct pci_layout_bridge {
	struct pci_layout_window windows[PCI_WINDOW_COUNT];
	int16_t top; /* fact: the bridge on a root bus above it, or itself */
	bool pref64; /* fact: this bridge and all above it have a 64-bit prefetchable window */
	bool high;   /* choice, of a top bridge: prefetchable windows below it go above 4 GiB whatever is in them */
	bool high_failed; /* out, of a top bridge: it was wanted high and found no room there in this attempt */
	bool is_high;     /* out, of a top bridge: its prefetchable windows are above 4 GiB in this attempt */
};

/* Up to so many items of one group are placed by exhaustive search (pci_fit.c). */
#define PCI_FIT_EXACT 8

/* The best that is known of one subset of them: the next free address, in one of the free ranges. */
struct pci_fit_state {
	uint64_t at;
	uint16_t range;
	uint8_t last; /* the item that was placed last */
	bool valid;
};

/* What a root has in one space (pci_apart.c). */
struct pci_apart_root {
	uint64_t content;   /* bytes of its items, without gaps */
	uint64_t alignment; /* the largest of them */
	int16_t first_item; /* a list, as those of groups; without what is pinned */
	bool pinned;        /* it has pinned BARs */
	bool waits;         /* it has no place yet */
};

struct pci_layout {
	const struct pci_inventory *inventory;
	const struct pci_windows *windows;
	const struct range_set *low; /* the low hole to lay out into: the windows' own, or a larger one that is tried */
	bool isa_aliases;            /* choice: I/O BARs keep off the aliases of ISA ports */
	bool blocks_only; /* choice: windows are blocks of fixed size, so that an attempt that fails says what failed */
	bool may_cover;   /* fact: no I/O BAR is so large that it could not keep off them */
	struct pci_layout_bar bars[PCI_MAX_BARS];
	struct pci_layout_bridge bridges[PCI_MAX_BRIDGES];
	/* The items of each group, as linked lists; sorted once the group has been sized. */
	int16_t first_item[PCI_GROUP_COUNT];
	int16_t next_item[PCI_ITEM_COUNT];
	struct pci_block blocks[PCI_ITEM_COUNT];
	struct range_set free;
	struct range storage[PCI_LAYOUT_RANGES];
	struct range root_storage[PCI_LAYOUT_RANGES]; /* another copy of `free`, of pci_fit.c and others */
	struct pci_fit_state fit_states[1u << PCI_FIT_EXACT];
	struct range fit_storage[2 * PCI_LAYOUT_RANGES]; /* the free sets of pci_fit.c, a stack */
	struct pci_apart_root apart_roots[PCI_MAX_ROOTS];
	uint64_t apart_kept[PCI_ITEM_COUNT]; /* where the items were before pci_apart.c moved them */
	size_t attempts;                     /* how many layouts were tried */
	uint64_t steps;                      /* how many items pci_fit.c put somewhere, for good or in vain */
};

/* Gathers the facts and sets the default choices: everything wanted, everything low that fits low. */
void pci_layout_init(struct pci_layout *layout, const struct pci_inventory *inventory,
		     const struct pci_windows *windows, const struct pci_policy *policy);

/* Whether some slot could hold the BAR at its chosen size: below 4 GiB (or in I/O); above, and it may go there. */
bool pci_layout_fits_low(const struct pci_layout *layout, size_t bar);
bool pci_layout_fits_high(const struct pci_layout *layout, size_t bar);

/* The group a BAR belongs to under the present choices, PCI_GROUP_NONE: no window can take it. */
int pci_layout_home(const struct pci_layout *layout, size_t bar);

/* The group that the window of a group is an item of. */
int pci_layout_outer(const struct pci_layout *layout, int group);

/* The space that a group's addresses are in. */
enum pci_space pci_layout_space(const struct pci_layout *layout, int group);

/* The addresses that a space consists of. */
const struct range_set *pci_layout_from(const struct pci_layout *layout, enum pci_space space);

/* Whether what is in the group is in that window, directly or in windows inside it. */
bool pci_layout_is_inside(const struct pci_layout *layout, int group, int window);

static inline struct pci_layout_window *pci_layout_window(struct pci_layout *layout, int group)
{
	return &layout->bridges[group / PCI_WINDOW_COUNT].windows[group % PCI_WINDOW_COUNT];
}

/* 4 KiB or 1 MiB: windows begin and end at multiples of it. */
static inline uint64_t pci_layout_granule(int group)
{
	return group % PCI_WINDOW_COUNT == PCI_WINDOW_IO ? 0x1000 : 0x100000;
}

/* The BAR's range of addresses is so long. */
static inline uint64_t pci_layout_extent(const struct pci_layout *layout, size_t bar)
{
	return pci_bar_extent(&layout->inventory->bars[bar], layout->bars[bar].size);
}

/*
 * Lays out I/O, or memory low and high. True: everything that is wanted has its place. What is wanted high but finds no
 * room there is tried low.
 */
bool pci_layout_try_io(struct pci_layout *layout);
bool pci_layout_try_mem(struct pci_layout *layout);

/*
 * Packs the items of the group behind the host bridge into layout->free, windows as blocks of a fixed size. Leaves them in
 * layout->blocks, `count` of them. Returns how many found no room.
 */
size_t pci_layout_pack_root(struct pci_layout *layout, enum pci_space space, size_t *count);

/* Turns offsets inside windows into addresses. Once, after the last attempt of each kind. */
void pci_layout_finish(struct pci_layout *layout);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * The decision: an address or a reason for each BAR and each bridge window, and the decode bits for each function.
 *
 * Deterministic: the same inventory, windows and policy give the same plan, in the guest and on the host.
 */
#ifndef PCI_PCI_PLAN_H
#define PCI_PCI_PLAN_H

#include <stdbool.h>
#include <stdint.h>

#include "e820/range.h"
#include "pci/pci_inventory.h"
#include "pci/pci_policy.h"
#include "pci/pci_window.h"

enum pci_verdict {
	PCI_UNDECIDED, /* never in a finished plan */
	PCI_PLACED,
	PCI_EMPTY,        /* a bridge window with nothing to hold: closed */
	PCI_NO_SPACE,     /* given up: what may hold it is full */
	PCI_NO_WINDOW,    /* a bridge above it lacks the kind of window it needs */
	PCI_TOO_LARGE,    /* larger than any window that may hold it, even when empty */
	PCI_PIN_REFUSED,  /* the pinned address is taken, misaligned or outside every window */
	PCI_ROM_GIVEN_UP, /* a ROM left out so that BARs fit */
	PCI_VF_GIVEN_UP,  /* room for VFs left out so that BARs fit, or because the policy says so */
};

enum pci_bridge_window {
	PCI_WINDOW_IO,
	PCI_WINDOW_MEM,  /* non-prefetchable, below 4 GiB */
	PCI_WINDOW_PREF, /* prefetchable, below or (64-bit) above 4 GiB */
	PCI_WINDOW_COUNT,
};

struct pci_bar_plan {
	uint64_t address; /* valid when PCI_PLACED */
	uint8_t verdict;  /* enum pci_verdict */
	uint64_t size;    /* bytes of one aperture: as found, or what a resizable BAR is to be set to */
};

struct pci_window_plan {
	struct range range; /* valid when PCI_PLACED; 1 MiB (memory) or 4 KiB (I/O) granules */
	uint8_t verdict;    /* enum pci_verdict; PCI_NO_WINDOW: not implemented */
	uint8_t reserve;    /* enum pci_verdict of the hot-plug reserve; PCI_EMPTY: none was asked for */
};

struct pci_bridge_plan {
	struct pci_window_plan windows[PCI_WINDOW_COUNT];
	bool vga; /* legacy VGA ranges are forwarded (bridge control, VGA enable) */
};

struct pci_plan {
	struct pci_bar_plan bars[PCI_MAX_BARS]; /* by index of the inventory */
	struct pci_bridge_plan bridges[PCI_MAX_BRIDGES];
	uint16_t command[PCI_MAX_FUNCTIONS]; /* PCI_COMMAND_IO and PCI_COMMAND_MEMORY that may be enabled */
	size_t placed;
	size_t not_placed;
	/*
	 * Bytes of low hole, counted down from its end, in which every memory BAR that can be there would have found room; 0: no
	 * memory BAR is lost for want of room; UINT64_MAX: some are, and no hole below 4 GiB would help.
	 */
	uint64_t mem32_wanted;
	/* The largest naturally aligned power of two of bytes that is left free behind the host bridge; 0: nothing is. */
	uint64_t free_io;
	uint64_t free_mem32;
	uint64_t free_mem64;
	bool mem64_prefetchable; /* as of the windows that it was made in */
};

/* Every failure is a verdict in the plan. `work` is scratch space, see pci_plan_work_size; its contents do not matter. */
struct pci_plan_work;
void pci_plan_build(const struct pci_inventory *inventory, const struct pci_windows *windows,
		    const struct pci_policy *policy, struct pci_plan_work *work, struct pci_plan *plan);

/* Bytes of 8-byte aligned scratch space that pci_plan_build needs. */
size_t pci_plan_work_size(void);

/*
 * What the last pci_plan_build with this work took: how many layouts were tried, and how many times an item was put
 * somewhere by search (PCI_FIT_STEPS of pci_fit.h bounds those of free choice).
 */
size_t pci_plan_attempts(const struct pci_plan_work *work);
uint64_t pci_plan_steps(const struct pci_plan_work *work);

/* "no space", "no window", ... for the log; "placed" for PCI_PLACED. */
const char *pci_verdict_text(enum pci_verdict verdict);

/* The address range of a placed BAR. */
static inline struct range pci_plan_bar_range(const struct pci_inventory *inventory, const struct pci_plan *plan,
					      size_t bar)
{
	return range_of_size(plan->bars[bar].address, pci_bar_extent(&inventory->bars[bar], plan->bars[bar].size));
}

/* A bridge window that has what is there now, but not the room that was asked for what is plugged in later. */
static inline bool pci_plan_lacks_reserve(const struct pci_window_plan *window)
{
	return (window->verdict == PCI_PLACED || window->verdict == PCI_EMPTY) && window->reserve != PCI_PLACED &&
	       window->reserve != PCI_EMPTY;
}

#endif

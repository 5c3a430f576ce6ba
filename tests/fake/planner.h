/* SPDX-License-Identifier: MIT */
/* All that a run of the planner needs, on the heap; each run is checked. */
#ifndef TESTS_FAKE_PLANNER_H
#define TESTS_FAKE_PLANNER_H

#include <stdint.h>

#include "pci/pci_inventory.h"
#include "pci/pci_plan.h"
#include "pci/pci_policy.h"
#include "pci/pci_window.h"

struct planner {
	struct pci_inventory inventory;
	struct pci_windows windows;
	struct pci_policy policy;
	struct range reserved_storage[64];
	struct range_set reserved; /* what the windows were carved around, for the checker */
	struct pci_plan plan;      /* what planner_run decided */
	char fault[160];
	struct pci_plan again;
	struct range *scratch;
	struct pci_plan_work *work;
};

/* An empty inventory, no windows, the default policy. */
struct planner *planner_new(void);
void planner_free(struct planner *planner);

/*
 * Windows and policy drawn from the seed, by pci_window_build from random facts: small and large
 * low holes, up to 12 reserved ranges in and above it, high memory or none, address widths of 32
 * to 52 bits, ports in one or two pieces.
 */
void planner_draw_windows(struct planner *planner, uint64_t seed);

/*
 * Inventory, windows and policy drawn from the seed: random_inventory_full, and every choice of the policy but pins (the
 * inventory has its own), ECAM and bus numbers, with which the planner has nothing to do.
 */
void planner_draw_full(struct planner *planner, uint64_t seed);

/* Leaves the first functions of the walk, at most `keep` (not 0): of small machines many more can be planned. */
void planner_cut(struct pci_inventory *inventory, size_t keep);

/*
 * Plans twice, each time over different old contents of the plan and of the scratch space. NULL:
 * both plans are the same and keep every invariant; otherwise a text that says what is wrong,
 * valid until the next call.
 */
const char *planner_run(struct planner *planner);

#endif

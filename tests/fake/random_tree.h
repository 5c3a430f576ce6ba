/* SPDX-License-Identifier: MIT */
/*
 * Random machines with bridges that fill the low hole to a wanted degree, small enough for tree_model.h: 1-5 bridges on
 * the root bus, another behind every fourth bridge, a function of 1-4 BARs behind each, and 0-3 functions with one BAR on
 * the root bus. Every BAR is 32-bit, not prefetchable, 1 MiB to 256 MiB. No bridge can be hot-plugged or has I/O BARs behind it.
 */
#ifndef TESTS_FAKE_RANDOM_TREE_H
#define TESTS_FAKE_RANDOM_TREE_H

#include <stdint.h>

#include "e820/range_set.h"
#include "pci/pci_inventory.h"

/* The low hole of a q35 machine with its ECAM elsewhere. */
#define RANDOM_TREE_HOLE ((struct range){ 0xc0000000, 0xfebfffff })

struct random_tree_shape {
	unsigned load_from; /* sum of the BAR sizes in percent of what is free: at least, and less than load_to */
	unsigned load_to;
	unsigned reserved_from; /* ranges of 4 KiB to 32 MiB taken out of the hole: at least, and at most */
	unsigned reserved_to;
	unsigned bridges_to; /* 1 to this many bridges on the root bus; 0: no bridge at all, and 1-40 BARs */
};

#define RANDOM_TREE_BRIDGES 5 /* the most that bridges_to may be */

/* Deterministic: the same seed and shape give the same machine and the same free addresses, on every host. */
void random_tree(uint64_t seed, const struct random_tree_shape *shape, struct pci_inventory *inventory,
		 struct range_set *space);

#endif

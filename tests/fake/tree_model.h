/* SPDX-License-Identifier: MIT */
/*
 * Whether a machine with bridges fits, exactly: an oracle for small ones.
 *
 * Everything is memory below 4 GiB, in one window per bridge that starts and ends on multiples of 1 MiB: BARs that are 32-bit,
 * not prefetchable and not pinned. A bridge has no BARs of its own and no hot-plug reserve.
 *
 * The least end of a window depends on where it starts: f(p). For a window of BARs alone it is known in closed form (the
 * theorem of docs/planner.md, read backwards): max over t of up(p, t) + sum of the sizes of at least t. For a bus of k
 * blocks, BARs or windows, someone is last: D[S] = min over i in S of f_i(D[S \ i]), and as each f is monotone the least
 * D of what comes before is the best start. That takes 2^k steps, so k is small.
 */
#ifndef TESTS_FAKE_TREE_MODEL_H
#define TESTS_FAKE_TREE_MODEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "e820/range_set.h"
#include "pci/pci_inventory.h"

#define TREE_MODEL_BLOCKS 12  /* BARs and windows of one bus that has windows, at most */
#define TREE_MODEL_BRIDGES 24 /* at most */

/* Whether a placement of every BAR and window in the free ranges of `space` exists. Aborts if the machine is none for this model. */
bool tree_model_fits(const struct pci_inventory *inventory, const struct range_set *space);

/*
 * One past the last byte of the shortest window that begins at `start`, a multiple of 1 MiB, and holds what is behind the
 * bridge; `start` if nothing is.
 */
uint64_t tree_model_window_end(const struct pci_inventory *inventory, int16_t bridge, uint64_t start);

/* The same for BARs of these sizes, not rounded to 1 MiB. */
uint64_t tree_model_leaf_end(const uint64_t *sizes, size_t count, uint64_t start);

#endif

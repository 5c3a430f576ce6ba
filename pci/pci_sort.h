/* SPDX-License-Identifier: MIT */
/*
 * The planner's one sort: in place, without recursion or a second array, and never worse than n log n. Not stable, so
 * `goes_before` decides every pair, with a tie-break of its own.
 */
#ifndef PCI_PCI_SORT_H
#define PCI_PCI_SORT_H

#include <stdbool.h>
#include <stddef.h>

/* Orders the `count` elements of `array`. Both functions take indices into it. */
void pci_sort(void *array, size_t count, bool (*goes_before)(const void *array, size_t a, size_t b),
	      void (*swap)(void *array, size_t a, size_t b));

#endif

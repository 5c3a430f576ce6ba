/* SPDX-License-Identifier: MIT */
/* Heap sort. The heap's top is the element that goes last. */
#include "pci/pci_sort.h"

static void sift_down(void *array, size_t at, size_t count, bool (*goes_before)(const void *array, size_t a, size_t b),
		      void (*swap)(void *array, size_t a, size_t b))
{
	for (;;) {
		size_t child = 2 * at + 1;

		if (child >= count)
			return;
		if (child + 1 < count && goes_before(array, child, child + 1))
			child++;
		if (!goes_before(array, at, child))
			return;
		swap(array, at, child);
		at = child;
	}
}

void pci_sort(void *array, size_t count, bool (*goes_before)(const void *array, size_t a, size_t b),
	      void (*swap)(void *array, size_t a, size_t b))
{
	for (size_t at = count / 2; at-- > 0;)
		sift_down(array, at, count, goes_before, swap);
	for (size_t end = count; end-- > 1;) {
		swap(array, 0, end);
		sift_down(array, 0, end, goes_before, swap);
	}
}

/* SPDX-License-Identifier: MIT */
/* A whole inventory text at once, on the heap: what the firmware prints line by line. */
#ifndef TESTS_FAKE_INVENTORY_TEXT_H
#define TESTS_FAKE_INVENTORY_TEXT_H

#include <stddef.h>

#include "pci/pci_text.h"

/* All lines, each after `prefix` and ended by `end`; for the caller to free. `*size` is without the NUL at its end. */
char *inventory_text(const struct pci_inventory *inventory, const struct pci_windows *windows,
		     const struct pci_policy *policy, const char *prefix, const char *end, size_t *size);

/* Whether two sets of windows hold the same addresses; whether two policies say the same, pins aside. */
int windows_are_equal(const struct pci_windows *a, const struct pci_windows *b);
int policies_are_equal(const struct pci_policy *a, const struct pci_policy *b);

#endif

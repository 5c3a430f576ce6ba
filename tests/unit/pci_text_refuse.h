/* SPDX-License-Identifier: MIT */
/* What tests of refused inventory texts share: one that is read from memory that ends where the text does. */
#ifndef TESTS_UNIT_PCI_TEXT_REFUSE_H
#define TESTS_UNIT_PCI_TEXT_REFUSE_H

#include <stdlib.h>
#include <string.h>

#include "pci/pci_text.h"

static struct pci_inventory inventory;
static struct pci_windows windows;
static struct pci_policy policy;

static inline struct pci_text_result parse(const char *string)
{
	const size_t size = strlen(string);
	char *copy = malloc(size);
	struct pci_text_result result;

	memcpy(copy, string, size);
	result = pci_text_parse(copy, size, &inventory, &windows, &policy);
	free(copy);
	return result;
}

#endif

/* SPDX-License-Identifier: MIT */
/* Choices by name, as the policy record of an inventory words them (docs/formats.md). */
#ifndef TOOLS_PCIPLAN_POLICY_H
#define TOOLS_PCIPLAN_POLICY_H

#include <stdbool.h>
#include <stddef.h>

#include "pci/pci_policy.h"
#include "pci/pci_text.h"

enum pciplan_policy_error {
	PCIPLAN_POLICY_OK,
	PCIPLAN_POLICY_UNKNOWN,   /* no such name */
	PCIPLAN_POLICY_MALFORMED, /* not a value that it takes */
	PCIPLAN_POLICY_NO_MEMORY,
};

/*
 * Makes one choice, by its name in the policy record or among the firmware's options. A size may be given as the record has
 * it (0x1000), as a decimal number, and with K, M, G or T behind either. `critical` and `pin` add to what is chosen already,
 * with commas between items: "01:00.0,02:00.0", "02:00.0/1@0x6000000000". On an error `policy` is as it was.
 */
enum pciplan_policy_error pciplan_policy_set(struct pci_policy *policy, const char *name, const char *value);

/* The policy record's word number `index`, from 0 on, as "place" and "high". False: there is no further one. */
bool pciplan_policy_word(const struct pci_policy *policy, size_t index, char name[PCI_TEXT_LINE],
			 char value[PCI_TEXT_LINE]);

/* "16M", "0x1000", "4096". False: it is no size. */
bool pciplan_policy_read_size(const char *text, uint64_t *size);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * What a plan comes to, in a few lines for people (docs/log.md): how much was placed, how full the spaces are, what was given up,
 * and what would help.
 */
#ifndef PCI_PCI_SUMMARY_H
#define PCI_PCI_SUMMARY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "pci/pci_inventory.h"
#include "pci/pci_plan.h"
#include "pci/pci_remedy.h"
#include "pci/pci_text.h"
#include "pci/pci_window.h"

#define PCI_SUMMARY_SIZE 16      /* bytes that hold any size in words, with its NUL */
#define PCI_SUMMARY_FUNCTIONS 16 /* functions that lack something are named, of more the number is told */

struct pci_summary_facts {
	const struct pci_inventory *inventory;
	const struct pci_windows *windows;
	const struct pci_plan *plan;
	const struct pci_remedies *remedies; /* of this plan */
};

struct pci_summary_line {
	char level; /* 'I', or 'W' where something is missing */
	/*
	 * "pci"          what was found, and how many BARs have a place
	 * "io"           ports that the host bridge's own bus takes, for BARs and bridge windows, of those that BARs may have
	 * "low-hole"     likewise memory below 4 GiB
	 * "high-window"  ... and above
	 * "01:00.0"      a function with BARs that it lacks, and why: a line for each reason
	 * "functions"    how many more functions lack something
	 * "hot-plug"     bridges without memory ('W') or I/O ports for what is plugged in later
	 * "help"         a change that would place what is lost, "all of them" (or "it") only if nothing is left
	 */
	char object[PCI_TEXT_OBJECT];
	bool is_function; /* the object is a function's name, not a word */
	char fact[PCI_TEXT_LINE];
};

/* Where a walk over the lines is. */
struct pci_summary {
	struct pci_summary_facts facts;
	unsigned section; /* of the list above */
	size_t next;      /* within it */
	size_t lacking;   /* functions that lacked something so far */
};

void pci_summary_begin(struct pci_summary *summary, const struct pci_summary_facts *facts);

/* The next line. False: there is no further one. */
bool pci_summary_next(struct pci_summary *summary, struct pci_summary_line *line);

/* "16 GiB", "4.1 MiB", "512 bytes": binary units, one decimal place, cut off, where the size is not whole. */
void pci_summary_size(uint64_t bytes, char text[PCI_SUMMARY_SIZE]);

#endif

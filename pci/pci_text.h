/* SPDX-License-Identifier: MIT */
/*
 * Inventory and plan as text: the one formatter and the one parser for the log, the host tool and the recorded
 * machines. docs/formats.md describes the format; a change of it changes PCI_TEXT_VERSION.
 */
#ifndef PCI_PCI_TEXT_H
#define PCI_PCI_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "pci/pci_inventory.h"
#include "pci/pci_plan.h"
#include "pci/pci_policy.h"
#include "pci/pci_window.h"

#define PCI_TEXT_VERSION 4
#define PCI_TEXT_LINE 160  /* bytes that hold any line of either format, with its NUL */
#define PCI_TEXT_OBJECT 16 /* bytes that hold any function's name, with its NUL */

/* The object of a line about a function: "00:1f.2", in a segment group other than 0 "0001:00:1f.2" (as Linux has it). */
void pci_text_bdf(uint16_t segment, uint16_t bdf, char text[PCI_TEXT_OBJECT]);

/*
 * Inventory records, without the log prefix, one line at a time: header, board, segment, roots, functions with their bridge,
 * reserve and BAR records, windows, policy, and the end record, which counts those before it. `*cursor` starts at
 * 0. False: there is no further line. Notes are not in the format.
 */
bool pci_text_inventory_line(const struct pci_inventory *inventory, const struct pci_windows *windows,
			     const struct pci_policy *policy, size_t *cursor, char line[PCI_TEXT_LINE]);

enum pci_text_error {
	PCI_TEXT_OK,
	PCI_TEXT_UNKNOWN_RECORD,
	PCI_TEXT_BAD_VALUE,   /* a field is missing, malformed or out of range, or bus numbers contradict each other */
	PCI_TEXT_BAD_VERSION, /* the first record is not "hvminv 4", nor "hvminv 3", 2 or 1 */
	PCI_TEXT_DUPLICATE,   /* the same root, function, BAR register, bridge, address of a window, ... twice */
	PCI_TEXT_DANGLING,  /* a record whose function or bridge is not in the file; a function that no bus leads to */
	PCI_TEXT_FULL,      /* more than the inventory or a window set holds */
	PCI_TEXT_TRUNCATED, /* the end record counts other than what was read, a log has none, or there is no root (before version 4: none of bus 0) */
};

struct pci_text_result {
	enum pci_text_error error;
	size_t line; /* 1-based; 0: the fault is of the file as a whole */
};

/*
 * Reads a whole inventory text of `size` bytes. Between header and end, lines may come in any order; `#` starts a
 * comment. A serial log is accepted as it is: lines that contain "D inv record: " are taken from there on, and if
 * there is any such line all others are skipped. A log with several boots gives the last one, and must have it
 * whole.
 *
 * The result is in the order of pci_inventory.h, roots by ascending bus, and has no notes. After an error the
 * contents of `inventory`, `windows` and `policy` are not to be used.
 */
struct pci_text_result pci_text_parse(const char *text, size_t size, struct pci_inventory *inventory,
				      struct pci_windows *windows, struct pci_policy *policy);

/*
 * The same for secondary host bridge `number` (1-8) of a log: from lines that contain "D inv record-1: ", of the last boot, which
 * begins with the machine's own inventory. 0: pci_text_parse. PCI_TEXT_BAD_VERSION without a line: there is none.
 */
struct pci_text_result pci_text_parse_host_bridge(const char *text, size_t size, unsigned number,
						  struct pci_inventory *inventory, struct pci_windows *windows,
						  struct pci_policy *policy);

const char *pci_text_error_text(enum pci_text_error error);

/*
 * The plan as people and tests read it: for each BAR and bridge window its object (pci_text_bdf) and fact. In the
 * order of the inventory, BARs before windows. `*cursor` starts at 0. False: there is no further line.
 *
 *   BAR4 [mem 0x8000000000-0x8000003fff 64bit pref] placed
 *   BAR1 [mem 0x8400000000-0x87ffffffff 64bit pref] placed, resized from 0x10000000
 *   BAR0 [mem 0xfe500000-0xfe500fff] placed, fixed
 *   VF BAR0 [mem 0x8800000000-0x880001ffff 64bit pref] for 8 VFs placed
 *   BAR2 [mem size 0x400000000 64bit pref] not placed: no space, largest hole 0x100000000
 *   ROM [mem size 0x00040000] not placed: left out so that BARs fit
 *   bridge window [io  0x1000-0x1fff] to [bus 01-02] placed
 *   bridge window [mem pref] to [bus 03] empty
 *   bridge window [mem 0xfe000000-0xfe0fffff] to [bus 03] placed, no hot-plug reserve: no space
 *
 * `*level` is 'I' for what is placed or empty, 'W' for what is not, and for a hot-plug reserve of memory that is
 * missing; ports that are missing for hot-plug are 'I', and counted in the summary (pci/pci_summary.h). The largest hole is the
 * host bridge's, of the spaces that the BAR may use. Windows that a bridge does not implement, and all windows of a bridge without a bus, have no line.
 */
bool pci_text_plan_line(const struct pci_inventory *inventory, const struct pci_plan *plan, size_t *cursor, char *level,
			char object[PCI_TEXT_OBJECT], char fact[PCI_TEXT_LINE]);

/* "BAR4", "ROM", "VF BAR0". */
#define PCI_TEXT_BAR_NAME 8
void pci_text_bar_name(const struct pci_bar *bar, char text[PCI_TEXT_BAR_NAME]);

/*
 * "[mem 0xfe000000-0xfe01ffff]", "[mem 0x8000000000-0x8000003fff 64bit pref]", "[io  0xc000-0xc01f]": as Linux 6.1
 * words a resource (%pR, lib/vsprintf.c): at least 8 digits of memory address, whether the BAR is 64-bit or not, and at
 * least 4 of a port. A range of one address is that address alone.
 */
void pci_text_bar_range(const struct pci_bar *bar, struct range range, char text[PCI_TEXT_LINE]);

/* One fact about a note of an inventory of `segment`, e.g. "BAR2 reads back 0x0000beef, no valid size: left out". */
void pci_text_note(uint16_t segment, const struct pci_note *note, char fact[PCI_TEXT_LINE]);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * The final layout as compact lines for programs: every ECAM range, host bridge, window, bus and BAR, for a hypervisor or a second
 * device model that must follow. docs/layout-record.md describes the format; a change of it changes LAYOUT_RECORD_VERSION. The
 * last line counts and checksums all others: a record that is cut off, or not what was written, is never taken for a whole one.
 */
#ifndef FIRMWARE_GLUE_LAYOUT_RECORD_H
#define FIRMWARE_GLUE_LAYOUT_RECORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "e820/range.h"
#include "e820/range_set.h"
#include "pci/pci_inventory.h"
#include "pci/pci_plan.h"
#include "pci/pci_window.h"

#define LAYOUT_RECORD_VERSION 1
/* Bytes that hold any line, with its NUL. Behind the prefix of the log it is less than Xen's console puts into one line (199). */
#define LAYOUT_RECORD_LINE 177

/* A hierarchy: the chipset's own, with its extra root buses, or that of a secondary host bridge. */
struct layout_record_bridge {
	uint16_t segment;
	uint8_t first_bus, last_bus; /* the bus numbers that are its own to give */
	bool has_ecam;
	struct range ecam; /* from the first byte of first_bus on; what is beyond last_bus is left out */
	bool express;      /* PCI Express, else conventional PCI */
	const struct pci_inventory *inventory;
	const struct pci_windows *windows;
	const struct pci_plan *plan;
	const char *about; /* its name, of letters, digits and "-._": "chipset", "host-bridge-1" */
};

struct layout_record_facts {
	const char *machine, *platform;             /* "q35", "xen"; characters as of `about` */
	uint64_t low_ram_end;                       /* one past the last RAM byte below 4 GiB */
	uint64_t high_ram_end;                      /* one past the last RAM byte at or above 4 GiB; 0: none */
	const struct layout_record_bridge *bridges; /* the chipset's own first */
	size_t bridge_count;
};

/* Where a record is in its making. */
struct layout_record {
	const struct layout_record_facts *facts;
	void *work;
	unsigned stage;           /* what kind of line is next */
	size_t bridge;            /* of facts->bridges */
	size_t index;             /* of the root or function in its inventory */
	size_t item;              /* of the window or BAR that is next; 0: the line about the root or function itself */
	struct range_set sets[2]; /* ports and memory that the root passes on */
	size_t lines;             /* made so far */
	uint32_t checksum;
};

/* Bytes of scratch space that a record of these facts needs. */
size_t layout_record_work_size(const struct layout_record_facts *facts);

/*
 * Begins a record. `facts`, what they point to, and `work` of layout_record_work_size bytes, 8-byte aligned, stay as they are until
 * its last line is made. A record may be begun any number of times, and has the same lines each time.
 */
void layout_record_begin(struct layout_record *record, const struct layout_record_facts *facts, void *work);

/* The next line: printable ASCII, at most LAYOUT_RECORD_LINE - 1 characters, no newline. False: there is no further line. */
bool layout_record_line(struct layout_record *record, char line[LAYOUT_RECORD_LINE]);

#endif

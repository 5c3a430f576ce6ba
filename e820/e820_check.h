/* SPDX-License-Identifier: MIT */
/*
 * An independent reading of a finished memory map: is it well formed, and does it tell the truth about the machine?
 * Written from ACPI 6.5 chapter 15 and the rules below, not from e820.c.
 */
#ifndef E820_E820_CHECK_H
#define E820_E820_CHECK_H

#include "e820/e820.h"

enum e820_fault {
	E820_CHECK_OK,
	E820_CHECK_UNSORTED, /* an entry starts at or below the end of the one before it */
	E820_CHECK_INVERTED, /* first > last */
	E820_CHECK_BAD_TYPE, /* a type that ACPI does not define */
	E820_CHECK_UNMERGED, /* two neighbours of one type */
	E820_CHECK_RAM_NOT_THERE, /* RAM, ACPI, NVS or persistent memory where neither the platform nor facts->pmem has any */
	E820_CHECK_RAM_LOST,    /* platform RAM that is neither RAM, ACPI, NVS nor the firmware's or a legacy hole */
	E820_CHECK_LEGACY_HOLE, /* RAM in 0xA0000-0xFFFFF, or 0xF0000-0xFFFFF not reserved */
	E820_CHECK_WINDOW,      /* an entry lies in an address range that is a PCI window */
	E820_CHECK_RESERVED,    /* what the platform, facts->reserved or the firmware keeps off is not reserved */
	E820_CHECK_ACPI,        /* an ACPI or NVS range is not declared as such */
	E820_CHECK_PMEM,        /* a range of facts->pmem is not declared as such */
	E820_CHECK_COUNT,       /* more than E820_MAP_CAPACITY entries; `where` says nothing */
};

struct e820_check_result {
	enum e820_fault fault;
	struct range where;
};

/*
 * The first fault: of the form by entry, then of the truth by address. `where` is the entry or the addresses at fault.
 * `windows`: address space where PCI devices are placed; no entry of the map may touch it. May be empty, not NULL.
 */
struct e820_check_result e820_check(const struct e820_map *map, const struct e820_facts *facts,
				    const struct range_set *windows);

/* A sentence for the fault, without the range. */
const char *e820_fault_text(enum e820_fault fault);

#endif

/* SPDX-License-Identifier: MIT */
/* How small the hole below 4 GiB may be: what a toolstack asks before it builds a domain. */
#ifndef TOOLS_PCIPLAN_HOLE_H
#define TOOLS_PCIPLAN_HOLE_H

#include <stdbool.h>
#include <stdint.h>

#include "tools/pciplan_machine.h"

#define PCIPLAN_HOLE_LOW 1u      /* nothing may go above 4 GiB */
#define PCIPLAN_HOLE_RESERVES 2u /* the hot-plug reserves of bridges are kept, too */

#define PCIPLAN_HOLE_LOWEST_START (UINT64_C(16) << 20) /* lower no hole is tried */

struct pciplan_least_hole {
	uint64_t bytes;        /* from the end of low RAM to the end of the window: a multiple of 1 MiB */
	uint64_t low_ram_end;  /* where low RAM ends then: a multiple of 1 MiB */
	size_t never;          /* memory BARs that no hole would hold; the hole is for the others */
	size_t first_never;    /* index of the first of those */
	size_t never_reserves; /* windows whose reserve no hole would hold */
};

/*
 * The least hole in which everything is placed that any hole would hold: by planning, a bisection over where the window
 * below 4 GiB starts. `flags` are PCIPLAN_HOLE_*. The window below
 * 4 GiB ends above PCIPLAN_HOLE_LOWEST_START. `trial` is used as scratch.
 */
struct pciplan_least_hole pciplan_hole_least(const struct pciplan_machine *machine, unsigned flags,
					     struct pciplan_machine *trial);

/* What xl's mmio_hole says of a hole with such an end of RAM, in MiB: xl takes 256 to 3840. 0: it cannot be said. */
unsigned pciplan_hole_for_xl(uint64_t low_ram_end);

#endif

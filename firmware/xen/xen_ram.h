/* SPDX-License-Identifier: MIT */
/*
 * RAM that gets another place: out of the hole that PCI needs, or to where a payload's image has to be. The memory map,
 * hvm_info_table and what the tables of NUMA nodes need follow.
 */
#ifndef FIRMWARE_XEN_XEN_RAM_H
#define FIRMWARE_XEN_XEN_RAM_H

#include <stdbool.h>
#include <stdint.h>

#include "e820/e820.h"
#include "e820/range.h"
#include "e820/range_set.h"
#include "firmware/glue/ram_move.h"

#define XEN_RAM_MOVES_MAX 256

/* What was moved so far, in order. */
struct xen_ram_moves {
	uint32_t count;
	struct ram_move_chunk list[XEN_RAM_MOVES_MAX];
};

/*
 * The end of the RAM that the device model has put behind the domain's own, which ends at `end`: no memory map has it. There
 * are the contents of expansion ROMs, and display memory until its BAR is programmed (QEMU hw/i386/xen/xen-hvm.c,
 * xen_ram_alloc): a BAR in its place would not be reached. Returns `end` when there is none.
 */
uint64_t xen_ram_device_model_end(uint64_t end);

/*
 * Puts RAM at `place`, whole pages of a reserved range: new pages as long as Xen grants them, then pages from the end of RAM,
 * none of `keep`. Panics when there are not enough of either. `ram` loses those of the second kind; `place` stays reserved in it.
 */
void xen_ram_populate(struct e820_map *ram, struct range place, const struct range_set *keep);

/*
 * Moves the RAM in [start, 4 GiB) above 4 GiB, nowhere on `avoid`; of a piece that Xen refuses, and what is below it, a line
 * tells, and it stays. False: nothing was moved, and a line has said why. Panics when Xen leaves a piece in two places.
 */
bool xen_ram_make_hole(struct e820_map *ram, uint64_t start, unsigned address_bits, const struct range_set *avoid,
		       struct xen_ram_moves *moves);

#endif

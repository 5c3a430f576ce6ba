/* SPDX-License-Identifier: MIT */
/*
 * Where a kernel and its initrd go in guest memory (Linux Documentation/arch/x86/boot.rst:
 * pref_address, init_size, kernel_alignment, initrd_addr_max).
 *
 * All functions work on one set of free RAM between 1 MiB and 4 GiB: linux_place_free makes it, and
 * each placement takes its range out of it, so that two things are never put at one place.
 */
#ifndef FIRMWARE_GLUE_LINUX_PLACE_H
#define FIRMWARE_GLUE_LINUX_PLACE_H

#include <stdbool.h>
#include <stdint.h>

#include "e820/e820.h"
#include "e820/range_set.h"
#include "firmware/glue/linux_header.h"

/* Enough for the free RAM of any map less any set of LINUX_PLACE_RANGES / 2 ranges in use. */
#define LINUX_PLACE_RANGES (2 * E820_MAP_CAPACITY)

enum linux_place_error {
	LINUX_PLACE_OK,
	LINUX_PLACE_NO_ROOM, /* no free range is large enough */
	LINUX_PLACE_TAKEN,   /* the addresses are not to be chosen, and they are no RAM or in use */
	LINUX_PLACE_FULL,    /* the set's capacity does not suffice */
};

struct linux_placement {
	enum linux_place_error error;
	uint64_t load;      /* address of the first byte */
	struct range range; /* what is occupied; LINUX_PLACE_TAKEN: what would have been */
	uint64_t wanted;    /* bytes */
	uint64_t largest;   /* on an error: bytes in the largest free range that was looked at */
};

/* Makes `free` the RAM of `map` from 1 MiB to 4 GiB that is not in `in_use`. False: capacity. */
bool linux_place_free(struct range_set *free, const struct e820_map *map, const struct range_set *in_use);

/*
 * Places a bzImage's protected-mode part. A relocatable kernel goes to pref_address when init_size
 * bytes are free there, else to the lowest aligned free address above it. Any other is loaded at 1
 * MiB and moves itself to pref_address: both must be free. `range` in the result is what the
 * running kernel occupies.
 */
struct linux_placement linux_place_kernel(struct range_set *free, const struct linux_header *header);

/*
 * Places `size` bytes (not 0) as high as possible, on a page of their own, the last one at
 * `address_max` or below. Free memory above `address_max` is gone from the set afterwards.
 */
struct linux_placement linux_place_initrd(struct range_set *free, uint32_t size, uint32_t address_max);

#endif

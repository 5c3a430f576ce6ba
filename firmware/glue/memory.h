/* SPDX-License-Identifier: MIT */
/*
 * The firmware's memory for what does not fit its image: one allocator for the whole boot, never
 * freed from. It only counts addresses and touches no memory, so that the host's tests run it as it
 * is.
 *
 *   1 MiB                                              end of low RAM
 *   |  free, for the payload     | <- scratch |  <- permanent pool  |
 *
 * Permanent memory is the last 4 MiB of low RAM, or the last eighth when that is less. It is handed
 * out from the top down by whole pages, so that no page has two types in the memory map. What
 * nobody asked for stays RAM. Scratch memory lies below it and is plain RAM again once the payload
 * runs.
 */
#ifndef FIRMWARE_GLUE_MEMORY_H
#define FIRMWARE_GLUE_MEMORY_H

#include <stdbool.h>
#include <stdint.h>

#include "e820/e820.h"
#include "e820/range.h"
#include "e820/range_set.h"

/* What becomes of permanent memory; each is a range set of struct e820_facts. */
enum memory_kind {
	MEMORY_ACPI,     /* tables that the operating system may discard when it has read them */
	MEMORY_NVS,      /* ACPI NVS: what the tables or the device model go on using */
	MEMORY_FIRMWARE, /* anything else that stays: reserved */
	MEMORY_KINDS,
};

struct memory_request {
	const struct e820_map *ram;
	const struct range_set *taken; /* never handed out; NULL: nothing */
	uint64_t limit;                /* one past the last address to hand out; UINT64_MAX: all */
};

/*
 * Starts afresh. False: the last piece of RAM below 4 GiB and `limit` is smaller than 2 MiB, or `taken` cuts it into too many
 * pieces.
 */
bool memory_init(const struct memory_request *request);

/*
 * RAM stays where it is from here on: permanent memory, of which nothing has been handed out yet, is the last of it, whatever the
 * limit was. False: as memory_init.
 */
bool memory_settle(const struct memory_request *request);

/*
 * The address of `size` bytes (not 0) at a multiple of `alignment` (a power of two), or 0 when
 * there is no room. The bytes hold whatever was there before. Scratch memory is given
 * out in pieces of 64 bytes.
 */
uint32_t memory_allocate(enum memory_kind kind, uint32_t size, uint32_t alignment);
uint32_t memory_allocate_scratch(uint32_t size, uint32_t alignment);

/*
 * The same in LAYOUT_FSEG..LAYOUT_FSEG_END, from the bottom up. Reserved in any memory map, so in
 * no range set.
 */
uint32_t memory_allocate_fseg(uint32_t size, uint32_t alignment);

/*
 * Declares RAM to be permanent memory that none of these hands out, as the extended BIOS data area is; `range` is below
 * LAYOUT_FSEG and above LAYOUT_IMAGE_END, or in the page at LAYOUT_AP_START. False: it is not, or there are too many ranges of this kind.
 */
bool memory_keep(enum memory_kind kind, struct range range);

/* The permanent memory of one kind handed out so far, for struct e820_facts. */
const struct range_set *memory_ranges(enum memory_kind kind);

/* Capacity that memory_in_use needs with an empty set. */
#define MEMORY_IN_USE_RANGES 64

/*
 * Adds to `set` what a payload may not be loaded over: the firmware's image, the hand-off area, and
 * all memory handed out so far, scratch included. False: the capacity does not suffice.
 */
bool memory_in_use(struct range_set *set);

#endif

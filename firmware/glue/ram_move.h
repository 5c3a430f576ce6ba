/* SPDX-License-Identifier: MIT */
/*
 * Moving RAM out of the way under Xen: what lies in the hole that PCI needs below 4 GiB goes above 4 GiB, by
 * XENMEM_add_to_physmap with XENMAPSPACE_gmfn_range; and pages for places of our own come from the end of RAM when Xen grants
 * no new ones. This only decides, and keeps the memory map true; the caller makes the hypercalls.
 *
 * The last RAM goes first and the lowest free addresses are taken first, so that after each chunk low RAM ends where the chunk
 * started and high RAM where it went: what hvm_info_table can say is true at any time.
 */
#ifndef FIRMWARE_GLUE_RAM_MOVE_H
#define FIRMWARE_GLUE_RAM_MOVE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "e820/e820.h"
#include "e820/range_set.h"

/* The size of a move is a 16-bit number of pages in the hypercall. */
#define RAM_MOVE_CHUNK_PAGES 65535

/* 3 GiB in one piece are thirteen chunks; each range in the way, at either end, can add one. */
#define RAM_MOVE_CHUNKS_MAX 128

#define RAM_MOVE_HOLE_MIN 0x40000000u /* 1 GiB: no hole starts lower */

enum ram_move_error {
	RAM_MOVE_OK,
	RAM_MOVE_BAD_HOLE,     /* below RAM_MOVE_HOLE_MIN, at or above 4 GiB, or not at a page */
	RAM_MOVE_PART_OF_PAGE, /* RAM in the hole begins or ends inside a page */
	RAM_MOVE_NO_ROOM,      /* the addresses above RAM do not suffice */
	RAM_MOVE_MANY_CHUNKS,  /* more than RAM_MOVE_CHUNKS_MAX */
	RAM_MOVE_MAP_FULL,     /* a map half-way or at the end has more than E820_MAP_CAPACITY entries */
};

struct ram_move_request {
	uint64_t hole_start; /* all RAM from here to 4 GiB is to go */
	unsigned int
		address_bits; /* of guest physical addresses; above 44 is taken as 44, what 32-bit page numbers reach */
	const struct range_set *avoid; /* where no RAM may go besides what the map has; may be NULL */
};

/* A chunk, in page frame numbers: the pages keep their order. Source and destination do not overlap. */
struct ram_move_chunk {
	uint32_t from, to, pages;
};

struct ram_moves {
	size_t count;
	struct ram_move_chunk chunks[RAM_MOVE_CHUNKS_MAX];
	struct e820_map after; /* the map once all are done */
};

/*
 * What has to move, and where to: above the last RAM above 4 GiB, not onto any entry of the map, `avoid` or the HyperTransport
 * range 0xFD00000000-0xFFFFFFFFFF. Nothing to do is RAM_MOVE_OK with no chunk. On an error there is no chunk either.
 */
enum ram_move_error ram_move_plan(const struct e820_map *ram, const struct ram_move_request *request,
				  struct ram_moves *moves);

/*
 * Makes `map`, which was planned for, the map after the first `count` chunks. False: it is not that map, and has no room.
 */
bool ram_move_done(struct e820_map *map, const struct ram_moves *moves, size_t count);

/*
 * Takes up to `count` pages out of RAM, to be mapped elsewhere with XENMAPSPACE_gmfn: the highest above 4 GiB first, then the
 * highest from 1 MiB to 4 GiB, none that `keep` (may be NULL) has a byte of. Writes their frame numbers in this order and
 * returns how many; fewer than `count` only when there is no other, or the map has no room to leave it out.
 */
size_t ram_move_page_takes(struct e820_map *map, const struct range_set *keep, uint32_t *frames, size_t count);

/* What is wrong, as a clause: "the addresses above RAM do not suffice". */
const char *ram_move_error_text(enum ram_move_error error);

#endif

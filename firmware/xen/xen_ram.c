/* SPDX-License-Identifier: MIT */
#include "firmware/xen/xen_ram.h"

#include <stddef.h>

#include "firmware/glue/hvm_info.h"
#include "firmware/glue/ram_move.h"
#include "firmware/glue/xen_memory_map.h"
#include "firmware/log.h"
#include "firmware/panic.h"
#include "firmware/xen/hypercall.h"
#include "firmware/xen/xen_memory.h"

#define PAGE_SHIFT 12

#define BLOCK_ALIGNMENT 0x40000u
#define BLOCKS_EMPTY 16
#define BLOCKS_MAX 0x10000u /* 16 GiB: more display memory than there is */

static struct ram_moves plan;

/* The toolstack's table says where RAM ends, to whoever reads it after us. */
static void ends_tell(const struct e820_map *ram)
{
	uint8_t *table = (uint8_t *)(uintptr_t)HVM_INFO_ADDRESS;
	const struct xen_memory_ends ends = xen_memory_map_ends(ram);
	const enum hvm_info_error error = hvm_info_update(table, HVM_INFO_SIZE_MAX, ends.low, ends.high);

	if (error != HVM_INFO_OK)
		log_line(LOG_E, "firmware", "hvm-info",
			 "RAM ends at 0x%llx and 0x%llx, but the table is not changed: %s",
			 (unsigned long long)ends.low, (unsigned long long)ends.high, hvm_info_error_text(error));
}

/*
 * QEMU puts each block at a multiple of 256 KiB behind the last one, or into the first gap that is large enough. 4 MiB without the
 * beginning of one are its end.
 */
uint64_t xen_ram_device_model_end(uint64_t end)
{
	uint64_t at = range_align_up(end, BLOCK_ALIGNMENT), last = end;
	unsigned empty = 0;

	for (unsigned asked = 0; asked < BLOCKS_MAX && empty < BLOCKS_EMPTY; asked++) {
		empty = hypercall_is_ram(at >> PAGE_SHIFT) ? 0 : empty + 1;
		at += BLOCK_ALIGNMENT;
		if (empty == 0)
			last = at;
	}
	return last;
}

/* hvmloader does the same: what Xen does not grant the guest gives up elsewhere. */
static uint64_t populate_from_ram(struct e820_map *ram, uint64_t page, uint64_t end, const struct range_set *keep)
{
	uint32_t frame;

	for (; page < end; page++) {
		if (ram_move_page_takes(ram, keep, &frame, 1) != 1 || xen_memory_move(frame, page, 1) != 0)
			break;
	}
	return page;
}

void xen_ram_populate(struct e820_map *ram, struct range place, const struct range_set *keep)
{
	const uint64_t first = place.first >> PAGE_SHIFT, end = (place.last >> PAGE_SHIFT) + 1;
	uint64_t page = first, granted;

	while (page < end && xen_memory_populate(page))
		page++;
	granted = page - first;
	page = populate_from_ram(ram, page, end, keep);
	if (page != end)
		panic("firmware", "memory",
		      "no RAM for [mem 0x%08llx-0x%08llx], of which %llu pages are there; give the guest more",
		      (unsigned long long)place.first, (unsigned long long)place.last,
		      (unsigned long long)(page - first));
	if (granted != end - first)
		ends_tell(ram);
	log_line(LOG_I, "firmware", "memory",
		 "[mem 0x%08llx-0x%08llx] populated, %llu pages new, %llu from the end of RAM",
		 (unsigned long long)place.first, (unsigned long long)place.last, (unsigned long long)granted,
		 (unsigned long long)(end - first - granted));
}

/*
 * Xen moves the first pages of a chunk before it meets the one that it refuses, for instance for want of memory for its page
 * tables, and does not say which that is: the source has no RAM up to there. Those go back, as if nothing had been tried.
 */
static bool move_undo(const struct ram_move_chunk *chunk)
{
	uint32_t moved = 0, end = chunk->pages;

	while (moved < end) {
		const uint32_t middle = moved + (end - moved) / 2;

		if (hypercall_is_ram((uint64_t)chunk->from + middle))
			end = middle;
		else
			moved = middle + 1;
	}
	return moved == 0 || xen_memory_move(chunk->to, chunk->from, moved) == 0;
}

/* Moves one chunk, wholly or not at all. */
static bool move_chunk(const struct ram_move_chunk *chunk)
{
	const int32_t result = xen_memory_move(chunk->from, chunk->to, chunk->pages);

	if (result == 0) {
		log_line(LOG_I, "firmware", "memory", "RAM of %u pages moved from 0x%08llx to 0x%08llx",
			 (unsigned)chunk->pages, (unsigned long long)chunk->from << PAGE_SHIFT,
			 (unsigned long long)chunk->to << PAGE_SHIFT);
		return true;
	}
	log_line(LOG_W, "firmware", "memory",
		 "Xen refuses to move %u pages from 0x%08llx to 0x%08llx, error %d: they stay", (unsigned)chunk->pages,
		 (unsigned long long)chunk->from << PAGE_SHIFT, (unsigned long long)chunk->to << PAGE_SHIFT,
		 (int)-result);
	if (!move_undo(chunk))
		panic("firmware", "memory", "Xen moved some of %u pages from 0x%08llx and refuses to move them back",
		      (unsigned)chunk->pages, (unsigned long long)chunk->from << PAGE_SHIFT);
	return false;
}

bool xen_ram_make_hole(struct e820_map *ram, uint64_t start, unsigned address_bits, const struct range_set *avoid,
		       struct xen_ram_moves *moves)
{
	const struct ram_move_request request = { .hole_start = start, .address_bits = address_bits, .avoid = avoid };
	const enum ram_move_error error = ram_move_plan(ram, &request, &plan);
	size_t done = 0;

	if (error != RAM_MOVE_OK) {
		log_line(LOG_W, "firmware", "memory", "RAM from 0x%llx on cannot be moved above 4 GiB: %s",
			 (unsigned long long)start, ram_move_error_text(error));
		return false;
	}
	if (plan.count > XEN_RAM_MOVES_MAX - moves->count) {
		log_line(LOG_W, "firmware", "memory", "RAM from 0x%llx on stays: it takes more than %u moves",
			 (unsigned long long)start, XEN_RAM_MOVES_MAX);
		return false;
	}
	while (done < plan.count && move_chunk(&plan.chunks[done]))
		moves->list[moves->count++] = plan.chunks[done++];
	if (done == 0)
		return false;
	ram_move_done(ram, &plan, done);
	ends_tell(ram);
	return true;
}

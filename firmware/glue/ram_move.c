/* SPDX-License-Identifier: MIT */
/*
 * The plan is made by carrying it out on a copy of the map: each step takes the end of what is left of low RAM and the first
 * free addresses above high RAM. Whatever the first steps leave behind is thus a map that was really built.
 *
 *      hole_start            4 GiB                 RMRR
 *   RAM ....|aaaaaaaa bbbbbb|  |  RAM  |           |  |
 *                              |  RAM  |bbbbbb aaa|RR|aaaaa
 */
#include "firmware/glue/ram_move.h"

#include <string.h>

#define PAGE_SHIFT 12
#define PAGE_SIZE 0x1000ull
#define ONE_MIB 0x100000ull
#define FOUR_GIB 0x100000000ull

/* The 32-bit hypercall interface has 32-bit page frame numbers. */
#define ADDRESS_BITS_MAX 44
#define ADDRESS_MAX ((1ull << ADDRESS_BITS_MAX) - 1)

/* AMD processors have no memory there (HyperTransport I/O link protocol), and an IOMMU refuses it. */
#define HYPERTRANSPORT ((struct range){ 0xFD00000000, 0xFFFFFFFFFF })

static struct range frames_range(uint32_t frame, uint32_t pages)
{
	return range_of_size((uint64_t)frame << PAGE_SHIFT, (uint64_t)pages << PAGE_SHIFT);
}

static struct range chunk_source(const struct ram_move_chunk *chunk)
{
	return frames_range(chunk->from, chunk->pages);
}

static struct range chunk_destination(const struct ram_move_chunk *chunk)
{
	return frames_range(chunk->to, chunk->pages);
}

/* Free addresses from `room->first` on, not past `room->last`, with `taken` out of the way. */
static void room_step_over(struct range *room, struct range taken, bool *moved)
{
	if (room->first > room->last || !range_overlaps(*room, taken))
		return;
	if (taken.first > room->first && taken.first - room->first >= PAGE_SIZE) {
		room->last = taken.first - 1;
		return;
	}
	/* What is left in front of it is no page. An end at the end of all addresses leaves nothing behind it. */
	room->first = taken.last >= room->last ? room->last + 1 : range_align_up(taken.last + 1, PAGE_SIZE);
	*moved = true;
}

/* The first free addresses between `first` and `last`, at least a page of them. */
static bool find_room(const struct e820_map *map, const struct range_set *avoid, struct range within,
		      struct range *room)
{
	bool moved;

	*room = within;
	do {
		moved = false;
		/* Where it starts has changed: what was beyond may be in reach again. */
		room->last = within.last;
		for (size_t i = 0; i < map->count; i++)
			room_step_over(room, map->entries[i].range, &moved);
		for (size_t i = 0; avoid && i < avoid->count; i++)
			room_step_over(room, avoid->ranges[i], &moved);
		room_step_over(room, HYPERTRANSPORT, &moved);
	} while (moved && room->first <= within.last);
	return room->first <= room->last && room->last - room->first >= PAGE_SIZE - 1;
}

/* The addresses that moved RAM may have: above all RAM. */
static bool find_space(const struct e820_map *map, unsigned int address_bits, struct range *space)
{
	space->first = range_align_up(e820_map_ram_end(map, UINT64_MAX), PAGE_SIZE);
	space->last = address_bits < ADDRESS_BITS_MAX ? (1ull << address_bits) - 1 : ADDRESS_MAX;
	if (space->first < FOUR_GIB)
		space->first = FOUR_GIB;
	return space->first <= space->last;
}

static bool chunk_apply(struct e820_map *map, const struct ram_move_chunk *chunk)
{
	return e820_map_clear(map, chunk_source(chunk)) && e820_map_set(map, chunk_destination(chunk), E820_RAM);
}

static uint32_t least_pages(struct range a, struct range b)
{
	uint64_t bytes = range_size(a) < range_size(b) ? range_size(a) : range_size(b);

	return bytes >> PAGE_SHIFT < RAM_MOVE_CHUNK_PAGES ? (uint32_t)(bytes >> PAGE_SHIFT) : RAM_MOVE_CHUNK_PAGES;
}

/* Plans the next chunk of the RAM that ends before `end`, and does it on the copy. */
static enum ram_move_error plan_chunk(const struct ram_move_request *request, struct ram_moves *moves, uint64_t end)
{
	const struct e820_entry *entry = e820_map_find(&moves->after, end - 1);
	struct range source = { request->hole_start, end - 1 };
	struct ram_move_chunk chunk;
	struct range space, room;

	if (entry->range.first > source.first)
		source.first = entry->range.first;
	if ((source.first | end) & (PAGE_SIZE - 1))
		return RAM_MOVE_PART_OF_PAGE;
	if (!find_space(&moves->after, request->address_bits, &space) ||
	    !find_room(&moves->after, request->avoid, space, &room))
		return RAM_MOVE_NO_ROOM;
	if (moves->count == RAM_MOVE_CHUNKS_MAX)
		return RAM_MOVE_MANY_CHUNKS;

	chunk.pages = least_pages(source, room);
	chunk.from = (uint32_t)(end >> PAGE_SHIFT) - chunk.pages;
	chunk.to = (uint32_t)(room.first >> PAGE_SHIFT);
	if (!chunk_apply(&moves->after, &chunk))
		return RAM_MOVE_MAP_FULL;
	moves->chunks[moves->count++] = chunk;
	return RAM_MOVE_OK;
}

enum ram_move_error ram_move_plan(const struct e820_map *ram, const struct ram_move_request *request,
				  struct ram_moves *moves)
{
	enum ram_move_error error = RAM_MOVE_OK;
	uint64_t end;

	moves->count = 0;
	memcpy(&moves->after, ram, sizeof(*ram));
	if (request->hole_start < RAM_MOVE_HOLE_MIN || request->hole_start >= FOUR_GIB ||
	    (request->hole_start & (PAGE_SIZE - 1)))
		return RAM_MOVE_BAD_HOLE;
	for (;;) {
		end = e820_map_ram_end(&moves->after, FOUR_GIB);
		if (end <= request->hole_start)
			return RAM_MOVE_OK;
		error = plan_chunk(request, moves, end);
		if (error != RAM_MOVE_OK)
			break;
	}
	moves->count = 0;
	memcpy(&moves->after, ram, sizeof(*ram));
	return error;
}

bool ram_move_done(struct e820_map *map, const struct ram_moves *moves, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (!chunk_apply(map, &moves->chunks[i]))
			return false;
	return true;
}

/* Lowers `page` below what is kept; false: no page of RAM from `first` on is left. */
static bool page_step_below(const struct range_set *keep, uint64_t first, uint64_t *page)
{
	bool moved;

	do {
		moved = false;
		for (size_t i = 0; keep && i < keep->count; i++) {
			if (!range_overlaps(keep->ranges[i], range_of_size(*page, PAGE_SIZE)))
				continue;
			if (keep->ranges[i].first < first + PAGE_SIZE)
				return false;
			*page = range_align_down(keep->ranges[i].first, PAGE_SIZE) - PAGE_SIZE;
			moved = true;
		}
	} while (moved);
	return *page >= first;
}

/* The highest page of `range`, which is RAM, that may go. */
static bool find_page(struct range range, const struct range_set *keep, uint64_t *page)
{
	if (range.first < ONE_MIB)
		range.first = ONE_MIB;
	if (range.last > ADDRESS_MAX)
		range.last = ADDRESS_MAX;
	if (range.first > range.last)
		return false;
	range.first = range_align_up(range.first, PAGE_SIZE);
	*page = range_align_down(range.last + 1, PAGE_SIZE) - PAGE_SIZE;
	return *page >= range.first && page_step_below(keep, range.first, page);
}

static bool take_page(struct e820_map *map, const struct range_set *keep, uint32_t *frame)
{
	for (size_t i = map->count; i-- > 0;) {
		uint64_t page;

		if (map->entries[i].type != E820_RAM || !find_page(map->entries[i].range, keep, &page))
			continue;
		*frame = (uint32_t)(page >> PAGE_SHIFT);
		return e820_map_clear(map, range_of_size(page, PAGE_SIZE));
	}
	return false;
}

size_t ram_move_page_takes(struct e820_map *map, const struct range_set *keep, uint32_t *frames, size_t count)
{
	size_t taken = 0;

	while (taken < count && take_page(map, keep, &frames[taken]))
		taken++;
	return taken;
}

const char *ram_move_error_text(enum ram_move_error error)
{
	switch (error) {
	case RAM_MOVE_OK:
		return "nothing is wrong";
	case RAM_MOVE_BAD_HOLE:
		return "the hole does not start at a page from 1 GiB to 4 GiB";
	case RAM_MOVE_PART_OF_PAGE:
		return "RAM in the hole begins or ends inside a page";
	case RAM_MOVE_NO_ROOM:
		return "the addresses above RAM do not suffice";
	case RAM_MOVE_MANY_CHUNKS:
		return "it takes more than 128 moves";
	case RAM_MOVE_MAP_FULL:
		return "the memory map would have more than 128 entries";
	}
	return "unknown error";
}

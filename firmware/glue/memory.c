/* SPDX-License-Identifier: MIT */
#include "firmware/glue/memory.h"

#include "firmware/layout.h"

#define SCRATCH_GRANULE 64u
#define PAGE_SIZE 0x1000u
#define ONE_MIB 0x100000ull
#define FOUR_GIB 0x100000000ull
#define POOL_MAX (4 * ONE_MIB)
#define LOW_RAM_MIN (2 * ONE_MIB)

#define AREA_RANGES 15

struct area {
	struct range_set set;
	struct range storage[AREA_RANGES];
};

static struct {
	struct area pool; /* free, for permanent memory */
	struct area low;  /* free, for scratch */
	struct area kinds[MEMORY_KINDS];
	struct area scratch;
	uint32_t fseg_next;
} memory;

_Static_assert((MEMORY_KINDS + 1) * AREA_RANGES + 1 <= MEMORY_IN_USE_RANGES, "memory_in_use fits what it promises");

static void area_init(struct area *area)
{
	range_set_init(&area->set, area->storage, AREA_RANGES);
}

/*
 * The last stretch of RAM below 4 GiB, cut to whole pages and to what lies above the legacy hole.
 */
static bool low_ram_find(const struct e820_map *ram, uint64_t limit, struct range *low)
{
	uint64_t end = range_align_down(e820_map_ram_end(ram, limit < FOUR_GIB ? limit : FOUR_GIB), PAGE_SIZE);
	const struct e820_entry *entry = end ? e820_map_find(ram, end - 1) : NULL;

	if (!entry || entry->type != E820_RAM || end < LOW_RAM_MIN || entry->range.first > end - LOW_RAM_MIN)
		return false;
	low->first = entry->range.first < ONE_MIB ? ONE_MIB : range_align_up(entry->range.first, PAGE_SIZE);
	low->last = end - 1;
	return true;
}

static bool take(struct area *area, const struct range_set *taken)
{
	bool room = true;

	for (size_t i = 0; taken && i < taken->count; i++)
		room = room && range_set_remove(&area->set, taken->ranges[i]);
	return room;
}

/* The last of the RAM in `low`, which loses it. */
static bool pool_place(struct range *low, const struct range_set *taken)
{
	uint64_t size = range_align_down((low->last + 1) >> 3, PAGE_SIZE);

	if (size > POOL_MAX)
		size = POOL_MAX;
	low->last -= size;
	area_init(&memory.pool);
	return range_set_add(&memory.pool.set, range_of_size(low->last + 1, size)) && take(&memory.pool, taken);
}

bool memory_init(const struct memory_request *request)
{
	struct range low;

	area_init(&memory.pool);
	area_init(&memory.low);
	for (int kind = 0; kind < MEMORY_KINDS; kind++)
		area_init(&memory.kinds[kind]);
	area_init(&memory.scratch);
	memory.fseg_next = LAYOUT_FSEG;

	return low_ram_find(request->ram, request->limit, &low) && pool_place(&low, request->taken) &&
	       range_set_add(&memory.low.set, low) && take(&memory.low, request->taken);
}

/* Scratch memory ends where the pool was, which is not above where it is now: the two do not meet. */
bool memory_settle(const struct memory_request *request)
{
	struct range low;

	return low_ram_find(request->ram, UINT64_MAX, &low) && pool_place(&low, request->taken);
}

/*
 * Memory that a full set keeps from being counted as used is lost: it is in no set any more, so
 * nobody gets it either.
 */
static uint32_t area_move(struct area *from, struct area *to, uint64_t size, uint32_t alignment)
{
	uint64_t address;
	struct range range;

	if (!range_set_find_highest(&from->set, size, alignment, &address))
		return 0;
	range = range_of_size(address, size);
	if (!range_set_remove(&from->set, range) || !range_set_add(&to->set, range))
		return 0;
	return (uint32_t)address;
}

uint32_t memory_allocate(enum memory_kind kind, uint32_t size, uint32_t alignment)
{
	return area_move(&memory.pool, &memory.kinds[kind], range_align_up(size, PAGE_SIZE),
			 alignment < PAGE_SIZE ? PAGE_SIZE : alignment);
}

uint32_t memory_allocate_scratch(uint32_t size, uint32_t alignment)
{
	/* Gaps would cost pieces, of which a set has few. */
	if (alignment < SCRATCH_GRANULE)
		alignment = SCRATCH_GRANULE;
	return area_move(&memory.low, &memory.scratch, range_align_up(size, SCRATCH_GRANULE), alignment);
}

uint32_t memory_allocate_fseg(uint32_t size, uint32_t alignment)
{
	uint64_t address = range_align_up(memory.fseg_next, alignment);

	/* Before memory_init the next address is 0, which is no place in the segment either. */
	if (address < LAYOUT_FSEG || address + size > LAYOUT_FSEG_END)
		return 0;
	memory.fseg_next = (uint32_t)(address + size);
	return (uint32_t)address;
}

bool memory_keep(enum memory_kind kind, struct range range)
{
	const struct range start_page = { LAYOUT_AP_START, LAYOUT_AP_START + LAYOUT_AP_START_SIZE - 1 };

	if (range.first > range.last)
		return false;
	if (!range_covers(start_page, range) && (range.first < LAYOUT_IMAGE_END || range.last >= LAYOUT_FSEG))
		return false;
	return range_set_add(&memory.kinds[kind].set, range);
}

const struct range_set *memory_ranges(enum memory_kind kind)
{
	return &memory.kinds[kind].set;
}

bool memory_in_use(struct range_set *set)
{
	for (int kind = 0; kind < MEMORY_KINDS; kind++)
		if (!range_set_add_all(set, &memory.kinds[kind].set))
			return false;
	return range_set_add(set, (struct range){ 0, LAYOUT_IMAGE_END - 1 }) &&
	       range_set_add_all(set, &memory.scratch.set);
}

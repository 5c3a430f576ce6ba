/* SPDX-License-Identifier: MIT */
/*
 * Random memory maps, and what must hold of any plan for them. What the map must be after each chunk is worked out here from
 * the map before and the chunks, with range sets; whether there is room is worked out from sizes alone.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "firmware/glue/ram_move.h"

#define MAPS 4000
#define RANGES_MAX 512

#define PAGE 0x1000ull
#define MIB 0x100000ull
#define FOUR_GIB 0x100000000ull

static struct e820_map map;
static struct ram_moves moves;
static struct range avoid_storage[4];
static struct range_set avoid = { avoid_storage, 0, 4 };
static struct ram_move_request request = { .avoid = &avoid };

/* A set of addresses with room for any of these. */
struct area {
	struct range storage[RANGES_MAX];
	struct range_set set;
};

static uint64_t pick(uint64_t below)
{
	uint64_t value = (uint64_t)rand() << 31 | (uint64_t)rand();

	return value % below;
}

/* Mostly some pages, sometimes more than a chunk has. */
static uint64_t pick_size(void)
{
	return (1 + (pick(4) ? pick(64) : pick(200000))) * PAGE;
}

static void random_map(void)
{
	static const enum e820_type types[] = { E820_RAM, E820_RAM, E820_RAM, E820_RESERVED, E820_NVS, E820_ACPI };
	size_t pieces = (size_t)pick(30);

	map.count = 0;
	assert_true(e820_map_set(&map, range_of_size(0, (1 + pick(3500)) * MIB), E820_RAM));
	if (pick(2))
		assert_true(e820_map_set(&map, range_of_size(FOUR_GIB, pick_size()), E820_RAM));
	for (size_t i = 0; i < pieces; i++) {
		uint64_t first = pick(2) ? 0x40000000 + pick(0xBC000) * PAGE : FOUR_GIB + pick(1000) * PAGE;

		assert_true(e820_map_set(&map, range_of_size(first, pick_size()), types[pick(6)]));
	}
	assert_true(e820_map_set(&map, (struct range){ 0xFC000000, 0xFFFFFFFF }, E820_RESERVED));

	avoid.count = 0;
	for (size_t i = pick(4); i > 0; i--)
		assert_true(range_set_add(&avoid, range_of_size(FOUR_GIB + pick(2000) * (PAGE / 2), pick_size() / 2)));
	request.hole_start = 0x40000000 + pick(0xC0000) * PAGE;
	request.address_bits = pick(2) ? 33 : 48;
	if (pick(4) == 0)
		assert_true(e820_map_set(&map, range_of_size(0xFD00000000 - 100 * PAGE, PAGE), E820_RAM));
}

static void area_of_type(struct area *area, const struct e820_map *from, bool ram)
{
	range_set_init(&area->set, area->storage, RANGES_MAX);
	for (size_t i = 0; i < from->count; i++)
		if ((from->entries[i].type == E820_RAM) == ram)
			assert_true(range_set_add(&area->set, from->entries[i].range));
}

static void assert_same(const struct range_set *a, const struct range_set *b)
{
	assert_int_equal(a->count, b->count);
	for (size_t i = 0; i < a->count; i++)
		assert_true(range_equal(a->ranges[i], b->ranges[i]));
}

/* Everything but RAM is as it was. */
static void assert_rest_is_kept(const struct e820_map *before, const struct e820_map *after)
{
	size_t at = 0;

	for (size_t i = 0; i < before->count; i++) {
		if (before->entries[i].type == E820_RAM)
			continue;
		while (at < after->count && after->entries[at].type == E820_RAM)
			at++;
		assert_true(at < after->count);
		assert_true(range_equal(before->entries[i].range, after->entries[at].range));
		assert_int_equal(before->entries[i].type, after->entries[at].type);
		at++;
	}
	while (at < after->count)
		assert_int_equal(after->entries[at++].type, E820_RAM);
}

static void assert_well_formed(const struct e820_map *one)
{
	assert_true(one->count <= E820_MAP_CAPACITY);
	for (size_t i = 0; i < one->count; i++) {
		assert_true(one->entries[i].range.first <= one->entries[i].range.last);
		if (i == 0)
			continue;
		assert_true(one->entries[i - 1].range.last < one->entries[i].range.first);
		assert_true(one->entries[i - 1].range.last + 1 < one->entries[i].range.first ||
			    one->entries[i - 1].type != one->entries[i].type);
	}
}

static struct range bytes_of(uint32_t frame, uint32_t pages)
{
	return range_of_size(frame * PAGE, pages * PAGE);
}

/* One chunk by itself: where it may come from and go to. */
static void assert_chunk(const struct ram_move_chunk *chunk, const struct area *ram)
{
	struct range from = bytes_of(chunk->from, chunk->pages), to = bytes_of(chunk->to, chunk->pages);
	uint64_t top = request.address_bits == 33 ? 1ull << 33 : 1ull << 44;

	assert_in_range(chunk->pages, 1, 65535);
	assert_true(from.first >= request.hole_start && from.last < FOUR_GIB);
	assert_true(range_set_covers(&ram->set, from));
	assert_true(to.first >= FOUR_GIB && to.last < top);
	for (size_t i = 0; i < map.count; i++)
		assert_false(range_overlaps(map.entries[i].range, to));
	assert_false(range_set_overlaps(&avoid, to));
	assert_false(range_overlaps((struct range){ 0xFD00000000, 0xFFFFFFFFFF }, to));
}

/* The map after each chunk against a set of RAM that is kept beside it. */
static void assert_prefixes(void)
{
	static struct area ram, seen;
	static struct e820_map after;
	uint64_t total = e820_map_total(&map, E820_RAM);

	area_of_type(&ram, &map, true);
	for (size_t count = 0; count <= moves.count; count++) {
		if (count > 0) {
			const struct ram_move_chunk *chunk = &moves.chunks[count - 1];

			assert_chunk(chunk, &ram);
			assert_false(range_set_overlaps(&ram.set, bytes_of(chunk->to, chunk->pages)));
			assert_true(range_set_remove(&ram.set, bytes_of(chunk->from, chunk->pages)));
			assert_true(range_set_add(&ram.set, bytes_of(chunk->to, chunk->pages)));
			/* The ends of RAM are those of the chunk, as hvm_info needs it. */
			assert_true(!range_set_overlaps(&ram.set, (struct range){ chunk->from * PAGE, FOUR_GIB - 1 }));
			assert_int_equal(ram.set.ranges[ram.set.count - 1].last,
					 bytes_of(chunk->to, chunk->pages).last);
		}
		after = map;
		assert_true(ram_move_done(&after, &moves, count));
		assert_well_formed(&after);
		area_of_type(&seen, &after, true);
		assert_same(&seen.set, &ram.set);
		assert_rest_is_kept(&map, &after);
		assert_int_equal(e820_map_total(&after, E820_RAM), total);
	}
	assert_int_equal(after.count, moves.after.count);
	for (size_t i = 0; i < after.count; i++) {
		assert_true(range_equal(after.entries[i].range, moves.after.entries[i].range));
		assert_int_equal(after.entries[i].type, moves.after.entries[i].type);
	}
	assert_false(range_set_overlaps(&ram.set, (struct range){ request.hole_start, FOUR_GIB - 1 }));
}

static uint64_t bytes_in_hole(void)
{
	static struct area ram;

	area_of_type(&ram, &map, true);
	range_set_remove(&ram.set, (struct range){ 0, request.hole_start - 1 });
	range_set_remove(&ram.set, (struct range){ FOUR_GIB, UINT64_MAX });
	return range_set_size(&ram.set);
}

/* In whole pages: what is taken is taken with the pages around it. */
static uint64_t bytes_above(void)
{
	static struct area room;
	uint64_t end = e820_map_ram_end(&map, UINT64_MAX), top = 1ull << (request.address_bits == 33 ? 33 : 44);

	range_set_init(&room.set, room.storage, RANGES_MAX);
	if (end < FOUR_GIB)
		end = FOUR_GIB;
	if (end >= top)
		return 0;
	range_set_add(&room.set, (struct range){ end, top - 1 });
	for (size_t i = 0; i < map.count; i++)
		range_set_remove(&room.set, map.entries[i].range);
	range_set_remove(&room.set, (struct range){ 0xFD00000000, 0xFFFFFFFFFF });
	for (size_t i = 0; i < avoid.count; i++)
		range_set_remove(&room.set, (struct range){ range_align_down(avoid.ranges[i].first, PAGE),
							    avoid.ranges[i].last | (PAGE - 1) });
	return range_set_size(&room.set);
}

static void ram_move_any_plan_is_true_at_each_step(void **state)
{
	size_t planned = 0, chunks = 0, without_room = 0;

	(void)state;
	srand(4);
	for (size_t i = 0; i < MAPS; i++) {
		enum ram_move_error error;

		random_map();
		error = ram_move_plan(&map, &request, &moves);
		if (bytes_above() < bytes_in_hole()) {
			assert_int_equal(error, RAM_MOVE_NO_ROOM);
			without_room++;
			continue;
		}
		assert_int_equal(error, RAM_MOVE_OK);
		assert_prefixes();
		planned++;
		chunks += moves.count;
	}
	/* The maps are such that each of these happens. */
	assert_true(planned > MAPS / 2 && chunks > 2 * planned && without_room > 10);
}

/* Nothing but the pages goes, each is whole, and none that is kept. */
static void ram_move_page_takes_keeps_what_it_must(void **state)
{
	static struct area ram, seen;

	(void)state;
	srand(6);
	for (size_t i = 0; i < MAPS; i++) {
		uint32_t frames[200];
		size_t count = (size_t)pick(200), taken;
		struct e820_map after;
		bool low = false;

		random_map();
		area_of_type(&ram, &map, true);
		after = map;
		taken = ram_move_page_takes(&after, &avoid, frames, count);
		assert_true(taken == count || after.count == E820_MAP_CAPACITY ||
			    e820_map_total(&map, E820_RAM) < (count + 256) * PAGE);
		for (size_t k = 0; k < taken; k++) {
			assert_true(range_set_covers(&ram.set, bytes_of(frames[k], 1)));
			assert_false(range_set_overlaps(&avoid, bytes_of(frames[k], 1)));
			assert_true(range_set_remove(&ram.set, bytes_of(frames[k], 1)));
			assert_true(k == 0 || frames[k] < frames[k - 1]);
			low = low || frames[k] * PAGE < FOUR_GIB;
		}
		/* Low RAM goes only when high RAM has nothing but what is kept. */
		for (uint64_t page = FOUR_GIB; low && page < FOUR_GIB + 3000 * PAGE; page += PAGE)
			assert_true(!range_set_covers(&ram.set, range_of_size(page, PAGE)) ||
				    range_set_overlaps(&avoid, range_of_size(page, PAGE)));
		area_of_type(&seen, &after, true);
		assert_same(&seen.set, &ram.set);
		assert_rest_is_kept(&map, &after);
		assert_well_formed(&after);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ram_move_any_plan_is_true_at_each_step),
		cmocka_unit_test(ram_move_page_takes_keeps_what_it_must),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

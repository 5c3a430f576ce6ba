/* SPDX-License-Identifier: MIT */
/* Nodes from what XENMEM_get_vnumainfo says. The layout of ranges is that of libxl (tools/libs/light/libxl_vnuma.c). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "firmware/glue/xen_vnuma.h"

#define MIB (1ull << 20)
#define GIB (1ull << 30)

static struct xen_vnuma vnuma;
static struct acpi_numa numa;
static struct acpi_processor processors[4];
static struct range ram_ranges[2 * ACPI_MAX_MEMORY + 8];
static struct range_set ram;
static struct xen_vnuma_facts facts;
static uint32_t number;

/* 5 GiB, hole at F0000000h; node 0 has the first 2 GiB, node 1 the rest; vCPUs 0 and 1 in node 0, 2 and 3 in node 1. */
static int make_two_nodes(void **state)
{
	(void)state;
	memset(&vnuma, 0, sizeof(vnuma));
	memset(&numa, 0xa5, sizeof(numa));
	vnuma.node_count = 2;
	vnuma.range_count = 3;
	vnuma.ranges[0] = (struct xen_vnuma_range){ 0, 2 * GIB, 0, 0 };
	vnuma.ranges[1] = (struct xen_vnuma_range){ 2 * GIB, 0xf0000000, 0, 1 };
	vnuma.ranges[2] = (struct xen_vnuma_range){ 4 * GIB, 4 * GIB + 0x50000000, 0, 1 };
	vnuma.distances[0] = vnuma.distances[3] = 10;
	vnuma.distances[1] = 20;
	vnuma.distances[2] = 21;
	vnuma.vcpu_count = 4;
	vnuma.vcpu_node[2] = vnuma.vcpu_node[3] = 1;
	for (uint32_t i = 0; i < 4; i++)
		processors[i] = (struct acpi_processor){ .apic_id = 2 * i, .enabled = true };
	range_set_init(&ram, ram_ranges, sizeof(ram_ranges) / sizeof(ram_ranges[0]));
	range_set_add(&ram, (struct range){ 0, 0xefffffff });
	range_set_add(&ram, range_of_size(4 * GIB, 0x50000000));
	facts = (struct xen_vnuma_facts){ .processors = processors, .processor_count = 4, .ram = &ram };
	return 0;
}

static void expect(enum xen_vnuma_error expected)
{
	const enum xen_vnuma_error error = xen_vnuma_read(&vnuma, &facts, &numa, &number);

	if (error != expected)
		fail_msg("%s", xen_vnuma_error_text(error));
	if (error != XEN_VNUMA_OK && error != XEN_VNUMA_DISTANCE) {
		assert_int_equal(numa.node_count, 0);
		assert_int_equal(numa.memory_count, 0);
		assert_int_equal(numa.processor_count, 0);
		assert_false(numa.has_distances);
	}
}

static void expect_at(enum xen_vnuma_error expected, uint32_t at)
{
	expect(expected);
	assert_int_equal(number, at);
}

static void require_memory(size_t index, uint64_t first, uint64_t last, uint32_t node)
{
	assert_true(index < numa.memory_count);
	assert_int_equal(numa.memory[index].range.first, first);
	assert_int_equal(numa.memory[index].range.last, last);
	assert_int_equal(numa.memory[index].node, node);
	assert_false(numa.memory[index].hotplug);
	assert_false(numa.memory[index].nonvolatile);
}

static void xen_vnuma_nodes_are_those_of_xen(void **state)
{
	(void)state;
	expect(XEN_VNUMA_OK);
	assert_int_equal(numa.node_count, 2);
	assert_int_equal(numa.memory_count, 3);
	require_memory(0, 0, 2 * GIB - 1, 0);
	require_memory(1, 2 * GIB, 0xefffffff, 1);
	require_memory(2, 4 * GIB, 4 * GIB + 0x4fffffff, 1);
	for (uint32_t i = 0; i < 4; i++)
		assert_int_equal(acpi_numa_node(&numa, 2 * i), i / 2);
	assert_true(numa.has_distances);
	assert_memory_equal(numa.distances, "\x0a\x14\x15\x0a", 4);
}

static void xen_vnuma_without_nodes_has_none(void **state)
{
	(void)state;
	vnuma.node_count = vnuma.range_count = vnuma.vcpu_count = 0;
	expect(XEN_VNUMA_OK);
	assert_int_equal(numa.node_count, 0);
	assert_false(numa.has_distances);
}

static void xen_vnuma_ranges_without_nodes_are_wrong(void **state)
{
	(void)state;
	vnuma.node_count = 0;
	expect_at(XEN_VNUMA_RANGE_NODE, 0);
}

/* The protocol of -ENOBUFS: the counts are what there would be, the arrays are not written. */
static void xen_vnuma_counts_beyond_the_arrays_are_refused(void **state)
{
	uint32_t *const counts[] = { &vnuma.node_count, &vnuma.range_count, &vnuma.vcpu_count };
	static const uint32_t capacities[] = { XEN_VNUMA_MAX_NODES, XEN_VNUMA_MAX_RANGES, XEN_VNUMA_MAX_VCPUS };

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		make_two_nodes(NULL);
		*counts[i] = capacities[i] + 1;
		expect(XEN_VNUMA_FULL);
		*counts[i] = UINT32_MAX;
		expect(XEN_VNUMA_FULL);
	}
}

/* xen/common/domctl.c, vnuma_alloc: a page for distances of 4 bytes, one for ranges of 24. */
static void xen_vnuma_has_room_for_all_that_xen_has(void **state)
{
	(void)state;
	assert_true(XEN_VNUMA_MAX_NODES * XEN_VNUMA_MAX_NODES * 4 >= 4096);
	assert_true((XEN_VNUMA_MAX_RANGES + 1) * 24 > 4096);
	assert_true(ACPI_MAX_MEMORY >= XEN_VNUMA_MAX_RANGES);
	assert_int_equal(sizeof(struct xen_vnuma_range), 24);
	assert_int_equal(offsetof(struct xen_vnuma_range, flags), 16);
	assert_int_equal(offsetof(struct xen_vnuma_range, node), 20);
}

static void xen_vnuma_range_that_is_empty_or_backwards_is_refused(void **state)
{
	(void)state;
	vnuma.ranges[1].end = vnuma.ranges[1].start;
	expect_at(XEN_VNUMA_EMPTY, 1);
	vnuma.ranges[1].end = 0;
	expect_at(XEN_VNUMA_EMPTY, 1);
	vnuma.ranges[0] = (struct xen_vnuma_range){ 0, 0, 0, 0 };
	expect_at(XEN_VNUMA_EMPTY, 0);
}

static void xen_vnuma_range_of_no_node_is_refused(void **state)
{
	(void)state;
	vnuma.ranges[2].node = 2;
	expect_at(XEN_VNUMA_RANGE_NODE, 2);
	vnuma.ranges[2].node = UINT32_MAX;
	expect_at(XEN_VNUMA_RANGE_NODE, 2);
}

static void xen_vnuma_range_with_flags_is_refused(void **state)
{
	(void)state;
	vnuma.ranges[1].flags = 1;
	expect_at(XEN_VNUMA_FLAGS, 1);
}

static void xen_vnuma_range_outside_ram_is_refused(void **state)
{
	static const struct xen_vnuma_range outside[] = {
		{ 0xf0000000, 4 * GIB, 0, 1 },           /* the hole */
		{ 2 * GIB, 0xf0001000, 0, 1 },           /* into the hole */
		{ 4 * GIB, 4 * GIB + 0x50001000, 0, 1 }, /* beyond the end */
		{ 1ull << 60, UINT64_MAX, 0, 1 },        { 0, UINT64_MAX, 0, 0 },
	};

	(void)state;
	for (size_t i = 0; i < 5; i++) {
		vnuma.range_count = 1;
		vnuma.ranges[0] = outside[i];
		expect_at(XEN_VNUMA_RAM, 0);
	}
}

static void xen_vnuma_ranges_that_overlap_are_refused(void **state)
{
	(void)state;
	vnuma.ranges[1].start -= 1;
	expect_at(XEN_VNUMA_OVERLAP, 1);
	vnuma.ranges[1] = vnuma.ranges[0];
	expect_at(XEN_VNUMA_OVERLAP, 1);
}

/* Linux 6.1, arch/x86/mm/numa.c, numa_meminfo_cover_memory: more than 1 MiB without a node, and all nodes are ignored. */
static void xen_vnuma_ram_of_no_node_is_refused(void **state)
{
	(void)state;
	vnuma.ranges[1].start += 2 * MIB;
	expect(XEN_VNUMA_COVER);
	make_two_nodes(NULL);
	vnuma.range_count = 2;
	expect(XEN_VNUMA_COVER);
}

static void xen_vnuma_vcpu_of_no_node_is_refused(void **state)
{
	(void)state;
	vnuma.vcpu_node[3] = 2;
	expect_at(XEN_VNUMA_VCPU_NODE, 3);
}

static void xen_vnuma_needs_the_node_of_each_processor(void **state)
{
	(void)state;
	vnuma.vcpu_count = 3;
	expect_at(XEN_VNUMA_VCPUS, 3);
	vnuma.vcpu_count = 5;
	vnuma.vcpu_node[4] = 77;
	expect(XEN_VNUMA_OK);
	assert_int_equal(numa.processor_count, 4);
}

/* 5.2.17 */
static void xen_vnuma_bad_distance_costs_the_distances_only(void **state)
{
	static const struct {
		uint32_t at, distance;
	} bad[] = { { 0, 11 }, { 3, 9 }, { 3, 0 }, { 1, 9 }, { 2, 0 }, { 2, 256 }, { 1, 276 }, { 1, UINT32_MAX } };

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		make_two_nodes(NULL);
		vnuma.distances[bad[i].at] = bad[i].distance;
		expect_at(XEN_VNUMA_DISTANCE, bad[i].at);
		assert_false(numa.has_distances);
		assert_int_equal(numa.node_count, 2);
		assert_int_equal(numa.memory_count, 3);
		assert_int_equal(numa.processor_count, 4);
	}
	make_two_nodes(NULL);
	vnuma.distances[1] = 255;
	expect(XEN_VNUMA_OK);
}

static struct ram_move_chunk moves[ACPI_MAX_MEMORY];

/* Moves RAM, of which the ranges know nothing. */
static void move_ram(uint64_t from, uint64_t size, uint64_t to)
{
	range_set_remove(&ram, range_of_size(from, size));
	range_set_add(&ram, range_of_size(to, size));
	moves[facts.move_count++] =
		(struct ram_move_chunk){ (uint32_t)(from >> 12), (uint32_t)(to >> 12), (uint32_t)(size >> 12) };
	facts.moves = moves;
}

/* hvmloader leaves the range where it was, in the hole. */
static void xen_vnuma_follows_ram_that_was_moved(void **state)
{
	(void)state;
	move_ram(0xe0000000, 0x10000000, 4 * GIB + 0x50000000);
	facts.move_count = 0;
	expect_at(XEN_VNUMA_RAM, 1);
	facts.move_count = 1;
	expect(XEN_VNUMA_OK);
	assert_int_equal(numa.memory_count, 4);
	require_memory(1, 2 * GIB, 0xdfffffff, 1);
	require_memory(2, 4 * GIB + 0x50000000, 4 * GIB + 0x5fffffff, 1);
	require_memory(3, 4 * GIB, 4 * GIB + 0x4fffffff, 1);
}

/* Chunks may come in any order and go anywhere; one from the middle of a range, one that two ranges share. */
static void xen_vnuma_splits_ranges_at_each_move(void **state)
{
	(void)state;
	move_ram(0xe0000000, 0x10000000, 6 * GIB);
	move_ram(2 * GIB - MIB, 2 * MIB, 7 * GIB);
	move_ram(GIB, MIB, 8 * GIB);
	expect(XEN_VNUMA_OK);
	assert_int_equal(numa.memory_count, 8);
	require_memory(0, 0, GIB - 1, 0);
	require_memory(1, 8 * GIB, 8 * GIB + MIB - 1, 0);
	require_memory(2, GIB + MIB, 2 * GIB - MIB - 1, 0);
	require_memory(3, 7 * GIB, 7 * GIB + MIB - 1, 0);
	require_memory(4, 7 * GIB + MIB, 7 * GIB + 2 * MIB - 1, 1);
	require_memory(5, 2 * GIB + MIB, 0xdfffffff, 1);
	require_memory(6, 6 * GIB, 6 * GIB + 0xfffffff, 1);
}

static void xen_vnuma_more_pieces_than_there_is_room_for_are_refused(void **state)
{
	(void)state;
	vnuma.range_count = 1;
	range_set_init(&ram, ram_ranges, sizeof(ram_ranges) / sizeof(ram_ranges[0]));
	range_set_add(&ram, (struct range){ 0, 2 * GIB - 1 });
	for (size_t i = 0; i < ACPI_MAX_MEMORY; i++) {
		const bool room = 2 * i + 1 <= ACPI_MAX_MEMORY;

		expect(room ? XEN_VNUMA_OK : XEN_VNUMA_FULL);
		assert_int_equal(numa.memory_count, room ? 2 * i + 1 : 0);
		move_ram(GIB + 2 * i * MIB, MIB, 4 * GIB + 2 * i * MIB);
	}
}

static void xen_vnuma_every_error_has_a_text_of_its_own(void **state)
{
	(void)state;
	for (int i = XEN_VNUMA_OK; i <= XEN_VNUMA_DISTANCE; i++)
		for (int j = XEN_VNUMA_OK; j < i; j++)
			assert_string_not_equal(xen_vnuma_error_text((enum xen_vnuma_error)i),
						xen_vnuma_error_text((enum xen_vnuma_error)j));
	assert_string_equal(xen_vnuma_error_text((enum xen_vnuma_error)(XEN_VNUMA_DISTANCE + 1)), "unknown error");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(xen_vnuma_nodes_are_those_of_xen, make_two_nodes),
		cmocka_unit_test_setup(xen_vnuma_without_nodes_has_none, make_two_nodes),
		cmocka_unit_test_setup(xen_vnuma_ranges_without_nodes_are_wrong, make_two_nodes),
		cmocka_unit_test_setup(xen_vnuma_counts_beyond_the_arrays_are_refused, make_two_nodes),
		cmocka_unit_test_setup(xen_vnuma_has_room_for_all_that_xen_has, make_two_nodes),
		cmocka_unit_test_setup(xen_vnuma_range_that_is_empty_or_backwards_is_refused, make_two_nodes),
		cmocka_unit_test_setup(xen_vnuma_range_of_no_node_is_refused, make_two_nodes),
		cmocka_unit_test_setup(xen_vnuma_range_with_flags_is_refused, make_two_nodes),
		cmocka_unit_test_setup(xen_vnuma_range_outside_ram_is_refused, make_two_nodes),
		cmocka_unit_test_setup(xen_vnuma_ranges_that_overlap_are_refused, make_two_nodes),
		cmocka_unit_test_setup(xen_vnuma_ram_of_no_node_is_refused, make_two_nodes),
		cmocka_unit_test_setup(xen_vnuma_vcpu_of_no_node_is_refused, make_two_nodes),
		cmocka_unit_test_setup(xen_vnuma_needs_the_node_of_each_processor, make_two_nodes),
		cmocka_unit_test_setup(xen_vnuma_bad_distance_costs_the_distances_only, make_two_nodes),
		cmocka_unit_test_setup(xen_vnuma_follows_ram_that_was_moved, make_two_nodes),
		cmocka_unit_test_setup(xen_vnuma_splits_ranges_at_each_move, make_two_nodes),
		cmocka_unit_test_setup(xen_vnuma_more_pieces_than_there_is_room_for_are_refused, make_two_nodes),
		cmocka_unit_test_setup(xen_vnuma_every_error_has_a_text_of_its_own, make_two_nodes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

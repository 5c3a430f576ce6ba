/* SPDX-License-Identifier: MIT */
/* SRAT and SLIT of a device model as facts. Offsets are those of ACPI 6.5, tables 5.57-5.60 and 5.68. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "acpi/acpi_numa.h"
#include "bytes/le.h"

#define SRAT_MAX 65536
#define FIRST 48

struct srat {
	uint8_t bytes[SRAT_MAX];
	size_t size;
};

static struct srat srat;
static struct acpi_numa numa;

static void begin(void)
{
	memset(&srat, 0, sizeof(srat));
	memset(&numa, 0xa5, sizeof(numa));
	srat.size = FIRST;
}

static uint8_t *entry(uint8_t type, uint8_t length)
{
	uint8_t *at = srat.bytes + srat.size;

	at[0] = type;
	at[1] = length;
	srat.size += length;
	return at;
}

static void add_apic(uint8_t id, uint32_t node, uint32_t flags)
{
	uint8_t *at = entry(0, 16);

	at[2] = (uint8_t)node;
	at[3] = id;
	le32_put(at + 4, flags);
	at[8] = 0x77; /* Local SAPIC EID: not part of the domain */
	at[9] = (uint8_t)(node >> 8);
	at[10] = (uint8_t)(node >> 16);
	at[11] = (uint8_t)(node >> 24);
}

static void add_x2apic(uint32_t id, uint32_t node, uint32_t flags)
{
	uint8_t *at = entry(2, 24);

	le32_put(at + 4, node);
	le32_put(at + 8, id);
	le32_put(at + 12, flags);
}

static void add_memory(uint64_t base, uint64_t length, uint32_t node, uint32_t flags)
{
	uint8_t *at = entry(1, 40);

	le32_put(at + 2, node);
	le64_put(at + 8, base);
	le64_put(at + 16, length);
	le32_put(at + 28, flags);
}

static enum acpi_numa_error read_srat(void)
{
	return acpi_numa_read(srat.bytes, srat.size, NULL, 0, &numa);
}

static void acpi_numa_reads_processors_of_both_kinds(void **state)
{
	(void)state;
	begin();
	add_apic(0, 0, 1);
	add_apic(3, 1, 1);
	add_x2apic(300, 5, 1);
	add_apic(9, 2, 0); /* not enabled */
	assert_int_equal(read_srat(), ACPI_NUMA_OK);
	assert_int_equal(numa.node_count, 6);
	assert_int_equal(numa.processor_count, 3);
	assert_int_equal(acpi_numa_node(&numa, 0), 0);
	assert_int_equal(acpi_numa_node(&numa, 3), 1);
	assert_int_equal(acpi_numa_node(&numa, 300), 5);
	assert_int_equal(acpi_numa_node(&numa, 9), ACPI_NO_NODE);
}

static void acpi_numa_reads_memory_with_its_flags(void **state)
{
	(void)state;
	begin();
	add_memory(0, 0xa0000, 0, 1);
	add_memory(0x100000000, 0x40000000, 1, 3);
	add_memory(0x200000000, 0x40000000, 1, 5);
	add_memory(0x300000000, 0, 9, 1);             /* empty */
	add_memory(0x300000000, 0x1000, 9, 0);        /* not enabled */
	add_memory(UINT64_MAX - 0xfff, 0x1000, 0, 1); /* the very end */
	assert_int_equal(read_srat(), ACPI_NUMA_OK);
	assert_int_equal(numa.memory_count, 4);
	assert_int_equal(numa.node_count, 2);
	assert_int_equal(numa.memory[0].range.last, 0x9ffff);
	assert_false(numa.memory[0].hotplug || numa.memory[0].nonvolatile);
	assert_true(numa.memory[1].hotplug);
	assert_int_equal(numa.memory[1].range.first, 0x100000000);
	assert_int_equal(numa.memory[1].range.last, 0x13fffffff);
	assert_int_equal(numa.memory[1].node, 1);
	assert_true(numa.memory[2].nonvolatile);
	assert_false(numa.memory[2].hotplug);
	assert_true(numa.memory[3].range.last == UINT64_MAX);
}

/* QEMU 7.2 with an NVDIMM: its range is inside of the one for hot-plug, which comes after it. */
static void acpi_numa_memory_is_disjoint(void **state)
{
	(void)state;
	begin();
	add_memory(0, 0x20000000, 0, 1);
	add_memory(0x100000000, 0x10000000, 0, 5);
	add_memory(0x180000000, 0x10000000, 0, 5);
	add_memory(0x100000000, 0x100000000, 0, 3);
	add_memory(0x1f0000000, 0x1000, 0, 5); /* non-volatile, after the whole */
	add_memory(0x1fffff000, 0x2000, 0, 1); /* overlaps the whole by a page */
	add_memory(0x200000000, 0x1000, 0, 1); /* right behind it */
	assert_int_equal(read_srat(), ACPI_NUMA_OK);
	assert_int_equal(numa.memory_count, 3);
	assert_int_equal(numa.memory[0].range.first, 0);
	assert_int_equal(numa.memory[1].range.first, 0x100000000);
	assert_int_equal(numa.memory[1].range.last, 0x1ffffffff);
	assert_true(numa.memory[1].hotplug);
	assert_int_equal(numa.memory[2].range.first, 0x200000000);
}

static void acpi_numa_refuses_memory_past_the_end_of_addresses(void **state)
{
	(void)state;
	begin();
	add_memory(UINT64_MAX - 0xfff, 0x1001, 0, 1);
	assert_int_equal(read_srat(), ACPI_NUMA_RANGE);
	assert_int_equal(numa.node_count + numa.memory_count + numa.processor_count, 0);
}

static void acpi_numa_skips_entries_it_does_not_know(void **state)
{
	(void)state;
	begin();
	entry(5, 32);
	entry(200, 2);
	add_apic(7, 3, 1);
	assert_int_equal(read_srat(), ACPI_NUMA_OK);
	assert_int_equal(acpi_numa_node(&numa, 7), 3);
}

/* Every way in which an entry's length can be wrong, and each cut of a good table. */
static void acpi_numa_refuses_wrong_lengths(void **state)
{
	static const struct {
		uint8_t type, length;
	} wrong[] = { { 0, 15 }, { 0, 17 }, { 1, 39 }, { 1, 41 }, { 2, 23 }, { 2, 25 }, { 9, 0 }, { 9, 1 } };

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		begin();
		entry(wrong[i].type, wrong[i].length);
		srat.size += 64;
		assert_int_equal(read_srat(), ACPI_NUMA_SRAT);
	}
	begin();
	add_apic(1, 0, 1);
	add_memory(0, 0x1000, 0, 1);
	for (size_t size = 0; size < srat.size; size++) {
		if (size == FIRST || size == FIRST + 16)
			continue;
		assert_int_equal(acpi_numa_read(srat.bytes, size, NULL, 0, &numa), ACPI_NUMA_SRAT);
	}
}

static void acpi_numa_says_when_something_is_full(void **state)
{
	(void)state;
	begin();
	add_apic(0, ACPI_MAX_NODES - 1, 1);
	assert_int_equal(read_srat(), ACPI_NUMA_OK);
	begin();
	add_apic(0, ACPI_MAX_NODES, 1);
	assert_int_equal(read_srat(), ACPI_NUMA_FULL);
	begin();
	for (uint32_t i = 0; i < ACPI_MAX_PROCESSORS; i++)
		add_x2apic(i, 0, 1);
	assert_int_equal(read_srat(), ACPI_NUMA_OK);
	add_x2apic(ACPI_MAX_PROCESSORS, 0, 1);
	assert_int_equal(read_srat(), ACPI_NUMA_FULL);
	begin();
	for (uint32_t i = 0; i < ACPI_MAX_MEMORY; i++)
		add_memory((uint64_t)i << 30, 0x1000, 0, 1);
	assert_int_equal(read_srat(), ACPI_NUMA_OK);
	add_memory((uint64_t)ACPI_MAX_MEMORY << 30, 0x1000, 0, 1);
	assert_int_equal(read_srat(), ACPI_NUMA_FULL);
}

static void acpi_numa_reads_distances_row_by_row(void **state)
{
	uint8_t slit[44 + 9] = { 0 };

	(void)state;
	begin();
	add_apic(0, 0, 1);
	add_apic(1, 1, 1);
	le64_put(slit + 36, 3); /* one locality more than there are nodes */
	for (size_t i = 0; i < 9; i++)
		slit[44 + i] = (uint8_t)(i % 4 == 0 ? 10 : 20 + i);
	assert_int_equal(acpi_numa_read(srat.bytes, srat.size, slit, sizeof(slit), &numa), ACPI_NUMA_OK);
	assert_true(numa.has_distances);
	assert_int_equal(numa.distances[0], 10);
	assert_int_equal(numa.distances[1], 21);
	assert_int_equal(numa.distances[2], 23);
	assert_int_equal(numa.distances[3], 10);
}

/* The nodes are as good as before; an operating system that is given such distances drops them, too, with a complaint. */
static void acpi_numa_leaves_out_distances_that_cannot_be(void **state)
{
	static const uint8_t wrong[][4] = {
		{ 11, 20, 20, 10 }, { 10, 9, 20, 10 }, { 10, 20, 0, 10 }, { 10, 20, 20, 9 }
	};
	uint8_t slit[44 + 4] = { 0 };

	(void)state;
	begin();
	add_apic(0, 0, 1);
	add_apic(1, 1, 1);
	le64_put(slit + 36, 2);
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		memcpy(slit + 44, wrong[i], 4);
		assert_int_equal(acpi_numa_read(srat.bytes, srat.size, slit, sizeof(slit), &numa), ACPI_NUMA_DISTANCE);
		assert_int_equal(numa.node_count, 2);
		assert_false(numa.has_distances);
	}
}

static void acpi_numa_refuses_a_slit_that_is_too_small(void **state)
{
	uint8_t slit[44 + 4] = { 0 };

	(void)state;
	begin();
	add_apic(0, 0, 1);
	add_apic(1, 1, 1);
	le64_put(slit + 36, 2);
	for (size_t size = 0; size < sizeof(slit); size++)
		assert_int_equal(acpi_numa_read(srat.bytes, srat.size, slit, size, &numa), ACPI_NUMA_SLIT);
	le64_put(slit + 36, 1);
	assert_int_equal(acpi_numa_read(srat.bytes, srat.size, slit, sizeof(slit), &numa), ACPI_NUMA_SLIT);
	le64_put(slit + 36, UINT64_C(1) << 33); /* its square is 0 modulo 2^64 */
	assert_int_equal(acpi_numa_read(srat.bytes, srat.size, slit, sizeof(slit), &numa), ACPI_NUMA_FULL);
}

static void acpi_numa_without_tables_has_no_nodes(void **state)
{
	(void)state;
	memset(&numa, 0xa5, sizeof(numa));
	assert_int_equal(acpi_numa_read(NULL, 0, NULL, 0, &numa), ACPI_NUMA_OK);
	assert_int_equal(numa.node_count + numa.memory_count + numa.processor_count, 0);
	assert_false(numa.has_distances);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(acpi_numa_reads_processors_of_both_kinds),
		cmocka_unit_test(acpi_numa_reads_memory_with_its_flags),
		cmocka_unit_test(acpi_numa_memory_is_disjoint),
		cmocka_unit_test(acpi_numa_refuses_memory_past_the_end_of_addresses),
		cmocka_unit_test(acpi_numa_skips_entries_it_does_not_know),
		cmocka_unit_test(acpi_numa_refuses_wrong_lengths),
		cmocka_unit_test(acpi_numa_says_when_something_is_full),
		cmocka_unit_test(acpi_numa_reads_distances_row_by_row),
		cmocka_unit_test(acpi_numa_leaves_out_distances_that_cannot_be),
		cmocka_unit_test(acpi_numa_refuses_a_slit_that_is_too_small),
		cmocka_unit_test(acpi_numa_without_tables_has_no_nodes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

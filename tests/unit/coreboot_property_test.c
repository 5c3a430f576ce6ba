/* SPDX-License-Identifier: MIT */
/* Random memory maps and places of CBMEM: what the table says of each address is what the map says. */
#include "tests/unit/coreboot_fixture.h"

#define MACHINES 3000
#define MOST_PAGES 4
#define NOTHING 0
#define TABLE 16

static uint64_t random_state;

static uint64_t random64(void)
{
	random_state ^= random_state << 13;
	random_state ^= random_state >> 7;
	random_state ^= random_state << 17;
	return random_state;
}

static uint32_t random_below(uint32_t limit)
{
	return (uint32_t)(random64() >> 33) % limit;
}

/* Some are whole pages, some end at the last address, most are below 4 GiB. */
static struct range random_range(void)
{
	static const unsigned shifts[] = { 32, 33, 34, 40, 60, 0 };
	uint64_t first = random64() >> shifts[random_below(6)], size = 1 + (random64() >> (24 + random_below(36)));

	if (random_below(2)) {
		first &= ~0xfffull;
		size = (size | 0xfff) + 1;
	}
	return (struct range){ first, size - 1 > UINT64_MAX - first ? UINT64_MAX : first + size - 1 };
}

/* Where CBMEM will be, and the reserved range around it. */
static uint32_t random_map(uint32_t *size)
{
	static const enum e820_type types[] = { E820_RAM,      E820_RESERVED, E820_ACPI, E820_NVS,
						E820_UNUSABLE, E820_PMEM,     E820_RAM };
	uint32_t pages = 2 + random_below(MOST_PAGES - 1), before = random_below(3), after = random_below(3);
	uint32_t first = 0x2000 + (random_below(0xfff00) << 12);

	map.count = 0;
	for (uint32_t i = random_below(40); i > 0; i--)
		e820_map_set(&map, random_range(), types[random_below(COUNT_OF(types))]);
	assert_true(e820_map_set(&map, range_of_size(first, (uint64_t)(before + pages + after) << 12), E820_RESERVED));
	*size = pages << 12;
	return first + (before << 12);
}

static unsigned type_in_map(uint64_t address)
{
	const struct e820_entry *entry = e820_map_find(&map, address);

	return entry ? entry->type : NOTHING;
}

/* The memory record is the first one (coreboot_table_is_what_coreboot_documents). */
static const uint8_t *find_range(const uint8_t *table, uint32_t index)
{
	return table + 24 + 8 + (size_t)index * 20;
}

static uint32_t count_ranges(const uint8_t *table)
{
	return (le32_get(table + 28) - 8) / 20;
}

static unsigned type_in_table(const uint8_t *table, uint64_t address)
{
	unsigned type = NOTHING;

	for (uint32_t i = 0; i < count_ranges(table); i++) {
		const uint8_t *range = find_range(table, i);

		if (address - le64_get(range) >= le64_get(range + 8))
			continue;
		assert_int_equal(type, NOTHING);
		type = le32_get(range + 16);
	}
	return type;
}

static void compare_at(const uint8_t *table, uint64_t address)
{
	bool in_cbmem = address - cbmem.address < cbmem.size;

	assert_int_equal(type_in_table(table, address), in_cbmem ? TABLE : type_in_map(address));
}

/* At both ends of everything, and beside them. */
static void compare(const uint8_t *table)
{
	for (uint32_t i = 0; i < count_ranges(table); i++) {
		uint64_t first = le64_get(find_range(table, i));
		uint64_t last = first + le64_get(find_range(table, i) + 8) - 1;

		compare_at(table, first - 1);
		compare_at(table, first);
		compare_at(table, last);
		compare_at(table, last + 1);
	}
	for (size_t i = 0; i < map.count; i++) {
		compare_at(table, map.entries[i].range.first);
		compare_at(table, map.entries[i].range.last);
	}
}

/* Memory that moves with CBMEM. */
static const uint8_t *map_area(void *context, uint64_t address, uint64_t size)
{
	(void)context;
	if (address < PAGE_SIZE && size <= PAGE_SIZE - address)
		return first_page + address;
	if (address < cbmem.address || address - cbmem.address > cbmem.size)
		return NULL;
	return size <= cbmem.size - (address - cbmem.address) ? area + (address - cbmem.address) : NULL;
}

static void coreboot_table_says_of_each_address_what_the_map_says(void **state)
{
	static const struct coreboot_check_memory reader = { map_area, NULL };

	(void)state;
	for (uint64_t seed = 1; seed <= MACHINES; seed++) {
		uint32_t address, size;
		uint8_t *table;
		struct coreboot_check_result result;
		struct byte_buf buf;

		random_state = seed * 0x9e3779b97f4a7c15;
		start_facts();
		address = random_map(&size);
		assert_true(cbmem_init(&cbmem, area, address, size));
		for (uint32_t id = random_below(CBMEM_MAX_ENTRIES); id > 0; id--)
			cbmem_add(&cbmem, id, 1 + random_below(20));
		table = cbmem_add(&cbmem, CBMEM_ID_CBTABLE, COREBOOT_TABLE_MAX_SIZE - 0x200);
		assert_non_null(table);
		byte_buf_init(&buf, table, COREBOOT_TABLE_MAX_SIZE - 0x200);
		assert_int_equal(coreboot_table_build(&facts, &buf), COREBOOT_TABLE_OK);
		assert_true(count_ranges(table) <= map.count + 2);
		compare(table);

		memset(first_page, 0, sizeof(first_page));
		table_at = cbmem.address + (uint32_t)(table - area);
		coreboot_table_forward(table_at, first_page + COREBOOT_FORWARD_ADDRESS);
		result = coreboot_check(table_at, &reader, &map);
		if (result.fault != COREBOOT_CHECK_OK)
			fail_msg("machine %llu: offset %u: %s", (unsigned long long)seed, result.offset,
				 coreboot_check_text(result.fault));
	}
}

/* What is left of a text that is longer than the console, in the order of Linux's memconsole-coreboot. */
static void cbmem_console_keeps_the_end_of_what_was_said(void **state)
{
	static uint8_t bytes[8 + 64];
	static char said[8000];

	(void)state;
	for (uint32_t size = 1; size <= 64; size++) {
		struct cbmem_console console;
		size_t length = 0;

		random_state = size;
		assert_true(cbmem_console_init(&console, bytes, 8 + size));
		for (int i = 0; i < 50; i++) {
			char line[100];
			uint32_t count = random_below(sizeof(line)), cursor;

			for (uint32_t j = 0; j < count; j++)
				line[j] = (char)random64();
			cbmem_console_append(&console, line, count);
			memcpy(said + length, line, count);
			length += count;

			cursor = le32_get(bytes + 4);
			assert_int_equal(cursor >> 31, length >= size);
			cursor &= 0x0fffffff;
			assert_true(cursor < size);
			if (length >= size)
				assert_memory_equal(bytes + 8 + cursor, said + length - size, size - cursor);
			assert_memory_equal(bytes + 8, said + length - cursor, cursor);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(coreboot_table_says_of_each_address_what_the_map_says),
		cmocka_unit_test(cbmem_console_keeps_the_end_of_what_was_said),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

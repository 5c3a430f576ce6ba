/* SPDX-License-Identifier: MIT */
/* Offsets are literals from what the payloads read: SeaBIOS src/fw/xen.c, edk2 OvmfPkg/XenPlatformPei/Xen.h. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "bytes/le.h"
#include "firmware/glue/hvm_bios_info.h"
#include "tests/fake/address_text.h"

#define ARRAYS 0x10000u
#define ROOM 4096

static uint8_t info[64], array[ROOM];
static struct byte_buf block, arrays;
static struct e820_map map;

static const struct tables all_tables = { .rsdp = 0x19000,
					  .smbios_21 = 0x19100,
					  .smbios_30 = 0x19200,
					  .mp = 0x19300,
					  .pir = 0x19400 };

static bool write(enum xen_payload_kind kind, const struct tables *tables, size_t block_room, size_t arrays_room)
{
	const struct hvm_bios_info_facts facts = { .kind = kind, .map = &map, .tables = tables, .arrays = ARRAYS };

	memset(info, 0xa5, sizeof(info));
	memset(array, 0xa5, sizeof(array));
	byte_buf_init(&block, info, block_room);
	byte_buf_init(&arrays, array, arrays_room);
	return hvm_bios_info_write(&facts, &block, &arrays);
}

static void small_map(void)
{
	address_text_read_map("0-9fbff:ram fc000000-ffffffff:reserved 100000000-17fffffff:ram", &map);
}

/* SeaBIOS: bytes 0 to length sum up to 0, 32 bytes at least. OVMF: a structure of 40 bytes. */
static void assert_header(const char *signature, size_t signature_length, size_t length)
{
	uint8_t sum = 0;

	assert_memory_equal(info, signature, signature_length);
	for (size_t i = signature_length; i < 14; i++)
		assert_int_equal(info[i], 0);
	assert_int_equal(info[14], length);
	for (size_t i = 0; i < length; i++)
		sum = (uint8_t)(sum + info[i]);
	assert_int_equal(sum, 0);
	assert_int_equal(block.length, length);
	assert_int_equal(info[length], 0xa5);
}

static void assert_map_at(const uint8_t *at)
{
	static const uint64_t expected[][3] = { { 0, 0x9fc00, 1 },
						{ 0xfc000000, 0x4000000, 2 },
						{ 0x100000000, 0x80000000, 1 } };

	for (size_t i = 0; i < 3; i++, at += 20) {
		assert_int_equal(le64_get(at), expected[i][0]);
		assert_int_equal(le64_get(at + 8), expected[i][1]);
		assert_int_equal(le32_get(at + 16), expected[i][2]);
	}
}

static void hvm_bios_info_for_seabios_has_32_bit_pointers(void **state)
{
	(void)state;
	small_map();
	assert_true(write(XEN_PAYLOAD_SEABIOS, &all_tables, sizeof(info), ROOM));
	assert_header("XenHVMSeaBIOS", 13, 32);
	assert_in_range(le32_get(info + 16), ARRAYS, ARRAYS + ROOM);
	assert_int_equal(le32_get(info + 20), 5);
	assert_in_range(le32_get(info + 24), ARRAYS, ARRAYS + ROOM);
	assert_int_equal(le32_get(info + 28), 3);
	assert_map_at(array + (le32_get(info + 24) - ARRAYS));
}

static void hvm_bios_info_for_ovmf_has_64_bit_pointers(void **state)
{
	(void)state;
	small_map();
	assert_true(write(XEN_PAYLOAD_OVMF, &all_tables, sizeof(info), ROOM));
	assert_header("XenHVMOVMF", 10, 40);
	assert_in_range(le64_get(info + 16), ARRAYS, ARRAYS + ROOM);
	assert_int_equal(le32_get(info + 24), 5);
	assert_in_range(le64_get(info + 28), ARRAYS, ARRAYS + ROOM);
	assert_int_equal(le32_get(info + 36), 3);
	assert_map_at(array + (le64_get(info + 28) - ARRAYS));
}

static bool lists(enum xen_payload_kind kind, uint32_t address)
{
	const bool wide = kind == XEN_PAYLOAD_OVMF;
	const uint8_t *at = array + (le32_get(info + 16) - ARRAYS);
	const uint32_t count = le32_get(info + (wide ? 24 : 20));

	for (uint32_t i = 0; i < count; i++)
		if ((wide ? le64_get(at + 8 * i) : le32_get(at + 4 * i)) == address)
			return true;
	return false;
}

static void hvm_bios_info_lists_the_tables_that_are_there(void **state)
{
	static const struct tables some = { .rsdp = 0xea020, .mp = 0x19300 };

	(void)state;
	small_map();
	for (int kind = XEN_PAYLOAD_SEABIOS; kind <= XEN_PAYLOAD_OVMF; kind++) {
		assert_true(write((enum xen_payload_kind)kind, &all_tables, sizeof(info), ROOM));
		for (uint32_t address = 0x19000; address <= 0x19400; address += 0x100)
			assert_true(lists((enum xen_payload_kind)kind, address));

		assert_true(write((enum xen_payload_kind)kind, &some, sizeof(info), ROOM));
		assert_int_equal(le32_get(info + (kind == XEN_PAYLOAD_OVMF ? 24 : 20)), 2);
		assert_true(lists((enum xen_payload_kind)kind, 0xea020));
		assert_true(lists((enum xen_payload_kind)kind, 0x19300));
		assert_false(lists((enum xen_payload_kind)kind, 0));
	}
}

static void hvm_bios_info_without_tables_points_nowhere(void **state)
{
	static const struct tables none;

	(void)state;
	small_map();
	assert_true(write(XEN_PAYLOAD_SEABIOS, &none, sizeof(info), ROOM));
	assert_int_equal(le32_get(info + 16), 0);
	assert_int_equal(le32_get(info + 20), 0);
	assert_map_at(array + (le32_get(info + 24) - ARRAYS));
}

/* hvmloader has room for 16 entries and does not count (peer-limits, row 21). */
static void hvm_bios_info_carries_the_largest_map(void **state)
{
	(void)state;
	map.count = E820_MAP_CAPACITY;
	for (size_t i = 0; i < map.count; i++)
		map.entries[i] = (struct e820_entry){ range_of_size(i * 0x2000, 0x1000), E820_RAM };
	assert_true(write(XEN_PAYLOAD_OVMF, &all_tables, sizeof(info), HVM_BIOS_INFO_ARRAYS_MAX));
	assert_int_equal(le32_get(info + 36), 128);
	assert_int_equal(le64_get(array + (le64_get(info + 28) - ARRAYS) + 127 * 20), 127 * 0x2000);
	assert_int_equal(arrays.length, HVM_BIOS_INFO_ARRAYS_MAX);
}

static void hvm_bios_info_keeps_to_its_room(void **state)
{
	const size_t needed = 5 * 4 + 3 * 20;

	(void)state;
	small_map();
	assert_true(write(XEN_PAYLOAD_SEABIOS, &all_tables, 32, needed));
	assert_false(write(XEN_PAYLOAD_SEABIOS, &all_tables, 31, needed));
	assert_false(write(XEN_PAYLOAD_SEABIOS, &all_tables, 32, needed - 1));
	assert_int_equal(array[needed - 1], 0xa5);
}

static void hvm_bios_info_refuses_an_empty_map(void **state)
{
	(void)state;
	map.count = 0;
	assert_false(write(XEN_PAYLOAD_SEABIOS, &all_tables, sizeof(info), ROOM));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(hvm_bios_info_for_seabios_has_32_bit_pointers),
		cmocka_unit_test(hvm_bios_info_for_ovmf_has_64_bit_pointers),
		cmocka_unit_test(hvm_bios_info_lists_the_tables_that_are_there),
		cmocka_unit_test(hvm_bios_info_without_tables_points_nowhere),
		cmocka_unit_test(hvm_bios_info_carries_the_largest_map),
		cmocka_unit_test(hvm_bios_info_keeps_to_its_room),
		cmocka_unit_test(hvm_bios_info_refuses_an_empty_map),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

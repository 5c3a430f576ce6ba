/* SPDX-License-Identifier: MIT */
/*
 * Guest memory is one block at an odd address, so that nothing may rely on alignment. Its offsets are those of the picture in
 * Xen's public header arch-x86/hvm/start_info.h, written down here again.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "bytes/le.h"
#include "firmware/glue/hvm_start_info.h"

#define BASE 0x200001u
#define SIZE 0x4000u
#define INFO (BASE + 0)
#define LIST (BASE + 0x100)
#define NAMES (BASE + 0x1000)
#define DATA (BASE + 0x2000)
#define END (BASE + SIZE)

static uint8_t memory_bytes[SIZE];
static struct hvm_start_info_facts facts;

/* Besides the block there is memory at 0, where nothing may be looked for, and just below 4 GiB, for the extents only. */
static const uint8_t *map(void *context, uint64_t address, uint64_t size)
{
	(void)context;
	assert_true(size > 0);
	if (address == 0)
		return memory_bytes;
	if (address >= 0xF0000000 && address <= UINT64_MAX - size && address + size <= 0x100000000)
		return memory_bytes;
	if (address < BASE || address >= END || size > END - address)
		return NULL;
	return memory_bytes + (address - BASE);
}

static const struct hvm_start_info_memory memory = { map, NULL };

static uint8_t *at(uint64_t address)
{
	return memory_bytes + (address - BASE);
}

static void write_info(uint32_t version, uint32_t modules)
{
	memset(memory_bytes, 0, sizeof(memory_bytes));
	le32_put(at(INFO), 0x336ec578);
	le32_put(at(INFO + 4), version);
	le32_put(at(INFO + 12), modules);
	le64_put(at(INFO + 16), modules ? LIST : 0);
}

static void write_module(unsigned int index, uint64_t address, uint64_t size, uint64_t name)
{
	uint8_t *entry = at(LIST + 32 * index);

	le64_put(entry, address);
	le64_put(entry + 8, size);
	le64_put(entry + 16, name);
}

static void write_named(unsigned int index, uint64_t address, uint64_t size, const char *name)
{
	uint64_t where = NAMES + 0x80 * index;

	memcpy(at(where), name, strlen(name) + 1);
	write_module(index, address, size, where);
}

static enum hvm_start_info_error parse(void)
{
	return hvm_start_info_parse(&facts, INFO, &memory, NULL);
}

static void hvm_start_info_reads_what_libxl_writes(void **state)
{
	const struct hvm_start_info_module *firmware;

	(void)state;
	write_info(1, 2);
	le32_put(at(INFO + 8), 0x11);
	le64_put(at(INFO + 24), 0x1122334455);
	le64_put(at(INFO + 32), 0x66778899aa);
	le64_put(at(INFO + 40), DATA + 0x800);
	le32_put(at(INFO + 48), 3);
	write_named(0, DATA, 0x100, "firmware");
	write_named(1, DATA + 0x100, 0x80, "ipxe");
	assert_int_equal(parse(), HVM_START_INFO_OK);
	assert_int_equal(facts.version, 1);
	assert_int_equal(facts.flags, 0x11);
	assert_int_equal(facts.command_line, 0x1122334455);
	assert_int_equal(facts.rsdp, 0x66778899aa);
	assert_int_equal(facts.count, 2);

	firmware = hvm_start_info_find(&facts, "firmware");
	assert_ptr_equal(firmware, &facts.modules[0]);
	assert_int_equal(firmware->fault, HVM_START_INFO_MODULE_OK);
	assert_int_equal(firmware->address, DATA);
	assert_int_equal(firmware->size, 0x100);
	assert_ptr_equal(hvm_start_info_find(&facts, "ipxe"), &facts.modules[1]);
	assert_int_equal(facts.modules[1].fault, HVM_START_INFO_MODULE_OK);
	assert_null(hvm_start_info_find(&facts, "firm"));
}

/* The last 40 bytes of memory hold a structure of version 0, and no more than that. */
static void hvm_start_info_reads_no_byte_past_its_version(void **state)
{
	(void)state;
	write_info(0, 0);
	memcpy(at(END - 40), at(INFO), 40);
	assert_int_equal(hvm_start_info_parse(&facts, END - 40, &memory, NULL), HVM_START_INFO_OK);
	assert_int_equal(hvm_start_info_parse(&facts, END - 39, &memory, NULL), HVM_START_INFO_NOT_MEMORY);
	write_info(1, 0);
	memcpy(at(END - 55), at(INFO), 55);
	assert_int_equal(hvm_start_info_parse(&facts, END - 55, &memory, NULL), HVM_START_INFO_NOT_MEMORY);
	memcpy(at(END - 56), at(INFO), 56);
	assert_int_equal(hvm_start_info_parse(&facts, END - 56, &memory, NULL), HVM_START_INFO_OK);
}

static void hvm_start_info_later_versions_are_read_as_1(void **state)
{
	(void)state;
	write_info(7, 0);
	memcpy(at(END - 56), at(INFO), 56);
	assert_int_equal(hvm_start_info_parse(&facts, END - 56, &memory, NULL), HVM_START_INFO_OK);
	assert_int_equal(facts.version, 7);
	memcpy(at(END - 55), at(INFO), 55);
	assert_int_equal(hvm_start_info_parse(&facts, END - 55, &memory, NULL), HVM_START_INFO_NOT_MEMORY);
}

static void hvm_start_info_refuses_what_is_none(void **state)
{
	(void)state;
	write_info(1, 0);
	at(INFO)[0] ^= 1;
	assert_int_equal(parse(), HVM_START_INFO_BAD_MAGIC);
	assert_int_equal(hvm_start_info_parse(&facts, 0, &memory, NULL), HVM_START_INFO_NOT_MEMORY);
	assert_int_equal(hvm_start_info_parse(&facts, UINT64_MAX - 3, &memory, NULL), HVM_START_INFO_NOT_MEMORY);
}

static void hvm_start_info_limits_the_list_of_modules(void **state)
{
	(void)state;
	write_info(1, 16);
	for (unsigned int i = 0; i < 16; i++)
		write_module(i, DATA + 16 * i, 16, 0);
	assert_int_equal(parse(), HVM_START_INFO_OK);
	assert_int_equal(facts.count, 16);
	for (unsigned int i = 0; i < 16; i++)
		assert_int_equal(facts.modules[i].fault, HVM_START_INFO_MODULE_OK);

	write_info(1, 17);
	assert_int_equal(parse(), HVM_START_INFO_MANY_MODULES);
	assert_int_equal(facts.count, 0);
	write_info(1, UINT32_MAX);
	assert_int_equal(parse(), HVM_START_INFO_MANY_MODULES);
}

static void hvm_start_info_list_must_be_memory(void **state)
{
	static const uint64_t lists[] = { 0, BASE - 1, END - 31, UINT64_MAX - 15 };

	(void)state;
	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
		write_info(1, 1);
		le64_put(at(INFO + 16), lists[i]);
		assert_int_equal(parse(), HVM_START_INFO_LIST_NOT_MEMORY);
	}
}

struct extent_case {
	uint64_t address, size;
	enum hvm_start_info_fault fault;
};

static void hvm_start_info_judges_the_extent_of_a_module(void **state)
{
	static const struct extent_case cases[] = {
		{ DATA, 0, HVM_START_INFO_MODULE_EMPTY },
		{ UINT64_MAX, 1, HVM_START_INFO_MODULE_ABOVE_4G },
		{ UINT64_MAX, 2, HVM_START_INFO_MODULE_WRAPS },
		{ DATA, UINT64_MAX, HVM_START_INFO_MODULE_WRAPS },
		{ 0xFFFFF000, 0x1000, HVM_START_INFO_MODULE_OK },
		{ 0xFFFFF000, 0x1001, HVM_START_INFO_MODULE_ABOVE_4G },
		{ 0x100000000, 0x1000, HVM_START_INFO_MODULE_ABOVE_4G },
		{ 0, 0x1000, HVM_START_INFO_MODULE_NOT_MEMORY },
		{ DATA, END - DATA, HVM_START_INFO_MODULE_OK },
		{ DATA, END - DATA + 1, HVM_START_INFO_MODULE_NOT_MEMORY },
		{ INFO + 55, 1, HVM_START_INFO_MODULE_IN_USE },
		{ INFO + 56, 1, HVM_START_INFO_MODULE_OK },
		{ LIST - 4, 5, HVM_START_INFO_MODULE_IN_USE },
		{ LIST + 31, 1, HVM_START_INFO_MODULE_IN_USE },
		{ LIST + 32, 1, HVM_START_INFO_MODULE_OK },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		write_info(1, 1);
		write_named(0, cases[i].address, cases[i].size, "firmware");
		assert_int_equal(parse(), HVM_START_INFO_OK);
		if (facts.modules[0].fault != cases[i].fault)
			fail_msg("case %zu: %s, expected: %s", i, hvm_start_info_fault_text(facts.modules[0].fault),
				 hvm_start_info_fault_text(cases[i].fault));
		assert_string_equal(facts.modules[0].name, "firmware");
	}
}

static void hvm_start_info_version_0_is_in_use_up_to_its_end(void **state)
{
	(void)state;
	write_info(0, 2);
	write_module(0, INFO + 39, 1, 0);
	write_module(1, INFO + 40, 1, 0);
	assert_int_equal(parse(), HVM_START_INFO_OK);
	assert_int_equal(facts.modules[0].fault, HVM_START_INFO_MODULE_IN_USE);
	assert_int_equal(facts.modules[1].fault, HVM_START_INFO_MODULE_OK);
}

static void hvm_start_info_module_stays_off_what_is_in_use(void **state)
{
	struct range storage[2];
	struct range_set avoid;

	(void)state;
	range_set_init(&avoid, storage, 2);
	range_set_add(&avoid, (struct range){ 0x100000, 0x180000 });
	range_set_add(&avoid, (struct range){ DATA + 0x10, DATA + 0x1F });
	write_info(1, 2);
	write_named(0, DATA, 0x10, "firmware");
	write_named(1, DATA + 0x1F, 2, "ipxe");
	assert_int_equal(hvm_start_info_parse(&facts, INFO, &memory, &avoid), HVM_START_INFO_OK);
	assert_int_equal(facts.modules[0].fault, HVM_START_INFO_MODULE_OK);
	assert_int_equal(facts.modules[1].fault, HVM_START_INFO_MODULE_IN_USE);
	assert_true(range_equal(facts.modules[1].clash, storage[1]));
}

static void hvm_start_info_modules_stay_off_each_other(void **state)
{
	(void)state;
	write_info(1, 4);
	write_named(0, DATA + 8, 0, "empty");
	write_named(1, DATA, 0x10, "firmware");
	write_named(2, DATA + 0xF, 0x10, "ipxe");
	write_named(3, DATA + 0x1F, 0x10, "other");
	assert_int_equal(parse(), HVM_START_INFO_OK);
	assert_int_equal(facts.modules[1].fault, HVM_START_INFO_MODULE_OK);
	assert_int_equal(facts.modules[2].fault, HVM_START_INFO_MODULE_ON_MODULE);
	assert_true(range_equal(facts.modules[2].clash, (struct range){ DATA, DATA + 0xF }));
	assert_int_equal(facts.modules[3].fault, HVM_START_INFO_MODULE_OK);
	assert_int_equal(facts.modules[3].clash.last, 0);
}

static void hvm_start_info_command_line_must_end(void **state)
{
	(void)state;
	write_info(1, 4);
	memset(at(NAMES), 'x', 0xC00);
	write_module(0, DATA, 1, NAMES + 0xC00 - 1024);
	write_module(1, DATA + 1, 1, NAMES + 0xC00 - 1023);
	memset(at(END - 4), 'y', 4);
	write_module(2, DATA + 2, 1, END - 4);
	write_module(3, DATA + 3, 1, END);
	assert_int_equal(parse(), HVM_START_INFO_OK);
	assert_int_equal(facts.modules[0].fault, HVM_START_INFO_MODULE_NAME_UNENDED);
	assert_int_equal(facts.modules[1].fault, HVM_START_INFO_MODULE_TWICE);
	assert_int_equal(strlen(facts.modules[1].name), HVM_START_INFO_NAME_SIZE - 1);
	assert_int_equal(facts.modules[2].fault, HVM_START_INFO_MODULE_NAME_NOT_MEMORY);
	assert_string_equal(facts.modules[2].name, "yyyy");
	assert_int_equal(facts.modules[3].fault, HVM_START_INFO_MODULE_NAME_NOT_MEMORY);
}

static void hvm_start_info_name_is_fit_for_a_log(void **state)
{
	(void)state;
	write_info(1, 1);
	write_named(0, DATA, 1, "a\x1b\x7f\xff b");
	assert_int_equal(parse(), HVM_START_INFO_OK);
	assert_string_equal(facts.modules[0].name, "a??? b");
}

static void hvm_start_info_finds_the_first_of_two_of_a_name(void **state)
{
	(void)state;
	write_info(1, 4);
	write_named(0, DATA, 1, "firmware");
	write_named(1, DATA + 1, 1, "firmware");
	write_module(2, DATA + 2, 1, 0);
	write_module(3, DATA + 3, 1, 0);
	assert_int_equal(parse(), HVM_START_INFO_OK);
	assert_ptr_equal(hvm_start_info_find(&facts, "firmware"), &facts.modules[0]);
	assert_int_equal(facts.modules[0].fault, HVM_START_INFO_MODULE_OK);
	assert_int_equal(facts.modules[1].fault, HVM_START_INFO_MODULE_TWICE);
	assert_int_equal(facts.modules[2].fault, HVM_START_INFO_MODULE_OK);
	assert_int_equal(facts.modules[3].fault, HVM_START_INFO_MODULE_OK);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(hvm_start_info_reads_what_libxl_writes),
		cmocka_unit_test(hvm_start_info_reads_no_byte_past_its_version),
		cmocka_unit_test(hvm_start_info_later_versions_are_read_as_1),
		cmocka_unit_test(hvm_start_info_refuses_what_is_none),
		cmocka_unit_test(hvm_start_info_limits_the_list_of_modules),
		cmocka_unit_test(hvm_start_info_list_must_be_memory),
		cmocka_unit_test(hvm_start_info_judges_the_extent_of_a_module),
		cmocka_unit_test(hvm_start_info_version_0_is_in_use_up_to_its_end),
		cmocka_unit_test(hvm_start_info_module_stays_off_what_is_in_use),
		cmocka_unit_test(hvm_start_info_modules_stay_off_each_other),
		cmocka_unit_test(hvm_start_info_command_line_must_end),
		cmocka_unit_test(hvm_start_info_name_is_fit_for_a_log),
		cmocka_unit_test(hvm_start_info_finds_the_first_of_two_of_a_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: MIT */
/*
 * For tests that break one thing in tables that are right, and mend the sums that they do not mean to break. Each test
 * program includes it once.
 */
#ifndef TESTS_UNIT_COREBOOT_CHECK_FIXTURE_H
#define TESTS_UNIT_COREBOOT_CHECK_FIXTURE_H

#include "tests/unit/coreboot_fixture.h"

/* Where the records of the fixture's table are (tests/unit/coreboot_table_test.c has their bytes). */
#define TABLE_AT 0x208130u
#define RANGE(index) (TABLE_AT + 32 + (index)*20u)
#define MAINBOARD (TABLE_AT + 152)
#define VERSION (TABLE_AT + 172)
#define SERIAL (TABLE_AT + 184)
#define CONSOLE (TABLE_AT + 216)
#define RSDP (TABLE_AT + 232)
#define ENTRY(index) (TABLE_AT + 248 + (index)*24u)
#define TABLE_END (TABLE_AT + 320)
#define FORWARD_AT COREBOOT_FORWARD_ADDRESS
#define ROOT_ENTRY(index) (ROOT_AT + 16 + (index)*16u)

static inline int start(void **state)
{
	(void)state;
	start_cbmem();
	start_facts();
	build_memory();
	assert_int_equal(table_at, TABLE_AT);
	assert_int_equal(table_at + table_size, TABLE_END);
	assert_int_equal(check_memory().fault, COREBOOT_CHECK_OK);
	return 0;
}

/* RFC 1071, of an even number of bytes. */
static inline uint16_t sum(const uint8_t *bytes, uint32_t count)
{
	uint64_t words = 0;

	for (uint32_t i = 0; i < count; i += 2)
		words += le16_get(bytes + i);
	return (uint16_t) ~(words % 0xffff ? words % 0xffff : 0xffff);
}

static inline void mend_header(uint32_t address)
{
	le32_put(at(address) + 8, 0);
	le32_put(at(address) + 8, sum(at(address), 24));
}

static inline void mend_table(uint32_t address)
{
	uint32_t bytes = le32_get(at(address) + 12);

	if (bytes < 0x1000)
		le32_put(at(address) + 16, sum(at(address) + 24, bytes));
	mend_header(address);
}

static inline void expect_fault(enum coreboot_check_fault fault, uint64_t address, uint32_t offset)
{
	struct coreboot_check_result result = check_memory();

	if (result.fault != fault || result.address != address || result.offset != offset)
		fail_msg("found \"%s\" at %#llx + %u, expected \"%s\" at %#llx + %u", coreboot_check_text(result.fault),
			 (unsigned long long)result.address, result.offset, coreboot_check_text(fault),
			 (unsigned long long)address, offset);
}

/* A word that is written over another, and the fault that this is. */
struct spoilt_word {
	uint32_t address;
	uint32_t value;
	enum coreboot_check_fault fault;
	uint32_t table; /* which the fault is in */
	uint32_t offset;
};

static inline void spoil_each(const struct spoilt_word *cases, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		start(NULL);
		le32_put(at(cases[i].address), cases[i].value);
		mend_table(FORWARD_AT);
		mend_table(TABLE_AT);
		expect_fault(cases[i].fault, cases[i].table, cases[i].offset);
	}
}

#define IN_TABLE(address, value, fault, where)                                     \
	{                                                                          \
		address, value, COREBOOT_CHECK_##fault, TABLE_AT, (where)-TABLE_AT \
	}
#define IN_FORWARD(offset, value, fault, where)                                         \
	{                                                                               \
		FORWARD_AT + (offset), value, COREBOOT_CHECK_##fault, FORWARD_AT, where \
	}
#define IN_ROOT(address, value, fault, where)                                    \
	{                                                                        \
		address, value, COREBOOT_CHECK_##fault, ROOT_AT, (where)-ROOT_AT \
	}

#endif

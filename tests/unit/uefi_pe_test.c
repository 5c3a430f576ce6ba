/* SPDX-License-Identifier: MIT */
/* The image that runs, in a flash device image that is right otherwise. */
#include "tests/unit/uefi_asserts.h"

/* The PE's first 178h bytes cut off but for 28h: what was at offset X of it is at X - 178h + 28h now. */
static void uefi_pe_reads_terse_images(void **state)
{
	const uint32_t stripped = 0x178, shift = stripped - 40; /* the origin is before the image, here */

	(void)state;
	memmove(fd + FD_PE + 40, fd + FD_PE + stripped, FD_PE_SIZE - stripped);
	memset(fd + FD_PE, 0, 40);
	memcpy(fd + FD_PE, "VZ", 2);
	le16_put(fd + FD_PE + 2, 0x14c);
	fd[FD_PE + 4] = 1;
	le16_put(fd + FD_PE + 6, (uint16_t)stripped);
	le32_put(fd + FD_PE + 8, FD_ENTRY);
	le64_put(fd + FD_PE + 16, FD_BASE + FD_PE - shift);
	fd_put_section(FD_PE_SECTION, 0x12, 4 + FD_PE_SIZE);
	assert_int_equal(parse(), UEFI_VOLUME_OK);
	assert_true(volume.terse);
	assert_int_equal(volume.base, FD_BASE);
	assert_int_equal(volume.entry, FD_PE + FD_ENTRY - shift);
	le64_put(fd + FD_PE + 16, UINT64_C(0x100000000) + FD_BASE + FD_PE - shift);
	assert_error(UEFI_VOLUME_BAD_BASE, FD_PE);
	le64_put(fd + FD_PE + 16, FD_BASE + FD_PE - shift);
	/* A section that begins in what was stripped is not there as a whole. */
	le32_put(fd + FD_PE + 40 + 12, 0x100);
	le32_put(fd + FD_PE + 40 + 16, 0x300);
	le32_put(fd + FD_PE + 40 + 20, 0x100);
	assert_error(UEFI_VOLUME_ENTRY_OUTSIDE, FD_PE);
	le16_put(fd + FD_PE + 2, 0x8664);
	assert_error(UEFI_VOLUME_OTHER_MACHINE, FD_PE);
	fd[FD_PE + 1] = 'z';
	assert_error(UEFI_VOLUME_BAD_PE, FD_PE);
}

static void uefi_pe_pe_headers_are_checked(void **state)
{
	static const struct {
		size_t at;
		uint32_t value;
	} faults[] = {
		{ FD_PE, 0x4d5a },                           /* no MZ */
		{ FD_PE + 0x3c, FD_PE_SIZE - 24 - 32 + 1 },  /* e_lfanew: the headers end behind the section */
		{ FD_PE + 0x3c, 0xffffffff },                /* likewise */
		{ FD_PE_HEADER, 0x4550 + 1 },                /* no PE */
		{ FD_OPTIONAL, 0x20b },                      /* 64 bits on i386 */
		{ FD_OPTIONAL, 0x107 },                      /* a ROM image */
		{ FD_PE_HEADER + 4, 0x14c | 0xffffu << 16 }, /* NumberOfSections */
		{ FD_PE_HEADER + 20, FD_PE_SIZE },           /* SizeOfOptionalHeader */
		{ FD_PE_HEADER + 20, 28 },                   /* likewise */
	};

	(void)state;
	for (size_t i = 0; i < sizeof(faults) / sizeof(faults[0]); i++) {
		start(state);
		le32_put(fd + faults[i].at, faults[i].value);
		assert_error(UEFI_VOLUME_BAD_PE, FD_PE);
	}
	start(state);
	fd_put24(FD_PE_SECTION, 4 + 0x3f); /* less than a header */
	assert_error(UEFI_VOLUME_BAD_PE, FD_PE);
}

/* The PE at the very end of the image, and less and less of it there: nothing behind the end is read. */
static void uefi_pe_every_cut_is_seen(void **state)
{
	(void)state;
	for (uint32_t end = FD_PE; end < FD_PE + FD_PE_SIZE; end++) {
		start(state);
		le64_put(fd + 0x20, end);
		le32_put(fd + 0x38, 1);
		le32_put(fd + 0x3c, end);
		fd_put24(FD_SEC_FILE + 0x14, end - FD_SEC_FILE);
		fd_put24(FD_PE_SECTION, end - FD_PE_SECTION);
		fd_seal_volume(0);
		fd_seal_file(FD_SEC_FILE);
		if (end < FD_PE_ROW + 40)
			assert_int_equal(parse_first(end), UEFI_VOLUME_BAD_PE);
		else
			assert_int_equal(parse_first(end),
					 end < FD_PE + 0x400 ? UEFI_VOLUME_ENTRY_OUTSIDE : UEFI_VOLUME_OK);
	}
}

static void uefi_pe_other_machines_are_named(void **state)
{
	char text[UEFI_VOLUME_TEXT_SIZE];

	(void)state;
	le16_put(fd + FD_PE_HEADER + 4, 0xaa64);
	assert_error(UEFI_VOLUME_OTHER_MACHINE, FD_PE);
	assert_int_equal(result.machine, 0xaa64);
	assert_non_null(strstr(uefi_volume_explain(result, text, sizeof(text)), "(machine 0xaa64 at offset 0xe0)"));
}

static void uefi_pe_entry_must_be_in_a_section(void **state)
{
	static const struct {
		uint32_t entry;
		enum uefi_volume_error error;
	} entries[] = {
		{ 0, UEFI_VOLUME_ENTRY_OUTSIDE },
		{ 0x1ff, UEFI_VOLUME_ENTRY_OUTSIDE },
		{ 0x200, UEFI_VOLUME_OK },
		{ 0x3ff, UEFI_VOLUME_OK },
		{ 0x400, UEFI_VOLUME_ENTRY_OUTSIDE },
		{ 0xffffffff, UEFI_VOLUME_ENTRY_OUTSIDE },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(entries) / sizeof(entries[0]); i++) {
		le32_put(fd + FD_OPTIONAL + 16, entries[i].entry);
		assert_error(entries[i].error, FD_PE);
	}
}

static void uefi_pe_entry_must_run_in_place(void **state)
{
	(void)state;
	le32_put(fd + FD_PE_ROW + 20, 0x240); /* to be loaded elsewhere than it lies */
	assert_error(UEFI_VOLUME_ENTRY_OUTSIDE, FD_PE);
	start(state);
	le32_put(fd + FD_PE_ROW + 16, FD_PE_SIZE - 0x200);
	assert_error(UEFI_VOLUME_OK, FD_PE);
	le32_put(fd + FD_PE_ROW + 16, FD_PE_SIZE - 0x200 + 1);
	assert_error(UEFI_VOLUME_ENTRY_OUTSIDE, FD_PE);
	start(state);
	le16_put(fd + FD_PE_HEADER + 6, 0);
	assert_error(UEFI_VOLUME_ENTRY_OUTSIDE, FD_PE);
}

static void uefi_pe_base_must_be_a_page_below_4gib(void **state)
{
	static const struct {
		uint32_t base;
		enum uefi_volume_error error;
	} bases[] = {
		{ 0, UEFI_VOLUME_OK },
		{ 0x800800, UEFI_VOLUME_BAD_BASE },
		{ 0u - FD_SIZE - 0x1000, UEFI_VOLUME_OK },
		{ 0u - FD_SIZE, UEFI_VOLUME_STOCK }, /* as OVMF for i386 */
		{ 0u - FD_SIZE + 0x1000, UEFI_VOLUME_BAD_BASE },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(bases) / sizeof(bases[0]); i++) {
		le32_put(fd + FD_OPTIONAL + 28, bases[i].base + FD_PE);
		assert_error(bases[i].error, FD_PE);
	}
	le32_put(fd + FD_OPTIONAL + 28, FD_PE - 0x1000); /* would begin below 0 */
	assert_error(UEFI_VOLUME_BAD_BASE, FD_PE);
}

static void uefi_pe_stock_image_of_64_bits_is_told_apart(void **state)
{
	(void)state;
	le16_put(fd + FD_PE_HEADER + 4, 0x8664);
	le16_put(fd + FD_OPTIONAL, 0x20b);
	le64_put(fd + FD_OPTIONAL + 24, 0x100000000 - FD_SIZE + FD_PE);
	assert_error(UEFI_VOLUME_STOCK, FD_PE);
	le64_put(fd + FD_OPTIONAL + 24, FD_BASE + FD_PE);
	assert_error(UEFI_VOLUME_OTHER_MACHINE, FD_PE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(uefi_pe_reads_terse_images, start),
		cmocka_unit_test_setup(uefi_pe_pe_headers_are_checked, start),
		cmocka_unit_test_setup(uefi_pe_every_cut_is_seen, start),
		cmocka_unit_test_setup(uefi_pe_other_machines_are_named, start),
		cmocka_unit_test_setup(uefi_pe_entry_must_be_in_a_section, start),
		cmocka_unit_test_setup(uefi_pe_entry_must_run_in_place, start),
		cmocka_unit_test_setup(uefi_pe_base_must_be_a_page_below_4gib, start),
		cmocka_unit_test_setup(uefi_pe_stock_image_of_64_bits_is_told_apart, start),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

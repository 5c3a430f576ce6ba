/* SPDX-License-Identifier: MIT */
#include "tests/unit/uefi_asserts.h"

static void seal_all(void)
{
	fd_seal_volume(0);
	fd_seal_file(FD_PAD_FILE);
	fd_seal_file(FD_SEC_FILE);
}

/* --- what is accepted --------------------------------------------------------------------------------------------- */

static void uefi_volume_tells_base_and_entry(void **state)
{
	(void)state;
	assert_int_equal(parse(), UEFI_VOLUME_OK);
	assert_int_equal(volume.base, FD_BASE);
	assert_int_equal(volume.size, FD_SIZE);
	assert_int_equal(volume.pe, FD_PE);
	assert_int_equal(volume.entry, FD_PE + FD_ENTRY);
	assert_false(volume.terse);
}

static void uefi_volume_base_is_where_it_is_linked_for(void **state)
{
	(void)state;
	le32_put(fd + FD_OPTIONAL + 28, 0x1234000 + FD_PE);
	assert_int_equal(parse(), UEFI_VOLUME_OK);
	assert_int_equal(volume.base, 0x1234000);
	assert_int_equal(volume.entry, FD_PE + FD_ENTRY);
}

static void uefi_volume_without_extended_header_begins_with_a_file(void **state)
{
	(void)state;
	le16_put(fd + 0x34, 0);
	fd_put_file(0x48, 0xf0, FD_PAD_FILE - 0x48);
	fd_seal_volume(0);
	assert_int_equal(parse(), UEFI_VOLUME_OK);
	assert_int_equal(volume.entry, FD_PE + FD_ENTRY);
}

/* As in images with variables, which are in a volume of their own. */
static void uefi_volume_looks_into_all_volumes(void **state)
{
	(void)state;
	memmove(fd + 0x4000, fd, 0x4000);
	fd_put_volume(0, 0x2000);
	memset(fd + 0x10, 0x99, 16);
	fd_seal_volume(0);
	memset(fd + 0x48, 0xff, 0x2000 - 0x48);
	fd_put_volume(0x2000, 0x1000);
	memset(fd + 0x2048, 0xff, 0x1000 - 0x48); /* files could be in it, and are not */
	memset(fd + 0x3000, 0xff, 0x1000);        /* no volume */
	le32_put(fd + 0x4000 + FD_OPTIONAL + 28, FD_BASE + 0x4000 + FD_PE);
	assert_int_equal(parse_first(0x8000), UEFI_VOLUME_OK);
	assert_int_equal(volume.base, FD_BASE);
	assert_int_equal(volume.entry, 0x4000 + FD_PE + FD_ENTRY);
	assert_int_equal(parse_first(0x3000), UEFI_VOLUME_NO_SEC);
}

/* EFI_FFS_FILE_HEADER2 and EFI_COMMON_SECTION_HEADER2, for what has 16 MiB or more. */
static void uefi_volume_reads_large_headers(void **state)
{
	const size_t section = FD_SEC_FILE + 0x20, pe = section + 8;

	(void)state;
	fd_put_file(FD_SEC_FILE, 0x03, 0);
	fd[FD_SEC_FILE + 0x13] = 1;
	le64_put(fd + FD_SEC_FILE + 0x18, pe + FD_PE_SIZE - FD_SEC_FILE);
	fd_seal_file(FD_SEC_FILE);
	fd_put_section(section, 0x10, 0xffffff);
	le32_put(fd + section + 4, 8 + FD_PE_SIZE);
	fd_put_pe(pe, 0x14c);
	assert_int_equal(parse(), UEFI_VOLUME_OK);
	assert_int_equal(volume.entry, pe + FD_ENTRY);
	le32_put(fd + section + 4, 9 + FD_PE_SIZE);
	assert_error(UEFI_VOLUME_BAD_SECTION, (uint32_t)section);
	le64_put(fd + FD_SEC_FILE + 0x18, 0x100000000 + pe + FD_PE_SIZE - FD_SEC_FILE);
	fd_seal_file(FD_SEC_FILE);
	assert_error(UEFI_VOLUME_BAD_FILE, FD_SEC_FILE);
}

/* State and checksum of the contents change after the header is sealed. */
static void uefi_volume_file_state_is_not_in_its_checksum(void **state)
{
	(void)state;
	fd[FD_SEC_FILE + 0x17] = 0xf0;
	fd[FD_SEC_FILE + 0x11] = 0x12;
	assert_int_equal(parse(), UEFI_VOLUME_OK);
}

/* --- what is refused ---------------------------------------------------------------------------------------------- */

static void uefi_volume_every_cut_is_seen(void **state)
{
	(void)state;
	for (size_t size = 0; size < FD_SIZE; size++)
		assert_int_equal(parse_first(size), size < 0x2c ? UEFI_VOLUME_NO_VOLUME : UEFI_VOLUME_TRUNCATED);
}

static void uefi_volume_needs_a_volume(void **state)
{
	(void)state;
	assert_true(uefi_volume_is_volume(fd, FD_SIZE));
	fd[0x28] = '-';
	assert_false(uefi_volume_is_volume(fd, FD_SIZE));
	assert_error(UEFI_VOLUME_NO_VOLUME, 0);
}

static void uefi_volume_header_checksum_is_checked(void **state)
{
	(void)state;
	for (size_t at = 0; at < 0x48; at++) {
		start(state);
		fd[at] ^= 0x10;
		assert_int_not_equal(parse(), UEFI_VOLUME_OK);
		/* Signature and length of the header are looked at before. */
		if (at < 0x28 || at >= 0x32)
			assert_int_equal(result.error, UEFI_VOLUME_BAD_CHECKSUM);
	}
}

static void uefi_volume_lengths_must_agree(void **state)
{
	(void)state;
	le32_put(fd + 0x38, FD_SIZE / 0x1000 - 1); /* block map */
	fd_seal_volume(0);
	assert_error(UEFI_VOLUME_BAD_HEADER, 0);
	le32_put(fd + 0x38, 0xffffffff);
	le32_put(fd + 0x3c, 0xffffffff);
	fd_seal_volume(0);
	assert_error(UEFI_VOLUME_BAD_HEADER, 0);
	start(state);
	le32_put(fd + 0x40, 1); /* no end of the block map */
	le32_put(fd + 0x44, 0);
	fd_seal_volume(0);
	assert_error(UEFI_VOLUME_BAD_HEADER, 0);
	start(state);
	le16_put(fd + 0x30, 0x50); /* two entries, whose sum is right modulo 2^64 */
	le32_put(fd + 0x38, 0xffffffff);
	le32_put(fd + 0x3c, 0xffffffff);
	le32_put(fd + 0x40, 25);
	le32_put(fd + 0x44, 343598039);
	memset(fd + 0x48, 0, 8);
	fd_seal_volume(0);
	assert_error(UEFI_VOLUME_BAD_HEADER, 0);
	start(state);
	le16_put(fd + 0x30, 0x40);
	assert_error(UEFI_VOLUME_BAD_HEADER, 0);
	le16_put(fd + 0x30, 0x49);
	assert_error(UEFI_VOLUME_BAD_HEADER, 0);
	le16_put(fd + 0x30, 0xfffe);
	assert_error(UEFI_VOLUME_TRUNCATED, 0);
}

static void uefi_volume_extended_header_is_in_the_volume(void **state)
{
	(void)state;
	le32_put(fd + 0x70, 0x13);
	assert_error(UEFI_VOLUME_BAD_HEADER, 0);
	le32_put(fd + 0x70, FD_SIZE - 0x60 + 1);
	assert_error(UEFI_VOLUME_BAD_HEADER, 0);
	le32_put(fd + 0x70, FD_SIZE - 0x60); /* all of the volume: no file */
	assert_error(UEFI_VOLUME_NO_SEC, 0);
	le16_put(fd + 0x34, FD_SIZE - 0x13);
	fd_seal_volume(0);
	assert_error(UEFI_VOLUME_BAD_HEADER, 0);
	le16_put(fd + 0x34, 0x40); /* in the block map */
	le32_put(fd + 0x50, FD_PAD_FILE - 0x40);
	fd_seal_volume(0);
	assert_error(UEFI_VOLUME_BAD_HEADER, 0);
}

static void uefi_volume_file_header_checksum_is_checked(void **state)
{
	(void)state;
	fd[FD_PAD_FILE + 3] ^= 1;
	assert_error(UEFI_VOLUME_FILE_CHECKSUM, FD_PAD_FILE);
	start(state);
	fd[FD_SEC_FILE + 0x12] ^= 1;
	assert_error(UEFI_VOLUME_FILE_CHECKSUM, FD_SEC_FILE);
}

static void uefi_volume_file_sizes_stay_in_the_volume(void **state)
{
	static const uint32_t sizes[] = { 0, 1, 0x17, FD_SIZE - FD_SEC_FILE + 1, 0xffffff };

	(void)state;
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		fd_put24(FD_SEC_FILE + 0x14, sizes[i]);
		fd_seal_file(FD_SEC_FILE);
		assert_error(UEFI_VOLUME_BAD_FILE, FD_SEC_FILE);
	}
}

static void uefi_volume_without_sec_has_no_entry(void **state)
{
	(void)state;
	fd[FD_SEC_FILE + 0x12] = 0x0b;
	fd_seal_file(FD_SEC_FILE);
	assert_error(UEFI_VOLUME_NO_SEC, 0);
	start(state);
	memset(fd + FD_PAD_FILE, 0xff, FD_SIZE - FD_PAD_FILE); /* all free */
	assert_error(UEFI_VOLUME_NO_SEC, 0);
	start(state);
	fd[0x10] ^= 1; /* a file system of its own */
	fd_seal_volume(0);
	assert_error(UEFI_VOLUME_NO_SEC, 0);
}

/* EFI_FVB2_ERASE_POLARITY */
static void uefi_volume_free_space_is_as_erased(void **state)
{
	(void)state;
	memset(fd + FD_SEC_FILE, 0, FD_SIZE - FD_SEC_FILE);
	assert_error(UEFI_VOLUME_BAD_FILE, FD_SEC_FILE);
	le32_put(fd + 0x2c, 0x4f6ff);
	fd_seal_volume(0);
	assert_error(UEFI_VOLUME_NO_SEC, 0);
}

static void uefi_volume_section_sizes_stay_in_the_file(void **state)
{
	(void)state;
	fd_put24(FD_PE_SECTION, 5 + FD_PE_SIZE);
	assert_error(UEFI_VOLUME_BAD_SECTION, FD_PE_SECTION);
	fd_put24(FD_PE_SECTION, 3);
	assert_error(UEFI_VOLUME_BAD_SECTION, FD_PE_SECTION);
	fd_put24(FD_RAW_SECTION, 0);
	assert_error(UEFI_VOLUME_BAD_SECTION, FD_RAW_SECTION);
	start(state);
	fd[FD_PE_SECTION + 3] = 0x02; /* packed by somebody's rules */
	assert_error(UEFI_VOLUME_NO_PE, FD_RAW_SECTION);
}

/* Whatever one byte says, the parser comes back, and what it accepts is in the image. */
static void uefi_volume_survives_any_byte(void **state)
{
	(void)state;
	for (size_t at = 0; at < FD_PE_ROW + 40; at++)
		for (unsigned int value = 0; value < 256; value += 5) {
			start(state);
			fd[at] = (uint8_t)value;
			seal_all();
			result = uefi_volume_parse(&volume, fd, FD_SIZE);
			if (result.error == UEFI_VOLUME_OK)
				assert_true(volume.entry < FD_SIZE);
		}
}

static void uefi_volume_errors_have_texts_of_their_own(void **state)
{
	char text[UEFI_VOLUME_TEXT_SIZE];

	(void)state;
	for (int error = UEFI_VOLUME_OK; error <= UEFI_VOLUME_STOCK; error++) {
		result = (struct uefi_volume_result){ (enum uefi_volume_error)error, UINT32_MAX, UINT16_MAX };
		assert_true(strlen(uefi_volume_explain(result, text, sizeof(text))) < sizeof(text) - 1);
		assert_string_not_equal(text, "unknown error");
		for (int other = UEFI_VOLUME_OK; other < error; other++)
			assert_string_not_equal(uefi_volume_error_text((enum uefi_volume_error)error),
						uefi_volume_error_text((enum uefi_volume_error)other));
	}
	assert_string_equal(uefi_volume_error_text((enum uefi_volume_error)(UEFI_VOLUME_STOCK + 1)), "unknown error");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(uefi_volume_tells_base_and_entry, start),
		cmocka_unit_test_setup(uefi_volume_base_is_where_it_is_linked_for, start),
		cmocka_unit_test_setup(uefi_volume_without_extended_header_begins_with_a_file, start),
		cmocka_unit_test_setup(uefi_volume_looks_into_all_volumes, start),
		cmocka_unit_test_setup(uefi_volume_reads_large_headers, start),
		cmocka_unit_test_setup(uefi_volume_file_state_is_not_in_its_checksum, start),
		cmocka_unit_test_setup(uefi_volume_every_cut_is_seen, start),
		cmocka_unit_test_setup(uefi_volume_needs_a_volume, start),
		cmocka_unit_test_setup(uefi_volume_header_checksum_is_checked, start),
		cmocka_unit_test_setup(uefi_volume_lengths_must_agree, start),
		cmocka_unit_test_setup(uefi_volume_extended_header_is_in_the_volume, start),
		cmocka_unit_test_setup(uefi_volume_file_header_checksum_is_checked, start),
		cmocka_unit_test_setup(uefi_volume_file_sizes_stay_in_the_volume, start),
		cmocka_unit_test_setup(uefi_volume_without_sec_has_no_entry, start),
		cmocka_unit_test_setup(uefi_volume_free_space_is_as_erased, start),
		cmocka_unit_test_setup(uefi_volume_section_sizes_stay_in_the_file, start),
		cmocka_unit_test_setup(uefi_volume_survives_any_byte, start),
		cmocka_unit_test(uefi_volume_errors_have_texts_of_their_own),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "firmware/glue/linux_header.h"
#include "bytes/le.h"

#define SETUP_SIZE 0x5000
#define SYSSIZE_BYTES (0x7d820 * 16)
#define KERNEL_SIZE 0x7d87c0

static uint8_t setup[SETUP_SIZE];
static struct linux_header header;

/* The header of Debian's 6.1.0 kernel for amd64. */
static int start_debian(void **state)
{
	(void)state;
	memset(setup, 0, sizeof(setup));
	setup[0x1f1] = 0x27;
	le32_put(setup + 0x1f4, 0x7d820);
	le16_put(setup + 0x1fe, 0xaa55);
	le16_put(setup + 0x200, 0x6aeb);
	memcpy(setup + 0x202, "HdrS", 4);
	le16_put(setup + 0x206, 0x020f);
	le16_put(setup + 0x20e, 0x3840 - 0x200);
	setup[0x211] = 0x81;
	le32_put(setup + 0x214, 0x100000);
	le32_put(setup + 0x22c, 0x7fffffff);
	le32_put(setup + 0x230, 0x200000);
	setup[0x234] = 1;
	le32_put(setup + 0x238, 2047);
	le64_put(setup + 0x258, 0x1000000);
	le32_put(setup + 0x260, 0x3f98000);
	strcpy((char *)setup + 0x3840, "6.1.0-56-amd64 (debian-kernel@lists.debian.org) #1 SMP");
	return 0;
}

static enum linux_header_error parse(void)
{
	return linux_header_parse(&header, setup, sizeof(setup), KERNEL_SIZE);
}

static void linux_header_reads_debians_kernel(void **state)
{
	(void)state;
	assert_int_equal(parse(), LINUX_HEADER_OK);
	assert_int_equal(header.version, 0x20f);
	assert_int_equal(header.setup_size, SETUP_SIZE);
	assert_int_equal(header.header_end, 0x26c);
	assert_int_equal(header.kernel_size, KERNEL_SIZE);
	assert_true(header.relocatable);
	assert_int_equal(header.alignment, 0x200000);
	assert_int_equal(header.pref_address, 0x1000000);
	assert_int_equal(header.init_size, 0x3f98000);
	assert_int_equal(header.cmdline_size, 2047);
	assert_int_equal(header.initrd_addr_max, 0x7fffffff);
	assert_int_equal(header.setup_data, 0);
	assert_string_equal(header.name, "6.1.0-56-amd64");
}

/* One field changed in a good header. */
struct change_case {
	const char *what;
	size_t offset;
	unsigned width;
	uint64_t value;
	enum linux_header_error error;
};

static void change(const struct change_case *c)
{
	for (unsigned i = 0; i < c->width; i++)
		setup[c->offset + i] = (uint8_t)(c->value >> 8 * i);
}

static void linux_header_names_what_is_wrong(void **state)
{
	static const struct change_case cases[] = {
		{ "no boot flag", 0x1fe, 2, 0x55aa, LINUX_HEADER_NO_BOOT_FLAG },
		{ "no magic", 0x202, 4, 0, LINUX_HEADER_NO_MAGIC },
		{ "protocol 2.09", 0x206, 2, 0x209, LINUX_HEADER_OLD },
		{ "protocol 2.10", 0x206, 2, 0x20a, LINUX_HEADER_OK },
		{ "one sector too many", 0x1f1, 1, 0x28, LINUX_HEADER_SETUP_TRUNCATED },
		{ "setup_sects 0 is 4", 0x1f1, 1, 0, LINUX_HEADER_OK },
		{ "header ends before init_size does", 0x201, 1, 0x61, LINUX_HEADER_SETUP_TRUNCATED },
		{ "header ends with init_size", 0x201, 1, 0x62, LINUX_HEADER_OK },
		{ "one paragraph more than there is", 0x1f4, 4, KERNEL_SIZE / 16 + 1, LINUX_HEADER_KERNEL_TRUNCATED },
		{ "syssize beyond 32 bits", 0x1f4, 4, 0x10000001, LINUX_HEADER_KERNEL_TRUNCATED },
		{ "all there is", 0x1f4, 4, KERNEL_SIZE / 16, LINUX_HEADER_OK },
		{ "no kernel", 0x1f4, 4, 0, LINUX_HEADER_EMPTY },
		{ "zImage", 0x211, 1, 0x80, LINUX_HEADER_NOT_HIGH },
		{ "alignment 0", 0x230, 4, 0, LINUX_HEADER_BAD_ALIGNMENT },
		{ "alignment no power of two", 0x230, 4, 0x300000, LINUX_HEADER_BAD_ALIGNMENT },
		{ "pref_address between multiples", 0x258, 8, 0x1100000, LINUX_HEADER_BAD_ALIGNMENT },
		{ "init_size 0", 0x260, 4, 0, LINUX_HEADER_BAD_ADDRESS },
		{ "pref_address in the first MiB", 0x258, 8, 0, LINUX_HEADER_BAD_ADDRESS },
		{ "pref_address above 4 GiB", 0x258, 8, 0x101000000, LINUX_HEADER_BAD_ADDRESS },
		{ "end above 4 GiB", 0x258, 8, 0xffe00000, LINUX_HEADER_BAD_ADDRESS },
		{ "init_size up to 4 GiB", 0x260, 4, 0xff000000, LINUX_HEADER_OK },
		{ "init_size beyond 4 GiB", 0x260, 4, 0xff000001, LINUX_HEADER_BAD_ADDRESS },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		enum linux_header_error error;

		start_debian(state);
		change(&cases[i]);
		error = parse();
		if (error != cases[i].error)
			fail_msg("%s: %s, expected: %s", cases[i].what, linux_header_error_text(error),
				 linux_header_error_text(cases[i].error));
	}
}

/* syssize counts paragraphs, and the last need not be whole: Memtest86+ 6.10 ends 5 bytes into it. */
static void linux_header_counts_the_last_paragraph(void **state)
{
	(void)state;
	assert_int_equal(linux_header_parse(&header, setup, sizeof(setup), SYSSIZE_BYTES - 15), LINUX_HEADER_OK);
	assert_int_equal(header.kernel_size, SYSSIZE_BYTES - 15);
	assert_int_equal(linux_header_parse(&header, setup, sizeof(setup), SYSSIZE_BYTES - 16),
			 LINUX_HEADER_KERNEL_TRUNCATED);
}

static void linux_header_minds_no_alignment_of_a_fixed_kernel(void **state)
{
	(void)state;
	setup[0x234] = 0;
	le32_put(setup + 0x230, 0);
	assert_int_equal(parse(), LINUX_HEADER_OK);
	assert_false(header.relocatable);
}

/* The buffer is exactly as large as it is said to be, so that the sanitizer sees every byte read past it. */
static void linux_header_of_any_length_is_read_in_bounds(void **state)
{
	(void)state;
	for (size_t size = 0; size < 0x300; size++) {
		uint8_t *copy = test_malloc(size ? size : 1);

		memcpy(copy, setup, size);
		assert_int_equal(linux_header_parse(&header, copy, size, KERNEL_SIZE),
				 size < LINUX_HEADER_SIZE ? LINUX_HEADER_TOO_SHORT : LINUX_HEADER_SETUP_TRUNCATED);
		test_free(copy);
	}
}

static void linux_header_longer_than_its_place_in_boot_params_is_cut(void **state)
{
	(void)state;
	setup[0x201] = 0xff;
	assert_int_equal(parse(), LINUX_HEADER_OK);
	assert_int_equal(header.header_end, LINUX_HEADER_END_MAX);
}

static void linux_header_version_string_stays_in_bounds(void **state)
{
	(void)state;
	le16_put(setup + 0x20e, 0);
	assert_int_equal(parse(), LINUX_HEADER_OK);
	assert_string_equal(header.name, "");

	le16_put(setup + 0x20e, 0xffff);
	assert_int_equal(parse(), LINUX_HEADER_OK);
	assert_string_equal(header.name, "");

	memset(setup + 0x4ffe, 'x', 2);
	le16_put(setup + 0x20e, 0x4ffe - 0x200);
	assert_int_equal(parse(), LINUX_HEADER_OK);
	assert_string_equal(header.name, "xx");

	memset(setup + 0x4000, 'y', 200);
	le16_put(setup + 0x20e, 0x4000 - 0x200);
	assert_int_equal(parse(), LINUX_HEADER_OK);
	assert_int_equal(strlen(header.name), LINUX_HEADER_NAME_SIZE - 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(linux_header_reads_debians_kernel, start_debian),
		cmocka_unit_test_setup(linux_header_names_what_is_wrong, start_debian),
		cmocka_unit_test_setup(linux_header_counts_the_last_paragraph, start_debian),
		cmocka_unit_test_setup(linux_header_minds_no_alignment_of_a_fixed_kernel, start_debian),
		cmocka_unit_test_setup(linux_header_of_any_length_is_read_in_bounds, start_debian),
		cmocka_unit_test_setup(linux_header_longer_than_its_place_in_boot_params_is_cut, start_debian),
		cmocka_unit_test_setup(linux_header_version_string_stays_in_bounds, start_debian),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: MIT */
/* Our own structures have the bytes that DSP0134 wants, and no input makes them anything else. */
#include "tests/unit/smbios_fixture.h"

static void smbios_build_uuid_has_its_first_three_fields_little_endian(void **state)
{
	/* The example of DSP0134, 7.2.1: {00112233-4455-6677-8899-AABBCCDDEEFF}. */
	static const uint8_t given[16] = { 0x00, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77,
					   0x88, 0x99, 0xaa, 0xbb, 0xcc, 0xdd, 0xee, 0xff };
	static const uint8_t written[16] = { 0x33, 0x22, 0x11, 0x00, 0x55, 0x44, 0x77, 0x66,
					     0x88, 0x99, 0xaa, 0xbb, 0xcc, 0xdd, 0xee, 0xff };

	(void)state;
	inputs.uuid_known = true;
	memcpy(inputs.uuid, given, sizeof(given));
	build();
	assert_memory_equal(find(1, 0) + 8, written, sizeof(written));
	inputs.uuid_order = SMBIOS_UUID_AS_GIVEN;
	build();
	assert_memory_equal(find(1, 0) + 8, given, sizeof(given));
}

static void smbios_build_lengths_are_those_of_version_3_0(void **state)
{
	/* DSP0134 3.0, the length field of each type. */
	static const struct {
		uint8_t type, length;
	} wanted[] = {
		{ 0, 0x18 },  { 1, 0x1b },  { 2, 0x0f },  { 3, 0x16 },  { 4, 0x30 },  { 11, 0x05 },
		{ 16, 0x17 }, { 17, 0x28 }, { 19, 0x1f }, { 22, 0x1a }, { 32, 0x0b }, { 127, 0x04 },
	};
	const char *oem[] = { "a" };

	(void)state;
	inputs.oem_strings = oem;
	inputs.oem_string_count = 1;
	inputs.battery = true;
	build();
	for (size_t i = 0; i < COUNT_OF(wanted); i++) {
		assert_non_null(find(wanted[i].type, 0));
		assert_int_equal(find(wanted[i].type, 0)[1], wanted[i].length);
	}
	assert_null(find(20, 0));
}

static void smbios_build_counts_what_it_appends(void **state)
{
	uint32_t count = 0, largest = 0;

	(void)state;
	build();
	for (uint8_t *at = tables; at < tables + block.buf.length; count++) {
		uint8_t *start = at;

		at += at[1];
		while (at[0] || at[1])
			at++;
		at += 2;
		if ((uint32_t)(at - start) > largest)
			largest = (uint32_t)(at - start);
	}
	assert_int_equal(block.count, count);
	assert_int_equal(block.largest, largest);
}

static void smbios_build_without_a_buffer_counts_the_same(void **state)
{
	struct smbios_block counter;

	(void)state;
	build();
	smbios_block_init(&counter, NULL, UINT32_MAX);
	assert_int_equal(smbios_build(&inputs, &counter), SMBIOS_BUILD_OK);
	assert_int_equal(counter.buf.length, block.buf.length);
	assert_int_equal(counter.count, block.count);
	assert_int_equal(counter.largest, block.largest);
}

static void smbios_build_one_byte_too_few_is_full(void **state)
{
	size_t length;

	(void)state;
	build();
	length = block.buf.length;
	for (size_t capacity = 0; capacity <= length; capacity++) {
		memset(tables, 0xa5, sizeof(tables));
		smbios_block_init(&block, tables, capacity);
		assert_int_equal(smbios_build(&inputs, &block),
				 capacity == length ? SMBIOS_BUILD_OK : SMBIOS_BUILD_FULL);
		assert_int_equal(tables[capacity], 0xa5);
	}
}

/* hvmloader counts KiB in 32 bits, which is all over at 4 TiB. */
static void smbios_build_ram_of_4_tib_and_more_is_in_the_extended_fields(void **state)
{
	static const struct {
		struct range ram;
		uint32_t start, end;
		uint64_t extended_start, extended_end;
	} wanted[] = {
		{ { 0, 4 * TIB - 1025 }, 0, 0xfffffffe, 0, 0 },
		{ { 0, 4 * TIB - 1 }, UINT32_MAX, UINT32_MAX, 0, 4 * TIB - 1 },
		{ { 4 * GIB, 5 * TIB - 1 }, UINT32_MAX, UINT32_MAX, 4 * GIB, 5 * TIB - 1 },
		{ { 4 * TIB, 5 * TIB - 1 }, UINT32_MAX, UINT32_MAX, 4 * TIB, 5 * TIB - 1 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(wanted); i++) {
		const uint8_t *at;

		inputs.ram = &wanted[i].ram;
		inputs.ram_count = 1;
		build();
		at = find(19, 0);
		assert_int_equal(field(at, 0x04, 4), wanted[i].start);
		assert_int_equal(field(at, 0x08, 4), wanted[i].end);
		assert_int_equal(field(at, 0x0f, 8), wanted[i].extended_start);
		assert_int_equal(field(at, 0x17, 8), wanted[i].extended_end);
		assert_null(check().fault);
	}
}

static void smbios_build_capacity_of_2_tib_and_more_is_in_the_extended_field(void **state)
{
	(void)state;
	inputs.memory_size = 2 * TIB - (1 << 20);
	build();
	assert_int_equal(field(find(16, 0), 0x07, 4), 0x80000000u - 1024);
	assert_int_equal(field(find(16, 0), 0x0f, 8), 0);
	inputs.memory_size = 2 * TIB;
	build();
	assert_int_equal(field(find(16, 0), 0x07, 4), 0x80000000u);
	assert_int_equal(field(find(16, 0), 0x0f, 8), 2 * TIB);
}

static void smbios_build_module_of_32_gib_is_in_the_extended_size(void **state)
{
	(void)state;
	inputs.memory_size = 32 * 32 * GIB;
	build();
	for (unsigned i = 0; i < 32; i++) {
		assert_int_equal(field(find(17, i), 0x0c, 2), 0x7fff);
		assert_int_equal(field(find(17, i), 0x1c, 4), 32 * 1024);
	}
	assert_null(find(17, 32));
	inputs.memory_size = 32 * 16 * GIB;
	build();
	assert_int_equal(field(find(17, 31), 0x0c, 2), 16 * 1024);
	assert_int_equal(field(find(17, 31), 0x1c, 4), 0);
}

/* 32 GiB - 1 MiB is 7FFFh MiB, which in the 16-bit field would mean another thing. */
static void smbios_build_module_of_7fff_mib_is_in_the_extended_size(void **state)
{
	(void)state;
	inputs.memory_size = 31 * 32 * GIB + (UINT64_C(0x7fff) << 20);
	build();
	assert_int_equal(field(find(17, 31), 0x0c, 2), 0x7fff);
	assert_int_equal(field(find(17, 31), 0x1c, 4), 0x7fff);
	assert_null(check().fault);
}

static void smbios_build_core_counts_from_256_on_are_in_the_16_bit_fields(void **state)
{
	(void)state;
	inputs.processors = (struct smbios_processors){ .count = 500, .cores_per_socket = 300, .threads_per_core = 2 };
	build();
	assert_int_equal(field(find(4, 0), 0x23, 1), 0xff);
	assert_int_equal(field(find(4, 0), 0x24, 1), 250);
	assert_int_equal(field(find(4, 0), 0x25, 1), 0xff);
	assert_int_equal(field(find(4, 0), 0x2a, 2), 300);
	assert_int_equal(field(find(4, 0), 0x2c, 2), 250);
	assert_int_equal(field(find(4, 0), 0x2e, 2), 600);
	assert_null(find(4, 1));
}

static void smbios_build_empty_and_control_characters_break_no_string_set(void **state)
{
	const char *oem[] = { "", "a", NULL, "b" };

	(void)state;
	inputs.oem_strings = oem;
	inputs.oem_string_count = COUNT_OF(oem);
	inputs.texts[SMBIOS_TEXT_SYSTEM_MANUFACTURER] = "";
	inputs.texts[SMBIOS_TEXT_SYSTEM_PRODUCT] = "a\nb\x7f\x1b";
	build();
	assert_int_equal(find(11, 0)[4], 2);
	assert_memory_equal(find(11, 0) + 5, "a\0b\0", 5);
	assert_int_equal(find(1, 0)[4], 0);
	assert_int_equal(find(1, 0)[5], 1);
	assert_string_equal(find(1, 0) + 0x1b, "a.b..");
	assert_null(check().fault);
}

static void smbios_build_no_text_is_longer_than_255_bytes(void **state)
{
	static char text[1000];

	(void)state;
	memset(text, 'x', sizeof(text) - 1);
	inputs.texts[SMBIOS_TEXT_SYSTEM_FAMILY] = text;
	build();
	assert_int_equal(block.strings_cut, 1);
	assert_null(check().fault);
	text[255] = '\0';
	build();
	assert_int_equal(block.strings_cut, 0);
}

/* 6.1.3: strings are UTF-8. */
static void smbios_build_text_is_cut_between_characters(void **state)
{
	static const struct {
		const char *character; /* which stands at byte 253 and is repeated */
		size_t length;
	} wanted[] = {
		{ "a", 255 },    { "\xc3\xa9", 255 }, { "\xe2\x82\xac", 253 }, { "\xf0\x9f\x98\x80", 253 },
		{ "\x80", 255 }, /* no UTF-8 at all */
	};
	char text[1000];

	(void)state;
	inputs.texts[SMBIOS_TEXT_BIOS_VENDOR] = text;
	for (size_t i = 0; i < COUNT_OF(wanted); i++) {
		const size_t size = strlen(wanted[i].character);

		memset(text, 'x', 253);
		for (size_t at = 253; at + size < sizeof(text); at += size)
			memcpy(text + at, wanted[i].character, size + 1);
		build();
		assert_int_equal(strlen((char *)find(0, 0) + 0x18), wanted[i].length);
		assert_int_equal(block.strings_cut, 1);
		assert_null(check().fault);
	}
}

/* xenstore gives what a toolstack wrote: any byte but NUL, any length. */
static void smbios_build_any_bytes_in_any_text_break_nothing(void **state)
{
	static const size_t lengths[] = { 0, 1, 2, 254, 255, 256, 257, 4095 };
	static char text[4096];
	const char *oem[SMBIOS_MAX_OEM_STRINGS];

	(void)state;
	inputs.battery = true;
	inputs.oem_strings = oem;
	inputs.oem_string_count = COUNT_OF(oem);
	for (size_t i = 0; i < COUNT_OF(oem); i++)
		oem[i] = text;
	for (int i = 0; i < SMBIOS_TEXTS; i++)
		inputs.texts[i] = text;
	for (int first = 1; first < 256; first += 2)
		for (size_t i = 0; i < COUNT_OF(lengths); i++) {
			for (size_t at = 0; at < lengths[i]; at++)
				text[at] = (char)(1 + (first + at * 7) % 255);
			text[lengths[i]] = '\0';
			build();
			assert_null(check().fault);
			assert_int_equal(find(11, 0) != NULL, lengths[i] > 0);
		}
}

static void smbios_build_names_hvmloaders_strings_as_it_does(void **state)
{
	/* reference/xen-boot-abi.md 1.3: the keys of bios-strings/. */
	static const char *const keys[] = {
		"bios-vendor",
		"bios-version",
		"system-manufacturer",
		"system-product-name",
		"system-version",
		"system-serial-number",
		"baseboard-manufacturer",
		"baseboard-product-name",
		"baseboard-version",
		"baseboard-serial-number",
		"baseboard-asset-tag",
		"baseboard-location-in-chassis",
		"enclosure-manufacturer",
		"enclosure-serial-number",
		"enclosure-asset-tag",
		"battery-manufacturer",
		"battery-device-name",
	};

	(void)state;
	for (size_t key = 0; key < COUNT_OF(keys); key++) {
		unsigned found = 0;

		for (int text = 0; text < SMBIOS_TEXTS; text++)
			found += strcmp(smbios_text_name(text), keys[key]) == 0;
		assert_int_equal(found, 1);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(smbios_build_uuid_has_its_first_three_fields_little_endian, set_up),
		cmocka_unit_test_setup(smbios_build_lengths_are_those_of_version_3_0, set_up),
		cmocka_unit_test_setup(smbios_build_counts_what_it_appends, set_up),
		cmocka_unit_test_setup(smbios_build_without_a_buffer_counts_the_same, set_up),
		cmocka_unit_test_setup(smbios_build_one_byte_too_few_is_full, set_up),
		cmocka_unit_test_setup(smbios_build_ram_of_4_tib_and_more_is_in_the_extended_fields, set_up),
		cmocka_unit_test_setup(smbios_build_capacity_of_2_tib_and_more_is_in_the_extended_field, set_up),
		cmocka_unit_test_setup(smbios_build_module_of_32_gib_is_in_the_extended_size, set_up),
		cmocka_unit_test_setup(smbios_build_module_of_7fff_mib_is_in_the_extended_size, set_up),
		cmocka_unit_test_setup(smbios_build_core_counts_from_256_on_are_in_the_16_bit_fields, set_up),
		cmocka_unit_test_setup(smbios_build_empty_and_control_characters_break_no_string_set, set_up),
		cmocka_unit_test_setup(smbios_build_no_text_is_longer_than_255_bytes, set_up),
		cmocka_unit_test_setup(smbios_build_text_is_cut_between_characters, set_up),
		cmocka_unit_test_setup(smbios_build_any_bytes_in_any_text_break_nothing, set_up),
		cmocka_unit_test_setup(smbios_build_names_hvmloaders_strings_as_it_does, set_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

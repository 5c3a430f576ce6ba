/* SPDX-License-Identifier: MIT */
/*
 * Places are those of Xen's tools/firmware/hvmloader (seabios.c, ovmf.c): SeaBIOS ends at 1 MiB and begins at C0000h or above,
 * OVMF begins at 4 GiB less its size rounded up to a MiB, at FF000000h or above, and its last 64 KiB are at F0000h, too.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "bytes/le.h"
#include "firmware/glue/xen_payload.h"
#include "tests/fake/address_text.h"

#define KIB 1024u
#define MIB (1024u * KIB)

static struct xen_payload payload;
static struct e820_map ram;

static enum xen_payload_error place(enum xen_payload_kind kind, uint64_t address, uint64_t size)
{
	const struct xen_payload_facts facts = {
		.kind = kind,
		.address = address,
		.size = size,
		.firmware = { 0x100000, 0x1fffff },
		.ram = &ram,
	};

	address_text_read_map("0-9ffff:ram 100000-efffffff:ram fc000000-ffffffff:reserved", &ram);
	return xen_payload_place(&payload, &facts);
}

static void assert_range(struct range range, uint64_t first, uint64_t last)
{
	assert_int_equal(range.first, first);
	assert_int_equal(range.last, last);
}

static void xen_payload_key_names_the_kind(void **state)
{
	enum xen_payload_kind kind;

	(void)state;
	assert_int_equal(xen_payload_kind_of(XEN_KEYS_BIOS_SEABIOS, &kind), XEN_PAYLOAD_OK);
	assert_string_equal(xen_payload_name(kind), "seabios");
	assert_int_equal(xen_payload_kind_of(XEN_KEYS_BIOS_OVMF, &kind), XEN_PAYLOAD_OK);
	assert_string_equal(xen_payload_name(kind), "ovmf");
}

static void xen_payload_rombios_and_names_that_mean_nothing_are_refused(void **state)
{
	enum xen_payload_kind kind;

	(void)state;
	assert_int_equal(xen_payload_kind_of(XEN_KEYS_BIOS_ROMBIOS, &kind), XEN_PAYLOAD_ROMBIOS);
	assert_int_equal(xen_payload_kind_of(XEN_KEYS_BIOS_OTHER, &kind), XEN_PAYLOAD_UNKNOWN);
	assert_int_equal(xen_payload_kind_of((enum xen_keys_bios)99, &kind), XEN_PAYLOAD_UNKNOWN);
	assert_non_null(strstr(xen_payload_error_text(XEN_PAYLOAD_ROMBIOS), "seabios"));
}

static void xen_payload_seabios_ends_at_1m(void **state)
{
	(void)state;
	assert_int_equal(place(XEN_PAYLOAD_SEABIOS, 0x300000, 128 * KIB), XEN_PAYLOAD_OK);
	assert_range(payload.image, 0xe0000, 0xfffff);
	assert_int_equal(place(XEN_PAYLOAD_SEABIOS, 0x300000, 256 * KIB), XEN_PAYLOAD_OK);
	assert_range(payload.module, 0x300000, 0x33ffff);
	assert_range(payload.image, 0xc0000, 0xfffff);
	assert_range(payload.low, 0xc0000, 0xfffff);
}

static void xen_payload_ovmf_ends_at_4g_and_its_last_64k_at_1m(void **state)
{
	static const uint32_t sizes[][2] = {
		{ 1 * MIB, 0xfff00000 }, { 2 * MIB, 0xffe00000 }, { 4 * MIB, 0xffc00000 }, { 16 * MIB, 0xff000000 }
	};

	(void)state;
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		assert_int_equal(place(XEN_PAYLOAD_OVMF, 0x300000, sizes[i][0]), XEN_PAYLOAD_OK);
		assert_range(payload.image, sizes[i][1], 0xffffffff);
		assert_range(payload.low, 0xf0000, 0xfffff);
	}
}

/* edk2's OvmfPkgDefines.fdf.inc: code of 1E0000h bytes is linked at FFE20000h, and its reset vector is below 4 GiB. */
static void xen_payload_ovmf_code_without_variables_ends_at_4g(void **state)
{
	(void)state;
	assert_int_equal(place(XEN_PAYLOAD_OVMF, 0x300000, 0x1e0000), XEN_PAYLOAD_OK);
	assert_range(payload.image, 0xffe20000, 0xffffffff);
}

static void xen_payload_sizes_have_limits(void **state)
{
	(void)state;
	assert_int_equal(place(XEN_PAYLOAD_SEABIOS, 0x300000, 0), XEN_PAYLOAD_TOO_SMALL);
	assert_int_equal(place(XEN_PAYLOAD_SEABIOS, 0x300000, 4095), XEN_PAYLOAD_TOO_SMALL);
	assert_int_equal(place(XEN_PAYLOAD_SEABIOS, 0x300000, 4096), XEN_PAYLOAD_OK);
	assert_int_equal(place(XEN_PAYLOAD_SEABIOS, 0x300000, 256 * KIB + 1), XEN_PAYLOAD_TOO_LARGE);
	assert_int_equal(place(XEN_PAYLOAD_OVMF, 0x300000, 64 * KIB - 1), XEN_PAYLOAD_TOO_SMALL);
	assert_int_equal(place(XEN_PAYLOAD_OVMF, 0x300000, 64 * KIB), XEN_PAYLOAD_OK);
	assert_int_equal(place(XEN_PAYLOAD_OVMF, 0x300000, 16 * MIB + 1), XEN_PAYLOAD_TOO_LARGE);
	assert_int_equal(place(XEN_PAYLOAD_OVMF, 0x300000, UINT64_MAX), XEN_PAYLOAD_TOO_LARGE);
}

static void xen_payload_module_addresses_are_not_trusted(void **state)
{
	(void)state;
	assert_int_equal(place(XEN_PAYLOAD_OVMF, UINT64_MAX, 2 * MIB), XEN_PAYLOAD_ABOVE_4G);
	assert_int_equal(place(XEN_PAYLOAD_OVMF, 0x100000000, 2 * MIB), XEN_PAYLOAD_ABOVE_4G);
	assert_int_equal(place(XEN_PAYLOAD_SEABIOS, 0xfffc0001, 256 * KIB), XEN_PAYLOAD_ABOVE_4G);
	assert_int_equal(place(XEN_PAYLOAD_SEABIOS, 0, 128 * KIB), XEN_PAYLOAD_IN_LOW);
	assert_int_equal(place(XEN_PAYLOAD_SEABIOS, 0xfffff, 128 * KIB), XEN_PAYLOAD_IN_LOW);
	assert_int_equal(place(XEN_PAYLOAD_SEABIOS, 0x1fffff, 128 * KIB), XEN_PAYLOAD_ON_FIRMWARE);
	assert_int_equal(place(XEN_PAYLOAD_OVMF, 0x100000, 2 * MIB), XEN_PAYLOAD_ON_FIRMWARE);
	assert_int_equal(place(XEN_PAYLOAD_SEABIOS, 0x200000, 128 * KIB), XEN_PAYLOAD_OK);
	assert_int_equal(place(XEN_PAYLOAD_SEABIOS, 0xf0000000, 128 * KIB), XEN_PAYLOAD_NOT_RAM);
	assert_int_equal(place(XEN_PAYLOAD_SEABIOS, 0xeffe0001, 128 * KIB), XEN_PAYLOAD_NOT_RAM);
	assert_int_equal(place(XEN_PAYLOAD_SEABIOS, 0xeffe0000, 128 * KIB), XEN_PAYLOAD_OK);
}

/*
 * hvmloader looks for the overlap after it has moved the variable with the destination to its end, so that it compares the
 * 2 MiB from 4 GiB on and finds none. Both ends, and one byte beside them.
 */
static void xen_payload_overlap_is_that_of_the_true_destination(void **state)
{
	(void)state;
	assert_int_equal(place(XEN_PAYLOAD_OVMF, 0xffe00000, 2 * MIB), XEN_PAYLOAD_ON_ITSELF);
	assert_int_equal(place(XEN_PAYLOAD_OVMF, 0xffd00000, 2 * MIB), XEN_PAYLOAD_ON_ITSELF);
	assert_int_equal(place(XEN_PAYLOAD_OVMF, 0xffc00001, 2 * MIB), XEN_PAYLOAD_ON_ITSELF);
	assert_int_equal(place(XEN_PAYLOAD_OVMF, 0xffc00000, 2 * MIB), XEN_PAYLOAD_NOT_RAM);
}

/* --- what the bytes say ----------------------------------------------------------------------------------------- */

static const uint8_t seabios_reset[16] = { 0xea, 0x5b, 0xe0, 0x00, 0xf0, '0', '6',  '/',
					   '2',  '3',  '/',  '9',  '9',  0,   0xfc, 0 };
static const uint8_t ovmf_reset[16] = { 0xe9, 0xbd, 0xff, 0x90, 0x90, 0x90 };

/* An image of `size` bytes of AAh with this reset vector, in memory of its own so that a look outside is found. */
static uint8_t *image(enum xen_payload_kind kind, uint32_t size, const uint8_t reset[16])
{
	uint8_t *bytes = malloc(size);

	assert_non_null(bytes);
	assert_int_equal(place(kind, 0x300000, size), XEN_PAYLOAD_OK);
	memset(bytes, 0xaa, size);
	memcpy(bytes + size - 16, reset, 16);
	return bytes;
}

static enum xen_payload_error inspect(enum xen_payload_kind kind, uint32_t size, const uint8_t reset[16])
{
	uint8_t *bytes = image(kind, size, reset);
	const enum xen_payload_error error = xen_payload_inspect(&payload, bytes);

	free(bytes);
	return error;
}

static void xen_payload_takes_the_reset_vectors_of_real_images(void **state)
{
	/* OVMF of the year 2022 for plain QEMU: mov %cr0, %eax; test $1, %al; jz; jmp */
	static const uint8_t other[16] = { 0x0f, 0x20, 0xc0, 0xa8, 0x01, 0x74, 0x05,
					   0xe9, 0x28, 0xff, 0xff, 0xff, 0xe9, 9 };

	(void)state;
	assert_int_equal(inspect(XEN_PAYLOAD_SEABIOS, 256 * KIB, seabios_reset), XEN_PAYLOAD_OK);
	assert_int_equal(inspect(XEN_PAYLOAD_SEABIOS, 64 * KIB, seabios_reset), XEN_PAYLOAD_OK);
	assert_int_equal(inspect(XEN_PAYLOAD_SEABIOS, 64 * KIB, ovmf_reset), XEN_PAYLOAD_OK);
	assert_int_equal(inspect(XEN_PAYLOAD_OVMF, 1 * MIB, ovmf_reset), XEN_PAYLOAD_OK);
	assert_int_equal(inspect(XEN_PAYLOAD_OVMF, 64 * KIB, other), XEN_PAYLOAD_OK);
}

static void xen_payload_without_code_at_the_reset_vector_is_refused(void **state)
{
	static const uint8_t zero[16], text[16] = "no code at all.";
	uint8_t erased[16];

	(void)state;
	memset(erased, 0xff, sizeof(erased));
	assert_int_equal(inspect(XEN_PAYLOAD_SEABIOS, 128 * KIB, zero), XEN_PAYLOAD_NO_RESET);
	assert_int_equal(inspect(XEN_PAYLOAD_SEABIOS, 128 * KIB, erased), XEN_PAYLOAD_NO_RESET);
	assert_int_equal(inspect(XEN_PAYLOAD_SEABIOS, 128 * KIB, text), XEN_PAYLOAD_NO_RESET);
	assert_int_equal(inspect(XEN_PAYLOAD_OVMF, 1 * MIB, zero), XEN_PAYLOAD_NO_RESET);
	assert_int_equal(inspect(XEN_PAYLOAD_OVMF, 1 * MIB, erased), XEN_PAYLOAD_NO_RESET);
}

/* E000:0000 is outside of the last 64 KiB, C000:FFFF inside of 256 KiB, FFFF:0010 at 1 MiB. */
static void xen_payload_far_jump_must_stay_in_the_image(void **state)
{
	static const uint8_t e000[16] = { 0xea, 0x00, 0x00, 0x00, 0xe0 };
	static const uint8_t c000[16] = { 0xea, 0xff, 0xff, 0x00, 0xc0 };
	static const uint8_t ffff[16] = { 0xea, 0x10, 0x00, 0xff, 0xff };

	(void)state;
	assert_int_equal(inspect(XEN_PAYLOAD_SEABIOS, 64 * KIB, e000), XEN_PAYLOAD_RESET_ASTRAY);
	assert_int_equal(inspect(XEN_PAYLOAD_SEABIOS, 128 * KIB, e000), XEN_PAYLOAD_OK);
	assert_int_equal(inspect(XEN_PAYLOAD_SEABIOS, 256 * KIB, c000), XEN_PAYLOAD_OK);
	assert_int_equal(inspect(XEN_PAYLOAD_SEABIOS, 256 * KIB, ffff), XEN_PAYLOAD_RESET_ASTRAY);
}

static bool volume_found(uint32_t at, uint64_t length)
{
	uint8_t *bytes = image(XEN_PAYLOAD_OVMF, 1 * MIB, ovmf_reset);

	le64_put(bytes + at + 0x20, length);
	memcpy(bytes + at + 0x28, "_FVH", 4);
	assert_int_equal(xen_payload_inspect(&payload, bytes), XEN_PAYLOAD_OK);
	free(bytes);
	return payload.has_volume;
}

/* UEFI PI 1.8, volume 3, 3.2.1: FvLength at 20h, "_FVH" at 28h. */
static void xen_payload_finds_a_firmware_volume(void **state)
{
	(void)state;
	assert_true(volume_found(0, 1 * MIB));
	assert_true(volume_found(0x84000, 0x1000));
	assert_true(volume_found(0xff000, 0x1000));
}

static void xen_payload_volume_must_lie_on_a_page_and_in_the_image(void **state)
{
	(void)state;
	assert_false(volume_found(0x800, 0x1000));
	assert_false(volume_found(0xff000, 0x1001));
	assert_false(volume_found(0, UINT64_MAX));
	assert_false(volume_found(0, 0));
	assert_int_equal(inspect(XEN_PAYLOAD_OVMF, 64 * KIB, ovmf_reset), XEN_PAYLOAD_OK);
	assert_false(payload.has_volume);
}

static void xen_payload_every_error_has_a_text_of_its_own(void **state)
{
	(void)state;
	for (int i = XEN_PAYLOAD_OK; i <= XEN_PAYLOAD_RESET_ASTRAY; i++) {
		const char *text = xen_payload_error_text((enum xen_payload_error)i);

		assert_string_not_equal(text, "unknown error");
		for (int j = XEN_PAYLOAD_OK; j < i; j++)
			assert_string_not_equal(text, xen_payload_error_text((enum xen_payload_error)j));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(xen_payload_key_names_the_kind),
		cmocka_unit_test(xen_payload_rombios_and_names_that_mean_nothing_are_refused),
		cmocka_unit_test(xen_payload_seabios_ends_at_1m),
		cmocka_unit_test(xen_payload_ovmf_ends_at_4g_and_its_last_64k_at_1m),
		cmocka_unit_test(xen_payload_ovmf_code_without_variables_ends_at_4g),
		cmocka_unit_test(xen_payload_sizes_have_limits),
		cmocka_unit_test(xen_payload_module_addresses_are_not_trusted),
		cmocka_unit_test(xen_payload_overlap_is_that_of_the_true_destination),
		cmocka_unit_test(xen_payload_takes_the_reset_vectors_of_real_images),
		cmocka_unit_test(xen_payload_without_code_at_the_reset_vector_is_refused),
		cmocka_unit_test(xen_payload_far_jump_must_stay_in_the_image),
		cmocka_unit_test(xen_payload_finds_a_firmware_volume),
		cmocka_unit_test(xen_payload_volume_must_lie_on_a_page_and_in_the_image),
		cmocka_unit_test(xen_payload_every_error_has_a_text_of_its_own),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

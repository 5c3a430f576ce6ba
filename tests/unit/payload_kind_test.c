/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "firmware/glue/payload_kind.h"
#include "tests/unit/elf_fixture.h"
#include "tests/unit/uefi_fixture.h"

static struct payload payload;
static char text[PAYLOAD_KIND_TEXT_SIZE];

static enum payload_kind_error detect(const void *bytes, size_t size)
{
	uint8_t *copy = malloc(size ? size : 1);
	enum payload_kind_error error;

	memcpy(copy, bytes, size);
	error = payload_kind_detect(&payload, copy, size);
	free(copy);
	assert_int_equal(payload.error, error);
	payload_kind_explain(&payload, text, sizeof(text));
	return error;
}

static void assert_kind(const void *bytes, size_t size, enum payload_kind kind)
{
	if (detect(bytes, size) != PAYLOAD_KIND_OK)
		fail_msg("it is %s", text);
	assert_int_equal(payload.kind, kind);
}

static void assert_file(enum payload_kind kind)
{
	assert_kind(&file, sizeof(file), kind);
}

static void put_multiboot(size_t at, uint32_t flags)
{
	le32_put(file.bytes + at, 0x1badb002);
	le32_put(file.bytes + at + 4, flags);
	le32_put(file.bytes + at + 8, 0u - 0x1badb002u - flags);
}

/* As SeaBIOS's build for coreboot is: one segment that ends at 1 MiB. */
static void put_seabios(const char *version)
{
	elf_fixture_32();
	file.elf32.header.e_phnum = 1;
	file.elf32.header.e_entry = 0xff010;
	file.elf32.segments[0].p_vaddr = file.elf32.segments[0].p_paddr = 0xff000;
	file.elf32.segments[0].p_filesz = file.elf32.segments[0].p_memsz = 0x1000;
	strcpy((char *)file.bytes + 0x1100, "SeaBIOS (version %s)\n");
	strcpy((char *)file.bytes + 0x1200, "06/23/99");
	strcpy((char *)file.bytes + 0x1300, version);
	put_multiboot(0x1000, 0);
}

static void put_bzimage(void)
{
	memset(&file, 0, sizeof(file));
	file.bytes[0x1f1] = 3;
	le32_put(file.bytes + 0x1f4, 0x300); /* syssize: 3000h bytes */
	le16_put(file.bytes + 0x1fe, 0xaa55);
	file.bytes[0x201] = 0x66;
	memcpy(file.bytes + 0x202, "HdrS", 4);
	le16_put(file.bytes + 0x206, 0x20f);
	le16_put(file.bytes + 0x20e, 0x100); /* of the version, from 200h on */
	file.bytes[0x211] = 1;
	le32_put(file.bytes + 0x230, 0x1000);
	le64_put(file.bytes + 0x258, 0x1000000);
	le32_put(file.bytes + 0x260, 0x100000);
	strcpy((char *)file.bytes + 0x300, "6.1.0-test (builder) #1");
}

/* --- kinds -------------------------------------------------------------------------------------------------------- */

static void payload_kind_elf_is_a_coreboot_payload(void **state)
{
	(void)state;
	elf_fixture_32();
	assert_file(PAYLOAD_KIND_ELF);
	assert_int_equal(payload.image.entry, 0x100010);
	assert_int_equal(payload.image.count, 2);
	assert_false(payload.has_multiboot);
}

static void payload_kind_multiboot_header_makes_it_multiboot(void **state)
{
	(void)state;
	elf_fixture_32();
	put_multiboot(0x1000, 3);
	assert_file(PAYLOAD_KIND_MULTIBOOT);
	assert_true(payload.has_multiboot && payload.multiboot.align_modules);
	assert_int_equal(payload.image.entry, 0x100010);
	assert_string_equal(payload_kind_name(payload.kind), "multiboot");
	elf_fixture_64(); /* as Xen, which has a note, too */
	put_multiboot(0x1000, 3);
	assert_file(PAYLOAD_KIND_MULTIBOOT);
}

/* Multiboot 0.6.96, 3.1.3: the address fields go before the headers of the file. */
static void payload_kind_multiboot_addresses_need_no_elf(void **state)
{
	(void)state;
	for (int is_elf = 0; is_elf < 2; is_elf++) {
		elf_fixture_32();
		file.elf32.header.e_machine = EM_68K;
		file.bytes[0] = is_elf ? 0x7f : 0;
		put_multiboot(0x1000, 0x10000);
		le32_put(file.bytes + 0x100c, 0x300000);
		le32_put(file.bytes + 0x1010, 0x300000);
		le32_put(file.bytes + 0x101c, 0x300040);
		assert_file(PAYLOAD_KIND_MULTIBOOT);
		assert_int_equal(payload.image.entry, 0x300040);
		assert_int_equal(payload.image.segments[0].offset, 0x1000);
	}
}

static void payload_kind_seabios_is_known_by_its_banner(void **state)
{
	(void)state;
	put_seabios("1.16.2-name");
	assert_file(PAYLOAD_KIND_SEABIOS);
	assert_true(payload.has_multiboot);
	assert_string_equal(payload.version, "1.16.2-name");
	le32_put(file.bytes + 0x1000, 0);
	assert_file(PAYLOAD_KIND_SEABIOS);
	assert_false(payload.has_multiboot);
	file.bytes[0x1100] = 's';
	assert_file(PAYLOAD_KIND_ELF);
	assert_string_equal(payload.version, "");
}

/* A payload above 1 MiB that carries SeaBIOS along is another one; so is a banner that is not loaded. */
static void payload_kind_seabios_is_loaded_below_1_mib(void **state)
{
	(void)state;
	put_seabios("1.16.2");
	file.elf32.segments[0].p_memsz++;
	assert_file(PAYLOAD_KIND_MULTIBOOT);
	put_seabios("1.16.2");
	memmove(file.bytes + 0x3000, file.bytes + 0x1100, 32);
	memset(file.bytes + 0x1100, 0, 32);
	assert_file(PAYLOAD_KIND_MULTIBOOT);
}

static void payload_kind_banner_at_the_very_end_is_seen(void **state)
{
	(void)state;
	put_seabios("");
	memset(file.bytes + 0x1100, 0, 32);
	memcpy(file.bytes + 0x2000 - 17, "SeaBIOS (version ", 17);
	assert_file(PAYLOAD_KIND_SEABIOS);
	file.elf32.segments[0].p_filesz--;
	assert_file(PAYLOAD_KIND_MULTIBOOT);
}

static void payload_kind_version_is_what_reads_like_one(void **state)
{
	static const struct {
		const char *text, *version;
	} cases[] = {
		{ "1.16.2", "1.16.2" },
		{ "1.16.2-debian-1.16.2-1", "1.16.2-debian-1.16.2-1" },
		{ "rel-1.16.2-0-gea1b7a073390-prebuilt.qemu.org", "rel-1.16.2-0-gea1b7a073390-prebuilt.qemu.org" },
		{ "1.16", "" },
		{ "rel-", "" },
		{ "1.16.2 and more", "" },
		{ "1.16.2-5678901234567890123456789012345678901234567890123456789012", "" },
		{ "", "" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		put_seabios(cases[i].text);
		assert_file(PAYLOAD_KIND_SEABIOS);
		assert_string_equal(payload.version, cases[i].version);
	}
	put_seabios("");
	memcpy(file.bytes + sizeof(file) - 6, "1.16.2", 6); /* the file ends before its NUL */
	assert_file(PAYLOAD_KIND_SEABIOS);
	assert_string_equal(payload.version, "");
}

static void payload_kind_pvh_note_makes_it_linux(void **state)
{
	(void)state;
	elf_fixture_64();
	assert_file(PAYLOAD_KIND_PVH);
	assert_int_equal(payload.image.pvh_entry, 0x1000850);
	assert_string_equal(payload_kind_name(payload.kind), "linux");
	file.elf64.header.e_phnum = 1;
	assert_int_equal(detect(&file, sizeof(file)), PAYLOAD_KIND_ELF64);
}

static void payload_kind_bzimage_is_linux(void **state)
{
	(void)state;
	put_bzimage();
	assert_file(PAYLOAD_KIND_LINUX);
	assert_string_equal(payload.version, "6.1.0-test");
	assert_int_equal(payload.linux_header.setup_size, 0x800);
	assert_int_equal(payload.linux_header.kernel_size, sizeof(file) - 0x800);
	assert_string_equal(payload_kind_name(payload.kind), "linux");
}

static void payload_kind_uefi_is_parsed(void **state)
{
	(void)state;
	fd_start();
	assert_kind(fd, FD_SIZE, PAYLOAD_KIND_UEFI);
	assert_int_equal(payload.uefi.base, FD_BASE);
	assert_int_equal(payload.uefi.entry, FD_PE + FD_ENTRY);
	assert_string_equal(payload_kind_name(payload.kind), "uefi");
}

/* --- errors ------------------------------------------------------------------------------------------------------- */

static void payload_kind_sizes_have_limits(void **state)
{
	uint8_t *large = calloc(1, PAYLOAD_KIND_SIZE_MAX + 1);

	(void)state;
	assert_int_equal(detect("", 0), PAYLOAD_KIND_EMPTY);
	elf_fixture_32();
	assert_int_equal(detect(&file, 63), PAYLOAD_KIND_TOO_SMALL);
	assert_int_equal(detect(&file, 64), PAYLOAD_KIND_BAD_ELF);
	assert_int_equal(detect(large, PAYLOAD_KIND_SIZE_MAX), PAYLOAD_KIND_UNKNOWN);
	assert_int_equal(detect(large, PAYLOAD_KIND_SIZE_MAX + 1), PAYLOAD_KIND_TOO_LARGE);
	free(large);
}

static void payload_kind_strangers_are_named(void **state)
{
	static const struct {
		size_t at;
		const char *bytes;
		size_t size;
		enum payload_kind_error error;
	} cases[] = {
		{ 0, "\x1f\x8b\x08", 3, PAYLOAD_KIND_GZIP },
		{ 0,
		  "\xfd"
		  "7zXZ\0",
		  6, PAYLOAD_KIND_XZ },
		{ 0, "\x28\xb5\x2f\xfd", 4, PAYLOAD_KIND_ZSTD },
		{ 0, "BZh9", 4, PAYLOAD_KIND_BZIP2 },
		{ 0, "\x04\x22\x4d\x18", 4, PAYLOAD_KIND_LZ4 },
		{ 0, "\x02\x21\x4c\x18", 4, PAYLOAD_KIND_LZ4 },
		{ 0, "\x5d\0\0", 3, PAYLOAD_KIND_LZMA },
		{ ELF_FIXTURE_SIZE - 16, "\xea\x5b\xe0\0\xf0", 5, PAYLOAD_KIND_BIOS_IMAGE },
		{ ELF_FIXTURE_SIZE - 16, "\xe9\x5b\xe0", 3, PAYLOAD_KIND_BIOS_IMAGE },
		{ 0, "MZ", 2, PAYLOAD_KIND_EFI_PROGRAM },
		{ 0, "\x55\xaa\x20", 3, PAYLOAD_KIND_OPTION_ROM },
		{ 0x1fe, "\x55\xaa", 2, PAYLOAD_KIND_DISK },
		{ 0, "#!/bin/sh", 9, PAYLOAD_KIND_UNKNOWN },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		memset(&file, 0, sizeof(file));
		memcpy(file.bytes + cases[i].at, cases[i].bytes, cases[i].size);
		assert_int_equal(detect(&file, sizeof(file)), cases[i].error);
		assert_string_equal(text, payload_kind_error_text(cases[i].error));
	}
}

static void payload_kind_stock_images_are_named(void **state)
{
	(void)state;
	memset(&file, 0, sizeof(file));
	file.bytes[sizeof(file) - 16] = 0xea;
	strcpy((char *)file.bytes + 0x3000, "SeaBIOS (version %s)\n");
	assert_int_equal(detect(&file, sizeof(file)), PAYLOAD_KIND_STOCK_SEABIOS);
	assert_non_null(strstr(text, "make payloads"));
	file.bytes[sizeof(file) - 16 - 1] = 0xea; /* a file of any length is no image for flash */
	assert_int_equal(detect(&file, sizeof(file) - 1), PAYLOAD_KIND_UNKNOWN);
	fd_start();
	le32_put(fd + FD_OPTIONAL + 28, 0u - FD_SIZE + FD_PE);
	assert_int_equal(detect(fd, FD_SIZE), PAYLOAD_KIND_STOCK_OVMF);
	assert_non_null(strstr(text, "make payloads"));
}

static void payload_kind_iso_is_a_disk(void **state)
{
	static uint8_t iso[0x9000];

	(void)state;
	memcpy(iso + 0x8001, "CD001", 5);
	assert_int_equal(detect(iso, sizeof(iso)), PAYLOAD_KIND_DISK);
	assert_int_equal(detect(iso, 0x8005), PAYLOAD_KIND_UNKNOWN);
}

static void payload_kind_damaged_files_say_what_and_where(void **state)
{
	(void)state;
	put_seabios("1.16.2");
	assert_int_equal(detect(&file, 0x1800), PAYLOAD_KIND_BAD_ELF);
	assert_string_equal(text,
			    "an ELF file that cannot be used: a segment ends behind the end of the file; is it whole? "
			    "(program header 0)");
	elf_fixture_32();
	file.elf32.header.e_ident[EI_DATA] = ELFDATA2MSB;
	assert_int_equal(detect(&file, sizeof(file)), PAYLOAD_KIND_BAD_ELF);
	assert_non_null(strstr(text, "little-endian"));
	elf_fixture_32();
	put_multiboot(0x1000, 0x20);
	assert_int_equal(detect(&file, sizeof(file)), PAYLOAD_KIND_BAD_MULTIBOOT);
	assert_non_null(strstr(text, "(flags 0x20)"));
	put_bzimage();
	assert_int_equal(detect(&file, 0x3000), PAYLOAD_KIND_BAD_LINUX);
	assert_int_equal(payload.linux_error, LINUX_HEADER_KERNEL_TRUNCATED);
	assert_int_equal(detect(&file, 0x600), PAYLOAD_KIND_BAD_LINUX);
	assert_int_equal(payload.linux_error, LINUX_HEADER_SETUP_TRUNCATED);
	fd_start();
	assert_int_equal(detect(fd, FD_SIZE - 1), PAYLOAD_KIND_BAD_UEFI);
	assert_non_null(strstr(text, "ends behind the end of the file"));
	fd[FD_SEC_FILE + 0x12] = 0x0b;
	fd_seal_file(FD_SEC_FILE);
	assert_int_equal(detect(fd, FD_SIZE), PAYLOAD_KIND_BAD_UEFI);
	assert_non_null(strstr(text, "FD without entry"));
}

/* The longest thing that can be said fits, whatever the numbers in it are. */
static void payload_kind_texts_fit_and_differ(void **state)
{
	(void)state;
	for (int error = PAYLOAD_KIND_OK; error <= PAYLOAD_KIND_UNKNOWN; error++)
		for (int detail = 0; detail < 16; detail++) {
			payload.error = (enum payload_kind_error)error;
			payload.elf_result = (struct elf_image_result){ (enum elf_image_error)detail, 65535, 65535 };
			payload.multiboot_error = (enum multiboot_error)detail;
			payload.multiboot.flags = UINT32_MAX;
			payload.linux_error = (enum linux_header_error)detail;
			payload.uefi_result =
				(struct uefi_volume_result){ (enum uefi_volume_error)detail, UINT32_MAX, 0xffff };
			assert_true(strlen(payload_kind_explain(&payload, text, sizeof(text))) < sizeof(text) - 1);
			assert_string_not_equal(text, "unknown error");
			for (int other = PAYLOAD_KIND_OK; other < error; other++)
				assert_string_not_equal(text, payload_kind_error_text((enum payload_kind_error)other));
		}
	assert_string_equal(payload_kind_error_text((enum payload_kind_error)(PAYLOAD_KIND_UNKNOWN + 1)),
			    "unknown error");
	assert_string_equal(payload_kind_name((enum payload_kind)(PAYLOAD_KIND_UEFI + 1)), "unknown");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(payload_kind_elf_is_a_coreboot_payload),
		cmocka_unit_test(payload_kind_multiboot_header_makes_it_multiboot),
		cmocka_unit_test(payload_kind_multiboot_addresses_need_no_elf),
		cmocka_unit_test(payload_kind_seabios_is_known_by_its_banner),
		cmocka_unit_test(payload_kind_seabios_is_loaded_below_1_mib),
		cmocka_unit_test(payload_kind_banner_at_the_very_end_is_seen),
		cmocka_unit_test(payload_kind_version_is_what_reads_like_one),
		cmocka_unit_test(payload_kind_pvh_note_makes_it_linux),
		cmocka_unit_test(payload_kind_bzimage_is_linux),
		cmocka_unit_test(payload_kind_uefi_is_parsed),
		cmocka_unit_test(payload_kind_sizes_have_limits),
		cmocka_unit_test(payload_kind_strangers_are_named),
		cmocka_unit_test(payload_kind_stock_images_are_named),
		cmocka_unit_test(payload_kind_iso_is_a_disk),
		cmocka_unit_test(payload_kind_damaged_files_say_what_and_where),
		cmocka_unit_test(payload_kind_texts_fit_and_differ),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

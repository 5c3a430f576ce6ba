/* SPDX-License-Identifier: MIT */
#include "firmware/glue/payload_kind.h"

#include <stdio.h>
#include <string.h>

#include "bytes/le.h"

#define ONE_MIB 0x100000u

#define BOOT_FLAG 0xaa55 /* at the end of a boot sector */
#define OPTION_ROM_SIGNATURE 0xaa55
#define DOS_SIGNATURE 0x5a4d

#define RESET_VECTOR_SIZE 16
#define JUMP_FAR 0xea
#define JUMP_NEAR 0xe9
#define JUMP_SHORT 0xeb
#define BIOS_ALIGNMENT 0x1000

#define ISO9660_IDENTIFIER 0x8001 /* "CD001" */

static const char seabios_banner[] = "SeaBIOS (version ";

/* What compressed files begin with. */
static const struct {
	const char *magic;
	size_t size;
	enum payload_kind_error error;
} compressions[] = {
	{ "\x1f\x8b", 2, PAYLOAD_KIND_GZIP },         { "\xfd\x37zXZ", 6, PAYLOAD_KIND_XZ }, /* with the NUL */
	{ "\x28\xb5\x2f\xfd", 4, PAYLOAD_KIND_ZSTD }, { "BZh", 3, PAYLOAD_KIND_BZIP2 },
	{ "\x04\x22\x4d\x18", 4, PAYLOAD_KIND_LZ4 },  { "\x02\x21\x4c\x18", 4, PAYLOAD_KIND_LZ4 }, /* as Linux has it */
	{ "\x5d\0", 3, PAYLOAD_KIND_LZMA },
};

static enum payload_kind_error compression_of(const uint8_t *bytes)
{
	for (size_t i = 0; i < sizeof(compressions) / sizeof(compressions[0]); i++)
		if (memcmp(bytes, compressions[i].magic, compressions[i].size) == 0)
			return compressions[i].error;
	return PAYLOAD_KIND_OK;
}

/* --- SeaBIOS ------------------------------------------------------------------------------------------------------ */

static bool has_banner(const uint8_t *bytes, size_t size)
{
	const size_t length = sizeof(seabios_banner) - 1;
	const uint8_t *end = bytes + size, *at = bytes;

	while (at && (size_t)(end - at) >= length) {
		if (memcmp(at, seabios_banner, length) == 0)
			return true;
		at = memchr(at + 1, seabios_banner[0], (size_t)(end - at - 1));
	}
	return false;
}

static bool is_digit(uint8_t byte)
{
	return byte >= '0' && byte <= '9';
}

static bool is_version_char(uint8_t byte)
{
	return is_digit(byte) || (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
	       (byte && strchr(".-_+~", byte));
}

/*
 * SeaBIOS puts its version into the banner when it prints it; in the file it is a string of its own, with nothing
 * that says where. Returns the length of what reads like one, "1.16.2-name" or "rel-1.16.2-...", or 0.
 */
static size_t version_length(const uint8_t *at, size_t room)
{
	size_t digits = room >= 4 && memcmp(at, "rel-", 4) == 0 ? 4 : 0, length, dots = 0;

	if (digits >= room || !is_digit(at[digits]))
		return 0;
	for (length = digits; length < room && length < PAYLOAD_KIND_VERSION_SIZE && is_version_char(at[length]);
	     length++)
		if (at[length] == '.' && is_digit(at[length - 1]))
			dots++;
	return length < room && length < PAYLOAD_KIND_VERSION_SIZE && at[length] == '\0' && dots >= 2 ? length : 0;
}

static void version_find(struct payload *payload, const uint8_t *bytes, size_t size)
{
	for (size_t i = 1; i < size && !payload->version[0]; i++) {
		const size_t length = bytes[i - 1] == '\0' ? version_length(bytes + i, size - i) : 0;

		memcpy(payload->version, bytes + i, length);
		payload->version[length] = '\0';
	}
}

/* It is loaded below 1 MiB; what is loaded above and has its banner in it may be anything that carries it along. */
static bool is_seabios(const struct elf_image *image, const uint8_t *bytes)
{
	if (image->span.last >= ONE_MIB)
		return false;
	for (size_t i = 0; i < image->count; i++)
		if (has_banner(bytes + image->segments[i].offset, image->segments[i].file_size))
			return true;
	return false;
}

static enum payload_kind kind_of(struct payload *payload, const uint8_t *bytes, size_t size, enum payload_kind other)
{
	if (!is_seabios(&payload->image, bytes))
		return other;
	version_find(payload, bytes, size);
	return PAYLOAD_KIND_SEABIOS;
}

/* --- by what a file begins with ----------------------------------------------------------------------------------- */

/* The address fields of a multiboot header go before the headers of the file that it is in. */
static enum payload_kind_error multiboot_detect(struct payload *payload, const uint8_t *bytes, size_t size)
{
	if (payload->multiboot_error == MULTIBOOT_OK && payload->multiboot.has_addresses)
		payload->multiboot_error = multiboot_load(&payload->multiboot, size, &payload->image);
	if (payload->multiboot_error != MULTIBOOT_OK)
		return PAYLOAD_KIND_BAD_MULTIBOOT;
	payload->has_multiboot = true;
	payload->kind = kind_of(payload, bytes, size, PAYLOAD_KIND_MULTIBOOT);
	return PAYLOAD_KIND_OK;
}

static enum payload_kind_error elf_detect(struct payload *payload, const uint8_t *bytes, size_t size)
{
	const struct elf_image *image = &payload->image;
	const bool has_header = payload->multiboot_error != MULTIBOOT_NO_HEADER;

	if (!has_header || !payload->multiboot.has_addresses) {
		payload->elf_result = elf_image_parse(&payload->image, bytes, size);
		if (payload->elf_result.error != ELF_IMAGE_OK)
			return PAYLOAD_KIND_BAD_ELF;
	}
	if (has_header)
		return multiboot_detect(payload, bytes, size);
	if (image->has_pvh)
		payload->kind = PAYLOAD_KIND_PVH;
	else if (image->wide)
		return PAYLOAD_KIND_ELF64;
	else
		payload->kind = kind_of(payload, bytes, size, PAYLOAD_KIND_ELF);
	return PAYLOAD_KIND_OK;
}

static bool is_linux(const uint8_t *bytes, size_t size)
{
	return size >= LINUX_HEADER_MAGIC + 4 && le16_get(bytes + LINUX_HEADER_BOOT_FLAG) == BOOT_FLAG &&
	       memcmp(bytes + LINUX_HEADER_MAGIC, "HdrS", 4) == 0;
}

static enum payload_kind_error linux_detect(struct payload *payload, const uint8_t *bytes, size_t size)
{
	struct linux_header *header = &payload->linux_header;

	/* The first look only tells how large the set-up part is. */
	payload->linux_error = linux_header_parse(header, bytes, size, UINT32_MAX);
	if (header->setup_size != 0 && header->setup_size <= size)
		payload->linux_error = linux_header_parse(header, bytes, size, (uint32_t)size - header->setup_size);
	if (payload->linux_error != LINUX_HEADER_OK)
		return PAYLOAD_KIND_BAD_LINUX;
	payload->kind = PAYLOAD_KIND_LINUX;
	snprintf(payload->version, sizeof(payload->version), "%s", header->name);
	return PAYLOAD_KIND_OK;
}

static enum payload_kind_error uefi_detect(struct payload *payload, const uint8_t *bytes, size_t size)
{
	payload->uefi_result = uefi_volume_parse(&payload->uefi, bytes, size);
	payload->kind = PAYLOAD_KIND_UEFI;
	if (payload->uefi_result.error == UEFI_VOLUME_OK)
		return PAYLOAD_KIND_OK;
	return payload->uefi_result.error == UEFI_VOLUME_STOCK ? PAYLOAD_KIND_STOCK_OVMF : PAYLOAD_KIND_BAD_UEFI;
}

static bool has_reset_jump(const uint8_t *bytes, size_t size)
{
	const uint8_t first = bytes[size - RESET_VECTOR_SIZE];

	return size % BIOS_ALIGNMENT == 0 && (first == JUMP_FAR || first == JUMP_NEAR || first == JUMP_SHORT);
}

static bool is_disk(const uint8_t *bytes, size_t size)
{
	if (size >= LINUX_HEADER_BOOT_FLAG + 2 && le16_get(bytes + LINUX_HEADER_BOOT_FLAG) == BOOT_FLAG)
		return true;
	return size >= ISO9660_IDENTIFIER + 5 && memcmp(bytes + ISO9660_IDENTIFIER, "CD001", 5) == 0;
}

/* What is no payload, and a user may still take for one. */
static enum payload_kind_error stranger_of(const uint8_t *bytes, size_t size)
{
	if (has_reset_jump(bytes, size))
		return has_banner(bytes, size) ? PAYLOAD_KIND_STOCK_SEABIOS : PAYLOAD_KIND_BIOS_IMAGE;
	if (le16_get(bytes) == DOS_SIGNATURE)
		return PAYLOAD_KIND_EFI_PROGRAM;
	if (le16_get(bytes) == OPTION_ROM_SIGNATURE)
		return PAYLOAD_KIND_OPTION_ROM;
	return is_disk(bytes, size) ? PAYLOAD_KIND_DISK : PAYLOAD_KIND_UNKNOWN;
}

static enum payload_kind_error content_detect(struct payload *payload, const uint8_t *bytes, size_t size)
{
	const enum payload_kind_error compression = compression_of(bytes);

	if (compression != PAYLOAD_KIND_OK)
		return compression;
	payload->multiboot_error = multiboot_find(&payload->multiboot, bytes, size);
	if (elf_image_is_elf(bytes, size))
		return elf_detect(payload, bytes, size);
	if (is_linux(bytes, size))
		return linux_detect(payload, bytes, size);
	if (payload->multiboot.has_addresses)
		return multiboot_detect(payload, bytes, size);
	if (uefi_volume_is_volume(bytes, size))
		return uefi_detect(payload, bytes, size);
	return stranger_of(bytes, size);
}

enum payload_kind_error payload_kind_detect(struct payload *payload, const uint8_t *bytes, size_t size)
{
	memset(payload, 0, sizeof(*payload));
	if (size == 0)
		payload->error = PAYLOAD_KIND_EMPTY;
	else if (size < PAYLOAD_KIND_SIZE_MIN)
		payload->error = PAYLOAD_KIND_TOO_SMALL;
	else if (size > PAYLOAD_KIND_SIZE_MAX)
		payload->error = PAYLOAD_KIND_TOO_LARGE;
	else
		payload->error = content_detect(payload, bytes, size);
	return payload->error;
}

/* --- words -------------------------------------------------------------------------------------------------------- */

const char *payload_kind_name(enum payload_kind kind)
{
	static const char *const names[] = {
		[PAYLOAD_KIND_SEABIOS] = "seabios", [PAYLOAD_KIND_MULTIBOOT] = "multiboot",
		[PAYLOAD_KIND_ELF] = "elf",         [PAYLOAD_KIND_PVH] = "linux",
		[PAYLOAD_KIND_LINUX] = "linux",     [PAYLOAD_KIND_UEFI] = "uefi",
	};

	return (size_t)kind < sizeof(names) / sizeof(names[0]) ? names[kind] : "unknown";
}

static const char *const texts[] = {
	[PAYLOAD_KIND_OK] = "a payload",
	[PAYLOAD_KIND_EMPTY] = "empty",
	[PAYLOAD_KIND_TOO_SMALL] = "less than 64 bytes, too small for any payload",
	[PAYLOAD_KIND_TOO_LARGE] = "too large; at most 64 MiB are taken",
	[PAYLOAD_KIND_GZIP] = "compressed with gzip; unpack it first",
	[PAYLOAD_KIND_XZ] = "compressed with xz; unpack it first",
	[PAYLOAD_KIND_ZSTD] = "compressed with zstd; unpack it first",
	[PAYLOAD_KIND_BZIP2] = "compressed with bzip2; unpack it first",
	[PAYLOAD_KIND_LZ4] = "compressed with lz4; unpack it first",
	[PAYLOAD_KIND_LZMA] = "compressed with lzma; unpack it first",
	[PAYLOAD_KIND_BAD_ELF] = "an ELF file that cannot be used",
	[PAYLOAD_KIND_ELF64] =
		"an ELF64 file with neither a multiboot header nor Xen's PVH note, so without a 32-bit entry",
	[PAYLOAD_KIND_BAD_MULTIBOOT] = "a multiboot file that cannot be used",
	[PAYLOAD_KIND_BAD_LINUX] = "a Linux kernel that cannot be used",
	[PAYLOAD_KIND_BAD_UEFI] = "a UEFI image that cannot be used",
	[PAYLOAD_KIND_STOCK_OVMF] =
		"a stock OVMF image, which lays PCI out anew; give edk2's UefiPayloadPkg (make payloads)",
	[PAYLOAD_KIND_STOCK_SEABIOS] =
		"a stock SeaBIOS image, which lays PCI out anew; give the ELF of its coreboot build (make payloads)",
	[PAYLOAD_KIND_BIOS_IMAGE] =
		"a BIOS image for flash; give an ELF file, a bzImage or a UEFI payload (make payloads)",
	[PAYLOAD_KIND_EFI_PROGRAM] = "an EFI program; give a UEFI payload (make payloads) and the program on a disk",
	[PAYLOAD_KIND_OPTION_ROM] = "an option ROM; give it to a device (romfile=)",
	[PAYLOAD_KIND_DISK] = "a disk image; give it with -drive, and SeaBIOS or UEFI as payload (make payloads)",
	[PAYLOAD_KIND_UNKNOWN] = "of no known kind; give an ELF file, a bzImage or a UEFI payload (make payloads)",
};

const char *payload_kind_error_text(enum payload_kind_error error)
{
	return (size_t)error < sizeof(texts) / sizeof(texts[0]) ? texts[error] : "unknown error";
}

const char *payload_kind_explain(const struct payload *payload, char *text, size_t capacity)
{
	const char *what = payload_kind_error_text(payload->error);
	char detail[UEFI_VOLUME_TEXT_SIZE > ELF_IMAGE_TEXT_SIZE ? UEFI_VOLUME_TEXT_SIZE : ELF_IMAGE_TEXT_SIZE] = "";

	if (payload->error == PAYLOAD_KIND_BAD_ELF)
		elf_image_explain(payload->elf_result, detail, sizeof(detail));
	else if (payload->error == PAYLOAD_KIND_BAD_MULTIBOOT)
		snprintf(detail, sizeof(detail), "%s (flags 0x%x)", multiboot_error_text(payload->multiboot_error),
			 (unsigned int)payload->multiboot.flags);
	else if (payload->error == PAYLOAD_KIND_BAD_LINUX)
		snprintf(detail, sizeof(detail), "%s", linux_header_error_text(payload->linux_error));
	else if (payload->error == PAYLOAD_KIND_BAD_UEFI)
		uefi_volume_explain(payload->uefi_result, detail, sizeof(detail));
	snprintf(text, capacity, "%s%s%s", what, detail[0] ? ": " : "", detail);
	return text;
}

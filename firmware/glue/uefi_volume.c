/* SPDX-License-Identifier: MIT */
#include "firmware/glue/uefi_volume.h"

#include <stdio.h>
#include <string.h>

#include "bytes/byte_buf.h"
#include "bytes/le.h"
#include "e820/range.h"
#include "firmware/glue/uefi_pe.h"

/* Regions of a flash device begin at multiples of its blocks, which have 4 KiB or more. */
#define BLOCK 0x1000u
#define FOUR_GIB 0x100000000ull

/* EFI_FIRMWARE_VOLUME_HEADER; the block map follows at VOLUME_MAP, pairs of number and length up to one of zeros. */
#define VOLUME_GUID 0x10
#define VOLUME_LENGTH 0x20
#define VOLUME_SIGNATURE 0x28
#define VOLUME_ATTRIBUTES 0x2c
#define VOLUME_HEADER_LENGTH 0x30
#define VOLUME_EXT_OFFSET 0x34
#define VOLUME_MAP 0x38
#define VOLUME_HEADER_MIN 0x48
#define VOLUME_ERASE_POLARITY 0x800u
#define EXT_SIZE 0x10 /* in EFI_FIRMWARE_VOLUME_EXT_HEADER */
#define EXT_HEADER_MIN 0x14

/* EFI_FFS_FILE_HEADER and EFI_FFS_FILE_HEADER2 */
#define FILE_DATA_CHECKSUM 0x11
#define FILE_TYPE 0x12
#define FILE_ATTRIBUTES 0x13
#define FILE_SIZE 0x14
#define FILE_STATE 0x17
#define FILE_EXTENDED_SIZE 0x18
#define FILE_HEADER 0x18
#define FILE_HEADER2 0x20
#define FILE_LARGE 0x01
#define FILE_ALIGNMENT 8
#define FILE_TYPE_SEC 0x03

/* EFI_COMMON_SECTION_HEADER and EFI_COMMON_SECTION_HEADER2 */
#define SECTION_TYPE 3
#define SECTION_EXTENDED_SIZE 4
#define SECTION_HEADER 4
#define SECTION_HEADER2 8
#define SECTION_SIZE_EXTENDED 0xffffffu
#define SECTION_ALIGNMENT 4
#define SECTION_PE32 0x10
#define SECTION_TE 0x12

/* File systems 2 and 3 (volume 3, 3.2.3); what is in a volume of another kind, as of variables, is no file. */
static const uint8_t file_systems[][16] = {
	{ 0x78, 0xe5, 0x8c, 0x8c, 0x3d, 0x8a, 0x1c, 0x4f, 0x99, 0x35, 0x89, 0x61, 0x85, 0xc3, 0x2d, 0xd3 },
	{ 0x7a, 0xc0, 0x73, 0x54, 0xcb, 0x3d, 0xca, 0x4d, 0xbd, 0x6f, 0x1e, 0x96, 0x89, 0xe7, 0x34, 0x9a },
};

/* What is being read: bytes [at, end) of the image, `end` never behind its end. */
struct part {
	const uint8_t *image;
	uint64_t at, end;
};

static struct uefi_volume_result result_of(enum uefi_volume_error error, uint64_t offset)
{
	return (struct uefi_volume_result){ .error = error, .offset = (uint32_t)offset };
}

static uint64_t room_of(const struct part *part)
{
	return part->end - part->at;
}

static const uint8_t *start_of(const struct part *part)
{
	return part->image + (size_t)part->at;
}

static uint32_t le24_get(const uint8_t *at)
{
	return le16_get(at) | (uint32_t)at[2] << 16;
}

/* Moves on to the next multiple of `alignment` behind `size` bytes, counted from `from`, or to the end. */
static void part_skip(struct part *part, uint64_t from, uint64_t size, uint64_t alignment)
{
	const uint64_t next = from + range_align_up(part->at - from + size, alignment);

	part->at = next < part->end ? next : part->end;
}

/* --- volumes ------------------------------------------------------------------------------------------------------ */

/* To the next volume's header at the part's place or behind it. */
static bool volume_find(struct part *part)
{
	for (; room_of(part) >= VOLUME_SIGNATURE + 4; part_skip(part, 0, 1, BLOCK))
		if (memcmp(start_of(part) + VOLUME_SIGNATURE, "_FVH", 4) == 0)
			return true;
	return false;
}

bool uefi_volume_is_volume(const uint8_t *bytes, size_t size)
{
	struct part part = { .image = bytes, .end = size };

	return volume_find(&part);
}

static bool block_map_fits(const uint8_t *header, uint32_t header_length, uint64_t length)
{
	uint64_t left = length;

	for (uint32_t at = VOLUME_MAP; at + 8 <= header_length; at += 8) {
		const uint32_t blocks = le32_get(header + at), block_length = le32_get(header + at + 4);

		if (blocks == 0 && block_length == 0)
			return left == 0;
		if ((uint64_t)blocks * block_length > left)
			return false;
		left -= (uint64_t)blocks * block_length;
	}
	return false;
}

static enum uefi_volume_error volume_check(const struct part *rest)
{
	const uint8_t *header = start_of(rest);
	uint32_t header_length;
	uint64_t length;
	uint16_t sum = 0;

	if (room_of(rest) < VOLUME_HEADER_MIN)
		return UEFI_VOLUME_TRUNCATED;
	header_length = le16_get(header + VOLUME_HEADER_LENGTH);
	if (header_length < VOLUME_HEADER_MIN || header_length % 2 != 0)
		return UEFI_VOLUME_BAD_HEADER;
	if (header_length > room_of(rest))
		return UEFI_VOLUME_TRUNCATED;
	for (uint32_t at = 0; at < header_length; at += 2)
		sum = (uint16_t)(sum + le16_get(header + at));
	if (sum != 0)
		return UEFI_VOLUME_BAD_CHECKSUM;
	length = le64_get(header + VOLUME_LENGTH);
	if (length < header_length || !block_map_fits(header, header_length, length))
		return UEFI_VOLUME_BAD_HEADER;
	return length > room_of(rest) ? UEFI_VOLUME_TRUNCATED : UEFI_VOLUME_OK;
}

/* From the volume's start to its first file, which is behind an extended header if there is one. */
static enum uefi_volume_error files_begin(struct part *volume)
{
	const uint8_t *header = start_of(volume);
	const uint32_t ext = le16_get(header + VOLUME_EXT_OFFSET);
	uint64_t skip = le16_get(header + VOLUME_HEADER_LENGTH);

	if (ext != 0) {
		uint32_t ext_size;

		if (ext < skip || room_of(volume) < ext + EXT_HEADER_MIN)
			return UEFI_VOLUME_BAD_HEADER;
		ext_size = le32_get(header + ext + EXT_SIZE);
		if (ext_size < EXT_HEADER_MIN || ext_size > room_of(volume) - ext)
			return UEFI_VOLUME_BAD_HEADER;
		skip = (uint64_t)ext + ext_size;
	}
	part_skip(volume, volume->at, skip, FILE_ALIGNMENT);
	return UEFI_VOLUME_OK;
}

static bool has_files(const uint8_t *header)
{
	return memcmp(header + VOLUME_GUID, file_systems[0], sizeof(file_systems[0])) == 0 ||
	       memcmp(header + VOLUME_GUID, file_systems[1], sizeof(file_systems[1])) == 0;
}

/* --- files -------------------------------------------------------------------------------------------------------- */

static bool is_free(const uint8_t *at, uint8_t erased)
{
	for (size_t i = 0; i < FILE_HEADER; i++)
		if (at[i] != erased)
			return false;
	return true;
}

/*
 * The file at the part's place: its header's size and its own. The checksum is the header's, without its two
 * changing fields.
 */
static enum uefi_volume_error file_measure(const struct part *files, uint64_t *header_size, uint64_t *size)
{
	const uint8_t *header = start_of(files);
	const bool large = header[FILE_ATTRIBUTES] & FILE_LARGE;

	*header_size = large ? FILE_HEADER2 : FILE_HEADER;
	if (room_of(files) < *header_size)
		return UEFI_VOLUME_BAD_FILE;
	if ((uint8_t)(byte_sum(header, (size_t)*header_size) - header[FILE_DATA_CHECKSUM] - header[FILE_STATE]) != 0)
		return UEFI_VOLUME_FILE_CHECKSUM;
	*size = large ? le64_get(header + FILE_EXTENDED_SIZE) : le24_get(header + FILE_SIZE);
	return *size < *header_size || *size > room_of(files) ? UEFI_VOLUME_BAD_FILE : UEFI_VOLUME_OK;
}

/*
 * The contents of the first SEC file in the volume; UEFI_VOLUME_NO_SEC: there is none. On an error files->at is
 * where.
 */
static enum uefi_volume_error sec_find(struct part *files, struct part *contents)
{
	const uint64_t volume = files->at;
	const uint8_t erased = le32_get(start_of(files) + VOLUME_ATTRIBUTES) & VOLUME_ERASE_POLARITY ? 0xff : 0;
	enum uefi_volume_error error = files_begin(files);

	while (error == UEFI_VOLUME_OK && room_of(files) >= FILE_HEADER && !is_free(start_of(files), erased)) {
		uint64_t header_size, size;

		error = file_measure(files, &header_size, &size);
		if (error != UEFI_VOLUME_OK)
			return error;
		if (start_of(files)[FILE_TYPE] == FILE_TYPE_SEC) {
			*contents = (struct part){ files->image, files->at + header_size, files->at + size };
			return UEFI_VOLUME_OK;
		}
		part_skip(files, volume, size, FILE_ALIGNMENT);
	}
	return error == UEFI_VOLUME_OK ? UEFI_VOLUME_NO_SEC : error;
}

/* Walks the volumes up to the first SEC file. */
static struct uefi_volume_result image_walk(struct part *rest, struct part *contents)
{
	if (!volume_find(rest))
		return result_of(UEFI_VOLUME_NO_VOLUME, 0);
	do {
		struct part volume = *rest;
		uint64_t length;
		enum uefi_volume_error error = volume_check(rest);

		if (error != UEFI_VOLUME_OK)
			return result_of(error, rest->at);
		length = le64_get(start_of(rest) + VOLUME_LENGTH);
		volume.end = volume.at + length;
		error = has_files(start_of(rest)) ? sec_find(&volume, contents) : UEFI_VOLUME_NO_SEC;
		if (error != UEFI_VOLUME_NO_SEC)
			return result_of(error, volume.at);
		part_skip(rest, 0, length, BLOCK);
	} while (volume_find(rest));
	return result_of(UEFI_VOLUME_NO_SEC, 0);
}

/* --- the image that runs ------------------------------------------------------------------------------------------ */

/*
 * Narrows the part from a file's contents to the first PE32 or TE image in it. Sections that are packed into
 * others are not looked into. On an error, sections->at is where.
 */
static enum uefi_volume_error section_find(struct part *sections, bool *terse)
{
	const uint64_t start = sections->at;

	while (room_of(sections) >= SECTION_HEADER) {
		const uint8_t *header = start_of(sections), type = header[SECTION_TYPE];
		uint64_t size = le24_get(header), header_size = SECTION_HEADER;

		if (size == SECTION_SIZE_EXTENDED) {
			header_size = SECTION_HEADER2;
			if (room_of(sections) < header_size)
				return UEFI_VOLUME_BAD_SECTION;
			size = le32_get(header + SECTION_EXTENDED_SIZE);
		}
		if (size < header_size || size > room_of(sections))
			return UEFI_VOLUME_BAD_SECTION;
		if (type == SECTION_PE32 || type == SECTION_TE) {
			sections->end = sections->at + size;
			sections->at += header_size;
			*terse = type == SECTION_TE;
			return UEFI_VOLUME_OK;
		}
		part_skip(sections, start, size, SECTION_ALIGNMENT);
	}
	sections->at = start;
	return UEFI_VOLUME_NO_PE;
}

static enum uefi_volume_error base_check(const struct uefi_pe *pe, uint64_t size, uint64_t *base)
{
	*base = pe->base - (uint64_t)pe->origin;
	if (*base < FOUR_GIB && *base + size == FOUR_GIB)
		return UEFI_VOLUME_STOCK;
	if (pe->machine != UEFI_PE_I386)
		return UEFI_VOLUME_OTHER_MACHINE;
	if (*base >= FOUR_GIB || size > FOUR_GIB - *base || *base % BLOCK != 0)
		return UEFI_VOLUME_BAD_BASE;
	return uefi_pe_runs_in_place(pe) ? UEFI_VOLUME_OK : UEFI_VOLUME_ENTRY_OUTSIDE;
}

struct uefi_volume_result uefi_volume_parse(struct uefi_volume *volume, const uint8_t *bytes, size_t size)
{
	struct part rest = { .image = bytes, .end = size }, contents;
	struct uefi_volume_result result = image_walk(&rest, &contents);
	struct uefi_pe pe;
	uint64_t base;

	memset(volume, 0, sizeof(*volume));
	if (result.error != UEFI_VOLUME_OK)
		return result;
	result.error = section_find(&contents, &volume->terse);
	result.offset = (uint32_t)contents.at;
	if (result.error != UEFI_VOLUME_OK)
		return result;
	if (!uefi_pe_read(&pe, bytes, contents.at, contents.end, volume->terse)) {
		result.error = UEFI_VOLUME_BAD_PE;
		return result;
	}
	result.machine = pe.machine;
	result.error = base_check(&pe, size, &base);
	if (result.error != UEFI_VOLUME_OK)
		return result;
	volume->base = (uint32_t)base;
	volume->size = (uint32_t)size;
	volume->pe = (uint32_t)contents.at;
	volume->entry = (uint32_t)((uint64_t)pe.origin + pe.entry);
	return result;
}

static const char *const texts[] = {
	[UEFI_VOLUME_OK] = "nothing is wrong",
	[UEFI_VOLUME_NO_VOLUME] = "there is no firmware volume in it",
	[UEFI_VOLUME_TRUNCATED] = "a firmware volume ends behind the end of the file; is it whole?",
	[UEFI_VOLUME_BAD_HEADER] = "the lengths in a firmware volume's header contradict each other",
	[UEFI_VOLUME_BAD_CHECKSUM] = "the checksum of a firmware volume's header is wrong",
	[UEFI_VOLUME_BAD_FILE] = "the size of a file in a firmware volume is not within the volume",
	[UEFI_VOLUME_FILE_CHECKSUM] = "the checksum of a file's header in a firmware volume is wrong",
	[UEFI_VOLUME_NO_SEC] =
		"an FD without entry, no firmware volume has a file of type SEC; is it one of variables?",
	[UEFI_VOLUME_BAD_SECTION] = "the size of a section in the SEC file is not within the file",
	[UEFI_VOLUME_NO_PE] = "the SEC file has no PE32 or TE section",
	[UEFI_VOLUME_BAD_PE] = "the headers of the SEC file's PE32 or TE image are broken",
	[UEFI_VOLUME_OTHER_MACHINE] = "its entry is not code for i386; build UefiPayloadPkg with -a IA32 -a X64",
	[UEFI_VOLUME_ENTRY_OUTSIDE] = "the entry point is not in the bytes of the SEC file's image",
	[UEFI_VOLUME_BAD_BASE] = "it is not linked for a page boundary from which it would end below 4 GiB",
	[UEFI_VOLUME_STOCK] = "it is linked for flash that ends at 4 GiB; give edk2's UefiPayloadPkg, make payloads",
};

const char *uefi_volume_error_text(enum uefi_volume_error error)
{
	return (size_t)error < sizeof(texts) / sizeof(texts[0]) ? texts[error] : "unknown error";
}

const char *uefi_volume_explain(struct uefi_volume_result result, char *text, size_t capacity)
{
	const char *what = uefi_volume_error_text(result.error);

	if (result.error == UEFI_VOLUME_OTHER_MACHINE)
		snprintf(text, capacity, "%s (machine 0x%x at offset 0x%x)", what, (unsigned int)result.machine,
			 (unsigned int)result.offset);
	else if (result.error == UEFI_VOLUME_OK || result.error == UEFI_VOLUME_NO_VOLUME ||
		 result.error == UEFI_VOLUME_NO_SEC)
		snprintf(text, capacity, "%s", what);
	else
		snprintf(text, capacity, "%s (at offset 0x%x)", what, (unsigned int)result.offset);
	return text;
}

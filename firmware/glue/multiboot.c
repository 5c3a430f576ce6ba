/* SPDX-License-Identifier: MIT */
#include "firmware/glue/multiboot.h"

#include <string.h>

#include "bytes/le.h"

/* Offsets in the header (3.1.1). */
#define HEADER_FLAGS 4
#define HEADER_CHECKSUM 8
#define HEADER_HEADER_ADDR 12
#define HEADER_LOAD_ADDR 16
#define HEADER_LOAD_END_ADDR 20
#define HEADER_BSS_END_ADDR 24
#define HEADER_ENTRY_ADDR 28
#define HEADER_MODE_TYPE 32
#define HEADER_WIDTH 36
#define HEADER_HEIGHT 40
#define HEADER_DEPTH 44

#define HEADER_SIZE_MIN 12
#define HEADER_SIZE_ADDRESSES 32
#define HEADER_SIZE_VIDEO 48

#define FLAG_ALIGN_MODULES 0x00000001u
#define FLAG_MEMORY 0x00000002u
#define FLAG_VIDEO 0x00000004u
#define FLAGS_REQUIRED_UNKNOWN 0x0000fff8u
#define FLAG_ADDRESSES 0x00010000u

#define FOUR_GIB 0x100000000ull

static bool is_header(const uint8_t *at)
{
	return le32_get(at) == MULTIBOOT_HEADER_MAGIC &&
	       MULTIBOOT_HEADER_MAGIC + le32_get(at + HEADER_FLAGS) + le32_get(at + HEADER_CHECKSUM) == 0;
}

/* `room`: the bytes from the header on in which all of it must be. */
static enum multiboot_error header_read(struct multiboot *header, const uint8_t *at, size_t room)
{
	header->flags = le32_get(at + HEADER_FLAGS);
	header->align_modules = header->flags & FLAG_ALIGN_MODULES;
	header->memory_wanted = header->flags & FLAG_MEMORY;
	header->video_wanted = header->flags & FLAG_VIDEO;
	header->has_addresses = header->flags & FLAG_ADDRESSES;
	if (header->flags & FLAGS_REQUIRED_UNKNOWN)
		return MULTIBOOT_UNKNOWN_FLAGS;
	if (header->has_addresses) {
		if (room < HEADER_SIZE_ADDRESSES)
			return MULTIBOOT_NO_ADDRESSES;
		header->header_address = le32_get(at + HEADER_HEADER_ADDR);
		header->load_address = le32_get(at + HEADER_LOAD_ADDR);
		header->load_end_address = le32_get(at + HEADER_LOAD_END_ADDR);
		header->bss_end_address = le32_get(at + HEADER_BSS_END_ADDR);
		header->entry_address = le32_get(at + HEADER_ENTRY_ADDR);
	}
	/* A mode is a preference: a header that is too short for it has none. */
	if (header->video_wanted && room >= HEADER_SIZE_VIDEO) {
		header->mode_type = le32_get(at + HEADER_MODE_TYPE);
		header->width = le32_get(at + HEADER_WIDTH);
		header->height = le32_get(at + HEADER_HEIGHT);
		header->depth = le32_get(at + HEADER_DEPTH);
	}
	return MULTIBOOT_OK;
}

enum multiboot_error multiboot_find(struct multiboot *header, const uint8_t *bytes, size_t size)
{
	const size_t end = size < MULTIBOOT_SEARCH_SIZE ? size : MULTIBOOT_SEARCH_SIZE;

	memset(header, 0, sizeof(*header));
	for (size_t at = 0; at + HEADER_SIZE_MIN <= end; at += 4)
		if (is_header(bytes + at)) {
			header->offset = (uint32_t)at;
			return header_read(header, bytes + at, end - at);
		}
	return MULTIBOOT_NO_HEADER;
}

/* load_end_addr 0 stands for the end of the file, bss_end_addr 0 for no .bss. */
static enum multiboot_error segment_fill(const struct multiboot *header, size_t size, struct elf_segment *segment)
{
	const uint64_t load = header->load_address;
	const uint64_t before = (uint64_t)header->header_address - load; /* bytes before the header that are loaded */
	uint64_t left, load_end, bss_end;

	if (load > header->header_address || before > header->offset || header->offset > size)
		return MULTIBOOT_LOAD_BEHIND;
	left = size - (header->offset - before);
	load_end = header->load_end_address ? header->load_end_address : load + left;
	bss_end = header->bss_end_address ? header->bss_end_address : load_end;
	if (load_end < load || bss_end < load_end || bss_end == load)
		return MULTIBOOT_END_BEFORE;
	if (load_end - load > left)
		return MULTIBOOT_TRUNCATED;
	if (bss_end > FOUR_GIB)
		return MULTIBOOT_ABOVE_4G;
	*segment = (struct elf_segment){
		.offset = header->offset - (uint32_t)before,
		.address = header->load_address,
		.file_size = (uint32_t)(load_end - load),
		.memory_size = (uint32_t)(bss_end - load),
	};
	return MULTIBOOT_OK;
}

enum multiboot_error multiboot_load(const struct multiboot *header, size_t size, struct elf_image *image)
{
	struct elf_segment *segment = &image->segments[0];
	enum multiboot_error error;

	memset(image, 0, sizeof(*image));
	error = segment_fill(header, size, segment);
	if (error != MULTIBOOT_OK)
		return error;
	image->count = 1;
	image->file_total = segment->file_size;
	image->memory_total = segment->memory_size;
	image->span = range_of_size(segment->address, segment->memory_size);
	image->entry = header->entry_address;
	return elf_image_holds(image, image->entry) ? MULTIBOOT_OK : MULTIBOOT_ENTRY_OUTSIDE;
}

const char *multiboot_error_text(enum multiboot_error error)
{
	switch (error) {
	case MULTIBOOT_OK:
		return "nothing is wrong";
	case MULTIBOOT_NO_HEADER:
		return "there is no multiboot header with a right checksum in the first 8192 bytes";
	case MULTIBOOT_UNKNOWN_FLAGS:
		return "the multiboot header requires what the specification does not know (bits 3-15 of its flags)";
	case MULTIBOOT_NO_ADDRESSES:
		return "the multiboot header's address fields are not in the first 8192 bytes of the file";
	case MULTIBOOT_LOAD_BEHIND:
		return "the multiboot header's load_addr names no byte of the file";
	case MULTIBOOT_END_BEFORE:
		return "the multiboot header's load_end_addr or bss_end_addr is below what it ends";
	case MULTIBOOT_TRUNCATED:
		return "the file ends before the multiboot header's load_end_addr; is it whole?";
	case MULTIBOOT_ABOVE_4G:
		return "the file does not end below 4 GiB at the multiboot header's load_addr";
	case MULTIBOOT_ENTRY_OUTSIDE:
		return "the multiboot header's entry_addr is not in what it has loaded";
	}
	return "unknown error";
}

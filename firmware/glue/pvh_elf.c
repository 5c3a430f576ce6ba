/* SPDX-License-Identifier: MIT */
#include "firmware/glue/pvh_elf.h"

#include <string.h>

bool pvh_elf_is_elf(const uint8_t *bytes, size_t size)
{
	return elf_image_is_elf(bytes, size);
}

static enum pvh_elf_error error_of(enum elf_image_error error)
{
	switch (error) {
	case ELF_IMAGE_OK:
		return PVH_ELF_OK;
	case ELF_IMAGE_NO_HEADERS:
		return PVH_ELF_NO_HEADERS;
	case ELF_IMAGE_TOO_MANY:
		return PVH_ELF_TOO_MANY;
	case ELF_IMAGE_NO_SEGMENT:
		return PVH_ELF_NO_SEGMENT;
	case ELF_IMAGE_ABOVE_4G:
		return PVH_ELF_BAD_SEGMENT;
	default:
		return PVH_ELF_NO_ELF;
	}
}

enum pvh_elf_error pvh_elf_parse(struct pvh_elf *elf, const uint8_t *bytes, size_t size, uint32_t entry)
{
	struct elf_image image;
	enum pvh_elf_error error = error_of(elf_image_parse_head(&image, bytes, size).error);

	memset(elf, 0, sizeof(*elf));
	if (error != PVH_ELF_OK)
		return error;
	for (size_t i = 0; i < image.count; i++)
		elf->segments[elf->count++] = range_of_size(image.segments[i].address, image.segments[i].memory_size);
	return elf_image_holds(&image, entry) ? PVH_ELF_OK : PVH_ELF_ENTRY_OUTSIDE;
}

const char *pvh_elf_error_text(enum pvh_elf_error error)
{
	switch (error) {
	case PVH_ELF_OK:
		return "nothing is wrong";
	case PVH_ELF_NO_ELF:
		return "there is no ELF header for i386 or x86-64";
	case PVH_ELF_NO_HEADERS:
		return "the program headers are not in the first 8 KiB";
	case PVH_ELF_TOO_MANY:
		return "there are more than 16 segments";
	case PVH_ELF_NO_SEGMENT:
		return "there is no segment to load";
	case PVH_ELF_BAD_SEGMENT:
		return "a segment lies above 4 GiB";
	case PVH_ELF_ENTRY_OUTSIDE:
		return "the PVH entry point is in no segment";
	}
	return "unknown error";
}

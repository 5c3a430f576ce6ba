/* SPDX-License-Identifier: MIT */
#include "firmware/glue/pvh_elf.h"
#include "bytes/le.h"

#include <string.h>

#define EI_CLASS 4
#define EI_DATA 5
#define ELFCLASS32 1
#define ELFCLASS64 2
#define ELFDATA2LSB 1
#define E_MACHINE 18
#define EM_386 3
#define EM_X86_64 62
#define PT_LOAD 1

#define ELF64_HEADER_SIZE 64
#define FOUR_GIB 0x100000000ull

/* Where the fields are that both classes have, at the offsets and widths of one of them. */
struct elf_layout {
	size_t phoff, phentsize, phnum;  /* in the ELF header */
	size_t entry_size, paddr, memsz; /* in a program header */
	bool wide;
};

static const struct elf_layout elf32 = { 28, 42, 44, 32, 12, 20, false };
static const struct elf_layout elf64 = { 32, 54, 56, 56, 24, 40, true };

static uint64_t word_get(const struct elf_layout *layout, const uint8_t *at)
{
	return layout->wide ? le64_get(at) : le32_get(at);
}

bool pvh_elf_is_elf(const uint8_t *bytes, size_t size)
{
	return size >= 4 && memcmp(bytes, "\177ELF", 4) == 0;
}

static const struct elf_layout *layout_find(const uint8_t *bytes, size_t size)
{
	uint16_t machine;

	if (size < ELF64_HEADER_SIZE || !pvh_elf_is_elf(bytes, size) || bytes[EI_DATA] != ELFDATA2LSB)
		return NULL;
	machine = le16_get(bytes + E_MACHINE);
	if (machine != EM_386 && machine != EM_X86_64)
		return NULL;
	if (bytes[EI_CLASS] == ELFCLASS32)
		return &elf32;
	return bytes[EI_CLASS] == ELFCLASS64 ? &elf64 : NULL;
}

static enum pvh_elf_error segment_add(struct pvh_elf *elf, uint64_t paddr, uint64_t memsz)
{
	if (memsz == 0)
		return PVH_ELF_OK;
	if (elf->count == PVH_ELF_SEGMENTS_MAX)
		return PVH_ELF_TOO_MANY;
	if (paddr >= FOUR_GIB || memsz > FOUR_GIB - paddr)
		return PVH_ELF_BAD_SEGMENT;
	elf->segments[elf->count++] = range_of_size(paddr, memsz);
	return PVH_ELF_OK;
}

static enum pvh_elf_error segments_read(struct pvh_elf *elf, const struct elf_layout *layout, const uint8_t *bytes,
					size_t size)
{
	uint64_t at = word_get(layout, bytes + layout->phoff);
	uint32_t step = le16_get(bytes + layout->phentsize);
	uint32_t count = le16_get(bytes + layout->phnum);
	enum pvh_elf_error error = PVH_ELF_OK;

	/* 32 bits suffice for count * step: both have 16. */
	if (step < layout->entry_size || at > size || count * step > size - at)
		return PVH_ELF_NO_HEADERS;

	for (uint32_t i = 0; i < count && error == PVH_ELF_OK; i++) {
		const uint8_t *header = bytes + (size_t)at + i * step;

		if (le32_get(header) == PT_LOAD)
			error = segment_add(elf, word_get(layout, header + layout->paddr),
					    word_get(layout, header + layout->memsz));
	}
	return error;
}

enum pvh_elf_error pvh_elf_parse(struct pvh_elf *elf, const uint8_t *bytes, size_t size, uint32_t entry)
{
	const struct elf_layout *layout = layout_find(bytes, size);
	enum pvh_elf_error error;

	memset(elf, 0, sizeof(*elf));
	if (!layout)
		return PVH_ELF_NO_ELF;
	error = segments_read(elf, layout, bytes, size);
	if (error != PVH_ELF_OK)
		return error;
	if (elf->count == 0)
		return PVH_ELF_NO_SEGMENT;
	for (size_t i = 0; i < elf->count; i++)
		if (range_contains(elf->segments[i], entry))
			return PVH_ELF_OK;
	return PVH_ELF_ENTRY_OUTSIDE;
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

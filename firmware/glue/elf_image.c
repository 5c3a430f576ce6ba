/* SPDX-License-Identifier: MIT */
#include "firmware/glue/elf_image.h"

#include <stdio.h>
#include <string.h>

#include "bytes/le.h"

#define EI_CLASS 4
#define EI_DATA 5
#define ELFCLASS32 1
#define ELFCLASS64 2
#define ELFDATA2LSB 1
#define E_MACHINE 18
#define EM_386 3
#define EM_X86_64 62
#define E_ENTRY 24
#define PT_LOAD 1
#define PT_NOTE 4

#define FOUR_GIB 0x100000000ull

/* A note: sizes of its name and of its description, its type, then both, each filled up to the alignment. */
#define NOTE_DESCSZ 4
#define NOTE_TYPE 8
#define NOTE_HEADER_SIZE 12
#define XEN_ELFNOTE_PHYS32_ENTRY 18

/* Where the fields are that both classes have, at the offsets and widths of one of them. */
struct elf_layout {
	size_t header_size, phoff, phentsize, phnum; /* the ELF header */
	size_t entry_size, offset, vaddr, paddr, filesz, memsz, align;
	bool wide;
};

static const struct elf_layout elf32 = { 52, 28, 42, 44, 32, 4, 8, 12, 16, 20, 28, false };
static const struct elf_layout elf64 = { 64, 32, 54, 56, 56, 8, 16, 24, 32, 40, 48, true };

struct reader {
	const struct elf_layout *layout;
	const uint8_t *bytes;
	size_t size;
	bool whole;          /* all of the file is there */
	uint64_t e_entry;    /* as it is in the header */
	uint64_t entry;      /* physical */
	uint64_t pvh_entry;  /* as it is in the note */
	uint64_t notes_left; /* bytes of notes that may still be looked at */
	struct elf_image *image;
};

static struct elf_image_result result_of(enum elf_image_error error)
{
	return (struct elf_image_result){ .error = error };
}

static uint64_t word_get(const struct elf_layout *layout, const uint8_t *at)
{
	return layout->wide ? le64_get(at) : le32_get(at);
}

static bool is_inside(const struct reader *reader, uint64_t offset, uint64_t length)
{
	return offset <= reader->size && length <= reader->size - offset;
}

bool elf_image_is_elf(const uint8_t *bytes, size_t size)
{
	return size >= 4 && memcmp(bytes, "\177ELF", 4) == 0;
}

bool elf_image_holds(const struct elf_image *image, uint64_t address)
{
	for (size_t i = 0; i < image->count; i++)
		if (range_contains(range_of_size(image->segments[i].address, image->segments[i].memory_size), address))
			return true;
	return false;
}

static enum elf_image_error layout_find(struct reader *reader)
{
	const uint8_t *bytes = reader->bytes;
	uint16_t machine;

	if (!elf_image_is_elf(bytes, reader->size) || reader->size < elf32.header_size)
		return ELF_IMAGE_NO_ELF;
	if (bytes[EI_DATA] != ELFDATA2LSB)
		return ELF_IMAGE_BIG_ENDIAN;
	machine = le16_get(bytes + E_MACHINE);
	if (bytes[EI_CLASS] == ELFCLASS32 && machine == EM_386)
		reader->layout = &elf32;
	else if (bytes[EI_CLASS] == ELFCLASS64 && machine == EM_X86_64)
		reader->layout = &elf64;
	else
		return ELF_IMAGE_OTHER_MACHINE;
	return reader->size < reader->layout->header_size ? ELF_IMAGE_NO_ELF : ELF_IMAGE_OK;
}

static enum elf_image_error bytes_check(const struct reader *reader, uint64_t offset, uint64_t filesz, uint64_t memsz)
{
	if (filesz > memsz)
		return ELF_IMAGE_FILE_LARGER;
	/* Where no bytes are is no matter. */
	return filesz == 0 || is_inside(reader, offset, filesz) ? ELF_IMAGE_OK : ELF_IMAGE_TRUNCATED;
}

static enum elf_image_error segment_add(struct reader *reader, const uint8_t *header, uint16_t index)
{
	const struct elf_layout *layout = reader->layout;
	struct elf_image *image = reader->image;
	const uint64_t offset = word_get(layout, header + layout->offset);
	const uint64_t paddr = word_get(layout, header + layout->paddr);
	const uint64_t filesz = word_get(layout, header + layout->filesz);
	const uint64_t memsz = word_get(layout, header + layout->memsz);
	const uint64_t into = reader->e_entry - word_get(layout, header + layout->vaddr);
	enum elf_image_error error = reader->whole ? bytes_check(reader, offset, filesz, memsz) : ELF_IMAGE_OK;

	if (error != ELF_IMAGE_OK || memsz == 0)
		return error;
	if (image->count == ELF_IMAGE_SEGMENTS_MAX)
		return ELF_IMAGE_TOO_MANY;
	/* The whole 4 GiB are no size that 32 bits hold, and no machine could load them. */
	if (paddr >= FOUR_GIB || memsz > FOUR_GIB - paddr || memsz == FOUR_GIB)
		return ELF_IMAGE_ABOVE_4G;
	if (into < memsz)
		reader->entry = paddr + into;
	image->segments[image->count++] = (struct elf_segment){
		.offset = filesz ? (uint32_t)offset : 0,
		.address = (uint32_t)paddr,
		.file_size = (uint32_t)filesz,
		.memory_size = (uint32_t)memsz,
		.index = index,
	};
	return ELF_IMAGE_OK;
}

static void note_take(struct reader *reader, uint32_t type, const uint8_t *name, uint32_t namesz, const uint8_t *desc,
		      uint32_t descsz)
{
	if (type != XEN_ELFNOTE_PHYS32_ENTRY || namesz != 4 || memcmp(name, "Xen", 4) != 0)
		return;
	/* It is as wide as the linker's idea of an address. */
	if (descsz != 4 && descsz != 8)
		return;
	reader->image->has_pvh = true;
	reader->pvh_entry = descsz == 8 ? le64_get(desc) : le32_get(desc);
}

static enum elf_image_error notes_read(struct reader *reader, const uint8_t *header)
{
	const struct elf_layout *layout = reader->layout;
	const uint64_t offset = word_get(layout, header + layout->offset);
	const uint64_t size = word_get(layout, header + layout->filesz);
	const uint64_t alignment = word_get(layout, header + layout->align) == 8 ? 8 : 4;
	uint64_t at = 0;

	/* Many headers may name the same bytes: what all of them may ask for together is one file. */
	if (!is_inside(reader, offset, size) || size > reader->notes_left)
		return ELF_IMAGE_BAD_NOTE;
	reader->notes_left -= size;
	while (at < size && size - at >= NOTE_HEADER_SIZE) {
		const uint8_t *note = reader->bytes + (size_t)(offset + at);
		const uint32_t namesz = le32_get(note), descsz = le32_get(note + NOTE_DESCSZ);
		const uint64_t desc = range_align_up((uint64_t)NOTE_HEADER_SIZE + namesz, alignment);

		if (desc + descsz > size - at)
			return ELF_IMAGE_BAD_NOTE;
		note_take(reader, le32_get(note + NOTE_TYPE), note + NOTE_HEADER_SIZE, namesz, note + (size_t)desc,
			  descsz);
		at += range_align_up(desc + descsz, alignment);
	}
	return ELF_IMAGE_OK;
}

static struct elf_image_result headers_read(struct reader *reader)
{
	const struct elf_layout *layout = reader->layout;
	const uint64_t at = word_get(layout, reader->bytes + layout->phoff);
	const uint16_t step = le16_get(reader->bytes + layout->phentsize);
	const uint16_t count = le16_get(reader->bytes + layout->phnum);

	if (count == 0)
		return result_of(ELF_IMAGE_NO_SEGMENT);
	/* 32 bits suffice for count * step: both have 16. */
	if (step < layout->entry_size || !is_inside(reader, at, (uint32_t)count * step))
		return result_of(ELF_IMAGE_NO_HEADERS);

	for (uint16_t i = 0; i < count; i++) {
		const uint8_t *header = reader->bytes + (size_t)at + (uint32_t)i * step;
		const uint32_t type = le32_get(header);
		enum elf_image_error error = ELF_IMAGE_OK;

		if (type == PT_LOAD)
			error = segment_add(reader, header, i);
		else if (type == PT_NOTE && reader->whole)
			error = notes_read(reader, header);
		if (error != ELF_IMAGE_OK)
			return (struct elf_image_result){ .error = error, .segment = i };
	}
	return result_of(reader->image->count ? ELF_IMAGE_OK : ELF_IMAGE_NO_SEGMENT);
}

static void sums_fill(struct elf_image *image)
{
	image->span = range_of_size(image->segments[0].address, image->segments[0].memory_size);
	for (size_t i = 0; i < image->count; i++) {
		const struct elf_segment *segment = &image->segments[i];
		const struct range range = range_of_size(segment->address, segment->memory_size);

		image->file_total += segment->file_size;
		image->memory_total += segment->memory_size;
		if (range.first < image->span.first)
			image->span.first = range.first;
		if (range.last > image->span.last)
			image->span.last = range.last;
	}
}

static struct elf_image_result overlap_check(const struct elf_image *image)
{
	for (size_t i = 1; i < image->count; i++)
		for (size_t j = 0; j < i; j++) {
			const struct elf_segment *a = &image->segments[i], *b = &image->segments[j];

			if (range_overlaps(range_of_size(a->address, a->memory_size),
					   range_of_size(b->address, b->memory_size)))
				return (struct elf_image_result){ .error = ELF_IMAGE_OVERLAP,
								  .segment = a->index,
								  .other = b->index };
		}
	return result_of(ELF_IMAGE_OK);
}

static enum elf_image_error entries_fill(struct elf_image *image, const struct reader *reader)
{
	if (image->has_pvh && !elf_image_holds(image, reader->pvh_entry))
		return ELF_IMAGE_PVH_OUTSIDE;
	image->pvh_entry = (uint32_t)reader->pvh_entry;
	if (!elf_image_holds(image, reader->entry))
		return ELF_IMAGE_ENTRY_OUTSIDE;
	image->entry = (uint32_t)reader->entry;
	return ELF_IMAGE_OK;
}

static struct elf_image_result parse(struct reader *reader)
{
	enum elf_image_error error = layout_find(reader);
	struct elf_image_result result;

	memset(reader->image, 0, sizeof(*reader->image));
	if (error != ELF_IMAGE_OK)
		return result_of(error);
	reader->image->wide = reader->layout->wide;
	/*
	 * e_entry is a virtual address, by the specification; what lies in no segment's virtual addresses is taken as the
	 * physical address that Linux has there.
	 */
	reader->entry = reader->e_entry = word_get(reader->layout, reader->bytes + E_ENTRY);
	result = headers_read(reader);
	if (result.error == ELF_IMAGE_OK)
		sums_fill(reader->image);
	return result;
}

struct elf_image_result elf_image_parse(struct elf_image *image, const uint8_t *bytes, size_t size)
{
	struct reader reader = { .bytes = bytes, .size = size, .whole = true, .notes_left = size, .image = image };
	struct elf_image_result result = parse(&reader);

	if (result.error == ELF_IMAGE_OK)
		result = overlap_check(image);
	if (result.error == ELF_IMAGE_OK)
		result = result_of(entries_fill(image, &reader));
	return result;
}

struct elf_image_result elf_image_parse_head(struct elf_image *image, const uint8_t *bytes, size_t size)
{
	struct reader reader = { .bytes = bytes, .size = size, .image = image };

	return parse(&reader);
}

/* By error: the text, and whether elf_image_result.segment names a program header. */
static const struct {
	const char *text;
	bool has_segment;
} errors[] = {
	[ELF_IMAGE_OK] = { "nothing is wrong", false },
	[ELF_IMAGE_NO_ELF] = { "there is no whole ELF header", false },
	[ELF_IMAGE_BIG_ENDIAN] = { "it is not little-endian", false },
	[ELF_IMAGE_OTHER_MACHINE] = { "it is neither ELF32 for i386 nor ELF64 for x86-64", false },
	[ELF_IMAGE_NO_HEADERS] = { "the program headers are not in the file; is it whole?", false },
	[ELF_IMAGE_NO_SEGMENT] = { "there is no segment to load", false },
	[ELF_IMAGE_TOO_MANY] = { "there are more than 16 segments", true },
	[ELF_IMAGE_TRUNCATED] = { "a segment ends behind the end of the file; is it whole?", true },
	[ELF_IMAGE_FILE_LARGER] = { "a segment is larger in the file than in memory", true },
	[ELF_IMAGE_ABOVE_4G] = { "a segment does not end below 4 GiB", true },
	[ELF_IMAGE_OVERLAP] = { "two segments overlap in memory", true },
	[ELF_IMAGE_BAD_NOTE] = { "the notes are not in the file or longer than their segment", true },
	[ELF_IMAGE_ENTRY_OUTSIDE] = { "the entry point is in no segment", false },
	[ELF_IMAGE_PVH_OUTSIDE] = { "the entry point of the PVH note is in no segment", false },
};

#define ERRORS (sizeof(errors) / sizeof(errors[0]))

const char *elf_image_error_text(enum elf_image_error error)
{
	return (size_t)error < ERRORS ? errors[error].text : "unknown error";
}

const char *elf_image_explain(struct elf_image_result result, char *text, size_t capacity)
{
	const char *what = elf_image_error_text(result.error);

	if (result.error == ELF_IMAGE_OVERLAP)
		snprintf(text, capacity, "%s (program headers %u and %u)", what, (unsigned int)result.other,
			 (unsigned int)result.segment);
	else if ((size_t)result.error < ERRORS && errors[result.error].has_segment)
		snprintf(text, capacity, "%s (program header %u)", what, (unsigned int)result.segment);
	else
		snprintf(text, capacity, "%s", what);
	return text;
}

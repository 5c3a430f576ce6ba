/* SPDX-License-Identifier: MIT */
/*
 * An executable in an ELF file for i386 or x86-64 (System V ABI, ELF-32 and ELF-64): what of the file goes where
 * in the first 4 GiB, and where it is entered. Also what a file that describes itself in another way, by its
 * multiboot header, asks for.
 *
 * Physical addresses are p_paddr. What is accepted needs no other look: every segment's bytes are in the file,
 * every segment ends below 4 GiB, no two overlap, and the entry point is in one of them.
 */
#ifndef FIRMWARE_GLUE_ELF_IMAGE_H
#define FIRMWARE_GLUE_ELF_IMAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "e820/range.h"

#define ELF_IMAGE_SEGMENTS_MAX 16
#define ELF_IMAGE_TEXT_SIZE 160

enum elf_image_error {
	ELF_IMAGE_OK,
	ELF_IMAGE_NO_ELF,        /* no ELF header, or less than that */
	ELF_IMAGE_BIG_ENDIAN,    /* or no known byte order */
	ELF_IMAGE_OTHER_MACHINE, /* neither i386 nor x86-64, or a class that does not belong to it */
	ELF_IMAGE_NO_HEADERS,    /* the program headers are not in the bytes that are there */
	ELF_IMAGE_NO_SEGMENT,    /* no PT_LOAD that occupies memory */
	ELF_IMAGE_TOO_MANY,      /* more than ELF_IMAGE_SEGMENTS_MAX of them */
	ELF_IMAGE_TRUNCATED,     /* a segment's bytes end behind the end of the file */
	ELF_IMAGE_FILE_LARGER,   /* a segment has more bytes in the file than in memory */
	ELF_IMAGE_ABOVE_4G,      /* a segment ends above 4 GiB */
	ELF_IMAGE_OVERLAP,       /* two segments occupy the same memory */
	ELF_IMAGE_BAD_NOTE,      /* a PT_NOTE is not in the file, or a note in it is longer than it */
	ELF_IMAGE_ENTRY_OUTSIDE, /* e_entry is in no segment */
	ELF_IMAGE_PVH_OUTSIDE,   /* the entry point of Xen's note is in no segment */
};

/* `memory_size` is not 0; the bytes from `file_size` on are to be zero. */
struct elf_segment {
	uint32_t offset; /* in the file */
	uint32_t address;
	uint32_t file_size;
	uint32_t memory_size; /* ends at 4 GiB or below */
	uint16_t index;       /* of its program header */
};

struct elf_image {
	bool wide;      /* ELF-64 */
	bool has_pvh;   /* there is a note XEN_ELFNOTE_PHYS32_ENTRY */
	uint32_t entry; /* physical: e_entry, which may name a virtual address of a segment */
	uint32_t pvh_entry;
	size_t count;        /* 1 or more */
	uint64_t file_total; /* the sums over all segments */
	uint64_t memory_total;
	struct range span;                                   /* from the lowest to the highest address of any segment */
	struct elf_segment segments[ELF_IMAGE_SEGMENTS_MAX]; /* in the file's order */
};

/* `segment` and `other` (ELF_IMAGE_OVERLAP): indices of the program headers that the error is about. */
struct elf_image_result {
	enum elf_image_error error;
	uint16_t segment, other;
};

bool elf_image_is_elf(const uint8_t *bytes, size_t size);

/* The whole file is in `bytes`. With an error, `image` is of no use. */
struct elf_image_result elf_image_parse(struct elf_image *image, const uint8_t *bytes, size_t size);

/*
 * The same from the first `size` bytes of a file whose size is not known and whose segments are somebody else's
 * business: neither their bytes nor notes nor e_entry are looked at, and `entry` stays 0.
 */
struct elf_image_result elf_image_parse_head(struct elf_image *image, const uint8_t *bytes, size_t size);

/* Whether a segment occupies `address`. */
bool elf_image_holds(const struct elf_image *image, uint64_t address);

/* What is wrong with the file, as a clause that leaves out which segment. */
const char *elf_image_error_text(enum elf_image_error error);

/* The same with the segment in it. Returns `text`, which ELF_IMAGE_TEXT_SIZE bytes suffice for. */
const char *elf_image_explain(struct elf_image_result result, char *text, size_t capacity);

#endif

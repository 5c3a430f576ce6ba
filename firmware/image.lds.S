/* SPDX-License-Identifier: MIT */
/*
 * The image: code and data, linked for the place in RAM where they run. How it gets there is the business of what
 * carries it: compressed in a ROM (firmware/rom/rom.lds.S), or as the ELF file that this makes (firmware/xen/image.lds.S,
 * which defines the first three names).
 *
 *   IMAGE_START  text | rodata | data | bss | guard page | stack   at most up to IMAGE_END
 */
#include "firmware/layout.h"

#ifndef IMAGE_START
#define IMAGE_START LAYOUT_IMAGE
#define IMAGE_END LAYOUT_IMAGE_END
#define IMAGE_ENTRY image_entry
#endif

#define PAGE_SIZE 0x1000
#define STACK_SIZE 0x8000

ENTRY(IMAGE_ENTRY)

PHDRS
{
	code PT_LOAD FLAGS(5);
	data PT_LOAD FLAGS(6);
	bss PT_LOAD FLAGS(6);
}

SECTIONS
{
	. = IMAGE_START;
	image_start = .;
	.text : { KEEP(*(.text.entry)) KEEP(*(.text.image_entry)) *(.text .text.*) } :code
	.rodata : { *(.rodata .rodata.*) } :code
	read_only_end = .;
	.data : { *(.data .data.*) . = ALIGN(4); } :data

	/* Not stored: start.S fills it with zeros. */
	.bss (NOLOAD) : {
		. = ALIGN(4);
		bss_start = .;
		*(.bss .bss.* COMMON)
		. = ALIGN(PAGE_SIZE);
		bss_end = .;
		stack_guard = .;
		. += PAGE_SIZE;
		. += STACK_SIZE;
		stack_top = .;
	} :bss

	bss_dwords = (bss_end - bss_start) / 4;

#include "firmware/sections.lds.S"
}

ASSERT(SIZEOF(.got) + SIZEOF(.plt) + SIZEOF(.rel) == 0, "image.lds: the image must not need run-time relocation")
ASSERT(IMAGE_ENTRY == IMAGE_START, "image.lds: the image must begin with its first instruction")
ASSERT(stack_top <= IMAGE_END, "image.lds: image, data and stack do not end below IMAGE_END")
ASSERT(image_start % PAGE_SIZE == 0, "image.lds: the image must begin on a page")

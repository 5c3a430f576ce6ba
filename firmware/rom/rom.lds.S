/* SPDX-License-Identifier: MIT */
/*
 * The ROM's end: what runs from the ROM itself. tools/pack-rom puts the image before it.
 *
 *   4 GiB - LAYOUT_ROM_SIZE         struct rom_packed, the compressed image
 *                                   zeros
 *   4 GiB - LAYOUT_ROM_START_SIZE   reset, decompressor, constants
 *   FFFFFFF0                        reset vector
 */
#include "firmware/layout.h"

#define START_BASE (0x100000000 - LAYOUT_ROM_START_SIZE)
#define RESET_VECTOR_SIZE 0x10

ENTRY(reset_vector)

PHDRS
{
	start PT_LOAD FLAGS(5);
}

SECTIONS
{
	.start START_BASE : {
		*(.reset)
		*(.text .text.*)
		*(.rodata .rodata.*)
		start_end = .;
		. = LAYOUT_ROM_START_SIZE - RESET_VECTOR_SIZE;
		KEEP(*(.reset.vector))
		. = LAYOUT_ROM_START_SIZE;
	} :start

	/* Nothing can be written here. */
	.data : { *(.data .data.*) *(.bss .bss.* COMMON) }

#include "firmware/sections.lds.S"
}

ASSERT(SIZEOF(.got) + SIZEOF(.plt) + SIZEOF(.rel) == 0, "rom.lds: the start-up code must not need relocation")
ASSERT(SIZEOF(.data) == 0, "rom.lds: the start-up code must not have variables, it runs from the ROM")
ASSERT(SIZEOF(.start) == LAYOUT_ROM_START_SIZE, "rom.lds: start-up code and reset vector do not fill their place")

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

	/* What the linker itself makes for position independent or dynamic code: there is none. */
	.got : { *(.got) *(.got.plt) *(.igot) *(.igot.plt) }
	.plt : { *(.plt) *(.iplt) }
	.rel : { *(.rel.*) }

	.debug_abbrev 0 : { *(.debug_abbrev) }
	.debug_addr 0 : { *(.debug_addr) }
	.debug_aranges 0 : { *(.debug_aranges) }
	.debug_frame 0 : { *(.debug_frame) }
	.debug_info 0 : { *(.debug_info) }
	.debug_line 0 : { *(.debug_line) }
	.debug_line_str 0 : { *(.debug_line_str) }
	.debug_loc 0 : { *(.debug_loc) }
	.debug_loclists 0 : { *(.debug_loclists) }
	.debug_names 0 : { *(.debug_names) }
	.debug_ranges 0 : { *(.debug_ranges) }
	.debug_rnglists 0 : { *(.debug_rnglists) }
	.debug_str 0 : { *(.debug_str) }
	.debug_str_offsets 0 : { *(.debug_str_offsets) }

	/DISCARD/ : {
		*(.comment)
		*(.note.GNU-stack)
		*(.note.gnu.property)
		*(.llvm_addrsig)
		*(.eh_frame)
	}
}

ASSERT(SIZEOF(.got) + SIZEOF(.plt) + SIZEOF(.rel) == 0, "rom.lds: the start-up code must not need relocation")
ASSERT(SIZEOF(.data) == 0, "rom.lds: the start-up code must not have variables, it runs from the ROM")
ASSERT(SIZEOF(.start) == LAYOUT_ROM_START_SIZE, "rom.lds: start-up code and reset vector do not fill their place")

/* SPDX-License-Identifier: MIT */
/*
 * The ROM image: a code and data image that is linked for RAM and stored from the ROM's first byte on, and at
 * the ROM's end the few instructions that copy it.
 *
 *   ROM   ROM_BASE      text | rodata | data | (zero) ... | rom, reset, vector   FFFFFFFF
 *   RAM   LAYOUT_IMAGE  text | rodata | data | bss | guard page | stack   at most up to LAYOUT_IMAGE_END
 */
#include "firmware/layout.h"

#define ROM_BASE (0x100000000 - LAYOUT_ROM_SIZE)
#define RESET_SIZE 0x100
#define RESET_BASE (0x100000000 - RESET_SIZE)
#define RESET_VECTOR_SIZE 0x10
#define PAGE_SIZE 0x1000
#define STACK_SIZE 0x8000
#define IN_ROM(section) AT(ADDR(section) - LAYOUT_IMAGE + ROM_BASE)

ENTRY(reset_vector)

PHDRS
{
	code PT_LOAD FLAGS(5);
	data PT_LOAD FLAGS(6);
	bss PT_LOAD FLAGS(6);
	reset PT_LOAD FLAGS(5);
}

SECTIONS
{
	. = LAYOUT_IMAGE;
	image_start = .;
	.text : IN_ROM(.text) { *(.text .text.*) } :code
	.rodata : IN_ROM(.rodata) { *(.rodata .rodata.*) } :code
	read_only_end = .;
	.data : IN_ROM(.data) { *(.data .data.*) . = ALIGN(4); } :data
	image_end = .;

	/* Not in the ROM: start.S fills it with zeros. */
	.bss (NOLOAD) : AT(ADDR(.bss)) {
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

	.reset RESET_BASE : AT(RESET_BASE) {
		*(.rom)
		*(.reset)
		. = RESET_SIZE - RESET_VECTOR_SIZE;
		KEEP(*(.reset.vector))
		. = RESET_SIZE;
	} :reset

	image_rom = ROM_BASE;
	image_dwords = (image_end - image_start) / 4;
	bss_dwords = (bss_end - bss_start) / 4;

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

ASSERT(SIZEOF(.got) + SIZEOF(.plt) + SIZEOF(.rel) == 0, "rom.lds: the image must not need run-time relocation")
ASSERT(SIZEOF(.reset) == RESET_SIZE, "rom.lds: the start-up code does not fit before the reset vector")
ASSERT(image_rom + (image_end - image_start) <= RESET_BASE, "rom.lds: code and data do not fit in the ROM")
ASSERT(stack_top <= LAYOUT_IMAGE_END, "rom.lds: image, data and stack do not end below LAYOUT_IMAGE_END")
ASSERT(image_start % PAGE_SIZE == 0, "rom.lds: the image must begin on a page")

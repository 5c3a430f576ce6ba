/* SPDX-License-Identifier: MIT */
/*
 * The output sections that both linker scripts have in common: those that must be empty (the scripts assert it), those of
 * the debugger, and what is thrown away. Included inside SECTIONS { }.
 */
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

/* SPDX-License-Identifier: MIT */
/* One entry per processor exception and one for every other vector; each makes the same frame of the stack. */
#include "firmware/arch/exception_frame.h"

/* The vectors whose exception pushes an error code: DF, TS, NP, SS, GP, PF, AC, CP, VC, SX (AMD APM volume 2, 8.2). */
#define PUSHES_ERROR_CODE 0x60227d00

	.text
	.code32

	.macro ENTRY vector
exception_entry_\vector :
	.if !((PUSHES_ERROR_CODE >> \vector) & 1) || \vector >= EXCEPTION_VECTORS
	pushl	$0
	.endif
	pushl	$\vector
	jmp	common
	.endm

	.altmacro
	.set	vector, 0
	.rept	EXCEPTION_VECTORS + 1
	ENTRY	%vector
	.set	vector, vector + 1
	.endr

common:
	cld
	pushal
	pushl	%esp
	call	exception_report

	.macro ADDRESS vector
	.long	exception_entry_\vector
	.endm

	.section .rodata.exception_entries, "a"
	.balign 4
	.global exception_entries
exception_entries:
	.set	vector, 0
	.rept	EXCEPTION_VECTORS + 1
	ADDRESS	%vector
	.set	vector, vector + 1
	.endr

	.section .note.GNU-stack, "", @progbits

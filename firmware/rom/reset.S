/* SPDX-License-Identifier: MIT */
/*
 * The first instructions after reset, all of them in ROM: from real mode to flat 32-bit protected mode, and through the
 * decompressor to the image in RAM.
 *
 * The processor starts at FFFFFFF0h with CS = F000h and a CS base of FFFF0000h, so 16-bit offsets reach the
 * last 64 KiB below 4 GiB, where the end of the ROM is. The first far jump loads CS anew and must therefore
 * already be the one into protected mode: the F segment below 1 MiB, where a real-mode jump would land, shows
 * the ROM only by the grace of the PAM registers.
 *
 * The A20 gate needs no care: it is open after reset on these machines, even though port 92h may read as if
 * it were not.
 */
#include "firmware/arch/segments.h"
#include "firmware/layout.h"

#define CR0_PE 0x00000001
#define CR0_NW 0x20000000
#define CR0_CD 0x40000000

	.section .reset, "ax"
	.code16

reset_start:
	cli
	cld
	/* The assembler's 16-bit offset is the symbol's address within the last 64 KiB. */
	lgdtl	%cs:reset_gdt_pointer

	/* Caches are off after reset, and a hypervisor with a passed-through device may take that at its word. */
	movl	%cr0, %eax
	andl	$~(CR0_CD | CR0_NW), %eax
	orl	$CR0_PE, %eax
	movl	%eax, %cr0
	ljmpl	$SEGMENT_CODE, $rom_start

	/*
	 * Paging and interrupts stay off, and there is no table to catch an exception. The stack is borrowed from the
	 * place of what the payload will be handed: free until then, and below the image that is being made.
	 */
	.code32
rom_start:
	movw	$SEGMENT_DATA, %ax
	movw	%ax, %ds
	movw	%ax, %es
	movw	%ax, %fs
	movw	%ax, %gs
	movw	%ax, %ss
	movl	$LAYOUT_HANDOFF_END, %esp
	call	rom_unpack
	testb	%al, %al
	jz	rom_stop
	movl	$LAYOUT_IMAGE, %eax
	jmp	*%eax

	/* A non-maskable interrupt has no handler here, but a system management interrupt may wake the processor. */
rom_stop:
	cli
	hlt
	jmp	rom_stop

	/* The same selectors as the table in RAM that follows later (arch/segments.c). */
	.balign 8
reset_gdt:
	.quad	0
	.quad	0
	.quad	SEGMENT_DESCRIPTOR_CODE
	.quad	SEGMENT_DESCRIPTOR_DATA
reset_gdt_end:

reset_gdt_pointer:
	.word	reset_gdt_end - reset_gdt - 1
	.long	reset_gdt

	/* The reset vector: the last 16 bytes below 4 GiB. */
	.section .reset.vector, "ax"
	.code16
	.global reset_vector
reset_vector:
	jmp	reset_start

	.section .note.GNU-stack, "", @progbits

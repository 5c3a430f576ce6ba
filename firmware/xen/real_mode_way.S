/* SPDX-License-Identifier: MIT */
/*
 * From flat 32-bit protected mode without paging to F000:FFF0 in real mode (Intel SDM volume 3, 9.9.2). real_mode.c copies this
 * page to LAYOUT_AP_START and calls it there, so that no address in it is the linker's.
 *
 * A segment register keeps the limit that it was given in protected mode when it is loaded in real mode. That is why all of
 * them are loaded with 64 KiB segments of base 0 before.
 */
#include "firmware/layout.h"

#define CR0_ET 0x10
#define EFLAGS_RESET 2 /* the bit that is always 1 */

#define REAL_CODE 0x08
#define REAL_DATA 0x10
#define DESCRIPTOR_REAL_CODE 0x00009b000000ffff /* 16-bit, limit FFFFh, ring 0, accessed */
#define DESCRIPTOR_REAL_DATA 0x000093000000ffff

#define AT(symbol) (symbol - real_mode_way_begin + LAYOUT_AP_START)

	.section .rodata.real_mode_way, "a"
	.code32
	.global real_mode_way_begin
real_mode_way_begin:
	pushl	$EFLAGS_RESET
	popfl
	lgdtl	AT(gdt_pointer)
	lidtl	AT(idt_pointer)
	ljmpl	$REAL_CODE, $AT(narrow)

	.code16
narrow:
	movw	$REAL_DATA, %ax
	movw	%ax, %ds
	movw	%ax, %es
	movw	%ax, %fs
	movw	%ax, %gs
	movw	%ax, %ss
	movl	$0, %eax
	movl	%eax, %cr4
	movl	$CR0_ET, %eax
	movl	%eax, %cr0
	ljmpw	$0, $AT(real)

	/* MOV leaves the flags alone. */
real:
	movl	$0, %eax
	movw	%ax, %ds
	movw	%ax, %es
	movw	%ax, %fs
	movw	%ax, %gs
	movw	%ax, %ss
	movl	$0, %ebx
	movl	$0, %ecx
	movl	$0, %edx
	movl	$0, %esi
	movl	$0, %edi
	movl	$0, %ebp
	movl	$0, %esp
	ljmpw	$0xf000, $0xfff0

	.balign 8
gdt:
	.quad	0
	.quad	DESCRIPTOR_REAL_CODE
	.quad	DESCRIPTOR_REAL_DATA
gdt_pointer:
	.word	. - gdt - 1
	.long	AT(gdt)
idt_pointer:
	.word	0x3ff
	.long	0
	.global real_mode_way_end
real_mode_way_end:

	.section .note.GNU-stack, "", @progbits

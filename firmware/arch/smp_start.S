/* SPDX-License-Identifier: MIT */
/*
 * The way of an application processor: from real mode at LAYOUT_AP_START, where a startup IPI puts it, to flat 32-bit
 * protected mode, to a stack of its own and to C; then it halts. smp.c copies this page there, so that no address in it is
 * the linker's.
 */
#include "firmware/arch/segments.h"
#include "firmware/arch/smp_start.h"

#define CR0_PE 0x00000001

#define AT(symbol) (symbol - smp_start_begin + LAYOUT_AP_START)

	.section .rodata.smp_start, "a"
	.code16
	.global smp_start_begin
smp_start_begin:
	cli
	cld
	/* CS has the page as its base. */
	lgdtl	%cs:(gdt_pointer - smp_start_begin)
	movl	%cr0, %eax
	orl	$CR0_PE, %eax
	movl	%eax, %cr0
	ljmpl	$SEGMENT_CODE, $AT(flat)

	.code32
flat:
	movw	$SEGMENT_DATA, %ax
	movw	%ax, %ds
	movw	%ax, %es
	movw	%ax, %fs
	movw	%ax, %gs
	movw	%ax, %ss

	movl	$1, %eax
	lock xaddl %eax, SMP_TICKET
	cmpl	SMP_CAPACITY, %eax
	jae	done

	leal	1(%eax), %esp
	shll	$SMP_STACK_SHIFT, %esp
	addl	SMP_STACKS, %esp
	xorl	%ebp, %ebp
	pushl	%eax
	call	*SMP_MAIN
done:
	jmp	*SMP_HALT

	/* Elsewhere, in memory that stays as it is: a processor that something wakes goes back to sleep. */
	.global smp_start_halt
smp_start_halt:
	cli
	hlt
	jmp	smp_start_halt
halt_end:

	.balign 8
gdt:
	.quad	0
	.quad	0
	.quad	SEGMENT_DESCRIPTOR_CODE
	.quad	SEGMENT_DESCRIPTOR_DATA
gdt_pointer:
	.word	. - gdt - 1
	.long	AT(gdt)
	.global smp_start_end
smp_start_end:

	.section .note.GNU-stack, "", @progbits

/* SPDX-License-Identifier: MIT */
/*
 * The first instructions after reset, all of them in ROM: from real mode to flat 32-bit protected mode, and through the
 * decompressor to the image in RAM, or, if the machine was asleep, to the operating system's waking vector.
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

#define CMOS_INDEX 0x70
#define CMOS_DATA 0x71
#define CMOS_SHUTDOWN 0x0f
#define SHUTDOWN_S3 0xfe /* what QEMU leaves there when the machine wakes from S3 */

#define SEGMENT_ROM_CODE16 0x20
#define SEGMENT_ROM_DATA16 0x28
#define ROM_LAST_64K 0xffff0000

/* Where SP begins for whoever is woken: under it is the intra-application area of the BIOS data area. */
#define WAKE_STACK 0x500

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
	movb	$CMOS_SHUTDOWN, %al
	outb	%al, $CMOS_INDEX
	inb	$CMOS_DATA, %al
	cmpb	$SHUTDOWN_S3, %al
	je	rom_wake
rom_cold:
	movl	$LAYOUT_HANDOFF_END, %esp
	call	rom_unpack
	testb	%al, %al
	jz	rom_stop
	movl	$LAYOUT_IMAGE, %eax
	jmp	*%eax

	/*
	 * RAM is the sleeping operating system's, all but one page. What CMOS RAM says of the page is believed when the page
	 * itself says so, too; if not, memory is lost, and the stack that has just been borrowed for a cold start serves for saying it.
	 * The reason for this start must not be that of the next one.
	 */
rom_wake:
	xorb	%al, %al
	outb	%al, $CMOS_DATA
	xorl	%ebx, %ebx
	movl	$LAYOUT_RESUME_CMOS_SIZE, %ecx
1:	shll	$8, %ebx
	leal	(LAYOUT_RESUME_CMOS - 1)(%ecx), %eax
	outb	%al, $CMOS_INDEX
	inb	$CMOS_DATA, %al
	movb	%al, %bl
	loop	1b
	shll	$LAYOUT_RESUME_SHIFT, %ebx
	movl	$LAYOUT_HANDOFF_END, %esp
	cmpl	$LAYOUT_RESUME_MAGIC, (%ebx)
	jne	2f
	leal	LAYOUT_RESUME_SIZE(%ebx), %esp
2:	pushl	%ebx
	call	rom_resume
	jmp	rom_cold

	/* void rom_wake_flat(uint32_t vector): interrupts and paging are off, the segments flat, as they should be. */
	.global rom_wake_flat
rom_wake_flat:
	movl	4(%esp), %eax
	jmp	*%eax

	/*
	 * void rom_wake_real(const struct rom_far_pointer *vector): through a code segment of 64 KiB that ends where the ROM ends. CS
	 * keeps its base when protection is switched off, until the last jump loads it. That jump must find CS and IP in memory, and
	 * none below 1 MiB is ours: so FS keeps a limit of 4 GiB, which is in nobody's way in real mode.
	 */
	.global rom_wake_real
rom_wake_real:
	movl	4(%esp), %ebx
	lidtl	reset_idt_pointer
	movw	$SEGMENT_ROM_DATA16, %ax
	movw	%ax, %ds
	movw	%ax, %es
	movw	%ax, %gs
	movw	%ax, %ss
	ljmpl	$SEGMENT_ROM_CODE16, $(rom_wake_16 - ROM_LAST_64K)

	.code16
rom_wake_16:
	movl	%cr0, %eax
	andl	$~CR0_PE, %eax
	movl	%eax, %cr0
	xorw	%ax, %ax
	movw	%ax, %ds
	movw	%ax, %es
	movw	%ax, %fs
	movw	%ax, %gs
	movw	%ax, %ss
	movw	$WAKE_STACK, %sp
	ljmpw	*%fs:(%ebx)
	.code32

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
	.quad	0xff009bff0000ffff	/* SEGMENT_ROM_CODE16: base FFFF0000h, 64 KiB, 16-bit */
	.quad	0x000093000000ffff	/* SEGMENT_ROM_DATA16: base 0, 64 KiB */
reset_gdt_end:

reset_gdt_pointer:
	.word	reset_gdt_end - reset_gdt - 1
	.long	reset_gdt

	/* Real mode's own table of vectors, at 0. */
reset_idt_pointer:
	.word	0x3ff
	.long	0

	/* The reset vector: the last 16 bytes below 4 GiB. */
	.section .reset.vector, "ax"
	.code16
	.global reset_vector
reset_vector:
	jmp	reset_start

	.section .note.GNU-stack, "", @progbits

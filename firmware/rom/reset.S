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

/* The PAM register that opens the F segment: of i440FX and of Q35, both in 00:00.0. */
#define CONFIG_ADDRESS 0xcf8
#define CONFIG_DATA 0xcfc
#define HOST_BRIDGE_ID 0x80000000
#define I440FX_ID 0x12378086
#define I440FX_PAM0 0x59
#define Q35_PAM0 0x90
#define PAM0_RAM 0x30

#define SEGMENT_ROM_CODE16 0x20
#define SEGMENT_ROM_DATA16 0x28
#define ROM_LAST_64K 0xffff0000

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
	 * RAM is the sleeping operating system's, all but the F segment, where the reset has left the ROM's alias to be read.
	 * The reason for this start must not be that of the next one.
	 */
rom_wake:
	xorb	%al, %al
	outb	%al, $CMOS_DATA
	movl	$HOST_BRIDGE_ID, %eax
	movw	$CONFIG_ADDRESS, %dx
	outl	%eax, %dx
	movw	$CONFIG_DATA, %dx
	inl	%dx, %eax
	movl	$(HOST_BRIDGE_ID | Q35_PAM0), %ebx
	cmpl	$I440FX_ID, %eax
	jne	1f
	movl	$(HOST_BRIDGE_ID | I440FX_PAM0), %ebx
1:	movl	%ebx, %eax
	andb	$0xfc, %al
	movw	$CONFIG_ADDRESS, %dx
	outl	%eax, %dx
	andl	$3, %ebx
	leal	CONFIG_DATA(%ebx), %edx
	movb	$PAM0_RAM, %al
	outb	%al, %dx
	movl	$LAYOUT_RESUME_STACK, %esp
	call	rom_resume
	jmp	rom_cold

	/* void rom_wake_flat(uint32_t vector): interrupts and paging are off, the segments flat, as they should be. */
	.global rom_wake_flat
rom_wake_flat:
	movl	4(%esp), %eax
	jmp	*%eax

	/*
	 * void rom_wake_real(uint32_t vector): through a code segment of 64 KiB that ends where the ROM ends. CS keeps its
	 * base when protection is switched off, until the far return loads it.
	 */
	.global rom_wake_real
rom_wake_real:
	movl	4(%esp), %ebx
	lidtl	reset_idt_pointer
	movw	$SEGMENT_ROM_DATA16, %ax
	movw	%ax, %ds
	movw	%ax, %es
	movw	%ax, %fs
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
	movw	$(LAYOUT_FSEG >> 4), %ax
	movw	%ax, %ss
	movw	$(LAYOUT_RESUME_STACK - LAYOUT_FSEG), %sp
	movl	%ebx, %eax
	shrl	$4, %eax
	pushw	%ax
	andw	$0xf, %bx
	pushw	%bx
	lretw
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

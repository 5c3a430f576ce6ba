/* SPDX-License-Identifier: MIT */
/*
 * From the ROM into RAM, and from there into C.
 *
 * The image is linked for RAM and stored in ROM; data too, so that every reset starts from the same bytes.
 * Before the copy there is no stack and no table to catch an exception.
 */
#include "firmware/arch/segments.h"
#include "firmware/layout.h"

#define PAGE_SIZE 0x1000

	/* In ROM, straight from reset.S: flat 32-bit protected mode, paging and interrupts off. */
	.section .rom, "ax"
	.code32
	.global rom_start
rom_start:
	movw	$SEGMENT_DATA, %ax
	movw	%ax, %ds
	movw	%ax, %es
	movw	%ax, %fs
	movw	%ax, %gs
	movw	%ax, %ss

	/* The linker script makes the image and bss whole numbers of 4 bytes. */
	movl	$image_rom, %esi
	movl	$LAYOUT_IMAGE, %edi
	movl	$image_dwords, %ecx
	rep movsl

	xorl	%eax, %eax
	movl	$bss_start, %edi
	movl	$bss_dwords, %ecx
	rep stosl

	/*
	 * Vectors and BIOS data area: a reset keeps what the last guest had there, and the next one might
	 * believe it.
	 */
	xorl	%edi, %edi
	movl	$(PAGE_SIZE / 4), %ecx
	rep stosl

	movl	$image_entry, %eax
	jmp	*%eax

	/* In RAM. */
	.section .text.image_entry, "ax"
	.code32
	.global image_entry
image_entry:
	movl	$stack_top, %esp
	xorl	%ebp, %ebp
	call	paging_init
	call	exception_init
	call	firmware_main
	call	stop

	.section .note.GNU-stack, "", @progbits

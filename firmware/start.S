/* SPDX-License-Identifier: MIT */
/*
 * The image's first instructions: memory as C expects it, then C. The linker script puts them at LAYOUT_IMAGE.
 *
 * They are entered in flat 32-bit protected mode (the selectors of arch/segments.h), paging and interrupts off and the
 * direction flag clear, once text, rodata and data are in place. Every reset puts them there anew, so that each start
 * has the same bytes.
 */
#define PAGE_SIZE 0x1000

	.section .text.image_entry, "ax"
	.code32
	.global image_entry
image_entry:
	/* The linker script makes bss a whole number of 4 bytes. */
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

	movl	$stack_top, %esp
	xorl	%ebp, %ebp
	call	paging_init
	call	exception_init
	call	firmware_main
	call	stop

	.section .note.GNU-stack, "", @progbits

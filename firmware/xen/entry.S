/* SPDX-License-Identifier: MIT */
/*
 * Where Xen's domain builder starts the first processor: flat 32-bit protected mode without descriptor tables of its own,
 * paging and interrupts off, EBX the address of struct hvm_start_info. The address goes into .data, which start.S leaves
 * alone.
 */
	.section .text.entry, "ax"
	.code32
	.global xen_entry
xen_entry:
	cli
	cld
	movl	%ebx, start_info
	jmp	image_entry

	.text
	.global entry_start_info
entry_start_info:
	movl	start_info, %eax
	ret

	.data
	.balign	4
start_info:
	.long	0

	.section .note.GNU-stack, "", @progbits

/* SPDX-License-Identifier: MIT */
/*
 * From the reset vector to C. Every register is put down before it is used, in the image itself: CS is the only segment of
 * which anything is known, as it is where we run.
 */
#include "tests/guests/xen-probes/entry_state.h"

/* The linker script defines NAME_offset, in the segment F000h, for each place NAME that 16-bit code names. */
#define KEPT(offset) %cs:(entry_state_begin_offset + offset)

#define CR0_PE 1
#define CODE 0x08
#define DATA 0x10

	.section .entry_state, "aw"
	.balign 8
	.global entry_state_begin, entry_state_end
entry_state_begin:
	.fill	ENTRY_STATE_SIZE, 1, 0xee
entry_state_end:

	.text
	.code16
	.global start16
start16:
	movl	%eax, KEPT(ENTRY_STATE_REGISTERS)
	movl	%ecx, KEPT(ENTRY_STATE_REGISTERS + 4)
	movl	%edx, KEPT(ENTRY_STATE_REGISTERS + 8)
	movl	%ebx, KEPT(ENTRY_STATE_REGISTERS + 12)
	movl	%esp, KEPT(ENTRY_STATE_REGISTERS + 16)
	movl	%ebp, KEPT(ENTRY_STATE_REGISTERS + 20)
	movl	%esi, KEPT(ENTRY_STATE_REGISTERS + 24)
	movl	%edi, KEPT(ENTRY_STATE_REGISTERS + 28)
	movl	%cr0, %eax
	movl	%eax, KEPT(ENTRY_STATE_CONTROL)
	movl	%cr3, %eax
	movl	%eax, KEPT(ENTRY_STATE_CONTROL + 4)
	movl	%cr4, %eax
	movl	%eax, KEPT(ENTRY_STATE_CONTROL + 8)
	movw	%cs, KEPT(ENTRY_STATE_SEGMENTS)
	movw	%ds, KEPT(ENTRY_STATE_SEGMENTS + 2)
	movw	%es, KEPT(ENTRY_STATE_SEGMENTS + 4)
	movw	%fs, KEPT(ENTRY_STATE_SEGMENTS + 6)
	movw	%gs, KEPT(ENTRY_STATE_SEGMENTS + 8)
	movw	%ss, KEPT(ENTRY_STATE_SEGMENTS + 10)
	movl	%ds:0x1000, %eax
	movl	%eax, KEPT(ENTRY_STATE_SEEN)
	movl	%es:0x1000, %eax
	movl	%eax, KEPT(ENTRY_STATE_SEEN + 4)
	movl	%fs:0x1000, %eax
	movl	%eax, KEPT(ENTRY_STATE_SEEN + 8)
	movl	%gs:0x1000, %eax
	movl	%eax, KEPT(ENTRY_STATE_SEEN + 12)
	movl	%ss:0x1000, %eax
	movl	%eax, KEPT(ENTRY_STATE_SEEN + 16)
	sidtw	KEPT(ENTRY_STATE_IDT)

	/* The flags need a stack: below the block at 1000h. MOV has not changed them. */
	movw	$0, %ax
	movw	%ax, %ss
	movl	$0xf00, %esp
	pushfl
	popl	%eax
	movl	%eax, KEPT(ENTRY_STATE_FLAGS)

	cli
	cld
	lgdtl	%cs:gdt_pointer_offset
	movl	%cr0, %eax
	orl	$CR0_PE, %eax
	movl	%eax, %cr0
	ljmpl	$CODE, $start32

	.code32
start32:
	movw	$DATA, %ax
	movw	%ax, %ds
	movw	%ax, %es
	movw	%ax, %fs
	movw	%ax, %gs
	movw	%ax, %ss
	movl	$stack_top, %esp
	xorl	%ebp, %ebp
	xorl	%eax, %eax
	movl	$bss_start, %edi
	movl	$bss_dwords, %ecx
	rep stosl
	call	main
stop:
	cli
	hlt
	jmp	stop

	.global entry_state
entry_state:
	movl	$entry_state_begin, %eax
	ret

	.balign 8
gdt:
	.quad	0
	.quad	0x00cf9b000000ffff
	.quad	0x00cf93000000ffff
	.global gdt_pointer
gdt_pointer:
	.word	. - gdt - 1
	.long	gdt

	/* As real images have it: SeaBIOS a far jump, OVMF a near one. Both end in what is not code. */
	.section .reset, "ax"
	.code16
#ifdef PROBE_OVMF
	.byte	0xe9
	.word	start16 - (1f)
1:
#else
	ljmpw	$0xf000, $start16_offset
#endif
	.balign	16, 0x90

	.section .note.GNU-stack, "", @progbits

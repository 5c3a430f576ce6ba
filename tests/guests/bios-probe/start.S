/* SPDX-License-Identifier: MIT */
/* Where the program starts, and what C has no word for. Everything is below 64 KiB, all segments are 0. */
#define REGS_EBX 4
#define REGS_ECX 8
#define REGS_EDX 12
#define REGS_ESI 16
#define REGS_EDI 20
#define REGS_EBP 24
#define REGS_DS 28
#define REGS_ES 30
#define REGS_FLAGS 32

	.code16
	.section .start, "ax"
	/* On the stack as for a call: the drive's number. */
	movw $bss_start, %di
	movw $bss_end, %cx
	subw %di, %cx
	xorw %ax, %ax
	rep stosb
	jmp stage_main

	.text
	/* void bios_interrupt(uint32_t number, struct bios_registers *registers) */
	.globl bios_interrupt
bios_interrupt:
	pushal
	movb 36(%esp), %al
	movb %al, number
	movl 40(%esp), %esi
	movw %si, registers
	movl REGS_EBX(%si), %ebx
	movl REGS_ECX(%si), %ecx
	movl REGS_EDX(%si), %edx
	movl REGS_EDI(%si), %edi
	movl REGS_EBP(%si), %ebp
	movw REGS_ES(%si), %es
	pushw REGS_DS(%si)
	pushl REGS_ESI(%si)
	movl (%si), %eax
	popl %esi
	popw %ds
	sti
	.byte 0xcd
number:
	.byte 0
	pushfw
	pushw %ds
	pushl %esi
	pushw $0
	popw %ds
	movw registers, %si
	popl REGS_ESI(%si)
	popw REGS_DS(%si)
	popw REGS_FLAGS(%si)
	movl %eax, (%si)
	movl %ebx, REGS_EBX(%si)
	movl %ecx, REGS_ECX(%si)
	movl %edx, REGS_EDX(%si)
	movl %edi, REGS_EDI(%si)
	movl %ebp, REGS_EBP(%si)
	movw %es, REGS_ES(%si)
	pushw $0
	popw %es
	cld
	popal
	retl

	/* void flat_copy(void *to, uint32_t from, uint32_t size): through protected mode, for any address below 4 GiB */
	.globl flat_copy
flat_copy:
	pushal
	pushfw
	cli
	movl 38(%esp), %edi
	movl 42(%esp), %esi
	movl 46(%esp), %ecx
	lgdtl descriptors
	movl %cr0, %eax
	orb $1, %al
	movl %eax, %cr0
	jmp 1f
1:	movw $8, %bx
	movw %bx, %ds
	movw %bx, %es
	addr32 rep movsb
	andb $0xfe, %al
	movl %eax, %cr0
	jmp 2f
2:	xorw %bx, %bx
	movw %bx, %ds
	movw %bx, %es
	popfw
	popal
	retl

	.data
registers:
	.word 0
	.balign 8
table:
	.quad 0
	.quad 0x00cf93000000ffff /* data, base 0, 4 GiB */
descriptors:
	.word . - table - 1
	.long table

	.section .note.GNU-stack, "", @progbits

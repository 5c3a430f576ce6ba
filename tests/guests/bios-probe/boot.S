/* SPDX-License-Identifier: MIT */
/*
 * The boot sector: loads the program behind it to 8000h and starts it there, in real mode with segments 0 and the stack
 * below 7C00h. The word at 1A0h, up to eight letters, asks how the program ends; the program reads it where it lies.
 */
#define STAGE 0x8000

	.code16
	.section .boot, "ax"
	.globl boot
boot:
	cli
	xorw %ax, %ax
	movw %ax, %ds
	movw %ax, %es
	movw %ax, %ss
	movw $boot, %sp
	ljmp $0, $1f
1:	sti
	cld
	movb %dl, boot_drive
	movw $packet, %si
	movb $0x42, %ah /* extended read */
	int $0x13
	jc failed
	movzbl boot_drive, %eax
	pushl %eax
	pushl $0 /* no return */
	jmp STAGE

failed:
	movw $message, %si
2:	lodsb
	testb %al, %al
	jz 4f
	movw $0x3f8, %dx
	outb %al, %dx
	jmp 2b
4:	hlt
	jmp 4b

message:
	.asciz "bios-probe: note text=the program could not be read\r\n"
boot_drive:
	.byte 0
	.balign 4
packet: /* where from and to, for int 13h AH=42h */
	.byte 0x10, 0
	.word stage_sectors
	.word STAGE, 0
	.quad 1

	.org 0x1a0
	.ascii "poweroff"
	.org 510
	.word 0xaa55

	.section .note.GNU-stack, "", @progbits

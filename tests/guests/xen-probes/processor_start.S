/* SPDX-License-Identifier: MIT */
/* In real mode: adds up the MSRs of the list, puts the sum down, and halts. Copied to PROCESSOR_PAGE. */
#include "tests/guests/xen-probes/processor_start.h"

	.text
	.code16
	.global processor_start, processor_start_end
processor_start:
	cli
	movw	%cs, %ax
	movw	%ax, %ds
	movl	$1, %ebp
	lock xaddl %ebp, PROCESSOR_CAME
	xorl	%esi, %esi
	xorl	%edi, %edi
1:
	movzwl	PROCESSOR_LIST(, %esi, 2), %ecx
	rdmsr
	xorl	%eax, %edi
	roll	$3, %edi
	xorl	%edx, %edi
	roll	$3, %edi
	incl	%esi
	cmpl	PROCESSOR_COUNT, %esi
	jb	1b
	cmpl	$PROCESSOR_SUMS_MAX, %ebp
	jae	2f
	movl	%edi, PROCESSOR_SUMS(, %ebp, 4)
	lock incl PROCESSOR_DONE
2:
	hlt
	jmp	2b
processor_start_end:

	.section .note.GNU-stack, "", @progbits

/* SPDX-License-Identifier: MIT */
#include "firmware/qemu/handoff_jump.h"

#include "firmware/arch/paging.h"

#define CR0_PE_ET 0x11 /* ET is fixed to 1 */

void handoff_jump(uint32_t entry, uint32_t esi, uint32_t ebx)
{
	paging_disable();

	/*
	 * The segment registers are right since exception_init. EBP is cleared last: operands may
	 * be addressed by it.
	 */
	__asm__ volatile("cli\n\t"
			 "cld\n\t"
			 "movl %[cr0], %%cr0\n\t"
			 "movl %[cr4], %%cr4\n\t"
			 "xorl %%edi, %%edi\n\t"
			 "xorl %%ebp, %%ebp\n\t"
			 "jmp *%%eax"
			 :
			 : [cr0] "c"(CR0_PE_ET), [cr4] "d"(0), "a"(entry), "S"(esi), "b"(ebx)
			 : "edi", "memory");
	__builtin_unreachable();
}

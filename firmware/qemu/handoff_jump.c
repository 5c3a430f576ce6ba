/* SPDX-License-Identifier: MIT */
#include "firmware/qemu/handoff_jump.h"

#include "firmware/arch/paging.h"
#include "firmware/panic.h"

#define CR0_PE_ET 0x11 /* ET is fixed to 1 */

static const char *payload_name;

/* The return address of every payload. What it has left of the firmware's memory is enough for one line, or the processor faults. */
static void payload_returned(void)
{
	panic("firmware", "payload", "%s has returned to the firmware instead of starting something", payload_name);
}

void handoff_jump(const struct handoff_jump *to)
{
	payload_name = to->name;
	paging_disable();

	/* The segment registers are right since exception_init. EBP is cleared last: operands may be addressed by it. */
	__asm__ volatile("cli\n\t"
			 "cld\n\t"
			 "movl %[cr0], %%cr0\n\t"
			 "movl %[cr4], %%cr4\n\t"
			 "pushl 20(%%edi)\n\t"
			 "pushl %[back]\n\t"
			 "pushl 4(%%edi)\n\t"
			 "movl 8(%%edi), %%eax\n\t"
			 "movl 12(%%edi), %%ebx\n\t"
			 "movl 16(%%edi), %%esi\n\t"
			 "xorl %%edi, %%edi\n\t"
			 "xorl %%ebp, %%ebp\n\t"
			 "ret"
			 :
			 : [cr0] "c"(CR0_PE_ET), [cr4] "d"(0), [back] "i"(payload_returned), "D"(to)
			 : "eax", "ebx", "esi", "memory");
	__builtin_unreachable();
}

/* SPDX-License-Identifier: MIT */
/* What exceptions.S and exception.c agree on. */
#ifndef FIRMWARE_ARCH_EXCEPTION_FRAME_H
#define FIRMWARE_ARCH_EXCEPTION_FRAME_H

#define EXCEPTION_VECTORS 32 /* the vectors that belong to the processor; the entry of all others follows theirs */

#ifndef __ASSEMBLY__

#include <stdint.h>

/* The stack as exceptions.S leaves it, from the lowest address up. */
struct exception_frame {
	uint32_t edi, esi, ebp, esp_of_pushal, ebx, edx, ecx, eax;
	uint32_t vector;
	uint32_t error; /* 0 for an exception without one */
	uint32_t eip, cs, eflags;
	/* No stack switch: the interrupted stack goes on here. */
};

/* The address of each entry in exceptions.S. */
extern const uint32_t exception_entries[EXCEPTION_VECTORS + 1];

void exception_report(const struct exception_frame *frame) __attribute__((noreturn));

#endif
#endif

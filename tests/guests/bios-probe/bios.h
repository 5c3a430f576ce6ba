/* SPDX-License-Identifier: MIT */
/* The BIOS, called from C. */
#ifndef TESTS_GUESTS_BIOS_PROBE_BIOS_H
#define TESTS_GUESTS_BIOS_PROBE_BIOS_H

#include <stdbool.h>
#include <stdint.h>

#define BIOS_CARRY 1u /* of the flags */

/* In and out; start.S knows the offsets. */
struct bios_registers {
	uint32_t eax, ebx, ecx, edx, esi, edi, ebp;
	uint16_t ds, es;
	uint16_t flags;
};

void bios_interrupt(uint32_t number, struct bios_registers *registers);

/* Calls and tells whether carry is clear. */
static inline bool bios_call(uint32_t number, struct bios_registers *registers)
{
	bios_interrupt(number, registers);
	return !(registers->flags & BIOS_CARRY);
}

/* The address of something of ours, which is below 64 KiB. */
static inline uint16_t bios_offset(const void *object)
{
	return (uint16_t)(uintptr_t)object;
}

#endif

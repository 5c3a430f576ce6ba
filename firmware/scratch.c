/* SPDX-License-Identifier: MIT */
#include "firmware/scratch.h"

#include <stdint.h>

#include "firmware/glue/memory.h"
#include "firmware/panic.h"

void *scratch_allocate(size_t size, const char *what)
{
	uint32_t address = memory_allocate_scratch((uint32_t)size, sizeof(uint64_t));

	if (address == 0)
		panic("firmware", "memory", "no room for %zu bytes (%s) in low RAM; give the guest more memory", size,
		      what);
	return (void *)(uintptr_t)address;
}

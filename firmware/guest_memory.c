/* SPDX-License-Identifier: MIT */
#include "firmware/guest_memory.h"

#include "e820/range.h"
#include "e820/range_set.h"
#include "firmware/glue/memory.h"
#include "firmware/layout.h"

const uint8_t *guest_memory_map(void *context, uint64_t address, uint64_t size)
{
	const struct range f_segment = { LAYOUT_FSEG, LAYOUT_FSEG_END - 1 };
	const struct range wanted = { address, address + (size - 1) };
	bool ours;

	(void)context;
	if (size == 0 || wanted.last < wanted.first)
		return NULL;
	ours = range_covers(f_segment, wanted);
	for (int kind = 0; kind < MEMORY_KINDS && !ours; kind++)
		ours = range_set_covers(memory_ranges((enum memory_kind)kind), wanted);
	return ours ? (const uint8_t *)(uintptr_t)address : NULL;
}

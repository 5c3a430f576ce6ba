/* SPDX-License-Identifier: MIT */
#include "firmware/arch/segments.h"

/* An available 32-bit TSS, present, ring 0. */
#define DESCRIPTOR_TASK UINT64_C(0x0000890000000000)

_Static_assert(sizeof(struct task_state) == 104, "the processor's layout of a TSS");

/* Stays in place after hand-off: payloads that load no table of their own at once keep running on this one. */
static uint64_t table[] __attribute__((aligned(8))) = {
	[SEGMENT_CODE / 8] = SEGMENT_DESCRIPTOR_CODE,
	[SEGMENT_DATA / 8] = SEGMENT_DESCRIPTOR_DATA,
	[SEGMENT_DOUBLE_FAULT / 8] = 0,
};

static uint64_t task_descriptor(const struct task_state *task)
{
	uint64_t base = (uintptr_t)task;

	return DESCRIPTOR_TASK | (sizeof(*task) - 1) | (base & 0xffffff) << 16 | (base & 0xff000000) << 32;
}

static void load(void)
{
	struct {
		uint16_t limit;
		uint32_t base;
	} __attribute__((packed)) pointer = { sizeof(table) - 1, (uint32_t)(uintptr_t)table };

	__asm__ volatile("lgdt %0\n\t"
			 "ljmp %1, $1f\n"
			 "1:\n\t"
			 "movw %w2, %%ds\n\t"
			 "movw %w2, %%es\n\t"
			 "movw %w2, %%fs\n\t"
			 "movw %w2, %%gs\n\t"
			 "movw %w2, %%ss\n\t"
			 "ltr %w3"
			 :
			 : "m"(pointer), "i"(SEGMENT_CODE), "r"(SEGMENT_DATA), "r"(SEGMENT_TASK)
			 : "memory");
}

void segments_init(const struct task_state *running, const struct task_state *double_fault)
{
	table[SEGMENT_TASK / 8] = task_descriptor(running);
	table[SEGMENT_DOUBLE_FAULT / 8] = task_descriptor(double_fault);
	load();
}

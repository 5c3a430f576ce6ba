/* SPDX-License-Identifier: MIT */
/*
 * The flat segments, and the two hardware tasks that exist only so that a double fault has a stack of its own.
 *
 * The Linux 32-bit boot protocol wants code at selector 10h and data at 18h (Documentation/arch/x86/boot.rst). Assembly
 * includes this page for the macros.
 */
#ifndef FIRMWARE_ARCH_SEGMENTS_H
#define FIRMWARE_ARCH_SEGMENTS_H

#define SEGMENT_TASK 0x08
#define SEGMENT_CODE 0x10
#define SEGMENT_DATA 0x18
#define SEGMENT_DOUBLE_FAULT 0x20

/* Base 0, limit 4 GiB, 32-bit, ring 0, already marked as accessed (Intel SDM volume 3, 3.4.5). */
#define SEGMENT_DESCRIPTOR_CODE 0x00cf9b000000ffff
#define SEGMENT_DESCRIPTOR_DATA 0x00cf93000000ffff

#ifndef __ASSEMBLY__

#include <stdint.h>

/* A 32-bit task-state segment (Intel SDM volume 3, 8.2.1). */
struct task_state {
	uint32_t link;
	uint32_t esp0, ss0, esp1, ss1, esp2, ss2;
	uint32_t cr3;
	uint32_t eip, eflags;
	uint32_t eax, ecx, edx, ebx, esp, ebp, esi, edi;
	uint32_t es, cs, ss, ds, fs, gs;
	uint32_t ldt;
	uint32_t io_map;
};

/*
 * Loads the segment registers from a table in RAM and makes `running` the state of the current task: the
 * processor saves the registers there when it switches to `double_fault`, which selector SEGMENT_DOUBLE_FAULT
 * names.
 */
void segments_init(const struct task_state *running, const struct task_state *double_fault);

#endif
#endif

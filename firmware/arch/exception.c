/* SPDX-License-Identifier: MIT */
/*
 * The interrupt descriptor table and the report.
 *
 * The firmware runs with interrupts off and has nobody to return to, so an exception is reported on the stack
 * that was in use. That fails when the stack itself is what is broken: the processor cannot push the frame,
 * and the page fault becomes a double fault. Its gate is therefore a task gate: the processor switches to
 * another task-state segment, with a stack of its own, and leaves the registers of the broken task in the
 * first one.
 */
#include "firmware/arch/exception.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "firmware/arch/exception_frame.h"
#include "firmware/arch/image.h"
#include "firmware/arch/segments.h"
#include "firmware/log.h"
#include "firmware/panic.h"

#define VECTORS 256
#define VECTOR_DOUBLE_FAULT 8
#define GATE_INTERRUPT 0x8e00u /* present, ring 0, 32-bit interrupt gate */
#define GATE_TASK 0x8500u      /* present, ring 0, task gate */
#define EFLAGS_RESERVED 0x2u   /* bit 1 is always set */
#define PAGE_SIZE 4096u

static const char *const exception_names[EXCEPTION_VECTORS + 1] = {
	[0] = "#DE divide error",
	[1] = "#DB debug exception",
	[2] = "NMI non-maskable interrupt",
	[3] = "#BP breakpoint",
	[4] = "#OF overflow",
	[5] = "#BR bound range exceeded",
	[6] = "#UD invalid opcode",
	[7] = "#NM device not available",
	[VECTOR_DOUBLE_FAULT] = "#DF double fault",
	[10] = "#TS invalid TSS",
	[11] = "#NP segment not present",
	[12] = "#SS stack fault",
	[13] = "#GP general protection",
	[14] = "#PF page fault",
	[16] = "#MF x87 floating-point error",
	[17] = "#AC alignment check",
	[18] = "#MC machine check",
	[19] = "#XM SIMD floating-point error",
	[20] = "#VE virtualization exception",
	[21] = "#CP control protection",
	[28] = "#HV hypervisor injection",
	[29] = "#VC VMM communication",
	[30] = "#SX security exception",
	[EXCEPTION_VECTORS] = "interrupt on a vector above 31",
};

static uint64_t gates[VECTORS] __attribute__((aligned(8)));
static struct task_state running;
static struct task_state double_fault;
static uint8_t double_fault_stack[PAGE_SIZE] __attribute__((aligned(16)));
static bool reporting;

static uint32_t read_cr2(void)
{
	uint32_t value;

	__asm__ volatile("mov %%cr2, %0" : "=r"(value));
	return value;
}

static uint32_t read_cr3(void)
{
	uint32_t value;

	__asm__ volatile("mov %%cr3, %0" : "=r"(value));
	return value;
}

static void report(const struct exception_frame *frame, uint32_t esp) __attribute__((noreturn));

static void report(const struct exception_frame *frame, uint32_t esp)
{
	const char *name = exception_names[frame->vector];
	uint32_t cr2 = read_cr2();
	bool stack_is_full = frame->vector == VECTOR_DOUBLE_FAULT && cr2 - (uintptr_t)stack_guard < PAGE_SIZE;

	/* An exception while reporting one, say in the log: there is nothing left that could be said safely. */
	if (reporting)
		stop();
	reporting = true;
	log_line(LOG_E, "firmware", "exception",
		 "eax=%08x ebx=%08x ecx=%08x edx=%08x esi=%08x edi=%08x ebp=%08x esp=%08x efl=%08x", frame->eax,
		 frame->ebx, frame->ecx, frame->edx, frame->esi, frame->edi, frame->ebp, esp, frame->eflags);
	panic("firmware", "exception", "%s at eip 0x%08x error 0x%x cr2 0x%08x%s", name ? name : "reserved vector",
	      frame->eip, frame->error, cr2, stack_is_full ? " (stack overflow)" : "");
}

void exception_report(const struct exception_frame *frame)
{
	report(frame, (uint32_t)(uintptr_t)(frame + 1));
}

/* Where the double-fault task begins. */
static void report_double_fault(void)
{
	struct exception_frame frame = {
		.edi = running.edi,
		.esi = running.esi,
		.ebp = running.ebp,
		.ebx = running.ebx,
		.edx = running.edx,
		.ecx = running.ecx,
		.eax = running.eax,
		.vector = VECTOR_DOUBLE_FAULT,
		.eip = running.eip,
		.cs = running.cs,
		.eflags = running.eflags,
	};

	report(&frame, running.esp);
}

static void double_fault_init(void)
{
	double_fault.cr3 = read_cr3();
	double_fault.eip = (uint32_t)(uintptr_t)report_double_fault;
	double_fault.eflags = EFLAGS_RESERVED;
	double_fault.esp = (uint32_t)(uintptr_t)(double_fault_stack + sizeof(double_fault_stack));
	double_fault.cs = SEGMENT_CODE;
	double_fault.ds = double_fault.es = double_fault.fs = double_fault.gs = double_fault.ss = SEGMENT_DATA;
	/* An I/O permission map past the segment's end is none. */
	running.io_map = double_fault.io_map = (uint32_t)sizeof(struct task_state) << 16;
}

static uint64_t interrupt_gate(uint32_t entry)
{
	return (uint64_t)(entry >> 16) << 48 | (uint64_t)GATE_INTERRUPT << 32 | SEGMENT_CODE << 16 | (entry & 0xffff);
}

void exception_init(void)
{
	struct {
		uint16_t limit;
		uint32_t base;
	} __attribute__((packed)) pointer = { sizeof(gates) - 1, (uint32_t)(uintptr_t)gates };

	double_fault_init();
	segments_init(&running, &double_fault);
	for (size_t vector = 0; vector < VECTORS; vector++)
		gates[vector] =
			interrupt_gate(exception_entries[vector < EXCEPTION_VECTORS ? vector : EXCEPTION_VECTORS]);
	gates[VECTOR_DOUBLE_FAULT] = (uint64_t)GATE_TASK << 32 | SEGMENT_DOUBLE_FAULT << 16;
	__asm__ volatile("lidt %0" : : "m"(pointer));
}

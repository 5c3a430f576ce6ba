/* SPDX-License-Identifier: MIT */
/*
 * Hypervisors deliver INIT and startup IPIs at once, so that none of the waits is needed which the MP specification asks for
 * on account of real processors. The second startup IPI is sent if somebody is still missing after as long as INIT would have
 * been given; one that is under way ignores it.
 *
 * Waiting costs no exits but those of the clock: answers are counted in memory. The clock is the ACPI timer, which runs
 * at 3.579545 MHz under every hypervisor and needs no calibration.
 */
#include "firmware/arch/smp.h"

#include <stdbool.h>
#include <string.h>

#include "firmware/arch/cpu.h"
#include "firmware/arch/io.h"
#include "firmware/arch/smp_start.h"
#include "firmware/glue/memory.h"
#include "firmware/scratch.h"

#define APIC_BASE_X2APIC 0x400u
#define MSR_X2APIC_ICR 0x830
#define ICR_LOW 0x300

/* To all but self, edge triggered, assert (Intel SDM volume 3, 11.6.1). */
#define ICR_INIT 0x000c4500u
#define ICR_STARTUP (0x000c4600u | LAYOUT_AP_START >> 12)

#define TIMER_MASK 0xffffffu /* 24 bits count on every chipset */
#define TICKS_PER_MS 3580u
#define TICKS_STILL TICKS_PER_MS /* what a round of waiting counts for when the clock stands still */
#define ROUND 1024               /* looks at memory from one look at the clock to the next: 10 us at least */
#define SECOND_STARTUP_MS 10

static struct {
	const struct mtrr_values *mtrr;
	struct smp_answer *answers;
	uint32_t answered;
} run;

uint32_t smp_apic_id(void)
{
	if (cpuid(0).eax >= CPUID_TOPOLOGY && cpuid(CPUID_TOPOLOGY).ebx != 0)
		return cpuid(CPUID_TOPOLOGY).edx;
	return cpuid(CPUID_FEATURES).ebx >> 24;
}

/* Every application processor is here at the same time, with a few hundred bytes of stack. */
static void application_processor(uint32_t ticket)
{
	struct smp_answer *answer = &run.answers[ticket];

	answer->apic_id = smp_apic_id();
	answer->lost_msr = 0;
	if (run.mtrr) {
		mtrr_write(run.mtrr);
		answer->lost_msr = mtrr_verify(run.mtrr);
	}
	__asm__ volatile("" : : : "memory");
	answer->complete = true;
	__asm__ volatile("lock incl %0" : "+m"(run.answered) : : "memory");
}

static void send_to_all_others(uint32_t command)
{
	uint64_t base = rdmsr(MSR_IA32_APIC_BASE);

	if (base & APIC_BASE_X2APIC)
		wrmsr(MSR_X2APIC_ICR, command);
	else
		*(volatile uint32_t *)(uintptr_t)(((uint32_t)base & APIC_BASE_ADDRESS) + ICR_LOW) = command;
}

static bool all_have_answered(uint32_t expected)
{
	return *(volatile uint32_t *)&run.answered >= expected;
}

static bool round_of_waiting(uint32_t expected)
{
	for (unsigned i = 0; i < ROUND; i++) {
		if (all_have_answered(expected))
			return true;
		__asm__ volatile("pause" : : : "memory");
	}
	return false;
}

/* Ticks since `*last`, which becomes now. The timer goes round in 4.7 seconds; a host that sleeps so long makes us patient. */
static uint32_t ticks_since(uint16_t port, uint32_t *last)
{
	uint32_t now = inl(port) & TIMER_MASK, ticks = (now - *last) & TIMER_MASK;

	*last = now;
	return ticks ? ticks : TICKS_STILL;
}

static void await_answers(const struct smp_request *request)
{
	uint64_t elapsed = 0, deadline = (uint64_t)request->deadline_ms * TICKS_PER_MS;
	bool again = false;
	uint32_t last;

	/* As a rule that is all, and nobody needs to know the time. */
	if (round_of_waiting(request->expected))
		return;
	last = inl(request->timer_port) & TIMER_MASK;
	while (elapsed < deadline && !round_of_waiting(request->expected)) {
		elapsed += ticks_since(request->timer_port, &last);
		if (!again && elapsed >= SECOND_STARTUP_MS * TICKS_PER_MS) {
			send_to_all_others(ICR_STARTUP);
			again = true;
		}
	}
}

static uint32_t address_of(void (*place)(void))
{
	return (uint32_t)(uintptr_t)place;
}

/* The segment at F0000h is reserved in any memory map. Without room there, the start page itself has to do. */
static uint32_t place_halt(void)
{
	uint32_t offset = address_of(smp_start_halt) - address_of(smp_start_begin);
	uint32_t size = address_of(smp_start_end) - address_of(smp_start_halt);
	uint32_t place = memory_allocate_fseg(size, 16);

	if (place == 0)
		return LAYOUT_AP_START + offset;
	memcpy((void *)(uintptr_t)place, (const void *)(uintptr_t)address_of(smp_start_halt), size);
	return place;
}

static volatile struct smp_parameters *place_start_page(uint32_t expected)
{
	volatile struct smp_parameters *parameters = (volatile struct smp_parameters *)(uintptr_t)SMP_PARAMETERS;
	uint32_t stacks = (uint32_t)(uintptr_t)scratch_allocate(expected * SMP_STACK_SIZE, "processors' stacks");

	memcpy((void *)(uintptr_t)LAYOUT_AP_START, (const void *)(uintptr_t)address_of(smp_start_begin),
	       address_of(smp_start_end) - address_of(smp_start_begin));
	*parameters = (struct smp_parameters){
		.capacity = expected,
		.stacks = stacks,
		.main = (uint32_t)(uintptr_t)application_processor,
		.halt = place_halt(),
	};
	return parameters;
}

/* A processor that has a ticket but has not come to its end leaves a gap. */
static uint32_t close_gaps(volatile struct smp_answer *answers, uint32_t expected)
{
	uint32_t count = 0;

	for (uint32_t i = 0; i < expected; i++) {
		if (!answers[i].complete)
			continue;
		answers[count].apic_id = answers[i].apic_id;
		answers[count].lost_msr = answers[i].lost_msr;
		count++;
	}
	return count;
}

uint32_t smp_start(const struct smp_request *request, struct smp_answer *answers)
{
	volatile struct smp_parameters *parameters;
	uint32_t answered;

	if (request->expected == 0)
		return 0;
	parameters = place_start_page(request->expected);
	run.mtrr = request->mtrr;
	run.answers = answers;
	run.answered = 0;
	memset(answers, 0, request->expected * sizeof(*answers));
	__asm__ volatile("" : : : "memory");

	send_to_all_others(ICR_INIT);
	send_to_all_others(ICR_STARTUP);
	await_answers(request);
	parameters->capacity = 0;
	answered = close_gaps(answers, request->expected);
	/* One that comes late enters by the start page, which must then still lead to the halt. */
	if (answered < request->expected)
		memory_keep(MEMORY_FIRMWARE, range_of_size(LAYOUT_AP_START, LAYOUT_AP_START_SIZE));
	return answered;
}

void smp_park(void)
{
	send_to_all_others(ICR_INIT);
}

/* SPDX-License-Identifier: MIT */
#include "firmware/xen/shared_info.h"

#include <string.h>
#include <xen/memory.h>
#include <xen/sched.h>
#include <xen/xen.h>

#include "firmware/xen/hypercall.h"

#define PAGE_SHIFT 12
#define NANOSECONDS_PER_MS 1000000u

static volatile struct shared_info *shared;

bool shared_info_map(uint32_t address)
{
	struct xen_add_to_physmap map = {
		.domid = DOMID_SELF,
		.space = XENMAPSPACE_shared_info,
		.gpfn = address >> PAGE_SHIFT,
	};

	if (hypercall_memory(XENMEM_add_to_physmap, &map) != 0)
		return false;
	shared = (volatile struct shared_info *)(uintptr_t)address;
	return true;
}

static uint64_t rdtsc(void)
{
	uint64_t value;

	__asm__ volatile("rdtsc" : "=A"(value));
	return value;
}

/* (a * b) >> 32, without the bits above 64 that a clock does not reach. */
static uint64_t multiply_high(uint64_t a, uint32_t b)
{
	return ((uint64_t)(uint32_t)a * b >> 32) + (a >> 32) * b;
}

/* Xen counts the version up before and after it writes: an odd or a changed one means that the values do not belong together. */
uint64_t shared_info_time(void)
{
	const volatile struct vcpu_time_info *info = &shared->vcpu_info[0].time;
	uint64_t ticks, start, time;
	uint32_t version, scale;
	int8_t shift;

	do {
		version = info->version;
		__asm__ volatile("" : : : "memory");
		start = info->tsc_timestamp;
		time = info->system_time;
		scale = info->tsc_to_system_mul;
		shift = info->tsc_shift;
		__asm__ volatile("" : : : "memory");
	} while ((version & 1) || version != info->version);

	ticks = rdtsc() - start;
	ticks = shift < 0 ? ticks >> -shift : ticks << shift;
	return time + multiply_high(ticks, scale);
}

static bool take_event(uint32_t port)
{
	volatile xen_ulong_t *word = &shared->evtchn_pending[port / 32];
	const xen_ulong_t bit = 1u << (port % 32);
	bool pending = (*word & bit) != 0;

	if (pending)
		__asm__ volatile("lock; andl %1, %0" : "+m"(*word) : "r"(~bit) : "memory", "cc");
	return pending;
}

bool shared_info_wait(uint32_t port, uint32_t milliseconds)
{
	const uint64_t deadline = shared_info_time() + (uint64_t)milliseconds * NANOSECONDS_PER_MS;
	struct sched_poll poll = { .nr_ports = 1, .timeout = deadline };

	set_xen_guest_handle(poll.ports, &port);
	while (!take_event(port)) {
		if (shared_info_time() >= deadline)
			return false;
		if (hypercall_sched(SCHEDOP_poll, &poll) != 0)
			return false;
	}
	return true;
}

void shared_info_clear(void)
{
	if (!shared)
		return;
	memset((void *)(uintptr_t)shared->vcpu_info, 0, sizeof(shared->vcpu_info));
	memset((void *)(uintptr_t)shared->evtchn_pending, 0, sizeof(shared->evtchn_pending));
	memset((void *)(uintptr_t)shared->evtchn_mask, 0, sizeof(shared->evtchn_mask));
}

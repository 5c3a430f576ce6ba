/* SPDX-License-Identifier: MIT */
#include "tests/guests/xen-probes/xen.h"

#include "tests/guests/xen-probes/checks.h"
#include "tests/guests/xen-probes/io.h"
#include "tests/guests/xen-probes/probe.h"

#define LEAF_FIRST 0x40000000u
#define LEAF_END 0x40010000u
#define LEAF_STEP 0x100u

#define CALL_MEMORY 12
#define CALL_XEN_VERSION 17
#define CALL_SCHED 29
#define CALL_EVENT_CHANNEL 32
#define CALL_HVM 34

#define XENMEM_ADD_TO_PHYSMAP 7
#define SPACE_SHARED_INFO 0
#define XENVER_GUEST_HANDLE 8
#define HVMOP_GET_PARAM 1
#define SCHEDOP_YIELD 0
#define SCHEDOP_SHUTDOWN 2
#define SHUTDOWN_POWEROFF 0
#define EVTCHNOP_SEND 4
#define DOMID_SELF 0x7ff0

static uint8_t calls[4096] __attribute__((aligned(4096)));
static bool usable;

static int32_t call(uint32_t number, uint32_t command, void *argument)
{
	int32_t result;

	if (!usable)
		return -1;
	__asm__ volatile("call *%%eax"
			 : "=a"(result), "+b"(command), "+c"(argument)
			 : "a"(calls + 32 * number)
			 : "memory");
	return result;
}

/* SeaBIOS and OVMF look for Xen in this way. */
void check_xen(void)
{
	struct io_cpuid leaf;
	uint32_t base = LEAF_FIRST;

	for (; base < LEAF_END; base += LEAF_STEP) {
		leaf = io_cpuid(base);
		if (leaf.ebx == 0x566e6558 && leaf.ecx == 0x65584d4d && leaf.edx == 0x4d4d566e) /* XenVMMXenVMM */
			break;
	}
	if (!probe_claim("xen-cpuid", base < LEAF_END, base < LEAF_END ? "leaves at 0x%x" : "none below 0x%x", base))
		return;
	probe_claim("xen-cpuid-leaves", leaf.eax - base >= 2, "the last one is 0x%x", leaf.eax);
	leaf = io_cpuid(base + 2);
	probe_claim("xen-hypercall-page", leaf.eax == 1, "%u page, MSR 0x%x", leaf.eax, leaf.ebx);
	io_wrmsr(leaf.ebx, (uintptr_t)calls);
	usable = true;
	leaf = io_cpuid(base + 1);
	probe_note("xen-version", "%u.%u", leaf.eax >> 16, leaf.eax & 0xffff);
}

bool xen_param(uint32_t index, uint64_t *value)
{
	struct {
		uint16_t domid, pad;
		uint32_t index;
		uint64_t value;
	} argument = { DOMID_SELF, 0, index, 0 };

	if (call(CALL_HVM, HVMOP_GET_PARAM, &argument) != 0)
		return false;
	*value = argument.value;
	return true;
}

bool xen_handle(uint8_t handle[16])
{
	return call(CALL_XEN_VERSION, XENVER_GUEST_HANDLE, handle) == 0;
}

bool xen_map_shared_info(volatile void *page)
{
	struct {
		uint16_t domid, size;
		uint32_t space, index, frame;
	} argument = { DOMID_SELF, 0, SPACE_SHARED_INFO, 0, (uint32_t)(uintptr_t)page >> 12 };

	return call(CALL_MEMORY, XENMEM_ADD_TO_PHYSMAP, &argument) == 0;
}

bool xen_event_send(uint32_t port)
{
	return call(CALL_EVENT_CHANNEL, EVTCHNOP_SEND, &port) == 0;
}

void xen_yield(void)
{
	call(CALL_SCHED, SCHEDOP_YIELD, 0);
}

void xen_power_off(void)
{
	uint32_t reason = SHUTDOWN_POWEROFF;

	call(CALL_SCHED, SCHEDOP_SHUTDOWN, &reason);
}

/* SPDX-License-Identifier: MIT */
#include "firmware/xen/hypercall.h"

#include <stddef.h>
#include <string.h>
#include <xen/hvm/hvm_op.h>
#include <xen/xen.h>

#include "firmware/arch/io.h"

/* Another hypervisor's interface may come first: Xen's leaves are at one of these (xen/arch-x86/cpuid.h). */
#define LEAF_FIRST 0x40000000u
#define LEAF_LAST 0x40010000u
#define LEAF_STEP 0x100u
#define LEAF_VERSION 1
#define LEAF_PAGES 2

#define ENTRY_SIZE 32 /* of each call in the page */
#define PAGE_SIZE 4096
#define RET 0xc3
#define NO_SUCH_CALL (-38) /* -ENOSYS */

static uint8_t page[PAGE_SIZE] __attribute__((aligned(PAGE_SIZE)));
static bool ready;

static uint32_t leaf_find(void)
{
	for (uint32_t leaf = LEAF_FIRST; leaf < LEAF_LAST; leaf += LEAF_STEP) {
		const struct cpuid id = cpuid(leaf);
		const uint32_t signature[3] = { id.ebx, id.ecx, id.edx };

		if (memcmp(signature, "XenVMMXenVMM", sizeof(signature)) == 0 && id.eax >= leaf + LEAF_PAGES)
			return leaf;
	}
	return 0;
}

bool hypercall_init(struct hypercall_version *version, const char **fault)
{
	const uint32_t leaf = leaf_find();
	struct cpuid id;

	if (leaf == 0) {
		*fault = "CPUID leaves 40000000h to 4000ff00h do not name Xen; this image is for HVM guests of Xen";
		return false;
	}
	id = cpuid(leaf + LEAF_VERSION);
	version->major = (uint16_t)(id.eax >> 16);
	version->minor = (uint16_t)id.eax;
	id = cpuid(leaf + LEAF_PAGES);
	if (id.eax == 0) {
		*fault = "Xen offers no hypercall page";
		return false;
	}
	memset(page, RET, sizeof(page));
	wrmsr(id.ebx, (uint32_t)(uintptr_t)page);
	if (page[0] == RET) {
		*fault = "Xen has not filled the hypercall page";
		return false;
	}
	ready = true;
	return true;
}

static int32_t call(uint32_t number, uint32_t first, uint32_t second)
{
	int32_t result;

	if (!ready)
		return NO_SUCH_CALL;
	/* EDX, ESI and EDI carry further arguments, of which these calls have none; Xen may change those that it was given. */
	__asm__ volatile("call *%%eax"
			 : "=a"(result), "+b"(first), "+c"(second)
			 : "0"((uint32_t)(uintptr_t)page + number * ENTRY_SIZE)
			 : "edx", "memory", "cc");
	return result;
}

int32_t hypercall_memory(uint32_t command, void *argument)
{
	return call(__HYPERVISOR_memory_op, command, (uint32_t)(uintptr_t)argument);
}

int32_t hypercall_sched(uint32_t command, void *argument)
{
	return call(__HYPERVISOR_sched_op, command, (uint32_t)(uintptr_t)argument);
}

int32_t hypercall_event_channel(uint32_t command, void *argument)
{
	return call(__HYPERVISOR_event_channel_op, command, (uint32_t)(uintptr_t)argument);
}

int32_t hypercall_version_op(uint32_t command, void *argument)
{
	return call(__HYPERVISOR_xen_version, command, (uint32_t)(uintptr_t)argument);
}

int32_t hypercall_hvm(uint32_t command, void *argument)
{
	return call(__HYPERVISOR_hvm_op, command, (uint32_t)(uintptr_t)argument);
}

int32_t hypercall_get_param(uint32_t index, uint64_t *value)
{
	struct xen_hvm_param param = { .domid = DOMID_SELF, .index = index };
	const int32_t result = hypercall_hvm(HVMOP_get_param, &param);

	*value = result == 0 ? param.value : 0;
	return result;
}

int32_t hypercall_set_param(uint32_t index, uint64_t value)
{
	struct xen_hvm_param param = { .domid = DOMID_SELF, .index = index, .value = value };

	return hypercall_hvm(HVMOP_set_param, &param);
}

bool hypercall_is_ram(uint64_t page_number)
{
	struct xen_hvm_get_mem_type type = { .domid = DOMID_SELF, .mem_type = HVMMEM_mmio_dm, .pfn = page_number };

	return hypercall_hvm(HVMOP_get_mem_type, &type) == 0 && type.mem_type != HVMMEM_mmio_dm;
}

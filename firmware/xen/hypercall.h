/* SPDX-License-Identifier: MIT */
/*
 * Calls to the hypervisor (Xen public headers). Addresses are physical and linear alike. Each returns 0 or a positive result, or
 * a negative number from xen/errno.h; before hypercall_init all return -ENOSYS.
 */
#ifndef FIRMWARE_XEN_HYPERCALL_H
#define FIRMWARE_XEN_HYPERCALL_H

#include <stdbool.h>
#include <stdint.h>

/* What CPUID says of the hypervisor. */
struct hypercall_version {
	uint16_t major, minor;
};

/*
 * Finds the hypervisor's CPUID leaves and lets it fill the hypercall page. False: this is not Xen, or it does not fill the page;
 * `*fault` says what was expected.
 */
bool hypercall_init(struct hypercall_version *version, const char **fault);

int32_t hypercall_memory(uint32_t command, void *argument);
int32_t hypercall_sched(uint32_t command, void *argument);
int32_t hypercall_event_channel(uint32_t command, void *argument);
int32_t hypercall_version_op(uint32_t command, void *argument);
int32_t hypercall_hvm(uint32_t command, void *argument);

/* HVMOP_get_param and HVMOP_set_param of this domain (xen/hvm/params.h). */
int32_t hypercall_get_param(uint32_t index, uint64_t *value);
int32_t hypercall_set_param(uint32_t index, uint64_t value);

/* Whether Xen has RAM at this page number (HVMOP_get_mem_type); false, too, where Xen does not tell. */
bool hypercall_is_ram(uint64_t page);

#endif

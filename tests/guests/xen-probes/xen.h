/* SPDX-License-Identifier: MIT */
/* Calls to the hypervisor (Xen's public headers: xen.h, version.h, hvm/hvm_op.h, hvm/params.h, sched.h, event_channel.h). */
#ifndef TESTS_GUESTS_XEN_PROBES_XEN_H
#define TESTS_GUESTS_XEN_PROBES_XEN_H

#include <stdbool.h>
#include <stdint.h>

#define XEN_PARAM_STORE_PFN 1
#define XEN_PARAM_STORE_EVTCHN 2
#define XEN_PARAM_CONSOLE_PFN 17
#define XEN_PARAM_ACPI_IOPORTS_LOCATION 19
#define XEN_PARAM_VM_GENERATION_ID_ADDR 34
#define XEN_PARAM_VM86_TSS_SIZED 37

/* False: Xen does not tell it. */
bool xen_param(uint32_t index, uint64_t *value);

/* The 16 bytes of the domain's handle. */
bool xen_handle(uint8_t handle[16]);

/* Puts the page in the place of the RAM at `page`, whose contents are lost. */
bool xen_map_shared_info(volatile void *page);

bool xen_event_send(uint32_t port);
void xen_yield(void);
void xen_power_off(void);

#endif

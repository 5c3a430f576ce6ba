/* SPDX-License-Identifier: MIT */
/* The page that the domain shares with the hypervisor: event channels and the time (xen/xen.h, struct shared_info). */
#ifndef FIRMWARE_XEN_SHARED_INFO_H
#define FIRMWARE_XEN_SHARED_INFO_H

#include <stdbool.h>
#include <stdint.h>

/* Maps it at `address`, a page that is no RAM. False: Xen refuses. */
bool shared_info_map(uint32_t address);

/* Nanoseconds since the host booted. */
uint64_t shared_info_time(void);

/*
 * Sleeps until the event channel fires, and takes the event; one from before the call counts. False: `milliseconds` have passed
 * without.
 */
bool shared_info_wait(uint32_t port, uint32_t milliseconds);

/* Leaves it as it was before the domain's first instruction. */
void shared_info_clear(void);

#endif

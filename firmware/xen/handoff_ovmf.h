/* SPDX-License-Identifier: MIT */
/* Hand-off to OVMF (OvmfXen), which the toolstack loaded as a module. */
#ifndef FIRMWARE_XEN_HANDOFF_OVMF_H
#define FIRMWARE_XEN_HANDOFF_OVMF_H

#include "e820/e820.h"
#include "firmware/glue/xen_payload.h"
#include "firmware/tables.h"

/*
 * Copies the payload to the end of the first 4 GiB and its last bytes to the end of the first MiB, leaves `map` where it
 * looks, gives up xenstore, logs the last line and enters the payload as after a reset. `payload` has been placed and
 * inspected, and the pages of payload->image are populated. What OVMF searches for, RSDP and SMBIOS, is where it searches.
 */
void handoff_ovmf(const struct xen_payload *payload, const struct e820_map *map, const struct tables *tables)
	__attribute__((noreturn));

#endif

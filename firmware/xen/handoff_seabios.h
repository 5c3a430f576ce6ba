/* SPDX-License-Identifier: MIT */
/* Hand-off to SeaBIOS, which the toolstack loaded as a module. */
#ifndef FIRMWARE_XEN_HANDOFF_SEABIOS_H
#define FIRMWARE_XEN_HANDOFF_SEABIOS_H

#include "e820/e820.h"
#include "firmware/glue/xen_payload.h"
#include "firmware/tables.h"

/*
 * Copies the payload to the end of the first MiB, leaves `map` and the tables where it looks, gives up xenstore, logs the
 * last line and enters the payload as after a reset. `payload` has been placed and inspected; the tables' entry points lie
 * in RAM below 1 MiB and outside of the payload's range.
 */
void handoff_seabios(const struct xen_payload *payload, const struct e820_map *map, const struct tables *tables)
	__attribute__((noreturn));

#endif

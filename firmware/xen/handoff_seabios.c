/* SPDX-License-Identifier: MIT */
#include "firmware/xen/handoff_seabios.h"

#include <stdint.h>
#include <string.h>

#include "firmware/log.h"
#include "firmware/xen/bios_info.h"
#include "firmware/xen/real_mode.h"
#include "firmware/xen/xen_store.h"

void handoff_seabios(const struct xen_payload *payload, const struct e820_map *map, const struct tables *tables)
{
	memcpy((void *)(uintptr_t)payload->image.first, (const void *)(uintptr_t)payload->module.first,
	       (size_t)range_size(payload->image));
	bios_info_install(payload->kind, map, tables);
	xen_store_disconnect();
	log_line(LOG_I, "firmware", "boot", "hand-off to seabios");
	real_mode_enter();
}

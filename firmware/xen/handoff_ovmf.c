/* SPDX-License-Identifier: MIT */
#include "firmware/xen/handoff_ovmf.h"

#include <stdint.h>
#include <string.h>

#include "firmware/log.h"
#include "firmware/xen/bios_info.h"
#include "firmware/xen/real_mode.h"
#include "firmware/xen/xen_store.h"

static void image_copy(const struct xen_payload *payload)
{
	const uint32_t size = (uint32_t)range_size(payload->image), low = (uint32_t)range_size(payload->low);
	const uint32_t module = (uint32_t)payload->module.first;

	memcpy((void *)(uintptr_t)payload->image.first, (const void *)(uintptr_t)module, size);
	memcpy((void *)(uintptr_t)payload->low.first, (const void *)(uintptr_t)(module + (size - low)), low);
}

void handoff_ovmf(const struct xen_payload *payload, const struct e820_map *map, const struct tables *tables)
{
	if (!payload->has_volume)
		log_line(LOG_W, "firmware", "ovmf", "no firmware volume in the image; is it meant for UEFI?");
	image_copy(payload);
	bios_info_install(payload->kind, map, tables);
	xen_store_disconnect();
	log_line(LOG_I, "firmware", "boot", "hand-off to ovmf");
	real_mode_enter();
}

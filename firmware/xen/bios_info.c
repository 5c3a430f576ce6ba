/* SPDX-License-Identifier: MIT */
#include "firmware/xen/bios_info.h"

#include <stdint.h>

#include "firmware/glue/hvm_bios_info.h"
#include "firmware/layout.h"
#include "firmware/log.h"
#include "firmware/panic.h"

_Static_assert(LAYOUT_HANDOFF % 8 == 0, "hvm_bios_info_write asks for it");
_Static_assert(LAYOUT_HANDOFF + HVM_BIOS_INFO_ARRAYS_MAX <= LAYOUT_XEN_ENTRY_POINTS, "tables begin behind the arrays");

void bios_info_install(enum xen_payload_kind kind, const struct e820_map *map, const struct tables *tables)
{
	const struct hvm_bios_info_facts facts = {
		.kind = kind,
		.map = map,
		.tables = tables,
		.arrays = LAYOUT_HANDOFF,
	};
	/* To the compiler a constant address below 1000h plus a page is no object; it is not to know this one. */
	static const volatile uintptr_t address = HVM_BIOS_INFO_ADDRESS;
	struct byte_buf block, arrays;

	byte_buf_init(&block, (void *)address, HVM_BIOS_INFO_SIZE_MAX);
	byte_buf_init(&arrays, (void *)(uintptr_t)LAYOUT_HANDOFF, LAYOUT_XEN_ENTRY_POINTS - LAYOUT_HANDOFF);
	if (!hvm_bios_info_write(&facts, &block, &arrays))
		panic("firmware", "bios-info", "the memory map of %u entries cannot be handed to %s",
		      (unsigned)map->count, xen_payload_name(kind));
	log_line(LOG_I, "firmware", "bios-info", "%u bytes at 0x%05x for %s, %u entries of the memory map",
		 (unsigned)block.length, HVM_BIOS_INFO_ADDRESS, xen_payload_name(kind), (unsigned)map->count);
}

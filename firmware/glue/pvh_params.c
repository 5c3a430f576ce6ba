/* SPDX-License-Identifier: MIT */
#include "firmware/glue/pvh_params.h"

#include <string.h>

_Static_assert(sizeof(struct pvh_start_info) == 56, "as in the ABI");
_Static_assert(sizeof(struct pvh_module) == 32, "as in the ABI");
_Static_assert(sizeof(struct pvh_memmap_entry) == 24, "as in the ABI");
_Static_assert(sizeof(struct pvh_params) <= 4096, "one page holds it");

void pvh_params_fill(struct pvh_params *params, uint32_t address, const struct pvh_params_facts *facts)
{
	struct pvh_start_info *info = &params->start_info;

	memset(params, 0, sizeof(*params));
	info->magic = PVH_START_INFO_MAGIC;
	info->version = PVH_START_INFO_VERSION;
	info->cmdline_paddr = facts->command_line;
	info->rsdp_paddr = facts->rsdp;

	if (facts->initrd_size != 0) {
		info->nr_modules = 1;
		info->modlist_paddr = address + offsetof(struct pvh_params, modules);
		params->modules[0].paddr = facts->initrd;
		params->modules[0].size = facts->initrd_size;
	}

	info->memmap_paddr = address + offsetof(struct pvh_params, memmap);
	info->memmap_entries = (uint32_t)facts->map->count;
	for (size_t i = 0; i < facts->map->count; i++) {
		const struct e820_entry *entry = &facts->map->entries[i];

		params->memmap[i].addr = entry->range.first;
		params->memmap[i].size = range_size(entry->range);
		params->memmap[i].type = (uint32_t)entry->type;
	}
}

/* SPDX-License-Identifier: MIT */
/* The memory map for the payload, from the facts and what the firmware keeps. */
#ifndef FIRMWARE_MEMORY_MAP_H
#define FIRMWARE_MEMORY_MAP_H

#include "e820/e820.h"
#include "e820/range_set.h"
#include "firmware/hierarchy.h"
#include "firmware/machine.h"
#include "firmware/platform.h"

/* `pmem` is persistent memory. After the last permanent allocation. Panics if the map does not fit or its checker refuses it. */
void memory_map_build(struct e820_map *map, const struct platform_facts *platform, const struct machine *machine,
		      const struct hierarchies *hierarchies, const struct range_set *pmem);

#endif

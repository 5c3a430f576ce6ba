/* SPDX-License-Identifier: MIT */
#include "firmware/memory_map.h"

#include "e820/e820_check.h"
#include "firmware/glue/memory.h"
#include "firmware/panic.h"
#include "firmware/report.h"

#define WINDOW_RANGES (2 * PCI_WINDOW_RANGES + 2 * HOST_BRIDGE_MAX)

static void memory_map_check(const struct e820_map *map, const struct e820_facts *facts,
			     const struct hierarchies *hierarchies)
{
	static struct range storage[WINDOW_RANGES];
	struct range_set all;
	struct e820_check_result result;

	range_set_init(&all, storage, WINDOW_RANGES);
	hierarchies_gather_windows(hierarchies, &all);
	result = e820_check(map, facts, &all);
	if (result.fault != E820_CHECK_OK)
		panic("e820", "map", "defect in this firmware, %s: [mem 0x%llx-0x%llx]", e820_fault_text(result.fault),
		      (unsigned long long)result.where.first, (unsigned long long)result.where.last);
}

void memory_map_build(struct e820_map *map, const struct platform_facts *platform, const struct machine *machine,
		      const struct hierarchies *hierarchies, const struct range_set *pmem)
{
	const struct e820_facts facts = {
		.ram = &platform->ram,
		.reserved = &machine->fixed,
		.acpi = memory_ranges(MEMORY_ACPI),
		.nvs = memory_ranges(MEMORY_NVS),
		.firmware = memory_ranges(MEMORY_FIRMWARE),
		.pmem = pmem,
	};
	struct range clash = { 0, 0 };

	switch (e820_build(&facts, map, &clash)) {
	case E820_BUILD_OK:
		break;
	case E820_BUILD_FULL:
		panic("e820", "map", "more than %d entries", E820_MAP_CAPACITY);
	case E820_BUILD_NO_LOW_RAM:
		panic("e820", "map", "the platform gives no RAM at address 0");
	case E820_BUILD_CLASH:
		panic("e820", "map", "[mem 0x%llx-0x%llx] is RAM by one account and reserved by another",
		      (unsigned long long)clash.first, (unsigned long long)clash.last);
	}
	memory_map_check(map, &facts, hierarchies);
	report_e820(map);
}

/* SPDX-License-Identifier: MIT */
/*
 * The boot story: facts from the platform, the machine made ready, PCI scanned, planned and programmed, the result
 * described, and the payload started. Each step takes what the steps before it returned.
 */
#include "firmware/main.h"

#include <stdbool.h>

#include "e820/e820.h"
#include "firmware/cmos.h"
#include "firmware/describe.h"
#include "firmware/glue/memory.h"
#include "firmware/hierarchy.h"
#include "firmware/layout_report.h"
#include "firmware/log.h"
#include "firmware/machine.h"
#include "firmware/memory_map.h"
#include "firmware/panic.h"
#include "firmware/persistent_memory.h"
#include "firmware/platform.h"
#include "firmware/processors.h"
#include "firmware/scratch.h"
#include "firmware/summary.h"
#include "firmware/tables.h"

/* `place` is memory_init, and memory_settle once RAM does not move any more. */
static void memory_place(bool (*place)(const struct memory_request *request), const struct platform_facts *platform)
{
	const struct memory_request request = {
		.ram = &platform->ram,
		.taken = platform->taken,
		.limit = platform->memory_limit,
	};

	if (!place(&request))
		panic("firmware", "memory", "less than 2 MiB of RAM in one piece between 1 MiB and 4 GiB");
}

void firmware_main(void)
{
	static struct platform_facts platform;
	static struct processors processors;
	static struct hierarchies hierarchies;
	static struct tables tables;
	static struct persistent_memory pmem;
	static struct e820_map map;
	struct machine *machine;

	log_init();
	platform_init(&platform);
	memory_place(memory_init, &platform);
	machine = scratch_allocate(sizeof(*machine), "machine");

	machine_open(machine, &platform);
	hierarchies_set_up(&hierarchies, machine, &platform);
	memory_place(memory_settle, &platform);
	machine_finish(machine);

	layout_report(&platform, machine, &hierarchies);
	processors_start(&platform, machine, &hierarchies, &processors);
	describe_machine(&platform, machine, &hierarchies, &processors, &tables, persistent_memory_init(&pmem));
	memory_map_build(&map, &platform, machine, &hierarchies, &pmem.set);
	describe_check(&platform, &tables, &map);
	cmos_write_memory(&platform.ram, platform_cmos_ram_end(&platform, &map));
	summary_report(&platform, machine, &hierarchies);
	platform_hand_off(&platform, &map, &tables);
}

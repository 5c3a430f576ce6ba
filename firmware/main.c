/* SPDX-License-Identifier: MIT */
/*
 * The boot story: facts from the platform, the machine made ready, PCI scanned, planned and programmed, the result
 * described, and the payload started. Each step takes what the steps before it returned.
 */
#include <stddef.h>

#include "e820/e820.h"
#include "firmware/describe.h"
#include "firmware/glue/memory.h"
#include "firmware/handoff_linux.h"
#include "firmware/hierarchy.h"
#include "firmware/log.h"
#include "firmware/machine.h"
#include "firmware/main.h"
#include "firmware/memory_map.h"
#include "firmware/panic.h"
#include "firmware/platform.h"
#include "firmware/processors.h"
#include "firmware/scratch.h"

static void hand_off(const struct platform_facts *platform, const struct e820_map *map, uint64_t rsdp)
{
	switch (platform->payload) {
	case PAYLOAD_LINUX_BZIMAGE:
	case PAYLOAD_LINUX_PVH:
		handoff_linux(platform, map, rsdp);
	case PAYLOAD_NONE:
		break;
	}
	log_line(LOG_I, "firmware", "boot", "no payload given, stopped");
	stop();
}

void firmware_main(void)
{
	static struct platform_facts platform;
	static struct machine machine;
	static struct processors processors;
	static struct e820_map map;
	struct hierarchy *hierarchy;
	uint64_t rsdp;

	log_init();
	platform_init(&platform);
	if (!memory_init(&platform.ram))
		panic("firmware", "memory", "less than 2 MiB of RAM in one piece between 1 MiB and 4 GiB");
	hierarchy = scratch_allocate(sizeof(*hierarchy), "PCI hierarchy");

	machine_open(&machine, &platform);
	hierarchy_set_up(hierarchy, &machine, &platform);
	machine_finish(&machine);

	processors_start(&platform, &machine, &hierarchy->windows, &processors);
	rsdp = describe_machine(&platform, &machine, hierarchy, &processors);
	memory_map_build(&map, &platform, &machine, &hierarchy->windows);
	describe_check(&platform, rsdp, &map);
	hand_off(&platform, &map, rsdp);
}

/* SPDX-License-Identifier: MIT */
#include "firmware/host_bridges.h"

#include <linux/pci_regs.h>
#include <stdio.h>

#include "e820/e820.h"
#include "firmware/arch/paging.h"
#include "firmware/glue/host_bridge.h"
#include "firmware/glue/pmem_check.h"
#include "firmware/log.h"
#include "firmware/panic.h"
#include "firmware/pci_cfg_ecam.h"
#include "pci/pci_cfg.h"

#define FOUR_GIB (UINT64_C(1) << 32)
#define RAM_RANGES (E820_MAP_CAPACITY + 1)

/* RAM, and from its end on what is kept for memory that may be plugged in. */
static void gather_ram(const struct machine *machine, const struct platform_facts *platform, struct range_set *ram)
{
	static struct range storage[RAM_RANGES];
	const uint64_t high_end = machine->layout.high_ram_end;
	const struct range hotplug = { high_end > FOUR_GIB ? high_end : FOUR_GIB, platform->reserved_memory_end - 1 };
	bool room;

	range_set_init(ram, storage, RAM_RANGES);
	room = machine_gather_ram(platform, ram);
	if (platform->reserved_memory_end > hotplug.first)
		room = room && range_set_add(ram, hotplug);
	if (!room)
		panic("firmware", "memory", "more than %d ranges of RAM", RAM_RANGES);
}

/* What no bridge may have, whichever bridges there are. */
static void gather_reserved(const struct machine *machine, const struct platform_facts *platform, struct range_set *mem,
			    struct range_set *io)
{
	static struct range storage[2][MACHINE_RANGES];

	range_set_init(mem, storage[0], MACHINE_RANGES);
	range_set_init(io, storage[1], MACHINE_RANGES);
	if (!machine_gather_reserved(machine, platform, mem) || !machine_gather_pmem(platform, mem) ||
	    !pmem_add_flush_pages(platform->options.pmem, mem) || !chipset_usable_io(machine->chipset, io))
		panic("firmware", "memory", "more than %d reserved ranges", MACHINE_RANGES);
}

static void report_refused(size_t index, const struct host_bridge_fault *fault, const struct host_bridge *bridge)
{
	const bool clash = fault->error == HOST_BRIDGE_ON_OTHER || fault->error == HOST_BRIDGE_BUSES;
	char object[24], other[24] = "";

	snprintf(object, sizeof(object), "host-bridge-%u", (unsigned)index + 1);
	if (clash && fault->other == HOST_BRIDGE_CHIPSET)
		snprintf(other, sizeof(other), ", the chipset's own");
	else if (clash)
		snprintf(other, sizeof(other), ", host-bridge-%u", (unsigned)fault->other + 1);
	log_line(LOG_E, "pci", object, "segment %04x [bus %02x-%02x]: 0x%llx-0x%llx is %s%s: left out", bridge->segment,
		 bridge->first_bus, bridge->last_bus, (unsigned long long)fault->where.first,
		 (unsigned long long)fault->where.last, host_bridge_error_text(fault->error), other);
}

void host_bridges_check(const struct machine *machine, struct platform_facts *platform, struct range ecam)
{
	struct host_bridge *bridges = platform->options.host_bridges;
	struct range_set ram, reserved, io;
	const struct host_bridge_facts facts = {
		.ram = &ram,
		.reserved = &reserved,
		.io_usable = &io,
		.chipset_ecam = ecam,
		.address_bits = platform->address_bits,
		.ecam_end = paging_window_end(),
	};

	gather_ram(machine, platform, &ram);
	gather_reserved(machine, platform, &reserved, &io);
	for (size_t i = 0; i < HOST_BRIDGE_MAX; i++) {
		struct host_bridge_fault fault;

		if (!bridges[i].there)
			continue;
		fault = host_bridge_check(bridges, i, &facts);
		if (fault.error == HOST_BRIDGE_OK)
			continue;
		report_refused(i, &fault, &bridges[i]);
		bridges[i].there = false;
	}
}

/* Where nothing is mapped some device models read as all ones, others as 0. */
static bool is_function(uint32_t id)
{
	return (id & UINT16_MAX) != 0 && (id & UINT16_MAX) != UINT16_MAX;
}

static bool answers(const struct host_bridge *bridge)
{
	struct pci_cfg_ecam ecam;

	pci_cfg_ecam_init(&ecam, host_bridge_ecam_base(bridge), bridge->first_bus, bridge->last_bus);
	for (unsigned device = 0; device < 32; device++) {
		const uint16_t bdf = PCI_BDF(bridge->first_bus, device, 0);

		if (is_function(pci_cfg_read(&ecam.cfg, bdf, PCI_VENDOR_ID, 4)))
			return true;
	}
	return false;
}

void host_bridges_probe(struct platform_facts *platform)
{
	for (size_t i = 0; i < HOST_BRIDGE_MAX; i++) {
		struct host_bridge *bridge = &platform->options.host_bridges[i];
		char object[24];

		if (!bridge->there || answers(bridge))
			continue;
		snprintf(object, sizeof(object), "host-bridge-%u", (unsigned)i + 1);
		log_line(LOG_W, "pci", object, "nothing answers on bus %02x in ECAM [mem 0x%08llx-0x%08llx]: left out",
			 bridge->first_bus, (unsigned long long)bridge->ecam.first,
			 (unsigned long long)bridge->ecam.last);
		bridge->there = false;
	}
}

/* SPDX-License-Identifier: MIT */
#include "firmware/machine.h"

#include <linux/pci_regs.h>
#include <stdio.h>
#include <string.h>

#include "e820/e820.h"
#include "firmware/arch/io.h"
#include "firmware/arch/io_apic.h"
#include "firmware/arch/lapic.h"
#include "firmware/arch/pic.h"
#include "firmware/glue/host_bridge.h"
#include "firmware/glue/pmem_check.h"
#include "firmware/host_bridges.h"
#include "firmware/layout.h"
#include "firmware/log.h"
#include "firmware/panic.h"
#include "firmware/persistent_memory.h"
#include "firmware/version.h"

#define FOUR_GIB (1ULL << 32)
#define PM1_CONTROL 4 /* from the PM1a event block on; the status bit is SCI_EN */
#define SCI_EN 1
#define HOST_BRIDGE PCI_BDF(0, 0, 0)

static const struct chipset *machine_find_chipset(struct pci_cfg *cfg, enum chipset_board board)
{
	uint32_t id = pci_cfg_read(cfg, HOST_BRIDGE, PCI_VENDOR_ID, 4);
	const struct chipset *chipset = chipset_find(id, board);
	char known[96];
	size_t length = 0;

	if (chipset)
		return chipset;
	known[0] = '\0';
	for (size_t i = 0; i < chipset_machine_count && length < sizeof(known); i++)
		if (chipset_machines[i]->board == board)
			length +=
				(size_t)snprintf(known + length, sizeof(known) - length, "%s%04x:%04x (%s)",
						 length ? " or " : "", chipset_machines[i]->host_bridge & 0xffff,
						 chipset_machines[i]->host_bridge >> 16, chipset_machines[i]->machine);
	panic("firmware", "chipset", "host bridge 00:00.0 is %04x:%04x, expected %s", id & 0xffff, id >> 16, known);
}

/* Performs the writes that `fill` makes of the layout, and logs each. */
static void machine_write(struct machine *machine,
			  void (*fill)(const struct chipset *chipset, const struct chipset_layout *layout,
				       struct chipset_writes *writes))
{
	struct chipset_writes *writes = &machine->writes;
	uint32_t read = 0;
	size_t failed;

	writes->count = 0;
	fill(machine->chipset, &machine->layout, writes);
	for (size_t i = 0; i < writes->count; i++) {
		const struct chipset_write *write = &writes->list[i];

		log_line(LOG_D, "chipset", write->name, "%02x:%02x.%x %02xh/%u = 0x%x mask 0x%x: %s",
			 PCI_BDF_BUS(write->bdf), PCI_BDF_DEVICE(write->bdf), PCI_BDF_FUNCTION(write->bdf), write->reg,
			 write->width, write->value, write->mask, write->why);
	}
	failed = chipset_apply(machine->cfg, writes, &read);
	if (failed == writes->count)
		return;
	if (read == UINT32_MAX >> (32 - 8 * writes->list[failed].width))
		log_line(LOG_W, "chipset", writes->list[failed].name, "%02x:%02x.%x is not there, left alone",
			 PCI_BDF_BUS(writes->list[failed].bdf), PCI_BDF_DEVICE(writes->list[failed].bdf),
			 PCI_BDF_FUNCTION(writes->list[failed].bdf));
	else
		log_line(LOG_E, "chipset", writes->list[failed].name, "holds 0x%x instead of 0x%x", read,
			 writes->list[failed].value);
}

#define NOWHERE ((struct range){ 1, 0 })

static struct range ecam_range(const struct machine *machine, uint64_t base)
{
	return base == 0 ? NOWHERE : range_of_size(base, machine->chipset->ecam_size);
}

struct range machine_ecam(const struct machine *machine)
{
	return ecam_range(machine, machine->layout.ecam_base);
}

bool machine_gather_pmem(const struct platform_facts *platform, struct range_set *pmem)
{
	return pmem_add(platform->options.pmem, pmem) && range_set_add_all(pmem, &platform->pmem);
}

bool machine_gather_ram(const struct platform_facts *platform, struct range_set *ram)
{
	bool room = true;

	for (size_t i = 0; i < platform->ram.count; i++)
		if (platform->ram.entries[i].type == E820_RAM)
			room = room && range_set_add(ram, platform->ram.entries[i].range);
	return room;
}

bool machine_gather_reserved(const struct machine *machine, const struct platform_facts *platform,
			     struct range_set *reserved)
{
	const struct chipset_layout without_ecam = { .ecam_base = 0 };
	bool room = chipset_reserved_mem(machine->chipset, &without_ecam, reserved);

	for (size_t i = 0; i < platform->ram.count; i++)
		if (platform->ram.entries[i].type != E820_RAM)
			room = room && range_set_add(reserved, platform->ram.entries[i].range);
	return room;
}

/* What host bridges beside the chipset's own have is not the latter's. */
static bool machine_leave_to_others(struct machine *machine, const struct platform_facts *platform)
{
	bool room = true;

	for (size_t i = 0; i < HOST_BRIDGE_MAX; i++) {
		const struct host_bridge *other = &platform->options.host_bridges[i];

		if (!other->there)
			continue;
		/* One that is a part of the chipset's own is where that is. */
		if (!host_bridge_shares_ecam(other, machine->shared_ecam))
			room = room && range_set_add(&machine->fixed, other->ecam);
		room = room && (!other->has_mem || range_set_add(&machine->reserved, other->mem)) &&
		       (!other->has_pref || range_set_add(&machine->reserved, other->pref)) &&
		       (!other->has_io || range_set_remove(&machine->io_usable, other->io));
	}
	return room;
}

/* What is spoken for. Written again once ECAM is placed. */
static void machine_gather_ranges(struct machine *machine, const struct platform_facts *platform)
{
	bool room;

	range_set_init(&machine->fixed, machine->storage[0], MACHINE_RANGES);
	range_set_init(&machine->reserved, machine->storage[1], MACHINE_RANGES);
	range_set_init(&machine->io_usable, machine->storage[2], MACHINE_RANGES);
	range_set_init(&machine->io_cover, machine->storage[3], MACHINE_RANGES);
	room = chipset_reserved_mem(machine->chipset, &machine->layout, &machine->fixed) &&
	       pmem_add_flush_pages(platform->options.pmem, &machine->fixed) &&
	       chipset_usable_io(machine->chipset, &machine->io_usable) &&
	       chipset_coverable_io(machine->chipset, &machine->io_cover) &&
	       machine_gather_reserved(machine, platform, &machine->reserved) &&
	       machine_gather_pmem(platform, &machine->reserved) && machine_leave_to_others(machine, platform);
	if (!room || !range_set_add_all(&machine->reserved, &machine->fixed))
		panic("firmware", "memory", "more than %d reserved ranges", MACHINE_RANGES);
}

/*
 * Host bridges beside the chipset's own, as far as there is room for them. They may be given a part of the chipset's ECAM if it is told
 * where that goes.
 */
static void machine_check_bridges(struct machine *machine, struct platform_facts *platform)
{
	const uint64_t told = platform->options.policy.ecam;

	if (told != PCI_ECAM_AUTO && told != PCI_ECAM_OFF && machine->chipset->ecam_size != 0)
		machine->shared_ecam = ecam_range(machine, told);
	host_bridges_check(machine, platform, machine->shared_ecam);
	machine_gather_ranges(machine, platform);
}

/* RAM in the place that ECAM is to have, or in all places that it could have, is moved out of the way if it may be. */
static bool machine_make_room_for_ecam(struct machine *machine, struct platform_facts *platform, uint64_t base)
{
	const uint64_t wanted = platform->options.policy.ecam, size = machine->chipset->ecam_size;
	uint64_t start = wanted;

	if (wanted == PCI_ECAM_OFF || (wanted == PCI_ECAM_AUTO ? base != 0 : base == wanted))
		return false;
	if (wanted == PCI_ECAM_AUTO)
		start = range_align_down(machine->windows.mmio32_end - size, size);
	if (start >= machine->windows.low_ram_end || !platform_move_ram(platform, start))
		return false;
	machine_ram_moved(machine, platform);
	return true;
}

/* ECAM goes where it is asked for or costs the low hole the least, and is believed once the host bridge answers there. */
static void machine_place_ecam(struct machine *machine, struct platform_facts *platform)
{
	const struct pci_policy *policy = &platform->options.policy;
	uint64_t size = machine->chipset->ecam_size, wanted = policy->ecam, base = 0;
	bool placed = size != 0 && pci_window_place_ecam(&machine->windows, policy, size, &base);
	const char *outcome;

	if (size != 0 && machine_make_room_for_ecam(machine, platform, base))
		placed = pci_window_place_ecam(&machine->windows, policy, size, &base);
	outcome = placed ? "placed automatically" : "off";
	machine->layout.ecam_base = base;
	if (wanted == PCI_ECAM_OFF)
		log_line(LOG_I, "chipset", "PCIEXBAR", "ECAM off, as asked for");
	else if (wanted != PCI_ECAM_AUTO && size == 0)
		log_line(LOG_W, "chipset", "PCIEXBAR", "machine %s has no ECAM to be at 0x%llx",
			 machine->chipset->machine, (unsigned long long)wanted);
	else if (wanted != PCI_ECAM_AUTO && base != wanted)
		log_line(LOG_W, "chipset", "PCIEXBAR",
			 "ECAM cannot be at 0x%llx, which is not free or no multiple of 0x%llx: %s",
			 (unsigned long long)wanted, (unsigned long long)size, outcome);
	else if (size != 0 && !placed)
		log_line(LOG_W, "chipset", "PCIEXBAR", "no room for 0x%llx bytes of ECAM below 4 GiB: %s",
			 (unsigned long long)size, outcome);
}

static void machine_verify_ecam(struct machine *machine)
{
	uint64_t base = machine->layout.ecam_base;
	uint32_t id;

	if (base == 0)
		return;
	platform_ecam_placed(base, machine->chipset->ecam_size);
	pci_cfg_ecam_init(&machine->ecam, base, 0, 255);
	id = pci_cfg_read(&machine->ecam.cfg, HOST_BRIDGE, PCI_VENDOR_ID, 4);
	if (id != machine->chipset->host_bridge) {
		log_line(LOG_W, "chipset", "PCIEXBAR", "ECAM at 0x%llx reads 0x%08x for the host bridge: off",
			 (unsigned long long)base, id);
		machine->layout.ecam_base = 0;
		machine_write(machine, chipset_early_writes);
		return;
	}
	machine->cfg = &machine->ecam.cfg;
	log_line(LOG_I, "chipset", "PCIEXBAR", "ECAM [mem 0x%08llx-0x%08llx] for [bus 00-ff], verified",
		 (unsigned long long)base, (unsigned long long)(base + machine->chipset->ecam_size - 1));
}

/* RAM outlives a reset: what the last boot left there for others to find must not be found by those of this one. */
static void machine_clear_f_segment(void)
{
	memset((void *)(uintptr_t)LAYOUT_FSEG, 0, LAYOUT_FSEG_END - LAYOUT_FSEG);
}

void machine_ram_moved(struct machine *machine, const struct platform_facts *platform)
{
	const uint64_t end = e820_map_ram_end(&platform->ram, UINT64_MAX);

	machine->layout.low_ram_end = e820_map_ram_end(&platform->ram, FOUR_GIB);
	machine->layout.high_ram_end = end > FOUR_GIB ? end : 0;
	machine->windows.low_ram_end = machine->layout.low_ram_end;
	machine->windows.high_ram_end = machine->layout.high_ram_end;
	machine_gather_ranges(machine, platform);
}

void machine_open(struct machine *machine, struct platform_facts *platform)
{
	memset(machine, 0, sizeof(*machine));
	pci_cfg_cf8_init(&machine->cf8);
	machine->cfg = &machine->cf8.cfg;
	machine->chipset = machine_find_chipset(machine->cfg, platform->board);
	log_line(LOG_I, "firmware", "boot", "hvmstage " HVMSTAGE_VERSION " on %s under %s, %u physical address bits",
		 machine->chipset->machine, platform->name, platform->address_bits);
	log_line(LOG_I, "firmware", "platform", "%u of %u processors, %llu MiB of RAM", (unsigned)platform->cpu_count,
		 (unsigned)platform->cpu_count_max,
		 (unsigned long long)(e820_map_total(&platform->ram, E820_RAM) >> 20));
	if (platform->extra_roots != 0)
		log_line(LOG_I, "firmware", "platform", "%llu extra root buses are announced",
			 (unsigned long long)platform->extra_roots);

	machine->windows = (struct pci_window_facts){
		.reserved_memory_end = platform->reserved_memory_end,
		.high_end_limit = platform->high_end_limit,
		.mmio32_end = machine->chipset->mmio32_end,
		.address_bits = platform->address_bits,
		.hypertransport = platform->hypertransport,
		.reserved = &machine->reserved,
		.io_usable = &machine->io_usable,
		.io_cover = &machine->io_cover,
	};
	machine->shared_ecam = NOWHERE;
	machine_ram_moved(machine, platform);
	persistent_memory_check(machine, platform);
	machine_check_bridges(machine, platform);
	machine_place_ecam(machine, platform);
	machine_write(machine, chipset_early_writes);
	machine_clear_f_segment();
	machine_verify_ecam(machine);
	machine->shared_ecam = machine_ecam(machine);
	host_bridges_probe(platform);
	machine->last_bus = host_bridge_chipset_last_bus(platform->options.host_bridges, machine->shared_ecam);
	machine_gather_ranges(machine, platform);
}

/* Nobody will do it later where the tables name no command for it (ACPI 6.5, 5.2.9, SMI_CMD). */
static void machine_enable_acpi(const struct chipset *chipset)
{
	const struct chipset_acpi_io *acpi = &chipset->acpi;
	const uint16_t control = (uint16_t)(chipset_pm_io(chipset).first + PM1_CONTROL);

	if (!acpi->firmware_enables)
		return;
	outb(acpi->smi_command, acpi->acpi_enable);
	log_line(inw(control) & SCI_EN ? LOG_D : LOG_E, "chipset", "SCI_EN",
		 "PM1 control at port 0x%04x reads 0x%04x after "
		 "0x%02x to port 0x%02x",
		 control, inw(control), acpi->acpi_enable, acpi->smi_command);
}

void machine_finish(struct machine *machine)
{
	machine_write(machine, chipset_late_writes);
	machine_enable_acpi(machine->chipset);
	pic_init();
	pic_set_elcr(machine->chipset->elcr_level);
	io_apic_set_id(machine->chipset->io_apic_id);
	lapic_init_virtual_wire();
}

/* SPDX-License-Identifier: MIT */
/* A domain of Xen, started by the toolstack in hvmloader's place. */
#include "firmware/platform.h"

#include <string.h>
#include <xen/hvm/params.h>
#include <xen/sched.h>

#include "bytes/byte_buf.h"
#include "firmware/cpu_facts.h"
#include "firmware/glue/entry_points.h"
#include "firmware/glue/memory.h"
#include "firmware/glue/xen_memory_map.h"
#include "firmware/layout.h"
#include "firmware/log.h"
#include "firmware/machine.h"
#include "firmware/panic.h"
#include "firmware/xen/handoff_ovmf.h"
#include "firmware/xen/handoff_seabios.h"
#include "firmware/xen/hypercall.h"
#include "firmware/xen/xen_describe.h"
#include "firmware/xen/xen_devices.h"
#include "firmware/xen/xen_domain.h"
#include "firmware/xen/xen_ecam.h"
#include "firmware/xen/xen_pmem.h"
#include "firmware/xen/xen_publish.h"
#include "firmware/xen/xen_ram.h"
#include "firmware/xen/xen_store.h"

#define PAGE_SIZE 0x1000u
#define ONE_MIB 0x100000u
#define ONE_GIB 0x40000000u
#define FOUR_GIB (UINT64_C(1) << 32)

/* RAM is never moved from below here: hvmloader's largest hole. What may be moved the firmware does not use itself. */
#define LOWEST_HOLE_START 0x80000000u

/* OVMF puts its ECAM there, whatever it finds (OvmfPkg, PcdPciExpressBaseAddress). */
#define OVMF_ECAM 0xb0000000u

/* Where the toolstack ends RAM unless it is told to leave a larger hole (xen/hvm/e820.h, HVM_BELOW_4G_MMIO_LENGTH). */
#define MMIO_HOLE_DEFAULT 0x10000000u
#define HOLE_END (XEN_MEMORY_MAP_FIXED.first)

/* xl's largest mmio_hole, 3840 MiB (xen/hvm/e820.h, HVM_BELOW_4G_MMIO_START). */
#define MMIO_HOLE_MAX 0xf0000000u

/* For what the device model may put behind its RAM later, when a device is plugged in. */
#define HOTPLUG_ROOM 0x4000000u

#define TSS_SIZE 384 /* the task state segment, the interrupt redirection bitmap and what the I/O bitmap takes of it */
#define TSS_ALIGNMENT 128

#define AVOID_RANGES (2 + ACPI_MAX_PMEM + PLATFORM_PMEM_RANGES + HOST_BRIDGE_MAX)

static struct xen_domain domain;

/* What the device model has put behind RAM, with the room for more, and how near to RAM PCI may come. */
static struct {
	struct range_set device_model;
	struct range ranges[2];
	uint64_t lowest_hole; /* no low hole begins below */
	uint64_t high;        /* address space above RAM begins here; 0: at 4 GiB */
} extent;

/* Behind the device model's RAM there is room for what it adds when devices are plugged in. */
static void extent_find(const struct platform_facts *facts)
{
	const uint64_t low = e820_map_ram_end(&facts->ram, FOUR_GIB), all = e820_map_ram_end(&facts->ram, UINT64_MAX);
	const uint64_t low_end = xen_ram_device_model_end(low);
	const uint64_t high = all > FOUR_GIB ? all : FOUR_GIB, high_end = xen_ram_device_model_end(high);

	range_set_init(&extent.device_model, extent.ranges, sizeof(extent.ranges) / sizeof(extent.ranges[0]));
	if (low_end > low)
		range_set_add(&extent.device_model, range_of_size(low, low_end - low + HOTPLUG_ROOM));
	if (high_end > high)
		range_set_add(&extent.device_model, range_of_size(high, high_end - high + HOTPLUG_ROOM));
	extent.lowest_hole = range_align_up(low_end > low ? low_end + HOTPLUG_ROOM : low, ONE_MIB);
	if (extent.lowest_hole < LOWEST_HOLE_START)
		extent.lowest_hole = LOWEST_HOLE_START;
	extent.high = all > FOUR_GIB ? range_align_up(high_end + HOTPLUG_ROOM, ONE_GIB) : 0;
}

/* The low hole begins where the toolstack expects it, as long as BARs find room there. */
static void hole_set(struct platform_facts *facts)
{
	const uint64_t size = domain.keys.mmio_hole_size ? domain.keys.mmio_hole_size : MMIO_HOLE_DEFAULT;
	uint64_t start = FOUR_GIB - MMIO_HOLE_DEFAULT;

	if (size <= FOUR_GIB - HOLE_END || size > MMIO_HOLE_MAX)
		log_line(LOG_W, "firmware", "xenstore",
			 "platform/mmio_hole_size is 0x%llx, expected more than 0x%llx and at most 0x%x: 0x%x is used",
			 (unsigned long long)size, (unsigned long long)(FOUR_GIB - HOLE_END), MMIO_HOLE_MAX,
			 MMIO_HOLE_DEFAULT);
	else
		start = range_align_down(FOUR_GIB - size, PAGE_SIZE);
	if (start < e820_map_ram_end(&facts->ram, FOUR_GIB))
		platform_move_ram(facts, start);
	if (facts->options.policy.low_hole == 0)
		facts->options.policy.low_hole = HOLE_END - start;
}

static void policy_set(struct platform_facts *facts)
{
	struct pci_policy *policy = &facts->options.policy;

	if (domain.payload.kind == XEN_PAYLOAD_OVMF && policy->ecam == PCI_ECAM_AUTO)
		policy->ecam = OVMF_ECAM;
	if (!domain.keys.acpi)
		facts->options.acpi = OPTION_ACPI_NONE;
	if (facts->options.acpi == OPTION_ACPI_DEVICE_MODEL) {
		log_line(LOG_W, "firmware", "option",
			 "acpi=device-model: Xen's device model gives no tables, acpi=native is used");
		facts->options.acpi = OPTION_ACPI_NATIVE;
	}
}

/* RAM is not moved to what is described as somebody else's. */
static void avoid_gather(const struct platform_facts *facts, struct range_set *avoid)
{
	static struct range storage[AVOID_RANGES];
	const struct host_bridge *bridges = facts->options.host_bridges;
	bool room;

	range_set_init(avoid, storage, AVOID_RANGES);
	room = machine_gather_pmem(facts, avoid) && range_set_add_all(avoid, &extent.device_model);
	for (size_t i = 0; i < HOST_BRIDGE_MAX; i++)
		if (bridges[i].there && bridges[i].has_pref)
			room = room && range_set_add(avoid, bridges[i].pref);
	if (!room)
		panic("firmware", "memory", "more than %d ranges that RAM cannot be moved to", AVOID_RANGES);
}

void platform_init(struct platform_facts *facts)
{
	memset(facts, 0, sizeof(*facts));
	facts->name = "xen";
	facts->board = CHIPSET_BOARD_XEN;
	xen_domain_read(&domain, &facts->options);
	facts->ram = domain.ram;
	facts->taken = &domain.taken;
	facts->memory_limit = domain.keys.allow_memory_relocate ? LOWEST_HOLE_START : UINT64_MAX;
	range_set_init(&facts->write_back, facts->write_back_ranges, PLATFORM_WRITE_BACK_RANGES);
	/* Shared pages and a payload's image are there; which pages are a device's Xen knows by itself (Xen ea187c0b7a). */
	range_set_add(&facts->write_back, XEN_MEMORY_MAP_FIXED);
	facts->cpu_count = domain.info.vcpus;
	facts->cpu_count_max = domain.info.vcpus;
	facts->init_keeps_mtrrs = true;
	facts->address_bits = cpu_facts_address_bits();
	facts->hypertransport = cpu_facts_hypertransport();
	range_set_init(&facts->pmem, facts->pmem_ranges, PLATFORM_PMEM_RANGES);
	xen_pmem_find(&domain, &facts->pmem);
	policy_set(facts);
	extent_find(facts);
	hole_set(facts);
	facts->reserved_memory_end = extent.high;
	if (domain.payload.kind == XEN_PAYLOAD_OVMF)
		xen_ram_populate(&facts->ram, domain.payload.image, &domain.taken);
}

void platform_ecam_placed(uint64_t base, uint64_t size)
{
	xen_ecam_tell(base, size);
}

void platform_arrange(struct platform_facts *facts, const struct machine *machine,
		      const struct pci_inventory *inventory)
{
	xen_devices_arrange(facts, machine, inventory, !domain.keys.platform_bar_uc);
}

/* What the toolstack has loaded is still to be read: it stays, and the RAM below it. MTRRs want a border that is even. */
static uint64_t above_taken(uint64_t start)
{
	uint64_t first = start;

	for (size_t i = 0; i < domain.taken.count; i++)
		if (domain.taken.ranges[i].last >= first)
			first = range_align_up(domain.taken.ranges[i].last + 1, ONE_MIB);
	if (first != start)
		log_line(LOG_W, "firmware", "memory",
			 "RAM from 0x%llx to 0x%llx stays: the toolstack has loaded into it", (unsigned long long)start,
			 (unsigned long long)first - 1);
	return first;
}

/* Where low RAM ended there are the device model's pages: once RAM is gone from before them they are inside the hole. */
static bool device_model_keep(struct e820_map *ram)
{
	for (size_t i = 0; i < extent.device_model.count; i++) {
		struct range range = extent.device_model.ranges[i];

		if (range.first >= HOLE_END)
			continue;
		if (range.last >= HOLE_END)
			range.last = HOLE_END - 1;
		if (!e820_map_set(ram, range, E820_RESERVED))
			return false;
	}
	return true;
}

bool platform_move_ram(struct platform_facts *facts, uint64_t start)
{
	struct range_set avoid;

	if (start < LOWEST_HOLE_START)
		start = LOWEST_HOLE_START;
	if (start >= e820_map_ram_end(&facts->ram, FOUR_GIB))
		return false;
	if (!domain.keys.allow_memory_relocate) {
		log_line(
			LOG_W, "firmware", "memory",
			"RAM from 0x%llx on is in the way of PCI, and hvmloader/allow-memory-relocate forbids to move it: "
			"mmio_hole=%llu keeps it away",
			(unsigned long long)start, (unsigned long long)((FOUR_GIB - start + ONE_MIB - 1) / ONE_MIB));
		return false;
	}
	start = above_taken(start);
	avoid_gather(facts, &avoid);
	if (start >= e820_map_ram_end(&facts->ram, FOUR_GIB) || !device_model_keep(&facts->ram) ||
	    !xen_ram_make_hole(&facts->ram, start, facts->address_bits, &avoid, &domain.moves))
		return false;
	/* Xen may have refused a part. */
	extent.lowest_hole = range_align_up(e820_map_ram_end(&facts->ram, FOUR_GIB), ONE_MIB);
	if (extent.lowest_hole < start)
		extent.lowest_hole = start;
	return true;
}

bool platform_grow_low_hole(struct platform_facts *facts, uint64_t start)
{
	struct pci_policy *policy = &facts->options.policy;
	const uint64_t before = policy->low_hole;

	if (start < e820_map_ram_end(&facts->ram, FOUR_GIB))
		platform_move_ram(facts, start);
	if (start < extent.lowest_hole)
		start = extent.lowest_hole;
	if (start < HOLE_END && HOLE_END - start > before)
		policy->low_hole = HOLE_END - start;
	if (policy->low_hole == before)
		return false;
	log_line(LOG_I, "pci", "low-hole", "it begins at 0x%08llx, so that more BARs find room",
		 (unsigned long long)start);
	return true;
}

void platform_pci_placed(struct platform_facts *facts, const struct hierarchy *hierarchy)
{
	xen_devices_placed(facts, hierarchy);
}

void platform_publish_layout(const struct layout_record_facts *facts, void *work)
{
	xen_publish(xen_store_client(), facts, work);
}

void platform_describe(const struct platform_facts *facts, const struct machine *machine,
		       const struct pci_inventory *inventory, struct description *description)
{
	(void)inventory;
	xen_describe(&domain, facts, machine->chipset, description);
}

void platform_identify(struct smbios_inputs *own)
{
	xen_describe_identity(&domain, own);
}

uint32_t platform_install_acpi(void)
{
	return 0;
}

/* Real mode is emulated as virtual 8086 mode on processors without unrestricted guests: Xen wants a TSS for that. */
static void tss_install(void)
{
	const uint32_t address = memory_allocate(MEMORY_FIRMWARE, TSS_SIZE, TSS_ALIGNMENT);

	if (address == 0) {
		log_line(LOG_E, "firmware", "tss", "no memory for %u bytes", TSS_SIZE);
		return;
	}
	memset((void *)(uintptr_t)address, 0, TSS_SIZE);
	if (hypercall_set_param(HVM_PARAM_VM86_TSS_SIZED, (uint64_t)TSS_SIZE << 32 | address) != 0)
		log_line(LOG_E, "firmware", "tss", "Xen refuses HVM_PARAM_VM86_TSS_SIZED");
}

void platform_described(const struct machine *machine, const struct description *description,
			const struct tables *tables)
{
	(void)machine;
	(void)tables;
	tss_install();
	if (description->generation_id != 0 &&
	    hypercall_set_param(HVM_PARAM_VM_GENERATION_ID_ADDR, description->generation_id) != 0)
		log_line(LOG_E, "acpi", "generation", "Xen refuses HVM_PARAM_VM_GENERATION_ID_ADDR");
}

/* OVMF uses all memory that CMOS tells without a look at the map: it ends where something else than RAM begins. */
uint64_t platform_cmos_ram_end(const struct platform_facts *facts, const struct e820_map *map)
{
	const struct e820_entry *entry = e820_map_find(map, ONE_MIB);

	(void)facts;
	return entry && entry->type == E820_RAM ? entry->range.last + 1 : ONE_MIB;
}

/* Where each payload takes the entry points of tables from: it puts its own image where they are. */
static void entry_points_move(enum xen_payload_kind payload, struct tables *tables)
{
	const bool ovmf = payload == XEN_PAYLOAD_OVMF;
	const uint32_t to = ovmf ? LAYOUT_OVMF_ENTRY_POINTS : LAYOUT_XEN_ENTRY_POINTS;
	const uint32_t end = ovmf ? LAYOUT_OVMF_ENTRY_POINTS_END : LAYOUT_HANDOFF_END;
	struct byte_buf out;

	memset((void *)(uintptr_t)to, 0, end - to);
	byte_buf_init(&out, (uint8_t *)(uintptr_t)to, end - to);
	if (!entry_points_carry((const uint8_t *)(uintptr_t)LAYOUT_FSEG, tables, to, &out))
		log_line(LOG_E, "firmware", "tables", "the entry points do not fit into [mem 0x%08x-0x%08x]",
			 (unsigned)to, (unsigned)end - 1);
}

void platform_hand_off(const struct platform_facts *facts, const struct e820_map *map, const struct tables *tables)
{
	struct tables carried = *tables;

	(void)facts;
	entry_points_move(domain.payload.kind, &carried);
	switch (domain.payload.kind) {
	case XEN_PAYLOAD_SEABIOS:
		handoff_seabios(&domain.payload, map, &carried);
	case XEN_PAYLOAD_OVMF:
		handoff_ovmf(&domain.payload, map, &carried);
	}
	panic("firmware", "boot", "there is no payload to hand off to");
}

void platform_crash(void)
{
	struct sched_shutdown shutdown = { .reason = SHUTDOWN_crash };

	hypercall_sched(SCHEDOP_shutdown, &shutdown);
}

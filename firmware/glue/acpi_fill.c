/* SPDX-License-Identifier: MIT */
#include "firmware/glue/acpi_fill.h"

#include <string.h>

#include "acpi/acpi_board.h"
#include "e820/range_set.h"
#include "firmware/glue/root_windows.h"

#define RESET_PORT 0xcf9
#define RESET_VALUE 0x06 /* full reset: RST_CPU and SYS_RST (ICH9 datasheet, 13.7.5) */
#define CMOS_CENTURY 0x32
#define MAILBOX_PORTS 4 /* of an NVDIMM mailbox: it takes a dword */

/* Below this ports belong to ISA devices, each of which has a device object of its own, or to nobody. */
#define BOARD_IO_FIRST 0x600
#define CONFIG_PORTS ((struct range){ 0xcf8, 0xcff })
#define ISA_PORTS_LAST 0xfff

#define VGA_MEMORY ((struct range){ 0xa0000, 0xbffff })

/* MPS INTI flags (ACPI 6.5, table 5.26). */
#define ACTIVE_HIGH_LEVEL 0x000d

/* A link that no register switches is the SCI: the power management function's own interrupt. */
static void fill_routing(const struct chipset *chipset, struct acpi_routing *routing)
{
	for (uint8_t device = 0; device < 32; device++) {
		for (uint8_t pin = 1; pin <= 4; pin++) {
			const struct chipset_pin end = chipset_pin(chipset, device, pin);

			routing->pins[device][pin - 1] = (struct acpi_route){
				.link = end.reg != 0 ? end.link : ACPI_LINK_SCI,
				.gsi = end.own_gsi ? end.gsi : ACPI_NO_GSI,
			};
		}
	}
}

/* The pins of device n are those of device 0, turned by n, as behind a bridge. */
static void fill_told_routing(const struct host_bridge *told, struct acpi_routing *routing)
{
	for (unsigned device = 0; device < 32; device++) {
		for (unsigned pin = 0; pin < 4; pin++)
			routing->pins[device][pin] = (struct acpi_route){
				.link = ACPI_NO_LINK,
				.gsi = told->interrupts[(device + pin) % 4],
			};
	}
}

/*
 * The timer is at input 2 of the I/O APIC. What the ELCR makes level triggered at the 8259s is so there, too, and so is what
 * an operating system may set a link to.
 */
static void fill_interrupts(const struct acpi_fill_facts *facts, struct acpi_inputs *inputs)
{
	inputs->local_apic = ACPI_BOARD_LOCAL_APIC;
	inputs->io_apics[inputs->io_apic_count++] =
		(struct acpi_io_apic){ .id = facts->chipset->io_apic_id, .address = ACPI_BOARD_IO_APIC };
	inputs->overrides[inputs->override_count++] = (struct acpi_override){ .irq = 0, .gsi = 2 };
	for (uint8_t irq = 1; irq < 16; irq++)
		if ((facts->chipset->elcr_level | facts->chipset->link_irqs) >> irq & 1)
			inputs->overrides[inputs->override_count++] =
				(struct acpi_override){ .irq = irq, .gsi = irq, .flags = ACTIVE_HIGH_LEVEL };
}

static void fill_fixed(const struct acpi_fill_facts *facts, struct acpi_inputs *inputs)
{
	const struct chipset_acpi_io *acpi = &facts->chipset->acpi;
	const uint16_t pm_base = (uint16_t)chipset_pm_io(facts->chipset).first;

	inputs->fixed = (struct acpi_fixed_hardware){
		.sci = acpi->sci_irq,
		.smi_command = acpi->firmware_enables ? 0 : acpi->smi_command,
		.acpi_enable = acpi->firmware_enables ? 0 : acpi->acpi_enable,
		.acpi_disable = acpi->firmware_enables ? 0 : acpi->acpi_disable,
		.pm1a_event = pm_base,
		.pm1a_control = (uint16_t)(pm_base + 4),
		.pm_timer = chipset_pm_timer(facts->chipset),
		.gpe0 = (uint16_t)chipset_gpe0_io(facts->chipset).first,
		.gpe0_length = acpi->gpe0_size,
		.reset_port = RESET_PORT,
		.reset_value = RESET_VALUE,
		.century = CMOS_CENTURY,
		.i8042 = facts->description->board.keyboard,
		.sleep_button = acpi->sleep_button,
		.no_rtc_status = acpi->no_rtc_status,
		.pm_timer_32 = acpi->timer_32,
	};
	/* Legacy VGA addresses are the chipset's own host bridge's. */
	for (size_t i = 0; i < facts->hierarchies[0].inventory->function_count; i++)
		if (facts->hierarchies[0].inventory->functions[i].class_code >> 8 == 0x0300)
			inputs->fixed.vga = true;
}

/* A node that nothing else belongs to is none to an operating system. */
static uint32_t root_node(const struct description *description, uint8_t bus)
{
	const uint32_t node = description->root_node[bus];

	return node < description->numa.node_count ? node : ACPI_NO_NODE;
}

/* A host bridge that is none of QEMU's pxb devices on a conventional machine speaks PCI Express if the chipset does. */
static void fill_root_of_chipset(const struct acpi_fill_facts *facts, size_t index, struct acpi_root *root)
{
	const uint8_t bus = root->bus;

	root->pcie = facts->layout->ecam_base != 0;
	root->node = root_node(facts->description, bus);
	root->selector = facts->description->root_selector[bus];
	root->fixed_slots = facts->description->root_fixed_slots[bus];
	/* The device model's ACPI interface stands in for native hot-plug on the first host bridge only. */
	root->native_hotplug = index != 0 || facts->description->pci_hotplug.kind == ACPI_HOTPLUG_NONE;
}

static void fill_root_of_told(const struct acpi_fill_hierarchy *hierarchy, struct acpi_root *root)
{
	root->segment = hierarchy->told->segment;
	root->pcie = !hierarchy->told->conventional;
	root->native_hotplug = hierarchy->told->hotplug;
	root->node = ACPI_NO_NODE;
	root->selector = ACPI_NO_SELECTOR;
	root->mem64_prefetchable = hierarchy->windows->mem64_prefetchable;
}

/* `first`: it is the chipset's own host bridge. */
static bool fill_windows(const struct acpi_fill_facts *facts, const struct acpi_fill_hierarchy *hierarchy, size_t index,
			 void *work, struct acpi_root *root)
{
	const bool first = !hierarchy->told && index == 0;
	struct range_set io, mem;
	bool room = true;

	range_set_init(&io, root->io.ranges, ACPI_MAX_ROOT_RANGES);
	range_set_init(&mem, root->mem.ranges, ACPI_MAX_ROOT_RANGES);
	if (first)
		room = range_set_add(&io, (struct range){ 0, CONFIG_PORTS.first - 1 }) &&
		       range_set_add(&io, (struct range){ CONFIG_PORTS.last + 1, ISA_PORTS_LAST }) &&
		       range_set_add(&mem, VGA_MEMORY) && range_set_add(&io, chipset_pm_io(facts->chipset));
	room = root_windows(hierarchy->inventory, hierarchy->windows, hierarchy->plan, index, work, &io, &mem) && room;
	root->io.count = io.count;
	root->mem.count = mem.count;
	return room;
}

/* False: not all of its windows have room. */
static bool fill_root(const struct acpi_fill_facts *facts, size_t at, size_t index, void *work, struct acpi_fill *fill)
{
	const struct acpi_fill_hierarchy *hierarchy = &facts->hierarchies[at];
	struct acpi_root *root = &fill->roots[fill->inputs.root_count++];

	*root = (struct acpi_root){
		.bus = hierarchy->inventory->roots[index].bus,
		.last_bus = hierarchy->inventory->roots[index].limit,
		.routing = !hierarchy->told || hierarchy->told->has_interrupts ? &fill->routings[at] : NULL,
	};
	if (hierarchy->told)
		fill_root_of_told(hierarchy, root);
	else
		fill_root_of_chipset(facts, index, root);
	return fill_windows(facts, hierarchy, index, work, root);
}

static enum acpi_fill_error fill_roots(const struct acpi_fill_facts *facts, void *work, struct acpi_fill *fill)
{
	enum acpi_fill_error error = ACPI_FILL_OK;

	fill->inputs.roots = fill->roots;
	for (size_t at = 0; at < facts->hierarchy_count; at++) {
		const struct acpi_fill_hierarchy *hierarchy = &facts->hierarchies[at];

		if (hierarchy->told)
			fill_told_routing(hierarchy->told, &fill->routings[at]);
		else
			fill_routing(facts->chipset, &fill->routings[at]);
		for (size_t i = 0; i < hierarchy->inventory->root_count; i++) {
			if (fill->inputs.root_count == ACPI_MAX_ROOTS)
				return ACPI_FILL_ROOTS;
			if (!fill_root(facts, at, i, work, fill))
				error = ACPI_FILL_RANGES;
		}
	}
	return error;
}

/* The index of the root of the chipset's own hierarchy with this bus number; root_count: there is none. */
static size_t root_of_bus(const struct acpi_fill_facts *facts, const struct acpi_fill *fill, uint8_t bus)
{
	const size_t own = facts->hierarchies[0].inventory->root_count;

	for (size_t i = 0; i < own && i < fill->inputs.root_count; i++) {
		if (fill->roots[i].bus == bus)
			return i;
	}
	return fill->inputs.root_count;
}

/*
 * Bridges keep their order, so that a parent stays before its children. One whose root is not there is left out with all that
 * is behind it; `moved` says where each of the others has gone.
 */
static void fill_bridges(const struct acpi_fill_facts *facts, struct acpi_fill *fill)
{
	const struct description *description = facts->description;
	int16_t *moved = fill->moved;
	size_t count = 0;

	for (size_t i = 0; i < description->bridge_count; i++) {
		struct acpi_bridge bridge = description->bridges[i];
		const size_t root = root_of_bus(facts, fill, bridge.root);

		moved[i] = -1;
		if (root == fill->inputs.root_count || (bridge.parent >= 0 && moved[bridge.parent] < 0))
			continue;
		bridge.root = (uint8_t)root;
		if (bridge.parent >= 0)
			bridge.parent = moved[bridge.parent];
		moved[i] = (int16_t)count;
		fill->bridges[count++] = bridge;
	}
	fill->inputs.bridges = fill->bridges;
	fill->inputs.bridge_count = count;
}

static uint64_t tpm_size(enum acpi_tpm_kind kind)
{
	return kind == ACPI_TPM_20_CRB ? ACPI_BOARD_TPM_CRB_SIZE : ACPI_BOARD_TPM_TIS_SIZE;
}

/* What the chipset and the board decode themselves and no device object of ours has: motherboard resources. */
static bool fill_board(const struct acpi_fill_facts *facts, struct acpi_inputs *inputs)
{
	const struct chipset *chipset = facts->chipset;
	struct range_set mem, io;
	bool room = true;

	range_set_init(&mem, inputs->board_mem.ranges, ACPI_MAX_ROOT_RANGES);
	range_set_init(&io, inputs->board_io.ranges, ACPI_MAX_ROOT_RANGES);
	for (size_t i = 0; i < chipset->fixed_mem_count; i++)
		room = range_set_add(&mem, chipset->fixed_mem[i]) && room;
	/* The MADT says where the I/O APIC is; operating systems have it by the time they read this. */
	room = range_set_remove(&mem, range_of_size(ACPI_BOARD_IO_APIC, ACPI_BOARD_IO_APIC_SIZE)) && room;
	if (inputs->hpet)
		room = range_set_remove(&mem, range_of_size(inputs->hpet, ACPI_BOARD_HPET_SIZE)) && room;
	if (inputs->tpm.kind != ACPI_TPM_NONE)
		room = range_set_remove(&mem, range_of_size(ACPI_BOARD_TPM, tpm_size(inputs->tpm.kind))) && room;
	if (inputs->mailbox.port)
		room = range_set_add(&io, range_of_size(inputs->mailbox.port, MAILBOX_PORTS)) && room;
	for (size_t i = 0; i < chipset->fixed_io_count; i++)
		if (chipset->fixed_io[i].first >= BOARD_IO_FIRST)
			room = range_set_add(&io, chipset->fixed_io[i]) && room;
	room = range_set_add(&io, chipset_pm_io(chipset)) && room;
	room = range_set_remove(&io, CONFIG_PORTS) && room;
	inputs->board_mem.count = mem.count;
	inputs->board_io.count = io.count;
	return room;
}

static struct range chipset_ecam(const struct acpi_fill_facts *facts)
{
	return range_of_size(facts->layout->ecam_base, facts->chipset->ecam_size);
}

/* Whether the chipset's own buses end before 255, because others have those behind them. */
static bool fill_chipset_ecam(const struct acpi_fill_facts *facts, struct acpi_inputs *inputs)
{
	struct acpi_ecam *ecam = &inputs->ecam[inputs->ecam_count++];

	*ecam = (struct acpi_ecam){ .base = facts->layout->ecam_base, .last_bus = UINT8_MAX };
	for (size_t i = 1; i < facts->hierarchy_count; i++) {
		const uint8_t left = host_bridge_leaves_bus(facts->hierarchies[i].told, chipset_ecam(facts));

		if (left < ecam->last_bus)
			ecam->last_bus = left;
	}
	return ecam->last_bus < UINT8_MAX;
}

/*
 * An entry for each ECAM. Of the chipset's own there may be a part that no entry has any more; it is configuration space all the
 * same and nobody's to use. False: no room for it.
 */
static bool fill_ecam(const struct acpi_fill_facts *facts, struct acpi_inputs *inputs)
{
	struct range_set mem;
	bool room = true;

	if (facts->layout->ecam_base && fill_chipset_ecam(facts, inputs)) {
		range_set_init(&mem, inputs->board_mem.ranges, ACPI_MAX_ROOT_RANGES);
		mem.count = inputs->board_mem.count;
		room = range_set_add(&mem, chipset_ecam(facts));
		inputs->board_mem.count = mem.count;
	}
	for (size_t i = 1; i < facts->hierarchy_count; i++) {
		const struct host_bridge *told = facts->hierarchies[i].told;

		inputs->ecam[inputs->ecam_count++] = (struct acpi_ecam){
			.base = host_bridge_ecam_base(told),
			.segment = told->segment,
			.first_bus = told->first_bus,
			.last_bus = told->last_bus,
		};
	}
	return room;
}

static void fill_nodes(const struct description *description, struct acpi_inputs *inputs)
{
	const struct acpi_numa *numa = &description->numa;

	inputs->node_count = numa->node_count;
	inputs->memory_count = numa->memory_count;
	inputs->memory = numa->memory;
	inputs->distances = numa->has_distances ? numa->distances : NULL;
}

static enum acpi_chipset chipset_of(const struct chipset *chipset)
{
	if (chipset->ecam_size == 0)
		return ACPI_I440FX;
	return chipset->board == CHIPSET_BOARD_XEN ? ACPI_Q35_XEN : ACPI_Q35;
}

enum acpi_fill_error acpi_fill(const struct acpi_fill_facts *facts, void *work, struct acpi_fill *fill)
{
	const struct description *description = facts->description;
	struct acpi_inputs *inputs = &fill->inputs;
	enum acpi_fill_error error;

	memset(inputs, 0, sizeof(*inputs));
	inputs->chipset = chipset_of(facts->chipset);
	inputs->oem_revision = 1;
	inputs->processor_count = description->processor_count;
	inputs->processors = description->processors;
	inputs->facs = facts->facs;
	memcpy(inputs->sleep, description->sleep, sizeof(inputs->sleep));
	inputs->hpet = description->hpet;
	inputs->hpet_id = description->hpet_id;
	inputs->hypervisor = description->hypervisor;
	inputs->rtc_good = facts->chipset->acpi.rtc_good;
	inputs->pci_hotplug = description->pci_hotplug;
	inputs->processor_hotplug = description->processor_hotplug;
	inputs->memory_hotplug = description->memory_hotplug;
	inputs->tpm = description->tpm;
	inputs->pmem_count = description->pmem_count;
	inputs->pmem = description->pmem;
	inputs->mailbox = description->mailbox;
	inputs->nvdimm_event = description->nvdimm_event;
	inputs->generation_id = description->generation_id;
	inputs->convertible = description->convertible;
	inputs->passed_count = description->passed_count;
	inputs->passed = description->passed;
	inputs->board = description->board;
	inputs->spcr = description->board.serial[0];
	fill_interrupts(facts, inputs);
	fill_fixed(facts, inputs);
	fill_nodes(description, inputs);
	error = fill_roots(facts, work, fill);
	fill_bridges(facts, fill);
	if (!fill_board(facts, inputs) || !fill_ecam(facts, inputs))
		error = ACPI_FILL_RANGES;
	return error;
}

size_t acpi_fill_work_size(const struct acpi_fill_facts *facts)
{
	size_t most = 0;

	for (size_t i = 0; i < facts->hierarchy_count; i++) {
		const size_t size = root_windows_work_size(facts->hierarchies[i].inventory);

		if (size > most)
			most = size;
	}
	return most;
}

const char *acpi_fill_error_text(enum acpi_fill_error error)
{
	switch (error) {
	case ACPI_FILL_OK:
		return "no error";
	case ACPI_FILL_ROOTS:
		return "more host bridges than can be described";
	case ACPI_FILL_RANGES:
		return "a host bridge or the board has more address ranges than can be described";
	}
	return "unknown error";
}

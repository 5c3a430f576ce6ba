/* SPDX-License-Identifier: MIT */
#include "firmware/glue/acpi_fill.h"

#include <string.h>

#include "acpi/acpi_board.h"
#include "e820/range_set.h"
#include "firmware/glue/root_windows.h"

#define RESET_PORT 0xcf9
#define RESET_VALUE 0x06 /* full reset: RST_CPU and SYS_RST (ICH9 datasheet, 13.7.5) */
#define CMOS_CENTURY 0x32

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
	for (size_t i = 0; i < facts->inventory->function_count; i++)
		if (facts->inventory->functions[i].class_code >> 8 == 0x0300)
			inputs->fixed.vga = true;
}

/* A node that nothing else belongs to is none to an operating system. */
static uint32_t root_node(const struct description *description, uint8_t bus)
{
	const uint32_t node = description->root_node[bus];

	return node < description->numa.node_count ? node : ACPI_NO_NODE;
}

/* A host bridge that is none of QEMU's pxb devices on a conventional machine speaks PCI Express if the chipset does. */
static void fill_root(const struct acpi_fill_facts *facts, size_t index, struct acpi_root *root)
{
	const struct pci_root *from = &facts->inventory->roots[index];

	*root = (struct acpi_root){
		.bus = from->bus,
		.last_bus = from->limit,
		.pcie = facts->layout->ecam_base != 0,
		.node = root_node(facts->description, from->bus),
		.selector = facts->description->root_selector[from->bus],
		.fixed_slots = facts->description->root_fixed_slots[from->bus],
	};
	/* The device model's ACPI interface stands in for native hot-plug on the first host bridge only. */
	root->native_hotplug = index != 0 || facts->description->pci_hotplug.kind == ACPI_HOTPLUG_NONE;
}

static bool fill_windows(const struct acpi_fill_facts *facts, size_t index, void *work, struct acpi_root *root)
{
	struct range_set io, mem;
	bool room = true;

	range_set_init(&io, root->io.ranges, ACPI_MAX_ROOT_RANGES);
	range_set_init(&mem, root->mem.ranges, ACPI_MAX_ROOT_RANGES);
	if (index == 0)
		room = range_set_add(&io, (struct range){ 0, CONFIG_PORTS.first - 1 }) &&
		       range_set_add(&io, (struct range){ CONFIG_PORTS.last + 1, ISA_PORTS_LAST }) &&
		       range_set_add(&mem, VGA_MEMORY) && range_set_add(&io, chipset_pm_io(facts->chipset));
	room = root_windows(facts->inventory, facts->windows, facts->plan, index, work, &io, &mem) && room;
	root->io.count = io.count;
	root->mem.count = mem.count;
	return room;
}

static enum acpi_fill_error fill_roots(const struct acpi_fill_facts *facts, void *work, struct acpi_fill *fill)
{
	enum acpi_fill_error error = ACPI_FILL_OK;
	size_t count = facts->inventory->root_count;

	if (count > ACPI_MAX_ROOTS) {
		count = ACPI_MAX_ROOTS;
		error = ACPI_FILL_ROOTS;
	}
	for (size_t i = 0; i < count; i++) {
		fill_root(facts, i, &fill->roots[i]);
		fill->roots[i].routing = &fill->routing;
		if (!fill_windows(facts, i, work, &fill->roots[i]))
			error = ACPI_FILL_RANGES;
	}
	fill->inputs.roots = fill->roots;
	fill->inputs.root_count = count;
	return error;
}

/* The index of the root with this bus number; root_count: there is none. */
static size_t root_of_bus(const struct acpi_fill *fill, uint8_t bus)
{
	size_t i = 0;

	while (i < fill->inputs.root_count && fill->roots[i].bus != bus)
		i++;
	return i;
}

/*
 * Bridges keep their order, so that a parent stays before its children. One whose root is not there is left out with all that
 * is behind it; `moved` says where each of the others has gone.
 */
static void fill_bridges(const struct description *description, struct acpi_fill *fill)
{
	int16_t *moved = fill->moved;
	size_t count = 0;

	for (size_t i = 0; i < description->bridge_count; i++) {
		struct acpi_bridge bridge = description->bridges[i];
		const size_t root = root_of_bus(fill, bridge.root);

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
	for (size_t i = 0; i < chipset->fixed_io_count; i++)
		if (chipset->fixed_io[i].first >= BOARD_IO_FIRST)
			room = range_set_add(&io, chipset->fixed_io[i]) && room;
	room = range_set_add(&io, chipset_pm_io(chipset)) && room;
	room = range_set_remove(&io, CONFIG_PORTS) && room;
	inputs->board_mem.count = mem.count;
	inputs->board_io.count = io.count;
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
	inputs->generation_id = description->generation_id;
	inputs->convertible = description->convertible;
	inputs->passed_count = description->passed_count;
	inputs->passed = description->passed;
	inputs->board = description->board;
	inputs->spcr = description->board.serial[0];
	fill_interrupts(facts, inputs);
	fill_fixed(facts, inputs);
	fill_nodes(description, inputs);
	fill_routing(facts->chipset, &fill->routing);
	if (facts->layout->ecam_base)
		inputs->ecam[inputs->ecam_count++] =
			(struct acpi_ecam){ .base = facts->layout->ecam_base, .last_bus = 255 };
	error = fill_roots(facts, work, fill);
	fill_bridges(description, fill);
	if (!fill_board(facts, inputs))
		error = ACPI_FILL_RANGES;
	return error;
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

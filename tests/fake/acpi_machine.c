/* SPDX-License-Identifier: MIT */
#include "tests/fake/acpi_machine.h"

#include <string.h>

#define GIB 0x40000000ull
#define LEVEL_HIGH 0xd /* MPS INTI flags: active high, level */

static void add_range(struct acpi_ranges *ranges, uint64_t first, uint64_t last)
{
	ranges->ranges[ranges->count++] = (struct range){ first, last };
}

/* --- routing -------------------------------------------------------------------------------------------------------- */

/* QEMU's i440FX: four links, in APIC mode too. The function of the power management has the SCI, IRQ 9, hardwired. */
static void route_i440fx(struct acpi_routing *routing)
{
	for (unsigned device = 0; device < 32; device++) {
		for (unsigned pin = 0; pin < 4; pin++)
			routing->pins[device][pin] =
				(struct acpi_route){ .link = (device + pin + 3) & 3, .gsi = ACPI_NO_GSI };
	}
	routing->pins[1][0] = (struct acpi_route){ .link = ACPI_NO_LINK, .gsi = 9 };
}

/* Xen: four links, and in APIC mode an input of the I/O APIC for each of 32 pins. */
static void route_xen(struct acpi_routing *routing)
{
	for (unsigned device = 0; device < 32; device++) {
		for (unsigned pin = 0; pin < 4; pin++)
			routing->pins[device][pin] = (struct acpi_route){
				.link = (device + pin) & 3,
				.gsi = 16 + ((device * 4 + device / 8 + pin) & 31),
			};
	}
}

/* QEMU's Q35: PIRQE-PIRQH for devices that are plugged in, PIRQA-PIRQD for those of the chipset, GSI 16 and up. */
static void route_q35(struct acpi_routing *routing)
{
	for (unsigned device = 0; device < 32; device++) {
		for (unsigned pin = 0; pin < 4; pin++) {
			const bool chipset = device >= 25 && device != 30;
			const uint8_t link = (uint8_t)(chipset ? pin : 4 + ((device + pin) & 3));

			routing->pins[device][pin] = (struct acpi_route){ .link = link, .gsi = 16u + link };
		}
	}
}

/* --- what every machine has ----------------------------------------------------------------------------------------- */

/* Arrays of `machine`, empty; the I/O APIC; IRQ 0 at input 2, PIRQs and SCI level and active high. */
static struct acpi_inputs *begin(struct acpi_machine *machine, enum acpi_chipset chipset)
{
	static const uint8_t level[] = { 5, 9, 10, 11 };
	struct acpi_inputs *inputs = &machine->inputs;

	memset(machine, 0, sizeof(*machine));
	inputs->chipset = chipset;
	inputs->oem_revision = 1;
	inputs->processors = machine->processors;
	inputs->local_apic = 0xfee00000;
	inputs->io_apic_count = 1;
	inputs->io_apics[0] = (struct acpi_io_apic){ .id = 0, .address = 0xfec00000 };
	inputs->overrides[inputs->override_count++] = (struct acpi_override){ .irq = 0, .gsi = 2 };
	for (size_t i = 0; i < sizeof(level); i++)
		inputs->overrides[inputs->override_count++] =
			(struct acpi_override){ .irq = level[i], .gsi = level[i], .flags = LEVEL_HIGH };
	inputs->facs = 0x7fffffc0;
	inputs->sleep[3] = (struct acpi_sleep){ true, 1 };
	inputs->sleep[4] = (struct acpi_sleep){ true, 2 };
	inputs->sleep[5] = (struct acpi_sleep){ true, 0 };
	inputs->hpet = 0xfed00000;
	inputs->hpet_id = 0x8086a201;
	inputs->hypervisor = true;
	inputs->roots = machine->roots;
	inputs->bridges = machine->bridges;
	inputs->memory = machine->memory;
	inputs->pmem = machine->pmem;
	inputs->board = (struct acpi_board){ .rtc = true, .keyboard = true, .mouse = true, .fw_cfg = 0x510 };
	inputs->board.serial[0] = true;
	return inputs;
}

/* `count` processors with APIC ids 0, step, 2 * step ...; the first `there` of them are there. */
static void add_processors(struct acpi_machine *machine, size_t count, size_t there, unsigned step)
{
	for (size_t i = 0; i < count; i++)
		machine->processors[i] = (struct acpi_processor){
			.apic_id = (uint32_t)i * step,
			.node = ACPI_NO_NODE,
			.enabled = i < there,
		};
	machine->inputs.processor_count = count;
}

static struct acpi_root *add_root(struct acpi_machine *machine, uint8_t bus, uint8_t last_bus,
				  void (*route)(struct acpi_routing *routing))
{
	struct acpi_root *root = &machine->roots[machine->inputs.root_count];

	*root = (struct acpi_root){
		.bus = bus,
		.last_bus = last_bus,
		.node = ACPI_NO_NODE,
		.selector = ACPI_NO_SELECTOR,
		.routing = &machine->routings[machine->inputs.root_count],
	};
	route(&machine->routings[machine->inputs.root_count++]);
	return root;
}

/* Ports and low memory of the first root bus: VGA's, `low`-`low_last` and up to the I/O APIC. */
static void add_first_windows(struct acpi_root *root, uint64_t low, uint64_t low_last)
{
	add_range(&root->io, 0, 0xcf7);
	add_range(&root->io, 0xd00, 0xffff);
	add_range(&root->mem, 0xa0000, 0xbffff);
	add_range(&root->mem, low, low_last);
}

static void add_bridge(struct acpi_machine *machine, int16_t parent, uint8_t root, uint8_t device, uint32_t selector)
{
	machine->bridges[machine->inputs.bridge_count++] = (struct acpi_bridge){
		.parent = parent,
		.root = root,
		.device = device,
		.selector = selector,
		.port = machine->inputs.chipset == ACPI_Q35,
	};
}

static void add_memory(struct acpi_machine *machine, uint64_t first, uint64_t size, uint32_t node)
{
	machine->memory[machine->inputs.memory_count++] =
		(struct acpi_memory){ .range = range_of_size(first, size), .node = node };
}

/* Distances 10 and `away`, but for the two outermost nodes, which are 40 apart. */
static void add_distances(struct acpi_machine *machine, size_t nodes, uint8_t away)
{
	for (size_t from = 0; from < nodes; from++) {
		for (size_t to = 0; to < nodes; to++)
			machine->distances[from * nodes + to] = from == to ? 10 : away;
	}
	if (nodes > 2)
		machine->distances[nodes - 1] = machine->distances[(nodes - 1) * nodes] = 40;
	machine->inputs.node_count = nodes;
	machine->inputs.distances = machine->distances;
}

/* --- i440FX --------------------------------------------------------------------------------------------------------- */

static struct acpi_fixed_hardware i440fx_fixed(uint16_t pm_base)
{
	return (struct acpi_fixed_hardware){
		.sci = 9,
		.smi_command = 0xb2,
		.acpi_enable = 0xf1,
		.acpi_disable = 0xf0,
		.pm1a_event = pm_base,
		.pm1a_control = pm_base + 4,
		.pm_timer = pm_base + 8,
		.gpe0 = 0xafe0,
		.gpe0_length = 4,
		.reset_port = 0xcf9,
		.reset_value = 0x0f,
		.century = 0x32,
		.i8042 = true,
		.vga = true,
	};
}

void acpi_machine_pc(struct acpi_machine *machine)
{
	struct acpi_inputs *inputs = begin(machine, ACPI_I440FX);
	struct acpi_root *root = add_root(machine, 0, 0xff, route_i440fx);

	inputs->fixed = i440fx_fixed(0x600);
	inputs->facs = 0x1fffffc0;
	add_processors(machine, 1, 1, 1);
	root->selector = 0;
	add_first_windows(root, 0x20000000, 0xfebfffff);
	add_range(&inputs->board_io, 0x600, 0x63f);
	add_range(&inputs->board_io, 0x700, 0x73f);
	add_range(&inputs->board_io, 0xafe0, 0xafe3);
	inputs->pci_hotplug = (struct acpi_hotplug){ .kind = ACPI_HOTPLUG_QEMU, .io = 0xae00 };
	inputs->processor_hotplug = (struct acpi_hotplug){ .kind = ACPI_HOTPLUG_QEMU, .io = 0xaf00 };
	inputs->board.floppy = inputs->board.parallel = true;
	for (size_t i = 1; i < ACPI_SERIAL_PORTS; i++)
		inputs->board.serial[i] = true;
}

void acpi_machine_pc_bridges(struct acpi_machine *machine)
{
	struct acpi_root *extra;

	acpi_machine_pc(machine);
	add_processors(machine, 4, 2, 1);
	machine->roots[0].last_bus = 0x1f;
	extra = add_root(machine, 0x20, 0xff, route_i440fx);
	/* Split among the roots: what each is given lies in its own windows. */
	machine->roots[0].mem.ranges[1].last = 0xdfffffff;
	machine->roots[0].io.ranges[1].last = 0xcfff;
	add_range(&extra->io, 0xd000, 0xffff);
	add_range(&extra->mem, 0xe0000000, 0xfebfffff);
	extra->selector = 3;
	add_bridge(machine, -1, 0, 4, 1);
	add_bridge(machine, 0, 0, 2, 2);
	add_bridge(machine, -1, 1, 0, ACPI_NO_SELECTOR);
	add_bridge(machine, 2, 1, 1, 4);
	machine->inputs.memory_hotplug = (struct acpi_hotplug){ ACPI_HOTPLUG_QEMU, 0xa00, 4 };
	machine->inputs.tpm = (struct acpi_tpm){ ACPI_TPM_12, 0x1ffe0000, 0x10000 };
	machine->inputs.spcr = true;
}

void acpi_machine_xen(struct acpi_machine *machine)
{
	struct acpi_inputs *inputs = begin(machine, ACPI_I440FX);
	struct acpi_root *root = add_root(machine, 0, 0xff, route_xen);

	inputs->fixed = i440fx_fixed(0xb000);
	inputs->facs = 0xfc0cffc0;
	inputs->io_apics[0].id = 1;
	inputs->hpet_id = 0x8086a201;
	inputs->board.fw_cfg = 0;
	add_processors(machine, 8, 4, 2);
	for (size_t i = 0; i < 8; i++)
		machine->processors[i].node = (uint32_t)i & 1;
	add_first_windows(root, 0xf0000000, 0xfbffffff);
	add_range(&root->mem, 5 * GIB, 64 * GIB - 1);
	add_range(&inputs->board_io, 0xb000, 0xb03f);
	add_memory(machine, 0, 2 * GIB, 0);
	add_memory(machine, 2 * GIB, 0xf0000000 - 2 * GIB, 1);
	add_memory(machine, 4 * GIB, GIB, 1);
	add_distances(machine, 2, 20);
	inputs->pci_hotplug = (struct acpi_hotplug){ .kind = ACPI_HOTPLUG_XEN, .io = 0xae00 };
	inputs->processor_hotplug = (struct acpi_hotplug){ .kind = ACPI_HOTPLUG_XEN, .io = 0xaf00 };
	inputs->generation_id = 0xfc0cff80;
}

/* --- Q35 ------------------------------------------------------------------------------------------------------------ */

static struct acpi_inputs *begin_q35(struct acpi_machine *machine)
{
	struct acpi_inputs *inputs = begin(machine, ACPI_Q35);

	inputs->fixed = (struct acpi_fixed_hardware){
		.sci = 9,
		.smi_command = 0xb2,
		.acpi_enable = 2,
		.acpi_disable = 3,
		.pm1a_event = 0x600,
		.pm1a_control = 0x604,
		.pm_timer = 0x608,
		.gpe0 = 0x620,
		.gpe0_length = 16,
		.reset_port = 0xcf9,
		.reset_value = 0x0f,
		.century = 0x32,
		.i8042 = true,
		.vga = true,
	};
	add_range(&inputs->board_io, 0x600, 0x67f);
	add_range(&inputs->board_mem, 0xfed1c000, 0xfed1ffff);
	return inputs;
}

/* A PCI Express root with ECAM for its buses, windows below and above 4 GiB. */
static struct acpi_root *add_pcie_root(struct acpi_machine *machine, uint8_t bus, uint8_t last_bus)
{
	struct acpi_root *root = add_root(machine, bus, last_bus, route_q35);

	root->pcie = true;
	root->native_hotplug = true;
	return root;
}

static void add_ecam(struct acpi_inputs *inputs, uint64_t base, uint8_t last_bus)
{
	inputs->ecam[inputs->ecam_count++] = (struct acpi_ecam){ .base = base, .last_bus = last_bus };
	add_range(&inputs->board_mem, base, base + ((last_bus + 1ull) << 20) - 1);
}

void acpi_machine_q35(struct acpi_machine *machine)
{
	struct acpi_inputs *inputs = begin_q35(machine);
	struct acpi_root *first = add_pcie_root(machine, 0, 0x1f);
	struct acpi_root *second = add_pcie_root(machine, 0x20, 0xff);

	add_processors(machine, 8, 4, 1);
	add_first_windows(first, 0x80000000, 0xcfffffff);
	first->io.ranges[1].last = 0xbfff;
	add_range(&first->mem, 14 * GIB, 512 * GIB - 1);
	add_range(&second->io, 0xc000, 0xffff);
	add_range(&second->mem, 0xd0000000, 0xdfffffff);
	add_range(&second->mem, 512 * GIB, 1012 * GIB - 1);
	add_bridge(machine, -1, 0, 1, ACPI_NO_SELECTOR);
	add_bridge(machine, -1, 0, 2, ACPI_NO_SELECTOR);
	add_bridge(machine, -1, 1, 0, ACPI_NO_SELECTOR);
	add_ecam(inputs, 0xe0000000, 0xff);
	inputs->processor_hotplug = (struct acpi_hotplug){ .kind = ACPI_HOTPLUG_QEMU, .io = 0xcd8 };
	inputs->tpm = (struct acpi_tpm){ ACPI_TPM_20_CRB, 0x7ffe0000, 0x10000 };
	inputs->generation_id = 0x7ffff028;
	inputs->spcr = true;
	inputs->board.pvpanic = 0x505;
}

/* Every 15 APIC ids are followed by 2 that nobody has, as with 15 threads in a package of 17. */
static void add_many_processors(struct acpi_machine *machine)
{
	add_processors(machine, 300, 288, 1);
	for (size_t i = 0; i < 300; i++) {
		machine->processors[i].apic_id = (uint32_t)(i + i / 15 * 2);
		machine->processors[i].node = (uint32_t)i / 75;
	}
}

void acpi_machine_numa(struct acpi_machine *machine)
{
	struct acpi_inputs *inputs = begin_q35(machine);
	struct acpi_root *root = add_pcie_root(machine, 0, 0xff);

	add_many_processors(machine);
	root->native_hotplug = false;
	root->node = 0;
	add_first_windows(root, 0x80000000, 0xdfffffff);
	add_range(&root->mem, 64 * GIB, 512 * GIB - 1);
	add_bridge(machine, -1, 0, 1, 0);
	add_bridge(machine, -1, 0, 2, 1);
	add_bridge(machine, -1, 0, 3, ACPI_NO_SELECTOR);
	add_bridge(machine, 2, 0, 0, ACPI_NO_SELECTOR);
	add_bridge(machine, 3, 0, 1, 2);
	add_ecam(inputs, 0xe0000000, 0xff);
	add_memory(machine, 0, 0xa0000, 0);
	add_memory(machine, 0x100000, 2 * GIB - 0x100000, 0);
	add_memory(machine, 4 * GIB, 2 * GIB, 1);
	add_memory(machine, 6 * GIB, 2 * GIB, 2);
	add_memory(machine, 8 * GIB, 2 * GIB, 3);
	add_memory(machine, 10 * GIB, 4 * GIB, 3);
	machine->memory[5].nonvolatile = true;
	add_memory(machine, 16 * GIB, 32 * GIB, 3);
	machine->memory[6].hotplug = true;
	add_distances(machine, 4, 21);
	inputs->pci_hotplug = (struct acpi_hotplug){ .kind = ACPI_HOTPLUG_QEMU, .io = 0xcc0 };
	inputs->processor_hotplug = (struct acpi_hotplug){ .kind = ACPI_HOTPLUG_QEMU, .io = 0xcd8 };
	inputs->memory_hotplug = (struct acpi_hotplug){ ACPI_HOTPLUG_QEMU, 0xa00, 8 };
	inputs->tpm = (struct acpi_tpm){ ACPI_TPM_20_TIS, 0x7ffe0000, 0x10000 };
}

void acpi_machine_bare(struct acpi_machine *machine)
{
	struct acpi_inputs *inputs = begin_q35(machine);
	struct acpi_root *root = add_root(machine, 0, 0xff, route_q35);

	add_processors(machine, 1, 1, 1);
	add_first_windows(root, 0x80000000, 0xfebfffff);
	inputs->override_count = 0;
	inputs->fixed.smi_command = 0;
	inputs->fixed.acpi_enable = inputs->fixed.acpi_disable = 0;
	inputs->fixed.reset_port = 0;
	inputs->fixed.reset_value = 0;
	inputs->fixed.century = 0;
	inputs->fixed.i8042 = inputs->fixed.vga = false;
	inputs->sleep[3].there = inputs->sleep[4].there = false;
	inputs->hpet = 0;
	inputs->hypervisor = false;
	inputs->board = (struct acpi_board){ 0 };
}

/* With the handles in a row from `handle` on, and serial numbers as QEMU gives them. */
static struct acpi_pmem *add_pmem(struct acpi_machine *machine, struct range range, uint32_t node, size_t dimms,
				  uint32_t handle)
{
	struct acpi_pmem *pmem = &machine->pmem[machine->inputs.pmem_count++];

	*pmem = (struct acpi_pmem){ .range = range, .node = node, .dimm_count = dimms };
	for (size_t i = 0; i < dimms; i++) {
		pmem->dimms[i].handle = handle + (uint32_t)i;
		pmem->dimms[i].serial = 0x123455 + handle + (uint32_t)i;
	}
	return pmem;
}

void acpi_machine_pmem(struct acpi_machine *machine)
{
	struct acpi_pmem *interleaved;

	acpi_machine_bare(machine);
	add_memory(machine, 0, 0xa0000, 0);
	add_memory(machine, 0x100000, 2 * GIB - 0x100000, 0);
	add_distances(machine, 2, 20);
	add_pmem(machine, range_of_size(9 * GIB, GIB), 1, 1, 1);
	interleaved = add_pmem(machine, range_of_size(10 * GIB, 2 * GIB), ACPI_NO_NODE, 2, 11);
	interleaved->line = 4096;
	interleaved->dimms[0].flush = 0xfe000000;
	interleaved->dimms[1].flush = 0xfe000040;
	add_pmem(machine, range_of_size(12 * GIB, 3 * GIB / 2), 1, 3, 0x20);
	machine->inputs.mailbox = (struct acpi_nvdimm_mailbox){ .port = 0xa18, .page = 0x7ffe1000 };
}

const struct acpi_machine_sample *acpi_machine_samples(size_t *count)
{
	static const struct acpi_machine_sample samples[] = {
		{ "pc", acpi_machine_pc },     { "pc-bridges", acpi_machine_pc_bridges },
		{ "xen", acpi_machine_xen },   { "q35", acpi_machine_q35 },
		{ "numa", acpi_machine_numa }, { "bare", acpi_machine_bare },
		{ "pmem", acpi_machine_pmem },
	};

	*count = sizeof(samples) / sizeof(samples[0]);
	return samples;
}

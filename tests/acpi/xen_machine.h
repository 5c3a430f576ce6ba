/* SPDX-License-Identifier: MIT */
/*
 * Machines as real Xen gives them, each fact from Xen 4.17 (xen/arch/x86/hvm/{pmtimer,rtc,irq}.c) and its device model: no SMI
 * port, PM1 and PM timer of Xen's own, 48 inputs of the I/O APIC, four links, hot-plug at AE00h and AF00h.
 */
#ifndef TESTS_ACPI_XEN_MACHINE_H
#define TESTS_ACPI_XEN_MACHINE_H

#include "tests/fake/acpi_machine.h"

/* PM1 at B000h, as HVM_PARAM_ACPI_IOPORTS_LOCATION 1 has it; PM1a_CNT and GPE0 are the device model's. */
static inline void xen_machine_make_fixed(struct acpi_inputs *inputs)
{
	inputs->fixed = (struct acpi_fixed_hardware){
		.sci = 9,
		.pm1a_event = 0xb000,
		.pm1a_control = 0xb004,
		.pm_timer = 0xb008,
		.gpe0 = 0xafe0,
		.gpe0_length = 4,
		.reset_port = 0xcf9,
		.reset_value = 6,
		.century = 0x32,
		.i8042 = true,
		.vga = true,
		.sleep_button = true,
		.no_rtc_status = true,
		.pm_timer_32 = true,
	};
	inputs->hpet = 0xfed00000;
	inputs->hpet_id = 0x8086a201;
	inputs->hypervisor = inputs->rtc_good = true;
	inputs->sleep[3] = (struct acpi_sleep){ .there = true, .slp_typ = 1 };
	inputs->sleep[4] = (struct acpi_sleep){ .there = true, .slp_typ = 2 };
	inputs->sleep[5] = (struct acpi_sleep){ .there = true, .slp_typ = 0 };
	inputs->convertible = true;
	inputs->spcr = inputs->board.serial[0] = true;
	inputs->board.fw_cfg = 0;
}

/* xl's default, and all that its configuration can add: 4 of 8 vCPUs, vNUMA, generation ID, acpi_laptop_slate. */
static inline void xen_machine_pc(struct acpi_machine *machine)
{
	acpi_machine_xen(machine);
	xen_machine_make_fixed(&machine->inputs);
}

/*
 * The same on Q35: ECAM at B0000000h, and a host bridge that speaks PCI Express. ICH9's PMBASE is B000h, so that its PM1a_CNT is
 * where Xen leaves a gap for it; its GPE0 has 16 bytes at +20h, its processor hot-plug is not at AF00h.
 */
static inline void xen_machine_q35(struct acpi_machine *machine)
{
	xen_machine_pc(machine);
	machine->inputs.chipset = ACPI_Q35_XEN;
	machine->inputs.ecam_count = 1;
	machine->inputs.ecam[0] = (struct acpi_ecam){ .base = 0xb0000000, .last_bus = 255 };
	machine->inputs.fixed.gpe0 = 0xb020;
	machine->inputs.fixed.gpe0_length = 16;
	machine->inputs.processor_hotplug = (struct acpi_hotplug){ .kind = ACPI_HOTPLUG_NONE };
	machine->roots[0].pcie = true;
	machine->roots[0].native_hotplug = true;
	machine->inputs.pci_hotplug = (struct acpi_hotplug){ .kind = ACPI_HOTPLUG_NONE };
	machine->inputs.node_count = machine->inputs.memory_count = 0;
	for (size_t i = 0; i < machine->inputs.processor_count; i++)
		machine->processors[i].node = ACPI_NO_NODE;
}

/* Both, by name. */
static const struct acpi_machine_sample xen_machine_samples[] = {
	{ "xen-pc", xen_machine_pc },
	{ "xen-q35", xen_machine_q35 },
};

#define XEN_MACHINE_SAMPLES (sizeof(xen_machine_samples) / sizeof(xen_machine_samples[0]))

#endif

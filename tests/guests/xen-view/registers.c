/* SPDX-License-Identifier: MIT */
/* Registers that the firmware sets, of the chipset, the processor and its APIC, the I/O APIC, and of Xen. */
#include "tests/guests/xen-probes/io.h"
#include "tests/guests/xen-probes/probe.h"
#include "tests/guests/xen-probes/xen.h"
#include "tests/guests/xen-view/view.h"

#define CMOS_INDEX 0x70
#define CMOS_DATA 0x71
#define CMOS_COUNT 128

#define MTRR_CAPABILITIES 0xfe
#define MTRR_VARIABLE 0x200

#define LOCAL_APIC 0xfee00000u
#define IO_APIC 0xfec00000u
#define IO_APIC_PINS 24

#define PARAMETERS 39

static const uint16_t ports[] = { 0x21, 0xa1, 0x4d0, 0x4d1, 0x92, 0xb004, 0xb005 };
static const uint16_t fixed[] = { 0x1b,  0xfe,  0x2ff, 0x250, 0x258, 0x259, 0x268,
				  0x269, 0x26a, 0x26b, 0x26c, 0x26d, 0x26e, 0x26f };
static const uint16_t apic[] = { 0x20, 0x30, 0x80, 0xd0, 0xe0, 0xf0, 0x320, 0x330, 0x340, 0x350, 0x360, 0x370 };

void view_registers(void)
{
	for (uint32_t i = 0; i < CMOS_COUNT; i++) {
		io_out8(CMOS_INDEX, (uint8_t)i);
		view_register("cmos", i, io_in8(CMOS_DATA));
	}
	for (uint32_t i = 0; i < sizeof(ports) / sizeof(ports[0]); i++)
		view_register("port", ports[i], io_in8(ports[i]));
	for (uint32_t i = 0; i < sizeof(fixed) / sizeof(fixed[0]); i++)
		view_register("msr", fixed[i], io_rdmsr(fixed[i]));
	for (uint32_t i = 0; i < 2 * ((uint32_t)io_rdmsr(MTRR_CAPABILITIES) & 0xff); i++)
		view_register("msr", MTRR_VARIABLE + i, io_rdmsr(MTRR_VARIABLE + i));
	for (uint32_t i = 0; i < sizeof(apic) / sizeof(apic[0]); i++)
		view_register("lapic", apic[i], probe_u32(LOCAL_APIC + apic[i]));
	for (uint32_t i = 0; i < 16 + 2 * IO_APIC_PINS; i = i == 1 ? 16 : i + 1) {
		*(volatile uint32_t *)(uintptr_t)IO_APIC = i;
		view_register("ioapic", i, probe_u32(IO_APIC + 0x10));
	}
	view_register("cpuid", 0x80000008, io_cpuid(0x80000008).eax & 0xff);
}

void view_parameters(void)
{
	for (uint32_t i = 0; i < PARAMETERS; i++) {
		uint64_t value;

		if (xen_param(i, &value))
			view_register("param", i, value);
	}
}

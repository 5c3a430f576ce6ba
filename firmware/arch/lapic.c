/* SPDX-License-Identifier: MIT */
#include "firmware/arch/lapic.h"

#include <stddef.h>
#include <stdint.h>

#include "firmware/arch/cpu.h"
#include "firmware/arch/io.h"
#include "firmware/log.h"

#define APIC_BASE_ENABLE 0x800u

struct lapic_write {
	uint16_t reg;
	uint32_t value;
	const char *name; /* the Intel SDM's, volume 3, table 11-1 */
	const char *why;
};

static const struct lapic_write virtual_wire[] = {
	{ 0x0f0, 0x001ff, "SVR", "local APIC on, spurious interrupts on vector FFh" },
	{ 0x350, 0x08700, "LVT LINT0", "ExtINT: the 8259s interrupt the processor" },
	{ 0x360, 0x08400, "LVT LINT1", "NMI" },
};

void lapic_init_virtual_wire(void)
{
	uint64_t base;

	if (!(cpuid(CPUID_FEATURES).edx & CPUID_FEATURES_EDX_APIC)) {
		log_line(LOG_I, "firmware", "lapic", "the processor has none");
		return;
	}
	base = rdmsr(MSR_IA32_APIC_BASE);
	if (!(base & APIC_BASE_ENABLE))
		wrmsr(MSR_IA32_APIC_BASE, base | APIC_BASE_ENABLE);

	for (size_t i = 0; i < sizeof(virtual_wire) / sizeof(virtual_wire[0]); i++) {
		const struct lapic_write *write = &virtual_wire[i];

		*(volatile uint32_t *)(uintptr_t)(((uint32_t)base & APIC_BASE_ADDRESS) + write->reg) = write->value;
		log_line(LOG_D, "firmware", "lapic", "%s 0x%05x: %s", write->name, write->value, write->why);
	}
}

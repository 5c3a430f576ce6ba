/* SPDX-License-Identifier: MIT */
/*
 * Virtual wire mode (MultiProcessor 1.4, 3.6.2): interrupts of the 8259 reach the boot processor through its local APIC's LINT0 or
 * through the I/O APIC's pin 0, and NMI comes at LINT1.
 */
#include "tests/guests/xen-probes/checks.h"
#include "tests/guests/xen-probes/io.h"
#include "tests/guests/xen-probes/probe.h"

#define MSR_APIC_BASE 0x1b
#define BASE_BOOT_PROCESSOR 0x100
#define BASE_ENABLED 0x800

#define LOCAL_APIC 0xfee00000u
#define ID (LOCAL_APIC + 0x20)
#define SPURIOUS (LOCAL_APIC + 0xf0)
#define SPURIOUS_ENABLED 0x100u
#define LINT0 (LOCAL_APIC + 0x350)
#define LINT1 (LOCAL_APIC + 0x360)
#define MODE 0x700u
#define MODE_NMI 0x400u
#define MODE_EXTERNAL 0x700u
#define MASKED 0x10000u

#define IO_APIC 0xfec00000u
#define IO_APIC_ID 0
#define IO_APIC_VERSION 1
#define IO_APIC_PIN0 0x10

static uint32_t io_apic(uint32_t index)
{
	*(volatile uint32_t *)(uintptr_t)IO_APIC = index;
	return probe_u32(IO_APIC + 0x10);
}

void check_apic(void)
{
	const uint32_t base = (uint32_t)io_rdmsr(MSR_APIC_BASE), lint0 = probe_u32(LINT0), lint1 = probe_u32(LINT1);
	const uint32_t pin = io_apic(IO_APIC_PIN0), target = io_apic(IO_APIC_PIN0 + 1) >> 24;
	const bool local = (lint0 & (MODE | MASKED)) == MODE_EXTERNAL;
	const bool wired = (pin & (MODE | MASKED)) == MODE_EXTERNAL && target == probe_u32(ID) >> 24;

	probe_claim("apic-base", (base & 0xfffff000) == LOCAL_APIC && base & BASE_ENABLED && base & BASE_BOOT_PROCESSOR,
		    "0x%x", base);
	probe_claim("apic-enabled", probe_u32(SPURIOUS) & SPURIOUS_ENABLED, "spurious vector register 0x%x",
		    probe_u32(SPURIOUS));
	probe_claim("apic-virtual-wire", local || wired, "LINT0 0x%x, I/O APIC pin 0 0x%x to 0x%x", lint0, pin, target);
	probe_claim("apic-nmi", (lint1 & (MODE | MASKED)) == MODE_NMI, "LINT1 0x%x", lint1);
	probe_note("io-apic", "ID %u, version register 0x%x", io_apic(IO_APIC_ID) >> 24, io_apic(IO_APIC_VERSION));
}

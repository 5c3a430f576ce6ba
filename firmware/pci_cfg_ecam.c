/* SPDX-License-Identifier: MIT */
/*
 * Eight bytes at once
 *
 * A hypervisor answers each access here by an exit, and the exit is what costs. A 32-bit processor has one way to move
 * 8 bytes by one instruction and nothing else: MOVQ with an MMX register (docs/decisions/0009). No
 * value is computed in the MMX registers, they only pass it on; EMMS afterwards leaves the x87 stack empty for whoever
 * uses it next. QEMU hands the 8 bytes to the device as two accesses of 4, the lower first, within the same exit.
 */
#include "firmware/pci_cfg_ecam.h"

#include <stdbool.h>
#include <stddef.h>

#include "firmware/arch/cpu.h"
#include "firmware/arch/io.h"
#include "firmware/arch/paging.h"
#include "firmware/panic.h"

#define BUS_SIZE 0x100000u

/* With either bit set an MMX instruction raises an exception (Intel SDM volume 3, 2.5). */
#define CR0_EM 0x00000004u
#define CR0_TS 0x00000008u

/* The address of a register, or NULL for a bus that the window does not show. */
static volatile void *register_at(struct pci_cfg *cfg, uint16_t bdf, uint16_t reg)
{
	struct pci_cfg_ecam *ecam = (struct pci_cfg_ecam *)cfg;
	uint8_t bus = PCI_BDF_BUS(bdf);
	uint64_t address;

	if (bus < ecam->first_bus || bus > ecam->last_bus)
		return NULL;
	address = ecam->base + ((uint64_t)bdf << 12) + reg;
	return address >> 32 ? paging_window(address) : (volatile void *)(uintptr_t)address;
}

static uint32_t ecam_read(struct pci_cfg *cfg, uint16_t bdf, uint16_t reg, unsigned width)
{
	volatile void *at = register_at(cfg, bdf, reg);

	switch (width) {
	case 1:
		return at ? *(volatile uint8_t *)at : UINT8_MAX;
	case 2:
		return at ? *(volatile uint16_t *)at : UINT16_MAX;
	default:
		return at ? *(volatile uint32_t *)at : UINT32_MAX;
	}
}

static void ecam_write(struct pci_cfg *cfg, uint16_t bdf, uint16_t reg, unsigned width, uint32_t value)
{
	volatile void *at = register_at(cfg, bdf, reg);

	if (!at)
		return;
	switch (width) {
	case 1:
		*(volatile uint8_t *)at = (uint8_t)value;
		break;
	case 2:
		*(volatile uint16_t *)at = (uint16_t)value;
		break;
	default:
		*(volatile uint32_t *)at = value;
		break;
	}
}

/* The compiler has no use for MMX or x87 registers in this firmware, so that none need to be named as clobbered. */
static void move_8_bytes(volatile uint64_t *to, const volatile uint64_t *from)
{
	__asm__ volatile("movq %1, %%mm0\n\t"
			 "movq %%mm0, %0\n\t"
			 "emms"
			 : "=m"(*to)
			 : "m"(*from)
			 : "memory");
}

static uint64_t ecam_read64(struct pci_cfg *cfg, uint16_t bdf, uint16_t reg)
{
	volatile void *at = register_at(cfg, bdf, reg);
	uint64_t value = UINT64_MAX;

	if (at)
		move_8_bytes(&value, at);
	return value;
}

static void ecam_write64(struct pci_cfg *cfg, uint16_t bdf, uint16_t reg, uint64_t value)
{
	volatile void *at = register_at(cfg, bdf, reg);

	if (at)
		move_8_bytes(at, &value);
}

static bool has_mmx(void)
{
	uint32_t control;

	__asm__ volatile("mov %%cr0, %0" : "=r"(control));
	return (cpuid(CPUID_FEATURES).edx & CPUID_FEATURES_EDX_MMX) && !(control & (CR0_EM | CR0_TS));
}

void pci_cfg_ecam_init(struct pci_cfg_ecam *ecam, uint64_t base, uint8_t first_bus, uint8_t last_bus)
{
	if (base + ((uint64_t)last_bus + 1) * BUS_SIZE > paging_window_end())
		panic("firmware", "ecam", "base 0x%llx with buses %u-%u does not end below 0x%llx",
		      (unsigned long long)base, first_bus, last_bus, (unsigned long long)paging_window_end());
	ecam->cfg = (struct pci_cfg){ .read = ecam_read, .write = ecam_write, .space = PCI_CFG_EXTENDED };
	if (has_mmx()) {
		ecam->cfg.read64 = ecam_read64;
		ecam->cfg.write64 = ecam_write64;
	}
	ecam->base = base;
	ecam->first_bus = first_bus;
	ecam->last_bus = last_bus;
}

/* SPDX-License-Identifier: MIT */
#include "firmware/pci_cfg_ecam.h"

#include <stdbool.h>
#include <stddef.h>

#include "firmware/panic.h"

#define BUS_SIZE 0x100000u

/* The address of a register, or NULL for a bus that the window does not show. */
static volatile void *register_at(struct pci_cfg *cfg, uint16_t bdf, uint16_t reg)
{
	struct pci_cfg_ecam *ecam = (struct pci_cfg_ecam *)cfg;
	uint8_t bus = PCI_BDF_BUS(bdf);

	if (bus < ecam->first_bus || bus > ecam->last_bus)
		return NULL;
	return (volatile void *)(uintptr_t)(ecam->base + ((uint32_t)bdf << 12) + reg);
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

void pci_cfg_ecam_init(struct pci_cfg_ecam *ecam, uint64_t base, uint8_t first_bus, uint8_t last_bus)
{
	if (base + ((uint64_t)last_bus + 1) * BUS_SIZE > UINT64_C(1) << 32)
		panic("firmware", "ecam", "base 0x%llx with buses %u-%u does not end below 4 GiB",
		      (unsigned long long)base, first_bus, last_bus);
	ecam->cfg.read = ecam_read;
	ecam->cfg.write = ecam_write;
	ecam->cfg.space = PCI_CFG_EXTENDED;
	ecam->base = (uint32_t)base;
	ecam->first_bus = first_bus;
	ecam->last_bus = last_bus;
}

/* SPDX-License-Identifier: MIT */
/*
 * Access to PCI configuration space: the only way to it.
 *
 * An implementation embeds struct pci_cfg as its first member. Reading an absent function gives all ones; that is no
 * error. `width` is 1, 2 or 4 bytes, `reg` is a multiple of it and below `space`.
 *
 * Some implementations also take 8 bytes in one access (ECAM: one VM exit instead of two). Those offer read64 and write64;
 * where they are NULL, pci_cfg_read64 and pci_cfg_write64 make two accesses of it.
 */
#ifndef PCI_PCI_CFG_H
#define PCI_PCI_CFG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PCI_CFG_CONVENTIONAL 256 /* bytes of configuration space through CF8h/CFCh */
#define PCI_CFG_EXTENDED 4096    /* bytes of configuration space through ECAM */

struct pci_cfg {
	uint32_t (*read)(struct pci_cfg *cfg, uint16_t bdf, uint16_t reg, unsigned width);
	void (*write)(struct pci_cfg *cfg, uint16_t bdf, uint16_t reg, unsigned width, uint32_t value);
	uint64_t (*read64)(struct pci_cfg *cfg, uint16_t bdf, uint16_t reg); /* `reg` is a multiple of 8; may be NULL */
	void (*write64)(struct pci_cfg *cfg, uint16_t bdf, uint16_t reg, uint64_t value); /* NULL when read64 is */
	uint16_t space; /* PCI_CFG_CONVENTIONAL or PCI_CFG_EXTENDED */
};

/* Bus, device and function as a 16-bit number: bus 15:8, device 7:3, function 2:0. */
#define PCI_BDF(bus, device, function) ((uint16_t)(((bus) << 8) | ((device) << 3) | (function)))
#define PCI_BDF_BUS(bdf) ((uint8_t)((bdf) >> 8))
#define PCI_BDF_DEVICE(bdf) ((uint8_t)(((bdf) >> 3) & 0x1f))
#define PCI_BDF_FUNCTION(bdf) ((uint8_t)((bdf)&7))

static inline uint32_t pci_cfg_read(struct pci_cfg *cfg, uint16_t bdf, uint16_t reg, unsigned width)
{
	return cfg->read(cfg, bdf, reg, width);
}

static inline void pci_cfg_write(struct pci_cfg *cfg, uint16_t bdf, uint16_t reg, unsigned width, uint32_t value)
{
	cfg->write(cfg, bdf, reg, width, value);
}

/* Whether 8 bytes cost one access. */
static inline bool pci_cfg_is_wide(const struct pci_cfg *cfg)
{
	return cfg->read64 != NULL;
}

/* Two registers at once, the one at `reg` in the low half; `reg` is a multiple of 8. */
static inline uint64_t pci_cfg_read64(struct pci_cfg *cfg, uint16_t bdf, uint16_t reg)
{
	uint64_t low;

	if (pci_cfg_is_wide(cfg))
		return cfg->read64(cfg, bdf, reg);
	low = cfg->read(cfg, bdf, reg, 4);
	return (uint64_t)cfg->read(cfg, bdf, (uint16_t)(reg + 4), 4) << 32 | low;
}

/* Without wide access the upper half is written first. */
static inline void pci_cfg_write64(struct pci_cfg *cfg, uint16_t bdf, uint16_t reg, uint64_t value)
{
	if (pci_cfg_is_wide(cfg)) {
		cfg->write64(cfg, bdf, reg, value);
		return;
	}
	cfg->write(cfg, bdf, (uint16_t)(reg + 4), 4, (uint32_t)(value >> 32));
	cfg->write(cfg, bdf, reg, 4, (uint32_t)value);
}

#endif

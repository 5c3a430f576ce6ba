/* SPDX-License-Identifier: MIT */
/*
 * Access to PCI configuration space: the only way to it.
 *
 * An implementation embeds struct pci_cfg as its first member. Reading an absent function gives all ones; that is no
 * error. `width` is 1, 2 or 4 bytes, `reg` is a multiple of it and below `space`.
 */
#ifndef PCI_PCI_CFG_H
#define PCI_PCI_CFG_H

#include <stdint.h>

#define PCI_CFG_CONVENTIONAL 256 /* bytes of configuration space through CF8h/CFCh */
#define PCI_CFG_EXTENDED 4096    /* bytes of configuration space through ECAM */

struct pci_cfg {
	uint32_t (*read)(struct pci_cfg *cfg, uint16_t bdf, uint16_t reg, unsigned width);
	void (*write)(struct pci_cfg *cfg, uint16_t bdf, uint16_t reg, unsigned width, uint32_t value);
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

#endif

/* SPDX-License-Identifier: MIT */
/*
 * CONFIG_ADDRESS and CONFIG_DATA.
 *
 * Sizing and probing access one register several times in a row. Every port access leaves the guest under a
 * hypervisor, so the address is written only when it is another one: a read after a write of the same
 * register costs one exit, not two.
 */
#include "firmware/pci_cfg_cf8.h"

#include "firmware/arch/io.h"

#define CONFIG_ADDRESS 0xcf8
#define CONFIG_DATA 0xcfc
#define CONFIG_ENABLE 0x80000000u

/* The data port of the register: within CONFIG_DATA the low two bits of the register select the byte lanes. */
static uint16_t select_register(struct pci_cfg_cf8 *cf8, uint16_t bdf, uint16_t reg)
{
	uint32_t address = CONFIG_ENABLE | (uint32_t)bdf << 8 | (reg & 0xfcu);

	if (address != cf8->address) {
		outl(CONFIG_ADDRESS, address);
		cf8->address = address;
	}
	return (uint16_t)(CONFIG_DATA + (reg & 3));
}

static uint32_t cf8_read(struct pci_cfg *cfg, uint16_t bdf, uint16_t reg, unsigned width)
{
	uint16_t port = select_register((struct pci_cfg_cf8 *)cfg, bdf, reg);

	switch (width) {
	case 1:
		return inb(port);
	case 2:
		return inw(port);
	default:
		return inl(port);
	}
}

static void cf8_write(struct pci_cfg *cfg, uint16_t bdf, uint16_t reg, unsigned width, uint32_t value)
{
	uint16_t port = select_register((struct pci_cfg_cf8 *)cfg, bdf, reg);

	switch (width) {
	case 1:
		outb(port, (uint8_t)value);
		break;
	case 2:
		outw(port, (uint16_t)value);
		break;
	default:
		outl(port, value);
		break;
	}
}

void pci_cfg_cf8_init(struct pci_cfg_cf8 *cf8)
{
	cf8->cfg = (struct pci_cfg){ .read = cf8_read, .write = cf8_write, .space = PCI_CFG_CONVENTIONAL };
	/* Without the enable bit: equal to no address that is ever asked for. */
	cf8->address = 0;
}

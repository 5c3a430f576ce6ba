/* SPDX-License-Identifier: MIT */
/*
 * A BAR implements only the address bits above its size: after writing ones, the bits that read
 * back as one are the negative of the size. The low bits tell the kind of the BAR whatever was
 * written, so that one write and one read per register say everything, and nothing needs to be read
 * before or restored after.
 */
#include <linux/pci_regs.h>

#include "pci/pci_bar_list.h"
#include "pci/pci_bar_mask.h"
#include "pci/pci_note.h"
#include "pci/pci_size.h"

/* A closed prefetchable window: base at the top, limit at the bottom. The base's bits tell what is implemented. */
#define PREF_WINDOW_CLOSED 0x0000fff0u

#define MOST_BARS 6

/* The registers in which a header type keeps its BARs. */
struct bar_layout {
	uint8_t registers;
	uint16_t rom;
};

static struct bar_layout layout_of(const struct pci_function *function)
{
	if (function->header_type == PCI_HEADER_TYPE_BRIDGE)
		return (struct bar_layout){ 2, PCI_ROM_ADDRESS1 };
	return (struct bar_layout){ MOST_BARS, PCI_ROM_ADDRESS };
}

static uint32_t write_and_read(struct pci_cfg *cfg, uint16_t bdf, uint16_t reg, uint32_t value)
{
	pci_cfg_write(cfg, bdf, reg, 4, value);
	return pci_cfg_read(cfg, bdf, reg, 4);
}

/*
 * What the BAR registers read once ones were written to them. One by one, a register is read right after it was written:
 * behind CF8h that saves setting the address again.
 */
static void read_masks(struct pci_cfg *cfg, uint16_t bdf, unsigned registers, uint32_t *masks)
{
	unsigned i;

	for (i = 0; i < registers && !pci_cfg_is_wide(cfg); i++)
		masks[i] = write_and_read(cfg, bdf, (uint16_t)(PCI_BASE_ADDRESS_0 + 4 * i), UINT32_MAX);
	for (; i < registers; i += 2) {
		uint16_t reg = (uint16_t)(PCI_BASE_ADDRESS_0 + 4 * i);
		uint64_t both;

		pci_cfg_write64(cfg, bdf, reg, UINT64_MAX);
		both = pci_cfg_read64(cfg, bdf, reg);
		masks[i] = (uint32_t)both;
		masks[i + 1] = (uint32_t)(both >> 32);
	}
}

/* The BAR that begins at registers[bar->index]; bar->is_64bit tells whether it takes two. False: there is none. */
static bool size_bar(struct pci_inventory *inventory, uint16_t bdf, const uint32_t *masks, unsigned registers,
		     struct pci_bar *bar)
{
	uint16_t reg = (uint16_t)(PCI_BASE_ADDRESS_0 + 4 * bar->index);
	uint32_t value = masks[bar->index];

	switch (pci_bar_mask_decode(masks, bar->index, registers, bar)) {
	case PCI_BAR_MASK_VALID:
		return true;
	case PCI_BAR_MASK_INVALID:
		pci_note_add(inventory, PCI_NOTE_BAR_INVALID, bdf, reg, value);
		return false;
	case PCI_BAR_MASK_64BIT_LAST:
		pci_note_add(inventory, PCI_NOTE_BAR_64BIT_LAST, bdf, reg, value);
		return false;
	case PCI_BAR_MASK_ABSENT:
		break;
	}
	return false;
}

/*
 * Only bits 31:11 of the ROM register are address bits. Bits 10:1 are reserved (PCI 3.0, 6.2.5.2),
 * and a device that lets them be written does not have a smaller ROM for it. Bit 0 enables decode
 * and is written as 0; one that stays on cannot be trusted with an address.
 */
static bool size_rom(struct pci_inventory *inventory, uint16_t bdf, uint16_t reg, uint32_t value, struct pci_bar *bar)
{
	uint32_t mask = value & (uint32_t)PCI_ROM_ADDRESS_MASK;

	if (mask == 0 && !(value & PCI_ROM_ADDRESS_ENABLE))
		return false;
	bar->index = PCI_BAR_ROM;
	bar->kind = PCI_BAR_ROM_KIND;
	bar->size = mask ? pci_bar_mask_size(0xffffffff00000000 | mask) : 0;
	if (bar->size && !(value & PCI_ROM_ADDRESS_ENABLE))
		return true;
	pci_note_add(inventory, PCI_NOTE_BAR_INVALID, bdf, reg, value);
	return false;
}

static struct pci_bar empty_bar(size_t function)
{
	return (struct pci_bar){ .pinned = PCI_NOT_PINNED, .count = 1, .function = (uint16_t)function };
}

uint64_t pci_size_function(struct pci_cfg *cfg, struct pci_inventory *inventory, size_t function)
{
	struct pci_function *owner = &inventory->functions[function];
	struct bar_layout layout = layout_of(owner);
	struct pci_bar bar = empty_bar(function);
	uint32_t masks[MOST_BARS];
	bool fits = true;
	unsigned index;
	uint64_t rom;

	owner->first_bar = (uint16_t)inventory->bar_count;
	owner->bar_count = 0;
	read_masks(cfg, owner->bdf, layout.registers, masks);
	for (index = 0; index < layout.registers; index += bar.is_64bit ? 2 : 1) {
		bar = empty_bar(function);
		bar.index = (uint8_t)index;
		if (size_bar(inventory, owner->bdf, masks, layout.registers, &bar) && fits)
			fits = pci_bar_list_insert(inventory, function, &bar);
	}
	bar = empty_bar(function);
	pci_cfg_write(cfg, owner->bdf, layout.rom, 4, (uint32_t)PCI_ROM_ADDRESS_MASK);
	rom = pci_cfg_is_wide(cfg) ? pci_cfg_read64(cfg, owner->bdf, layout.rom) :
				     pci_cfg_read(cfg, owner->bdf, layout.rom, 4);
	if (size_rom(inventory, owner->bdf, layout.rom, (uint32_t)rom, &bar) && fits)
		pci_bar_list_insert(inventory, function, &bar);
	return pci_cfg_is_wide(cfg) ? rom >> 32 : PCI_SIZE_NOT_READ;
}

void pci_size_io_type(uint32_t value, struct pci_bridge *bridge)
{
	bridge->io = value & 0xf0;
	bridge->io_32bit = bridge->io && (value & PCI_IO_RANGE_TYPE_MASK) == PCI_IO_RANGE_TYPE_32;
}

/*
 * Written as 16 bits, because the upper half of the register is the secondary status, whose bits
 * are cleared by writing ones.
 */
void pci_size_io_window(struct pci_cfg *cfg, uint16_t bdf, struct pci_bridge *bridge)
{
	pci_cfg_write(cfg, bdf, PCI_IO_BASE, 2, PCI_SIZE_IO_CLOSED);
	pci_size_io_type(pci_cfg_read(cfg, bdf, PCI_IO_BASE, 2), bridge);
}

/* A window that is not there reads 0 whatever is written. One that holds an address, or is of a type other than 0, is. */
void pci_size_pref_window(struct pci_cfg *cfg, uint16_t bdf, struct pci_bridge *bridge)
{
	uint32_t value = pci_cfg_read(cfg, bdf, PCI_PREF_MEMORY_BASE, 4);

	if (value == 0)
		value = write_and_read(cfg, bdf, PCI_PREF_MEMORY_BASE, PREF_WINDOW_CLOSED);
	bridge->pref = value != 0;
	bridge->pref_64bit = bridge->pref && (value & PCI_PREF_RANGE_TYPE_MASK) == PCI_PREF_RANGE_TYPE_64;
}

/* SPDX-License-Identifier: MIT */
/*
 * A BAR implements only the address bits above its size: after writing ones, the bits that read
 * back as one are the negative of the size. The low bits tell the kind of the BAR whatever was
 * written, so that one write and one read per register say everything, and nothing needs to be read
 * before or restored after.
 */
#include <linux/pci_regs.h>

#include "pci/pci_note.h"
#include "pci/pci_size.h"

#define ALL_ONES 0xffffffffu
#define IO_RESERVED_BIT 0x02u /* bit 1 of an I/O BAR reads 0 (PCI 3.0, 6.2.5.1) */

/* A closed window: base at the top, limit at the bottom. The base's bits tell what is implemented. */
#define IO_WINDOW_CLOSED 0x00f0u
#define MEM_WINDOW_CLOSED 0x0000fff0u

enum bar_result {
	BAR_ABSENT,
	BAR_VALID,
	BAR_INVALID,
};

/* The registers in which a header type keeps its BARs. */
struct bar_layout {
	uint8_t registers;
	uint16_t rom;
};

static struct bar_layout layout_of(const struct pci_function *function)
{
	if (function->header_type == PCI_HEADER_TYPE_BRIDGE)
		return (struct bar_layout){ 2, PCI_ROM_ADDRESS1 };
	return (struct bar_layout){ 6, PCI_ROM_ADDRESS };
}

static uint32_t write_and_read(struct pci_cfg *cfg, uint16_t bdf, uint16_t reg, uint32_t value)
{
	pci_cfg_write(cfg, bdf, reg, 4, value);
	return pci_cfg_read(cfg, bdf, reg, 4);
}

/* The size that a mask of address bits stands for; 0 when its ones are not all above its zeros. */
static uint64_t size_of_mask(uint64_t mask)
{
	uint64_t size = mask & (~mask + 1);

	return (mask | (size - 1)) == UINT64_MAX ? size : 0;
}

/*
 * I/O BARs of PCs may hardwire the upper 16 bits to 0 (PCI 3.0, 6.2.5.1), which must not be
 * mistaken for a gap in the mask.
 */
static enum bar_result size_io(uint32_t value, struct pci_bar *bar)
{
	uint32_t mask = value & (uint32_t)PCI_BASE_ADDRESS_IO_MASK;

	if (mask == 0 || (value & IO_RESERVED_BIT))
		return BAR_INVALID;
	if (mask <= 0xffff)
		mask |= 0xffff0000;
	bar->kind = PCI_BAR_IO;
	bar->size = size_of_mask(0xffffffff00000000 | mask);
	return bar->size ? BAR_VALID : BAR_INVALID;
}

/* `high` is the read-back of the upper half, all ones for a 32-bit BAR. */
static enum bar_result size_mem(uint32_t value, uint32_t high, struct pci_bar *bar)
{
	uint32_t low = value & (uint32_t)PCI_BASE_ADDRESS_MEM_MASK;

	if (!bar->is_64bit && low == 0)
		return BAR_INVALID;
	bar->kind = PCI_BAR_MEM;
	bar->prefetchable = value & PCI_BASE_ADDRESS_MEM_PREFETCH;
	bar->size = size_of_mask((uint64_t)high << 32 | low);
	return bar->size ? BAR_VALID : BAR_INVALID;
}

static bool is_memory_type(uint32_t value, uint32_t type)
{
	return !(value & PCI_BASE_ADDRESS_SPACE_IO) && (value & PCI_BASE_ADDRESS_MEM_TYPE_MASK) == type;
}

/*
 * Sizes the BAR that starts at bar->index, of `registers` in all; bar->is_64bit tells whether it
 * took two. The type 01b, once "below 1 MiB", is an ordinary 32-bit BAR; the type 11b is reserved.
 */
static enum bar_result size_bar(struct pci_cfg *cfg, struct pci_inventory *inventory, uint16_t bdf, unsigned registers,
				struct pci_bar *bar)
{
	uint16_t reg = (uint16_t)(PCI_BASE_ADDRESS_0 + 4 * bar->index);
	uint32_t value = write_and_read(cfg, bdf, reg, ALL_ONES);
	uint32_t high = ALL_ONES;
	enum bar_result result;

	if (value == 0)
		return BAR_ABSENT;
	if (is_memory_type(value, PCI_BASE_ADDRESS_MEM_TYPE_64)) {
		if (bar->index + 1u == registers) {
			pci_note_add(inventory, PCI_NOTE_BAR_64BIT_LAST, bdf, reg, value);
			return BAR_ABSENT;
		}
		high = write_and_read(cfg, bdf, (uint16_t)(reg + 4), ALL_ONES);
		bar->is_64bit = true;
	}
	if (value & PCI_BASE_ADDRESS_SPACE_IO)
		result = size_io(value, bar);
	else if (is_memory_type(value, PCI_BASE_ADDRESS_MEM_TYPE_MASK))
		result = BAR_INVALID;
	else
		result = size_mem(value, high, bar);
	if (result == BAR_INVALID)
		pci_note_add(inventory, PCI_NOTE_BAR_INVALID, bdf, reg, value);
	return result;
}

/*
 * Only bits 31:11 of the ROM register are address bits. Bits 10:1 are reserved (PCI 3.0, 6.2.5.2),
 * and a device that lets them be written does not have a smaller ROM for it. Bit 0 enables decode
 * and is written as 0; one that stays on cannot be trusted with an address.
 */
static enum bar_result size_rom(struct pci_cfg *cfg, struct pci_inventory *inventory, uint16_t bdf, uint16_t reg,
				struct pci_bar *bar)
{
	uint32_t value = write_and_read(cfg, bdf, reg, (uint32_t)PCI_ROM_ADDRESS_MASK);
	uint32_t mask = value & (uint32_t)PCI_ROM_ADDRESS_MASK;

	if (mask == 0 && !(value & PCI_ROM_ADDRESS_ENABLE))
		return BAR_ABSENT;
	bar->kind = PCI_BAR_ROM_KIND;
	bar->size = mask ? size_of_mask(0xffffffff00000000 | mask) : 0;
	if (bar->size && !(value & PCI_ROM_ADDRESS_ENABLE))
		return BAR_VALID;
	pci_note_add(inventory, PCI_NOTE_BAR_INVALID, bdf, reg, value);
	return BAR_INVALID;
}

/* Returns false, with all BARs of the function given back, when the inventory is full. */
static bool append_bar(struct pci_inventory *inventory, size_t function, const struct pci_bar *bar)
{
	struct pci_function *owner = &inventory->functions[function];

	if (inventory->bar_count == PCI_MAX_BARS) {
		pci_note_add(inventory, PCI_NOTE_BARS_FULL, owner->bdf, 0, 0);
		inventory->bar_count = owner->first_bar;
		owner->bar_count = 0;
		return false;
	}
	inventory->bars[inventory->bar_count++] = *bar;
	owner->bar_count++;
	return true;
}

void pci_size_function(struct pci_cfg *cfg, struct pci_inventory *inventory, size_t function)
{
	struct pci_function *owner = &inventory->functions[function];
	struct bar_layout layout = layout_of(owner);
	const struct pci_bar empty = { .pinned = PCI_NOT_PINNED, .function = (uint16_t)function };
	struct pci_bar bar = empty;
	bool fits = true;
	unsigned index;

	owner->first_bar = (uint16_t)inventory->bar_count;
	owner->bar_count = 0;
	for (index = 0; index < layout.registers; index += bar.is_64bit ? 2 : 1) {
		bar = empty;
		bar.index = (uint8_t)index;
		if (size_bar(cfg, inventory, owner->bdf, layout.registers, &bar) == BAR_VALID && fits)
			fits = append_bar(inventory, function, &bar);
	}
	bar = empty;
	bar.index = PCI_BAR_ROM;
	if (size_rom(cfg, inventory, owner->bdf, layout.rom, &bar) == BAR_VALID && fits)
		append_bar(inventory, function, &bar);
}

/*
 * One write both closes a window and finds out about it. The I/O window is written as 16 bits,
 * because the upper half of its register is the secondary status, whose bits are cleared by writing
 * ones. The memory window always exists.
 *
 * The upper halves of wide windows are not touched here: with decode off in the command register
 * nothing is forwarded, and they are programmed together with the rest before decode is turned on.
 */
void pci_size_windows(struct pci_cfg *cfg, uint16_t bdf, struct pci_bridge *bridge)
{
	uint32_t io, pref;

	pci_cfg_write(cfg, bdf, PCI_IO_BASE, 2, IO_WINDOW_CLOSED);
	io = pci_cfg_read(cfg, bdf, PCI_IO_BASE, 2);
	pci_cfg_write(cfg, bdf, PCI_MEMORY_BASE, 4, MEM_WINDOW_CLOSED);
	pci_cfg_write(cfg, bdf, PCI_PREF_MEMORY_BASE, 4, MEM_WINDOW_CLOSED);
	pref = pci_cfg_read(cfg, bdf, PCI_PREF_MEMORY_BASE, 4);

	bridge->io = io & 0xf0;
	bridge->io_32bit = bridge->io && (io & PCI_IO_RANGE_TYPE_MASK) == PCI_IO_RANGE_TYPE_32;
	bridge->pref = pref & 0xfff0;
	bridge->pref_64bit = bridge->pref && (pref & PCI_PREF_RANGE_TYPE_MASK) == PCI_PREF_RANGE_TYPE_64;
}

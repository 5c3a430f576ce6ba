/* SPDX-License-Identifier: MIT */
#include <linux/pci_regs.h>

#include "pci/pci_bar_mask.h"

#define IO_RESERVED_BIT 0x02u /* bit 1 of an I/O BAR reads 0 (PCI 3.0, 6.2.5.1) */
#define TYPE_RESERVED 0x06u   /* bits 2:1 of a memory BAR; 01b, once "below 1 MiB", is an ordinary 32-bit BAR */

uint64_t pci_bar_mask_size(uint64_t mask)
{
	uint64_t size = mask & (~mask + 1);

	return (mask | (size - 1)) == UINT64_MAX ? size : 0;
}

/*
 * I/O BARs of PCs may hardwire the upper 16 bits to 0 (PCI 3.0, 6.2.5.1), which must not be
 * mistaken for a gap in the mask.
 */
static uint64_t io_size(uint32_t value)
{
	uint32_t mask = value & (uint32_t)PCI_BASE_ADDRESS_IO_MASK;

	if (mask == 0 || (value & IO_RESERVED_BIT))
		return 0;
	if (mask <= 0xffff)
		mask |= 0xffff0000;
	return pci_bar_mask_size(0xffffffff00000000 | mask);
}

/* `high` is the upper half, all ones of a 32-bit BAR. */
static uint64_t mem_size(uint32_t value, uint32_t high, bool is_64bit)
{
	uint32_t low = value & (uint32_t)PCI_BASE_ADDRESS_MEM_MASK;

	if (!is_64bit && low == 0)
		return 0;
	return pci_bar_mask_size((uint64_t)high << 32 | low);
}

enum pci_bar_mask pci_bar_mask_decode(const uint32_t *registers, unsigned index, unsigned count, struct pci_bar *bar)
{
	uint32_t value = registers[index];
	uint32_t type = value & PCI_BASE_ADDRESS_MEM_TYPE_MASK;
	uint32_t high = UINT32_MAX;

	bar->is_64bit = false;
	if (value == 0)
		return PCI_BAR_MASK_ABSENT;
	if (value & PCI_BASE_ADDRESS_SPACE_IO) {
		bar->kind = PCI_BAR_IO;
		bar->size = io_size(value);
		return bar->size ? PCI_BAR_MASK_VALID : PCI_BAR_MASK_INVALID;
	}
	if (type == TYPE_RESERVED)
		return PCI_BAR_MASK_INVALID;
	if (type == PCI_BASE_ADDRESS_MEM_TYPE_64) {
		if (index + 1 == count)
			return PCI_BAR_MASK_64BIT_LAST;
		bar->is_64bit = true;
		high = registers[index + 1];
	}
	bar->kind = PCI_BAR_MEM;
	bar->prefetchable = value & PCI_BASE_ADDRESS_MEM_PREFETCH;
	bar->size = mem_size(value, high, bar->is_64bit);
	return bar->size ? PCI_BAR_MASK_VALID : PCI_BAR_MASK_INVALID;
}

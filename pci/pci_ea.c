/* SPDX-License-Identifier: MIT */
#include <linux/pci_regs.h>

#include "pci/pci_bar_list.h"
#include "pci/pci_ea.h"
#include "pci/pci_note.h"
#include "pci/pci_reader.h"

#define ENTRY_BEI(entry) (((entry)&PCI_EA_BEI) >> 4)
#define ENTRY_PRIMARY(entry) (((entry)&PCI_EA_PP) >> 8)
#define ENTRY_SECONDARY(entry) (((entry)&PCI_EA_SP) >> 16)

#define GRANULE 3u /* the last address is that of a dword: bits 1:0 of MaxOffset count as ones */
#define END_OF_32_BITS UINT32_MAX

enum meaning {
	MEANING_NONE, /* nothing that has a BAR */
	MEANING_BAR,
	MEANING_INVALID,
};

struct ea {
	struct pci_cfg *cfg;
	struct pci_inventory *inventory;
	size_t function;
	struct pci_reader reader;
	uint16_t vfs; /* TotalVFs, 0: none, or not yet read */
};

struct region {
	uint64_t base;
	uint64_t last;
};

static struct pci_function *owner_of(const struct ea *ea)
{
	return &ea->inventory->functions[ea->function];
}

/* --- what an entry stands for ------------------------------------------------------------------ */

/* Properties that are reserved in this version of the capability are to be taken for the secondary ones. */
static uint32_t properties_of(uint32_t entry)
{
	uint32_t primary = ENTRY_PRIMARY(entry);

	if (primary > PCI_EA_P_BRIDGE_IO && primary < PCI_EA_P_MEM_RESERVED)
		return ENTRY_SECONDARY(entry);
	return primary;
}

static enum meaning read_register_entry(const struct ea *ea, uint32_t bei, uint32_t properties, struct pci_bar *bar)
{
	if (owner_of(ea)->header_type == PCI_HEADER_TYPE_BRIDGE && bei > 1)
		return MEANING_INVALID;
	bar->index = (uint8_t)bei;
	bar->kind = properties == PCI_EA_P_IO ? PCI_BAR_IO : PCI_BAR_MEM;
	bar->prefetchable = properties == PCI_EA_P_MEM_PREFETCH;
	return properties <= PCI_EA_P_IO ? MEANING_BAR : MEANING_INVALID;
}

static enum meaning read_rom_entry(uint32_t properties, struct pci_bar *bar)
{
	bar->index = PCI_BAR_ROM;
	bar->kind = PCI_BAR_ROM_KIND;
	return properties <= PCI_EA_P_MEM_PREFETCH ? MEANING_BAR : MEANING_INVALID;
}

static enum meaning read_vf_entry(struct ea *ea, uint32_t bei, uint32_t properties, struct pci_bar *bar)
{
	uint16_t sriov = owner_of(ea)->sriov;

	if (properties != PCI_EA_P_VF_MEM && properties != PCI_EA_P_VF_MEM_PREFETCH)
		return MEANING_INVALID;
	if (sriov == 0)
		return MEANING_NONE;
	if (ea->vfs == 0)
		ea->vfs = (uint16_t)pci_cfg_read(ea->cfg, owner_of(ea)->bdf, sriov + PCI_SRIOV_TOTAL_VF, 2);
	if (ea->vfs == 0)
		return MEANING_INVALID;
	bar->index = (uint8_t)(PCI_BAR_VF + bei - PCI_EA_BEI_VF_BAR0);
	bar->kind = PCI_BAR_MEM;
	bar->count = ea->vfs;
	bar->prefetchable = properties == PCI_EA_P_VF_MEM_PREFETCH;
	return MEANING_BAR;
}

/* Sets index, kind, count and prefetchable. */
static enum meaning read_meaning(struct ea *ea, uint32_t entry, struct pci_bar *bar)
{
	uint32_t properties = properties_of(entry);
	uint32_t bei = ENTRY_BEI(entry);

	if (!(entry & PCI_EA_ENABLE))
		return MEANING_NONE;
	/* Neither a BAR's equivalent nor a property that is for something else has a place in the inventory. */
	if (bei == PCI_EA_BEI_BRIDGE || bei == PCI_EA_BEI_ENI || bei == PCI_EA_BEI_RESERVED)
		return MEANING_NONE;
	if (ENTRY_PRIMARY(entry) >= PCI_EA_P_MEM_RESERVED ||
	    (properties >= PCI_EA_P_BRIDGE_MEM && properties <= PCI_EA_P_BRIDGE_IO))
		return MEANING_NONE;
	if (bei <= PCI_EA_BEI_BAR5)
		return read_register_entry(ea, bei, properties, bar);
	if (bei == PCI_EA_BEI_ROM)
		return read_rom_entry(properties, bar);
	return read_vf_entry(ea, bei, properties, bar);
}

/* --- where it is ------------------------------------------------------------------------------- */

/*
 * The halves of two fields that may have 32 or 64 bits each: both low halves come first, the high
 * ones follow in the same order. False: the entry, of `dwords` after its first, is too short for it.
 */
static bool read_region(struct ea *ea, uint16_t at, unsigned dwords, struct region *region)
{
	uint32_t base = pci_reader_read(&ea->reader, at + PCI_EA_BASE);
	uint32_t most = pci_reader_read(&ea->reader, at + PCI_EA_MAX_OFFSET);
	bool wide_base = base & PCI_EA_IS_64;
	bool wide_most = most & PCI_EA_IS_64;
	uint16_t next = at + PCI_EA_MAX_OFFSET + 4;

	if (dwords < 2u + wide_base + wide_most)
		return false;
	region->base = base & PCI_EA_FIELD_MASK;
	region->last = most | GRANULE;
	if (wide_base) {
		region->base |= (uint64_t)pci_reader_read(&ea->reader, next) << 32;
		next += 4;
	}
	if (wide_most)
		region->last |= (uint64_t)pci_reader_read(&ea->reader, next) << 32;
	region->last += region->base;
	return region->last > region->base;
}

/* Sets pinned, size and is_64bit. False: all apertures together leave the address space. */
static bool place_bar(const struct region *region, struct pci_bar *bar)
{
	uint64_t size = region->last - region->base + 1;
	uint64_t high = (size >> 32) * bar->count;
	uint64_t low = (size & UINT32_MAX) * bar->count;
	uint64_t last;

	if (size == 0 || high + (low >> 32) > UINT32_MAX)
		return false;
	last = region->base + ((high << 32) + low - 1);
	if (last < region->base || (bar->kind != PCI_BAR_MEM && last > END_OF_32_BITS))
		return false;
	bar->pinned = region->base;
	bar->size = size;
	bar->is_64bit = last > END_OF_32_BITS;
	return true;
}

/* A BAR register that is there, or the upper half of one, cannot have an equivalent as well. */
static bool is_taken(const struct ea *ea, unsigned index)
{
	const struct pci_bar *below = index ? pci_bar_list_find(ea->inventory, ea->function, index - 1) : NULL;

	return pci_bar_list_find(ea->inventory, ea->function, index) || (below && below->is_64bit && !below->fixed);
}

/* --- the list ---------------------------------------------------------------------------------- */

/* Returns false when the inventory is full. */
static bool take_entry(struct ea *ea, uint16_t at, uint32_t entry)
{
	struct pci_bar bar = { .function = (uint16_t)ea->function, .count = 1, .fixed = true };
	enum meaning meaning = read_meaning(ea, entry, &bar);
	struct region region;

	if (meaning == MEANING_NONE)
		return true;
	if (meaning == MEANING_BAR && read_region(ea, at, entry & PCI_EA_ES, &region) && place_bar(&region, &bar) &&
	    !is_taken(ea, bar.index))
		return pci_bar_list_insert(ea->inventory, ea->function, &bar);
	pci_note_add(ea->inventory, PCI_NOTE_EA_INVALID, owner_of(ea)->bdf, at, entry);
	return true;
}

void pci_ea_read(struct pci_cfg *cfg, struct pci_inventory *inventory, size_t function, uint16_t at)
{
	const struct pci_function *owner = &inventory->functions[function];
	struct ea ea = { .cfg = cfg, .inventory = inventory, .function = function };
	unsigned position = at + PCI_EA_FIRST_ENT;
	unsigned left;

	pci_reader_init(&ea.reader, cfg, owner->bdf);
	left = pci_reader_read(&ea.reader, at) >> 16 & PCI_EA_NUM_ENT_MASK;
	/*
	 * A bridge has one dword more in front of its entries: the secondary and subordinate numbers that it is wired to.
	 * The scan gives each bridge its numbers and finds out that this one does not take them.
	 */
	if (owner->header_type == PCI_HEADER_TYPE_BRIDGE)
		position = at + PCI_EA_FIRST_ENT_BRIDGE;
	for (; left > 0; left--) {
		uint32_t entry = 0;
		unsigned end = position + 4;

		if (end <= PCI_CFG_CONVENTIONAL) {
			entry = pci_reader_read(&ea.reader, (uint16_t)position);
			end += 4 * (entry & PCI_EA_ES);
		}
		if (end > PCI_CFG_CONVENTIONAL) {
			pci_note_add(inventory, PCI_NOTE_EA_INVALID, owner->bdf, (uint16_t)position, entry);
			return;
		}
		if (!take_entry(&ea, (uint16_t)position, entry))
			return;
		position = end;
	}
}

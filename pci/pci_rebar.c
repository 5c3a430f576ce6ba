/* SPDX-License-Identifier: MIT */
#include <linux/pci_regs.h>

#include "pci/pci_bar_list.h"
#include "pci/pci_note.h"
#include "pci/pci_reader.h"
#include "pci/pci_rebar.h"

#define ENTRY_SIZE 8u
#define MOST_ENTRIES 6u
#define LAST_INDEX 5u
#define CONTROL (PCI_REBAR_CTRL - PCI_REBAR_CAP) /* from the capability register of the entry */
#define SMALLEST 20u                             /* the exponent of the size that is encoded as 0 */

/* Size encodings that are kept: up to 2^47 bytes, which all are in the capability register. */
#define SIZES 28u
#define SIZES_32BIT 0xfffu /* up to 2^31 bytes */

#define CONTROL_SIZE(control) ((control) >> 8 & 0x3f)
#define CONTROL_SIZES(control) ((control) >> 16) /* 2^48 and more bytes, in later revisions */

/* The sizes that the BAR can have, 0 when the registers contradict it or themselves. */
static uint64_t sizes_of(const struct pci_bar *bar, uint32_t capability, uint32_t control)
{
	unsigned now = CONTROL_SIZE(control);
	uint64_t sizes = (capability & 0xfffffff0u) >> 4;

	if (sizes == 0 && CONTROL_SIZES(control) == 0)
		return 0;
	if (now + SMALLEST > 63 || bar->size != (uint64_t)1 << (now + SMALLEST))
		return 0;
	/* Larger than what is kept: it can stay so and nothing else, lest it be mistaken for a size that it has not. */
	if (now >= SIZES)
		return (uint64_t)1 << now;
	if (!bar->is_64bit)
		sizes &= SIZES_32BIT;
	return sizes | (uint64_t)1 << now;
}

/* How many entries there are, 0 when that cannot be. */
static unsigned entry_count(uint32_t control, uint16_t at)
{
	unsigned count = (control & PCI_REBAR_CTRL_NBAR_MASK) >> PCI_REBAR_CTRL_NBAR_SHIFT;

	if (count > MOST_ENTRIES || at + PCI_REBAR_CAP + ENTRY_SIZE * count > PCI_CFG_EXTENDED)
		return 0;
	return count;
}

/* The memory BAR that the entry is about, NULL when there is none. */
static struct pci_bar *find_bar(struct pci_inventory *inventory, size_t function, uint32_t index)
{
	struct pci_bar *bar = index <= LAST_INDEX ? pci_bar_list_find(inventory, function, index) : NULL;

	return bar && bar->kind == PCI_BAR_MEM && !bar->fixed ? bar : NULL;
}

void pci_rebar_read(struct pci_cfg *cfg, struct pci_inventory *inventory, size_t function, uint16_t at)
{
	struct pci_function *owner = &inventory->functions[function];
	unsigned count = 1;
	uint32_t seen = 0; /* one bit per BAR index */
	struct pci_reader reader;
	unsigned i;

	pci_reader_init(&reader, cfg, owner->bdf);
	for (i = 0; i < count; i++) {
		uint16_t reg = (uint16_t)(at + PCI_REBAR_CAP + ENTRY_SIZE * i);
		uint32_t capability = pci_reader_read(&reader, reg);
		uint32_t control = pci_reader_read(&reader, reg + CONTROL);
		uint32_t index = control & PCI_REBAR_CTRL_BAR_IDX;
		struct pci_bar *bar = find_bar(inventory, function, index);
		uint64_t sizes = 0;

		if (i == 0)
			count = entry_count(control, at);
		if (count && bar && !(seen >> index & 1))
			sizes = sizes_of(bar, capability, control);
		seen |= (uint32_t)1 << index;
		if (sizes == 0) {
			pci_note_add(inventory, PCI_NOTE_REBAR_INVALID, owner->bdf, reg + CONTROL, control);
		} else if (sizes & (sizes - 1)) {
			bar->sizes = sizes;
			owner->rebar = at;
		}
	}
}

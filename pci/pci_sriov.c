/* SPDX-License-Identifier: MIT */
/*
 * First VF Offset and VF Stride may depend on how many VFs there are to be and on the ARI hierarchy
 * bit, so both are set before they are read (PCI Express 4.0, 9.3.3.9-10). TotalVFs is what an
 * operating system may ask for at most; all sizes and numbers here are for so many.
 */
#include <linux/pci_regs.h>

#include "pci/pci_bar_list.h"
#include "pci/pci_bar_mask.h"
#include "pci/pci_note.h"
#include "pci/pci_reader.h"
#include "pci/pci_sriov.h"

#define VF_PAGE 0x1000u
#define LAST_ROUTING_ID 0xffffu

struct sriov {
	struct pci_cfg *cfg;
	struct pci_inventory *inventory;
	size_t function;
	uint16_t bdf;
	uint16_t at;
	uint16_t total;
};

static void note_invalid(const struct sriov *sriov, unsigned reg, uint32_t value)
{
	pci_note_add(sriov->inventory, PCI_NOTE_SRIOV_INVALID, sriov->bdf, (uint16_t)(sriov->at + reg), value);
}

static bool ari_is_on(const struct sriov *sriov)
{
	int16_t upstream = sriov->inventory->functions[sriov->function].upstream;

	return upstream != PCI_NONE && sriov->inventory->bridges[upstream].ari;
}

/* Given the control register: no VFs, and the ARI hierarchy bit as it must be. False: VFs stay on. */
static bool release_vfs(const struct sriov *sriov, uint32_t control)
{
	uint32_t wanted = control & ~(uint32_t)(PCI_SRIOV_CTRL_VFE | PCI_SRIOV_CTRL_MSE | PCI_SRIOV_CTRL_ARI);
	uint16_t reg = (uint16_t)(sriov->at + PCI_SRIOV_CTRL);

	if (ari_is_on(sriov))
		wanted |= PCI_SRIOV_CTRL_ARI;
	if (wanted == control)
		return true;
	pci_cfg_write(sriov->cfg, sriov->bdf, reg, 2, wanted);
	if (!(control & (PCI_SRIOV_CTRL_VFE | PCI_SRIOV_CTRL_MSE)))
		return true;
	control = pci_cfg_read(sriov->cfg, sriov->bdf, reg, 2);
	if (!(control & (PCI_SRIOV_CTRL_VFE | PCI_SRIOV_CTRL_MSE)))
		return true;
	note_invalid(sriov, PCI_SRIOV_CTRL, control);
	return false;
}

/* Reads TotalVFs, with all VFs off. False: there are none, or nothing that can be believed. */
static bool find_total(struct sriov *sriov)
{
	struct pci_reader reader;
	uint32_t control, vfs;

	pci_reader_init(&reader, sriov->cfg, sriov->bdf);
	control = pci_reader_read(&reader, sriov->at + PCI_SRIOV_CTRL) & 0xffff;
	vfs = pci_reader_read(&reader, sriov->at + PCI_SRIOV_INITIAL_VF);
	if (!release_vfs(sriov, control))
		return false;
	sriov->total = (uint16_t)(vfs >> 16);
	if ((vfs & 0xffff) <= sriov->total)
		return sriov->total != 0;
	note_invalid(sriov, PCI_SRIOV_INITIAL_VF, vfs);
	return false;
}

/* The routing ID of the last VF, 0 when it cannot be. */
static uint16_t find_last_vf(const struct sriov *sriov)
{
	uint16_t count = (uint16_t)(sriov->at + PCI_SRIOV_NUM_VF);
	uint32_t steps, offset, stride, last;

	pci_cfg_write(sriov->cfg, sriov->bdf, count, 2, sriov->total);
	steps = pci_cfg_read(sriov->cfg, sriov->bdf, (uint16_t)(sriov->at + PCI_SRIOV_VF_OFFSET), 4);
	pci_cfg_write(sriov->cfg, sriov->bdf, count, 2, 0);
	offset = steps & 0xffff;
	stride = steps >> 16;
	last = sriov->bdf + offset + (sriov->total - 1u) * stride;
	if (offset != 0 && (stride != 0 || sriov->total == 1) && last <= LAST_ROUTING_ID)
		return (uint16_t)last;
	note_invalid(sriov, PCI_SRIOV_VF_OFFSET, steps);
	return 0;
}

/* What the VF BARs read after all ones were written. */
static void probe_bars(const struct sriov *sriov, uint32_t values[PCI_SRIOV_NUM_BARS])
{
	bool wide = pci_cfg_is_wide(sriov->cfg);
	unsigned i = 0;

	while (i < PCI_SRIOV_NUM_BARS) {
		uint16_t reg = (uint16_t)(sriov->at + PCI_SRIOV_BAR + 4 * i);
		uint64_t both;

		if (wide && reg % 8 == 0 && i + 1 < PCI_SRIOV_NUM_BARS) {
			pci_cfg_write64(sriov->cfg, sriov->bdf, reg, UINT64_MAX);
			both = pci_cfg_read64(sriov->cfg, sriov->bdf, reg);
			values[i++] = (uint32_t)both;
			values[i++] = (uint32_t)(both >> 32);
		} else {
			pci_cfg_write(sriov->cfg, sriov->bdf, reg, 4, UINT32_MAX);
			values[i++] = pci_cfg_read(sriov->cfg, sriov->bdf, reg, 4);
		}
	}
}

/* Whether all apertures together have less than 2^63 bytes. A size of 2^16 or more has 16 low bits that are 0. */
static bool extent_is_possible(uint64_t size, uint16_t count)
{
	return (size >> 16) * count < (uint64_t)1 << 47;
}

static void append_bars(const struct sriov *sriov)
{
	uint32_t values[PCI_SRIOV_NUM_BARS];
	struct pci_bar bar = { .size = 0 };
	unsigned index;

	probe_bars(sriov, values);
	for (index = 0; index < PCI_SRIOV_NUM_BARS; index += bar.is_64bit ? 2 : 1) {
		enum pci_bar_mask found;

		bar = (struct pci_bar){
			.pinned = PCI_NOT_PINNED,
			.function = (uint16_t)sriov->function,
			.count = sriov->total,
			.index = (uint8_t)(PCI_BAR_VF + index),
		};
		found = pci_bar_mask_decode(values, index, PCI_SRIOV_NUM_BARS, &bar);
		if (found == PCI_BAR_MASK_ABSENT)
			continue;
		if (bar.size < VF_PAGE && found == PCI_BAR_MASK_VALID)
			bar.size = VF_PAGE;
		if (found != PCI_BAR_MASK_VALID || bar.kind != PCI_BAR_MEM || !extent_is_possible(bar.size, bar.count))
			note_invalid(sriov, PCI_SRIOV_BAR + 4 * index, values[index]);
		else if (!pci_bar_list_insert(sriov->inventory, sriov->function, &bar))
			return;
	}
}

void pci_sriov_size(struct pci_cfg *cfg, struct pci_inventory *inventory, size_t function, uint16_t at)
{
	struct pci_function *owner = &inventory->functions[function];
	struct sriov sriov = {
		.cfg = cfg,
		.inventory = inventory,
		.function = function,
		.bdf = owner->bdf,
		.at = at,
	};
	uint16_t last_vf;

	if (!find_total(&sriov))
		return;
	last_vf = find_last_vf(&sriov);
	if (last_vf == 0)
		return;
	owner->sriov = at;
	owner->last_vf = last_vf;
	append_bars(&sriov);
}

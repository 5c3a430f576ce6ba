/* SPDX-License-Identifier: MIT */
#include <linux/pci_regs.h>

#include "pci/pci_ext_caps.h"
#include "pci/pci_note.h"
#include "pci/pci_reader.h"

#define FIRST PCI_CFG_CONVENTIONAL
#define DWORDS ((PCI_CFG_EXTENDED - FIRST) / 4)
#define NEXT_MASK 0xffcu /* bits 1:0 of the next offset are reserved, and software masks them (7.6.3) */

/* Bytes that each capability has at least. */
#define SRIOV_SIZE 0x40u
#define REBAR_SIZE 0x0cu
#define ARI_SIZE 0x08u

/* Version 1 of the PCI Express capability ends where version 2 has Device Capabilities 2. */
#define EXPRESS_WITH_CONTROL_2 2u
#define EXPRESS_SIZE (PCI_EXP_DEVCTL2 + 2u)

struct walk {
	struct pci_inventory *inventory;
	uint16_t bdf;
	struct pci_ext_caps *caps;
	uint32_t visited[DWORDS / 32]; /* one bit per dword from 100h on */
};

static void note_bad_list(const struct walk *walk, uint16_t reg, uint32_t value)
{
	pci_note_add(walk->inventory, PCI_NOTE_EXTENDED_LOOP, walk->bdf, reg, value);
}

/* Whether the list may go on there: behind 100h, and for the first time. */
static bool visit(struct walk *walk, uint16_t position)
{
	unsigned dword = (position - FIRST) / 4u;
	uint32_t bit = (uint32_t)1 << (dword & 31);

	if (position < FIRST || (walk->visited[dword >> 5] & bit))
		return false;
	walk->visited[dword >> 5] |= bit;
	return true;
}

static void take(const struct walk *walk, uint16_t position, uint32_t header, unsigned size, uint16_t *offset)
{
	if (position + size > PCI_CFG_EXTENDED)
		note_bad_list(walk, position, header);
	else if (*offset == 0)
		*offset = position;
}

/* Returns whether the rest of the list may still tell something. */
static bool take_capability(const struct walk *walk, uint16_t position, uint32_t header)
{
	struct pci_ext_caps *caps = walk->caps;

	switch (header & 0xffff) {
	case PCI_EXT_CAP_ID_SRIOV:
		take(walk, position, header, SRIOV_SIZE, &caps->sriov);
		break;
	case PCI_EXT_CAP_ID_REBAR:
		take(walk, position, header, REBAR_SIZE, &caps->rebar);
		break;
	case PCI_EXT_CAP_ID_ARI:
		take(walk, position, header, ARI_SIZE, &caps->ari);
		break;
	default:
		break;
	}
	return caps->sriov == 0 || caps->rebar == 0 || caps->ari == 0;
}

/*
 * A function without extended capabilities has a header of 0 at 100h, and one whose extended space
 * cannot be reached reads all ones there. Further on a header of 0 ends the list as any with next
 * offset 0 does.
 */
void pci_ext_caps_find(struct pci_cfg *cfg, struct pci_inventory *inventory, uint16_t bdf, struct pci_ext_caps *caps)
{
	struct walk walk = { .inventory = inventory, .bdf = bdf, .caps = caps };
	uint16_t position = FIRST;
	struct pci_reader reader;
	uint32_t header;

	*caps = (struct pci_ext_caps){ 0 };
	pci_reader_init(&reader, cfg, bdf);
	header = pci_reader_read(&reader, position);
	if (header == UINT32_MAX)
		return;
	visit(&walk, position);
	while (take_capability(&walk, position, header)) {
		uint16_t next = header >> 20 & NEXT_MASK;

		if (next == 0)
			return;
		if (!visit(&walk, next)) {
			note_bad_list(&walk, position, next);
			return;
		}
		position = next;
		header = pci_reader_read(&reader, position);
	}
}

/* --- Alternative Routing-ID Interpretation -------------------------------------------------------- */

bool pci_ari_enable(struct pci_cfg *cfg, uint16_t port_bdf, uint16_t port_exp)
{
	uint16_t at = (uint16_t)(port_exp + PCI_EXP_DEVCTL2);
	struct pci_reader reader;
	uint32_t header, control;

	if (port_exp + EXPRESS_SIZE > PCI_CFG_CONVENTIONAL)
		return false;
	pci_reader_init(&reader, cfg, port_bdf);
	header = pci_reader_read(&reader, port_exp);
	if (header == UINT32_MAX || (header >> 16 & PCI_EXP_FLAGS_VERS) < EXPRESS_WITH_CONTROL_2)
		return false;
	if (!(pci_reader_read(&reader, (uint16_t)(port_exp + PCI_EXP_DEVCAP2)) & PCI_EXP_DEVCAP2_ARI))
		return false;
	control = pci_reader_read(&reader, at) & 0xffff;
	if (control & PCI_EXP_DEVCTL2_ARI)
		return true;
	pci_cfg_write(cfg, port_bdf, at, 2, control | PCI_EXP_DEVCTL2_ARI);
	return pci_cfg_read(cfg, port_bdf, at, 2) & PCI_EXP_DEVCTL2_ARI;
}

uint8_t pci_ari_next(struct pci_cfg *cfg, uint16_t bdf, uint16_t ari)
{
	return PCI_ARI_CAP_NFN(pci_cfg_read(cfg, bdf, (uint16_t)(ari + PCI_ARI_CAP), 4));
}

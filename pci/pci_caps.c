/* SPDX-License-Identifier: MIT */
/*
 * The list is a chain of offsets that the device supplies, so nothing about it is believed: an
 * offset must lie behind the header, and none is followed twice. The walk ends early once the rest
 * of the list cannot tell more.
 */
#include <linux/pci_regs.h>

#include "pci/pci_caps.h"
#include "pci/pci_note.h"
#include "pci/pci_reader.h"

#define RED_HAT 0x1b36
#define CAPS_START 0x40u
#define CAPS_END 0x100u

/* Bytes of the PCI Express capability up to and including the slot capabilities. */
#define EXPRESS_SIZE (PCI_EXP_SLTCAP + 4u)

/* Red Hat's resource reserve capability: header, type in its fourth byte, then what to keep free. */
#define RESERVE_TYPE 1u
#define RESERVE_BUSES 4
#define RESERVE_IO 8
#define RESERVE_MEM 16
#define RESERVE_PREF32 20
#define RESERVE_PREF64 24
#define RESERVE_SIZE 32u

/* A hint beyond what its kind of space could ever hold is no hint. */
#define MOST_BUSES 255u
#define MOST_IO 0x10000u
#define MOST_MEM32 0xffffffffu
#define MOST_MEM64 ((uint64_t)1 << 52)

struct walk {
	struct pci_reader reader;
	struct pci_inventory *inventory;
	uint16_t bdf;
	uint16_t vendor_id;
	bool endpoint; /* its PCI Express capability says so */
	struct pci_caps *caps;
};

void pci_caps_init(struct pci_caps *caps)
{
	*caps = (struct pci_caps){
		.reserve = { PCI_NO_HINT, PCI_NO_HINT, PCI_NO_HINT, PCI_NO_HINT, PCI_NO_HINT },
	};
}

static uint32_t read_dword(struct walk *walk, unsigned reg)
{
	return pci_reader_read(&walk->reader, (uint16_t)reg);
}

static void note_bad_list(const struct walk *walk, unsigned reg, uint32_t value)
{
	pci_note_add(walk->inventory, PCI_NOTE_CAPABILITY_LOOP, walk->bdf, (uint16_t)reg, value);
}

static bool is_endpoint(uint32_t type)
{
	return type == PCI_EXP_TYPE_ENDPOINT || type == PCI_EXP_TYPE_LEG_END || type == PCI_EXP_TYPE_RC_END;
}

/*
 * The link status is of no use for finding out whether something is behind a port: where the ACPI
 * tables do the hot-plug, as on QEMU's q35 by default, a port that holds a device reports an
 * inactive link.
 */
static void read_express(struct walk *walk, unsigned position, uint32_t header)
{
	uint32_t flags = header >> 16;
	uint32_t type = (flags & PCI_EXP_FLAGS_TYPE) >> 4;

	if (walk->caps->express)
		return;
	walk->caps->express = true;
	walk->caps->exp = (uint16_t)position;
	walk->endpoint = is_endpoint(type);
	if (type != PCI_EXP_TYPE_ROOT_PORT && type != PCI_EXP_TYPE_DOWNSTREAM)
		return;
	walk->caps->pcie_port = true;
	if (!(flags & PCI_EXP_FLAGS_SLOT))
		return;
	if (position + EXPRESS_SIZE > CAPS_END)
		note_bad_list(walk, position, header);
	else
		walk->caps->hotplug = read_dword(walk, position + PCI_EXP_SLTCAP) & PCI_EXP_SLTCAP_HPC;
}

/* All ones of the field's width: no wish, the policy decides. 0 is a wish: keep nothing free. */
static uint64_t hint(uint64_t value, uint64_t most, uint64_t unset)
{
	return value == unset || value > most ? PCI_NO_HINT : value;
}

static uint64_t hint_dword(struct walk *walk, unsigned reg, uint64_t most)
{
	return hint(read_dword(walk, reg), most, UINT32_MAX);
}

static uint64_t hint_qword(struct walk *walk, unsigned reg, uint64_t most)
{
	uint64_t low = read_dword(walk, reg);

	return hint((uint64_t)read_dword(walk, reg + 4) << 32 | low, most, UINT64_MAX);
}

static void read_reserve(struct walk *walk, unsigned position, uint32_t header)
{
	struct pci_reserve *reserve = &walk->caps->reserve;
	unsigned length = header >> 16 & 0xff;
	unsigned type = header >> 24;

	if (type != RESERVE_TYPE || length < RESERVE_SIZE)
		return;
	if (position + RESERVE_SIZE > CAPS_END) {
		note_bad_list(walk, position, header);
		return;
	}
	reserve->buses = hint_dword(walk, position + RESERVE_BUSES, MOST_BUSES);
	reserve->io = hint_qword(walk, position + RESERVE_IO, MOST_IO);
	reserve->mem = hint_dword(walk, position + RESERVE_MEM, MOST_MEM32);
	reserve->pref32 = hint_dword(walk, position + RESERVE_PREF32, MOST_MEM32);
	reserve->pref64 = hint_qword(walk, position + RESERVE_PREF64, MOST_MEM64);
}

static void read_capability(struct walk *walk, unsigned position, uint32_t header)
{
	switch (header & 0xff) {
	case PCI_CAP_ID_EXP:
		read_express(walk, position, header);
		break;
	case PCI_CAP_ID_SHPC:
		walk->caps->hotplug = true;
		break;
	case PCI_CAP_ID_EA:
		if (walk->caps->ea == 0)
			walk->caps->ea = (uint16_t)position;
		break;
	case PCI_CAP_ID_VNDR:
		if (walk->vendor_id == RED_HAT)
			read_reserve(walk, position, header);
		break;
	default:
		break;
	}
}

/*
 * Whether the rest of the list may still tell something: of a port Red Hat's hints, of an endpoint
 * its Enhanced Allocation, of anything else all that there is.
 */
static bool more_may_follow(const struct walk *walk)
{
	if (walk->caps->pcie_port)
		return walk->vendor_id == RED_HAT;
	return !walk->endpoint || walk->caps->ea == 0;
}

void pci_caps_read(struct pci_cfg *cfg, struct pci_inventory *inventory, uint16_t bdf, uint16_t vendor_id,
		   uint8_t first, struct pci_caps *caps)
{
	struct walk walk = { .inventory = inventory, .bdf = bdf, .vendor_id = vendor_id, .caps = caps };
	uint64_t visited = 0; /* one bit per dword from 40h on */
	unsigned from = PCI_CAPABILITY_LIST;
	unsigned position = first & 0xfc;

	pci_caps_init(caps);
	pci_reader_init(&walk.reader, cfg, bdf);
	while (position != 0 && more_may_follow(&walk)) {
		uint32_t header;
		uint64_t bit;

		if (position < CAPS_START) {
			note_bad_list(&walk, from, position);
			return;
		}
		bit = (uint64_t)1 << ((position - CAPS_START) / 4);
		if (visited & bit) {
			note_bad_list(&walk, from, position);
			return;
		}
		visited |= bit;
		header = read_dword(&walk, position);
		read_capability(&walk, position, header);
		from = position;
		position = header >> 8 & 0xfc;
	}
}

/* SPDX-License-Identifier: MIT */
/* Capabilities, and those of their registers that act on others. */
#include <assert.h>

#include <linux/pci_regs.h>

#include "tests/fake/fake_pci.h"
#include "tests/fake/fake_pci_caps.h"

#define EXPRESS_SIZE 0x3c
#define RESERVE_SIZE 32
#define ARI_SIZE 8
#define SRIOV_SIZE 0x40
#define REBAR_ENTRY 8u

/* A size as the Resizable BAR capability encodes it. */
#define SIZE_OF(code) ((uint64_t)1 << (20 + (code)))
#define CODE_END 44

/* --- the list of 40h-FFh ---------------------------------------------------------------------- */

uint8_t fake_pci_add_capability(struct fake_pci *fake, int function, uint8_t id, uint8_t size)
{
	struct fake_function *f = &fake->functions[function];
	uint8_t offset = (uint8_t)f->capability_end;

	assert(f->capability_end + size <= PCI_CFG_CONVENTIONAL);
	f->config[offset] = id;
	f->config[f->last_capability ? f->last_capability + 1 : PCI_CAPABILITY_LIST] = offset;
	f->config[PCI_STATUS] |= PCI_STATUS_CAP_LIST;
	f->last_capability = offset;
	f->capability_end = (uint16_t)(offset + ((size + 3) & ~3));
	return offset;
}

void fake_pci_add_express(struct fake_pci *fake, int function, unsigned type, bool slot)
{
	uint8_t offset = fake_pci_add_capability(fake, function, PCI_CAP_ID_EXP, EXPRESS_SIZE);
	uint32_t flags = 2 | type << 4 | (slot ? PCI_EXP_FLAGS_SLOT : 0);

	fake->functions[function].express = offset;
	fake_pci_poke(fake, function, offset + PCI_EXP_FLAGS, 2, flags);
	fake_pci_poke(fake, function, offset + PCI_EXP_LNKCAP, 4, 0x11 | PCI_EXP_LNKCAP_DLLLARC);
	fake_pci_poke(fake, function, offset + PCI_EXP_LNKSTA, 2, 0x11);
	fake_pci_poke(fake, function, offset + PCI_EXP_SLTCAP, 4, slot ? PCI_EXP_SLTCAP_HPC : 0);
	if (type != PCI_EXP_TYPE_ROOT_PORT && type != PCI_EXP_TYPE_DOWNSTREAM)
		return;
	fake->functions[function].port = true;
	fake_pci_poke(fake, function, offset + PCI_EXP_DEVCAP2, 4, PCI_EXP_DEVCAP2_ARI);
	fake_pci_set_writable(fake, function, offset + PCI_EXP_DEVCTL2, 2, PCI_EXP_DEVCTL2_ARI);
}

bool fake_pci_forwards_ari(const struct fake_pci *fake, int function)
{
	unsigned at = fake->functions[function].express;

	return fake_pci_peek(fake, function, at + PCI_EXP_DEVCTL2, 2) & PCI_EXP_DEVCTL2_ARI;
}

void fake_pci_add_reserve(struct fake_pci *fake, int function, const struct pci_reserve *reserve)
{
	uint8_t offset = fake_pci_add_capability(fake, function, PCI_CAP_ID_VNDR, RESERVE_SIZE);

	fake_pci_poke(fake, function, offset + 2u, 1, RESERVE_SIZE);
	fake_pci_poke(fake, function, offset + 3u, 1, 1);
	fake_pci_poke(fake, function, offset + 4u, 4, (uint32_t)reserve->buses);
	fake_pci_poke(fake, function, offset + 8u, 4, (uint32_t)reserve->io);
	fake_pci_poke(fake, function, offset + 12u, 4, (uint32_t)(reserve->io >> 32));
	fake_pci_poke(fake, function, offset + 16u, 4, (uint32_t)reserve->mem);
	fake_pci_poke(fake, function, offset + 20u, 4, (uint32_t)reserve->pref32);
	fake_pci_poke(fake, function, offset + 24u, 4, (uint32_t)reserve->pref64);
	fake_pci_poke(fake, function, offset + 28u, 4, (uint32_t)(reserve->pref64 >> 32));
}

static unsigned ea_entry_dwords(const struct fake_ea_entry *entry)
{
	return 3u + entry->base_64bit + entry->max_offset_64bit;
}

static void poke_ea_entry(struct fake_pci *fake, int function, unsigned at, const struct fake_ea_entry *entry)
{
	uint32_t base = (uint32_t)entry->base & PCI_EA_FIELD_MASK;
	uint32_t most = (uint32_t)entry->max_offset & PCI_EA_FIELD_MASK;

	fake_pci_poke(fake, function, at, 4,
		      (ea_entry_dwords(entry) - 1) | (uint32_t)entry->bei << 4 | (uint32_t)entry->primary << 8 |
			      (uint32_t)entry->secondary << 16 | (entry->enabled ? PCI_EA_ENABLE : 0));
	fake_pci_poke(fake, function, at + 4, 4, base | (entry->base_64bit ? PCI_EA_IS_64 : 0));
	fake_pci_poke(fake, function, at + 8, 4, most | (entry->max_offset_64bit ? PCI_EA_IS_64 : 0));
	at += 12;
	if (entry->base_64bit) {
		fake_pci_poke(fake, function, at, 4, (uint32_t)(entry->base >> 32));
		at += 4;
	}
	if (entry->max_offset_64bit)
		fake_pci_poke(fake, function, at, 4, (uint32_t)(entry->max_offset >> 32));
}

void fake_pci_add_ea(struct fake_pci *fake, int function, const struct fake_ea_entry *entries, size_t count)
{
	bool bridge = fake->functions[function].behind != FAKE_PCI_NONE;
	unsigned first = bridge ? PCI_EA_FIRST_ENT_BRIDGE : PCI_EA_FIRST_ENT;
	unsigned size = first;
	unsigned at;
	size_t i;

	for (i = 0; i < count; i++)
		size += 4 * ea_entry_dwords(&entries[i]);
	assert(size < PCI_CFG_CONVENTIONAL && count <= PCI_EA_NUM_ENT_MASK);
	at = fake_pci_add_capability(fake, function, PCI_CAP_ID_EA, (uint8_t)size);
	fake_pci_poke(fake, function, at + PCI_EA_NUM_ENT, 1, (uint32_t)count);
	at += first;
	for (i = 0; i < count; i++) {
		poke_ea_entry(fake, function, at, &entries[i]);
		at += 4 * ea_entry_dwords(&entries[i]);
	}
}

/* --- the list of 100h-FFFh -------------------------------------------------------------------- */

uint16_t fake_pci_add_extended_capability(struct fake_pci *fake, int function, uint16_t id, uint16_t size)
{
	struct fake_function *f = &fake->functions[function];
	uint16_t offset = f->extended_end;
	uint32_t last;

	assert(offset + size <= PCI_CFG_EXTENDED);
	if (f->last_extended) {
		last = fake_pci_peek(fake, function, f->last_extended, 4) & 0xfffff;
		fake_pci_poke(fake, function, f->last_extended, 4, last | (uint32_t)offset << 20);
	}
	fake_pci_poke(fake, function, offset, 4, id | 1u << 16);
	f->last_extended = offset;
	f->extended_end = (uint16_t)(offset + ((size + 3) & ~3));
	return offset;
}

void fake_pci_place_extended(struct fake_pci *fake, int function, uint16_t at)
{
	struct fake_function *f = &fake->functions[function];

	assert(at >= f->extended_end && at % 4 == 0);
	if (f->last_extended == 0 && at > f->extended_end)
		fake_pci_add_extended_capability(fake, function, PCI_EXT_CAP_ID_VNDR, 4);
	f->extended_end = at;
}

uint16_t fake_pci_add_ari(struct fake_pci *fake, int function, uint8_t next)
{
	uint16_t at = fake_pci_add_extended_capability(fake, function, PCI_EXT_CAP_ID_ARI, ARI_SIZE);

	fake_pci_poke(fake, function, at + PCI_ARI_CAP, 2, (uint32_t)next << 8);
	return at;
}

uint16_t fake_pci_add_sriov(struct fake_pci *fake, int function, const struct fake_sriov *sriov)
{
	uint16_t at = fake_pci_add_extended_capability(fake, function, PCI_EXT_CAP_ID_SRIOV, SRIOV_SIZE);
	struct fake_function *f = &fake->functions[function];
	size_t i;

	f->sriov = at;
	f->vf_offset[0] = sriov->offset;
	f->vf_stride[0] = sriov->stride;
	f->vf_offset[1] = sriov->ari_offset ? sriov->ari_offset : sriov->offset;
	f->vf_stride[1] = sriov->ari_offset ? sriov->ari_stride : sriov->stride;
	fake_pci_set_writable(fake, function, at + PCI_SRIOV_CTRL, 2,
			      PCI_SRIOV_CTRL_VFE | PCI_SRIOV_CTRL_MSE | PCI_SRIOV_CTRL_ARI);
	fake_pci_poke(fake, function, at + PCI_SRIOV_INITIAL_VF, 2, sriov->initial_vfs);
	fake_pci_poke(fake, function, at + PCI_SRIOV_TOTAL_VF, 2, sriov->total_vfs);
	fake_pci_set_writable(fake, function, at + PCI_SRIOV_NUM_VF, 2, 0xffff);
	fake_pci_poke(fake, function, at + PCI_SRIOV_VF_DID, 2, sriov->device_id);
	fake_pci_poke(fake, function, at + PCI_SRIOV_SUP_PGSIZE, 4, 0x553);
	fake_pci_poke(fake, function, at + PCI_SRIOV_SYS_PGSIZE, 4, 1);
	fake_pci_set_writable(fake, function, at + PCI_SRIOV_SYS_PGSIZE, 4, 0x553);
	for (i = 0; i < sriov->bar_count; i++) {
		unsigned index = sriov->bars[i].index;

		assert(index >= PCI_BAR_VF && index < PCI_BAR_VF + PCI_SRIOV_NUM_BARS);
		fake_pci_set_bar_at(fake, function, at + PCI_SRIOV_BAR + 4 * (index - PCI_BAR_VF), &sriov->bars[i]);
	}
	return at;
}

uint16_t fake_pci_add_rebar(struct fake_pci *fake, int function, const struct pci_bar *bars, size_t count)
{
	struct fake_function *f = &fake->functions[function];
	unsigned entries = 0, at, code;
	size_t i;

	for (i = 0; i < count; i++)
		entries += bars[i].sizes != 0;
	assert(entries > 0 && entries <= FAKE_PCI_RESIZABLE);
	f->rebar = fake_pci_add_extended_capability(fake, function, PCI_EXT_CAP_ID_REBAR,
						    (uint16_t)(4 + REBAR_ENTRY * entries));
	at = f->rebar;
	for (i = 0, entries = 0; i < count; i++) {
		if (bars[i].sizes == 0)
			continue;
		for (code = 0; code < CODE_END && SIZE_OF(code) != bars[i].size;)
			code++;
		assert(code < CODE_END && bars[i].index < PCI_STD_NUM_BARS);
		f->bar_sizes[entries++] = (uint8_t)code;
		fake_pci_poke(fake, function, at + PCI_REBAR_CAP, 4, (uint32_t)(bars[i].sizes << 4));
		fake_pci_poke(fake, function, at + PCI_REBAR_CTRL, 4,
			      bars[i].index | code << 8 | (uint32_t)(bars[i].sizes >> 28) << 16);
		fake_pci_set_writable(fake, function, at + PCI_REBAR_CTRL, 2, 0x3f00);
		at += REBAR_ENTRY;
	}
	fake_pci_poke(fake, function, f->rebar + PCI_REBAR_CTRL, 1,
		      fake_pci_peek(fake, function, f->rebar + PCI_REBAR_CTRL, 1) | entries << 5);
	return f->rebar;
}

/* --- registers that act ----------------------------------------------------------------------- */

/* NumVFs is not taken while VFs are on, and decides whether what the other two say means anything. */
static void written_sriov(struct fake_pci *fake, int function)
{
	struct fake_function *f = &fake->functions[function];
	unsigned at = f->sriov;
	uint32_t control = fake_pci_peek(fake, function, at + PCI_SRIOV_CTRL, 2);
	unsigned ari = (control & PCI_SRIOV_CTRL_ARI) != 0;

	if (control & PCI_SRIOV_CTRL_VFE)
		fake_pci_poke(fake, function, at + PCI_SRIOV_NUM_VF, 2, f->num_vfs);
	f->num_vfs = (uint16_t)fake_pci_peek(fake, function, at + PCI_SRIOV_NUM_VF, 2);
	fake_pci_poke(fake, function, at + PCI_SRIOV_VF_OFFSET, 2, f->num_vfs > 0 ? f->vf_offset[ari] : 0);
	fake_pci_poke(fake, function, at + PCI_SRIOV_VF_STRIDE, 2, f->num_vfs > 1 ? f->vf_stride[ari] : 0);
}

static void written_rebar_entry(struct fake_pci *fake, int function, unsigned at, uint8_t *size)
{
	uint32_t control = fake_pci_peek(fake, function, at + PCI_REBAR_CTRL, 4);
	uint64_t sizes = fake_pci_peek(fake, function, at + PCI_REBAR_CAP, 4) >> 4 | (uint64_t)(control >> 16) << 28;
	uint8_t code = control >> 8 & 0x3f;

	if (code == *size)
		return;
	if (!(sizes >> code & 1)) {
		fake_pci_poke(fake, function, at + PCI_REBAR_CTRL + 1, 1, *size);
		return;
	}
	*size = code;
	fake->resizes_while_decoding += fake_pci_peek(fake, function, PCI_COMMAND, 2) & PCI_COMMAND_MEMORY ? 1 : 0;
	fake_pci_resize_bar(fake, function, PCI_BASE_ADDRESS_0 + 4 * (control & 7), SIZE_OF(code));
}

void fake_pci_written(struct fake_pci *fake, int function)
{
	struct fake_function *f = &fake->functions[function];
	unsigned count, i;

	if (f->sriov)
		written_sriov(fake, function);
	if (!f->rebar)
		return;
	count = fake_pci_peek(fake, function, f->rebar + PCI_REBAR_CTRL, 1) >> PCI_REBAR_CTRL_NBAR_SHIFT;
	for (i = 0; i < count && i < FAKE_PCI_RESIZABLE; i++)
		written_rebar_entry(fake, function, f->rebar + REBAR_ENTRY * i, &f->bar_sizes[i]);
}

/* SPDX-License-Identifier: MIT */
/* Enhanced Allocation of one function: what its tests share. Each test program includes it once. */
#ifndef TESTS_UNIT_EA_FIXTURE_H
#define TESTS_UNIT_EA_FIXTURE_H

#include "pci/pci_ea.h"
#include "tests/unit/caps_fixture.h"

#define GIB(n) ((uint64_t)(n) << 30)

static inline struct fake_ea_entry entry(uint8_t bei, uint8_t primary, uint64_t base, uint64_t size)
{
	return (struct fake_ea_entry){
		.bei = bei,
		.primary = primary,
		.secondary = PCI_EA_P_UNAVAILABLE,
		.enabled = true,
		.base_64bit = base > UINT32_MAX,
		.max_offset_64bit = size - 1 > UINT32_MAX,
		.base = base,
		.max_offset = size - 1,
	};
}

static inline struct pci_bar fixed_bar(uint8_t index, uint64_t base, uint64_t size, bool prefetchable)
{
	return (struct pci_bar){
		.index = index,
		.kind = index == PCI_BAR_ROM ? PCI_BAR_ROM_KIND : PCI_BAR_MEM,
		.size = size,
		.pinned = base,
		.count = 1,
		.is_64bit = base + (size - 1) > UINT32_MAX,
		.prefetchable = prefetchable,
		.fixed = true,
	};
}

/* The capability is behind `before` bytes of others. Returns how many accesses it took. */
static inline size_t read_entries(int function, const struct fake_ea_entry *entries, size_t count, uint8_t before)
{
	uint8_t at = (uint8_t)(0x40 + before);

	if (before)
		fake_pci_add_capability(&fake, function, PCI_CAP_ID_VNDR, before);
	fake_pci_add_ea(&fake, function, entries, count);
	fake.accesses = 0;
	pci_ea_read(&fake.cfg, &inventory, 0, at);
	return fake.accesses;
}

#endif

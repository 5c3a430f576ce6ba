/* SPDX-License-Identifier: MIT */
/*
 * One function of a fake machine and its place in the inventory: what the tests of the capability readers share. Each
 * test program includes it once.
 */
#ifndef TESTS_UNIT_CAPS_FIXTURE_H
#define TESTS_UNIT_CAPS_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <linux/pci_regs.h>

#include "pci/pci_size.h"
#include "tests/fake/fake_pci.h"

#define BDF PCI_BDF(0, 2, 0)
#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

static struct fake_pci fake;
static struct pci_inventory inventory;

static inline void start_inventory(uint8_t header_type)
{
	inventory = (struct pci_inventory){ .function_count = 1, .root_count = 1 };
	inventory.functions[0] = (struct pci_function){
		.bdf = BDF,
		.upstream = PCI_NONE,
		.bridge = PCI_NONE,
		.header_type = header_type,
	};
}

/* An endpoint without anything, reached in all ways. Returns the fake's function; the inventory's is 0. */
static inline int one_function(void)
{
	fake_pci_init(&fake);
	fake_pci_set_extended(&fake, true);
	start_inventory(PCI_HEADER_TYPE_NORMAL);
	return fake_pci_add(&fake, FAKE_PCI_ROOT, 2, 0, 0x8086, 0x10ed, 0x020000);
}

static inline int one_bridge(void)
{
	fake_pci_init(&fake);
	fake_pci_set_extended(&fake, true);
	start_inventory(PCI_HEADER_TYPE_BRIDGE);
	return fake_pci_add_bridge(&fake, FAKE_PCI_ROOT, 2, 0, 0x8086, 0x0001);
}

static inline struct pci_bar mem_bar(uint8_t index, uint64_t size, bool is_64bit)
{
	return (struct pci_bar){
		.index = index,
		.kind = PCI_BAR_MEM,
		.size = size,
		.is_64bit = is_64bit,
		.prefetchable = is_64bit,
		.count = 1,
		.pinned = PCI_NOT_PINNED,
	};
}

/* Gives the function these BARs and sizes them. Then the accesses are counted from 0. */
static inline void size_bars(int function, const struct pci_bar *bars, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++)
		fake_pci_set_bar(&fake, function, &bars[i]);
	pci_size_function(&fake.cfg, &inventory, 0);
	assert_int_equal(inventory.bar_count, count);
	fake.accesses = 0;
}

/* As many BARs of earlier functions, of which the first inventory.bar_count are taken. */
static inline void fill_inventory(size_t left)
{
	inventory.bar_count = PCI_MAX_BARS - left;
	inventory.functions[0].first_bar = (uint16_t)inventory.bar_count;
}

static inline void expect_bar(size_t index, const struct pci_bar *want)
{
	const struct pci_bar *bar = &inventory.bars[inventory.functions[0].first_bar + index];

	assert_true(index < inventory.functions[0].bar_count);
	if (bar->index != want->index || bar->kind != want->kind || bar->size != want->size ||
	    bar->count != want->count || bar->pinned != want->pinned || bar->sizes != want->sizes ||
	    bar->is_64bit != want->is_64bit || bar->prefetchable != want->prefetchable || bar->fixed != want->fixed ||
	    bar->function != 0)
		fail_msg(
			"BAR %zu: index %u kind %u size 0x%llx count %u pinned 0x%llx sizes 0x%llx 64bit %d pref %d fixed %d",
			index, bar->index, bar->kind, (unsigned long long)bar->size, bar->count,
			(unsigned long long)bar->pinned, (unsigned long long)bar->sizes, bar->is_64bit,
			bar->prefetchable, bar->fixed);
}

static inline void expect_counts(size_t bars, size_t notes)
{
	if (inventory.functions[0].bar_count != bars || inventory.note_count != notes)
		fail_msg("%u BARs, %zu notes", inventory.functions[0].bar_count, inventory.note_count);
	assert_int_equal(inventory.bar_count, inventory.functions[0].first_bar + bars);
}

static inline void expect_note(size_t index, enum pci_note_kind kind, uint16_t reg)
{
	const struct pci_note *note = &inventory.notes[index];

	assert_true(index < inventory.note_count);
	if (note->kind != kind || note->bdf != BDF || note->reg != reg)
		fail_msg("note %zu: kind %u of %04x at 0x%x, value 0x%x", index, note->kind, note->bdf, note->reg,
			 (unsigned)note->value);
}

#endif

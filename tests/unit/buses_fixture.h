/* SPDX-License-Identifier: MIT */
/*
 * A fake machine that was scanned and whose bus numbers are then given out anew: what the tests of pci_buses share. Each
 * test program includes it once.
 *
 * What asks for numbers is written into the inventory between the two. Functions carry their index in the fake machine as
 * device ID, so that it can be asked which of them answers.
 */
#ifndef TESTS_UNIT_BUSES_FIXTURE_H
#define TESTS_UNIT_BUSES_FIXTURE_H

#include <string.h>

#include "pci/pci_buses.h"
#include "pci/pci_policy.h"
#include "tests/unit/scan_fixture.h"

static struct pci_policy policy;
static struct pci_inventory before;

static inline void number_devices(void)
{
	for (int i = 0; i < fake.function_count; i++)
		fake_pci_poke(&fake, i, PCI_DEVICE_ID, 2, (uint16_t)i);
}

/* Scans; every root may then use what is left until the next one begins. */
static inline void scan_numbered(uint64_t extra_roots)
{
	const struct pci_scan_request request = { .extra_roots = extra_roots, .last_bus = 255 };

	number_devices();
	pci_scan(&fake.cfg, &request, &inventory);
	for (size_t r = 0; r < inventory.root_count; r++)
		inventory.roots[r].limit =
			r + 1 < inventory.root_count ? (uint8_t)(inventory.roots[r + 1].bus - 1) : 255;
	pci_policy_init(&policy);
}

static inline struct pci_function *function_of(int fake_index)
{
	for (size_t f = 0; f < inventory.function_count; f++)
		if (inventory.functions[f].device_id == fake_index)
			return &inventory.functions[f];
	fail_msg("function %d is not in the inventory", fake_index);
	return NULL;
}

static inline struct pci_bridge *bridge_of(int fake_index)
{
	return &inventory.bridges[function_of(fake_index)->bridge];
}

/* The function's last VF: so many buses beyond its own. */
static inline void reach(int fake_index, unsigned buses)
{
	struct pci_function *function = function_of(fake_index);

	function->last_vf = (uint16_t)(function->bdf + 8 + (buses << 8));
}

static inline void hint(int fake_index, uint64_t buses)
{
	bridge_of(fake_index)->reserve.buses = buses;
}

static inline void expect_numbers(int fake_index, uint8_t primary, uint8_t secondary, uint8_t subordinate)
{
	expect_bridge((size_t)function_of(fake_index)->bridge, primary, secondary, subordinate);
}

/* Each function of the inventory is found where it says, and each bridge holds what it says. */
static inline void expect_answers(void)
{
	for (size_t f = 0; f < inventory.function_count; f++) {
		const struct pci_function *function = &inventory.functions[f];
		uint32_t id = pci_cfg_read(&fake.cfg, function->bdf, PCI_DEVICE_ID, 2);

		if (id != function->device_id)
			fail_msg("function %u does not answer at %04x, but %x does", function->device_id, function->bdf,
				 id);
	}
	for (size_t b = 0; b < inventory.bridge_count; b++) {
		const struct pci_bridge *bridge = &inventory.bridges[b];
		uint16_t bdf = inventory.functions[bridge->function].bdf;

		assert_int_equal(pci_cfg_read(&fake.cfg, bdf, PCI_SECONDARY_BUS, 1), bridge->secondary);
		assert_int_equal(pci_cfg_read(&fake.cfg, bdf, PCI_SUBORDINATE_BUS, 1), bridge->subordinate);
		if (bridge->secondary != 0)
			assert_int_equal(pci_cfg_read(&fake.cfg, bdf, PCI_PRIMARY_BUS, 1), bridge->primary);
	}
	assert_int_equal(fake.conflicts, 0);
}

/* Whatever is asked for, the inventory is consistent and true, and each moved bridge took one write and one read. */
static inline void reserve(void)
{
	const char *fault;
	size_t moved = 0;

	before = inventory;
	trace_cfg_init(&trace, &fake.cfg, accesses, MOST_ACCESSES);
	pci_buses_reserve(&trace.cfg, &policy, &inventory);
	fault = inventory_fault(&inventory);
	if (fault)
		fail_msg("%s", fault);
	expect_answers();
	for (size_t b = 0; b < inventory.bridge_count; b++) {
		const struct pci_bridge *new = &inventory.bridges[b], *old = &before.bridges[b];

		assert_true(new->secondary >= old->secondary &&new->subordinate >= old->subordinate);
		moved += new->primary != old->primary || new->secondary != old->secondary ||
			 new->subordinate != old->subordinate;
	}
	for (size_t r = 0; r < inventory.root_count; r++)
		assert_true(inventory.roots[r].last_bus <= inventory.roots[r].limit);
	if (inventory.note_count == before.note_count ||
	    inventory.notes[before.note_count].kind != PCI_NOTE_BUS_STUCK) {
		assert_int_equal(trace.writes, moved);
		assert_int_equal(trace.reads, moved);
	}
}

/* The note number `index` of those that giving out the numbers left. */
static inline void expect_new_note(size_t index, enum pci_note_kind kind, uint16_t bdf, uint32_t value)
{
	expect_note(before.note_count + index, kind, bdf);
	assert_int_equal(inventory.notes[before.note_count + index].value, value);
}

static inline void expect_new_notes(size_t count)
{
	assert_int_equal(inventory.note_count, before.note_count + count);
}

#endif

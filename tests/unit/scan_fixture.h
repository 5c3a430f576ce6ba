/* SPDX-License-Identifier: MIT */
/* One fake machine, scanned under the trace: what the tests of pci_scan share. Each test program includes it once. */
#ifndef TESTS_UNIT_SCAN_FIXTURE_H
#define TESTS_UNIT_SCAN_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <linux/pci_regs.h>

#include "pci/pci_scan.h"
#include "tests/fake/fake_pci.h"
#include "tests/fake/inventory_check.h"
#include "tests/fake/trace_cfg.h"

#define MOST_ACCESSES 100000

static struct fake_pci fake;
static struct trace_cfg trace;
static struct trace_access accesses[MOST_ACCESSES];
static struct pci_inventory inventory;

/* As ECAM: 8 bytes in one access, and extended configuration space. */
static inline void go_wide(void)
{
	fake_pci_set_wide(&fake, true);
	fake_pci_set_extended(&fake, true);
}

/* Whatever the machine is like, the inventory is consistent, and nothing is made to decode. */
static inline void scan_for(const struct pci_scan_request *request)
{
	const char *fault;

	trace_cfg_init(&trace, &fake.cfg, accesses, MOST_ACCESSES);
	pci_scan(&trace.cfg, request, &inventory);
	fault = inventory_fault(&inventory);
	if (fault)
		fail_msg("%s", fault);
	assert_int_equal(inventory.roots[0].bus, request->first_bus);
	assert_int_equal(trace.writes_while_decoding, 0);
	assert_int_equal(trace.enables, 0);
}

static inline void scan_up_to(uint64_t extra_roots, uint8_t last_bus)
{
	scan_for(&(struct pci_scan_request){ .extra_roots = extra_roots, .last_bus = last_bus, .sriov = true });
}

static inline void scan(void)
{
	scan_up_to(0, 255);
}

static inline int add_endpoint(int bus, unsigned device, unsigned function)
{
	return fake_pci_add(&fake, bus, device, function, 0x1af4, 0x1041, 0x020000);
}

static inline int add_bridge(int bus, unsigned device, unsigned function)
{
	return fake_pci_add_bridge(&fake, bus, device, function, 0x1b36, 0x0001);
}

/* Returns the bus behind it. */
static inline int add_bridge_bus(int bus, unsigned device, unsigned function)
{
	return fake.functions[add_bridge(bus, device, function)].behind;
}

/* A root port with a hot-plug slot. Returns the bus behind it. */
static inline int add_port(unsigned device)
{
	int function = add_bridge(FAKE_PCI_ROOT, device, 0);

	fake_pci_add_express(&fake, function, PCI_EXP_TYPE_ROOT_PORT, true);
	return fake.functions[function].behind;
}

static inline void expect_note(size_t index, enum pci_note_kind kind, uint16_t bdf)
{
	assert_true(index < inventory.note_count);
	if (inventory.notes[index].kind != kind || inventory.notes[index].bdf != bdf)
		fail_msg("note %zu is %u at %04x", index, inventory.notes[index].kind, inventory.notes[index].bdf);
}

static inline void expect_bridge(size_t index, uint8_t primary, uint8_t secondary, uint8_t subordinate)
{
	const struct pci_bridge *bridge = &inventory.bridges[index];

	assert_true(index < inventory.bridge_count);
	if (bridge->primary != primary || bridge->secondary != secondary || bridge->subordinate != subordinate)
		fail_msg("bridge %zu is %u-%u-%u", index, bridge->primary, bridge->secondary, bridge->subordinate);
}

static inline size_t accesses_to_bus(uint8_t bus)
{
	size_t count = 0;
	size_t i;

	for (i = 0; i < trace_cfg_total(&trace); i++)
		count += PCI_BDF_BUS(accesses[i].bdf) == bus;
	return count;
}

#endif

/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <linux/pci_regs.h>

#include "pci/pci_caps.h"
#include "tests/fake/fake_pci.h"
#include "tests/fake/trace_cfg.h"

#define DEVICE 2
#define BDF PCI_BDF(0, DEVICE, 0)
#define RED_HAT 0x1b36
#define INTEL 0x8086

static struct fake_pci fake;
static struct pci_inventory inventory;
static struct trace_cfg trace;
static struct trace_access accesses[256];
static struct pci_caps caps;

static int one_bridge(void)
{
	fake_pci_init(&fake);
	inventory = (struct pci_inventory){ 0 };
	trace_cfg_init(&trace, &fake.cfg, accesses, 256);
	return fake_pci_add_bridge(&fake, FAKE_PCI_ROOT, DEVICE, 0, RED_HAT, 0x000c);
}

static int one_endpoint(void)
{
	fake_pci_init(&fake);
	inventory = (struct pci_inventory){ 0 };
	trace_cfg_init(&trace, &fake.cfg, accesses, 256);
	return fake_pci_add(&fake, FAKE_PCI_ROOT, DEVICE, 0, INTEL, 0x1533, 0x020000);
}

static void read_as(uint16_t vendor_id)
{
	uint8_t first = (uint8_t)fake_pci_peek(&fake, 0, PCI_CAPABILITY_LIST, 1);

	pci_caps_read(&trace.cfg, &inventory, BDF, vendor_id, first, &caps);
}

/* Reads it once more with wide access, past the trace. Returns how many accesses that took. */
static size_t read_wide_as(uint16_t vendor_id)
{
	uint8_t first = (uint8_t)fake_pci_peek(&fake, 0, PCI_CAPABILITY_LIST, 1);
	size_t before = fake.accesses;

	fake_pci_set_wide(&fake, true);
	pci_caps_read(&fake.cfg, &inventory, BDF, vendor_id, first, &caps);
	return fake.accesses - before;
}

/* --- ports ------------------------------------------------------------------------------------ */

struct port_case {
	unsigned type;
	bool slot;
	bool want_port, want_hotplug;
};

static const struct port_case port_cases[] = {
	{ PCI_EXP_TYPE_ROOT_PORT, true, true, true },      { PCI_EXP_TYPE_ROOT_PORT, false, true, false },
	{ PCI_EXP_TYPE_DOWNSTREAM, true, true, true },     { PCI_EXP_TYPE_DOWNSTREAM, false, true, false },
	{ PCI_EXP_TYPE_UPSTREAM, false, false, false },    { PCI_EXP_TYPE_PCI_BRIDGE, false, false, false },
	{ PCI_EXP_TYPE_PCIE_BRIDGE, false, false, false },
};

static void pci_caps_tells_ports_and_slots(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(port_cases) / sizeof(port_cases[0]); i++) {
		const struct port_case *c = &port_cases[i];
		int function = one_bridge();

		fake_pci_add_capability(&fake, function, PCI_CAP_ID_PM, 8);
		fake_pci_add_express(&fake, function, c->type, c->slot);
		read_as(INTEL);
		if (caps.pcie_port != c->want_port || caps.hotplug != c->want_hotplug || inventory.note_count)
			fail_msg("case %zu: port %d hotplug %d, %zu notes", i, caps.pcie_port, caps.hotplug,
				 inventory.note_count);
	}
}

/* A port that says nothing about its slot has none, whatever the slot capabilities read. */
static void pci_caps_slot_that_is_not_implemented_is_not_hotplug(void **state)
{
	int function = one_bridge();

	(void)state;
	fake_pci_add_express(&fake, function, PCI_EXP_TYPE_ROOT_PORT, false);
	fake_pci_poke(&fake, function, 0x40 + PCI_EXP_SLTCAP, 4, PCI_EXP_SLTCAP_HPC);
	read_as(INTEL);
	assert_false(caps.hotplug);
}

static void pci_caps_slot_without_hot_plug_is_not_hotplug(void **state)
{
	int function = one_bridge();

	(void)state;
	fake_pci_add_express(&fake, function, PCI_EXP_TYPE_ROOT_PORT, true);
	fake_pci_poke(&fake, function, 0x40 + PCI_EXP_SLTCAP, 4, ~(uint32_t)PCI_EXP_SLTCAP_HPC);
	read_as(INTEL);
	assert_true(caps.pcie_port);
	assert_false(caps.hotplug);
}

static void pci_caps_shpc_is_hotplug(void **state)
{
	int function = one_bridge();

	(void)state;
	fake_pci_add_capability(&fake, function, PCI_CAP_ID_MSI, 12);
	fake_pci_add_capability(&fake, function, PCI_CAP_ID_SHPC, 8);
	read_as(INTEL);
	assert_true(caps.hotplug);
	assert_false(caps.pcie_port);
	assert_int_equal(caps.ea, 0);
}

static void pci_caps_without_any_says_nothing(void **state)
{
	(void)state;
	one_bridge();
	read_as(RED_HAT);
	assert_false(caps.pcie_port || caps.hotplug || caps.express);
	assert_true(caps.exp == 0 && caps.ea == 0);
	assert_true(caps.reserve.buses == PCI_NO_HINT && caps.reserve.io == PCI_NO_HINT &&
		    caps.reserve.mem == PCI_NO_HINT);
	assert_true(caps.reserve.pref32 == PCI_NO_HINT && caps.reserve.pref64 == PCI_NO_HINT);
	assert_int_equal(inventory.note_count, 0);
}

/* --- reserve hints ---------------------------------------------------------------------------- */

#define NO PCI_NO_HINT

struct reserve_case {
	struct pci_reserve stored;
	struct pci_reserve want;
};

static const struct reserve_case reserve_cases[] = {
	{ { NO, NO, NO, NO, NO }, { NO, NO, NO, NO, NO } },
	{ { 0, 0, 0, 0, 0 }, { 0, 0, 0, 0, 0 } },
	{ { 4, 0x2000, 0x400000, NO, 0x800000000 }, { 4, 0x2000, 0x400000, NO, 0x800000000 } },
	{ { 1, 0x1000, 0x100000, 0x20000000, NO }, { 1, 0x1000, 0x100000, 0x20000000, NO } },
	{ { 255, 0x10000, 0xfffffffe, 0xfffffffe, 0x10000000000000 },
	  { 255, 0x10000, 0xfffffffe, 0xfffffffe, 0x10000000000000 } },
	{ { 256, 0x10001, NO, NO, 0x10000000000001 }, { NO, NO, NO, NO, NO } },
	{ { 0xfffffffe, 0xfffffffffffffffe, 1, 1, 0xfffffffffffffffe }, { NO, NO, 1, 1, NO } },
	{ { NO, 0xffffffff, NO, NO, 0xffffffff }, { NO, NO, NO, NO, 0xffffffff } },
};

static void pci_caps_reads_the_reserve_hints(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(reserve_cases) / sizeof(reserve_cases[0]); i++) {
		const struct reserve_case *c = &reserve_cases[i];
		int function = one_bridge();

		fake_pci_add_express(&fake, function, PCI_EXP_TYPE_ROOT_PORT, true);
		fake_pci_add_reserve(&fake, function, &c->stored);
		read_as(RED_HAT);
		if (caps.reserve.buses != c->want.buses || caps.reserve.io != c->want.io ||
		    caps.reserve.mem != c->want.mem || caps.reserve.pref32 != c->want.pref32 ||
		    caps.reserve.pref64 != c->want.pref64)
			fail_msg("case %zu: buses %llx io %llx mem %llx pref32 %llx pref64 %llx", i,
				 (unsigned long long)caps.reserve.buses, (unsigned long long)caps.reserve.io,
				 (unsigned long long)caps.reserve.mem, (unsigned long long)caps.reserve.pref32,
				 (unsigned long long)caps.reserve.pref64);
		assert_true(caps.pcie_port && caps.hotplug);
	}
}

static const struct pci_reserve some = { 2, 0x1000, 0x200000, NO, 0x40000000 };

static bool has_hint(void)
{
	const struct pci_reserve *r = &caps.reserve;

	return (r->buses & r->io & r->mem & r->pref32 & r->pref64) != PCI_NO_HINT;
}

static void pci_caps_vendor_capability_of_others_is_no_hint(void **state)
{
	int function = one_bridge();

	(void)state;
	fake_pci_add_reserve(&fake, function, &some);
	read_as(INTEL);
	assert_false(has_hint());
	read_as(RED_HAT);
	assert_true(has_hint());
}

static void pci_caps_vendor_capability_of_another_type_or_length_is_no_hint(void **state)
{
	int function = one_bridge();

	(void)state;
	fake_pci_add_reserve(&fake, function, &some);
	fake_pci_poke(&fake, function, 0x40 + 3, 1, 2);
	read_as(RED_HAT);
	assert_false(has_hint());
	fake_pci_poke(&fake, function, 0x40 + 3, 1, 1);
	fake_pci_poke(&fake, function, 0x40 + 2, 1, 31);
	read_as(RED_HAT);
	assert_false(has_hint());
	assert_int_equal(inventory.note_count, 0);
}

/* --- lists that cannot be believed ------------------------------------------------------------ */

struct list_case {
	const char *name;
	uint8_t start;
	struct {
		uint8_t at, id, next;
	} links[4];
	bool noted;
	uint16_t reg; /* of the note */
};

static const struct list_case list_cases[] = {
	{ "points at itself", 0x40, { { 0x40, PCI_CAP_ID_PM, 0x40 } }, true, 0x40 },
	{ "two point at each other",
	  0x40,
	  { { 0x40, PCI_CAP_ID_PM, 0x80 }, { 0x80, PCI_CAP_ID_MSI, 0x40 } },
	  true,
	  0x80 },
	{ "starts in the header", 0x10, { { 0 } }, true, PCI_CAPABILITY_LIST },
	{ "returns into the header", 0xf0, { { 0xf0, PCI_CAP_ID_PM, 0x3c } }, true, 0xf0 },
	{ "low bits are reserved", 0x43, { { 0x40, PCI_CAP_ID_SHPC, 0x02 } }, false, 0 },
	{ "last dword", 0xfc, { { 0xfc, PCI_CAP_ID_SHPC, 0 } }, false, 0 },
	{ "loop past all ones", 0xfc, { { 0xfc, 0xff, 0xff } }, true, 0xfc },
	{ "port beyond the end", 0xec, { { 0xec, PCI_CAP_ID_EXP, 0 } }, true, 0xec },
	{ "port up to the end", 0xe8, { { 0xe8, PCI_CAP_ID_EXP, 0 } }, false, 0 },
	{ "hints up to the end", 0xe0, { { 0xe0, PCI_CAP_ID_VNDR, 0 } }, false, 0 },
	{ "hints beyond the end", 0xe4, { { 0xe4, PCI_CAP_ID_VNDR, 0 } }, true, 0xe4 },
};

static void pci_caps_bad_list_is_noted_and_left(void **state)
{
	size_t i, j;

	(void)state;
	for (i = 0; i < sizeof(list_cases) / sizeof(list_cases[0]); i++) {
		const struct list_case *c = &list_cases[i];
		int function = one_bridge();

		fake_pci_poke(&fake, function, PCI_CAPABILITY_LIST, 1, c->start);
		for (j = 0; j < 4 && c->links[j].at; j++) {
			/* A root port, or 32 bytes of hints: the type is in the same byte as the length. */
			fake_pci_poke(&fake, function, c->links[j].at, 1, c->links[j].id);
			fake_pci_poke(&fake, function, c->links[j].at + 1u, 1, c->links[j].next);
			fake_pci_poke(&fake, function, c->links[j].at + 2u, 2,
				      c->links[j].id == PCI_CAP_ID_EXP ? 0x142 : 0x120);
		}
		read_as(RED_HAT);
		if (inventory.note_count != c->noted)
			fail_msg("%s: %zu notes", c->name, inventory.note_count);
		if (c->noted && (inventory.notes[0].kind != PCI_NOTE_CAPABILITY_LOOP || inventory.notes[0].bdf != BDF ||
				 inventory.notes[0].reg != c->reg))
			fail_msg("%s: note %u at 0x%x", c->name, inventory.notes[0].kind, inventory.notes[0].reg);
	}
}

/* Every dword from 40h to FCh a capability, the last one pointing back. */
static void pci_caps_longest_loop_takes_48_accesses(void **state)
{
	int function = one_bridge();
	unsigned at;

	(void)state;
	fake_pci_poke(&fake, function, PCI_CAPABILITY_LIST, 1, 0x40);
	for (at = 0x40; at < 0x100; at += 4)
		fake_pci_poke(&fake, function, at, 4, PCI_CAP_ID_PM | ((at + 4) & 0xff) << 8);
	fake_pci_poke(&fake, function, 0xfd, 1, 0x80);
	read_as(RED_HAT);
	assert_int_equal(trace_cfg_total(&trace), 48);
	assert_int_equal(trace.writes, 0);
	assert_int_equal(inventory.note_count, 1);
	assert_int_equal(read_wide_as(RED_HAT), 24);
	assert_int_equal(inventory.note_count, 2);
}

/* --- endpoints -------------------------------------------------------------------------------- */

static const struct fake_ea_entry no_entries[1];

static const unsigned endpoint_types[] = { PCI_EXP_TYPE_ENDPOINT, PCI_EXP_TYPE_LEG_END, PCI_EXP_TYPE_RC_END };

static void pci_caps_finds_express_and_enhanced_allocation(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < 3; i++) {
		int function = one_endpoint();

		fake_pci_add_capability(&fake, function, PCI_CAP_ID_PM, 8);
		fake_pci_add_express(&fake, function, endpoint_types[i], false);
		fake_pci_add_ea(&fake, function, no_entries, 0);
		read_as(INTEL);
		assert_true(caps.express && !caps.pcie_port && !caps.hotplug);
		assert_int_equal(caps.exp, 0x48);
		assert_int_equal(caps.ea, 0x84);
		assert_int_equal(inventory.note_count, 0);
	}
}

static void pci_caps_finds_enhanced_allocation_in_front_of_express(void **state)
{
	int function = one_endpoint();

	(void)state;
	fake_pci_add_ea(&fake, function, no_entries, 0);
	fake_pci_add_express(&fake, function, PCI_EXP_TYPE_ENDPOINT, false);
	read_as(INTEL);
	assert_int_equal(caps.ea, 0x40);
	assert_int_equal(caps.exp, 0x44);
}

/* A function that says it is two things is the first of them. */
static void pci_caps_first_of_two_counts(void **state)
{
	int function = one_endpoint();

	(void)state;
	fake_pci_add_express(&fake, function, PCI_EXP_TYPE_LEG_END, false);
	fake_pci_add_express(&fake, function, PCI_EXP_TYPE_ROOT_PORT, true);
	fake_pci_add_ea(&fake, function, no_entries, 0);
	fake_pci_add_ea(&fake, function, no_entries, 0);
	read_as(INTEL);
	assert_false(caps.pcie_port || caps.hotplug);
	assert_int_equal(caps.exp, 0x40);
	assert_int_equal(caps.ea, 0xb8);
}

/* PCI 3.0, 6.7: software masks bits 1:0. */
static void pci_caps_first_offset_has_two_reserved_bits(void **state)
{
	int function = one_endpoint();

	(void)state;
	fake_pci_add_express(&fake, function, PCI_EXP_TYPE_ENDPOINT, false);
	pci_caps_read(&fake.cfg, &inventory, BDF, INTEL, 0x43, &caps);
	assert_int_equal(caps.exp, 0x40);
	pci_caps_read(&fake.cfg, &inventory, BDF, INTEL, 0x03, &caps);
	assert_false(caps.express);
	assert_int_equal(inventory.note_count, 0);
}

/* A function that is gone answers all ones: FCh, and FCh once more. */
static void pci_caps_absent_function_has_none(void **state)
{
	(void)state;
	one_endpoint();
	pci_caps_read(&trace.cfg, &inventory, PCI_BDF(0, DEVICE + 1, 0), INTEL, 0xff, &caps);
	assert_false(caps.express);
	assert_int_equal(trace_cfg_total(&trace), 1);
	assert_int_equal(inventory.note_count, 1);
}

/* --- cost ------------------------------------------------------------------------------------- */

static void pci_caps_stops_at_the_port_when_no_hints_can_follow(void **state)
{
	int function = one_bridge();

	(void)state;
	fake_pci_add_express(&fake, function, PCI_EXP_TYPE_ROOT_PORT, true);
	fake_pci_add_capability(&fake, function, PCI_CAP_ID_MSI, 12);
	read_as(INTEL);
	assert_int_equal(trace_cfg_total(&trace), 2); /* header, slot */
	read_as(RED_HAT);
	assert_int_equal(trace_cfg_total(&trace), 2 + 3);
}

static void pci_caps_stops_at_an_endpoint_that_has_said_all(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < 3; i++) {
		int function = one_endpoint();

		fake_pci_add_express(&fake, function, endpoint_types[i], false);
		fake_pci_add_ea(&fake, function, no_entries, 0);
		fake_pci_add_capability(&fake, function, PCI_CAP_ID_MSI, 12);
		read_as(INTEL);
		assert_int_equal(trace_cfg_total(&trace), 2);
	}
}

/* An upstream port, a bridge to conventional PCI: what hot-plugs there may come later in the list. */
static void pci_caps_goes_on_after_other_express_functions(void **state)
{
	int function = one_bridge();

	(void)state;
	fake_pci_add_express(&fake, function, PCI_EXP_TYPE_PCI_BRIDGE, false);
	fake_pci_add_ea(&fake, function, no_entries, 0);
	fake_pci_add_capability(&fake, function, PCI_CAP_ID_SHPC, 8);
	read_as(INTEL);
	assert_true(caps.hotplug);
}

/* Of what may have both, nothing can be said before its end. */
static void pci_caps_reads_the_whole_list_of_others(void **state)
{
	int function = one_endpoint();

	(void)state;
	fake_pci_add_capability(&fake, function, PCI_CAP_ID_MSI, 12);
	fake_pci_add_express(&fake, function, PCI_EXP_TYPE_ENDPOINT, false);
	fake_pci_add_capability(&fake, function, PCI_CAP_ID_PM, 8);
	read_as(INTEL);
	assert_int_equal(trace_cfg_total(&trace), 3);
}

static void pci_caps_wide_access_gets_two_dwords_for_one(void **state)
{
	int function = one_bridge();

	(void)state;
	fake_pci_add_reserve(&fake, function, &some);
	fake_pci_add_capability(&fake, function, PCI_CAP_ID_PM, 4);
	fake_pci_add_express(&fake, function, PCI_EXP_TYPE_ROOT_PORT, true);
	read_as(RED_HAT);
	assert_int_equal(trace_cfg_total(&trace), 1 + 7 + 1 + 2);
	/* 40h and the buses, 48h, 50h, 58h; the other two begin in one block of 8 bytes; the slot. */
	assert_int_equal(read_wide_as(RED_HAT), 4 + 1 + 1);
	assert_true(caps.pcie_port && caps.hotplug && caps.exp == 0x64);
	assert_true(caps.reserve.buses == some.buses && caps.reserve.io == some.io && caps.reserve.mem == some.mem);
	assert_true(caps.reserve.pref32 == some.pref32 && caps.reserve.pref64 == some.pref64);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pci_caps_tells_ports_and_slots),
		cmocka_unit_test(pci_caps_slot_that_is_not_implemented_is_not_hotplug),
		cmocka_unit_test(pci_caps_slot_without_hot_plug_is_not_hotplug),
		cmocka_unit_test(pci_caps_shpc_is_hotplug),
		cmocka_unit_test(pci_caps_without_any_says_nothing),
		cmocka_unit_test(pci_caps_reads_the_reserve_hints),
		cmocka_unit_test(pci_caps_vendor_capability_of_others_is_no_hint),
		cmocka_unit_test(pci_caps_vendor_capability_of_another_type_or_length_is_no_hint),
		cmocka_unit_test(pci_caps_bad_list_is_noted_and_left),
		cmocka_unit_test(pci_caps_longest_loop_takes_48_accesses),
		cmocka_unit_test(pci_caps_finds_express_and_enhanced_allocation),
		cmocka_unit_test(pci_caps_finds_enhanced_allocation_in_front_of_express),
		cmocka_unit_test(pci_caps_first_of_two_counts),
		cmocka_unit_test(pci_caps_first_offset_has_two_reserved_bits),
		cmocka_unit_test(pci_caps_absent_function_has_none),
		cmocka_unit_test(pci_caps_stops_at_the_port_when_no_hints_can_follow),
		cmocka_unit_test(pci_caps_stops_at_an_endpoint_that_has_said_all),
		cmocka_unit_test(pci_caps_goes_on_after_other_express_functions),
		cmocka_unit_test(pci_caps_reads_the_whole_list_of_others),
		cmocka_unit_test(pci_caps_wide_access_gets_two_dwords_for_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

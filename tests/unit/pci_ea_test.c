/* SPDX-License-Identifier: MIT */
/* What Enhanced Allocation says, and what of it stands for no BAR. */
#include "pci/pci_sriov.h"
#include "tests/unit/ea_fixture.h"

/* --- ordinary --------------------------------------------------------------------------------- */

static void pci_ea_tells_where_bars_are(void **state)
{
	static const struct {
		struct fake_ea_entry entry;
		uint64_t size;
		bool prefetchable, is_64bit;
	} cases[] = {
		{ { 0, PCI_EA_P_MEM, 0xff, true, false, false, 0xfd000000, 0xffff }, 0x10000, false, false },
		{ { 3, PCI_EA_P_MEM_PREFETCH, 0xff, true, false, false, 0xfd000000, 0 }, 4, true, false },
		{ { 5, PCI_EA_P_MEM, 0xff, true, true, false, GIB(33) + 4, 0x12fff }, 0x13000, false, true },
		{ { 1, PCI_EA_P_MEM, 0xff, true, true, true, GIB(1024), GIB(96) - 1 }, GIB(96), false, true },
		{ { 1, PCI_EA_P_MEM, 0xff, true, false, true, 0xfd000000, GIB(8) - 1 }, GIB(8), false, true },
		{ { 2, PCI_EA_P_MEM, 0xff, true, true, true, 0xfd000000, 0xfff }, 0x1000, false, false },
		{ { 2, PCI_EA_P_MEM, 0xff, true, false, false, 0xfffff000, 0xfff }, 0x1000, false, false },
		{ { 2, PCI_EA_P_MEM, 0xff, true, false, false, 0xfffff000, 0x1003 }, 0x1004, false, true },
		{ { 2, PCI_EA_P_MEM, 0xff, true, true, true, 4, ~7ull }, ~3ull, false, true },
		{ { 2, PCI_EA_P_MEM, 0xff, true, false, false, 0, 0xfff }, 0x1000, false, false },
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT_OF(cases) * 4; i++) {
		const struct fake_ea_entry *e = &cases[i / 4].entry;
		struct pci_bar want = fixed_bar(e->bei, e->base, cases[i / 4].size, cases[i / 4].prefetchable);
		int function = one_function();

		want.is_64bit = cases[i / 4].is_64bit;
		fake_pci_set_wide(&fake, i & 1);
		read_entries(function, e, 1, i & 2 ? 4 : 0);
		expect_counts(1, 0);
		expect_bar(0, &want);
	}
}

static void pci_ea_tells_where_ports_are(void **state)
{
	const struct fake_ea_entry port = entry(4, PCI_EA_P_IO, 0xc020, 0x24);
	struct pci_bar want = fixed_bar(4, 0xc020, 0x24, false);

	(void)state;
	want.kind = PCI_BAR_IO;
	read_entries(one_function(), &port, 1, 0);
	expect_counts(1, 0);
	expect_bar(0, &want);
}

static void pci_ea_inserts_in_order_of_index(void **state)
{
	struct pci_bar bars[] = {
		mem_bar(2, 0x10000, true),
		{ .index = PCI_BAR_ROM,
		  .kind = PCI_BAR_ROM_KIND,
		  .size = 0x10000,
		  .count = 1,
		  .pinned = PCI_NOT_PINNED },
	};
	const struct fake_ea_entry entries[] = { entry(5, PCI_EA_P_MEM, 0xfd002000, 0x1000),
						 entry(0, PCI_EA_P_MEM, 0xfd000000, 0x1000),
						 entry(4, PCI_EA_P_MEM, GIB(5), 0x3000),
						 entry(1, PCI_EA_P_MEM, GIB(6), 0x1000) };
	const struct pci_bar want[] = {
		fixed_bar(0, 0xfd000000, 0x1000, false), fixed_bar(1, GIB(6), 0x1000, false),     bars[0],
		fixed_bar(4, GIB(5), 0x3000, false),     fixed_bar(5, 0xfd002000, 0x1000, false), bars[1]
	};
	int function = one_function();
	size_t i;

	(void)state;
	/* The BARs of another function in front. */
	fill_inventory(PCI_MAX_BARS - 3);
	for (i = 0; i < 2; i++)
		fake_pci_set_bar(&fake, function, &bars[i]);
	pci_size_function(&fake.cfg, &inventory, 0);
	read_entries(function, entries, COUNT_OF(entries), 0);
	expect_counts(6, 0);
	for (i = 0; i < 6; i++)
		expect_bar(i, &want[i]);
}

static void pci_ea_fixed_rom(void **state)
{
	static const uint8_t properties[] = { PCI_EA_P_MEM, PCI_EA_P_MEM_PREFETCH };
	size_t i;

	(void)state;
	for (i = 0; i < COUNT_OF(properties); i++) {
		const struct fake_ea_entry rom = entry(PCI_EA_BEI_ROM, properties[i], 0xfd000000, 0x10000);
		const struct pci_bar want = fixed_bar(PCI_BAR_ROM, 0xfd000000, 0x10000, false);

		read_entries(one_function(), &rom, 1, 0);
		expect_counts(1, 0);
		expect_bar(0, &want);
	}
}

/* The dword in front of a bridge's entries looks like one: an enabled BAR0. */
static void pci_ea_of_a_bridge_begins_a_dword_later(void **state)
{
	const struct fake_ea_entry entries[] = { entry(0, PCI_EA_P_MEM, 0xfd000000, 0x1000),
						 entry(PCI_EA_BEI_BRIDGE, PCI_EA_P_BRIDGE_MEM, 0xe0000000, 0x100000),
						 entry(1, PCI_EA_P_MEM, 0xfd001000, 0x1000) };
	const struct pci_bar want[] = { fixed_bar(0, 0xfd000000, 0x1000, false),
					fixed_bar(1, 0xfd001000, 0x1000, false) };
	int function = one_bridge();

	(void)state;
	fake_pci_add_ea(&fake, function, entries, 3);
	fake_pci_poke(&fake, function, 0x40 + 4, 4, 0x80000002);
	pci_ea_read(&fake.cfg, &inventory, 0, 0x40);
	expect_counts(2, 0);
	expect_bar(0, &want[0]);
	expect_bar(1, &want[1]);
}

/* Entries that this revision of the capability made larger are passed over by their size. */
static void pci_ea_larger_entry_is_read_and_passed_over(void **state)
{
	const struct fake_ea_entry entries[] = { { .enabled = false, .base_64bit = true, .max_offset_64bit = true },
						 entry(2, PCI_EA_P_MEM, 0xfd001000, 0x1000) };
	const struct pci_bar want[] = { fixed_bar(0, 0xfd000000, 0x1000, false),
					fixed_bar(2, 0xfd001000, 0x1000, false) };
	int function = one_function();

	(void)state;
	fake_pci_add_ea(&fake, function, entries, 2);
	fake_pci_poke(&fake, function, 0x44, 4, 0x80ff0004); /* BAR0, 4 dwords of which it needs 2 */
	fake_pci_poke(&fake, function, 0x48, 4, 0xfd000000);
	fake_pci_poke(&fake, function, 0x4c, 4, 0x00000fff & ~3u);
	fake_pci_poke(&fake, function, 0x50, 4, 0xffffffff);
	pci_ea_read(&fake.cfg, &inventory, 0, 0x40);
	expect_counts(2, 0);
	expect_bar(0, &want[0]);
	expect_bar(1, &want[1]);
}

/* --- Virtual Functions ------------------------------------------------------------------------ */

static void pci_ea_vf_entry_is_one_aperture_of_many(void **state)
{
	const struct fake_sriov vfs = { .total_vfs = 16, .initial_vfs = 16, .offset = 1, .stride = 1 };
	const struct fake_ea_entry entries[] = { entry(PCI_EA_BEI_VF_BAR0, PCI_EA_P_VF_MEM_PREFETCH, GIB(8), 0x3000),
						 entry(PCI_EA_BEI_VF_BAR5, PCI_EA_P_VF_MEM, 0xfd000000, 0x1000) };
	struct pci_bar want[] = { fixed_bar(PCI_BAR_VF, GIB(8), 0x3000, true),
				  fixed_bar(PCI_BAR_VF + 5, 0xfd000000, 0x1000, false) };
	int function = one_function();

	(void)state;
	pci_sriov_size(&fake.cfg, &inventory, 0, fake_pci_add_sriov(&fake, function, &vfs));
	assert_int_equal(read_entries(function, entries, 2, 0), 1 + 4 + 3 + 1);
	want[0].count = 16;
	want[1].count = 16;
	expect_counts(2, 0);
	expect_bar(0, &want[0]);
	expect_bar(1, &want[1]);
}

static void pci_ea_vf_entry_without_vfs_is_left_out(void **state)
{
	const struct fake_ea_entry vf = entry(PCI_EA_BEI_VF_BAR0, PCI_EA_P_VF_MEM, 0xfd000000, 0x1000);

	(void)state;
	read_entries(one_function(), &vf, 1, 0);
	expect_counts(0, 0);
}

/* --- entries that are none -------------------------------------------------------------------- */

static void pci_ea_entries_for_nothing_are_left_out(void **state)
{
	static const struct fake_ea_entry cases[] = {
		{ .bei = 0, .primary = PCI_EA_P_MEM, .base = 0xfd000000, .max_offset = 0xfff }, /* off */
		{ .bei = PCI_EA_BEI_BRIDGE, .primary = PCI_EA_P_BRIDGE_MEM, .enabled = true },
		{ .bei = PCI_EA_BEI_ENI, .primary = PCI_EA_P_MEM, .enabled = true },
		{ .bei = PCI_EA_BEI_RESERVED, .primary = PCI_EA_P_MEM, .enabled = true },
		{ .bei = 0, .primary = PCI_EA_P_BRIDGE_MEM, .enabled = true },
		{ .bei = 0, .primary = PCI_EA_P_BRIDGE_IO, .enabled = true },
		{ .bei = 0, .primary = PCI_EA_P_MEM_RESERVED, .enabled = true },
		{ .bei = 0, .primary = PCI_EA_P_IO_RESERVED, .enabled = true },
		{ .bei = 0, .primary = PCI_EA_P_UNAVAILABLE, .enabled = true },
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT_OF(cases); i++) {
		size_t accesses = read_entries(one_function(), &cases[i], 1, 0);

		if (inventory.bar_count || inventory.note_count || accesses != 2)
			fail_msg("case %zu: %zu BARs, %zu notes, %zu accesses", i, inventory.bar_count,
				 inventory.note_count, accesses);
	}
	read_entries(one_function(), NULL, 0, 0);
	expect_counts(0, 0);
}

static void pci_ea_unknown_primary_properties_give_way_to_the_secondary(void **state)
{
	static const struct {
		uint8_t bei, primary, secondary;
		size_t bars, notes;
	} cases[] = {
		{ 0, 0x08, PCI_EA_P_MEM, 1, 0 },
		{ 0, 0xfc, PCI_EA_P_MEM_PREFETCH, 1, 0 },
		{ 0, PCI_EA_P_MEM, 0x08, 1, 0 },
		{ 0, 0x08, PCI_EA_P_BRIDGE_MEM, 0, 0 },
		{ 0, 0x08, PCI_EA_P_UNAVAILABLE, 0, 1 },
		{ 0, 0x08, 0x09, 0, 1 },
		{ PCI_EA_BEI_ROM, 0x08, PCI_EA_P_UNAVAILABLE, 0, 1 },
		{ PCI_EA_BEI_VF_BAR0, 0x08, PCI_EA_P_MEM, 0, 1 },
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT_OF(cases); i++) {
		struct fake_ea_entry e = entry(cases[i].bei, cases[i].primary, 0xfd000000, 0x1000);

		e.secondary = cases[i].secondary;
		read_entries(one_function(), &e, 1, 0);
		if (inventory.bar_count != cases[i].bars || inventory.note_count != cases[i].notes)
			fail_msg("case %zu: %zu BARs, %zu notes", i, inventory.bar_count, inventory.note_count);
		if (cases[i].notes)
			expect_note(0, PCI_NOTE_EA_INVALID, 0x44);
	}
}

/* --- cost ------------------------------------------------------------------------------------- */

static void pci_ea_costs_what_it_says(void **state)
{
	const struct fake_ea_entry entries[] = { entry(0, PCI_EA_P_MEM, 0xfd000000, 0x1000),
						 entry(2, PCI_EA_P_MEM, GIB(33), 0x1000),
						 entry(4, PCI_EA_P_MEM, GIB(64), GIB(16)) };
	static const struct {
		uint8_t before;
		bool wide;
		size_t accesses;
	} cases[] = { { 0, false, 13 }, { 4, false, 13 }, { 0, true, 7 }, { 4, true, 7 } };
	size_t i;

	(void)state;
	for (i = 0; i < COUNT_OF(cases); i++) {
		int function = one_function();

		fake_pci_set_wide(&fake, cases[i].wide);
		assert_int_equal(read_entries(function, entries, 3, cases[i].before), cases[i].accesses);
		expect_counts(3, 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pci_ea_tells_where_bars_are),
		cmocka_unit_test(pci_ea_tells_where_ports_are),
		cmocka_unit_test(pci_ea_inserts_in_order_of_index),
		cmocka_unit_test(pci_ea_fixed_rom),
		cmocka_unit_test(pci_ea_of_a_bridge_begins_a_dword_later),
		cmocka_unit_test(pci_ea_larger_entry_is_read_and_passed_over),
		cmocka_unit_test(pci_ea_vf_entry_is_one_aperture_of_many),
		cmocka_unit_test(pci_ea_vf_entry_without_vfs_is_left_out),
		cmocka_unit_test(pci_ea_entries_for_nothing_are_left_out),
		cmocka_unit_test(pci_ea_unknown_primary_properties_give_way_to_the_secondary),
		cmocka_unit_test(pci_ea_costs_what_it_says),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

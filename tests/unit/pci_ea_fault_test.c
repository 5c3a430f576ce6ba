/* SPDX-License-Identifier: MIT */
/* Enhanced Allocation that cannot be, and an inventory without room for it. */
#include "pci/pci_sriov.h"
#include "tests/unit/ea_fixture.h"

/* --- entries that cannot be ------------------------------------------------------------------- */

static void pci_ea_entries_that_cannot_be_are_noted(void **state)
{
	static const struct {
		bool bridge;
		struct fake_ea_entry entry;
	} cases[] = {
		{ false, { 0, PCI_EA_P_MEM, 0xff, true, true, true, 8, ~7ull } },                /* past 2^64 */
		{ false, { 0, PCI_EA_P_MEM, 0xff, true, true, true, 0, ~3ull } },                /* 2^64 bytes */
		{ false, { 0, PCI_EA_P_MEM, 0xff, true, true, true, ~0xfffull, 0x1000 } },       /* past 2^64 */
		{ false, { 0, PCI_EA_P_IO, 0xff, true, false, false, 0xfffff000, 0x1000 } },     /* past 2^32 */
		{ false, { 0, PCI_EA_P_IO, 0xff, true, true, false, GIB(4), 0xc } },             /* past 2^32 */
		{ false, { 8, PCI_EA_P_MEM, 0xff, true, true, false, GIB(4), 0xfffc } },         /* past 2^32 */
		{ false, { 8, PCI_EA_P_IO, 0xff, true, false, false, 0xc000, 0xfffc } },         /* ports in a ROM */
		{ false, { 8, PCI_EA_P_VF_MEM, 0xff, true, false, false, 0xc000, 0xfffc } },     /* a VF's ROM */
		{ false, { 0, PCI_EA_P_VF_MEM, 0xff, true, false, false, 0xfd000000, 0xfffc } }, /* a VF's BAR0 */
		{ false, { 9, PCI_EA_P_MEM, 0xff, true, false, false, 0xfd000000, 0xfffc } },    /* nobody's VF BAR0 */
		{ false, { 9, PCI_EA_P_IO, 0xff, true, false, false, 0xc000, 0xc } },            /* VFs have no ports */
		{ true, { 2, PCI_EA_P_MEM, 0xff, true, false, false, 0xfd000000, 0xfffc } },     /* a bridge's BAR2 */
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT_OF(cases); i++) {
		int function = cases[i].bridge ? one_bridge() : one_function();

		read_entries(function, &cases[i].entry, 1, 0);
		if (inventory.bar_count || inventory.note_count != 1)
			fail_msg("case %zu: %zu BARs, %zu notes", i, inventory.bar_count, inventory.note_count);
		expect_note(0, PCI_NOTE_EA_INVALID, cases[i].bridge ? 0x48 : 0x44);
	}
}

static void pci_ea_vf_apertures_that_leave_the_address_space_are_noted(void **state)
{
	static const struct {
		uint64_t base, size;
		bool possible;
	} cases[] = {
		{ ~0xffffull, 0x1000, true },          { ~0xffffull + 4, 0x1000, false },
		{ 0, (uint64_t)1 << 60, false },       { 0, ((uint64_t)1 << 60) - 4, true },
		{ 0, (uint64_t)1 << 61, false },       { 4, ((uint64_t)1 << 60) - 4, true },
		{ 64, ((uint64_t)1 << 60) - 4, true }, { 68, ((uint64_t)1 << 60) - 4, false },
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT_OF(cases); i++) {
		const struct fake_sriov vfs = { .total_vfs = 16, .initial_vfs = 16, .offset = 1, .stride = 1 };
		const struct fake_ea_entry vf =
			entry(PCI_EA_BEI_VF_BAR0, PCI_EA_P_VF_MEM, cases[i].base, cases[i].size);
		int function = one_function();

		pci_sriov_size(&fake.cfg, &inventory, 0, fake_pci_add_sriov(&fake, function, &vfs));
		read_entries(function, &vf, 1, 0);
		if (inventory.bar_count != cases[i].possible || inventory.note_count == cases[i].possible)
			fail_msg("case %zu: %zu BARs, %zu notes", i, inventory.bar_count, inventory.note_count);
	}
}

/* 17 times 0x0f0f0f0f0f0f0f10 is 2^64 + 16: neither half alone tells. */
static void pci_ea_vf_apertures_that_wrap_around_are_noted(void **state)
{
	const struct fake_sriov vfs = { .total_vfs = 17, .initial_vfs = 17, .offset = 1, .stride = 1 };
	struct fake_ea_entry vf = entry(PCI_EA_BEI_VF_BAR0, PCI_EA_P_VF_MEM, 0, 0x0f0f0f0f0f0f0f10);
	int function = one_function();

	(void)state;
	pci_sriov_size(&fake.cfg, &inventory, 0, fake_pci_add_sriov(&fake, function, &vfs));
	read_entries(function, &vf, 1, 0);
	expect_counts(0, 1);
}

static void pci_ea_ports_and_roms_may_end_with_the_first_4_gib(void **state)
{
	const struct fake_ea_entry entries[] = { entry(2, PCI_EA_P_IO, 0xfffffff0, 0x10),
						 entry(PCI_EA_BEI_ROM, PCI_EA_P_MEM, 0xffff0000, 0x10000) };

	(void)state;
	read_entries(one_function(), entries, 2, 0);
	expect_counts(2, 0);
}

static void pci_ea_second_claim_to_a_bar_is_noted(void **state)
{
	const struct pci_bar bar = mem_bar(2, 0x10000, true); /* and BAR3 */
	const struct fake_ea_entry entries[] = {
		entry(0, PCI_EA_P_MEM, 0xfd000000, 0x1000), entry(0, PCI_EA_P_MEM, 0xfd001000, 0x1000),
		entry(2, PCI_EA_P_MEM, 0xfd002000, 0x1000), entry(3, PCI_EA_P_MEM, 0xfd003000, 0x1000),
		entry(4, PCI_EA_P_MEM, 0xfd004000, 0x1000),
	};
	const struct pci_bar want[] = { fixed_bar(0, 0xfd000000, 0x1000, false), bar,
					fixed_bar(4, 0xfd004000, 0x1000, false) };
	int function = one_function();
	size_t i;

	(void)state;
	size_bars(function, &bar, 1);
	read_entries(function, entries, COUNT_OF(entries), 0);
	expect_counts(3, 3);
	for (i = 0; i < 3; i++) {
		expect_bar(i, &want[i]);
		expect_note(i, PCI_NOTE_EA_INVALID, (uint16_t)(0x44 + 12 * (i + 1)));
	}
}

/* Fields that say they have a high half, in an entry that ends before it. */
static void pci_ea_entry_that_is_too_short_is_noted_and_passed_over(void **state)
{
	static const struct {
		uint32_t size, base, max_offset;
	} cases[] = {
		{ 2, 0xfd000002, 0xffc }, { 2, 0xfd000000, 0xffe }, { 3, 0xfd000002, 0xffe },
		{ 1, 0xfd000000, 0xffc }, { 0, 0xfd000000, 0xffc },
	};
	const struct pci_bar want = fixed_bar(1, 0xfd001000, 0x1000, false);
	size_t i;

	(void)state;
	for (i = 0; i < COUNT_OF(cases); i++) {
		int function = one_function();
		unsigned next = 0x44 + 4 * (cases[i].size + 1);

		fake_pci_add_capability(&fake, function, PCI_CAP_ID_EA, 0x40);
		fake_pci_poke(&fake, function, 0x42, 1, 2);
		fake_pci_poke(&fake, function, 0x48, 4, cases[i].base);
		fake_pci_poke(&fake, function, 0x4c, 4, cases[i].max_offset);
		fake_pci_poke(&fake, function, 0x44, 4, 0x80ff0000 | cases[i].size);
		fake_pci_poke(&fake, function, next, 4, 0x80ff0012);
		fake_pci_poke(&fake, function, next + 4, 4, 0xfd001000);
		fake_pci_poke(&fake, function, next + 8, 4, 0xffc);
		pci_ea_read(&fake.cfg, &inventory, 0, 0x40);
		if (inventory.bar_count != 1 || inventory.note_count != 1)
			fail_msg("case %zu: %zu BARs, %zu notes", i, inventory.bar_count, inventory.note_count);
		expect_note(0, PCI_NOTE_EA_INVALID, 0x44);
		expect_bar(0, &want);
	}
}

static void pci_ea_entries_beyond_the_end_are_noted_and_left(void **state)
{
	static const struct {
		uint16_t at;
		uint8_t count;
		uint32_t first;
		uint16_t reg; /* of the note */
		size_t bars;
	} cases[] = {
		{ 0xfc, 1, 0, 0x100, 0 }, /* nothing but the header */
		{ 0xf8, 1, 0x80ff0002, 0xfc, 0 },  { 0xf4, 1, 0x80ff0002, 0xf8, 0 },
		{ 0xf0, 2, 0x80ff0002, 0x100, 1 }, /* one fits */
		{ 0x40, 63, 0, 0x100, 0 },         /* zeros: entries of a dword each, off */
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT_OF(cases); i++) {
		int function = one_function();

		fake_pci_poke(&fake, function, cases[i].at + 2u, 1, cases[i].count);
		if (cases[i].first) {
			fake_pci_poke(&fake, function, cases[i].at + 4u, 4, cases[i].first);
			if (cases[i].at + 12 < 0x100)
				fake_pci_poke(&fake, function, cases[i].at + 12u, 4, 0xffc);
		}
		pci_ea_read(&fake.cfg, &inventory, 0, cases[i].at);
		if (inventory.bar_count != cases[i].bars || inventory.note_count != 1)
			fail_msg("case %zu: %zu BARs, %zu notes", i, inventory.bar_count, inventory.note_count);
		expect_note(0, PCI_NOTE_EA_INVALID, cases[i].reg);
		assert_true(fake.accesses <= 50);
	}
}

static void pci_ea_absent_function_is_left(void **state)
{
	(void)state;
	one_function();
	inventory.functions[0].bdf = PCI_BDF(0, 9, 0);
	pci_ea_read(&fake.cfg, &inventory, 0, 0x40);
	assert_int_equal(inventory.bar_count, 0);
	assert_true(fake.accesses <= 50);
}

/* --- the inventory is full -------------------------------------------------------------------- */

static void pci_ea_full_inventory_gives_all_bars_back(void **state)
{
	const struct pci_bar bar = mem_bar(2, 0x1000, false);
	const struct fake_ea_entry entries[] = { entry(0, PCI_EA_P_MEM, 0xfd000000, 0x1000),
						 entry(1, PCI_EA_P_MEM, 0xfd001000, 0x1000) };
	size_t left;

	(void)state;
	for (left = 1; left <= 3; left++) {
		int function = one_function();

		fill_inventory(left);
		fake_pci_set_bar(&fake, function, &bar);
		pci_size_function(&fake.cfg, &inventory, 0);
		read_entries(function, entries, 2, 0);
		expect_counts(left == 3 ? 3 : 0, left != 3);
		assert_int_equal(inventory.functions[0].bars_unknown, left != 3);
		if (left != 3)
			expect_note(0, PCI_NOTE_BARS_FULL, 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pci_ea_entries_that_cannot_be_are_noted),
		cmocka_unit_test(pci_ea_vf_apertures_that_leave_the_address_space_are_noted),
		cmocka_unit_test(pci_ea_vf_apertures_that_wrap_around_are_noted),
		cmocka_unit_test(pci_ea_ports_and_roms_may_end_with_the_first_4_gib),
		cmocka_unit_test(pci_ea_second_claim_to_a_bar_is_noted),
		cmocka_unit_test(pci_ea_entry_that_is_too_short_is_noted_and_passed_over),
		cmocka_unit_test(pci_ea_entries_beyond_the_end_are_noted_and_left),
		cmocka_unit_test(pci_ea_absent_function_is_left),
		cmocka_unit_test(pci_ea_full_inventory_gives_all_bars_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

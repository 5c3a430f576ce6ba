/* SPDX-License-Identifier: MIT */
#include "pci/pci_sriov.h"
#include "tests/unit/caps_fixture.h"

static struct fake_sriov vfs; /* what one_pf gives the function; start_vfs sets it to something ordinary */

static struct pci_bar vf_bar(unsigned index, uint64_t size, bool is_64bit)
{
	struct pci_bar bar = mem_bar((uint8_t)(PCI_BAR_VF + index), size, is_64bit);

	bar.count = vfs.total_vfs;
	return bar;
}

/* A network card with 64 VFs. */
static struct pci_bar card_bars[2];

static void start_vfs(void)
{
	vfs = (struct fake_sriov){ .total_vfs = 64, .initial_vfs = 64, .offset = 0x80, .stride = 2 };
	card_bars[0] = vf_bar(0, 0x4000, true);
	card_bars[1] = vf_bar(3, 0x8000, false);
	vfs.bars = card_bars;
	vfs.bar_count = 2;
}

/* Returns the offset of the capability, which has `before` bytes of others in front of it. */
static uint16_t add_vfs(int function, uint16_t before)
{
	if (before)
		fake_pci_add_extended_capability(&fake, function, PCI_EXT_CAP_ID_ERR, before);
	return fake_pci_add_sriov(&fake, function, &vfs);
}

static uint32_t peek(unsigned reg)
{
	return fake_pci_peek(&fake, 0, fake.functions[0].sriov + reg, 2);
}

static void poke(unsigned reg, unsigned width, uint32_t value)
{
	fake_pci_poke(&fake, 0, fake.functions[0].sriov + reg, width, value);
}

static void size_vfs(void)
{
	pci_sriov_size(&fake.cfg, &inventory, 0, fake.functions[0].sriov);
}

static void expect_no_vfs(void)
{
	assert_int_equal(inventory.functions[0].sriov, 0);
	assert_int_equal(inventory.functions[0].last_vf, 0);
	assert_int_equal(inventory.functions[0].bar_count, 0);
}

/* --- ordinary --------------------------------------------------------------------------------- */

static void pci_sriov_sizes_vf_bars_behind_the_others(void **state)
{
	struct pci_bar bars[] = { mem_bar(0, 0x20000, true), mem_bar(4, 0x4000, false) };
	int function = one_function();

	(void)state;
	start_vfs();
	size_bars(function, bars, 2);
	add_vfs(function, 0x48);
	size_vfs();
	expect_counts(4, 0);
	expect_bar(0, &bars[0]);
	expect_bar(1, &bars[1]);
	expect_bar(2, &card_bars[0]);
	expect_bar(3, &card_bars[1]);
	assert_int_equal(inventory.functions[0].sriov, 0x148);
	assert_int_equal(inventory.functions[0].last_vf, BDF + 0x80 + 63 * 2);
}

static void pci_sriov_leaves_vfs_off_and_none_asked_for(void **state)
{
	int function = one_function();

	(void)state;
	start_vfs();
	add_vfs(function, 0);
	size_vfs();
	assert_int_equal(peek(PCI_SRIOV_CTRL), 0);
	assert_int_equal(peek(PCI_SRIOV_NUM_VF), 0);
	assert_int_equal(peek(PCI_SRIOV_SYS_PGSIZE), 1);
}

/* All register layouts: 64-bit pairs at even and odd places, every register used. */
static void pci_sriov_sizes_all_six_registers(void **state)
{
	static const struct {
		uint8_t count;
		struct {
			uint8_t index;
			bool is_64bit;
			uint64_t size;
		} bars[6];
	} cases[] = {
		{ 3, { { 0, true, 0x4000 }, { 2, true, (uint64_t)1 << 40 }, { 4, true, 0x1000 } } },
		{ 3, { { 1, true, 0x4000 }, { 3, true, 0x80000000 }, { 5, false, 0x10000 } } },
		{ 6,
		  { { 0, false, 0x1000 },
		    { 1, false, 0x2000 },
		    { 2, false, 0x4000 },
		    { 3, false, 0x8000 },
		    { 4, false, 0x80000000 },
		    { 5, false, 0x20000 } } },
		{ 1, { { 5, false, 0x1000 } } },
		{ 0, { { 0 } } },
	};
	struct pci_bar bars[6];
	size_t i, j;
	int wide;

	(void)state;
	for (i = 0; i < COUNT_OF(cases) * 2; i++) {
		for (wide = 0; wide < 2; wide++) {
			int function = one_function();

			start_vfs();
			for (j = 0; j < cases[i / 2].count; j++)
				bars[j] = vf_bar(cases[i / 2].bars[j].index, cases[i / 2].bars[j].size,
						 cases[i / 2].bars[j].is_64bit);
			vfs.bars = bars;
			vfs.bar_count = cases[i / 2].count;
			add_vfs(function, i % 2 ? 4 : 0);
			fake_pci_set_wide(&fake, wide);
			size_vfs();
			expect_counts(cases[i / 2].count, 0);
			for (j = 0; j < cases[i / 2].count; j++)
				expect_bar(j, &bars[j]);
			assert_int_equal(inventory.functions[0].last_vf, BDF + 0x80 + 63 * 2);
		}
	}
}

/* PCI Express 4.0, 9.2.1.1.1: each VF's aperture is aligned to the system page size. */
static void pci_sriov_small_aperture_counts_as_a_page(void **state)
{
	struct pci_bar bar;
	int function = one_function();

	(void)state;
	start_vfs();
	bar = vf_bar(0, 0x100, true);
	vfs.bars = &bar;
	vfs.bar_count = 1;
	add_vfs(function, 0);
	size_vfs();
	bar.size = 0x1000;
	expect_counts(1, 0);
	expect_bar(0, &bar);
}

static void pci_sriov_total_of_0_is_nothing(void **state)
{
	int function = one_function();

	(void)state;
	start_vfs();
	vfs.total_vfs = 0;
	vfs.initial_vfs = 0;
	add_vfs(function, 0);
	size_vfs();
	expect_no_vfs();
	assert_int_equal(inventory.note_count, 0);
	assert_int_equal(fake.accesses, 2);
}

/* One VF needs no stride, and the device need not have one. */
static void pci_sriov_single_vf_has_no_stride(void **state)
{
	int function = one_function();

	(void)state;
	start_vfs();
	vfs.total_vfs = 1;
	vfs.initial_vfs = 1;
	vfs.stride = 0;
	vfs.bar_count = 0;
	add_vfs(function, 0);
	size_vfs();
	assert_int_equal(inventory.functions[0].last_vf, BDF + 0x80);
	assert_int_equal(inventory.note_count, 0);
}

/* VFs that migrate in later are not there at first. */
static void pci_sriov_room_is_for_total_not_for_initial_vfs(void **state)
{
	int function = one_function();

	(void)state;
	start_vfs();
	vfs.initial_vfs = 0;
	add_vfs(function, 0);
	size_vfs();
	expect_counts(2, 0);
	expect_bar(0, &card_bars[0]);
}

/* --- VFs that are on -------------------------------------------------------------------------- */

static void pci_sriov_turns_vfs_off_first(void **state)
{
	static const uint32_t controls[] = { PCI_SRIOV_CTRL_VFE | PCI_SRIOV_CTRL_MSE, PCI_SRIOV_CTRL_VFE,
					     PCI_SRIOV_CTRL_MSE };
	size_t i;

	(void)state;
	for (i = 0; i < COUNT_OF(controls); i++) {
		int function = one_function();

		start_vfs();
		add_vfs(function, 0);
		poke(PCI_SRIOV_NUM_VF, 2, 7);
		poke(PCI_SRIOV_CTRL, 2, controls[i]);
		fake.functions[0].num_vfs = 7;
		size_vfs();
		expect_counts(2, 0);
		assert_int_equal(inventory.functions[0].last_vf, BDF + 0x80 + 63 * 2);
		assert_int_equal(peek(PCI_SRIOV_CTRL), 0);
		assert_int_equal(peek(PCI_SRIOV_NUM_VF), 0);
	}
}

static void pci_sriov_vfs_that_stay_on_are_noted_and_left(void **state)
{
	int function = one_function();

	(void)state;
	start_vfs();
	add_vfs(function, 0);
	fake_pci_stick(&fake, function, fake.functions[0].sriov + PCI_SRIOV_CTRL, 2, PCI_SRIOV_CTRL_VFE);
	size_vfs();
	expect_no_vfs();
	assert_int_equal(inventory.note_count, 1);
	expect_note(0, PCI_NOTE_SRIOV_INVALID, 0x100 + PCI_SRIOV_CTRL);
	assert_int_equal(fake_pci_peek(&fake, function, 0x100 + PCI_SRIOV_BAR, 4), 0xc); /* not written */
}

/* --- ARI -------------------------------------------------------------------------------------- */

/* With ARI the VFs are functions 8 and on of the same bus, without it they begin a bus further. */
static void pci_sriov_numbers_depend_on_ari(void **state)
{
	int on;

	(void)state;
	for (on = 0; on < 2; on++) {
		int function = one_function();

		start_vfs();
		vfs.offset = 0x180;
		vfs.ari_offset = 0x10;
		vfs.ari_stride = 1;
		add_vfs(function, 0);
		fake_pci_set_writable(&fake, function, 0x100 + PCI_SRIOV_CTRL, 2, 0xffff);
		/* As an earlier boot may have left it. */
		poke(PCI_SRIOV_CTRL, 2, PCI_SRIOV_CTRL_INTR | (on ? 0 : PCI_SRIOV_CTRL_ARI));
		inventory.bridge_count = 1;
		inventory.bridges[0] = (struct pci_bridge){ .ari = on };
		inventory.functions[0].upstream = 0;
		size_vfs();
		assert_int_equal(inventory.functions[0].last_vf, on ? BDF + 0x10 + 63 : BDF + 0x180 + 63 * 2);
		assert_int_equal(peek(PCI_SRIOV_CTRL), PCI_SRIOV_CTRL_INTR | (on ? PCI_SRIOV_CTRL_ARI : 0));
		assert_int_equal(fake.accesses, 18);
	}
}

/* --- values that cannot be -------------------------------------------------------------------- */

static void pci_sriov_routing_ids_that_cannot_be_are_noted(void **state)
{
	static const struct {
		uint16_t total, initial, offset, stride;
		uint16_t last; /* 0: not valid */
		uint16_t reg;  /* of the note */
	} cases[] = {
		{ 64, 65, 0x80, 1, 0, PCI_SRIOV_INITIAL_VF },
		{ 0, 1, 0x80, 1, 0, PCI_SRIOV_INITIAL_VF },
		{ 0xffff, 0xffff, 1, 1, 0, PCI_SRIOV_VF_OFFSET },
		{ 0xffff, 0xffff, 0xffff, 0xffff, 0, PCI_SRIOV_VF_OFFSET },
		{ 64, 64, 0, 1, 0, PCI_SRIOV_VF_OFFSET },
		{ 64, 64, 1, 0, 0, PCI_SRIOV_VF_OFFSET },
		{ 1, 1, 0, 0, 0, PCI_SRIOV_VF_OFFSET },
		{ 1, 1, 0xffff - BDF, 0, 0xffff, 0 },
		{ 1, 1, 0x10000 - BDF, 0, 0, PCI_SRIOV_VF_OFFSET },
		{ 0xff00, 0xff00, 0x100 - BDF, 1, 0xffff, 0 },
		{ 0xff00, 0xff00, 0x101 - BDF, 1, 0, PCI_SRIOV_VF_OFFSET },
		{ 2, 2, 1, 0xffff - BDF - 1, 0xffff, 0 },
		{ 2, 2, 1, 0xffff - BDF, 0, PCI_SRIOV_VF_OFFSET },
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT_OF(cases); i++) {
		int function = one_function();

		start_vfs();
		vfs.total_vfs = cases[i].total;
		vfs.initial_vfs = cases[i].initial;
		vfs.offset = cases[i].offset;
		vfs.stride = cases[i].stride;
		vfs.bar_count = 1;
		add_vfs(function, 0);
		size_vfs();
		if (inventory.functions[0].last_vf != cases[i].last || inventory.note_count != (cases[i].last == 0) ||
		    inventory.bar_count != (cases[i].last != 0))
			fail_msg("case %zu: last VF %04x, %zu notes, %zu BARs", i, inventory.functions[0].last_vf,
				 inventory.note_count, inventory.bar_count);
		if (cases[i].last != 0)
			continue;
		expect_note(0, PCI_NOTE_SRIOV_INVALID, 0x100 + cases[i].reg);
		expect_no_vfs();
		assert_int_equal(peek(PCI_SRIOV_NUM_VF), 0);
	}
}

/* A register may hold anything; the others count nevertheless. */
static void pci_sriov_vf_bar_that_cannot_be_is_left_out(void **state)
{
	static const struct {
		uint8_t register_index;
		uint32_t fixed, writable, upper_writable;
	} cases[] = {
		{ 1, PCI_BASE_ADDRESS_SPACE_IO, 0xfffffff0, 0 },            /* I/O */
		{ 1, 0x6, 0xfffff000, 0 },                                  /* the reserved type */
		{ 1, 0, 0xff0ff000, 0 },                                    /* a gap in the mask */
		{ 1, 0xc, 0xfffff000, 0xfffffffd },                         /* a gap in the upper half */
		{ 1, PCI_BASE_ADDRESS_MEM_PREFETCH, 0, 0 },                 /* a type without a size */
		{ 1, PCI_BASE_ADDRESS_MEM_TYPE_64, 0, 0xc0000000 },         /* 64 * 2^62 bytes */
		{ 1, PCI_BASE_ADDRESS_MEM_TYPE_64, 0, 0xfe000000 },         /* 64 * 2^57 bytes */
		{ 5, PCI_BASE_ADDRESS_MEM_TYPE_64, 0xfffff000, 0xffffffff } /* no next register */
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT_OF(cases); i++) {
		unsigned reg = PCI_SRIOV_BAR + 4u * cases[i].register_index;
		int function = one_function();

		start_vfs();
		card_bars[0] = vf_bar(3, 0x4000, true);
		vfs.bar_count = 1;
		add_vfs(function, 0);
		poke(reg, 4, cases[i].fixed);
		fake_pci_set_writable(&fake, function, 0x100 + reg, 4, cases[i].writable);
		if (cases[i].upper_writable)
			fake_pci_set_writable(&fake, function, 0x104 + reg, 4, cases[i].upper_writable);
		size_vfs();
		if (inventory.note_count != 1)
			fail_msg("case %zu: %zu notes", i, inventory.note_count);
		expect_note(0, PCI_NOTE_SRIOV_INVALID, (uint16_t)(0x100 + reg));
		expect_counts(1, 1);
		expect_bar(0, &card_bars[0]);
		assert_int_equal(inventory.functions[0].sriov, 0x100);
	}
}

static void pci_sriov_largest_extent_is_below_2_to_63(void **state)
{
	struct pci_bar bar;
	int function = one_function();

	(void)state;
	start_vfs();
	bar = vf_bar(0, (uint64_t)1 << 56, true);
	vfs.bars = &bar;
	vfs.bar_count = 1;
	add_vfs(function, 0);
	size_vfs();
	expect_counts(1, 0);
	assert_true(pci_bar_extent(&inventory.bars[0], inventory.bars[0].size) == (uint64_t)1 << 62);
}

/* The register in front of the VF BARs and the one behind them are neither's half. */
static void pci_sriov_writes_no_neighbour_of_the_vf_bars(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < 4; i++) {
		int function = one_function();
		uint16_t at;

		start_vfs();
		at = add_vfs(function, i & 1 ? 4 : 0);
		fake_pci_set_writable(&fake, function, at + PCI_SRIOV_SYS_PGSIZE, 4, 0xffffffff);
		fake_pci_set_writable(&fake, function, at + PCI_SRIOV_VFM, 4, 0xffffffff);
		fake_pci_set_wide(&fake, i & 2);
		size_vfs();
		expect_counts(2, 0);
		assert_int_equal(fake_pci_peek(&fake, function, at + PCI_SRIOV_SYS_PGSIZE, 4), 1);
		assert_int_equal(fake_pci_peek(&fake, function, at + PCI_SRIOV_VFM, 4), 0);
	}
}

/* --- the inventory is full -------------------------------------------------------------------- */

static void pci_sriov_full_inventory_gives_all_bars_back(void **state)
{
	struct pci_bar bar = mem_bar(0, 0x1000, false);
	size_t left;

	(void)state;
	for (left = 1; left <= 3; left++) {
		int function = one_function();

		start_vfs();
		fill_inventory(left);
		fake_pci_set_bar(&fake, function, &bar);
		pci_size_function(&fake.cfg, &inventory, 0);
		add_vfs(function, 0);
		size_vfs();
		expect_counts(left == 3 ? 3 : 0, left != 3);
		assert_int_equal(inventory.functions[0].bars_unknown, left != 3);
		if (left != 3)
			expect_note(0, PCI_NOTE_BARS_FULL, 0);
	}
}

/* --- cost ------------------------------------------------------------------------------------- */

static void pci_sriov_costs_what_it_says(void **state)
{
	static const struct {
		uint16_t before;
		bool wide;
		size_t accesses;
	} cases[] = { { 0, false, 17 }, { 4, false, 17 }, { 0, true, 12 }, { 4, true, 11 } };
	size_t i;

	(void)state;
	for (i = 0; i < COUNT_OF(cases); i++) {
		int function = one_function();

		start_vfs();
		add_vfs(function, cases[i].before);
		fake_pci_set_wide(&fake, cases[i].wide);
		size_vfs();
		assert_int_equal(fake.accesses, cases[i].accesses);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pci_sriov_sizes_vf_bars_behind_the_others),
		cmocka_unit_test(pci_sriov_leaves_vfs_off_and_none_asked_for),
		cmocka_unit_test(pci_sriov_sizes_all_six_registers),
		cmocka_unit_test(pci_sriov_small_aperture_counts_as_a_page),
		cmocka_unit_test(pci_sriov_total_of_0_is_nothing),
		cmocka_unit_test(pci_sriov_single_vf_has_no_stride),
		cmocka_unit_test(pci_sriov_room_is_for_total_not_for_initial_vfs),
		cmocka_unit_test(pci_sriov_turns_vfs_off_first),
		cmocka_unit_test(pci_sriov_vfs_that_stay_on_are_noted_and_left),
		cmocka_unit_test(pci_sriov_numbers_depend_on_ari),
		cmocka_unit_test(pci_sriov_routing_ids_that_cannot_be_are_noted),
		cmocka_unit_test(pci_sriov_vf_bar_that_cannot_be_is_left_out),
		cmocka_unit_test(pci_sriov_largest_extent_is_below_2_to_63),
		cmocka_unit_test(pci_sriov_writes_no_neighbour_of_the_vf_bars),
		cmocka_unit_test(pci_sriov_full_inventory_gives_all_bars_back),
		cmocka_unit_test(pci_sriov_costs_what_it_says),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: MIT */
/* BARs that are programmed otherwise, or not at all: of VFs, resizable ones, fixed ones. */
#include "tests/unit/apply_fixture.h"

#define MIB UINT64_C(0x100000)
#define SRIOV 0x100
#define REBAR 0x180

/* On top of apply_fixture's machine, one more function on the root bus. */
#define PLUS (ODD + 1)
#define PLUS_BDF PCI_BDF(0, 8, 0)

static size_t first; /* its first BAR */

static struct pci_bar *bar_of(size_t index)
{
	return &inventory.bars[first + index];
}

static void add_plus(void)
{
	add_functions();
	hand_function(&inventory, PLUS_BDF, HAND_NIC, PCI_NONE);
	first = inventory.bar_count;
}

static void start_plus(bool wide)
{
	make_plan();
	build_scanned();
	fake_pci_set_extended(&fake, true);
	fake_pci_set_wide(&fake, wide);
}

/* --- VF BARs -------------------------------------------------------------------------------------------------------- */

/* VF BAR0 and 1 of 32 bits, VF BAR2 of 64 bits in 2Ch and 30h, VF BAR4 of 64 bits in 34h and 38h. */
static void add_vf_bars(void)
{
	add_plus();
	inventory.functions[PLUS].sriov = SRIOV;
	inventory.functions[PLUS].last_vf = PLUS_BDF + 7;
	hand_bar(&inventory, 0, HAND_MEM32, 0x4000);
	hand_bar(&inventory, PCI_BAR_VF + 0, HAND_MEM32, 0x1000);
	hand_bar(&inventory, PCI_BAR_VF + 1, HAND_MEM32, 0x1000);
	hand_bar(&inventory, PCI_BAR_VF + 2, HAND_PREF64, 0x4000);
	hand_bar(&inventory, PCI_BAR_VF + 4, HAND_PREF64, 0x8000);
	for (size_t i = 1; i < 5; i++)
		bar_of(i)->count = 7;
}

static void place_vf_bars(void)
{
	place(first, 0xe2000000);
	place(first + 1, 0xe2010000);
	place(first + 2, 0xe2020000);
	place(first + 3, HIGH + 0x100000000);
	place(first + 4, HIGH + 0x200000000);
	plan.command[PLUS] = PCI_COMMAND_MEMORY;
}

static void pci_apply_writes_vf_bars_into_their_capability(void **state)
{
	/* By register: 24h | 28h and 2Ch | 30h and 34h | 38h; without 8 bytes at once, one by one. */
	static const struct {
		bool wide;
		size_t writes;
	} cases[] = { { false, 6 }, { true, 4 } };

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		size_t writes = 0, reads = 0;

		add_vf_bars();
		start_plus(cases[i].wide);
		place_vf_bars();
		apply();
		assert_int_equal(result.fault_count, 0);
		expect_bars();
		for (size_t a = 0; a < trace_cfg_total(&trace); a++)
			if (accesses[a].bdf == PLUS_BDF && accesses[a].reg >= SRIOV)
				*(accesses[a].write ? &writes : &reads) += 1;
		assert_int_equal(writes, cases[i].writes);
		assert_int_equal(reads, cases[i].writes);
		assert_int_equal(command_of(PLUS), PCI_COMMAND_MEMORY);
		expect_phases_in_order();
		/* They are not enabled: that is for who asks for VFs. */
		assert_int_equal(peek(PLUS, SRIOV + PCI_SRIOV_CTRL, 2), 0);
	}
}

static void pci_apply_clears_vf_bars_that_are_not_placed(void **state)
{
	(void)state;
	add_vf_bars();
	start_plus(true);
	place_vf_bars();
	plan.bars[first + 3].verdict = PCI_NO_SPACE;
	apply();
	assert_int_equal(result.fault_count, 0);
	assert_int_equal(peek(PLUS, SRIOV + PCI_SRIOV_BAR + 8, 4), 0xc);
	assert_int_equal(peek(PLUS, SRIOV + PCI_SRIOV_BAR + 12, 4), 0);
	assert_int_equal(command_of(PLUS), PCI_COMMAND_MEMORY);
}

/* VFs have a decode bit of their own. */
static void pci_apply_stuck_vf_bar_costs_its_function_nothing(void **state)
{
	(void)state;
	add_vf_bars();
	start_plus(true);
	place_vf_bars();
	fake_pci_stick(&fake, PLUS, SRIOV + PCI_SRIOV_BAR, 4, 0xe3000000);
	apply();
	assert_int_equal(result.fault_count, 1);
	assert_int_equal(result.faults[0].reg, SRIOV + PCI_SRIOV_BAR);
	assert_int_equal(command_of(PLUS), PCI_COMMAND_MEMORY);
}

/* --- resizable BARs ------------------------------------------------------------------------------------------------- */

/* BAR0 of 1 MiB and BAR2 of 256 MiB, found so; both can have 1 MiB to 256 MiB. */
static void add_resizable_bars(void)
{
	add_plus();
	inventory.functions[PLUS].rebar = REBAR;
	hand_bar(&inventory, 0, HAND_PREF64, MIB);
	hand_bar(&inventory, 2, HAND_PREF64, 256 * MIB);
	bar_of(0)->sizes = 0x1ff;
	bar_of(1)->sizes = 0x1ff;
}

static void place_sized(size_t index, uint64_t address, uint64_t size)
{
	plan.bars[first + index] = (struct pci_bar_plan){ address, PCI_PLACED, size };
}

static unsigned encoded_size(unsigned entry)
{
	return peek(PLUS, REBAR + 8 + 8 * entry, 4) >> 8 & 0x3f;
}

static void start_resized(bool wide)
{
	add_resizable_bars();
	start_plus(wide);
	place_sized(0, HIGH + 0x100000000, 64 * MIB);
	place_sized(1, HIGH + 0x200000000, 16 * MIB);
	plan.command[PLUS] = PCI_COMMAND_MEMORY;
}

static void pci_apply_sets_the_size_before_the_address(void **state)
{
	(void)state;
	for (unsigned wide = 0; wide < 2; wide++) {
		size_t address;

		start_resized(wide);
		apply();
		assert_int_equal(result.fault_count, 0);
		expect_bars();
		assert_int_equal(encoded_size(0), 6);
		assert_int_equal(encoded_size(1), 4);
		assert_int_equal(command_of(PLUS), PCI_COMMAND_MEMORY);
		assert_int_equal(fake.resizes_while_decoding, 0);
		expect_phases_in_order();
		address = trace_cfg_find_write(&trace, 0, PLUS_BDF, 0x10);
		assert_true(trace_cfg_find_write(&trace, 0, PLUS_BDF, REBAR + 8) < address);
		assert_true(trace_cfg_find_write(&trace, 0, PLUS_BDF, REBAR + 16) < address);
		assert_int_equal(trace_cfg_of_register(&trace, PLUS_BDF, 0x10, true), 1);
		assert_int_equal(trace_cfg_of_register(&trace, PLUS_BDF, REBAR + 8, true), 1);
	}
}

/* The control register of another BAR is read on the way and not written. */
static void pci_apply_leaves_sizes_that_stay_alone(void **state)
{
	(void)state;
	start_resized(true);
	place_sized(0, HIGH + 0x100000000, MIB);
	apply();
	expect_bars();
	assert_int_equal(encoded_size(0), 0);
	assert_int_equal(encoded_size(1), 4);
	assert_int_equal(trace_cfg_of_register(&trace, PLUS_BDF, REBAR + 8, true), 0);

	start_resized(true);
	place_sized(0, HIGH + 0x100000000, MIB);
	place_sized(1, HIGH + 0x200000000, 256 * MIB);
	apply();
	assert_int_equal(trace_cfg_of_register(&trace, PLUS_BDF, REBAR + 8, false), 0);
	/* One that found no room has no size to be set to. */
	start_resized(true);
	plan.bars[first].verdict = PCI_NO_SPACE;
	plan.bars[first + 1].verdict = PCI_NO_SPACE;
	apply();
	assert_int_equal(trace_cfg_of_register(&trace, PLUS_BDF, REBAR + 8, false), 0);
	assert_int_equal(encoded_size(1), 8);
}

static void pci_apply_bar_that_does_not_take_its_size_must_not_decode(void **state)
{
	(void)state;
	start_resized(true);
	fake_pci_set_writable(&fake, PLUS, REBAR + 8, 4, 0);
	apply();
	assert_int_equal(result.fault_count, 1);
	assert_int_equal(result.faults[0].reg, REBAR + 8);
	assert_int_equal(result.faults[0].written, 6 << 8);
	assert_int_equal(command_of(PLUS), 0);
	/* No entry for BAR2: the capability has become another one. */
	start_resized(true);
	fake_pci_poke(&fake, PLUS, REBAR + 16, 1, 0x5);
	apply();
	assert_true(result.fault_count > 0);
	assert_int_equal(result.faults[0].reg, REBAR);
	assert_int_equal(command_of(PLUS), 0);
}

/* --- fixed BARs ----------------------------------------------------------------------------------------------------- */

static void pci_apply_does_not_touch_fixed_bars(void **state)
{
	(void)state;
	for (unsigned placed = 0; placed < 2; placed++) {
		add_plus();
		hand_bar(&inventory, 0, HAND_MEM32, 0x3000);
		bar_of(0)->fixed = true;
		bar_of(0)->pinned = 0xfd000000;
		hand_bar(&inventory, 1, HAND_MEM32, 0x1000);
		start_plus(true);
		place(first, 0xfd000000);
		if (!placed)
			plan.bars[first].verdict = PCI_PIN_REFUSED;
		place(first + 1, 0xe2000000);
		plan.command[PLUS] = placed ? PCI_COMMAND_MEMORY : 0;
		apply();
		assert_int_equal(result.fault_count, 0);
		assert_int_equal(trace_cfg_of_register(&trace, PLUS_BDF, 0x10, true), 0);
		assert_int_equal(trace_cfg_of_register(&trace, PLUS_BDF, 0x10, false), 0);
		assert_int_equal(peek(PLUS, 0x14, 4), 0xe2000000);
		assert_int_equal(command_of(PLUS), plan.command[PLUS]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pci_apply_writes_vf_bars_into_their_capability),
		cmocka_unit_test(pci_apply_clears_vf_bars_that_are_not_placed),
		cmocka_unit_test(pci_apply_stuck_vf_bar_costs_its_function_nothing),
		cmocka_unit_test(pci_apply_sets_the_size_before_the_address),
		cmocka_unit_test(pci_apply_leaves_sizes_that_stay_alone),
		cmocka_unit_test(pci_apply_bar_that_does_not_take_its_size_must_not_decode),
		cmocka_unit_test(pci_apply_does_not_touch_fixed_bars),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

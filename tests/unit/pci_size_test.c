/* SPDX-License-Identifier: MIT */
/* What BARs are. How they are asked, and bridge windows: pci_size_cost_test.c. */
#include "tests/unit/size_fixture.h"

/* --- what a register's bits say --------------------------------------------------------------- */

struct bar_case {
	const char *name;
	uint32_t fixed[2]; /* bits that read as one whatever is written */
	uint32_t writable[2];
	uint64_t size; /* 0: no BAR */
	enum pci_bar_kind kind;
	bool is_64bit;
	bool prefetchable;
	bool invalid;
};

static const struct bar_case bar_cases[] = {
	{ "absent", { 0, 0 }, { 0, 0 }, 0, 0, false, false, false },
	{ "mem32 smallest", { 0, 0 }, { 0xfffffff0, 0 }, 0x10, PCI_BAR_MEM, false, false, false },
	{ "mem32 4K", { 0, 0 }, { 0xfffff000, 0 }, 0x1000, PCI_BAR_MEM, false, false, false },
	{ "mem32 pref", { 0x8, 0 }, { 0xff000000, 0 }, 0x1000000, PCI_BAR_MEM, false, true, false },
	{ "mem32 2G", { 0, 0 }, { 0x80000000, 0 }, 0x80000000, PCI_BAR_MEM, false, false, false },
	{ "mem below 1M", { 0x2, 0 }, { 0xffff0000, 0 }, 0x10000, PCI_BAR_MEM, false, false, false },
	{ "mem64 16K", { 0x4, 0 }, { 0xffffc000, 0xffffffff }, 0x4000, PCI_BAR_MEM, true, false, false },
	{ "mem64 2G", { 0xc, 0 }, { 0x80000000, 0xffffffff }, 0x80000000, PCI_BAR_MEM, true, true, false },
	{ "mem64 4G", { 0xc, 0 }, { 0, 0xffffffff }, 0x100000000, PCI_BAR_MEM, true, true, false },
	{ "mem64 64G", { 0xc, 0 }, { 0, 0xfffffff0 }, 0x1000000000, PCI_BAR_MEM, true, true, false },
	{ "mem64 2^62", { 0x4, 0 }, { 0, 0xc0000000 }, 0x4000000000000000, PCI_BAR_MEM, true, false, false },
	{ "mem64 2^63", { 0x4, 0 }, { 0, 0x80000000 }, 0x8000000000000000, PCI_BAR_MEM, true, false, false },
	{ "mem64 without address bits", { 0x4, 0 }, { 0, 0 }, 0, 0, false, false, true },
	{ "mem64 with a fixed upper half", { 0x4, 0 }, { 0xfffff000, 0 }, 0, 0, false, false, true },
	{ "mem64 with 40 bits", { 0x4, 0 }, { 0xfffff000, 0xff }, 0, 0, false, false, true },
	{ "mem64 with a gap", { 0x4, 0 }, { 0xfffff000, 0xfffffffe }, 0, 0, false, false, true },
	{ "mem32 with a gap", { 0, 0 }, { 0xfff0f000, 0 }, 0, 0, false, false, true },
	{ "mem32 without its top bits", { 0, 0 }, { 0x0ffff000, 0 }, 0, 0, false, false, true },
	{ "mem32 without address bits", { 0x8, 0 }, { 0, 0 }, 0, 0, false, false, true },
	{ "mem of the reserved type", { 0x6, 0 }, { 0xfffff000, 0 }, 0, 0, false, false, true },
	{ "io smallest", { 0x1, 0 }, { 0xfffffffc, 0 }, 4, PCI_BAR_IO, false, false, false },
	{ "io 256", { 0x1, 0 }, { 0xffffff00, 0 }, 0x100, PCI_BAR_IO, false, false, false },
	{ "io of 16 bits", { 0x1, 0 }, { 0x0000ffe0, 0 }, 0x20, PCI_BAR_IO, false, false, false },
	{ "io 32K of 16 bits", { 0x1, 0 }, { 0x00008000, 0 }, 0x8000, PCI_BAR_IO, false, false, false },
	{ "io 64K", { 0x1, 0 }, { 0xffff0000, 0 }, 0x10000, PCI_BAR_IO, false, false, false },
	{ "io without address bits", { 0x1, 0 }, { 0, 0 }, 0, 0, false, false, true },
	{ "io with a gap", { 0x1, 0 }, { 0x0000f0f0, 0 }, 0, 0, false, false, true },
	{ "io of 24 bits", { 0x1, 0 }, { 0x00ffff00, 0 }, 0, 0, false, false, true },
	{ "io with the reserved bit", { 0x3, 0 }, { 0xffffff00, 0 }, 0, 0, false, false, true },
	{ "all ones", { 0xffffffff, 0 }, { 0, 0 }, 0, 0, false, false, true },
};

static void check_case(const struct bar_case *c)
{
	const struct pci_bar *bar = &inventory.bars[0];

	if (inventory.note_count != c->invalid || inventory.bar_count != (c->size != 0))
		fail_msg("%s: %zu notes, %zu BARs", c->name, inventory.note_count, inventory.bar_count);
	if (c->invalid && (inventory.notes[0].kind != PCI_NOTE_BAR_INVALID || inventory.notes[0].bdf != BDF ||
			   inventory.notes[0].reg != PCI_BASE_ADDRESS_2))
		fail_msg("%s: another note", c->name);
	if (!c->size)
		return;
	if (bar->size != c->size || bar->kind != c->kind || bar->is_64bit != c->is_64bit ||
	    bar->prefetchable != c->prefetchable || bar->index != 2 || bar->function != 0 ||
	    bar->pinned != PCI_NOT_PINNED)
		fail_msg("%s: size 0x%llx kind %u 64bit %d pref %d index %u", c->name, (unsigned long long)bar->size,
			 bar->kind, bar->is_64bit, bar->prefetchable, bar->index);
}

static void check_all_cases(bool wide)
{
	size_t i;

	for (i = 0; i < sizeof(bar_cases) / sizeof(bar_cases[0]); i++) {
		const struct bar_case *c = &bar_cases[i];
		int function = one_function(PCI_HEADER_TYPE_NORMAL);

		if (wide)
			go_wide();
		fake_pci_poke(&fake, function, PCI_BASE_ADDRESS_2, 4, c->fixed[0]);
		fake_pci_set_writable(&fake, function, PCI_BASE_ADDRESS_2, 4, c->writable[0]);
		fake_pci_poke(&fake, function, PCI_BASE_ADDRESS_3, 4, c->fixed[1]);
		fake_pci_set_writable(&fake, function, PCI_BASE_ADDRESS_3, 4, c->writable[1]);
		size_it();
		check_case(c);
	}
}

static void pci_size_reads_kind_and_size_from_the_mask(void **state)
{
	(void)state;
	check_all_cases(false);
	check_all_cases(true);
}

static void pci_size_64bit_type_in_the_last_register_is_absent(void **state)
{
	static const struct {
		uint8_t header_type;
		uint16_t reg;
		bool wide;
	} cases[] = {
		{ PCI_HEADER_TYPE_NORMAL, PCI_BASE_ADDRESS_5, false },
		{ PCI_HEADER_TYPE_BRIDGE, PCI_BASE_ADDRESS_1, false },
		{ PCI_HEADER_TYPE_NORMAL, PCI_BASE_ADDRESS_5, true },
		{ PCI_HEADER_TYPE_BRIDGE, PCI_BASE_ADDRESS_1, true },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		int function = one_function(cases[i].header_type);

		if (cases[i].wide)
			go_wide();
		fake_pci_poke(&fake, function, cases[i].reg, 4, PCI_BASE_ADDRESS_MEM_TYPE_64);
		fake_pci_set_writable(&fake, function, cases[i].reg, 4, 0xfffff000);
		size_it();
		assert_int_equal(inventory.bar_count, 0);
		assert_int_equal(inventory.note_count, 1);
		assert_int_equal(inventory.notes[0].kind, PCI_NOTE_BAR_64BIT_LAST);
		assert_int_equal(inventory.notes[0].reg, cases[i].reg);
		assert_int_equal(inventory.notes[0].value, 0xfffff004);
		/* The register after it is not a BAR. */
		assert_int_equal(trace_cfg_of_register(&trace, BDF, (uint16_t)(cases[i].reg + 4), true), 0);
	}
}

static void pci_size_keeps_the_order_of_registers_with_the_rom_last(void **state)
{
	static const struct pci_bar bars[] = {
		{ .index = 0, .kind = PCI_BAR_IO, .size = 0x20 },
		{ .index = 1, .kind = PCI_BAR_MEM, .size = 0x1000 },
		{ .index = 2, .kind = PCI_BAR_MEM, .size = 0x200000000, .is_64bit = true, .prefetchable = true },
		{ .index = 4, .kind = PCI_BAR_MEM, .size = 0x4000, .is_64bit = true },
		{ .index = PCI_BAR_ROM, .kind = PCI_BAR_ROM_KIND, .size = 0x40000 },
	};
	size_t count = sizeof(bars) / sizeof(bars[0]);
	int function = one_function(PCI_HEADER_TYPE_NORMAL);
	size_t i;

	(void)state;
	for (i = 0; i < count; i++)
		fake_pci_set_bar(&fake, function, &bars[i]);
	size_it();
	assert_int_equal(inventory.functions[0].first_bar, 0);
	assert_int_equal(inventory.functions[0].bar_count, count);
	assert_int_equal(inventory.bar_count, count);
	for (i = 0; i < count; i++) {
		assert_int_equal(inventory.bars[i].index, bars[i].index);
		assert_int_equal(inventory.bars[i].kind, bars[i].kind);
		assert_true(inventory.bars[i].size == bars[i].size);
	}
	assert_int_equal(inventory.note_count, 0);
}

static void pci_size_bridge_has_two_bars_and_its_own_rom_register(void **state)
{
	int function = one_function(PCI_HEADER_TYPE_BRIDGE);

	(void)state;
	fake_pci_set_bar(&fake, function, &(struct pci_bar){ .kind = PCI_BAR_MEM, .size = 0x100, .is_64bit = true });
	fake_pci_set_bar(&fake, function, &(struct pci_bar){ .index = PCI_BAR_ROM, .size = 0x10000 });
	size_it();
	assert_int_equal(inventory.bar_count, 2);
	assert_int_equal(inventory.bars[0].size, 0x100);
	assert_int_equal(inventory.bars[1].size, 0x10000);
	assert_int_equal(inventory.bars[1].kind, PCI_BAR_ROM_KIND);
	assert_int_equal(trace_cfg_total(&trace), 6);
	assert_int_equal(trace_cfg_of_register(&trace, BDF, PCI_ROM_ADDRESS1, true), 1);
	assert_int_equal(trace_cfg_of_register(&trace, BDF, PCI_ROM_ADDRESS, true), 0);
}

/* --- the ROM ---------------------------------------------------------------------------------- */

struct rom_case {
	const char *name;
	uint32_t fixed;
	uint32_t writable;
	uint64_t size;
	bool invalid;
};

static void check_rom_cases(const struct rom_case *cases, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++) {
		int function = one_function(PCI_HEADER_TYPE_NORMAL);

		fake_pci_poke(&fake, function, PCI_ROM_ADDRESS, 4, cases[i].fixed);
		fake_pci_set_writable(&fake, function, PCI_ROM_ADDRESS, 4, cases[i].writable);
		size_it();
		if (inventory.note_count != cases[i].invalid || inventory.bar_count != (cases[i].size != 0) ||
		    inventory.bars[0].size != cases[i].size)
			fail_msg("%s: %zu notes, %zu BARs, size 0x%llx", cases[i].name, inventory.note_count,
				 inventory.bar_count, (unsigned long long)inventory.bars[0].size);
	}
}

static void pci_size_wide_access_leaves_the_registers_beside_the_rom_alone(void **state)
{
	int function = one_function(PCI_HEADER_TYPE_NORMAL);

	(void)state;
	go_wide();
	fake_pci_set_bar(&fake, function, &(struct pci_bar){ .index = PCI_BAR_ROM, .size = 0x10000 });
	fake_pci_poke(&fake, function, PCI_CAPABILITY_LIST, 1, 0x54);
	assert_true(size_it() == 0x54);
	assert_int_equal(inventory.bars[0].size, 0x10000);
	assert_int_equal(trace_cfg_of_register(&trace, BDF, PCI_CAPABILITY_LIST, true), 0);

	function = one_function(PCI_HEADER_TYPE_BRIDGE);
	go_wide();
	fake_pci_set_bar(&fake, function, &(struct pci_bar){ .index = PCI_BAR_ROM, .size = 0x10000 });
	fake_pci_poke(&fake, function, PCI_INTERRUPT_LINE, 4, 0x00030105);
	assert_true(size_it() == 0x00030105);
	assert_int_equal(inventory.bars[0].size, 0x10000);
	assert_int_equal(trace_cfg_of_register(&trace, BDF, PCI_INTERRUPT_LINE, true), 0);
	assert_int_equal(fake_pci_peek(&fake, function, PCI_BRIDGE_CONTROL, 2), 0x0003);
}

/* hvmloader 73aa7fc292 */
static void pci_size_rom_low_bits_are_not_size(void **state)
{
	static const struct rom_case cases[] = {
		{ "all low bits writable", 0, 0xfffffffe, 0x800, false },
		{ "all low bits fixed", 0x7fe, 0xffff0001, 0x10000, false },
		{ "one low bit fixed", 0x002, 0xffff8001, 0x8000, false },
		{ "only low bits", 0x7fe, 0x00000001, 0, false },
	};

	(void)state;
	check_rom_cases(cases, sizeof(cases) / sizeof(cases[0]));
}

static void pci_size_rom_mask_must_make_a_size(void **state)
{
	static const struct rom_case cases[] = {
		{ "absent", 0, 0, 0, false },
		{ "2K", 0, 0xfffff801, 0x800, false },
		{ "16M", 0, 0xff000001, 0x1000000, false },
		{ "2G", 0, 0x80000001, 0x80000000, false },
		{ "gap", 0, 0xff0ff001, 0, true },
		{ "enable bit stuck", 1, 0xffff0000, 0, true },
		{ "nothing but a stuck enable bit", 1, 0, 0, true },
	};

	(void)state;
	check_rom_cases(cases, sizeof(cases) / sizeof(cases[0]));
}

static void pci_size_rom_is_left_disabled(void **state)
{
	int function = one_function(PCI_HEADER_TYPE_NORMAL);

	(void)state;
	fake_pci_set_bar(&fake, function, &(struct pci_bar){ .index = PCI_BAR_ROM, .size = 0x10000 });
	fake_pci_poke(&fake, function, PCI_ROM_ADDRESS, 4, 0xfeb00001);
	size_it();
	assert_int_equal(fake_pci_peek(&fake, function, PCI_ROM_ADDRESS, 4), 0xffff0000);
	assert_int_equal(inventory.bars[0].size, 0x10000);
}

/* --- capacity --------------------------------------------------------------------------------- */

static void pci_size_function_whose_bars_do_not_fit_has_none(void **state)
{
	int function = one_function(PCI_HEADER_TYPE_NORMAL);
	uint8_t i;

	(void)state;
	for (i = 0; i < 3; i++)
		fake_pci_set_bar(&fake, function, &(struct pci_bar){ .index = i, .kind = PCI_BAR_MEM, .size = 0x1000 });
	inventory.bar_count = PCI_MAX_BARS - 2;
	size_it();
	assert_int_equal(inventory.bar_count, PCI_MAX_BARS - 2);
	assert_int_equal(inventory.functions[0].bar_count, 0);
	assert_int_equal(inventory.note_count, 1);
	assert_int_equal(inventory.notes[0].kind, PCI_NOTE_BARS_FULL);
	assert_int_equal(inventory.notes[0].bdf, BDF);
	assert_true(inventory.functions[0].bars_unknown);

	inventory.note_count = 0;
	inventory.functions[0].bars_unknown = false;
	inventory.bar_count = PCI_MAX_BARS - 3;
	size_it();
	assert_int_equal(inventory.bar_count, PCI_MAX_BARS);
	assert_int_equal(inventory.functions[0].bar_count, 3);
	assert_int_equal(inventory.note_count, 0);
	assert_false(inventory.functions[0].bars_unknown);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pci_size_reads_kind_and_size_from_the_mask),
		cmocka_unit_test(pci_size_64bit_type_in_the_last_register_is_absent),
		cmocka_unit_test(pci_size_keeps_the_order_of_registers_with_the_rom_last),
		cmocka_unit_test(pci_size_bridge_has_two_bars_and_its_own_rom_register),
		cmocka_unit_test(pci_size_rom_low_bits_are_not_size),
		cmocka_unit_test(pci_size_rom_mask_must_make_a_size),
		cmocka_unit_test(pci_size_rom_is_left_disabled),
		cmocka_unit_test(pci_size_wide_access_leaves_the_registers_beside_the_rom_alone),
		cmocka_unit_test(pci_size_function_whose_bars_do_not_fit_has_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

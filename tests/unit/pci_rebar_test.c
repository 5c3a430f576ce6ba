/* SPDX-License-Identifier: MIT */
#include "pci/pci_rebar.h"
#include "tests/unit/caps_fixture.h"

#define MIB(n) ((uint64_t)(n) << 20)
#define SIZES(from, to) (((uint64_t)2 << (to)) - ((uint64_t)1 << (from))) /* 2^(20+from) to 2^(20+to) bytes */

static struct pci_bar resizable(uint8_t index, uint64_t size, bool is_64bit, uint64_t sizes)
{
	struct pci_bar bar = mem_bar(index, size, is_64bit);

	bar.sizes = sizes;
	return bar;
}

/* Sizes the BARs and adds the capability, `before` bytes of others in front of it. Returns its offset. */
static uint16_t add_rebar(int function, const struct pci_bar *bars, size_t count, uint16_t before)
{
	size_bars(function, bars, count);
	if (before)
		fake_pci_add_extended_capability(&fake, function, PCI_EXT_CAP_ID_ERR, before);
	return fake_pci_add_rebar(&fake, function, bars, count);
}

/* A graphics card: 256 MiB of its memory in sight, all 16 GiB possible. */
static uint16_t add_card(int function)
{
	const struct pci_bar bars[] = { resizable(0, MIB(256), true, SIZES(8, 14)), mem_bar(2, MIB(2), true),
					mem_bar(5, 0x40000, false) };

	return add_rebar(function, bars, 3, 0x48);
}

static void expect_sizes(unsigned index, uint64_t want)
{
	size_t i;

	for (i = 0; i < inventory.bar_count; i++)
		if (inventory.bars[i].index == index && inventory.bars[i].sizes == want)
			return;
	fail_msg("BAR%u does not have the sizes 0x%llx", index, (unsigned long long)want);
}

/* --- ordinary --------------------------------------------------------------------------------- */

static void pci_rebar_tells_the_other_sizes(void **state)
{
	int function = one_function();
	uint16_t at = add_card(function);

	(void)state;
	pci_rebar_read(&fake.cfg, &inventory, 0, at);
	expect_counts(3, 0);
	expect_sizes(0, SIZES(8, 14));
	expect_sizes(2, 0);
	expect_sizes(5, 0);
	assert_true(inventory.bars[0].size == MIB(256));
	assert_int_equal(inventory.functions[0].rebar, 0x148);
}

static void pci_rebar_tells_them_of_all_six(void **state)
{
	struct pci_bar bars[6];
	int function = one_function();
	uint8_t i;

	(void)state;
	for (i = 0; i < 6; i++)
		bars[i] = resizable(i, MIB(1) << i, false, SIZES(0, 6 + i));
	pci_rebar_read(&fake.cfg, &inventory, 0, add_rebar(function, bars, 6, 0));
	assert_int_equal(inventory.note_count, 0);
	for (i = 0; i < 6; i++)
		expect_sizes(i, SIZES(0, i < 5 ? 6 + i : 11));
}

static void pci_rebar_bar_with_one_size_is_not_resizable(void **state)
{
	const struct pci_bar bar = resizable(0, MIB(256), true, SIZES(8, 8));
	int function = one_function();

	(void)state;
	pci_rebar_read(&fake.cfg, &inventory, 0, add_rebar(function, &bar, 1, 0));
	expect_counts(1, 0);
	expect_sizes(0, 0);
	assert_int_equal(inventory.functions[0].rebar, 0);
}

static void pci_rebar_present_size_is_one_of_them(void **state)
{
	const struct pci_bar bar = resizable(0, MIB(256), true, SIZES(9, 12));
	int function = one_function();

	(void)state;
	pci_rebar_read(&fake.cfg, &inventory, 0, add_rebar(function, &bar, 1, 0));
	expect_counts(1, 0);
	expect_sizes(0, SIZES(8, 12));
}

/* A 32-bit BAR cannot have more than 2 GiB; what a register of a later revision adds beyond 2^47 is not kept. */
static void pci_rebar_keeps_sizes_that_can_be(void **state)
{
	static const struct {
		bool is_64bit;
		uint64_t size, sizes, want;
	} cases[] = {
		{ false, MIB(1), SIZES(0, 27), SIZES(0, 11) },
		{ false, MIB(2048), SIZES(0, 43), SIZES(0, 11) },
		{ true, MIB(1), SIZES(0, 43), SIZES(0, 27) },
		{ true, (uint64_t)1 << 47, SIZES(26, 28), SIZES(26, 27) },
		{ true, (uint64_t)1 << 48, SIZES(20, 43), 0 },
		{ true, (uint64_t)1 << 63, SIZES(43, 43), 0 },
		{ true, MIB(1), SIZES(28, 43), 0 },
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT_OF(cases); i++) {
		const struct pci_bar bar = resizable(0, cases[i].size, cases[i].is_64bit, cases[i].sizes);
		int function = one_function();

		pci_rebar_read(&fake.cfg, &inventory, 0, add_rebar(function, &bar, 1, 0));
		if (inventory.note_count || inventory.bars[0].sizes != cases[i].want ||
		    inventory.bars[0].size != cases[i].size)
			fail_msg("case %zu: %zu notes, sizes 0x%llx", i, inventory.note_count,
				 (unsigned long long)inventory.bars[0].sizes);
	}
}

/* --- registers that cannot be believed -------------------------------------------------------- */

static void pci_rebar_contradictions_are_noted_and_left(void **state)
{
	static const struct {
		const char *name;
		uint32_t capability, control;
	} cases[] = {
		{ "no entries", 0x00007f00, 0x00000800 },
		{ "seven entries", 0x00007f00, 0x000008e0 },
		{ "another size than the BAR has", 0x00007f00, 0x00000920 },
		{ "a size that cannot be encoded", 0x00007f00, 0x00003f20 },
		{ "size 2^64", 0x00007f00, 0x00002c20 },
		{ "no sizes", 0x0000000f, 0x00000820 },
		{ "an upper half", 0x00007f00, 0x00000821 },
		{ "no such BAR", 0x00007f00, 0x00000824 },
		{ "a 4 KiB BAR", 0x00007f00, 0x00000025 },
		{ "I/O", 0x00007f00, 0x00000822 },
		{ "the ROM", 0x00007f00, 0x00000826 },
		{ "a VF BAR", 0x00007f00, 0x00000827 },
		{ "all ones", 0xffffffff, 0xffffffff },
		{ "zeros", 0, 0 },
	};
	const struct pci_bar bars[] = {
		mem_bar(0, MIB(256), true),
		{ .index = 2, .kind = PCI_BAR_IO, .size = 0x20, .count = 1 },
		mem_bar(5, 0x1000, false),
		{ .index = PCI_BAR_ROM, .kind = PCI_BAR_ROM_KIND, .size = MIB(1), .count = 1 },
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT_OF(cases); i++) {
		int function = one_function();
		uint16_t at;
		size_t j;

		size_bars(function, bars, COUNT_OF(bars));
		/* As if VFs had been found. */
		inventory.bars[inventory.bar_count] = mem_bar(PCI_BAR_VF, MIB(256), true);
		inventory.bar_count++;
		inventory.functions[0].bar_count++;
		at = fake_pci_add_extended_capability(&fake, function, PCI_EXT_CAP_ID_REBAR, 4 + 6 * 8);
		fake_pci_poke(&fake, function, at + PCI_REBAR_CAP, 4, cases[i].capability);
		fake_pci_poke(&fake, function, at + PCI_REBAR_CTRL, 4, cases[i].control);
		pci_rebar_read(&fake.cfg, &inventory, 0, at);
		for (j = 0; j < inventory.bar_count; j++)
			if (inventory.note_count != 1 || inventory.bars[j].sizes || inventory.functions[0].rebar)
				fail_msg("%s: %zu notes, sizes 0x%llx of BAR%u", cases[i].name, inventory.note_count,
					 (unsigned long long)inventory.bars[j].sizes, inventory.bars[j].index);
		expect_note(0, PCI_NOTE_REBAR_INVALID, at + PCI_REBAR_CTRL);
		assert_int_equal(inventory.notes[0].value, cases[i].control);
	}
}

static void pci_rebar_second_entry_for_a_bar_is_left_out(void **state)
{
	const struct pci_bar bars[] = { resizable(0, MIB(256), true, SIZES(8, 14)),
					resizable(2, MIB(256), true, SIZES(0, 8)),
					resizable(4, MIB(16), true, SIZES(4, 5)) };
	int function = one_function();
	uint16_t at = add_rebar(function, bars, 3, 0);

	(void)state;
	fake_pci_poke(&fake, function, at + 8u + PCI_REBAR_CTRL, 1, 0); /* says that it is for BAR0, too */
	pci_rebar_read(&fake.cfg, &inventory, 0, at);
	expect_counts(3, 1);
	expect_note(0, PCI_NOTE_REBAR_INVALID, at + 8 + PCI_REBAR_CTRL);
	expect_sizes(0, SIZES(8, 14));
	expect_sizes(2, 0);
	expect_sizes(4, SIZES(4, 5));
	assert_int_equal(inventory.functions[0].rebar, at);
}

/* Not only one that follows at once. */
static void pci_rebar_later_entry_for_a_bar_is_left_out(void **state)
{
	const struct pci_bar bars[] = { resizable(4, MIB(256), true, SIZES(8, 14)),
					resizable(2, MIB(256), true, SIZES(0, 8)),
					resizable(0, MIB(256), true, SIZES(4, 9)) };
	int function = one_function();
	uint16_t at;

	(void)state;
	size_bars(function, (const struct pci_bar[]){ bars[2], bars[1], bars[0] }, 3);
	at = fake_pci_add_rebar(&fake, function, bars, 3);
	fake_pci_poke(&fake, function, at + 16u + PCI_REBAR_CTRL, 1, 4);
	pci_rebar_read(&fake.cfg, &inventory, 0, at);
	expect_counts(3, 1);
	expect_note(0, PCI_NOTE_REBAR_INVALID, at + 16 + PCI_REBAR_CTRL);
	expect_sizes(4, SIZES(8, 14));
	expect_sizes(2, SIZES(0, 8));
	expect_sizes(0, 0);
}

static void pci_rebar_entries_up_to_the_end_count(void **state)
{
	const struct pci_bar bars[] = { resizable(0, MIB(256), true, SIZES(8, 14)),
					resizable(2, MIB(256), true, SIZES(0, 8)) };
	int function = one_function();
	uint16_t at = add_rebar(function, bars, 2, 0xeec);

	(void)state;
	assert_int_equal(at, 0x1000 - 4 - 2 * 8);
	pci_rebar_read(&fake.cfg, &inventory, 0, at);
	expect_counts(2, 0);
	expect_sizes(2, SIZES(0, 8));
}

static void pci_rebar_entries_beyond_the_end_are_noted(void **state)
{
	const struct pci_bar bars[] = { resizable(0, MIB(256), true, SIZES(8, 14)),
					resizable(2, MIB(256), true, SIZES(0, 8)) };
	int function = one_function();
	uint16_t at = add_rebar(function, bars, 2, 0xee0);

	(void)state;
	assert_int_equal(at, 0xfe0);
	/* Six entries are 52 bytes, with two there are 20. */
	fake_pci_poke(&fake, function, at + PCI_REBAR_CTRL, 1, 6 << 5);
	pci_rebar_read(&fake.cfg, &inventory, 0, at);
	expect_counts(2, 1);
	expect_note(0, PCI_NOTE_REBAR_INVALID, at + PCI_REBAR_CTRL);
	expect_sizes(0, 0);
	/* As many as there is room for: the last two are zeros. */
	fake_pci_poke(&fake, function, at + PCI_REBAR_CTRL, 1, 3 << 5);
	pci_rebar_read(&fake.cfg, &inventory, 0, at);
	expect_counts(2, 2);
	expect_sizes(0, SIZES(8, 14));
	expect_sizes(2, SIZES(0, 8));
}

static void pci_rebar_fixed_bar_is_not_resizable(void **state)
{
	int function = one_function();
	uint16_t at = add_card(function);

	(void)state;
	inventory.bars[0].fixed = true;
	pci_rebar_read(&fake.cfg, &inventory, 0, at);
	expect_counts(3, 1);
	expect_sizes(0, 0);
}

/* --- cost ------------------------------------------------------------------------------------- */

static void pci_rebar_costs_what_it_says(void **state)
{
	static const struct {
		uint16_t before;
		bool wide;
		size_t accesses;
	} cases[] = { { 0, false, 6 }, { 4, false, 6 }, { 0, true, 4 }, { 4, true, 3 } };
	const struct pci_bar bars[] = { resizable(0, MIB(256), true, SIZES(8, 14)),
					resizable(2, MIB(256), true, SIZES(0, 8)),
					resizable(4, MIB(16), true, SIZES(4, 5)) };
	size_t i;

	(void)state;
	for (i = 0; i < COUNT_OF(cases); i++) {
		int function = one_function();
		uint16_t at = add_rebar(function, bars, 3, cases[i].before);

		fake_pci_set_wide(&fake, cases[i].wide);
		pci_rebar_read(&fake.cfg, &inventory, 0, at);
		expect_counts(3, 0);
		assert_int_equal(fake.accesses, cases[i].accesses);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pci_rebar_tells_the_other_sizes),
		cmocka_unit_test(pci_rebar_tells_them_of_all_six),
		cmocka_unit_test(pci_rebar_bar_with_one_size_is_not_resizable),
		cmocka_unit_test(pci_rebar_present_size_is_one_of_them),
		cmocka_unit_test(pci_rebar_keeps_sizes_that_can_be),
		cmocka_unit_test(pci_rebar_contradictions_are_noted_and_left),
		cmocka_unit_test(pci_rebar_second_entry_for_a_bar_is_left_out),
		cmocka_unit_test(pci_rebar_later_entry_for_a_bar_is_left_out),
		cmocka_unit_test(pci_rebar_entries_up_to_the_end_count),
		cmocka_unit_test(pci_rebar_entries_beyond_the_end_are_noted),
		cmocka_unit_test(pci_rebar_fixed_bar_is_not_resizable),
		cmocka_unit_test(pci_rebar_costs_what_it_says),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

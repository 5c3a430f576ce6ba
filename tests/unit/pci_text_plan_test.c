/* SPDX-License-Identifier: MIT */
/* The lines that people, guests' dmesg and tests are compared with. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "pci/pci_cfg.h"
#include "pci/pci_text.h"
#include "tests/fake/hand_machine.h"

static struct pci_inventory inventory;
static struct pci_plan plan;

static void pci_text_words_resources_as_linux_does(void **state)
{
	static const struct {
		enum pci_bar_kind kind;
		bool is_64bit, prefetchable;
		struct range range;
		const char *text;
	} cases[] = {
		{ PCI_BAR_MEM, false, false, { 0xfebc0000, 0xfebdffff }, "[mem 0xfebc0000-0xfebdffff]" },
		{ PCI_BAR_MEM, false, true, { 0xf0000000, 0xf7ffffff }, "[mem 0xf0000000-0xf7ffffff pref]" },
		{ PCI_BAR_MEM, true, false, { 0xfe000000, 0xfe003fff }, "[mem 0xfe000000-0xfe003fff 64bit]" },
		{ PCI_BAR_MEM,
		  true,
		  true,
		  { 0x8000000000, 0x8000003fff },
		  "[mem 0x8000000000-0x8000003fff 64bit pref]" },
		{ PCI_BAR_MEM,
		  true,
		  true,
		  { 0x8000000000000000, UINT64_MAX },
		  "[mem 0x8000000000000000-0xffffffffffffffff 64bit pref]" },
		{ PCI_BAR_MEM, false, false, { 0, 0xfff }, "[mem 0x00000000-0x00000fff]" },
		{ PCI_BAR_MEM, false, false, { 0xfed00000, 0xfed00000 }, "[mem 0xfed00000]" },
		{ PCI_BAR_ROM_KIND, false, false, { 0xfeb80000, 0xfebbffff }, "[mem 0xfeb80000-0xfebbffff]" },
		{ PCI_BAR_IO, false, false, { 0xc000, 0xc01f }, "[io  0xc000-0xc01f]" },
		{ PCI_BAR_IO, false, false, { 0x80, 0x80 }, "[io  0x0080]" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct pci_bar bar = { .kind = (uint8_t)cases[i].kind,
					     .is_64bit = cases[i].is_64bit,
					     .prefetchable = cases[i].prefetchable };
		char text[PCI_TEXT_LINE];

		pci_text_bar_range(&bar, cases[i].range, text);
		assert_string_equal(text, cases[i].text);
	}
}

/* --- a plan ------------------------------------------------------------------------------------------------------- */

static void start(void)
{
	hand_machine_init(&inventory);
	memset(&plan, 0, sizeof(plan));
}

static void place_bar(size_t bar, uint64_t address)
{
	plan.bars[bar] = (struct pci_bar_plan){
		.address = address,
		.verdict = PCI_PLACED,
		.size = inventory.bars[bar].size,
	};
}

static void set_window(int16_t bridge, enum pci_bridge_window window, struct pci_window_plan window_plan)
{
	plan.bridges[bridge].windows[window] = window_plan;
}

static void make_bars(void)
{
	size_t refused;

	hand_function(&inventory, PCI_BDF(0, 3, 0), HAND_NIC, PCI_NONE);
	place_bar(hand_bar(&inventory, 0, HAND_MEM32, 0x20000), 0xfebc0000);
	place_bar(hand_bar(&inventory, 2, HAND_IO, 0x20), 0xc000);
	place_bar(hand_bar(&inventory, 4, HAND_PREF64, 0x4000), 0x8000000000);
	place_bar(hand_bar(&inventory, PCI_BAR_ROM, HAND_ROM, 0x40000), 0xfeb80000);
	hand_function(&inventory, PCI_BDF(0, 0x1f, 7), HAND_NIC, PCI_NONE);
	plan.bars[hand_bar(&inventory, 0, HAND_PREF64, 0x400000000)].verdict = PCI_NO_SPACE;
	refused = hand_bar(&inventory, 2, HAND_IO, 0x20);
	inventory.bars[refused].pinned = 0xd000;
	plan.bars[refused].verdict = PCI_PIN_REFUSED;
	plan.bars[hand_bar(&inventory, 3, HAND_PREF32, 0x1000)].verdict = PCI_TOO_LARGE;
	plan.bars[hand_bar(&inventory, 5, HAND_MEM32, 0x1000)].verdict = PCI_NO_WINDOW;
	plan.bars[hand_bar(&inventory, PCI_BAR_ROM, HAND_ROM, 0x800)].verdict = PCI_ROM_GIVEN_UP;
}

static void make_bridges(void)
{
	const struct pci_window_plan empty = { .verdict = PCI_EMPTY, .reserve = PCI_EMPTY };
	const int16_t wide = hand_bridge(&inventory, PCI_BDF(1, 0, 0), 2, PCI_NONE);
	int16_t narrow, closed;

	place_bar(hand_bar(&inventory, 0, HAND_MEM64, 0x1000), 0xfe100000);
	inventory.bridges[wide].subordinate = 5;
	set_window(wide, PCI_WINDOW_IO, (struct pci_window_plan){ { 0x1000, 0x1fff }, PCI_PLACED, PCI_EMPTY });
	set_window(wide, PCI_WINDOW_MEM,
		   (struct pci_window_plan){ { 0xfe000000, 0xfe0fffff }, PCI_PLACED, PCI_PLACED });
	set_window(wide, PCI_WINDOW_PREF,
		   (struct pci_window_plan){ { 0x8000000000, 0x80001fffff }, PCI_PLACED, PCI_NO_SPACE });
	narrow = hand_bridge(&inventory, PCI_BDF(1, 1, 0), 6, PCI_NONE);
	inventory.bridges[narrow].io = false;
	inventory.bridges[narrow].pref_64bit = false;
	set_window(narrow, PCI_WINDOW_IO,
		   (struct pci_window_plan){ .verdict = PCI_NO_WINDOW, .reserve = PCI_NO_WINDOW });
	set_window(narrow, PCI_WINDOW_MEM,
		   (struct pci_window_plan){ .verdict = PCI_NO_SPACE, .reserve = PCI_NO_SPACE });
	set_window(narrow, PCI_WINDOW_PREF, empty);
	narrow = hand_bridge(&inventory, PCI_BDF(1, 2, 0), 7, PCI_NONE);
	inventory.bridges[narrow].pref = false;
	set_window(narrow, PCI_WINDOW_IO, (struct pci_window_plan){ .verdict = PCI_EMPTY, .reserve = PCI_TOO_LARGE });
	set_window(narrow, PCI_WINDOW_MEM, empty);
	closed = hand_bridge(&inventory, PCI_BDF(1, 3, 0), 0, PCI_NONE);
	inventory.bridges[closed].subordinate = 0;
}

static void assert_lines(const char *const *lines, size_t count)
{
	char object[16], fact[PCI_TEXT_LINE], line[2 * PCI_TEXT_LINE], level;
	size_t cursor = 0;

	for (size_t i = 0; i < count; i++) {
		assert_true(pci_text_plan_line(&inventory, &plan, &cursor, &level, object, fact));
		snprintf(line, sizeof(line), "%c pci %s: %s", level, object, fact);
		assert_string_equal(line, lines[i]);
	}
	assert_false(pci_text_plan_line(&inventory, &plan, &cursor, &level, object, fact));
}

static void pci_text_plan_says_what_became_of_everything(void **state)
{
	static const char *const lines[] = {
		"I pci 00:03.0: BAR0 [mem 0xfebc0000-0xfebdffff] placed",
		"I pci 00:03.0: BAR2 [io  0xc000-0xc01f] placed",
		"I pci 00:03.0: BAR4 [mem 0x8000000000-0x8000003fff 64bit pref] placed",
		"I pci 00:03.0: ROM [mem 0xfeb80000-0xfebbffff] placed",
		"W pci 00:1f.7: BAR0 [mem size 0x400000000 64bit pref] not placed: no space, largest hole 0x100000000",
		"W pci 00:1f.7: BAR2 [io  size 0x0020] not placed: its fixed address is not free, wanted 0xd000",
		"W pci 00:1f.7: BAR3 [mem size 0x00001000 pref] not placed: larger than any range that may hold it",
		"W pci 00:1f.7: BAR5 [mem size 0x00001000] not placed: no window of its kind in a bridge above it",
		"W pci 00:1f.7: ROM [mem size 0x00000800] not placed: left out so that BARs fit",
		"I pci 01:00.0: BAR0 [mem 0xfe100000-0xfe100fff 64bit] placed",
		"I pci 01:00.0: bridge window [io  0x1000-0x1fff] to [bus 02-05] placed",
		"I pci 01:00.0: bridge window [mem 0xfe000000-0xfe0fffff] to [bus 02-05] placed",
		"W pci 01:00.0: bridge window [mem 0x8000000000-0x80001fffff 64bit pref] to [bus 02-05] placed, no hot-plug "
		"reserve: no space",
		"W pci 01:01.0: bridge window [mem] to [bus 06] not placed: no space",
		"I pci 01:01.0: bridge window [mem pref] to [bus 06] empty",
		"I pci 01:02.0: bridge window [io] to [bus 07] empty, no hot-plug reserve: larger than any range that may hold "
		"it",
		"I pci 01:02.0: bridge window [mem] to [bus 07] empty",
	};

	(void)state;
	start();
	plan.free_io = 0x400;
	plan.free_mem32 = 0x10000000;
	plan.free_mem64 = 0x100000000;
	make_bars();
	make_bridges();
	assert_lines(lines, sizeof(lines) / sizeof(lines[0]));
}

/* VF BARs, fixed and resized ones. */
static void make_special_bars(void)
{
	size_t bar;

	hand_function(&inventory, PCI_BDF(0, 3, 0), HAND_NIC, PCI_NONE);
	bar = hand_bar(&inventory, 1, HAND_PREF64, 0x10000000);
	inventory.bars[bar].sizes = 0x7f00;
	place_bar(bar, 0x8400000000);
	plan.bars[bar].size = 0x400000000;
	bar = hand_bar(&inventory, 3, HAND_PREF64, 0x10000000);
	inventory.bars[bar].sizes = 0x7f00;
	place_bar(bar, 0x8000000000);
	bar = hand_bar(&inventory, PCI_BAR_VF, HAND_PREF64, 0x4000);
	inventory.bars[bar].count = 8;
	place_bar(bar, 0x8800000000);
	bar = hand_bar(&inventory, PCI_BAR_VF + 2, HAND_MEM32, 0x1000);
	place_bar(bar, 0xfe400000);
	bar = hand_bar(&inventory, PCI_BAR_VF + 5, HAND_MEM32, 0x4000);
	inventory.bars[bar].count = 63;
	plan.bars[bar].verdict = PCI_NO_SPACE;
	hand_function(&inventory, PCI_BDF(0, 4, 0), HAND_NIC, PCI_NONE);
	for (uint8_t i = 0; i < 2; i++) {
		bar = hand_bar(&inventory, i, HAND_MEM32, 0x1804);
		inventory.bars[bar].pinned = 0xfe500000;
		inventory.bars[bar].fixed = true;
		place_bar(bar, 0xfe500000);
	}
	plan.bars[bar].verdict = PCI_PIN_REFUSED;
}

static void pci_text_plan_tells_vfs_resized_and_fixed_bars(void **state)
{
	static const char *const lines[] = {
		"I pci 00:03.0: BAR1 [mem 0x8400000000-0x87ffffffff 64bit pref] placed, resized from 0x10000000",
		"I pci 00:03.0: BAR3 [mem 0x8000000000-0x800fffffff 64bit pref] placed",
		"I pci 00:03.0: VF BAR0 [mem 0x8800000000-0x880001ffff 64bit pref] for 8 VFs placed",
		"I pci 00:03.0: VF BAR2 [mem 0xfe400000-0xfe400fff] for 1 VF placed",
		"W pci 00:03.0: VF BAR5 [mem size 0x000fc000] for 63 VFs not placed: no space, largest hole 0x2000",
		"I pci 00:04.0: BAR0 [mem 0xfe500000-0xfe501803] placed, fixed",
		"W pci 00:04.0: BAR1 [mem size 0x00001804] not placed: its fixed address is not free, wanted 0xfe500000",
	};

	(void)state;
	start();
	plan.free_mem32 = 0x2000;
	make_special_bars();
	assert_lines(lines, sizeof(lines) / sizeof(lines[0]));
}

/* Each BAR is told the largest hole of those that it may use: a number that it could not use would mislead. */
static void pci_text_plan_names_a_hole_that_the_bar_may_use(void **state)
{
	static const char *const lines[] = {
		"W pci 00:01.0: BAR0 [io  size 0x1000] not placed: no space, largest hole 0x100",
		"W pci 00:01.0: BAR1 [mem size 0x00001000 pref] not placed: no space, largest hole 0x20000",
		"W pci 00:01.0: BAR2 [mem size 0x00001000 64bit] not placed: no space, largest hole 0x4000000000",
		"W pci 00:01.0: BAR4 [mem size 0x00001000 64bit pref] not placed: no space, largest hole 0x4000000000",
		"W pci 00:01.0: ROM [mem size 0x00001000] not placed: no space, largest hole 0x20000",
		"I pci 00:02.0: bridge window [io] to [bus 01-02] empty",
		"I pci 00:02.0: bridge window [mem] to [bus 01-02] empty",
		"I pci 00:02.0: bridge window [mem 64bit pref] to [bus 01-02] empty",
		"W pci 01:00.0: BAR0 [mem size 0x00001000 64bit] not placed: no space, largest hole 0x20000",
		"W pci 01:00.0: BAR2 [mem size 0x00001000 64bit pref] not placed: no space, largest hole 0x4000000000",
		"I pci 01:01.0: bridge window [io] to [bus 02] empty",
		"I pci 01:01.0: bridge window [mem] to [bus 02] empty",
		"I pci 01:01.0: bridge window [mem pref] to [bus 02] empty",
		"W pci 02:00.0: BAR0 [mem size 0x00001000 64bit pref] not placed: no space, largest hole 0x20000",
	};
	int16_t port, old;

	(void)state;
	start();
	plan.free_io = 0x100;
	plan.free_mem32 = 0x20000;
	plan.free_mem64 = 0x4000000000;
	hand_function(&inventory, PCI_BDF(0, 1, 0), HAND_NIC, PCI_NONE);
	hand_bar(&inventory, 0, HAND_IO, 0x1000);
	hand_bar(&inventory, 1, HAND_PREF32, 0x1000);
	hand_bar(&inventory, 2, HAND_MEM64, 0x1000);
	hand_bar(&inventory, 4, HAND_PREF64, 0x1000);
	hand_bar(&inventory, PCI_BAR_ROM, HAND_ROM, 0x1000);
	port = hand_bridge(&inventory, PCI_BDF(0, 2, 0), 1, PCI_NONE);
	hand_function(&inventory, PCI_BDF(1, 0, 0), HAND_NIC, port);
	hand_bar(&inventory, 0, HAND_MEM64, 0x1000);
	hand_bar(&inventory, 2, HAND_PREF64, 0x1000);
	old = hand_bridge(&inventory, PCI_BDF(1, 1, 0), 2, port);
	inventory.bridges[old].pref_64bit = false;
	hand_function(&inventory, PCI_BDF(2, 0, 0), HAND_NIC, old);
	hand_bar(&inventory, 0, HAND_PREF64, 0x1000);
	for (size_t i = 0; i < inventory.bar_count; i++)
		plan.bars[i].verdict = PCI_NO_SPACE;
	for (unsigned i = 0; i < 2 * PCI_WINDOW_COUNT; i++)
		set_window((int16_t)(i / PCI_WINDOW_COUNT), (enum pci_bridge_window)(i % PCI_WINDOW_COUNT),
			   (struct pci_window_plan){ .verdict = PCI_EMPTY, .reserve = PCI_EMPTY });
	assert_lines(lines, sizeof(lines) / sizeof(lines[0]));
}

/* With little room above 4 GiB, the hole below it is the larger one for a BAR that may use both. */
static void pci_text_plan_names_the_larger_of_two_holes(void **state)
{
	static const char *const low[] = {
		"W pci 00:01.0: BAR0 [mem size 0x00100000 64bit pref] not placed: no space, largest hole 0x20000",
	};
	static const char *const none[] = {
		"W pci 00:01.0: BAR0 [mem size 0x00100000 64bit pref] not placed: no space, largest hole 0x0",
	};

	(void)state;
	start();
	hand_function(&inventory, PCI_BDF(0, 1, 0), HAND_NIC, PCI_NONE);
	plan.bars[hand_bar(&inventory, 0, HAND_PREF64, 0x100000)].verdict = PCI_NO_SPACE;
	assert_lines(none, 1);
	plan.free_mem32 = 0x20000;
	plan.free_mem64 = 0x1000;
	assert_lines(low, 1);
}

/* A line that is cut would lose its reason. */
static void pci_text_longest_plan_line_is_whole(void **state)
{
	char object[16], fact[PCI_TEXT_LINE], level;
	int16_t bridge;

	(void)state;
	start();
	bridge = hand_bridge(&inventory, PCI_BDF(0, 1, 0), 1, PCI_NONE);
	inventory.bridges[bridge].subordinate = 2;
	for (int verdict = PCI_NO_SPACE; verdict <= PCI_VF_GIVEN_UP; verdict++) {
		const char *reason = pci_verdict_text((enum pci_verdict)verdict);
		size_t cursor = 0;

		set_window(
			bridge, PCI_WINDOW_PREF,
			(struct pci_window_plan){ { 0x8000000000000000, UINT64_MAX }, PCI_PLACED, (uint8_t)verdict });
		for (unsigned window = 0; window < PCI_WINDOW_COUNT; window++)
			assert_true(pci_text_plan_line(&inventory, &plan, &cursor, &level, object, fact));
		assert_int_equal(level, 'W');
		assert_string_equal(fact + strlen(fact) - strlen(reason), reason);
	}
}

static void pci_text_longest_bar_line_is_whole(void **state)
{
	char object[16], fact[PCI_TEXT_LINE], level;
	struct pci_bar *bar;

	(void)state;
	start();
	hand_function(&inventory, PCI_BDF(0, 1, 0), HAND_NIC, PCI_NONE);
	bar = &inventory.bars[hand_bar(&inventory, PCI_BAR_VF, HAND_PREF64, 0x1000000000000)];
	bar->count = UINT16_MAX;
	bar->pinned = UINT64_MAX - 1;
	plan.free_mem32 = UINT64_MAX;
	for (int verdict = PCI_PLACED; verdict <= PCI_VF_GIVEN_UP; verdict++) {
		size_t cursor = 0;

		plan.bars[0] = (struct pci_bar_plan){ 0x1000000000000, (uint8_t)verdict, bar->size };
		assert_true(pci_text_plan_line(&inventory, &plan, &cursor, &level, object, fact));
		assert_true(strlen(fact) < PCI_TEXT_LINE - 1);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(pci_text_words_resources_as_linux_does),
		cmocka_unit_test(pci_text_plan_says_what_became_of_everything),
		cmocka_unit_test(pci_text_plan_tells_vfs_resized_and_fixed_bars),
		cmocka_unit_test(pci_text_plan_names_a_hole_that_the_bar_may_use),
		cmocka_unit_test(pci_text_plan_names_the_larger_of_two_holes),
		cmocka_unit_test(pci_text_longest_plan_line_is_whole),
		cmocka_unit_test(pci_text_longest_bar_line_is_whole),
	};

	return cmocka_run_group_tests_name("pci_text_plan", tests, NULL, NULL);
}

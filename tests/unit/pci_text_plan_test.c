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

static void place_bar(size_t bar, uint64_t address)
{
	plan.bars[bar] = (struct pci_bar_plan){ .address = address, .verdict = PCI_PLACED };
}

static void set_window(int16_t bridge, enum pci_bridge_window window, struct pci_window_plan window_plan)
{
	plan.bridges[bridge].windows[window] = window_plan;
}

static void make_bars(void)
{
	hand_function(&inventory, PCI_BDF(0, 3, 0), HAND_NIC, PCI_NONE);
	place_bar(hand_bar(&inventory, 0, HAND_MEM32, 0x20000), 0xfebc0000);
	place_bar(hand_bar(&inventory, 2, HAND_IO, 0x20), 0xc000);
	place_bar(hand_bar(&inventory, 4, HAND_PREF64, 0x4000), 0x8000000000);
	place_bar(hand_bar(&inventory, PCI_BAR_ROM, HAND_ROM, 0x40000), 0xfeb80000);
	hand_function(&inventory, PCI_BDF(0, 0x1f, 7), HAND_NIC, PCI_NONE);
	plan.bars[hand_bar(&inventory, 0, HAND_PREF64, 0x400000000)].verdict = PCI_NO_SPACE;
	plan.bars[hand_bar(&inventory, 2, HAND_IO, 0x20)].verdict = PCI_PIN_REFUSED;
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

static void pci_text_plan_says_what_became_of_everything(void **state)
{
	static const char *const lines[] = {
		"I pci 00:03.0: BAR0 [mem 0xfebc0000-0xfebdffff] placed",
		"I pci 00:03.0: BAR2 [io  0xc000-0xc01f] placed",
		"I pci 00:03.0: BAR4 [mem 0x8000000000-0x8000003fff 64bit pref] placed",
		"I pci 00:03.0: ROM [mem 0xfeb80000-0xfebbffff] placed",
		"W pci 00:1f.7: BAR0 [mem size 0x400000000 64bit pref] not placed: no space",
		"W pci 00:1f.7: BAR2 [io  size 0x0020] not placed: its fixed address is not free",
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
		"W pci 01:02.0: bridge window [io] to [bus 07] empty, no hot-plug reserve: larger than any range that may hold "
		"it",
		"I pci 01:02.0: bridge window [mem] to [bus 07] empty",
	};
	char object[16], fact[PCI_TEXT_LINE], line[2 * PCI_TEXT_LINE], level;
	size_t cursor = 0;

	(void)state;
	hand_machine_init(&inventory);
	make_bars();
	make_bridges();
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		assert_true(pci_text_plan_line(&inventory, &plan, &cursor, &level, object, fact));
		snprintf(line, sizeof(line), "%c pci %s: %s", level, object, fact);
		assert_string_equal(line, lines[i]);
	}
	assert_false(pci_text_plan_line(&inventory, &plan, &cursor, &level, object, fact));
}

/* A line that is cut would lose its reason. */
static void pci_text_longest_plan_line_is_whole(void **state)
{
	char object[16], fact[PCI_TEXT_LINE], level;
	int16_t bridge;

	(void)state;
	hand_machine_init(&inventory);
	bridge = hand_bridge(&inventory, PCI_BDF(0, 1, 0), 1, PCI_NONE);
	inventory.bridges[bridge].subordinate = 2;
	for (int verdict = PCI_NO_SPACE; verdict <= PCI_ROM_GIVEN_UP; verdict++) {
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

/* --- notes -------------------------------------------------------------------------------------------------------- */

static void pci_text_note_says_what_was_found_and_done(void **state)
{
	static const struct {
		struct pci_note note;
		const char *text;
	} cases[] = {
		{ { PCI_NOTE_FUNCTIONS_FULL, 0, 0, 0 },
		  "no room in the inventory: this and all further functions are left alone" },
		{ { PCI_NOTE_BARS_FULL, 0, 0, 0 }, "no room for its BARs in the inventory: decode stays off" },
		{ { PCI_NOTE_BRIDGES_FULL, 0, 0, 0 }, "no room for the bridge in the inventory: left closed" },
		{ { PCI_NOTE_NO_BUS_NUMBER, 0, 0x18, 0 }, "no bus number left for the bridge: left closed" },
		{ { PCI_NOTE_BUS_STUCK, 0, 0x18, 0x10203 },
		  "bus numbers read back 0x010203, not what was written: left closed" },
		{ { PCI_NOTE_BAR_INVALID, 0, 0x18, 0xbeef }, "BAR2 reads back 0x0000beef, no valid size: left out" },
		{ { PCI_NOTE_BAR_INVALID, 0, 0x30, 1 }, "ROM reads back 0x00000001, no valid size: left out" },
		{ { PCI_NOTE_BAR_INVALID, 0, 0x38, 1 }, "ROM reads back 0x00000001, no valid size: left out" },
		{ { PCI_NOTE_BAR_64BIT_LAST, 0, 0x24, 0 }, "BAR5 is the last one but of 64-bit type: left out" },
		{ { PCI_NOTE_HEADER_UNKNOWN, 0, 0x0e, 0x7f }, "unknown header type 0x7f: left alone" },
		{ { PCI_NOTE_CAPABILITY_LOOP, 0, 0x40, 0 },
		  "capability list loops or leaves its space at 40h: the rest is not read" },
		{ { PCI_NOTE_ROOT_MISSING, 0, 0, 3 }, "3 of the extra root buses announced were not found" },
		{ { PCI_NOTE_DECODE_STUCK, 0, 4, 2 }, "decode cannot be turned off: its BARs are not sized" },
		{ { 99, 0, 0, 0 }, "unknown note 99" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char fact[PCI_TEXT_LINE];

		pci_text_note(&cases[i].note, fact);
		assert_string_equal(fact, cases[i].text);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(pci_text_words_resources_as_linux_does),
		cmocka_unit_test(pci_text_plan_says_what_became_of_everything),
		cmocka_unit_test(pci_text_longest_plan_line_is_whole),
		cmocka_unit_test(pci_text_note_says_what_was_found_and_done),
	};

	return cmocka_run_group_tests_name("pci_text_plan", tests, NULL, NULL);
}

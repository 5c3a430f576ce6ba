/* SPDX-License-Identifier: MIT */
/* Options that are lists: all of a list is used, or nothing of it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "firmware/glue/options.h"
#include "pci/pci_cfg.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static enum option_result set(struct options *options, const char *name, const char *text)
{
	const char *expected = NULL;

	return options_set(options, name, text, &expected);
}

static void set_ok(struct options *options, const char *name, const char *text)
{
	options_init(options);
	if (set(options, name, text) != OPTION_OK)
		fail_msg("%s refused \"%s\"", name, text);
}

/* --- pins --------------------------------------------------------------------------------------------------------- */

static void options_pin_names_function_bar_and_address(void **state)
{
	static const struct {
		const char *text;
		struct pci_pin pin;
	} cases[] = {
		{ "00:02.0/0@0xe0000000", { 0xe0000000, PCI_BDF(0, 2, 0), 0 } },
		{ "00:02.0/5@0xc000", { 0xc000, PCI_BDF(0, 2, 0), 5 } },
		{ "ff:1f.7/rom@0x0", { 0, PCI_BDF(0xff, 0x1f, 7), PCI_BAR_ROM } },
		{ "FF:1F.7/2@0xFD00000000", { 0xfd00000000, PCI_BDF(0xff, 0x1f, 7), 2 } },
		{ "01:00.0/vf0@0x8000000000", { 0x8000000000, PCI_BDF(1, 0, 0), PCI_BAR_VF } },
		{ "1:0.0/vf5@0XfffffffffffffffE", { UINT64_MAX - 1, PCI_BDF(1, 0, 0), PCI_BAR_VF + 5 } },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct options options;

		set_ok(&options, "pin", cases[i].text);
		assert_int_equal(options.policy.pin_count, 1);
		assert_true(options.policy.pins[0].address == cases[i].pin.address);
		assert_int_equal(options.policy.pins[0].bdf, cases[i].pin.bdf);
		assert_int_equal(options.policy.pins[0].index, cases[i].pin.index);
	}
}

static void options_pin_takes_several_in_any_order(void **state)
{
	struct options options;
	const struct pci_pin *pins = options.policy.pins;

	(void)state;
	set_ok(&options, "pin", "00:03.0/4@0x40000,00:02.0/rom@0x20000,00:02.0/0@0x10000,00:02.1/0@0x30000");
	assert_int_equal(options.policy.pin_count, 4);
	for (size_t i = 0; i < 4; i++)
		assert_true(pins[i].address == 0x10000 * (i + 1));
}

/* UINT64_MAX stands for a BAR that is not pinned (PCI_NOT_PINNED), so it is no address. */
static const char *const bad_pins[] = {
	"",
	"none,",
	"None",
	",",
	"00:02.0",
	"00:02.0/0",
	"00:02.0/0@",
	"00:02.0/0@0x",
	"00:02.0/0@e0000000",
	"00:02.0/0@80000000",
	"00:02.0/0@0xe0000000K",
	"00:02.0/0@0xffffffffffffffff",
	"00:02.0/0@0x10000000000000000",
	"00:02.0/6@0xe0000000",
	"00:02.0/00@0xe0000000",
	"00:02.0/@0xe0000000",
	"00:02.0/ROM@0xe0000000",
	"00:02.0/vf@0xe0000000",
	"00:02.0/vf6@0xe0000000",
	"00:02.0/bar0@0xe0000000",
	"00:02.0 0@0xe0000000",
	"00:02.8/0@0xe0000000",
	"00:20.0/0@0xe0000000",
	"100:02.0/0@0xe0000000",
	"0000:00:02.0/0@0xe0000000",
	"00:02/0@0xe0000000",
	"00.02.0/0@0xe0000000",
	"-1:02.0/0@0xe0000000",
	" 00:02.0/0@0xe0000000",
	"00:02.0/0@0xe0000000 ",
	"00:02.0/0@0xe0000000,",
	",00:02.0/0@0xe0000000",
	"00:02.0/0@0xe0000000, 00:03.0/0@0xf0000000",
	"00:02.0/0@0xe0000000,,00:03.0/0@0xf0000000",
	"00:02.0/0@0xe0000000;00:03.0/0@0xf0000000",
	"00:02.0/0@0xe0000000,00:02.0/0@0xf0000000",
	"00:02.0/0@0xe0000000,00:03.0/0@0xf0000000,00:02.0/0@0xe0000000",
	"00:02.0/0@0xe0000000,none",
};

static void options_malformed_pins_leave_what_was_there(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(bad_pins); i++) {
		struct options options;

		set_ok(&options, "pin", "00:1e.0/1@0x1234,00:1f.0/2@0x5678");
		if (set(&options, "pin", bad_pins[i]) != OPTION_MALFORMED)
			fail_msg("pin took \"%s\"", bad_pins[i]);
		assert_int_equal(options.policy.pin_count, 2);
		assert_true(options.policy.pins[0].address == 0x1234);
		assert_true(options.policy.pins[1].address == 0x5678);
		options_init(&options);
		assert_int_equal(set(&options, "pin", bad_pins[i]), OPTION_MALFORMED);
		assert_int_equal(options.policy.pin_count, 0);
	}
}

/* --- boot-critical functions, extra roots ------------------------------------------------------------------------- */

static void options_boot_critical_names_functions(void **state)
{
	struct options options;

	(void)state;
	set_ok(&options, "boot-critical", "02:00.1,00:1f.2,02:00.0");
	assert_int_equal(options.policy.critical_count, 3);
	assert_int_equal(options.policy.critical[0], PCI_BDF(0, 0x1f, 2));
	assert_int_equal(options.policy.critical[1], PCI_BDF(2, 0, 0));
	assert_int_equal(options.policy.critical[2], PCI_BDF(2, 0, 1));
	set_ok(&options, "boot-critical", "00:00.0");
	assert_int_equal(options.policy.critical_count, 1);
	assert_int_equal(options.policy.critical[0], 0);
}

static void options_extra_roots_are_hexadecimal_and_end_up_ascending(void **state)
{
	struct options options;

	(void)state;
	set_ok(&options, "extra-roots", "c0,8,FF,10,80");
	assert_int_equal(options.root_count, 5);
	assert_memory_equal(options.roots, ((const uint8_t[]){ 0x08, 0x10, 0x80, 0xc0, 0xff }), 5);
	set_ok(&options, "extra-roots", "01");
	assert_int_equal(options.root_count, 1);
	assert_int_equal(options.roots[0], 1);
}

static void options_malformed_lists_are_not_used(void **state)
{
	static const struct {
		const char *name, *text;
	} cases[] = {
		{ "boot-critical", "" },
		{ "boot-critical", "02:00" },
		{ "boot-critical", "02:00.0/0" },
		{ "boot-critical", "02:00.0 02:00.1" },
		{ "boot-critical", "02:00.0,2:0.0" },
		{ "boot-critical", "02:00.0," },
		{ "boot-critical", "02:00.0,vga" },
		{ "extra-roots", "" },
		{ "extra-roots", "0" },
		{ "extra-roots", "00" },
		{ "extra-roots", "8,0" },
		{ "extra-roots", "0x80" },
		{ "extra-roots", "100" },
		{ "extra-roots", "8,8" },
		{ "extra-roots", "8,08" },
		{ "extra-roots", "8-10" },
		{ "extra-roots", "g" },
		{ "extra-roots", "8,,9" },
		{ "extra-roots", "8, 9" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct options options;

		options_init(&options);
		if (set(&options, cases[i].name, cases[i].text) != OPTION_MALFORMED)
			fail_msg("%s took \"%s\"", cases[i].name, cases[i].text);
		assert_int_equal(options.policy.critical_count, 0);
		assert_int_equal(options.root_count, 0);
	}
}

/* --- all lists ---------------------------------------------------------------------------------------------------- */

/* `count` items of the longest text there is for one. */
static void many(char text[2 * OPTION_VALUE_MAX], const char *name, unsigned count)
{
	size_t at = 0;

	text[0] = '\0';
	for (unsigned i = 0; i < count; i++) {
		size_t room = 2 * OPTION_VALUE_MAX - at;
		const char *comma = i ? "," : "";

		if (strcmp(name, "pin") == 0)
			at += (size_t)snprintf(text + at, room, "%sff:%02x.%x/vf5@0x000fffffffff%04x", comma, i / 8,
					       i % 8, i);
		else if (strcmp(name, "boot-critical") == 0)
			at += (size_t)snprintf(text + at, room, "%sff:%02x.%x", comma, i / 8, i % 8);
		else
			at += (size_t)snprintf(text + at, room, "%s%02x", comma, 0xff - i);
	}
	assert_true(at < 2 * OPTION_VALUE_MAX);
}

static void options_lists_have_a_largest_length(void **state)
{
	static const struct {
		const char *name;
		unsigned largest;
	} cases[] = { { "pin", 32 }, { "boot-critical", 16 }, { "extra-roots", 63 } };

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		char text[2 * OPTION_VALUE_MAX];
		struct options options;

		many(text, cases[i].name, cases[i].largest);
		assert_true(strlen(text) < OPTION_VALUE_MAX);
		set_ok(&options, cases[i].name, text);
		assert_int_equal(options.policy.pin_count + options.policy.critical_count + options.root_count,
				 cases[i].largest);
		options_init(&options);
		many(text, cases[i].name, cases[i].largest + 1);
		assert_int_equal(set(&options, cases[i].name, text), OPTION_MALFORMED);
		assert_int_equal(options.policy.pin_count + options.policy.critical_count + options.root_count, 0);
	}
}

static void options_the_longest_lists_are_read_to_their_ends(void **state)
{
	char text[2 * OPTION_VALUE_MAX];
	struct options options;

	(void)state;
	many(text, "pin", PCI_MAX_PINS);
	set_ok(&options, "pin", text);
	for (unsigned i = 0; i < PCI_MAX_PINS; i++) {
		assert_int_equal(options.policy.pins[i].bdf, PCI_BDF(0xff, i / 8, i % 8));
		assert_true(options.policy.pins[i].address == UINT64_C(0x000fffffffff0000) + i);
	}
	many(text, "extra-roots", OPTION_MAX_ROOTS);
	set_ok(&options, "extra-roots", text);
	for (unsigned i = 0; i < OPTION_MAX_ROOTS; i++)
		assert_int_equal(options.roots[i], 0xff - OPTION_MAX_ROOTS + 1 + i);
}

static void options_none_empties_a_list(void **state)
{
	static const struct {
		const char *name, *text;
	} cases[] = { { "pin", "00:02.0/0@0xe0000000" }, { "boot-critical", "00:02.0" }, { "extra-roots", "8" } };

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct options options;

		set_ok(&options, cases[i].name, cases[i].text);
		assert_int_equal(options.policy.pin_count + options.policy.critical_count + options.root_count, 1);
		assert_int_equal(set(&options, cases[i].name, "none"), OPTION_OK);
		assert_int_equal(options.policy.pin_count + options.policy.critical_count + options.root_count, 0);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(options_pin_names_function_bar_and_address),
		cmocka_unit_test(options_pin_takes_several_in_any_order),
		cmocka_unit_test(options_malformed_pins_leave_what_was_there),
		cmocka_unit_test(options_boot_critical_names_functions),
		cmocka_unit_test(options_extra_roots_are_hexadecimal_and_end_up_ascending),
		cmocka_unit_test(options_malformed_lists_are_not_used),
		cmocka_unit_test(options_lists_have_a_largest_length),
		cmocka_unit_test(options_the_longest_lists_are_read_to_their_ends),
		cmocka_unit_test(options_none_empties_a_list),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: MIT */
/* Secondary host bridges: what their text may say, what they leave to the chipset's own, their windows. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "firmware/glue/host_bridge.h"

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

#define WHOLE                                                                        \
	"segment=0001 buses=00-3f ecam=0xd0000000-0xd3ffffff "                       \
	"mem=0xe0000000-0xe7ffffff pref=0x8000000000-0x8fffffffff io=0x8000-0x8fff " \
	"interrupts=16,17,18,19 flags=hotplug"
#define LEAST "buses=80-80 ecam=0xd0000000-0xd00fffff"

#define ECAM_CLAUSE "ecam=0xFIRST-0xLAST, 1 MiB for each of buses"
#define BUSES_CLAUSE "buses=FIRST-LAST, each one or two hexadecimal digits"
#define MEM_CLAUSE "mem=0xFIRST-0xLAST below 4 GiB, whole MiB"
#define PREF_CLAUSE "pref=0xFIRST-0xLAST at or above 4 GiB, whole MiB"
#define IO_CLAUSE "io=0xFIRST-0xLAST from 0x1000 to 0xffff, whole 4 KiB"
#define INTERRUPTS_CLAUSE "interrupts=A,B,C,D, global system interrupts of INTA#-INTD#"
#define FLAGS_CLAUSE "flags=hotplug or flags=conventional"
#define SEGMENT_CLAUSE "segment=NNNN, one to four hexadecimal digits"

static struct host_bridge parsed(const char *text)
{
	struct host_bridge bridge;
	const char *expected = host_bridge_parse(text, &bridge);

	if (expected)
		fail_msg("%s: expected %s", text, expected);
	return bridge;
}

static void assert_range(struct range range, uint64_t first, uint64_t last)
{
	if (range.first != first || range.last != last)
		fail_msg("0x%llx-0x%llx", (unsigned long long)range.first, (unsigned long long)range.last);
}

/* --- the text --------------------------------------------------------------------------------------------------------- */

static void host_bridge_has_what_its_text_says(void **state)
{
	const struct host_bridge bridge = parsed(WHOLE);

	(void)state;
	assert_true(bridge.there && bridge.has_mem && bridge.has_pref && bridge.has_io && bridge.has_interrupts);
	assert_int_equal(bridge.segment, 1);
	assert_int_equal(bridge.first_bus, 0);
	assert_int_equal(bridge.last_bus, 0x3f);
	assert_range(bridge.ecam, 0xd0000000, 0xd3ffffff);
	assert_range(bridge.mem, 0xe0000000, 0xe7ffffff);
	assert_range(bridge.pref, UINT64_C(0x8000000000), UINT64_C(0x8fffffffff));
	assert_range(bridge.io, 0x8000, 0x8fff);
	for (uint32_t pin = 0; pin < 4; pin++)
		assert_int_equal(bridge.interrupts[pin], 16 + pin);
	assert_true(bridge.hotplug);
	assert_false(bridge.conventional);
}

static void host_bridge_needs_no_more_than_buses_and_ecam(void **state)
{
	const struct host_bridge bridge = parsed(LEAST);

	(void)state;
	assert_true(bridge.there);
	assert_int_equal(bridge.segment, 0);
	assert_int_equal(bridge.first_bus, 0x80);
	assert_int_equal(bridge.last_bus, 0x80);
	assert_false(bridge.has_mem || bridge.has_pref || bridge.has_io || bridge.has_interrupts);
	assert_false(bridge.hotplug || bridge.conventional);
}

static void host_bridge_items_come_in_any_order(void **state)
{
	const struct host_bridge bridge =
		parsed("flags=conventional ecam=0xd0000000-0xd00fffff\tsegment=fffe buses=ff-FF\n");

	(void)state;
	assert_true(bridge.conventional);
	assert_int_equal(bridge.segment, 0xfffe);
	assert_int_equal(bridge.first_bus, 0xff);
}

/* The edges of each value that are inside. */
static void host_bridge_takes_values_to_their_limits(void **state)
{
	static const char *const texts[] = {
		LEAST " segment=0",
		LEAST " segment=ffff",
		"buses=0-ff ecam=0xf0000000-0xffffffff",
		LEAST " mem=0x0-0xffffffff",
		LEAST " pref=0x100000000-0x1000fffff",
		LEAST " pref=0x100000000-0xffffffffffefffff",
		LEAST " io=0x1000-0xffff",
		LEAST " interrupts=0,24,1000,4294967294",
		LEAST " interrupts=0x10,0x10,0x10,0x10",
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(texts); i++)
		parsed(texts[i]);
}

static void host_bridge_says_what_was_expected_in_place_of_a_wrong_item(void **state)
{
	static const struct {
		const char *text, *expected;
	} cases[] = {
		{ "", BUSES_CLAUSE },
		{ "ecam=0xd0000000-0xd00fffff", BUSES_CLAUSE },
		{ "buses=80-80", ECAM_CLAUSE },
		{ LEAST " segment=", SEGMENT_CLAUSE },
		{ LEAST " segment=10000", SEGMENT_CLAUSE },
		{ LEAST " segment=0x1", SEGMENT_CLAUSE },
		{ "buses=3f-00 ecam=0xd0000000-0xd3ffffff", BUSES_CLAUSE },
		{ "buses=00-100 ecam=0xd0000000-0xe00fffff", BUSES_CLAUSE },
		{ "buses=00 ecam=0xd0000000-0xd00fffff", BUSES_CLAUSE },
		{ "buses=80-80 ecam=0xd0000000-0xd01fffff", ECAM_CLAUSE }, /* more than the buses */
		{ "buses=80-81 ecam=0xd0000000-0xd00fffff", ECAM_CLAUSE }, /* less */
		{ "buses=80-80 ecam=0xd0080000-0xd017ffff", ECAM_CLAUSE }, /* as much, but not whole MiB */
		{ "buses=80-80 ecam=0xd00fffff-0xd0000000", ECAM_CLAUSE }, /* reversed */
		{ "buses=80-80 ecam=0x100080000-0x10017ffff", ECAM_CLAUSE },
		{ "buses=80-80 ecam=0xfffffffffff00000-0xffffffffffffffff", ECAM_CLAUSE },
		{ LEAST " mem=0xe0000000-0xe00ffffe", MEM_CLAUSE },
		{ LEAST " mem=0xe0000001-0xe00fffff", MEM_CLAUSE },
		{ LEAST " mem=0xe0080000-0xe0ffffff", MEM_CLAUSE },
		{ LEAST " mem=0xe00fffff-0xe0000000", MEM_CLAUSE },
		{ LEAST " mem=0xfff00000-0x1000fffff", MEM_CLAUSE },
		{ LEAST " mem=3758096384-0xe00fffff", MEM_CLAUSE },
		{ LEAST " pref=0xfff00000-0x1000fffff", PREF_CLAUSE },
		{ LEAST " pref=0x100000000-0x10007ffff", PREF_CLAUSE },
		{ LEAST " pref=0x200000000-0x1ffffffff", PREF_CLAUSE },
		{ LEAST " pref=0x100000000-0xffffffffffffffff", PREF_CLAUSE },
		{ LEAST " io=0x0-0xfff", IO_CLAUSE },
		{ LEAST " io=0x8000-0x87ff", IO_CLAUSE },
		{ LEAST " io=0x8400-0x8fff", IO_CLAUSE },
		{ LEAST " io=0x8fff-0x8000", IO_CLAUSE },
		{ LEAST " io=0x8000-0x10fff", IO_CLAUSE },
		{ LEAST " interrupts=16,17,18", INTERRUPTS_CLAUSE },
		{ LEAST " interrupts=16,17,18,19,20", INTERRUPTS_CLAUSE },
		{ LEAST " interrupts=16,17,18,4294967295", INTERRUPTS_CLAUSE },
		{ LEAST " flags=", FLAGS_CLAUSE },
		{ LEAST " flags=cold", FLAGS_CLAUSE },
		{ LEAST " flags=hotplug,conventional", FLAGS_CLAUSE }, /* _OSC, which asks for it, is PCI Express's */
		{ LEAST " " LEAST, "each item once" },
		{ LEAST " size=1", "items that there are, each KEY=VALUE, with blanks between them" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct host_bridge bridge, before;
		const char *expected;

		memset(&bridge, 0x5a, sizeof(bridge));
		before = bridge;
		expected = host_bridge_parse(cases[i].text, &bridge);
		if (!expected || strcmp(expected, cases[i].expected) != 0)
			fail_msg("%s: %s", cases[i].text, expected ? expected : "taken");
		assert_memory_equal(&bridge, &before, sizeof(bridge));
	}
}

/* --- what is left to the chipset -------------------------------------------------------------------------------- */

static void host_bridge_leaves_the_chipset_the_buses_before_it(void **state)
{
	static const struct range chipset_ecam = { 0xb0000000, 0xbfffffff };
	static const struct {
		const char *text;
		uint8_t last;
	} cases[] = {
		{ "segment=1 buses=20-3f ecam=0xd0000000-0xd1ffffff", 0xff }, /* another segment and ECAM */
		{ "segment=1 buses=c0-ff ecam=0xbc000000-0xbfffffff", 0xbf },
		{ "segment=0 buses=f0-ff ecam=0xd0000000-0xd0ffffff", 0xef },
		{ "segment=0 buses=01-01 ecam=0xd0000000-0xd00fffff", 0x00 },
	};
	struct host_bridge bridges[HOST_BRIDGE_MAX] = { { .there = false } };

	(void)state;
	assert_int_equal(host_bridge_chipset_last_bus(bridges, chipset_ecam), 0xff);
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct host_bridge alone[HOST_BRIDGE_MAX] = { [HOST_BRIDGE_MAX - 1] = parsed(cases[i].text) };

		assert_int_equal(host_bridge_chipset_last_bus(alone, chipset_ecam), cases[i].last);
		assert_int_equal(host_bridge_leaves_bus(&alone[HOST_BRIDGE_MAX - 1], chipset_ecam), cases[i].last);
	}
	bridges[2] = parsed(cases[2].text);
	bridges[5] = parsed(cases[1].text);
	bridges[7] = parsed(cases[0].text);
	assert_int_equal(host_bridge_chipset_last_bus(bridges, chipset_ecam), 0xbf);
	bridges[5].there = false;
	assert_int_equal(host_bridge_chipset_last_bus(bridges, chipset_ecam), 0xef);
}

/* PCI Firmware Specification 3.3, 4.1.2: the MCFG's base address is bus 0's, wherever the range of buses begins. */
static void host_bridge_ecam_base_is_where_bus_0_would_be(void **state)
{
	const struct host_bridge from_80 = parsed(LEAST), from_0 = parsed(WHOLE);

	(void)state;
	assert_int_equal(host_bridge_ecam_base(&from_80), 0xd0000000 - 0x8000000);
	assert_int_equal(host_bridge_ecam_base(&from_0), 0xd0000000);
}

/* --- windows ---------------------------------------------------------------------------------------------------------- */

static void assert_one(const struct range_set *set, uint64_t first, uint64_t last)
{
	assert_int_equal(set->count, 1);
	assert_range(set->ranges[0], first, last);
}

static void host_bridge_windows_are_its_ranges(void **state)
{
	static struct pci_windows windows;
	struct host_bridge bridge = parsed(WHOLE);

	(void)state;
	memset(&windows, 0x5a, sizeof(windows));
	host_bridge_windows(&bridge, &windows);
	assert_one(&windows.io, 0x8000, 0x8fff);
	assert_one(&windows.mem32, 0xe0000000, 0xe7ffffff);
	assert_one(&windows.mem64, UINT64_C(0x8000000000), UINT64_C(0x8fffffffff));
	assert_int_equal(windows.io_cover.count, 0);
	assert_true(windows.mem64_prefetchable);
	bridge = parsed(LEAST);
	host_bridge_windows(&bridge, &windows);
	assert_int_equal(windows.io.count + windows.mem32.count + windows.mem64.count, 0);
}

static void host_bridge_errors_have_different_texts(void **state)
{
	(void)state;
	for (int error = HOST_BRIDGE_OK; error <= HOST_BRIDGE_BUSES; error++) {
		const char *text = host_bridge_error_text((enum host_bridge_error)error);

		assert_string_not_equal(text, "unknown error");
		for (int other = HOST_BRIDGE_OK; other < error; other++)
			assert_string_not_equal(text, host_bridge_error_text((enum host_bridge_error)other));
	}
	assert_string_equal(host_bridge_error_text((enum host_bridge_error)(HOST_BRIDGE_BUSES + 1)), "unknown error");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(host_bridge_has_what_its_text_says),
		cmocka_unit_test(host_bridge_needs_no_more_than_buses_and_ecam),
		cmocka_unit_test(host_bridge_items_come_in_any_order),
		cmocka_unit_test(host_bridge_takes_values_to_their_limits),
		cmocka_unit_test(host_bridge_says_what_was_expected_in_place_of_a_wrong_item),
		cmocka_unit_test(host_bridge_leaves_the_chipset_the_buses_before_it),
		cmocka_unit_test(host_bridge_ecam_base_is_where_bus_0_would_be),
		cmocka_unit_test(host_bridge_windows_are_its_ranges),
		cmocka_unit_test(host_bridge_errors_have_different_texts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

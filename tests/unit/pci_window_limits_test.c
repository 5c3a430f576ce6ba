/* SPDX-License-Identifier: MIT */
/* What makes a window smaller than the machine would let it be: the policy, the processor's make, the payload. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "pci/pci_window.h"
#include "tests/fake/hand_machine.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define MIB(n) ((uint64_t)(n) << 20)
#define GIB(n) ((uint64_t)(n) << 30)

#define LOW_END 0xfec00000

/* AMD IOMMU specification 48882, 2.1.2. */
#define HT_FIRST UINT64_C(0xfd00000000)
#define HT_LAST UINT64_C(0xffffffffff)

static struct range reserved_storage[300];
static struct range_set reserved;
static struct range_set io; /* empty */
static struct range_set cover;
static struct range cover_storage[200];
static struct pci_window_facts facts;
static struct pci_policy policy;
static struct pci_windows windows;

/* 2 GiB of low RAM, none above, 48 address bits, nothing reserved. */
static int machine_init(void **state)
{
	(void)state;
	range_set_init(&reserved, reserved_storage, COUNT(reserved_storage));
	range_set_init(&cover, cover_storage, COUNT(cover_storage));
	range_set_init(&io, NULL, 0);
	facts = (struct pci_window_facts){
		.low_ram_end = GIB(2),
		.mmio32_end = LOW_END,
		.address_bits = 48,
		.reserved = &reserved,
		.io_usable = &io,
	};
	pci_policy_init(&policy);
	memset(&windows, 0xee, sizeof(windows));
	return 0;
}

static void assert_ranges(const struct range_set *set, const struct range *expected, size_t count)
{
	assert_int_equal(set->count, count);
	for (size_t i = 0; i < count; i++) {
		if (!range_equal(set->ranges[i], expected[i]))
			fail_msg("range %zu: 0x%llx-0x%llx, expected 0x%llx-0x%llx", i,
				 (unsigned long long)set->ranges[i].first, (unsigned long long)set->ranges[i].last,
				 (unsigned long long)expected[i].first, (unsigned long long)expected[i].last);
	}
}

#define BUILD_GIVES(set, ...)                                                                  \
	do {                                                                                   \
		assert_int_equal(pci_window_build(&facts, &policy, &windows), PCI_WINDOW_OK);  \
		assert_ranges(&windows.set, (const struct range[]){ __VA_ARGS__ },             \
			      sizeof((struct range[]){ __VA_ARGS__ }) / sizeof(struct range)); \
	} while (0)

/* --- the low hole ------------------------------------------------------------------------------------------------- */

static void pci_window_low_hole_is_the_end_of_the_hole(void **state)
{
	(void)state;
	policy.low_hole = GIB(1);
	BUILD_GIVES(mem32, { LOW_END - GIB(1), LOW_END - 1 });
	policy.low_hole = MIB(1);
	BUILD_GIVES(mem32, { LOW_END - MIB(1), LOW_END - 1 });
	policy.low_hole = 0;
	BUILD_GIVES(mem32, { GIB(2), LOW_END - 1 });
}

static void pci_window_low_hole_never_reaches_into_ram(void **state)
{
	static const uint64_t sizes[] = {
		LOW_END - GIB(2), LOW_END - GIB(2) + 1, LOW_END - 1, LOW_END, LOW_END + 1, GIB(4), GIB(16), UINT64_MAX
	};

	(void)state;
	for (size_t i = 0; i < COUNT(sizes); i++) {
		policy.low_hole = sizes[i];
		BUILD_GIVES(mem32, { GIB(2), LOW_END - 1 });
	}
	facts.low_ram_end = 0;
	for (size_t i = 4; i < COUNT(sizes); i++) {
		policy.low_hole = sizes[i];
		BUILD_GIVES(mem32, { MIB(1), LOW_END - 1 });
	}
}

static void pci_window_low_hole_is_carved_like_any(void **state)
{
	(void)state;
	policy.low_hole = GIB(1);
	hand_windows_add(&reserved, 0xb0000000, 0xbfffffff);
	hand_windows_add(&reserved, 0xd0000000, 0xd00fffff);
	BUILD_GIVES(mem32, { 0xc0000000, 0xcfffffff }, { 0xd0100000, LOW_END - 1 });
}

static void pci_window_low_hole_says_nothing_about_the_high_window(void **state)
{
	(void)state;
	policy.low_hole = MIB(64);
	BUILD_GIVES(mem64, { GIB(4), (UINT64_C(1) << 48) - 1 });
}

/* --- above 4 GiB -------------------------------------------------------------------------------------------------- */

static void pci_window_hypertransport_is_left_out_though_nobody_reserves_it(void **state)
{
	(void)state;
	facts.hypertransport = true;
	BUILD_GIVES(mem64, { GIB(4), HT_FIRST - 1 }, { HT_LAST + 1, (UINT64_C(1) << 48) - 1 });
	facts.address_bits = 40;
	BUILD_GIVES(mem64, { GIB(4), HT_FIRST - 1 });
	facts.address_bits = 39;
	BUILD_GIVES(mem64, { GIB(4), GIB(512) - 1 });
}

static void pci_window_hypertransport_reserved_as_well_is_left_out_once(void **state)
{
	(void)state;
	facts.hypertransport = true;
	hand_windows_add(&reserved, HT_FIRST, HT_LAST);
	BUILD_GIVES(mem64, { GIB(4), HT_FIRST - 1 }, { HT_LAST + 1, (UINT64_C(1) << 48) - 1 });
}

static void pci_window_others_have_no_hypertransport(void **state)
{
	(void)state;
	BUILD_GIVES(mem64, { GIB(4), (UINT64_C(1) << 48) - 1 });
}

static void pci_window_hypertransport_may_end_or_take_the_window(void **state)
{
	(void)state;
	facts.hypertransport = true;
	facts.high_ram_end = HT_FIRST + GIB(1);
	BUILD_GIVES(mem64, { HT_LAST + 1, (UINT64_C(1) << 48) - 1 });
	facts.address_bits = 40;
	assert_int_equal(pci_window_build(&facts, &policy, &windows), PCI_WINDOW_OK);
	assert_int_equal(windows.mem64.count, 0);
}

static void pci_window_high_ends_where_the_payload_does(void **state)
{
	(void)state;
	facts.high_end_limit = GIB(64);
	BUILD_GIVES(mem64, { GIB(4), GIB(64) - 1 });
	facts.high_end_limit = GIB(4) + 1;
	BUILD_GIVES(mem64, { GIB(4), GIB(4) });
	facts.high_end_limit = UINT64_MAX;
	BUILD_GIVES(mem64, { GIB(4), (UINT64_C(1) << 48) - 1 });
}

static void pci_window_high_is_empty_when_the_payload_does_not_reach_it(void **state)
{
	static const uint64_t limits[] = { 1, LOW_END, GIB(4) - 1, GIB(4) };

	(void)state;
	for (size_t i = 0; i < COUNT(limits); i++) {
		facts.high_end_limit = limits[i];
		assert_int_equal(pci_window_build(&facts, &policy, &windows), PCI_WINDOW_OK);
		assert_int_equal(windows.mem64.count, 0);
		assert_int_equal(windows.mem32.count, 1);
	}
	facts.high_end_limit = GIB(8);
	facts.high_ram_end = GIB(8);
	assert_int_equal(pci_window_build(&facts, &policy, &windows), PCI_WINDOW_OK);
	assert_int_equal(windows.mem64.count, 0);
}

/* Policy, processor and payload: the lowest limit counts, whichever it is. */
static void pci_window_high_ends_at_the_lowest_of_its_limits(void **state)
{
	static const struct {
		unsigned processor, asked;
		uint64_t payload, end;
	} cases[] = {
		{ 40, 36, GIB(128), GIB(64) },
		{ 40, 36, GIB(32), GIB(32) },
		{ 36, 40, GIB(128), GIB(64) },
		{ 36, 0, GIB(64), GIB(64) },
		{ 36, 32, 0, 0 },
		{ 64, 52, 0, UINT64_C(1) << 52 },
		{ 40, 0, GIB(1024), GIB(1024) },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		facts.address_bits = cases[i].processor;
		policy.address_bits = cases[i].asked;
		facts.high_end_limit = cases[i].payload;
		assert_int_equal(pci_window_build(&facts, &policy, &windows), PCI_WINDOW_OK);
		assert_int_equal(windows.mem64.count, cases[i].end != 0);
		if (cases[i].end)
			assert_true(windows.mem64.ranges[0].last == cases[i].end - 1);
	}
}

/* RMRRs and their like: at the window's edges, inside, next to each other, and beyond its end. */
static void pci_window_high_is_carved_around_every_reserved_range(void **state)
{
	(void)state;
	facts.address_bits = 40;
	facts.hypertransport = true;
	hand_windows_add(&reserved, GIB(4) - 4096, GIB(4) + 4095);
	hand_windows_add(&reserved, GIB(8), GIB(8) + MIB(2) - 1);
	hand_windows_add(&reserved, GIB(8) + MIB(2) + 4096, GIB(8) + MIB(4) - 1);
	hand_windows_add(&reserved, HT_FIRST - GIB(1), HT_FIRST);
	hand_windows_add(&reserved, GIB(2048), GIB(2049) - 1);
	BUILD_GIVES(mem64, { GIB(4) + 4096, GIB(8) - 1 }, { GIB(8) + MIB(2), GIB(8) + MIB(2) + 4095 },
		    { GIB(8) + MIB(4), HT_FIRST - GIB(1) - 1 });
}

static void pci_window_high_in_too_many_pieces_says_so(void **state)
{
	(void)state;
	for (uint64_t i = 0; i < PCI_WINDOW_RANGES - 1; i++)
		hand_windows_add(&reserved, GIB(8 + i), GIB(8 + i) + 4095);
	assert_int_equal(pci_window_build(&facts, &policy, &windows), PCI_WINDOW_OK);
	assert_int_equal(windows.mem64.count, PCI_WINDOW_RANGES);
	facts.hypertransport = true;
	assert_int_equal(pci_window_build(&facts, &policy, &windows), PCI_WINDOW_FULL);
}

/* --- ports -------------------------------------------------------------------------------------------------------- */

static void pci_window_ports_to_cover_are_those_of_the_chipset(void **state)
{
	(void)state;
	hand_windows_add(&cover, 0x5658, 0x565b);
	hand_windows_add(&cover, 0xae00, 0xae17);
	facts.io_cover = &cover;
	BUILD_GIVES(io_cover, { 0x5658, 0x565b }, { 0xae00, 0xae17 });
	assert_int_equal(windows.io.count, 0);
	facts.io_cover = NULL;
	assert_int_equal(pci_window_build(&facts, &policy, &windows), PCI_WINDOW_OK);
	assert_int_equal(windows.io_cover.count, 0);
}

static void pci_window_with_too_many_ports_to_cover_says_so(void **state)
{
	(void)state;
	for (uint64_t i = 0; i < PCI_WINDOW_RANGES + 1; i++)
		hand_windows_add(&cover, 0x1100 + 4 * i, 0x1100 + 4 * i);
	facts.io_cover = &cover;
	assert_int_equal(pci_window_build(&facts, &policy, &windows), PCI_WINDOW_FULL);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(pci_window_low_hole_is_the_end_of_the_hole, machine_init),
		cmocka_unit_test_setup(pci_window_low_hole_never_reaches_into_ram, machine_init),
		cmocka_unit_test_setup(pci_window_low_hole_is_carved_like_any, machine_init),
		cmocka_unit_test_setup(pci_window_low_hole_says_nothing_about_the_high_window, machine_init),
		cmocka_unit_test_setup(pci_window_hypertransport_is_left_out_though_nobody_reserves_it, machine_init),
		cmocka_unit_test_setup(pci_window_hypertransport_reserved_as_well_is_left_out_once, machine_init),
		cmocka_unit_test_setup(pci_window_others_have_no_hypertransport, machine_init),
		cmocka_unit_test_setup(pci_window_hypertransport_may_end_or_take_the_window, machine_init),
		cmocka_unit_test_setup(pci_window_high_ends_where_the_payload_does, machine_init),
		cmocka_unit_test_setup(pci_window_high_is_empty_when_the_payload_does_not_reach_it, machine_init),
		cmocka_unit_test_setup(pci_window_high_ends_at_the_lowest_of_its_limits, machine_init),
		cmocka_unit_test_setup(pci_window_high_is_carved_around_every_reserved_range, machine_init),
		cmocka_unit_test_setup(pci_window_high_in_too_many_pieces_says_so, machine_init),
		cmocka_unit_test_setup(pci_window_ports_to_cover_are_those_of_the_chipset, machine_init),
		cmocka_unit_test_setup(pci_window_with_too_many_ports_to_cover_says_so, machine_init),
	};

	return cmocka_run_group_tests_name("pci_window_limits", tests, NULL, NULL);
}

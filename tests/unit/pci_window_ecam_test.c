/* SPDX-License-Identifier: MIT */
/* Where ECAM goes, so that the most is left for large BARs. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "pci/pci_window.h"
#include "tests/fake/hand_machine.h"

#define KIB(n) ((uint64_t)(n) << 10)
#define MIB(n) ((uint64_t)(n) << 20)
#define GIB(n) ((uint64_t)(n) << 30)

static struct range reserved_storage[16];
static struct range_set reserved;
static struct pci_window_facts facts;
static struct pci_policy policy;

/* A low hole from the end of RAM to the I/O APIC, nothing reserved, nothing asked for. */
static void describe(uint64_t low_ram_end)
{
	pci_policy_init(&policy);
	range_set_init(&reserved, reserved_storage, 16);
	facts = (struct pci_window_facts){
		.low_ram_end = low_ram_end,
		.mmio32_end = 0xfec00000,
		.address_bits = 40,
		.reserved = &reserved,
	};
}

struct ecam_case {
	const char *why;
	uint64_t low_ram_end;
	struct range reserved; /* last 0: none */
	uint64_t size;
	uint64_t base; /* 0: there is no room */
};

static const struct ecam_case ecam_cases[] = {
	{ "keeps one slot of 1 GiB and three of 512 MiB", 0x80000000, { 0, 0 }, MIB(256), 0xe0000000 },
	{ "the same with 64 MiB: the highest such place", 0x80000000, { 0, 0 }, MIB(64), 0xf8000000 },
	{ "the last 256 MiB that are whole", 0xe0000000, { 0, 0 }, MIB(256), 0xe0000000 },
	{ "nothing is whole", 0xe8000000, { 0, 0 }, MIB(256), 0 },
	{ "RAM up to the chipset", 0xfec00000, { 0, 0 }, MIB(64), 0 },
	{ "a reserved range already spoils the upper GiB",
	  0x80000000,
	  { 0xd0000000, 0xd00fffff },
	  MIB(256),
	  0xe0000000 },
	{ "goes into the half slot that is spoilt already",
	  0x80000000,
	  { 0xe0000000, 0xe00fffff },
	  MIB(256),
	  0xd0000000 },
	{ "one byte reserved in each of the upper slots", 0xc0000000, { 0xcfffffff, 0xe0000000 }, MIB(256), 0 },
	{ "the whole hole", 0x40000000, { 0, 0 }, GIB(1), 0x80000000 },
};

static void pci_window_ecam_leaves_the_most_large_slots(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(ecam_cases) / sizeof(ecam_cases[0]); i++) {
		const struct ecam_case *c = &ecam_cases[i];
		uint64_t base = 0;

		describe(c->low_ram_end);
		if (c->reserved.last)
			hand_windows_add(&reserved, c->reserved.first, c->reserved.last);
		if (pci_window_place_ecam(&facts, &policy, c->size, &base) != (c->base != 0) ||
		    (c->base && base != c->base))
			fail_msg("%s: 0x%llx", c->why, (unsigned long long)base);
	}
}

/* The oracle: take each aligned place out in turn, and count what is left to BARs from the largest slots down. */
static bool leaves_more(const struct range_set *a, const struct range_set *b)
{
	for (uint64_t slot = GIB(4); slot >= KIB(4); slot >>= 1) {
		uint64_t in_a = range_set_slots(a, slot), in_b = range_set_slots(b, slot);

		if (in_a != in_b)
			return in_a > in_b;
	}
	return false;
}

/* `hole` is what ECAM may be in, `bars` what of it BARs may use. */
static bool best_ecam(const struct range_set *hole, const struct range_set *bars, uint64_t size, uint64_t *base)
{
	struct range storage[2][32];
	struct range_set best, tried;
	bool found = false;

	range_set_init(&best, storage[0], 32);
	range_set_init(&tried, storage[1], 32);
	for (uint64_t place = GIB(4) - size; place > 0; place -= size) {
		if (!range_set_covers(hole, range_of_size(place, size)))
			continue;
		assert_true(range_set_copy(&tried, bars));
		assert_true(range_set_remove(&tried, range_of_size(place, size)));
		if (found && !leaves_more(&tried, &best))
			continue;
		assert_true(range_set_copy(&best, &tried));
		*base = place;
		found = true;
	}
	return found;
}

static uint64_t draw(uint64_t *state)
{
	*state = *state * 6364136223846793005 + 1442695040888963407;
	return *state >> 33;
}

/* Half of the machines limit the BARs to a part of the hole, in steps of 16 MiB. */
static void pci_window_ecam_is_the_best_place_of_all(void **state)
{
	(void)state;
	for (uint64_t seed = 0; seed < 1000; seed++) {
		uint64_t random = seed, size = MIB(64) << (seed % 3), base = 0, best = 0;
		struct range storage[2][32];
		struct range_set hole, bars;
		bool found;

		describe(MIB(64) * (4 + draw(&random) % 48));
		for (uint64_t i = draw(&random) % 8; i > 0; i--) {
			uint64_t first = MIB(1) * (draw(&random) % 4096);

			hand_windows_add(&reserved, first, first + (KIB(4) << (draw(&random) % 15)) - 1);
		}
		range_set_init(&hole, storage[0], 32);
		range_set_init(&bars, storage[1], 32);
		hand_windows_add(&hole, facts.low_ram_end, facts.mmio32_end - 1);
		assert_true(range_set_subtract(&hole, &reserved));
		assert_true(range_set_copy(&bars, &hole));
		if (draw(&random) % 2 == 0) {
			policy.low_hole = MIB(16) * (1 + draw(&random) % 254);
			assert_true(
				range_set_remove(&bars, (struct range){ 0, facts.mmio32_end - policy.low_hole - 1 }));
		}
		found = best_ecam(&hole, &bars, size, &best);
		if (pci_window_place_ecam(&facts, &policy, size, &base) != found || (found && base != best))
			fail_msg("seed %llu: 0x%llx, best 0x%llx", (unsigned long long)seed, (unsigned long long)base,
				 (unsigned long long)best);
	}
}

/* --- asked for ---------------------------------------------------------------------------------------------------- */

#define AUTOMATIC 0xe0000000 /* with 2 GiB of low RAM */

static void pci_window_ecam_goes_where_the_policy_says(void **state)
{
	static const uint64_t places[] = { 0x80000000, 0x90000000, 0xb0000000, 0xe0000000 };

	(void)state;
	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		uint64_t base = 0;

		describe(0x80000000);
		policy.ecam = places[i];
		assert_true(pci_window_place_ecam(&facts, &policy, MIB(256), &base));
		assert_true(base == places[i]);
	}
}

static void pci_window_ecam_that_cannot_be_where_asked_is_placed_automatically(void **state)
{
	static const struct {
		const char *why;
		uint64_t asked;
	} cases[] = {
		{ "not aligned to its size", 0xb8000000 },
		{ "not aligned at all", 0xb0000001 },
		{ "in RAM", 0x70000000 },
		{ "over RAM's end", 0x7ff00000 },
		{ "over the chipset's devices", 0xf0000000 },
		{ "beyond 4 GiB", 0x100000000 },
		{ "as high as can be", 0xfffffffff0000000 },
		{ "in the first MiB", 0x1000 },
		{ "on a reserved range", 0xa0000000 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		uint64_t base = 0;

		describe(0x80000000);
		hand_windows_add(&reserved, 0xafffffff, 0xafffffff);
		policy.ecam = cases[i].asked;
		if (!pci_window_place_ecam(&facts, &policy, MIB(256), &base) || base != AUTOMATIC)
			fail_msg("%s: 0x%llx", cases[i].why, (unsigned long long)base);
	}
}

static void pci_window_ecam_is_nowhere_when_it_is_off(void **state)
{
	uint64_t base = 0;

	(void)state;
	describe(0x80000000);
	policy.ecam = PCI_ECAM_OFF;
	assert_false(pci_window_place_ecam(&facts, &policy, MIB(256), &base));
	assert_int_equal(base, 0);
}

/* 0x80000000 is a multiple of every size; where RAM ends above the hole there is none to be in. */
static void pci_window_ecam_without_a_hole_is_nowhere(void **state)
{
	static const uint64_t ends[] = { 0xfec00000, 0xffc00000, 0xffffffff };

	(void)state;
	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
		uint64_t base = 0;

		describe(ends[i]);
		assert_false(pci_window_place_ecam(&facts, &policy, MIB(256), &base));
		policy.ecam = 0x80000000;
		assert_false(pci_window_place_ecam(&facts, &policy, MIB(256), &base));
		assert_int_equal(base, 0);
	}
}

/* The policy keeps BARs to the end of the hole: below that, ECAM costs them nothing. */
static void pci_window_ecam_keeps_out_of_what_bars_are_limited_to(void **state)
{
	static const struct {
		uint64_t low_hole, base;
	} cases[] = {
		{ GIB(1), 0xa0000000 },            /* BARs from 0xbec00000 */
		{ GIB(1) - MIB(20), 0xb0000000 },  /* BARs from 0xc0000000 */
		{ GIB(2) - MIB(20), 0xe0000000 },  /* the whole hole */
		{ GIB(2) - MIB(120), 0x80000000 }, /* BARs from 0x86400000: that one costs them the least */
		{ MIB(16), 0xe0000000 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		uint64_t base = 0;

		describe(0x80000000);
		policy.low_hole = cases[i].low_hole;
		assert_true(pci_window_place_ecam(&facts, &policy, MIB(256), &base));
		if (base != cases[i].base)
			fail_msg("low hole of 0x%llx: 0x%llx", (unsigned long long)cases[i].low_hole,
				 (unsigned long long)base);
	}
}

static void pin(uint64_t address)
{
	policy.pins[policy.pin_count++] = (struct pci_pin){ .address = address };
}

static void pci_window_ecam_keeps_off_pins_while_it_can(void **state)
{
	uint64_t base = 0;

	(void)state;
	describe(0x80000000);
	pin(0xe8000000);
	assert_true(pci_window_place_ecam(&facts, &policy, MIB(256), &base));
	assert_true(base == 0xd0000000);
	pin(0xdfffffff);
	pin(0xc0000000);
	assert_true(pci_window_place_ecam(&facts, &policy, MIB(256), &base));
	assert_true(base == 0xb0000000);
	/* Not in the way: in RAM, beyond the hole, above 4 GiB. */
	policy.pin_count = 0;
	pin(0x1000);
	pin(0xf0000000);
	pin(0x1e0000000);
	assert_true(pci_window_place_ecam(&facts, &policy, MIB(256), &base));
	assert_true(base == AUTOMATIC);
	/* Where each place has one, they are all the same again, and an address asked for is one asked for. */
	for (uint64_t place = 0x80000000; place < 0xf0000000; place += MIB(256))
		pin(place + MIB(1));
	assert_true(pci_window_place_ecam(&facts, &policy, MIB(256), &base));
	assert_true(base == AUTOMATIC);
	policy.ecam = 0x90000000;
	assert_true(pci_window_place_ecam(&facts, &policy, MIB(256), &base));
	assert_true(base == 0x90000000);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(pci_window_ecam_leaves_the_most_large_slots),
		cmocka_unit_test(pci_window_ecam_is_the_best_place_of_all),
		cmocka_unit_test(pci_window_ecam_goes_where_the_policy_says),
		cmocka_unit_test(pci_window_ecam_that_cannot_be_where_asked_is_placed_automatically),
		cmocka_unit_test(pci_window_ecam_is_nowhere_when_it_is_off),
		cmocka_unit_test(pci_window_ecam_without_a_hole_is_nowhere),
		cmocka_unit_test(pci_window_ecam_keeps_out_of_what_bars_are_limited_to),
		cmocka_unit_test(pci_window_ecam_keeps_off_pins_while_it_can),
	};

	return cmocka_run_group_tests_name("pci_window_ecam", tests, NULL, NULL);
}

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

/* A low hole from the end of RAM to the I/O APIC, nothing reserved. */
static void describe(uint64_t low_ram_end)
{
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
		if (pci_window_place_ecam(&facts, c->size, &base) != (c->base != 0) || (c->base && base != c->base))
			fail_msg("%s: 0x%llx", c->why, (unsigned long long)base);
	}
}

/* The oracle: take each aligned place out in turn, and count what is left from the largest slots down. */
static bool leaves_more(const struct range_set *a, const struct range_set *b)
{
	for (uint64_t slot = GIB(4); slot >= KIB(4); slot >>= 1) {
		uint64_t in_a = range_set_slots(a, slot), in_b = range_set_slots(b, slot);

		if (in_a != in_b)
			return in_a > in_b;
	}
	return false;
}

static bool best_ecam(const struct range_set *hole, uint64_t size, uint64_t *base)
{
	struct range storage[2][32];
	struct range_set best, tried;
	bool found = false;

	range_set_init(&best, storage[0], 32);
	range_set_init(&tried, storage[1], 32);
	for (uint64_t place = GIB(4) - size; place > 0; place -= size) {
		if (!range_set_covers(hole, range_of_size(place, size)))
			continue;
		assert_true(range_set_copy(&tried, hole));
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

static void pci_window_ecam_is_the_best_place_of_all(void **state)
{
	(void)state;
	for (uint64_t seed = 0; seed < 500; seed++) {
		uint64_t random = seed, size = MIB(64) << (seed % 3), base = 0, best = 0;
		struct range storage[32];
		struct range_set hole;
		bool found;

		describe(MIB(64) * (4 + draw(&random) % 48));
		for (uint64_t i = draw(&random) % 8; i > 0; i--) {
			uint64_t first = MIB(1) * (draw(&random) % 4096);

			hand_windows_add(&reserved, first, first + (KIB(4) << (draw(&random) % 15)) - 1);
		}
		range_set_init(&hole, storage, 32);
		hand_windows_add(&hole, facts.low_ram_end, facts.mmio32_end - 1);
		assert_true(range_set_subtract(&hole, &reserved));
		found = best_ecam(&hole, size, &best);
		if (pci_window_place_ecam(&facts, size, &base) != found || (found && base != best))
			fail_msg("seed %llu: 0x%llx, best 0x%llx", (unsigned long long)seed, (unsigned long long)base,
				 (unsigned long long)best);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(pci_window_ecam_leaves_the_most_large_slots),
		cmocka_unit_test(pci_window_ecam_is_the_best_place_of_all),
	};

	return cmocka_run_group_tests_name("pci_window_ecam", tests, NULL, NULL);
}

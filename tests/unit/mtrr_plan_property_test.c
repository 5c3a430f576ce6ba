/* SPDX-License-Identifier: MIT */
/*
 * The plan against oracles that know nothing of how it is made: every possible set of registers over eight blocks, and for
 * random layouts the type of every stretch between two boundaries.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "e820/mtrr_plan.h"

#define LEAVES 8
#define NODES (2 * LEAVES - 1)
#define VECTORS (1u << LEAVES) /* a bit for each leaf */
#define NEVER 99

#define RANDOM_LAYOUTS 6000
#define CAPACITY 40
#define POINTS (4 * CAPACITY + 2 * MTRR_MAX_VARIABLE + 2)

/* The fewest registers that make exactly the leaves of a vector write-back, whatever the default is. */
static unsigned fewest[VECTORS];

/* The leaves of node `n`: 0 is the root, the halves of n are 2n + 1 and 2n + 2. */
static unsigned leaves_of(unsigned n)
{
	return n >= LEAVES - 1 ? 1u << (n - (LEAVES - 1)) : leaves_of(2 * n + 1) | leaves_of(2 * n + 2);
}

/*
 * Uncachable wins, so that a set of registers is what its write-back ones cover, less what its uncachable ones cover. All
 * 2^15 sets of nodes are tried for either.
 */
static int try_every_set(void **state)
{
	static unsigned union_of[VECTORS];

	(void)state;
	memset(union_of, NEVER, sizeof(union_of));
	for (unsigned set = 0; set < 1u << NODES; set++) {
		unsigned leaves = 0, count = 0;

		for (unsigned n = 0; n < NODES; n++) {
			if (set >> n & 1) {
				leaves |= leaves_of(n);
				count++;
			}
		}
		if (count < union_of[leaves])
			union_of[leaves] = count;
	}
	for (unsigned v = 0; v < VECTORS; v++)
		fewest[v] = NEVER;
	for (unsigned back = 0; back < VECTORS; back++) {
		for (unsigned un = 0; un < VECTORS; un++) {
			unsigned by_default = VECTORS - 1 - un, by_register = back & ~un;

			if (union_of[un] < fewest[by_default])
				fewest[by_default] = union_of[un];
			if (union_of[back] + union_of[un] < fewest[by_register])
				fewest[by_register] = union_of[back] + union_of[un];
		}
	}
	return 0;
}

static unsigned bits_of(unsigned vector)
{
	unsigned bits = 0;

	for (; vector; vector &= vector - 1)
		bits++;
	return bits;
}

/* The fewest leaves of `uncachable` that `registers` leave write-back while all of `cached` is. */
static unsigned oracle(unsigned uncachable, unsigned cached, unsigned registers)
{
	unsigned least = LEAVES;

	for (unsigned v = 0; v < VECTORS; v++)
		if ((v & cached) == cached && fewest[v] <= registers && bits_of(v & uncachable) < least)
			least = bits_of(v & uncachable);
	return least;
}

struct place {
	uint64_t base;
	uint64_t leaf;
	unsigned address_bits;
};

static void add_leaves(struct range_set *set, const struct place *place, unsigned leaves)
{
	for (unsigned i = 0; i < LEAVES; i++)
		if (leaves >> i & 1)
			assert_true(range_set_add(set, range_of_size(place->base + i * place->leaf, place->leaf)));
}

static unsigned write_back_leaves(const struct place *place, const struct mtrr_plan *plan)
{
	unsigned leaves = 0;

	for (unsigned i = 0; i < LEAVES; i++)
		if (mtrr_plan_type(plan, place->base + (i + 1) * place->leaf - 1) == MTRR_WRITE_BACK)
			leaves |= 1u << i;
	return leaves;
}

static void check_layout(const struct place *place, unsigned uncachable, unsigned cached)
{
	struct range storage[2][LEAVES];
	struct range_set sets[2];
	struct mtrr_plan plan;
	unsigned needed;

	range_set_init(&sets[0], storage[0], LEAVES);
	range_set_init(&sets[1], storage[1], LEAVES);
	add_leaves(&sets[0], place, uncachable);
	add_leaves(&sets[1], place, cached);
	for (needed = 0; oracle(uncachable, cached, needed) > 0; needed++)
		;
	for (unsigned registers = 0; registers <= needed; registers++) {
		const struct mtrr_facts facts = { &sets[0], &sets[1], place->address_bits, registers };
		unsigned left, best = oracle(uncachable, cached, registers);
		uint64_t fixed;

		mtrr_plan_build(&facts, &plan);
		left = write_back_leaves(place, &plan) & uncachable;
		/* The first MiB is not the plan's business. */
		fixed = place->base == 0 && (left & 1) ? 0x100000 : 0;
		left = bits_of(left);
		assert_int_equal(plan.needed, needed);
		assert_true(plan.count <= registers);
		assert_int_equal(cached & ~write_back_leaves(place, &plan), 0);
		assert_int_equal(plan.uncovered, left * place->leaf - fixed);
		/* Among blocks of one size nothing is lost by buying at one price. */
		assert_int_equal(left, best);
	}
}

static void mtrr_plan_is_as_good_as_any_set_of_registers(void **state)
{
	static const struct place places[] = {
		{ 0, UINT64_C(1) << 29, 32 },
		{ 0x80000000, 0x1000, 40 },
		{ UINT64_C(1) << 51, UINT64_C(1) << 48, 52 },
	};

	(void)state;
	for (size_t p = 0; p < sizeof(places) / sizeof(places[0]); p++)
		for (unsigned uncachable = 0; uncachable < VECTORS; uncachable++)
			for (unsigned cached = 0; cached < VECTORS; cached++)
				if ((uncachable & cached) == 0)
					check_layout(&places[p], uncachable, cached);
}

static uint64_t draw(uint64_t *random, uint64_t choices)
{
	*random = *random * 6364136223846793005 + 1442695040888963407;
	return (*random >> 24) % choices;
}

struct layout {
	struct range storage[2][CAPACITY];
	struct range_set uncachable, cached;
	unsigned address_bits, registers;
};

/* From the bottom up: stretches of a random size, each RAM, a window or nobody's. */
static void draw_layout(struct layout *layout, uint64_t *random)
{
	unsigned stretches = 1 + (unsigned)draw(random, CAPACITY - 1);
	uint64_t at = draw(random, 4) ? 0x100000 : draw(random, 1 << 20) << 12;

	layout->address_bits = 32 + (unsigned)draw(random, 21);
	layout->registers = (unsigned)draw(random, 12);
	range_set_init(&layout->uncachable, layout->storage[0], CAPACITY);
	range_set_init(&layout->cached, layout->storage[1], CAPACITY);
	for (unsigned i = 0; i < stretches; i++) {
		unsigned shift = 12 + (unsigned)draw(random, layout->address_bits - 14);
		uint64_t size = (1 + draw(random, 5)) << shift;
		uint64_t what = draw(random, 3);

		if (draw(random, 2))
			at = range_align_up(at, UINT64_C(1) << shift);
		if (what != 0)
			assert_true(range_set_add(what == 1 ? &layout->uncachable : &layout->cached,
						  range_of_size(at, size)));
		at += size;
	}
}

static size_t boundaries(const struct layout *layout, const struct mtrr_plan *plan, uint64_t *points)
{
	const struct range_set *sets[] = { &layout->uncachable, &layout->cached };
	size_t count = 0;

	for (size_t s = 0; s < 2; s++) {
		for (size_t i = 0; i < sets[s]->count; i++) {
			points[count++] = sets[s]->ranges[i].first;
			points[count++] = sets[s]->ranges[i].last + 1;
		}
	}
	for (size_t i = 0; i < plan->count; i++) {
		points[count++] = plan->variables[i].base;
		points[count++] = plan->variables[i].base + plan->variables[i].size;
	}
	points[count++] = 0x100000;
	points[count++] = UINT64_C(1) << layout->address_bits;
	return count;
}

static int compare(const void *a, const void *b)
{
	const uint64_t *x = a, *y = b;

	return *x < *y ? -1 : *x > *y;
}

/* Every stretch between two neighbouring boundaries has one type: one look at each is a look at every address. */
static void check_every_stretch(const struct layout *layout, const struct mtrr_plan *plan)
{
	uint64_t points[POINTS], uncovered = 0, first_uncovered = 0;
	size_t count = boundaries(layout, plan, points);

	qsort(points, count, sizeof(points[0]), compare);
	for (size_t i = 0; i + 1 < count; i++) {
		struct range stretch = { points[i], points[i + 1] - 1 };
		enum mtrr_type type = mtrr_plan_type(plan, stretch.first);

		if (points[i] == points[i + 1] || points[i] < 0x100000 || points[i] >> layout->address_bits)
			continue;
		if (range_set_covers(&layout->cached, stretch))
			assert_int_equal(type, MTRR_WRITE_BACK);
		if (!range_set_covers(&layout->uncachable, stretch) || type == MTRR_UNCACHABLE)
			continue;
		if (uncovered == 0)
			first_uncovered = stretch.first;
		uncovered += range_size(stretch);
	}
	assert_true(plan->uncovered == uncovered);
	if (uncovered)
		assert_true(plan->first_uncovered.first == first_uncovered);
}

static void check_registers(const struct layout *layout, const struct mtrr_plan *plan)
{
	assert_true(plan->count <= layout->registers);
	for (size_t i = 0; i < plan->count; i++) {
		const struct mtrr_variable *variable = &plan->variables[i];

		assert_true(range_is_power_of_two(variable->size) && variable->size >= 0x1000);
		assert_true((variable->base & (variable->size - 1)) == 0);
		assert_true(variable->base + variable->size <= UINT64_C(1) << layout->address_bits);
		if (i > 0)
			assert_true(variable[-1].base < variable->base ||
				    (variable[-1].base == variable->base && variable[-1].size > variable->size));
		assert_true(variable->type == MTRR_UNCACHABLE || variable->type == MTRR_WRITE_BACK);
	}
}

static void mtrr_plan_gives_every_address_its_type(void **state)
{
	unsigned exact = 0, short_of = 0;

	(void)state;
	for (uint64_t seed = 0; seed < RANDOM_LAYOUTS; seed++) {
		uint64_t random = seed;
		struct layout layout;
		struct mtrr_plan plan;
		struct mtrr_facts facts;

		draw_layout(&layout, &random);
		facts = (struct mtrr_facts){ &layout.uncachable, &layout.cached, layout.address_bits,
					     layout.registers };
		mtrr_plan_build(&facts, &plan);
		check_registers(&layout, &plan);
		check_every_stretch(&layout, &plan);
		assert_int_equal(plan.uncovered == 0, plan.needed <= layout.registers);
		if (plan.uncovered == 0)
			assert_int_equal(plan.count, plan.needed);
		exact += plan.uncovered == 0;
		short_of += plan.uncovered != 0;
	}
	/* The layouts try both. */
	print_message("%u exact, %u with too few registers\n", exact, short_of);
	assert_true(exact > RANDOM_LAYOUTS / 10 && short_of > RANDOM_LAYOUTS / 10);
}

static void mtrr_plan_covers_no_less_with_one_register_more(void **state)
{
	(void)state;
	for (uint64_t seed = 0; seed < RANDOM_LAYOUTS / 10; seed++) {
		uint64_t random = seed, before = UINT64_MAX;
		struct layout layout;
		struct mtrr_plan plan;

		draw_layout(&layout, &random);
		for (unsigned registers = 0; registers <= 16; registers++) {
			const struct mtrr_facts facts = { &layout.uncachable, &layout.cached, layout.address_bits,
							  registers };

			mtrr_plan_build(&facts, &plan);
			assert_true(plan.uncovered <= before);
			before = plan.uncovered;
		}
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(mtrr_plan_is_as_good_as_any_set_of_registers),
		cmocka_unit_test(mtrr_plan_gives_every_address_its_type),
		cmocka_unit_test(mtrr_plan_covers_no_less_with_one_register_more),
	};

	return cmocka_run_group_tests(tests, try_every_set, NULL);
}

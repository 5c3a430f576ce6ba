/* SPDX-License-Identifier: MIT */
/* Whatever a remedy says of a machine is what planning it with that change shows: for random machines, with and without facts. */
#include <stdio.h>

#include "tests/fake/random_inventory.h"
#include "tests/unit/remedy_asserts.h"

/* As many as take a few seconds with the sanitizers; the fuzzer sees more. */
#define SEEDS 130

static size_t seen[PCI_REMEDY_NONE + 1], partial, complete;

static uint64_t draw(uint64_t *state, uint64_t choices)
{
	*state = *state * 6364136223846793005 + 1442695040888963407;
	return (*state >> 33) % choices;
}

/* --- what a remedy makes of a machine -------------------------------------------------------------------------------- */

/* Whether the option pin names the function in vain for one of its BARs at least. */
static bool lost_pin(const struct planner *planner, size_t function)
{
	for (size_t bar = 0; bar < planner->inventory.bar_count; bar++)
		if (planner->inventory.bars[bar].function == function &&
		    planner->plan.bars[bar].verdict == PCI_PIN_REFUSED && !planner->inventory.bars[bar].fixed)
			return true;
	return false;
}

static void unpin(struct remedy_test *test)
{
	for (size_t bar = 0; bar < test->changed->inventory.bar_count; bar++) {
		struct pci_bar *record = &test->changed->inventory.bars[bar];

		if (!record->fixed && lost_pin(test->planner, record->function))
			record->pinned = PCI_NOT_PINNED;
	}
}

/* Windows that nothing is known of grow by themselves: to the next power of two, then on. */
static void widen(struct pci_windows *windows, unsigned bits)
{
	uint64_t from = GIB(4);

	while (windows->mem64.count != 0 && from - 1 < windows->mem64.ranges[windows->mem64.count - 1].last)
		from <<= 1;
	if (from < UINT64_C(1) << bits)
		hand_windows_add(&windows->mem64, from, (UINT64_C(1) << bits) - 1);
}

static void change_facts(const struct pci_remedy *remedy, uint64_t value, struct pci_window_facts *facts)
{
	if (remedy->kind == PCI_REMEDY_LOW_HOLE && remedy->start < facts->low_ram_end) {
		const uint64_t moved = facts->low_ram_end - remedy->start;

		facts->low_ram_end = remedy->start;
		facts->high_ram_end = (facts->high_ram_end != 0 ? facts->high_ram_end : GIB(4)) + moved;
	} else if (remedy->kind == PCI_REMEDY_ADDRESS_BITS) {
		facts->address_bits = (unsigned)value;
	}
}

/* Makes the changed machine what the remedy says, with `value` for its value. */
static void change(struct remedy_test *test, const struct pci_remedy *remedy, uint64_t value)
{
	struct planner *changed = test->changed;
	struct pci_window_facts facts;

	copy_machine(test);
	if (remedy->option != NULL)
		set_options(test, remedy->option);
	if (remedy->kind == PCI_REMEDY_UNPIN)
		unpin(test);
	if (test->facts == NULL) {
		if (remedy->kind == PCI_REMEDY_LOW_HOLE)
			hand_windows_add(&changed->windows.mem32, remedy->start,
					 changed->windows.mem32.ranges[0].first - 1);
		else if (remedy->kind == PCI_REMEDY_ADDRESS_BITS)
			widen(&changed->windows, (unsigned)value);
		return;
	}
	facts = *test->facts;
	change_facts(remedy, value, &facts);
	assert_int_equal(pci_window_build(&facts, &changed->policy, &changed->windows), PCI_WINDOW_OK);
}

struct outcome {
	size_t wanted, placed; /* of what was given up, ROMs and VFs' BARs among it */
	size_t devices;        /* of those placed, neither ROMs nor VFs' BARs */
	size_t lost;           /* lose the place that they had */
};

/* Plans the changed machine. */
static struct outcome plan_changed(struct remedy_test *test)
{
	const char *fault = planner_run(test->changed);
	struct outcome outcome = { 0 };

	if (fault)
		fail_msg("%s", fault);
	for (size_t bar = 0; bar < test->planner->inventory.bar_count; bar++) {
		const struct pci_bar *record = &test->planner->inventory.bars[bar];
		const bool there = test->changed->plan.bars[bar].verdict == PCI_PLACED;

		if (was_given_up(test->planner, bar)) {
			outcome.wanted++;
			outcome.placed += there;
			outcome.devices += there && !is_extra(record);
		}
		if (test->planner->plan.bars[bar].verdict == PCI_PLACED && !there)
			outcome.lost += record->index < PCI_BAR_VF || test->changed->policy.sriov;
	}
	return outcome;
}

static void assert_remedy(struct remedy_test *test, const struct pci_remedy *remedy, uint64_t seed)
{
	const unsigned long long at = seed;
	struct outcome is;

	seen[remedy->kind]++;
	complete += remedy->complete;
	partial += remedy->placed != 0 && !remedy->complete;
	if (remedy->kind == PCI_REMEDY_OTHER_PLACE || remedy->kind == PCI_REMEDY_FIXED)
		return;
	change(test, remedy, remedy->value);
	is = plan_changed(test);
	if (is.placed != remedy->placed || is.devices != remedy->devices || is.wanted != remedy->wanted ||
	    (is.lost != 0 && is.placed != 0))
		fail_msg("seed %llu, kind %u %s: %zu of %zu placed, %zu lost; said were %zu of %zu", at, remedy->kind,
			 remedy->option ? remedy->option : "", is.placed, is.wanted, is.lost, remedy->placed,
			 remedy->wanted);
	if (remedy->complete != (is.placed == is.wanted))
		fail_msg("seed %llu: kind %u is not as complete as it says", at, remedy->kind);
	if (remedy->kind != PCI_REMEDY_ADDRESS_BITS)
		return;
	change(test, remedy, remedy->value - 1);
	is = plan_changed(test);
	if ((is.devices > remedy->devices || (is.devices == remedy->devices && is.placed >= remedy->placed)) &&
	    is.lost == 0)
		fail_msg("seed %llu: one address bit less than %llu does it", at, (unsigned long long)remedy->value);
}

static bool does_more(const struct pci_remedy *one, const struct pci_remedy *other)
{
	return one->devices > other->devices || (one->devices == other->devices && one->placed > other->placed);
}

/* The complete ones alone, or the most first; with NONE nothing else that helps; what helps nobody at the end. */
static void assert_list(const struct pci_remedies *remedies, uint64_t seed)
{
	bool all = false, hopeless = false;

	assert_true(remedies->plans <= PCI_REMEDY_PLANS && remedies->count <= PCI_REMEDIES_MAX);
	for (size_t i = 0; i < remedies->count; i++) {
		const struct pci_remedy *remedy = &remedies->list[i];

		if (remedy->kind == PCI_REMEDY_OTHER_PLACE || remedy->kind == PCI_REMEDY_FIXED) {
			hopeless = true;
			continue;
		}
		all = all || remedy->complete;
		if (hopeless || all != remedy->complete || (remedy->placed == 0) != (remedy->kind == PCI_REMEDY_NONE) ||
		    (i > 0 && (remedy->kind == PCI_REMEDY_NONE || does_more(remedy, &remedies->list[i - 1]))))
			fail_msg("seed %llu: remedy %zu of %zu is out of order", (unsigned long long)seed, i,
				 remedies->count);
	}
}

static void assert_remedies(struct remedy_test *test, uint64_t seed)
{
	static struct pci_remedies first;

	plan_and_find(test);
	first = test->remedies;
	assert_list(&first, seed);
	for (size_t i = 0; i < first.count; i++)
		assert_remedy(test, &first.list[i], seed);
}

/* --- random machines -------------------------------------------------------------------------------------------------- */

static void draw_machine(struct remedy_test *test, uint64_t seed)
{
	uint64_t state = seed;

	planner_draw_full(test->planner, seed);
	test->planner->reserved.count = 0; /* for the checker: the changed machine has other windows */
	planner_cut(&test->planner->inventory, 4 + draw(&state, 40));
}

static void pci_remedies_hold_when_planned_again(void **state)
{
	struct remedy_test *test = *state;

	for (uint64_t seed = 0; seed < SEEDS; seed++) {
		draw_machine(test, seed);
		assert_remedies(test, seed);
	}
}

static void draw_facts(uint64_t seed, struct range_set *reserved, struct range_set *io, struct pci_window_facts *facts)
{
	static const uint64_t low_ram_ends[] = { GIB(1), GIB(2), GIB(3), 0xe0000000, 0xf0000000, 0xfc000000 };
	uint64_t state = seed;

	reserved->count = 0;
	for (uint64_t count = draw(&state, 4); count > 0; count--)
		hand_windows_add(reserved, 0xf0000000 + MIB(16 * count),
				 0xf0000000 + MIB(16 * count + draw(&state, 8)));
	io->count = 0;
	hand_windows_add(io, 0xc000, 0xffff);
	*facts = (struct pci_window_facts){
		.low_ram_end = low_ram_ends[draw(&state, 6)],
		.high_ram_end = draw(&state, 2) ? GIB(4) + GIB(1 + draw(&state, 32)) : 0,
		.high_end_limit = draw(&state, 8) ? 0 : UINT64_C(1) << (34 + draw(&state, 14)),
		.mmio32_end = 0xfec00000,
		.address_bits = (unsigned)(34 + draw(&state, 13)),
		.hypertransport = draw(&state, 2),
		.reserved = reserved,
		.io_usable = io,
	};
}

static void pci_remedies_hold_when_windows_are_built_again(void **state)
{
	struct range reserved_storage[16], io_storage[4];
	struct remedy_test *test = *state;
	struct range_set reserved, io;
	struct pci_window_facts facts;

	range_set_init(&reserved, reserved_storage, 16);
	range_set_init(&io, io_storage, 4);
	test->facts = &facts;
	for (uint64_t seed = SEEDS; seed < 2 * SEEDS; seed++) {
		draw_machine(test, seed);
		draw_facts(seed, &reserved, &io, &facts);
		assert_int_equal(pci_window_build(&facts, &test->planner->policy, &test->planner->windows),
				 PCI_WINDOW_OK);
		assert_remedies(test, seed);
	}
}

/* What must come up somewhere, so that the two above mean something. */
static void pci_remedy_machines_come_to_most_kinds(void **state)
{
	static const enum pci_remedy_kind kinds[] = { PCI_REMEDY_OPTION,      PCI_REMEDY_UNPIN,
						      PCI_REMEDY_LOW_HOLE,    PCI_REMEDY_ADDRESS_BITS,
						      PCI_REMEDY_OTHER_PLACE, PCI_REMEDY_FIXED,
						      PCI_REMEDY_NONE };

	(void)state;
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (seen[kinds[i]] < 10)
			fail_msg("kind %d came up %zu times", (int)kinds[i], seen[kinds[i]]);
	assert_true(partial > 50 && complete > 20);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		REMEDY_TEST(pci_remedies_hold_when_planned_again),
		REMEDY_TEST(pci_remedies_hold_when_windows_are_built_again),
		cmocka_unit_test(pci_remedy_machines_come_to_most_kinds),
	};

	return cmocka_run_group_tests_name("pci_remedy_property", tests, NULL, NULL);
}

/* SPDX-License-Identifier: MIT */
/* What the tests of remedies share: a machine that was planned, its remedies, and the machine as a remedy would have it. */
#ifndef TESTS_UNIT_REMEDY_ASSERTS_H
#define TESTS_UNIT_REMEDY_ASSERTS_H

#include <stdlib.h>
#include <string.h>

#include "firmware/glue/options.h"
#include "pci/pci_remedy.h"
#include "tests/unit/plan_asserts.h"

struct remedy_test {
	struct planner *planner;              /* what was planned */
	struct planner *changed;              /* what a remedy makes of it */
	const struct pci_window_facts *facts; /* NULL: not known */
	struct pci_window_facts own_facts;
	struct range_set reserved, io;
	struct range storage[2][4];
	struct pci_remedy_work *work;
	struct pci_remedies remedies;
};

#define REMEDY_TEST(claim) cmocka_unit_test_setup_teardown(claim, remedy_set_up, remedy_tear_down)

static inline int remedy_set_up(void **state)
{
	struct remedy_test *test = calloc(1, sizeof(*test));

	test->planner = planner_new();
	test->changed = planner_new();
	test->work = malloc(pci_remedy_work_size());
	*state = test;
	return 0;
}

static inline int remedy_tear_down(void **state)
{
	struct remedy_test *test = *state;

	planner_free(test->planner);
	planner_free(test->changed);
	free(test->work);
	free(test);
	return 0;
}

/*
 * Windows are built from facts, which the test may change before: RAM up to `low_ram_end`, then BARs up to 0xefffffff; 1 GiB of RAM
 * above 4 GiB, 36 address bits, nothing reserved.
 */
static inline void use_facts(struct remedy_test *test, uint64_t low_ram_end)
{
	range_set_init(&test->reserved, test->storage[0], 4);
	range_set_init(&test->io, test->storage[1], 4);
	hand_windows_add(&test->io, 0xc000, 0xffff);
	test->own_facts = (struct pci_window_facts){
		.low_ram_end = low_ram_end,
		.high_ram_end = GIB(5),
		.mmio32_end = 0xf0000000,
		.address_bits = 36,
		.reserved = &test->reserved,
		.io_usable = &test->io,
	};
	test->facts = &test->own_facts;
}

/* Finds the remedies, over old contents of whatever it writes. */
static inline void find_remedies(struct remedy_test *test)
{
	struct planner *planner = test->planner;
	const struct pci_remedy_machine machine = {
		.inventory = &planner->inventory,
		.windows = &planner->windows,
		.facts = test->facts,
		.policy = &planner->policy,
		.plan = &planner->plan,
	};

	memset(test->work, 0x5a, pci_remedy_work_size());
	memset(&test->remedies, 0xff, sizeof(test->remedies));
	pci_remedies_find(&machine, planner->work, test->work, &test->remedies);
}

static inline void plan_and_find(struct remedy_test *test)
{
	const char *fault = planner_run(test->planner);

	if (fault)
		fail_msg("%s", fault);
	find_remedies(test);
}

static inline void build_plan_and_find(struct remedy_test *test)
{
	assert_int_equal(pci_window_build(test->facts, &test->planner->policy, &test->planner->windows), PCI_WINDOW_OK);
	plan_and_find(test);
}

static inline void copy_set(struct range_set *to, const struct range_set *from)
{
	assert_true(range_set_copy(to, from));
}

/* Makes the changed machine the one that was planned. */
static inline void copy_machine(struct remedy_test *test)
{
	const struct planner *from = test->planner;
	struct planner *to = test->changed;

	to->inventory = from->inventory;
	to->policy = from->policy;
	hand_windows_init(&to->windows);
	to->windows.mem64_prefetchable = from->windows.mem64_prefetchable;
	copy_set(&to->windows.io, &from->windows.io);
	copy_set(&to->windows.io_cover, &from->windows.io_cover);
	copy_set(&to->windows.mem32, &from->windows.mem32);
	copy_set(&to->windows.mem64, &from->windows.mem64);
	to->reserved.count = 0;
}

/* Gives the changed machine the options that the text names, as people would. */
static inline void set_options(struct remedy_test *test, const char *text)
{
	static struct options options;
	char copy[128], *rest = copy;

	options_init(&options);
	options.policy = test->changed->policy;
	assert_true(strlen(text) < sizeof(copy));
	for (strcpy(copy, text); rest != NULL;) {
		char *name = rest, *value = strchr(rest, '=') + 1;
		const char *expected;

		rest = strchr(value, ' ');
		value[-1] = '\0';
		if (rest != NULL)
			*rest++ = '\0';
		assert_int_equal(options_set(&options, name, value, &expected), OPTION_OK);
	}
	test->changed->policy = options.policy;
}

static inline bool is_extra(const struct pci_bar *bar)
{
	return bar->kind == PCI_BAR_ROM_KIND || bar->index >= PCI_BAR_VF;
}

/* Whether the plan gave up the BAR though something could be done about it. */
static inline bool was_given_up(const struct planner *planner, size_t bar)
{
	const uint8_t verdict = planner->plan.bars[bar].verdict;

	return verdict == PCI_NO_SPACE || verdict == PCI_TOO_LARGE || verdict == PCI_ROM_GIVEN_UP ||
	       (verdict == PCI_VF_GIVEN_UP && planner->policy.sriov) ||
	       (verdict == PCI_PIN_REFUSED && !planner->inventory.bars[bar].fixed);
}

static inline const struct pci_remedy *find_kind(const struct remedy_test *test, enum pci_remedy_kind kind)
{
	for (size_t i = 0; i < test->remedies.count; i++)
		if (test->remedies.list[i].kind == kind)
			return &test->remedies.list[i];
	return NULL;
}

/* The remedy of that kind, which must be there. */
static inline const struct pci_remedy *kind(const struct remedy_test *test, enum pci_remedy_kind kind)
{
	const struct pci_remedy *remedy = find_kind(test, kind);

	if (remedy == NULL)
		fail_msg("no remedy of kind %d among %zu", (int)kind, test->remedies.count);
	return remedy;
}

/* The remedy is this option, which must be there. */
static inline const struct pci_remedy *option(const struct remedy_test *test, const char *text)
{
	for (size_t i = 0; i < test->remedies.count; i++)
		if (test->remedies.list[i].kind == PCI_REMEDY_OPTION &&
		    strcmp(test->remedies.list[i].option, text) == 0)
			return &test->remedies.list[i];
	fail_msg("%s is not among %zu remedies", text, test->remedies.count);
	return NULL;
}

/* There is one remedy, and it places so many. */
static inline void assert_one(const struct remedy_test *test, size_t placed, size_t wanted)
{
	assert_int_equal(test->remedies.count, 1);
	assert_int_equal(test->remedies.list[0].placed, placed);
	assert_int_equal(test->remedies.list[0].wanted, wanted);
	assert_int_equal(test->remedies.list[0].complete, placed == wanted);
}

#endif

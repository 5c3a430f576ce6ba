/* SPDX-License-Identifier: MIT */
/* The random machines that other tests judge the planner by are what their headers promise. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/fake/inventory_check.h"
#include "tests/fake/random_inventory.h"
#include "tests/fake/random_tree.h"

#define SEEDS 1000

static struct pci_inventory inventory;
static struct pci_inventory other;

static void random_inventory_full_is_well_formed(void **state)
{
	(void)state;
	for (uint64_t seed = 0; seed < SEEDS; seed++) {
		const char *fault;

		random_inventory_full(seed, &inventory);
		fault = inventory_fault(&inventory);
		if (fault)
			fail_msg("seed %llu: %s", (unsigned long long)seed, fault);
	}
}

static void random_inventory_full_is_deterministic(void **state)
{
	(void)state;
	for (uint64_t seed = 0; seed < 20; seed++) {
		random_inventory_full(seed, &inventory);
		random_inventory_full(seed, &other);
		assert_null(inventory_difference(&inventory, &other));
		random_inventory_full(seed + 1, &other);
		assert_non_null(inventory_difference(&inventory, &other));
	}
}

/* The routing IDs of VFs are after their function's, on its bus, and nobody else's. */
static void random_inventory_full_gives_each_vf_its_own_number(void **state)
{
	(void)state;
	for (uint64_t seed = 0; seed < SEEDS; seed++) {
		static uint8_t taken[UINT16_MAX + 1];

		random_inventory_full(seed, &inventory);
		for (size_t i = 0; i <= UINT16_MAX; i++)
			taken[i] = 0;
		for (size_t i = 0; i < inventory.function_count; i++)
			taken[inventory.functions[i].bdf] = 1;
		for (size_t i = 0; i < inventory.function_count; i++) {
			const struct pci_function *function = &inventory.functions[i];
			const struct pci_bar *last = &inventory.bars[function->first_bar + function->bar_count];

			if (function->last_vf == 0)
				continue;
			assert_true(function->sriov >= 0x100);
			assert_int_equal(function->last_vf >> 8, function->bdf >> 8);
			if (function->bar_count == 0 || last[-1].index < PCI_BAR_VF)
				continue;
			for (unsigned vf = 0; vf < last[-1].count; vf++)
				assert_int_equal(taken[function->last_vf - vf]++, 0);
		}
	}
}

/* What must come up somewhere, so that tests that use it mean something. */
static void random_inventory_full_covers_what_it_promises(void **state)
{
	size_t vf = 0, many = 0, resizable = 0, fixed = 0, fixed_behind = 0, pinned = 0, pinned_behind = 0;
	size_t subtractive = 0, ari = 0;

	(void)state;
	for (uint64_t seed = 0; seed < 300; seed++) {
		random_inventory_full(seed, &inventory);
		for (size_t i = 0; i < inventory.bar_count; i++) {
			const struct pci_bar *bar = &inventory.bars[i];
			bool behind = inventory.functions[bar->function].upstream != PCI_NONE;
			bool pin = !bar->fixed && bar->pinned != PCI_NOT_PINNED;

			vf += bar->index >= PCI_BAR_VF;
			many += bar->count > 64;
			resizable += bar->sizes != 0;
			fixed += bar->fixed;
			fixed_behind += bar->fixed && behind;
			pinned += pin;
			pinned_behind += pin && behind;
		}
		for (size_t i = 0; i < inventory.bridge_count; i++) {
			subtractive += inventory.bridges[i].subtractive;
			ari += inventory.bridges[i].ari;
		}
	}
	assert_true(vf > 300 && many > 30 && resizable > 300 && fixed > 300 && fixed_behind > 100 && pinned > 300 &&
		    pinned_behind > 100 && subtractive > 100 && ari > 100);
}

static void random_tree_has_the_load_that_was_asked_for(void **state)
{
	static const struct random_tree_shape shapes[] = {
		{ 50, 60, 0, 0, RANDOM_TREE_BRIDGES },
		{ 90, 100, 0, 0, RANDOM_TREE_BRIDGES },
		{ 70, 80, 1, 3, RANDOM_TREE_BRIDGES },
		{ 70, 80, 3, 3, 0 },
	};
	struct range storage[8], hole = RANDOM_TREE_HOLE;
	struct range_set space;

	(void)state;
	range_set_init(&space, storage, sizeof(storage) / sizeof(storage[0]));
	for (uint64_t seed = 0; seed < SEEDS; seed++) {
		const struct random_tree_shape *shape = &shapes[seed % (sizeof(shapes) / sizeof(shapes[0]))];
		uint64_t sum = 0;

		random_tree(seed, shape, &inventory, &space);
		assert_null(inventory_fault(&inventory));
		for (size_t i = 0; i < inventory.bar_count; i++)
			sum += inventory.bars[i].size;
		assert_true(100 * sum >= shape->load_from * range_set_size(&space));
		assert_true(100 * sum < shape->load_to * range_set_size(&space));
		assert_true(space.ranges[0].first >= hole.first && space.ranges[space.count - 1].last <= hole.last);
		assert_int_equal(range_set_size(&space) == range_size(hole), shape->reserved_to == 0);
		assert_int_equal(inventory.bridge_count == 0, shape->bridges_to == 0);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(random_inventory_full_is_well_formed),
		cmocka_unit_test(random_inventory_full_is_deterministic),
		cmocka_unit_test(random_inventory_full_gives_each_vf_its_own_number),
		cmocka_unit_test(random_inventory_full_covers_what_it_promises),
		cmocka_unit_test(random_tree_has_the_load_that_was_asked_for),
	};

	return cmocka_run_group_tests_name("random_machines", tests, NULL, NULL);
}

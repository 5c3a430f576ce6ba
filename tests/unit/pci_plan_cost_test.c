/* SPDX-License-Identifier: MIT */
/* Machines that ask for the most work: more BARs than any machine has, and not nearly room for all. */
#include <stdio.h>
#include <time.h>

#include "tests/fake/random_inventory.h"
#include "tests/unit/plan_asserts.h"

/*
 * docs/planner.md: so many layouts are tried at most by one search, n being the length of the list of concessions. There are
 * three searches for I/O at most and one for memory; then the low hole is bisected that would have sufficed.
 */
static size_t attempts_allowed(const struct pci_inventory *inventory)
{
	size_t n = 2 * inventory->bar_count + 5 * inventory->bridge_count + 1024, bits = 0;

	while (n >> bits)
		bits++;
	return 4 * (2 * bits + 259) + 20;
}

/* PCI_FIT_STEPS bounds the search; what stands at a fixed place and what is around it comes on top. */
#define STEPS_ALLOWED (UINT64_C(3) << 20)

static void assert_bounded(struct planner *planner, const char *what)
{
	size_t attempts = pci_plan_attempts(planner->work);
	uint64_t steps = pci_plan_steps(planner->work);

	if (attempts > attempts_allowed(&planner->inventory) || steps > STEPS_ALLOWED)
		fail_msg("%s: %zu attempts of %zu, %llu steps of %llu", what, attempts,
			 attempts_allowed(&planner->inventory), (unsigned long long)steps,
			 (unsigned long long)STEPS_ALLOWED);
	pci_plan_build(&planner->inventory, &planner->windows, &planner->policy, planner->work, &planner->plan);
	assert_int_equal(pci_plan_attempts(planner->work), attempts);
	assert_int_equal(pci_plan_steps(planner->work), steps);
}

/* The time is for people to read; the test is what it took in attempts and steps, the same each time. */
static void plan_and_print(struct planner *planner, const char *what)
{
	clock_t start = clock();
	const char *fault = planner_run(planner);

	if (fault)
		fail_msg("%s: %s", what, fault);
	print_message("%s: planned twice and checked in %.0f ms, %zu attempts, %llu steps, %zu of %zu placed\n", what,
		      1e3 * (double)(clock() - start) / CLOCKS_PER_SEC, pci_plan_attempts(planner->work),
		      (unsigned long long)pci_plan_steps(planner->work), planner->plan.placed,
		      planner->inventory.bar_count);
	assert_bounded(planner, what);
}

static void pci_plan_of_4096_bars_in_a_full_hole_is_bounded(void **state)
{
	struct planner *planner = *state;

	hand_windows_add(&planner->windows.mem32, 0xe0000000, 0xefffffff);
	hand_windows_add(&planner->windows.mem64, GIB(4), GIB(5) - 1);
	for (unsigned i = 0; i < 4096; i++) {
		if (i % 6 == 0)
			hand_function(&planner->inventory, (uint16_t)(i / 6), HAND_NIC, PCI_NONE);
		hand_bar(&planner->inventory, (uint8_t)(i % 6), i % 2 ? HAND_MEM32 : HAND_MEM64,
			 UINT64_C(4096) << (i % 14));
	}
	plan_and_print(planner, "4096 BARs on the root bus");
	assert_true(planner->plan.not_placed > 0);
}

static void pci_plan_of_250_full_ports_is_bounded(void **state)
{
	struct planner *planner = *state;

	hand_windows_add(&planner->windows.io, 0xc000, 0xffff);
	hand_windows_add(&planner->windows.mem32, 0xe0000000, 0xefffffff);
	hand_windows_add(&planner->windows.mem64, GIB(4), GIB(5) - 1);
	for (unsigned port = 0; port < 250; port++) {
		int16_t bridge = hand_bridge(&planner->inventory, (uint16_t)port, (uint8_t)(port + 1), PCI_NONE);

		planner->inventory.bridges[bridge].hotplug = true;
		for (unsigned f = 0; f < 8; f++) {
			hand_function(&planner->inventory, PCI_BDF(port + 1, 0, f), HAND_NIC, bridge);
			hand_bar(&planner->inventory, 0, HAND_IO, 64);
			hand_bar(&planner->inventory, 1, HAND_MEM32, 4096);
			hand_bar(&planner->inventory, 2, HAND_PREF64, UINT64_C(4096) << (port % 14));
			hand_bar(&planner->inventory, 4, HAND_MEM64, UINT64_C(4096) << (f * 2));
		}
	}
	plan_and_print(planner, "250 ports with 8000 BARs");
	assert_true(planner->plan.not_placed > 0);
}

/* Nothing has to be given up: one layout, and perhaps one more to find that out. */
static void pci_plan_of_what_fits_takes_two_attempts(void **state)
{
	struct planner *planner = *state;

	ordinary_windows(planner);
	for (unsigned port = 0; port < 32; port++) {
		int16_t bridge = add_port(planner);

		add_behind(planner, bridge, HAND_NIC, HAND_MEM32, KIB(128));
		add_behind(planner, bridge, HAND_SATA, HAND_PREF64, KIB(16) << port % 8);
	}
	plan_and_print(planner, "32 ports with 64 BARs");
	assert_all_placed(planner);
	assert_in_range(pci_plan_attempts(planner->work), 1, 2);
	assert_int_equal(pci_plan_steps(planner->work), 0);
}

/* Seeds that took the most attempts and steps of many. */
static void pci_plan_of_random_machines_is_bounded(void **state)
{
	static const uint64_t plain_seeds[] = { 13, 49, 58, 144 }, full_seeds[] = { 199, 220, 559 };
	struct planner *planner = *state;
	char what[32];

	for (size_t i = 0; i < sizeof(plain_seeds) / sizeof(plain_seeds[0]); i++) {
		random_inventory(plain_seeds[i], &planner->inventory);
		planner_draw_windows(planner, plain_seeds[i]);
		snprintf(what, sizeof(what), "plain seed %llu", (unsigned long long)plain_seeds[i]);
		plan_and_print(planner, what);
	}
	for (size_t i = 0; i < sizeof(full_seeds) / sizeof(full_seeds[0]); i++) {
		planner_draw_full(planner, full_seeds[i]);
		snprintf(what, sizeof(what), "full seed %llu", (unsigned long long)full_seeds[i]);
		plan_and_print(planner, what);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		PLAN_TEST(pci_plan_of_4096_bars_in_a_full_hole_is_bounded),
		PLAN_TEST(pci_plan_of_250_full_ports_is_bounded),
		PLAN_TEST(pci_plan_of_random_machines_is_bounded),
		PLAN_TEST(pci_plan_of_what_fits_takes_two_attempts),
	};

	return cmocka_run_group_tests_name("pci_plan_cost", tests, NULL, NULL);
}

/* SPDX-License-Identifier: MIT */
/* Machines that ask for the most work: more BARs than any machine has, and not nearly room for all. */
#include <time.h>

#include "tests/unit/plan_asserts.h"

/* The times are for people to read; that the program ends within its time limit is the test. */
static void plan_and_print(struct planner *planner, const char *what)
{
	clock_t start = clock();
	const char *fault = planner_run(planner);

	if (fault)
		fail_msg("%s: %s", what, fault);
	print_message("%s: planned twice and checked in %.0f ms, %zu of %zu placed\n", what,
		      1e3 * (double)(clock() - start) / CLOCKS_PER_SEC, planner->plan.placed,
		      planner->inventory.bar_count);
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

int main(void)
{
	static const struct CMUnitTest tests[] = {
		PLAN_TEST(pci_plan_of_4096_bars_in_a_full_hole_is_bounded),
		PLAN_TEST(pci_plan_of_250_full_ports_is_bounded),
	};

	return cmocka_run_group_tests_name("pci_plan_cost", tests, NULL, NULL);
}

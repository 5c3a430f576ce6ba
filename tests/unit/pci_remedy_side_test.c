/* SPDX-License-Identifier: MIT */
/* What would place the BARs of a secondary host bridge: its windows are where an option says, whatever RAM and processor are. */
#include "tests/unit/remedy_asserts.h"

/* Of the machine's own host bridge: they must not matter. */
static const struct pci_window_facts facts = { .low_ram_end = GIB(1), .mmio32_end = 0xf0000000, .address_bits = 36 };

static void begin_secondary(struct remedy_test *test)
{
	hand_machine_init(&test->planner->inventory);
	test->planner->inventory.segment = 1;
	hand_windows_init(&test->planner->windows);
	hand_windows_add(&test->planner->windows.mem32, 0xe0000000, 0xe00fffff);
	test->planner->windows.mem64_prefetchable = true;
	test->facts = &facts;
}

static void pci_remedy_of_a_secondary_host_bridge_is_a_larger_window(void **state)
{
	struct remedy_test *test = *state;

	begin_secondary(test);
	add_device(test->planner, HAND_NIC, HAND_MEM32, MIB(1));
	add_device(test->planner, HAND_NIC, HAND_MEM32, MIB(1));
	plan_and_find(test);
	assert_one(test, 1, 1);
	assert_int_equal(kind(test, PCI_REMEDY_LOW_WINDOW)->value, MIB(2));
	assert_int_equal(kind(test, PCI_REMEDY_LOW_WINDOW)->start, 0xdff00000);
}

/* Two BARs of 16 GiB: 32 GiB from 64 GiB on, and 32 GiB anywhere if there is no window yet. */
static void pci_remedy_of_a_secondary_host_bridge_is_a_larger_window_above_4g(void **state)
{
	struct remedy_test *test = *state;

	for (int there = 0; there < 2; there++) {
		begin_secondary(test);
		if (there)
			hand_windows_add(&test->planner->windows.mem64, GIB(64), GIB(80) - 1);
		add_device(test->planner, HAND_ACCELERATOR, HAND_PREF64, GIB(16));
		add_device(test->planner, HAND_ACCELERATOR, HAND_PREF64, GIB(16));
		plan_and_find(test);
		assert_one(test, there ? 1 : 2, there ? 1 : 2);
		assert_int_equal(kind(test, PCI_REMEDY_HIGH_WINDOW)->value, GIB(32));
		assert_int_equal(kind(test, PCI_REMEDY_HIGH_WINDOW)->start, there ? GIB(64) : 0);
	}
	/* What is not prefetchable cannot be there, though no window says so yet. */
	begin_secondary(test);
	test->planner->windows.mem64_prefetchable = false;
	add_device(test->planner, HAND_ACCELERATOR, HAND_MEM64, GIB(16));
	plan_and_find(test);
	assert_one(test, 0, 1);
	kind(test, PCI_REMEDY_NONE);
	add_device(test->planner, HAND_ACCELERATOR, HAND_PREF64, GIB(16));
	plan_and_find(test);
	assert_one(test, 1, 2);
	kind(test, PCI_REMEDY_HIGH_WINDOW);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		REMEDY_TEST(pci_remedy_of_a_secondary_host_bridge_is_a_larger_window),
		REMEDY_TEST(pci_remedy_of_a_secondary_host_bridge_is_a_larger_window_above_4g),
	};

	return cmocka_run_group_tests_name("pci_remedy_side", tests, NULL, NULL);
}

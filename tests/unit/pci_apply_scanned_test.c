/* SPDX-License-Identifier: MIT */
/* The state that pci_scan leaves is the one that pci_apply expects, whatever an earlier boot left behind. */
#include "tests/unit/apply_fixture.h"

#include "pci/pci_scan.h"
#include "tests/fake/planner.h"
#include "tests/fake/random_inventory.h"

#define MACHINES 60

static struct pci_inventory expected;

/* A machine whose operating system has just restarted it: everything decodes, and windows and addresses are in use. */
static void leave_in_use(void)
{
	for (int f = 0; f < fake.function_count; f++) {
		bool bridge = fake.functions[f].behind != FAKE_PCI_NONE;

		for (unsigned reg = PCI_BASE_ADDRESS_0; reg < PCI_CAPABILITY_LIST; reg += 4) {
			uint32_t mask = 0;

			for (unsigned i = 0; i < 4; i++)
				mask |= (uint32_t)fake.functions[f].writable[reg + i] << (8 * i);
			if (!bridge || reg != PCI_PRIMARY_BUS)
				fake_pci_poke(&fake, f, reg, 4, fake_pci_peek(&fake, f, reg, 4) | (0xc5b3a0f0 & mask));
		}
		fake_pci_poke(&fake, f, PCI_COMMAND, 2, 0x0507);
		if (bridge)
			fake_pci_poke(&fake, f, PCI_IO_BASE, 1, fake_pci_peek(&fake, f, PCI_IO_BASE, 1) & 0x0f);
	}
}

/* The plan drives nothing but the windows and addresses: the bits beside decode stay as the scan found them. */
static void expect_planned_state(void)
{
	assert_int_equal(result.fault_count, 0);
	expect_bars();
	expect_windows();
	for (size_t f = 0; f < inventory.function_count; f++)
		assert_int_equal(command_of(f) & 7, plan.command[f]);
}

static void pci_apply_finds_what_the_scan_left(void **state)
{
	const struct pci_scan_request request = { .last_bus = 255, .sriov = true };
	struct planner *planner = planner_new();
	size_t closed = 0;

	(void)state;
	for (uint64_t seed = 0; seed < MACHINES; seed++) {
		const char *fault;

		random_inventory_full(seed, &expected);
		if (expected.root_count > 1)
			continue;
		fake_pci_build(&fake, &expected);
		leave_in_use();
		fake_pci_set_extended(&fake, true);
		fake_pci_set_wide(&fake, seed % 2);
		pci_scan(&fake.cfg, &request, &inventory);
		assert_int_equal(inventory.function_count, expected.function_count);
		planner->inventory = inventory;
		planner_draw_windows(planner, seed);
		fault = planner_run(planner);
		if (fault)
			fail_msg("seed %llu: %s", (unsigned long long)seed, fault);
		plan = planner->plan;
		apply();
		expect_planned_state();
		for (size_t b = 0; b < inventory.bridge_count; b++)
			closed +=
				inventory.bridges[b].io && plan.bridges[b].windows[PCI_WINDOW_IO].verdict != PCI_PLACED;
	}
	assert_true(closed > MACHINES);
	planner_free(planner);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pci_apply_finds_what_the_scan_left),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

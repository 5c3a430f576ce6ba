/* SPDX-License-Identifier: MIT */
/* What is behind a secondary host bridge, from the scan to its registers: in its own buses, windows and interrupts. */
#include "tests/unit/apply_fixture.h"

#include "pci/pci_buses.h"
#include "pci/pci_scan.h"
#include "tests/fake/planner.h"
#include "tests/fake/random_inventory.h"

#define MACHINES 80
#define FIRST 0x40
#define LAST 0xbf

static const uint32_t interrupts[4] = { 40, 41, 42, 300 };

static struct pci_inventory machine;

/* 1 GiB below 4 GiB, 1 TiB for prefetchable BARs above. */
static void give_windows(struct pci_windows *windows)
{
	hand_windows_init(windows);
	hand_windows_add(&windows->io, 0x8000, 0xbfff);
	hand_windows_add(&windows->mem32, 0xa0000000, 0xdfffffff);
	hand_windows_add(&windows->mem64, 0x10000000000, 0x1ffffffffff);
	windows->mem64_prefetchable = true;
}

static void expect_accesses_in_range(uint64_t seed)
{
	for (size_t i = 0; i < trace_cfg_total(&trace); i++)
		if (PCI_BDF_BUS(accesses[i].bdf) < FIRST || PCI_BDF_BUS(accesses[i].bdf) > LAST)
			fail_msg("seed %llu: access to %04x", (unsigned long long)seed, accesses[i].bdf);
}

/* PCI-to-PCI Bridge 1.2, table 9-1: each bus adds the device number, the root bus by the description of the interrupts. */
static uint8_t line_by_table(const struct pci_function *function)
{
	unsigned turns = function->interrupt_pin - 1u + PCI_BDF_DEVICE(function->bdf);

	for (int above = function->upstream; above != PCI_NONE; above = inventory.bridges[above].parent)
		turns += PCI_BDF_DEVICE(inventory.functions[inventory.bridges[above].function].bdf);
	return interrupts[turns % 4] > 254 ? 0 : (uint8_t)interrupts[turns % 4];
}

/* The register is 0 from power-on where nothing is written: without a pin, and where 300 does not fit. */
static void expect_lines(const uint32_t *wired)
{
	for (size_t f = 0; f < inventory.function_count; f++) {
		const struct pci_function *function = &inventory.functions[f];
		uint8_t line = function->interrupt_pin && wired ? line_by_table(function) : 0;

		if (peek(f, PCI_INTERRUPT_LINE, 1) != line)
			fail_msg("%04x: line %u, not %u", function->bdf, (unsigned)peek(f, PCI_INTERRUPT_LINE, 1),
				 line);
	}
}

static void expect_high_bars_are_prefetchable(void)
{
	for (size_t i = 0; i < inventory.bar_count; i++)
		if (plan.bars[i].verdict == PCI_PLACED && plan.bars[i].address >> 32 != 0)
			assert_true(inventory.bars[i].prefetchable);
}

static void run_machine(struct planner *planner, uint64_t seed)
{
	const struct pci_scan_request request = { .first_bus = FIRST, .last_bus = LAST, .sriov = true };
	const uint32_t *wired = seed % 3 ? interrupts : NULL;
	const char *fault;

	fake_pci_build(&fake, &machine);
	fake_pci_set_first_bus(&fake, FIRST);
	fake_pci_set_extended(&fake, true);
	fake_pci_set_wide(&fake, seed % 2);
	trace_cfg_init(&trace, &fake.cfg, accesses, MOST_ACCESSES);
	pci_scan(&trace.cfg, &request, &inventory);
	inventory.segment = 1;
	pci_buses_reserve(&trace.cfg, &planner->policy, &inventory);
	expect_accesses_in_range(seed);
	assert_int_equal(inventory.function_count, machine.function_count);
	planner->inventory = inventory;
	give_windows(&planner->windows);
	fault = planner_run(planner);
	if (fault)
		fail_msg("seed %llu: %s", (unsigned long long)seed, fault);
	plan = planner->plan;
	apply_wired(&(struct pci_intx_wiring){ .interrupts = wired });
	expect_accesses_in_range(seed);
	assert_int_equal(result.fault_count, 0);
	expect_bars();
	expect_windows();
	expect_lines(wired);
	expect_high_bars_are_prefetchable();
}

static void pci_host_bridge_is_set_up_in_its_own_buses_windows_and_interrupts(void **state)
{
	struct planner *planner = planner_new();
	size_t tried = 0;

	(void)state;
	for (uint64_t seed = 0; seed < MACHINES; seed++) {
		random_inventory_full(seed, &machine);
		if (machine.root_count > 1 || machine.roots[0].last_bus > (LAST - FIRST) / 2)
			continue;
		run_machine(planner, seed);
		tried++;
	}
	assert_true(tried > MACHINES / 4);
	planner_free(planner);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pci_host_bridge_is_set_up_in_its_own_buses_windows_and_interrupts),
	};

	return cmocka_run_group_tests_name("pci_host_bridge", tests, NULL, NULL);
}

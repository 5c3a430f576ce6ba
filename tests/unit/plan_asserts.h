/* SPDX-License-Identifier: MIT */
/* What the tests of the planner have in common: a planner per test, runs that are checked, sizes in short. */
#ifndef TESTS_UNIT_PLAN_ASSERTS_H
#define TESTS_UNIT_PLAN_ASSERTS_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "pci/pci_cfg.h"
#include "pci/pci_plan.h"
#include "tests/fake/hand_machine.h"
#include "tests/fake/planner.h"

#define KIB(n) ((uint64_t)(n) << 10)
#define MIB(n) ((uint64_t)(n) << 20)
#define GIB(n) ((uint64_t)(n) << 30)

/* A test whose state is a planner of its own. */
#define PLAN_TEST(claim) cmocka_unit_test_setup_teardown(claim, plan_set_up, plan_tear_down)

static inline int plan_set_up(void **state)
{
	*state = planner_new();
	return 0;
}

static inline int plan_tear_down(void **state)
{
	planner_free(*state);
	return 0;
}

/* 256 MiB below 4 GiB, 64 GiB above, the upper 16 KiB of ports. */
static inline void ordinary_windows(struct planner *planner)
{
	hand_windows_init(&planner->windows);
	hand_windows_add(&planner->windows.io, 0xc000, 0xffff);
	hand_windows_add(&planner->windows.mem32, 0xe0000000, 0xefffffff);
	hand_windows_add(&planner->windows.mem64, GIB(64), GIB(128) - 1);
}

/* A device with one BAR in the next free place of the root bus; gives the index of the BAR. */
static inline size_t add_device(struct planner *planner, uint32_t class_code, enum hand_bar kind, uint64_t size)
{
	hand_function(&planner->inventory, (uint16_t)planner->inventory.function_count, class_code, PCI_NONE);
	return hand_bar(&planner->inventory, kind == HAND_ROM ? PCI_BAR_ROM : 0, kind, size);
}

static inline void run(struct planner *planner)
{
	const char *fault = planner_run(planner);

	if (fault)
		fail_msg("%s", fault);
}

static inline void assert_verdict(const struct planner *planner, size_t bar, enum pci_verdict verdict)
{
	if (planner->plan.bars[bar].verdict != verdict)
		fail_msg("BAR %zu: %s, expected: %s", bar, pci_verdict_text(planner->plan.bars[bar].verdict),
			 pci_verdict_text(verdict));
}

static inline bool is_high(const struct planner *planner, size_t bar)
{
	assert_verdict(planner, bar, PCI_PLACED);
	return planner->plan.bars[bar].address >= GIB(4);
}

static inline void assert_all_placed(const struct planner *planner)
{
	for (size_t bar = 0; bar < planner->inventory.bar_count; bar++)
		assert_verdict(planner, bar, PCI_PLACED);
	assert_int_equal(planner->plan.placed, planner->inventory.bar_count);
	assert_int_equal(planner->plan.not_placed, 0);
}

/* A bridge in the next free place of the root bus. */
static inline int16_t add_port(struct planner *planner)
{
	return hand_bridge(&planner->inventory, (uint16_t)planner->inventory.function_count,
			   (uint8_t)(planner->inventory.bridge_count + 1), PCI_NONE);
}

/* A device with one BAR behind the bridge. */
static inline size_t add_behind(struct planner *planner, int16_t bridge, uint32_t class_code, enum hand_bar kind,
				uint64_t size)
{
	uint8_t bus = planner->inventory.bridges[bridge].secondary;

	hand_function(&planner->inventory, PCI_BDF(bus, planner->inventory.function_count & 0x1f, 0), class_code,
		      bridge);
	return hand_bar(&planner->inventory, kind == HAND_ROM ? PCI_BAR_ROM : 0, kind, size);
}

static inline struct pci_bridge *bridge_of(struct planner *planner, int16_t bridge)
{
	return &planner->inventory.bridges[bridge];
}

static inline const struct pci_window_plan *window(const struct planner *planner, int16_t bridge,
						   enum pci_bridge_window kind)
{
	return &planner->plan.bridges[bridge].windows[kind];
}

static inline uint16_t command_of_bar(const struct planner *planner, size_t bar)
{
	return planner->plan.command[planner->inventory.bars[bar].function];
}

static inline uint16_t command_of_bridge(const struct planner *planner, int16_t bridge)
{
	return planner->plan.command[planner->inventory.bridges[bridge].function];
}

#endif

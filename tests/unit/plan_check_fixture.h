/* SPDX-License-Identifier: MIT */
/*
 * A machine with a valid plan, and tables of changes to it: what the tests of the plan checker share. Each test program
 * includes it once.
 *
 * A row of a table is a claim: a change to the machine, and what the checker must find then.
 */
#ifndef TESTS_UNIT_PLAN_CHECK_FIXTURE_H
#define TESTS_UNIT_PLAN_CHECK_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <linux/pci_regs.h>

#include "pci/pci_cfg.h"
#include "pci/pci_plan_check.h"
#include "tests/fake/hand_machine.h"
#include "tests/fake/planned_machine.h"

#define KIB(n) ((uint64_t)(n) << 10)
#define MIB(n) ((uint64_t)(n) << 20)
#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

#define BOTH (PCI_COMMAND_IO | PCI_COMMAND_MEMORY)
#define WINDOW(w) (0x10 + PCI_WINDOW_##w)

static struct planned_machine machine;

static inline void move_bar(enum planned_bar bar, uint64_t address)
{
	planned_machine_move(&machine, bar, address);
}

static inline void give_up_bar(enum planned_bar bar, enum pci_verdict verdict)
{
	planned_machine_give_up(&machine, bar, verdict);
}

static inline struct pci_window_plan *window(enum planned_bridge bridge, enum pci_bridge_window kind)
{
	return &machine.plan.bridges[bridge].windows[kind];
}

static inline void move_window(enum planned_bridge bridge, enum pci_bridge_window kind, uint64_t first, uint64_t last)
{
	window(bridge, kind)->range = (struct range){ first, last };
}

static inline void command(enum planned_function function, uint16_t bits)
{
	machine.plan.command[function] = bits;
}

static inline struct pci_bridge *bridge(enum planned_bridge index)
{
	return &machine.inventory.bridges[index];
}

struct change {
	const char *claim;
	void (*make)(void);
	enum pci_invariant invariant; /* PCI_P_NONE: the plan is still valid */
	uint16_t bdf;
	uint8_t what;
};

/* A change: its name, and the statements that make it. */
#define CHANGE(name, ...)      \
	static void name(void) \
	{                      \
		__VA_ARGS__;   \
	}

/* The rows: which invariant the checker must find broken and where, or that it must find nothing. */
#define FOUND(name, p, bus, device, bar)                                                   \
	{                                                                                  \
		"pci_plan_check_finds_" #name, name, PCI_##p, PCI_BDF(bus, device, 0), bar \
	}
#define ACCEPTED(name)                                                  \
	{                                                               \
		"pci_plan_check_accepts_" #name, name, PCI_P_NONE, 0, 0 \
	}

static inline void change_gives_what_it_says(void **state)
{
	const struct change *change = *state;
	struct pci_plan_fault fault;

	planned_machine_init(&machine);
	change->make();
	fault = planned_machine_check(&machine);
	if (fault.invariant != change->invariant || fault.bdf != change->bdf || fault.what != change->what)
		fail_msg("%04x what 0x%x: %s", fault.bdf, fault.what, pci_invariant_text(fault.invariant));
}

/* Runs a test for each change, then the others. Returns the number that failed. */
static inline int run_changes_and_others(const char *group, struct change *changes, size_t change_count,
					 const struct CMUnitTest *others, size_t other_count)
{
	struct CMUnitTest *tests = calloc(change_count + other_count, sizeof(*tests));
	int failed;

	if (!tests)
		abort();
	for (size_t i = 0; i < change_count; i++)
		tests[i] = (struct CMUnitTest){ changes[i].claim, change_gives_what_it_says, NULL, NULL, &changes[i] };
	memcpy(&tests[change_count], others, other_count * sizeof(*others));
	failed = _cmocka_run_group_tests(group, tests, change_count + other_count, NULL, NULL);
	free(tests);
	return failed;
}

#endif

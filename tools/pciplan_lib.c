/* SPDX-License-Identifier: MIT */
/* The public face of the planner (include/pciplan.h): a handle around a machine and one to try things out on. */
#include <pciplan.h>

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "pci/pci_cfg.h"
#include "pci/pci_text.h"
#include "tools/pciplan_hole.h"
#include "tools/pciplan_machine.h"
#include "tools/pciplan_policy.h"
#include "tools/pciplan_space.h"

struct pciplan {
	struct pciplan_machine *machine;
	struct pciplan_machine *trial;
	bool has_inventory;
	bool has_plan;
	char message[256];
	char name[PCIPLAN_NAME_MAX];
	char line[PCI_TEXT_LINE + 32];
};

static enum pciplan_error fail(struct pciplan *plan, enum pciplan_error error, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
static enum pciplan_error fail(struct pciplan *plan, enum pciplan_error error, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(plan->message, sizeof(plan->message), format, arguments);
	va_end(arguments);
	return error;
}

/* --- the handle --------------------------------------------------------------------------------------------------- */

struct pciplan *pciplan_new(void)
{
	struct pciplan *plan = calloc(1, sizeof(*plan));

	if (plan == NULL)
		return NULL;
	plan->machine = pciplan_machine_new();
	plan->trial = pciplan_machine_new();
	if (plan->machine != NULL && plan->trial != NULL)
		return plan;
	pciplan_free(plan);
	return NULL;
}

void pciplan_free(struct pciplan *plan)
{
	if (plan == NULL)
		return;
	pciplan_machine_free(plan->machine);
	pciplan_machine_free(plan->trial);
	free(plan);
}

const char *pciplan_message(const struct pciplan *plan)
{
	return plan->message;
}

/* --- what is planned ---------------------------------------------------------------------------------------------- */

enum pciplan_error pciplan_read_inventory(struct pciplan *plan, const char *text, size_t size)
{
	struct pciplan_machine *machine = plan->machine;
	const struct pci_text_result result =
		pci_text_parse(text, size, &machine->inventory, &machine->windows, &machine->policy);

	plan->has_inventory = result.error == PCI_TEXT_OK;
	plan->has_plan = false;
	if (plan->has_inventory) {
		pci_policy_pin(&machine->policy, &machine->inventory);
		return PCIPLAN_OK;
	}
	return fail(plan, PCIPLAN_BAD_INVENTORY, "inventory, line %zu: %s", result.line,
		    pci_text_error_text(result.error));
}

enum pciplan_error pciplan_set_policy(struct pciplan *plan, const char *name, const char *value)
{
	plan->has_plan = false;
	switch (pciplan_policy_set(&plan->machine->policy, name, value)) {
	case PCIPLAN_POLICY_OK:
		break;
	case PCIPLAN_POLICY_UNKNOWN:
		return fail(plan, PCIPLAN_BAD_POLICY, "policy: unknown choice '%.64s'", name);
	case PCIPLAN_POLICY_MALFORMED:
		return fail(plan, PCIPLAN_BAD_POLICY, "policy: '%.64s' is no value for '%.64s'", value, name);
	case PCIPLAN_POLICY_NO_MEMORY:
		return fail(plan, PCIPLAN_NO_MEMORY, "out of memory");
	}
	return PCIPLAN_OK;
}

static enum pciplan_error take_reserved(struct pciplan *plan, const struct pciplan_memory *memory,
					struct pciplan_space *space)
{
	if (memory->reserved_count > PCIPLAN_MAX_RESERVED)
		return fail(plan, PCIPLAN_BAD_MEMORY, "memory: more than %d reserved ranges", PCIPLAN_MAX_RESERVED);
	for (size_t i = 0; i < memory->reserved_count; i++) {
		if (memory->reserved[i].first > memory->reserved[i].last)
			return fail(plan, PCIPLAN_BAD_MEMORY, "memory: reserved range %zu ends before it begins", i);
		space->reserved[space->reserved_count++] =
			(struct range){ memory->reserved[i].first, memory->reserved[i].last };
	}
	return PCIPLAN_OK;
}

enum pciplan_error pciplan_set_memory(struct pciplan *plan, const struct pciplan_memory *memory)
{
	enum chipset_board board = (enum chipset_board)plan->machine->inventory.board;
	struct pciplan_space space = {
		.low_ram_end = memory->low_ram_end,
		.high_ram_end = memory->high_ram_end,
		.address_bits = memory->address_bits,
	};
	enum pciplan_error error;
	uint64_t ecam;

	plan->has_plan = false;
	if (memory->board != NULL && !pciplan_space_board(memory->board, &board))
		return fail(plan, PCIPLAN_BAD_MEMORY, "memory: unknown board '%.64s'", memory->board);
	plan->machine->inventory.board = (uint8_t)board;
	if (memory->machine != NULL)
		space.chipset = pciplan_space_chipset(memory->machine, board);
	if (space.chipset == NULL)
		return fail(plan, PCIPLAN_BAD_MEMORY, "memory: unknown machine '%.64s'",
			    memory->machine != NULL ? memory->machine : "");
	error = take_reserved(plan, memory, &space);
	if (error != PCIPLAN_OK)
		return error;
	switch (pciplan_space_build(&space, &plan->machine->policy, &plan->machine->windows, &ecam)) {
	case PCI_WINDOW_OK:
		return PCIPLAN_OK;
	case PCI_WINDOW_FULL:
		return fail(plan, PCIPLAN_BAD_MEMORY, "memory: too many reserved ranges");
	case PCI_WINDOW_NO_LOW_HOLE:
		return fail(plan, PCIPLAN_BAD_MEMORY, "memory: RAM ends at 0x%llx, nothing is left below 0x%llx",
			    (unsigned long long)space.low_ram_end, (unsigned long long)space.chipset->mmio32_end);
	case PCI_WINDOW_BAD_WIDTH:
		break;
	}
	return fail(plan, PCIPLAN_BAD_MEMORY, "memory: %u address bits, expected 32 to 64", space.address_bits);
}

static enum pciplan_error be_ready(struct pciplan *plan)
{
	if (!plan->has_inventory)
		return fail(plan, PCIPLAN_NO_INVENTORY, "no inventory was read");
	if (pciplan_space_low_end(&plan->machine->windows) <= PCIPLAN_HOLE_LOWEST_START)
		return fail(plan, PCIPLAN_NO_WINDOWS,
			    "no window below 4 GiB: the inventory has none, and no memory is set");
	return PCIPLAN_OK;
}

/* --- what is decided ---------------------------------------------------------------------------------------------- */

enum pciplan_error pciplan_run(struct pciplan *plan, struct pciplan_totals *totals)
{
	const struct pciplan_machine *machine = plan->machine;
	struct pci_plan_fault fault;
	const enum pciplan_error error = be_ready(plan);

	if (error != PCIPLAN_OK)
		return error;
	fault = pciplan_machine_plan_checked(plan->machine);
	if (fault.invariant != PCI_P_NONE)
		return fail(plan, PCIPLAN_BROKEN_PLAN, "the plan breaks %s", pci_invariant_text(fault.invariant));
	plan->has_plan = true;
	*totals = (struct pciplan_totals){
		.bars = machine->inventory.bar_count,
		.placed = machine->plan.placed,
		.not_placed = machine->plan.not_placed,
	};
	return PCIPLAN_OK;
}

enum pciplan_error pciplan_bar(struct pciplan *plan, size_t index, struct pciplan_bar *out)
{
	const struct pciplan_machine *machine = plan->machine;
	const struct pci_bar *bar = &machine->inventory.bars[index < PCI_MAX_BARS ? index : 0];
	const uint16_t bdf = machine->inventory.functions[bar->function].bdf;

	if (!plan->has_plan || index >= machine->inventory.bar_count)
		return fail(plan, PCIPLAN_OUT_OF_RANGE, "there is no plan with a BAR number %zu", index);
	pci_text_bar_name(bar, plan->name);
	*out = (struct pciplan_bar){
		.bus = PCI_BDF_BUS(bdf),
		.device = PCI_BDF_DEVICE(bdf),
		.function = PCI_BDF_FUNCTION(bdf),
		.name = plan->name,
		.size = machine->plan.bars[index].size,
		.count = bar->count,
		.is_io = bar->kind == PCI_BAR_IO,
		.is_64bit = bar->is_64bit,
		.prefetchable = bar->prefetchable,
		.placed = machine->plan.bars[index].verdict == PCI_PLACED,
		.address = machine->plan.bars[index].address,
		.verdict = pci_verdict_text((enum pci_verdict)machine->plan.bars[index].verdict),
	};
	return PCIPLAN_OK;
}

const char *pciplan_line(struct pciplan *plan, size_t *cursor)
{
	char level, object[PCI_TEXT_OBJECT], fact[PCI_TEXT_LINE];

	if (!plan->has_plan ||
	    !pci_text_plan_line(&plan->machine->inventory, &plan->machine->plan, cursor, &level, object, fact))
		return NULL;
	snprintf(plan->line, sizeof(plan->line), "%c pci %s: %s", level, object, fact);
	return plan->line;
}

/* --- what is needed ----------------------------------------------------------------------------------------------- */

_Static_assert(PCIPLAN_EVERYTHING_LOW == PCIPLAN_HOLE_LOW && PCIPLAN_HOTPLUG_RESERVES == PCIPLAN_HOLE_RESERVES,
	       "the flags are the same inside and outside");

enum pciplan_error pciplan_least_hole(struct pciplan *plan, unsigned flags, struct pciplan_hole *out)
{
	const enum pciplan_error error = be_ready(plan);
	struct pciplan_least_hole hole;

	if (error != PCIPLAN_OK)
		return error;
	hole = pciplan_hole_least(plan->machine, flags, plan->trial);
	*out = (struct pciplan_hole){
		.bytes = hole.bytes,
		.low_ram_end = hole.low_ram_end,
		.below_4g = (UINT64_C(1) << 32) - hole.low_ram_end,
		.bars_left_out = hole.never,
	};
	return PCIPLAN_OK;
}

/* SPDX-License-Identifier: MIT */
/* The lines of a plan, and of what the scan found odd. */
#include "pci/pci_text.h"

#include <stdio.h>

#define RANGE_TEXT 56 /* "[mem 0x0123456789abcdef-0x0123456789abcdef 64bit pref]" */
#define BUS_TEXT 12   /* "[bus 01-02]" */

#define SLOTS_OF_FUNCTION (PCI_BARS_OF_FUNCTION + PCI_WINDOW_COUNT)

/* --- resources as Linux words them -------------------------------------------------------------------------------- */

/* What distinguishes resources: the space, and the words behind the addresses. */
struct resource {
	bool is_io;
	bool is_64bit;
	bool prefetchable;
};

static const char *attributes_of(struct resource resource)
{
	if (resource.is_64bit)
		return resource.prefetchable ? " 64bit pref" : " 64bit";
	return resource.prefetchable ? " pref" : "";
}

static void format_range(struct resource resource, struct range range, char *text, size_t size)
{
	const unsigned long long first = range.first, last = range.last;
	const char *attributes = attributes_of(resource);

	if (resource.is_io && first == last)
		snprintf(text, size, "[io  0x%04llx%s]", first, attributes);
	else if (resource.is_io)
		snprintf(text, size, "[io  0x%04llx-0x%04llx%s]", first, last, attributes);
	else if (first == last)
		snprintf(text, size, "[mem 0x%08llx%s]", first, attributes);
	else
		snprintf(text, size, "[mem 0x%08llx-0x%08llx%s]", first, last, attributes);
}

static void format_size(struct resource resource, uint64_t bytes, char *text, size_t size)
{
	snprintf(text, size, resource.is_io ? "[io  size 0x%04llx%s]" : "[mem size 0x%08llx%s]",
		 (unsigned long long)bytes, attributes_of(resource));
}

static struct resource resource_of_bar(const struct pci_bar *bar)
{
	return (struct resource){ bar->kind == PCI_BAR_IO, bar->is_64bit, bar->prefetchable };
}

void pci_text_bar_range(const struct pci_bar *bar, struct range range, char text[PCI_TEXT_LINE])
{
	format_range(resource_of_bar(bar), range, text, PCI_TEXT_LINE);
}

/* --- bars --------------------------------------------------------------------------------------------------------- */

#define COUNT_TEXT 16   /* " for 65535 VFs" */
#define OUTCOME_TEXT 48 /* ", resized from 0x8000000000000000" */

static bool is_implemented(const struct pci_bridge *bridge, unsigned window)
{
	return window == PCI_WINDOW_IO ? bridge->io : window == PCI_WINDOW_PREF ? bridge->pref : true;
}

void pci_text_bar_name(const struct pci_bar *bar, char text[PCI_TEXT_BAR_NAME])
{
	if (bar->index == PCI_BAR_ROM)
		snprintf(text, PCI_TEXT_BAR_NAME, "ROM");
	else if (bar->index < PCI_BAR_VF)
		snprintf(text, PCI_TEXT_BAR_NAME, "BAR%u", bar->index % 10u);
	else
		snprintf(text, PCI_TEXT_BAR_NAME, "VF BAR%u", (bar->index - PCI_BAR_VF) % 10u);
}

static void format_count(const struct pci_bar *bar, char text[COUNT_TEXT])
{
	text[0] = '\0';
	if (bar->index >= PCI_BAR_VF)
		snprintf(text, COUNT_TEXT, bar->count == 1 ? " for %u VF" : " for %u VFs", bar->count);
}

/* The largest hole that is left of what the BAR may use. */
static uint64_t hole_for(const struct pci_inventory *inventory, const struct pci_plan *plan, const struct pci_bar *bar)
{
	if (bar->kind == PCI_BAR_IO)
		return plan->free_io;
	if (pci_inventory_may_go_high(inventory, bar, plan->mem64_prefetchable) && plan->free_mem64 > plan->free_mem32)
		return plan->free_mem64;
	return plan->free_mem32;
}

/* What stands behind the reason: the number that tells what to change. */
static void format_detail(const struct pci_inventory *inventory, const struct pci_plan *plan, size_t index,
			  char text[OUTCOME_TEXT])
{
	const struct pci_bar *bar = &inventory->bars[index];

	text[0] = '\0';
	if (plan->bars[index].verdict == PCI_NO_SPACE)
		snprintf(text, OUTCOME_TEXT, ", largest hole 0x%llx",
			 (unsigned long long)hole_for(inventory, plan, bar));
	if (plan->bars[index].verdict == PCI_PIN_REFUSED)
		snprintf(text, OUTCOME_TEXT, ", wanted 0x%llx", (unsigned long long)bar->pinned);
}

static char bar_line(const struct pci_inventory *inventory, const struct pci_plan *plan, size_t index,
		     char fact[PCI_TEXT_LINE])
{
	const struct pci_bar *bar = &inventory->bars[index];
	const enum pci_verdict verdict = (enum pci_verdict)plan->bars[index].verdict;
	char name[PCI_TEXT_BAR_NAME], count[COUNT_TEXT], range[RANGE_TEXT], detail[OUTCOME_TEXT] = "";

	pci_text_bar_name(bar, name);
	format_count(bar, count);
	if (verdict == PCI_PLACED) {
		format_range(resource_of_bar(bar), pci_plan_bar_range(inventory, plan, index), range, sizeof(range));
		if (plan->bars[index].size != bar->size)
			snprintf(detail, sizeof(detail), ", resized from 0x%llx", (unsigned long long)bar->size);
		snprintf(fact, PCI_TEXT_LINE, "%s %s%s placed%s%s", name, range, count, bar->fixed ? ", fixed" : "",
			 detail);
		return 'I';
	}
	format_detail(inventory, plan, index, detail);
	format_size(resource_of_bar(bar), pci_bar_extent(bar, bar->size), range, sizeof(range));
	snprintf(fact, PCI_TEXT_LINE, "%s %s%s not placed: %s%s", name, range, count, pci_verdict_text(verdict),
		 detail);
	return 'W';
}

/* --- bridge windows ----------------------------------------------------------------------------------------------- */

static struct resource resource_of_window(const struct pci_bridge *bridge, unsigned window)
{
	return (struct resource){
		.is_io = window == PCI_WINDOW_IO,
		.is_64bit = window == PCI_WINDOW_PREF && bridge->pref_64bit,
		.prefetchable = window == PCI_WINDOW_PREF,
	};
}

static void format_buses(const struct pci_bridge *bridge, char text[BUS_TEXT])
{
	if (bridge->secondary == bridge->subordinate)
		snprintf(text, BUS_TEXT, "[bus %02x]", bridge->secondary);
	else
		snprintf(text, BUS_TEXT, "[bus %02x-%02x]", bridge->secondary, bridge->subordinate);
}

/*
 * Ports for hot-plug are rarely to be had for every slot of a machine with many, and rarely needed: that is no warning
 * for each bridge. The totals count them.
 */
static char window_line(const struct pci_bridge *bridge, const struct pci_window_plan *window, unsigned kind,
			char fact[PCI_TEXT_LINE])
{
	const struct resource resource = resource_of_window(bridge, kind);
	const bool placed = window->verdict == PCI_PLACED;
	const char *outcome = placed ? "placed" : "empty";
	const char *reason = "";
	char range[RANGE_TEXT], buses[BUS_TEXT];

	if (!placed && window->verdict != PCI_EMPTY) {
		outcome = "not placed: ";
		reason = pci_verdict_text((enum pci_verdict)window->verdict);
	} else if (pci_plan_lacks_reserve(window)) {
		outcome = placed ? "placed, no hot-plug reserve: " : "empty, no hot-plug reserve: ";
		reason = pci_verdict_text((enum pci_verdict)window->reserve);
	}
	/* What a window without a place would have measured is not known: that depends on the place. */
	if (placed)
		format_range(resource, window->range, range, sizeof(range));
	else
		snprintf(range, sizeof(range), "[%s%s]", resource.is_io ? "io" : "mem", attributes_of(resource));
	format_buses(bridge, buses);
	snprintf(fact, PCI_TEXT_LINE, "bridge window %s to %s %s%s", range, buses, outcome, reason);
	if (reason[0] == '\0' || (kind == PCI_WINDOW_IO && pci_plan_lacks_reserve(window)))
		return 'I';
	return 'W';
}

/* --- all lines ---------------------------------------------------------------------------------------------------- */

bool pci_text_plan_line(const struct pci_inventory *inventory, const struct pci_plan *plan, size_t *cursor, char *level,
			char object[PCI_TEXT_OBJECT], char fact[PCI_TEXT_LINE])
{
	while (*cursor < inventory->function_count * SLOTS_OF_FUNCTION) {
		const struct pci_function *function = &inventory->functions[*cursor / SLOTS_OF_FUNCTION];
		const size_t slot = (*cursor)++ % SLOTS_OF_FUNCTION;
		const unsigned kind = (unsigned)(slot - PCI_BARS_OF_FUNCTION);

		pci_text_bdf(inventory->segment, function->bdf, object);
		if (slot < function->bar_count) {
			*level = bar_line(inventory, plan, function->first_bar + slot, fact);
			return true;
		}
		if (slot >= PCI_BARS_OF_FUNCTION && function->bridge != PCI_NONE) {
			const struct pci_bridge *bridge = &inventory->bridges[function->bridge];

			if (bridge->secondary == 0 || !is_implemented(bridge, kind))
				continue;
			*level = window_line(bridge, &plan->bridges[function->bridge].windows[kind], kind, fact);
			return true;
		}
	}
	return false;
}

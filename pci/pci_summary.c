/* SPDX-License-Identifier: MIT */
#include "pci/pci_summary.h"

#include <stdio.h>
#include <string.h>

#define MIB_SHIFT 20

void pci_summary_size(uint64_t bytes, char text[PCI_SUMMARY_SIZE])
{
	static const char *const units[] = { "bytes", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB" };
	unsigned unit = 0, shift, tenths;

	while (unit < 6 && bytes >> (10 * (unit + 1)) != 0)
		unit++;
	shift = 10 * unit;
	tenths = unit == 0 ? 0 : (unsigned)((bytes >> (shift - 10)) & 0x3ff) * 10 >> 10;
	if (tenths == 0)
		snprintf(text, PCI_SUMMARY_SIZE, "%u %s", (unsigned)(bytes >> shift), units[unit]);
	else
		snprintf(text, PCI_SUMMARY_SIZE, "%u.%u %s", (unsigned)(bytes >> shift), tenths, units[unit]);
}

/* Appends. What has no room is cut off. */
static void append(char fact[PCI_TEXT_LINE], const char *text)
{
	const size_t length = strlen(fact);

	snprintf(fact + length, PCI_TEXT_LINE - length, "%s", text);
}

static void begin_line(struct pci_summary_line *line, char level, const char *object)
{
	line->level = level;
	line->is_function = false;
	snprintf(line->object, sizeof(line->object), "%s", object);
	line->fact[0] = '\0';
}

/* --- totals ------------------------------------------------------------------------------------------------------- */

static const char *plural(size_t count, const char *ending)
{
	return count == 1 ? "" : ending;
}

static bool counts_line(const struct pci_summary_facts *facts, struct pci_summary_line *line)
{
	const struct pci_inventory *inventory = facts->inventory;

	begin_line(line, facts->plan->not_placed == 0 ? 'I' : 'W', "pci");
	snprintf(line->fact, sizeof(line->fact),
		 "%zu function%s, %zu bridge%s, %zu root bus%s; %zu BARs placed, %zu not placed",
		 inventory->function_count, plural(inventory->function_count, "s"), inventory->bridge_count,
		 plural(inventory->bridge_count, "s"), inventory->root_count, plural(inventory->root_count, "es"),
		 facts->plan->placed, facts->plan->not_placed);
	return true;
}

/* A space that BARs may be in. */
struct space {
	const char *object;
	bool is_io;
	const struct range_set *ranges;
	uint64_t largest_free;
};

/* A placed range is in one space with all its bytes, or not at all. */
static uint64_t share_of(const struct space *space, struct range range, bool is_io)
{
	return is_io == space->is_io && range_set_overlaps(space->ranges, range) ? range_size(range) : 0;
}

/* What root buses take of a space. What is behind a bridge is in the bridge's windows. */
static uint64_t used_of(const struct pci_summary_facts *facts, const struct space *space)
{
	const struct pci_inventory *inventory = facts->inventory;
	const struct pci_plan *plan = facts->plan;
	uint64_t used = 0;

	for (size_t i = 0; i < inventory->bar_count; i++) {
		const struct pci_bar *bar = &inventory->bars[i];

		if (plan->bars[i].verdict == PCI_PLACED && inventory->functions[bar->function].upstream == PCI_NONE)
			used += share_of(space, pci_plan_bar_range(inventory, plan, i), bar->kind == PCI_BAR_IO);
	}
	for (size_t i = 0; i < inventory->bridge_count; i++) {
		for (unsigned kind = 0; inventory->bridges[i].parent == PCI_NONE && kind < PCI_WINDOW_COUNT; kind++) {
			const struct pci_window_plan *window = &plan->bridges[i].windows[kind];

			if (window->verdict == PCI_PLACED)
				used += share_of(space, window->range, kind == PCI_WINDOW_IO);
		}
	}
	return used;
}

static bool space_line(const struct pci_summary_facts *facts, size_t index, struct pci_summary_line *line)
{
	const struct space spaces[] = {
		{ "io", true, &facts->windows->io, facts->plan->free_io },
		{ "low-hole", false, &facts->windows->mem32, facts->plan->free_mem32 },
		{ "high-window", false, &facts->windows->mem64, facts->plan->free_mem64 },
	};
	const struct space *space = &spaces[index];
	char used[PCI_SUMMARY_SIZE], size[PCI_SUMMARY_SIZE], piece[PCI_SUMMARY_SIZE];
	const struct range *ranges = space->ranges->ranges;

	begin_line(line, 'I', space->object);
	if (space->ranges->count == 0) {
		append(line->fact, "none");
		return true;
	}
	pci_summary_size(used_of(facts, space), used);
	pci_summary_size(range_set_size(space->ranges), size);
	pci_summary_size(space->largest_free, piece);
	snprintf(line->fact, sizeof(line->fact),
		 space->is_io ? "[io  0x%04llx-0x%04llx]: %s of %s used, largest free piece %s" :
				"[mem 0x%08llx-0x%08llx]: %s of %s used, largest free piece %s",
		 (unsigned long long)ranges[0].first, (unsigned long long)ranges[space->ranges->count - 1].last, used,
		 size, piece);
	return true;
}

/* --- what was given up -------------------------------------------------------------------------------------------- */

#define VERDICTS (PCI_VF_GIVEN_UP + 1)
#define MORE ", and more"
#define ITEM_TEXT 32 /* ", VF BAR0 (1023.9 GiB)" */

/* A space for each BAR that the function lacks with this verdict, and the verdict behind. False: it lacks none. */
static bool lacking_line(const struct pci_summary_facts *facts, const struct pci_function *function,
			 enum pci_verdict verdict, char fact[PCI_TEXT_LINE])
{
	const char *reason = pci_verdict_text(verdict), *before = " ";

	snprintf(fact, PCI_TEXT_LINE, "%04x:%04x class %06x lacks", function->vendor_id, function->device_id,
		 (unsigned)function->class_code & 0xffffff);
	for (size_t i = function->first_bar; i < function->first_bar + function->bar_count; i++) {
		const struct pci_bar *bar = &facts->inventory->bars[i];
		char name[PCI_TEXT_BAR_NAME], size[PCI_SUMMARY_SIZE], item[ITEM_TEXT];

		if (facts->plan->bars[i].verdict != verdict)
			continue;
		if (strlen(fact) + ITEM_TEXT + sizeof(MORE) + strlen(reason) + 3 > PCI_TEXT_LINE) {
			append(fact, MORE);
			break;
		}
		pci_text_bar_name(bar, name);
		pci_summary_size(pci_bar_extent(bar, bar->size), size);
		snprintf(item, sizeof(item), "%s%s (%s)", before, name, size);
		append(fact, item);
		before = ", ";
	}
	append(fact, ": ");
	append(fact, reason);
	return before[0] == ',';
}

static bool lacks_bars(const struct pci_summary_facts *facts, const struct pci_function *function)
{
	for (size_t i = function->first_bar; i < function->first_bar + function->bar_count; i++)
		if (facts->plan->bars[i].verdict != PCI_PLACED)
			return true;
	return false;
}

/* `next` counts verdicts of functions. Behind the last one that is named, functions are only counted. */
static bool function_line(struct pci_summary *summary, struct pci_summary_line *line)
{
	const struct pci_inventory *inventory = summary->facts.inventory;

	while (summary->next < inventory->function_count * VERDICTS) {
		const size_t next = summary->next++;
		const struct pci_function *function = &inventory->functions[next / VERDICTS];
		const enum pci_verdict verdict = (enum pci_verdict)(next % VERDICTS);

		if (verdict == PCI_UNDECIDED)
			summary->lacking += lacks_bars(&summary->facts, function);
		if (verdict <= PCI_PLACED || summary->lacking > PCI_SUMMARY_FUNCTIONS)
			continue;
		if (lacking_line(&summary->facts, function, verdict, line->fact)) {
			line->level = 'W';
			line->is_function = true;
			pci_text_bdf(inventory->segment, function->bdf, line->object);
			return true;
		}
	}
	return false;
}

static bool more_functions_line(const struct pci_summary *summary, struct pci_summary_line *line)
{
	begin_line(line, 'W', "functions");
	snprintf(line->fact, sizeof(line->fact), "%zu more lack BARs: see `not placed` above",
		 summary->lacking - PCI_SUMMARY_FUNCTIONS);
	return summary->lacking > PCI_SUMMARY_FUNCTIONS;
}

/* Whether a bridge lacks spare room of a kind for what is plugged in later. */
static bool lacks_spare(const struct pci_summary_facts *facts, size_t index, bool io)
{
	const struct pci_window_plan *windows = facts->plan->bridges[index].windows;

	if (facts->inventory->bridges[index].secondary == 0)
		return false;
	if (io)
		return facts->inventory->bridges[index].io && pci_plan_lacks_reserve(&windows[PCI_WINDOW_IO]);
	return pci_plan_lacks_reserve(&windows[PCI_WINDOW_MEM]) ||
	       (facts->inventory->bridges[index].pref && pci_plan_lacks_reserve(&windows[PCI_WINDOW_PREF]));
}

/* I/O ports are rarely to be had for every slot of a machine with many, and rarely needed: that is no warning. */
static bool hotplug_line(const struct pci_summary_facts *facts, bool io, struct pci_summary_line *line)
{
	size_t count = 0;

	for (size_t i = 0; i < facts->inventory->bridge_count; i++)
		count += lacks_spare(facts, i, io);
	begin_line(line, io ? 'I' : 'W', "hot-plug");
	snprintf(line->fact, sizeof(line->fact),
		 io ? "%zu bridge%s without spare I/O ports: what is plugged in there must do without" :
		      "%zu bridge%s without spare memory: what is plugged in there may find no room",
		 count, plural(count, "s"));
	return count != 0;
}

/* --- what would help ---------------------------------------------------------------------------------------------- */

#define LEAST_MMIO_HOLE 256 /* MiB, what xl takes */
#define EFFECT_TEXT 48      /* "would place 12 of 4096 of them" */
#define FUNCTIONS_TEXT 48   /* "0001:01:00.0 and 4095 more" */

/* BARs that lines of their own say cannot be helped by any change of the space: what places all others does not place all. */
static size_t hopeless(const struct pci_remedies *remedies)
{
	size_t count = 0;

	for (size_t i = 0; i < remedies->count; i++)
		if (remedies->list[i].kind == PCI_REMEDY_OTHER_PLACE || remedies->list[i].kind == PCI_REMEDY_FIXED)
			count += remedies->list[i].wanted;
	return count;
}

static void effect_of(const struct pci_remedies *remedies, const struct pci_remedy *remedy, char text[EFFECT_TEXT])
{
	const size_t others = hopeless(remedies);

	if (!remedy->complete || others != 0)
		snprintf(text, EFFECT_TEXT, "would place %zu of %zu", remedy->placed, remedy->wanted + others);
	else
		snprintf(text, EFFECT_TEXT, remedy->wanted == 1 ? "would place it" : "would place all of them");
}

static void functions_of(const struct pci_summary_facts *facts, const struct pci_remedy *remedy,
			 char text[FUNCTIONS_TEXT])
{
	char bdf[PCI_TEXT_OBJECT];

	pci_text_bdf(facts->inventory->segment, remedy->bdf, bdf);
	if (remedy->functions > 1)
		snprintf(text, FUNCTIONS_TEXT, "%s and %zu more", bdf, remedy->functions - 1);
	else
		snprintf(text, FUNCTIONS_TEXT, "%s", bdf);
}

/* Both who runs QEMU and who runs Xen read this, and name the same place from opposite ends. */
static void low_hole_help(const struct pci_remedy *remedy, const char *effect, char fact[PCI_TEXT_LINE])
{
	const unsigned mib = (unsigned)(remedy->start >> MIB_SHIFT);
	const unsigned hole = (1U << (32 - MIB_SHIFT)) - mib;

	snprintf(fact, PCI_TEXT_LINE, "RAM ending at 0x%x %s (QEMU: max-ram-below-4g=%uM; xl: mmio_hole=%u)",
		 mib << MIB_SHIFT, effect, mib, hole < LEAST_MMIO_HOLE ? LEAST_MMIO_HOLE : hole);
}

static bool lacks_only_ports(const struct pci_summary_facts *facts)
{
	for (size_t i = 0; i < facts->inventory->bar_count; i++)
		if (facts->plan->bars[i].verdict != PCI_PLACED && facts->inventory->bars[i].kind != PCI_BAR_IO)
			return false;
	return true;
}

static void help_of(const struct pci_summary_facts *facts, const struct pci_remedy *remedy, char fact[PCI_TEXT_LINE])
{
	const unsigned long long value = remedy->value, start = remedy->start;
	char effect[EFFECT_TEXT], functions[FUNCTIONS_TEXT];

	effect_of(facts->remedies, remedy, effect);
	functions_of(facts, remedy, functions);
	switch ((enum pci_remedy_kind)remedy->kind) {
	case PCI_REMEDY_OPTION:
		snprintf(fact, PCI_TEXT_LINE, "%s %s", remedy->option, effect);
		break;
	case PCI_REMEDY_UNPIN:
		snprintf(fact, PCI_TEXT_LINE, "option pin without %s %s", functions, effect);
		break;
	case PCI_REMEDY_LOW_HOLE:
		low_hole_help(remedy, effect, fact);
		break;
	case PCI_REMEDY_LOW_WINDOW:
		snprintf(fact, PCI_TEXT_LINE, "a host bridge with mem=0x%llx-0x%llx %s", start, start + value - 1,
			 effect);
		break;
	case PCI_REMEDY_ADDRESS_BITS:
		snprintf(fact, PCI_TEXT_LINE, "%llu physical address bits %s (QEMU: phys-bits=%llu at -cpu)", value,
			 effect, value);
		break;
	case PCI_REMEDY_HIGH_WINDOW:
		if (start != 0)
			snprintf(fact, PCI_TEXT_LINE, "a host bridge with pref=0x%llx-0x%llx %s", start,
				 start + value - 1, effect);
		else
			snprintf(fact, PCI_TEXT_LINE, "a host bridge with a window of 0x%llx bytes above 4 GiB %s",
				 value, effect);
		break;
	case PCI_REMEDY_OTHER_PLACE:
		snprintf(fact, PCI_TEXT_LINE, "%s: the bridges above have no window for it: plug it in elsewhere",
			 functions);
		break;
	case PCI_REMEDY_FIXED:
		snprintf(fact, PCI_TEXT_LINE,
			 "%s: the address that the device fixes is not free: free it, or leave it out", functions);
		break;
	case PCI_REMEDY_NONE:
		snprintf(fact, PCI_TEXT_LINE, "nothing that was tried places more: %s",
			 lacks_only_ports(facts) ? "most drivers do without I/O BARs" : "give the guest fewer devices");
		break;
	}
	if (remedy->option != NULL && remedy->kind != PCI_REMEDY_OPTION) {
		append(fact, ", with ");
		append(fact, remedy->option);
	}
	if (remedy->cost != NULL) {
		append(fact, "; ");
		append(fact, remedy->cost);
	}
}

/* --- all lines ---------------------------------------------------------------------------------------------------- */

enum section { COUNTS, SPACES, FUNCTIONS, MORE_FUNCTIONS, HOTPLUG_MEMORY, HOTPLUG_IO, HELP, END };

#define SPACES_COUNT 3

void pci_summary_begin(struct pci_summary *summary, const struct pci_summary_facts *facts)
{
	*summary = (struct pci_summary){ .facts = *facts, .section = COUNTS };
}

/* A line of the present section. False: it has no further one. */
static bool section_line(struct pci_summary *summary, struct pci_summary_line *line)
{
	const struct pci_summary_facts *facts = &summary->facts;
	const size_t next = summary->next;

	if (summary->section == FUNCTIONS)
		return function_line(summary, line);
	summary->next++;
	switch ((enum section)summary->section) {
	case COUNTS:
		return next == 0 && counts_line(facts, line);
	case SPACES:
		return next < SPACES_COUNT && space_line(facts, next, line);
	case MORE_FUNCTIONS:
		return next == 0 && more_functions_line(summary, line);
	case HOTPLUG_MEMORY:
		return next == 0 && hotplug_line(facts, false, line);
	case HOTPLUG_IO:
		return next == 0 && hotplug_line(facts, true, line);
	case HELP:
		if (next >= facts->remedies->count)
			return false;
		begin_line(line, 'W', "help");
		help_of(facts, &facts->remedies->list[next], line->fact);
		return true;
	default:
		return false;
	}
}

bool pci_summary_next(struct pci_summary *summary, struct pci_summary_line *line)
{
	for (; summary->section < END; summary->section++, summary->next = 0)
		if (section_line(summary, line))
			return true;
	return false;
}

/* SPDX-License-Identifier: MIT */
/*
 * More address space. What the plan says of the low hole is tried as it is. All else is a ladder: each step opens more space than the
 * one before, and the lowest step is looked for that does what the highest does. One in the middle is tried first: it does for
 * most machines, and bounds the search.
 */
#include <string.h>

#include "pci/pci_remedy_search.h"

#define FOUR_GIB (1ULL << 32)
#define ONE_MIB (1ULL << 20)

/* Physical address bits: the least there are, what most servers have, and the most that x86 defines. */
#define LEAST_BITS 32u
#define COMMON_BITS 46u
#define MOST_BITS 52u

struct ladder {
	unsigned from; /* known not to suffice: what there is now */
	unsigned middle, top;
	/* Makes the work's windows those of a step. False: it cannot be had. */
	bool (*open)(struct pci_remedy_search *search, unsigned step);
};

static size_t ladder_try(struct pci_remedy_search *search, const struct ladder *ladder, unsigned step)
{
	search->work->policy = *search->machine.policy;
	if (!ladder->open(search, step))
		return 0;
	return pci_remedy_try(search, search->machine.inventory, &search->work->windows);
}

/* The lowest step that does as much as any. Gives the merit of that, 0: none places anything. */
static size_t ladder_climb(struct pci_remedy_search *search, const struct ladder *ladder, unsigned *step)
{
	const bool has_middle = ladder->from < ladder->middle && ladder->middle < ladder->top;
	size_t best = has_middle ? ladder_try(search, ladder, ladder->middle) : 0;
	unsigned fails = ladder->from, fits = ladder->middle;

	if (best < search->merit) {
		const size_t most = ladder_try(search, ladder, ladder->top);

		if (most > best) {
			best = most;
			fails = has_middle ? ladder->middle : ladder->from;
			fits = ladder->top;
		}
	}
	while (best != 0 && fails + 1 < fits) {
		const unsigned middle = (fails + fits) / 2;

		if (ladder_try(search, ladder, middle) >= best)
			fits = middle;
		else
			fails = middle;
	}
	*step = fits;
	return best;
}

/* --- below 4 GiB -------------------------------------------------------------------------------------------------- */

static uint64_t low_end(const struct pci_remedy_search *search)
{
	const struct range_set *low = &search->machine.windows->mem32;

	return low->count == 0 ? 0 : low->ranges[low->count - 1].last + 1;
}

/* Lets the low hole begin at `start`, below where it begins. RAM that was there goes on above 4 GiB. */
static bool open_hole(struct pci_remedy_search *search, uint64_t start)
{
	const struct pci_windows *windows = search->machine.windows;
	struct pci_window_facts facts;

	if (start >= windows->mem32.ranges[0].first)
		return false;
	if (search->machine.facts == NULL) {
		pci_windows_copy(&search->work->windows, windows);
		return range_set_add(&search->work->windows.mem32,
				     (struct range){ start, windows->mem32.ranges[0].first - 1 });
	}
	facts = *search->machine.facts;
	search->work->policy.low_hole = 0;
	if (start < facts.low_ram_end) {
		facts.high_ram_end =
			(facts.high_ram_end > FOUR_GIB ? facts.high_ram_end : FOUR_GIB) + (facts.low_ram_end - start);
		facts.low_ram_end = start;
	}
	return pci_window_build(&facts, &search->work->policy, &search->work->windows) == PCI_WINDOW_OK;
}

/* Round addresses for RAM to end at, as QEMU and people like them; 0 is where it ends now. */
static const uint64_t ram_ends[] = { 0, 0xe0000000, 0xc0000000, 0x80000000, 0x40000000 };

static bool open_ram_end(struct pci_remedy_search *search, unsigned step)
{
	return open_hole(search, ram_ends[step]);
}

/* What there is to win by more than doing without an option that limits the space, which was tried before. */
static bool is_more(const struct pci_remedy_search *search, const char *option, size_t merit)
{
	for (size_t i = 0; i < search->found->count; i++) {
		const struct pci_remedy *remedy = &search->found->list[i];

		if (remedy->kind == PCI_REMEDY_OPTION && strcmp(remedy->option, option) == 0)
			return merit > remedy->devices * PCI_REMEDY_DEVICE_BAR + (remedy->placed - remedy->devices);
	}
	return merit != 0;
}

static void add_hole(struct pci_remedy_search *search, uint64_t start, size_t merit)
{
	const bool secondary = pci_inventory_is_secondary(search->machine.inventory);
	struct pci_remedy *remedy;

	if (!is_more(search, "low-hole=0", merit) ||
	    (search->machine.facts && start >= search->machine.facts->low_ram_end))
		return;
	remedy = pci_remedy_add(search, secondary ? PCI_REMEDY_LOW_WINDOW : PCI_REMEDY_LOW_HOLE, merit);
	remedy->value = low_end(search) - start;
	remedy->start = start;
	remedy->option = !secondary && search->machine.policy->low_hole != 0 ? "low-hole=0" : NULL;
}

/* The hole that the plan asks for. Gives the merit of it, 0: it asks for none, or for one that cannot be had. */
static size_t try_wanted_hole(struct pci_remedy_search *search, uint64_t *start)
{
	const uint64_t end = low_end(search), wanted = search->machine.plan->mem32_wanted;

	*start = wanted != 0 && wanted < end ? range_align_down(end - wanted, ONE_MIB) : 0;
	search->work->policy = *search->machine.policy;
	if (*start == 0 || !open_hole(search, *start))
		return 0;
	return pci_remedy_try(search, search->machine.inventory, &search->work->windows);
}

static size_t try_ram_ends(struct pci_remedy_search *search, uint64_t *start)
{
	struct ladder ladder = {
		.top = sizeof(ram_ends) / sizeof(ram_ends[0]) - 1,
		.open = open_ram_end,
	};
	unsigned step;
	size_t merit;

	while (ladder.from < ladder.top && ram_ends[ladder.from + 1] >= search->machine.windows->mem32.ranges[0].first)
		ladder.from++;
	ladder.middle = ladder.from + 1;
	if (ladder.from == ladder.top)
		return 0;
	merit = ladder_climb(search, &ladder, &step);
	*start = ram_ends[step];
	return merit;
}

/*
 * Where only ROMs and VFs' BARs were left out, so that BARs fit, the plan asks for no hole; and where none holds everything, not for
 * the one that holds the most. Where RAM ends nobody knows without facts.
 */
static void try_low_space(struct pci_remedy_search *search)
{
	uint64_t start;
	size_t merit;

	if (!(search->wants & PCI_REMEDY_WANTS_LOW) || search->machine.windows->mem32.count == 0)
		return;
	merit = try_wanted_hole(search, &start);
	if (merit == 0 && search->machine.facts)
		merit = try_ram_ends(search, &start);
	add_hole(search, start, merit);
}

/* --- above 4 GiB -------------------------------------------------------------------------------------------------- */

static uint64_t last_address(unsigned bits)
{
	return bits >= 64 ? UINT64_MAX : (1ULL << bits) - 1;
}

/* The last of the ranges above 4 GiB; empty, at 4 GiB, if there is none. */
static struct range high_range(const struct pci_windows *windows)
{
	const struct range_set *high = &windows->mem64;

	return high->count == 0 ? (struct range){ FOUR_GIB, FOUR_GIB - 1 } : high->ranges[high->count - 1];
}

static unsigned bits_of(const struct pci_windows *windows)
{
	unsigned bits = LEAST_BITS;

	while (last_address(bits) < high_range(windows).last)
		bits++;
	return bits;
}

static bool open_bits(struct pci_remedy_search *search, unsigned bits)
{
	const struct pci_remedy_machine *machine = &search->machine;
	struct pci_window_facts facts;

	if (machine->facts == NULL) {
		pci_windows_copy(&search->work->windows, machine->windows);
		return range_set_add(&search->work->windows.mem64,
				     (struct range){ last_address(bits_of(machine->windows)) + 1, last_address(bits) });
	}
	facts = *machine->facts;
	facts.address_bits = bits;
	search->work->policy.address_bits = 0;
	return pci_window_build(&facts, &search->work->policy, &search->work->windows) == PCI_WINDOW_OK;
}

/* Whether more address bits would be more space, as far as anyone knows. */
static bool is_limited_by_bits(const struct pci_remedy_machine *machine)
{
	const struct pci_window_facts *facts = machine->facts;

	if (facts == NULL)
		return machine->policy->address_bits == 0 && machine->windows->mem64.count != 0 &&
		       high_range(machine->windows).last == last_address(bits_of(machine->windows));
	/* A payload that does not reach further is not helped by more. */
	return facts->high_end_limit == 0 || facts->high_end_limit - 1 > last_address(facts->address_bits);
}

static void try_address_bits(struct pci_remedy_search *search)
{
	const struct pci_remedy_machine *machine = &search->machine;
	const struct ladder ladder = {
		.from = machine->facts ? machine->facts->address_bits : bits_of(machine->windows),
		.middle = COMMON_BITS,
		.top = MOST_BITS,
		.open = open_bits,
	};
	struct pci_remedy *remedy;
	unsigned bits;
	size_t merit;

	if (ladder.from >= MOST_BITS || !is_limited_by_bits(machine))
		return;
	merit = ladder_climb(search, &ladder, &bits);
	if (!is_more(search, "address-bits=0", merit))
		return;
	remedy = pci_remedy_add(search, PCI_REMEDY_ADDRESS_BITS, merit);
	remedy->value = bits;
	remedy->option = machine->policy->address_bits != 0 ? "address-bits=0" : NULL;
}

/* A window of a secondary host bridge grows at its end. If it has none, one is tried wherever it is aligned to its size. */
static bool open_window(struct pci_remedy_search *search, unsigned bits)
{
	const struct range now = high_range(search->machine.windows);
	const uint64_t first =
		search->machine.windows->mem64.count == 0 && bits > LEAST_BITS ? 1ULL << bits : now.first;
	const struct range wider = range_of_size(first, 1ULL << bits);

	if (first > last_address(MOST_BITS) || wider.last > last_address(MOST_BITS))
		return false;
	pci_windows_copy(&search->work->windows, search->machine.windows);
	search->work->windows.mem64_prefetchable = true;
	return range_set_add(&search->work->windows.mem64, wider);
}

static void try_high_window(struct pci_remedy_search *search)
{
	const struct range now = high_range(search->machine.windows);
	const bool there = search->machine.windows->mem64.count != 0;
	struct ladder ladder = { .from = 27, .open = open_window };
	struct pci_remedy *remedy;
	unsigned bits;
	size_t merit;

	while (there && ladder.from < MOST_BITS && (2ULL << ladder.from) <= range_size(now))
		ladder.from++;
	ladder.middle = ladder.from + 5;
	ladder.top = ladder.from + 16 < MOST_BITS ? ladder.from + 16 : MOST_BITS - 1;
	if (ladder.from >= ladder.top)
		return;
	merit = ladder_climb(search, &ladder, &bits);
	if (merit == 0)
		return;
	remedy = pci_remedy_add(search, PCI_REMEDY_HIGH_WINDOW, merit);
	remedy->value = 1ULL << bits;
	remedy->start = there ? now.first : 0;
}

void pci_remedy_try_space(struct pci_remedy_search *search)
{
	try_low_space(search);
	if (!(search->wants & PCI_REMEDY_WANTS_HIGH))
		return;
	if (pci_inventory_is_secondary(search->machine.inventory))
		try_high_window(search);
	else
		try_address_bits(search);
}

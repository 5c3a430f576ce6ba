/* SPDX-License-Identifier: MIT */
#include "pci/pci_concession.h"

#include "pci/pci_sort.h"

#define ONE_MIB_SHIFT 20

enum rank {
	RANK_AMPLE = 1, /* a hot-plug reserve, down to what was asked for */
	RANK_HIGH,
	RANK_RESIZE, /* a resizable BAR, down to the size it was found with */
	RANK_RESERVE,
	RANK_ROM,
	RANK_HIGH_LAST, /* PCI_PLACE_LOW gives up what is optional before it goes above 4 GiB */
	RANK_VF,
	RANK_SHRINK, /* a resizable BAR, below the size it was found with */
	RANK_BAR,    /* from here on devices lose something */
	RANK_ONLY_BAR,
	RANK_CRITICAL,
	RANK_CRITICAL_ONLY_BAR,
};

/* Of two alike, the later one in the inventory goes first, so that the earlier devices keep what they have. */
static bool concession_goes_before(const void *list, size_t first, size_t second)
{
	const struct pci_concession *a = (const struct pci_concession *)list + first;
	const struct pci_concession *b = (const struct pci_concession *)list + second;

	if (a->rank != b->rank)
		return a->rank < b->rank;
	if (a->size != b->size)
		return a->size > b->size;
	if (a->kind != b->kind)
		return a->kind < b->kind;
	return a->target > b->target;
}

static void concession_swap(void *list, size_t first, size_t second)
{
	struct pci_concession *all = list;
	struct pci_concession kept = all[first];

	all[first] = all[second];
	all[second] = kept;
}

static void concessions_sort(struct pci_concessions *concessions)
{
	struct pci_concession *list = concessions->list;

	pci_sort(list, concessions->count, concession_goes_before, concession_swap);
	concessions->optional = 0;
	while (concessions->optional < concessions->count && list[concessions->optional].rank < RANK_BAR)
		concessions->optional++;
}

static void concessions_add(struct pci_concessions *concessions, enum pci_concession_kind kind, enum rank rank,
			    uint32_t target, uint64_t size)
{
	concessions->list[concessions->count++] = (struct pci_concession){
		.size = size,
		.target = target,
		.kind = (uint8_t)kind,
		.rank = (uint8_t)rank,
	};
}

static void concessions_add_reserves(struct pci_concessions *concessions, const struct pci_layout *layout,
				     enum pci_bridge_window first, enum pci_bridge_window last)
{
	for (size_t bridge = 0; bridge < layout->inventory->bridge_count; bridge++)
		for (int kind = first; kind <= (int)last; kind++) {
			const struct pci_layout_window *window = &layout->bridges[bridge].windows[kind];

			uint32_t target = (uint32_t)bridge * PCI_WINDOW_COUNT + (uint32_t)kind;

			if (window->reserve_given_up)
				continue;
			if (window->reserve_ample > window->reserve_least)
				concessions_add(concessions, PCI_CONCEDE_AMPLE, RANK_AMPLE, target,
						window->reserve_ample);
			if (window->reserve_least != 0)
				concessions_add(concessions, PCI_CONCEDE_RESERVE, RANK_RESERVE, target,
						window->reserve_least);
		}
}

bool pci_concession_is_free(const struct pci_concession *concession)
{
	return concession->rank == RANK_AMPLE || concession->rank == RANK_HIGH || concession->rank == RANK_HIGH_LAST ||
	       concession->rank == RANK_RESIZE;
}

static bool function_has_memory_bar(const struct pci_inventory *inventory, const struct pci_function *function)
{
	for (size_t b = function->first_bar; b < (size_t)function->first_bar + function->bar_count; b++)
		if (inventory->bars[b].kind == PCI_BAR_MEM)
			return true;
	return false;
}

/*
 * One small I/O BAR holds a whole 4 KiB window open at every bridge above it, so BARs are conceded top bridge by top bridge:
 * here the sort key `size` is the top bridge's number, the last one first, and 0 for the root buses, where a BAR costs only
 * its own size. Most devices work through their memory BAR alone; those that have none are kept longer.
 */
void pci_concessions_list_io(struct pci_concessions *concessions, const struct pci_layout *layout,
			     const struct pci_policy *policy)
{
	const struct pci_inventory *inventory = layout->inventory;

	concessions->count = 0;
	concessions_add_reserves(concessions, layout, PCI_WINDOW_IO, PCI_WINDOW_IO);
	for (size_t b = 0; b < inventory->bar_count; b++) {
		const struct pci_function *function = &inventory->functions[inventory->bars[b].function];
		bool critical = pci_policy_is_boot_critical(policy, function);
		enum rank rank = critical ? RANK_CRITICAL : RANK_BAR;
		uint64_t group = 0;

		if (inventory->bars[b].kind != PCI_BAR_IO || layout->bars[b].given_up ||
		    inventory->bars[b].pinned != PCI_NOT_PINNED)
			continue;
		if (!function_has_memory_bar(inventory, function))
			rank = critical ? RANK_CRITICAL_ONLY_BAR : RANK_ONLY_BAR;
		if (function->upstream != PCI_NONE)
			group = (uint64_t)layout->bridges[function->upstream].top + 1;
		concessions_add(concessions, PCI_CONCEDE_BAR, rank, (uint32_t)b, group);
	}
	concessions_sort(concessions);
}

/* The hot-plug reserves below each top bridge that would move if its prefetchable windows went above 4 GiB. */
static void concessions_add_bridges(struct pci_concessions *concessions, const struct pci_layout *layout,
				    enum rank rank)
{
	uint64_t reserves = 0;

	/* Depth first: what is below a top bridge stands between it and the next one. */
	for (size_t i = layout->inventory->bridge_count; i-- > 0;) {
		const struct pci_layout_bridge *bridge = &layout->bridges[i];
		const struct pci_layout_window *window = &bridge->windows[PCI_WINDOW_PREF];

		if (bridge->pref64 && !window->reserve_low && !window->reserve_given_up)
			reserves += window->reserve_least;
		if (bridge->top != (int16_t)i)
			continue;
		if (reserves != 0 && bridge->pref64 && !bridge->high && layout->windows->mem64.count != 0)
			concessions_add(concessions, PCI_CONCEDE_BRIDGE_HIGH, rank, (uint32_t)i, reserves);
		reserves = 0;
	}
}

/* Each size below the chosen one is a step: the step from the largest goes first. */
static void concessions_add_sizes(struct pci_concessions *concessions, const struct pci_layout *layout, size_t bar)
{
	const struct pci_bar *record = &layout->inventory->bars[bar];
	uint64_t from = layout->bars[bar].size;

	for (int bit = 43; bit >= 0; bit--) {
		uint64_t size = UINT64_C(1) << (bit + ONE_MIB_SHIFT);

		if (!(record->sizes >> bit & 1) || size >= from)
			continue;
		if (concessions->size_steps++ >= PCI_MAX_SIZE_STEPS)
			return;
		concessions_add(concessions, PCI_CONCEDE_SIZE, size >= record->size ? RANK_RESIZE : RANK_SHRINK,
				(uint32_t)bar, from);
		concessions->list[concessions->count - 1].size_log2 = (uint8_t)(bit + ONE_MIB_SHIFT);
		from = size;
	}
}

void pci_concessions_list_mem(struct pci_concessions *concessions, const struct pci_layout *layout,
			      const struct pci_policy *policy)
{
	const struct pci_inventory *inventory = layout->inventory;
	enum rank high = policy->placement == PCI_PLACE_LOW ? RANK_HIGH_LAST : RANK_HIGH;

	concessions->count = 0;
	concessions->size_steps = 0;
	concessions_add_reserves(concessions, layout, PCI_WINDOW_MEM, PCI_WINDOW_PREF);
	concessions_add_bridges(concessions, layout, high);
	for (size_t b = 0; b < inventory->bar_count; b++) {
		const struct pci_bar *bar = &inventory->bars[b];
		const struct pci_function *function = &inventory->functions[bar->function];
		enum rank rank = pci_policy_is_boot_critical(policy, function) ? RANK_CRITICAL : RANK_BAR;

		if (bar->kind == PCI_BAR_IO || layout->bars[b].given_up || bar->pinned != PCI_NOT_PINNED)
			continue;
		if (bar->kind == PCI_BAR_ROM_KIND)
			rank = RANK_ROM;
		else if (bar->index >= PCI_BAR_VF)
			rank = RANK_VF;
		concessions_add(concessions, PCI_CONCEDE_BAR, rank, (uint32_t)b, pci_layout_extent(layout, b));
		if (!layout->bars[b].high && pci_layout_fits_high(layout, b))
			concessions_add(concessions, PCI_CONCEDE_BAR_HIGH, high, (uint32_t)b,
					pci_layout_extent(layout, b));
		concessions_add_sizes(concessions, layout, b);
	}
	concessions_sort(concessions);
}

static void concession_apply(const struct pci_concession *concession, struct pci_layout *layout)
{
	uint32_t target = concession->target;
	struct pci_layout_window *window;

	switch ((enum pci_concession_kind)concession->kind) {
	case PCI_CONCEDE_BAR_HIGH:
		layout->bars[target].high = concession->made;
		break;
	case PCI_CONCEDE_BRIDGE_HIGH:
		layout->bridges[target].high = concession->made;
		break;
	case PCI_CONCEDE_SIZE:
		if (concession->made && layout->bars[target].size > UINT64_C(1) << concession->size_log2)
			layout->bars[target].size = UINT64_C(1) << concession->size_log2;
		else if (!concession->made && layout->bars[target].size < concession->size)
			layout->bars[target].size = concession->size;
		break;
	case PCI_CONCEDE_AMPLE:
		window = pci_layout_window(layout, (int)target);
		window->reserve_ample = concession->made ? 0 : concession->size;
		break;
	case PCI_CONCEDE_RESERVE:
		layout->bridges[target / PCI_WINDOW_COUNT].windows[target % PCI_WINDOW_COUNT].reserve_given_up =
			concession->made ? PCI_NO_SPACE : 0;
		break;
	case PCI_CONCEDE_BAR:
		layout->bars[target].given_up = !concession->made            ? 0 :
						concession->rank == RANK_ROM ? PCI_ROM_GIVEN_UP :
						concession->rank == RANK_VF  ? PCI_VF_GIVEN_UP :
									       PCI_NO_SPACE;
		break;
	}
}

/* Backwards: of the steps of one resizable BAR, those that are not made then come before those that are. */
void pci_concessions_apply(const struct pci_concessions *concessions, struct pci_layout *layout)
{
	for (size_t i = concessions->count; i-- > 0;)
		concession_apply(&concessions->list[i], layout);
}

void pci_concessions_take_back(struct pci_concessions *concessions, struct pci_layout *layout)
{
	for (size_t i = 0; i < concessions->count; i++)
		concessions->list[i].made = false;
	pci_concessions_apply(concessions, layout);
}

static bool concessions_attempt(struct pci_concessions *concessions, struct pci_layout *layout,
				bool (*attempt)(struct pci_layout *layout))
{
	pci_concessions_apply(concessions, layout);
	return attempt(layout);
}

/*
 * The smallest number of concessions from the front of list[first..last) under which the attempt fits, by bisection: giving
 * way on more never makes less fit, up to rounding of windows. Leaves exactly those of the interval made.
 */
static void concessions_bisect(struct pci_concessions *concessions, struct pci_layout *layout,
			       bool (*attempt)(struct pci_layout *layout), size_t first, size_t last)
{
	size_t fits = last, fails = first;

	while (fails < fits) {
		size_t middle = fails + (fits - fails) / 2;

		for (size_t i = first; i < last; i++)
			concessions->list[i].made = i < middle;
		if (concessions_attempt(concessions, layout, attempt))
			fits = middle;
		else
			fails = middle + 1;
	}
	for (size_t i = first; i < last; i++)
		concessions->list[i].made = i < fits;
}

/*
 * Takes back given-up BARs that fit after all beside the others, the most important and then the smallest first. A run of
 * them is tried at once; it doubles while that succeeds and halves when not, so a few BARs that are truly lost among many
 * that are not cost a few attempts each.
 */
static void concessions_restore(struct pci_concessions *concessions, struct pci_layout *layout,
				bool (*attempt)(struct pci_layout *layout))
{
	size_t end = concessions->count, run = 1;

	while (end > concessions->optional && !concessions->list[end - 1].made)
		end--;
	for (unsigned tries = 0; end > concessions->optional && tries < PCI_MAX_RESTORES; tries++) {
		size_t start = end - concessions->optional > run ? end - run : concessions->optional;

		for (size_t i = start; i < end; i++)
			concessions->list[i].made = false;
		if (concessions_attempt(concessions, layout, attempt)) {
			end = start;
			run *= 2;
			continue;
		}
		for (size_t i = start; i < end; i++)
			concessions->list[i].made = true;
		if (end - start == 1)
			end = start;
		run = run > 1 ? run / 2 : 1;
	}
}

bool pci_concessions_search(struct pci_concessions *concessions, struct pci_layout *layout,
			    bool (*attempt)(struct pci_layout *layout))
{
	concessions_bisect(concessions, layout, attempt, 0, concessions->count);
	if (concessions->count > concessions->optional && concessions->list[concessions->optional].made) {
		/*
		 * BARs are lost. Which ones is settled first; then what is optional need not all have been given up. And with
		 * less given way on, more may fit: small BARs that went high lengthen the windows of large ones.
		 */
		concessions_restore(concessions, layout, attempt);
		concessions_bisect(concessions, layout, attempt, 0, concessions->optional);
		concessions_restore(concessions, layout, attempt);
	}
	return concessions_attempt(concessions, layout, attempt);
}

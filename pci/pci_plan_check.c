/* SPDX-License-Identifier: MIT */
/*
 * What a plan says: its verdicts (P8), pins (P11) and hot-plug reserves (P12). The decode bits (P10) are in
 * pci_plan_check_decode.c, the rules about addresses in pci_plan_check_place.c and pci_plan_check_overlap.c.
 *
 * The checker asks whether a plan is safe and says what it must, not whether it is the best one: a
 * plan that places nothing and gives reasons passes.
 */
#include "pci/pci_plan_check.h"

#include <string.h>

#include "pci/pci_plan_check_decode.h"
#include "pci/pci_plan_check_place.h"

#define FOUR_GIB (UINT64_C(1) << 32)

#define HEADER_ENDPOINT 0
#define HEADER_BRIDGE 1

static const struct pci_plan_fault no_fault = { .invariant = PCI_P_NONE };

static bool header_is_known(const struct pci_function *function)
{
	return function->header_type == HEADER_ENDPOINT || function->header_type == HEADER_BRIDGE;
}

/* --- P8: verdicts ----------------------------------------------------------------------------- */

/* The size counts for a BAR that is not placed, too: it is what the log says that it lacked room for. */
static bool bar_verdict_is_valid(const struct pci_inventory *inventory, const struct pci_plan *plan, size_t index)
{
	const struct pci_bar *bar = &inventory->bars[index];

	if (!pci_plan_claim_size_is_offered(bar, plan->bars[index].size))
		return false;
	switch (plan->bars[index].verdict) {
	case PCI_PLACED:
		return header_is_known(&inventory->functions[bar->function]);
	case PCI_NO_SPACE:
	case PCI_NO_WINDOW:
	case PCI_TOO_LARGE:
		return true;
	case PCI_PIN_REFUSED:
		return bar->pinned != PCI_NOT_PINNED;
	case PCI_ROM_GIVEN_UP:
		return bar->kind == PCI_BAR_ROM_KIND;
	case PCI_VF_GIVEN_UP:
		return bar->index >= PCI_BAR_VF;
	default: /* undecided, or a verdict for windows, or no verdict at all */
		return false;
	}
}

static bool window_is_implemented(const struct pci_bridge *bridge, unsigned window)
{
	return window == PCI_WINDOW_MEM || (window == PCI_WINDOW_IO ? bridge->io : bridge->pref);
}

/* A window that the bridge lacks is never placed (P6) and the one true word for it is PCI_NO_WINDOW. */
static bool window_verdict_is_valid(uint8_t verdict, bool implemented)
{
	switch (verdict) {
	case PCI_PLACED:
	case PCI_EMPTY:
	case PCI_NO_SPACE:
	case PCI_TOO_LARGE:
		return implemented;
	case PCI_NO_WINDOW:
		return true;
	default:
		return false;
	}
}

static struct pci_plan_fault check_bar_verdicts(const struct pci_inventory *inventory, const struct pci_plan *plan)
{
	size_t placed = 0;

	for (size_t i = 0; i < inventory->bar_count; i++) {
		const struct pci_bar *bar = &inventory->bars[i];

		if (!bar_verdict_is_valid(inventory, plan, i))
			return (struct pci_plan_fault){ PCI_P8, inventory->functions[bar->function].bdf, bar->index,
							pci_plan_bar_range(inventory, plan, i) };
		placed += plan->bars[i].verdict == PCI_PLACED;
	}
	if (plan->placed != placed || plan->not_placed != inventory->bar_count - placed)
		return (struct pci_plan_fault){ .invariant = PCI_P8, .range = { plan->placed, plan->not_placed } };
	return no_fault;
}

static struct pci_plan_fault check_window_verdicts(const struct pci_inventory *inventory, const struct pci_plan *plan)
{
	for (size_t b = 0; b < inventory->bridge_count; b++) {
		const struct pci_bridge *bridge = &inventory->bridges[b];

		for (unsigned w = 0; w < PCI_WINDOW_COUNT; w++) {
			const struct pci_window_plan *window = &plan->bridges[b].windows[w];

			if (!window_verdict_is_valid(window->verdict, window_is_implemented(bridge, w)))
				return (struct pci_plan_fault){ PCI_P8, inventory->functions[bridge->function].bdf,
								(uint8_t)(0x10 + w), window->range };
		}
	}
	return no_fault;
}

static struct pci_plan_fault check_verdicts(const struct pci_plan_check *check)
{
	struct pci_plan_fault fault = check_bar_verdicts(check->inventory, check->plan);

	return fault.invariant == PCI_P_NONE ? check_window_verdicts(check->inventory, check->plan) : fault;
}

/* --- P11: pins -------------------------------------------------------------------------------- */

/* A fixed BAR is where its device says, whether that is called a pin or not. */
static bool is_elsewhere(const struct pci_bar *bar, uint64_t address)
{
	return (bar->fixed || bar->pinned != PCI_NOT_PINNED) && address != bar->pinned;
}

static struct pci_plan_fault check_pins(const struct pci_plan_check *check)
{
	for (size_t i = 0; i < check->inventory->bar_count; i++) {
		const struct pci_bar *bar = &check->inventory->bars[i];
		const struct pci_bar_plan *plan = &check->plan->bars[i];

		if (plan->verdict == PCI_PLACED && is_elsewhere(bar, plan->address))
			return (struct pci_plan_fault){ PCI_P11, check->inventory->functions[bar->function].bdf,
							bar->index,
							pci_plan_bar_range(check->inventory, check->plan, i) };
	}
	return no_fault;
}

/* --- P12: hot-plug reserves ------------------------------------------------------------------- */

static uint64_t hint_or(uint64_t hint, uint64_t otherwise)
{
	return hint == PCI_NO_HINT ? otherwise : hint;
}

/* A closed bridge has no bus behind it, so it can lack a window that its registers implement. */
static bool window_is_usable(const struct pci_bridge *bridge, unsigned window)
{
	return bridge->secondary != 0 && window_is_implemented(bridge, window);
}

/*
 * The bytes to keep for hot-plug in a window: the bridge's hint if it gives one, whatever its slot
 * can do; else the policy's default for hot-plug bridges.
 */
static uint64_t reserve_wanted(const struct pci_bridge *bridge, const struct pci_policy *policy, unsigned window)
{
	uint64_t pref32 = hint_or(bridge->reserve.pref32, 0), pref64 = hint_or(bridge->reserve.pref64, 0);
	bool pref_hint = bridge->reserve.pref32 != PCI_NO_HINT || bridge->reserve.pref64 != PCI_NO_HINT;

	if (!window_is_usable(bridge, window))
		return 0;
	if (window == PCI_WINDOW_IO)
		return hint_or(bridge->reserve.io, bridge->hotplug ? policy->hotplug_io : 0);
	if (window == PCI_WINDOW_MEM)
		return hint_or(bridge->reserve.mem, bridge->hotplug ? policy->hotplug_mem : 0);
	if (!pref_hint)
		return bridge->hotplug ? policy->hotplug_pref : 0;
	return pref32 > pref64 ? pref32 : pref64;
}

/* Prefetchable memory that was asked for below 4 GiB is of no use above. */
static bool reserve_must_be_low(const struct pci_bridge *bridge, unsigned window)
{
	return window == PCI_WINDOW_PREF && hint_or(bridge->reserve.pref32, 0) != 0;
}

static bool reserve_is_kept(const struct pci_bridge *bridge, const struct pci_policy *policy, unsigned window,
			    const struct pci_window_plan *plan)
{
	uint64_t wanted = reserve_wanted(bridge, policy, window);
	bool may_have = wanted != 0 || (window == PCI_WINDOW_PREF && bridge->hotplug && policy->hotplug_pref64 != 0);

	switch (plan->reserve) {
	case PCI_PLACED:
		return may_have && plan->verdict == PCI_PLACED && range_size(plan->range) >= wanted &&
		       !(reserve_must_be_low(bridge, window) && plan->range.last >= FOUR_GIB);
	case PCI_EMPTY:
		return wanted == 0;
	case PCI_NO_SPACE:
	case PCI_TOO_LARGE:
		return wanted != 0;
	case PCI_NO_WINDOW:
		return wanted != 0 || !window_is_usable(bridge, window);
	default:
		return false;
	}
}

static struct pci_plan_fault check_reserves(const struct pci_plan_check *check)
{
	for (size_t b = 0; b < check->inventory->bridge_count; b++) {
		const struct pci_bridge *bridge = &check->inventory->bridges[b];

		for (unsigned w = 0; w < PCI_WINDOW_COUNT; w++) {
			const struct pci_window_plan *window = &check->plan->bridges[b].windows[w];

			if (!reserve_is_kept(bridge, check->policy, w, window))
				return (struct pci_plan_fault){ PCI_P12,
								check->inventory->functions[bridge->function].bdf,
								(uint8_t)(0x10 + w), window->range };
		}
	}
	return no_fault;
}

/* --- the checker ------------------------------------------------------------------------------ */

struct pci_plan_fault pci_plan_check(const struct pci_inventory *inventory, const struct pci_windows *windows,
				     const struct pci_policy *policy, const struct range_set *reserved,
				     const struct pci_plan *plan, struct range *scratch)
{
	const struct pci_plan_check check = { inventory, windows, policy, reserved, plan, scratch };
	struct pci_plan_fault fault = pci_plan_check_place(&check);

	if (fault.invariant == PCI_P_NONE)
		fault = check_verdicts(&check);
	if (fault.invariant == PCI_P_NONE)
		fault = pci_plan_check_decode(&check);
	if (fault.invariant == PCI_P_NONE)
		fault = check_pins(&check);
	if (fault.invariant == PCI_P_NONE)
		fault = check_reserves(&check);
	return fault;
}

/* --- P9: the same plan ------------------------------------------------------------------------ */

static bool window_plan_equal(const struct pci_window_plan *a, const struct pci_window_plan *b)
{
	return a->verdict == b->verdict && a->reserve == b->reserve &&
	       (a->verdict != PCI_PLACED || range_equal(a->range, b->range));
}

static bool bridge_plan_equal(const struct pci_bridge_plan *a, const struct pci_bridge_plan *b)
{
	for (unsigned w = 0; w < PCI_WINDOW_COUNT; w++) {
		if (!window_plan_equal(&a->windows[w], &b->windows[w]))
			return false;
	}
	return a->vga == b->vga;
}

bool pci_plan_equal(const struct pci_inventory *inventory, const struct pci_plan *a, const struct pci_plan *b)
{
	for (size_t i = 0; i < inventory->bar_count; i++) {
		if (a->bars[i].verdict != b->bars[i].verdict || a->bars[i].size != b->bars[i].size)
			return false;
		if (a->bars[i].verdict == PCI_PLACED && a->bars[i].address != b->bars[i].address)
			return false;
	}
	for (size_t i = 0; i < inventory->bridge_count; i++) {
		if (!bridge_plan_equal(&a->bridges[i], &b->bridges[i]))
			return false;
	}
	return memcmp(a->command, b->command, inventory->function_count * sizeof(a->command[0])) == 0 &&
	       a->placed == b->placed && a->not_placed == b->not_placed && a->mem32_wanted == b->mem32_wanted &&
	       a->free_io == b->free_io && a->free_mem32 == b->free_mem32 && a->free_mem64 == b->free_mem64;
}

const char *pci_invariant_text(enum pci_invariant invariant)
{
	static const char *const texts[] = {
		[PCI_P_NONE] = "the plan keeps every invariant",
		[PCI_P1] = "P1: a placed BAR has a size that it offers and is aligned to it",
		[PCI_P2] = "P2: it lies inside one window of a kind it may use",
		[PCI_P3] = "P3: no two placed ranges of one space overlap",
		[PCI_P4] = "P4: nothing placed overlaps a reserved range",
		[PCI_P5] = "P5: 32-bit BARs and ROMs end below 4 GiB",
		[PCI_P6] = "P6: a child lies inside its bridge's window",
		[PCI_P7] = "P7: no non-prefetchable BAR in a prefetchable window; above 4 GiB only behind a 64-bit one",
		[PCI_P8] = "P8: every BAR has exactly one verdict, and a size that it offers",
		[PCI_P9] = "P9: same input, same plan",
		[PCI_P10] = "P10: decode is enabled only if every BAR of that kind is placed",
		[PCI_P11] = "P11: a pinned BAR is at its pinned address or has a verdict why not",
		[PCI_P12] = "P12: a hot-plug bridge has its reserve, or a verdict why not",
	};

	return (unsigned)invariant <= PCI_P12 ? texts[invariant] : "no such invariant";
}

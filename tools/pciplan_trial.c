/* SPDX-License-Identifier: MIT */
#include "tools/pciplan_trial.h"

#include <stdio.h>
#include <string.h>

#include "tools/pciplan_attempt.h"
#include "tools/pciplan_story.h"

#define MIB_SHIFT 20

bool pciplan_trial_helps(const struct pciplan_trial *trial)
{
	return trial->wanted != 0 && trial->placed == trial->wanted;
}

/* --- choices of the firmware -------------------------------------------------------------------------------------- */

static void try_placement(struct pciplan_attempt *attempt, enum pci_placement placement, const char *word)
{
	struct pciplan_trial *trial;

	if (!attempt->wants_memory || attempt->machine->policy.placement == placement)
		return;
	trial = pciplan_attempt_begin(attempt, NULL);
	attempt->scratch->policy.placement = placement;
	pciplan_attempt_say(trial->change, "place=%s", word);
	pciplan_attempt_say(pciplan_attempt_option(trial), "place=%s", word);
	pciplan_attempt_judge(attempt, trial);
}

static void try_isa_aliases(struct pciplan_attempt *attempt)
{
	struct pciplan_trial *trial;

	if (!attempt->wants_io || !attempt->machine->policy.isa_aliases)
		return;
	trial = pciplan_attempt_begin(attempt, "Old ISA devices that decode 10 address bits only may answer, too.");
	attempt->scratch->policy.isa_aliases = false;
	pciplan_attempt_say(trial->change, "I/O BARs at the aliases of ISA ports, too");
	pciplan_attempt_say(pciplan_attempt_option(trial), "isa-aliases=use");
	pciplan_attempt_judge(attempt, trial);
}

static bool any_hotplug(const struct pci_inventory *inventory)
{
	for (size_t b = 0; b < inventory->bridge_count; b++)
		if (inventory->bridges[b].hotplug)
			return true;
	return false;
}

static uint64_t without(uint64_t hint)
{
	return hint == PCI_NO_HINT ? hint : 0;
}

static void try_without_hotplug(struct pciplan_attempt *attempt)
{
	struct pci_policy *policy = &attempt->scratch->policy;
	struct pci_inventory *inventory = &attempt->scratch->inventory;
	struct pciplan_trial *trial;
	bool hints = false;

	if (!any_hotplug(&attempt->machine->inventory))
		return;
	trial = pciplan_attempt_begin(attempt, "What is plugged in later may find no room.");
	policy->hotplug_io = policy->hotplug_mem = policy->hotplug_pref = policy->hotplug_pref64 = 0;
	for (size_t b = 0; b < inventory->bridge_count; b++) {
		struct pci_reserve *reserve = &inventory->bridges[b].reserve;

		hints = hints || (reserve->io & reserve->mem & reserve->pref32 & reserve->pref64) != PCI_NO_HINT;
		reserve->io = without(reserve->io);
		reserve->mem = without(reserve->mem);
		reserve->pref32 = without(reserve->pref32);
		reserve->pref64 = without(reserve->pref64);
	}
	pciplan_attempt_say(trial->change, "no room kept for hot-plug");
	if (attempt->wants_io)
		pciplan_attempt_say(pciplan_attempt_option(trial), "hotplug-io=0");
	if (attempt->wants_memory) {
		pciplan_attempt_say(pciplan_attempt_option(trial), "hotplug-mem=0");
		pciplan_attempt_say(pciplan_attempt_option(trial), "hotplug-pref=0");
	}
	if (hints)
		pciplan_attempt_say(
			trial->qemu,
			"no io-reserve, mem-reserve, pref32-reserve or pref64-reserve at bridges and ports");
	pciplan_attempt_judge(attempt, trial);
}

static void try_critical(struct pciplan_attempt *attempt)
{
	struct pci_policy *policy = &attempt->scratch->policy;
	const struct pci_function *function = &attempt->machine->inventory.functions[attempt->function];
	char bdf[PCIPLAN_NAME_MAX], *option;
	struct pciplan_trial *trial;

	if (pci_policy_is_boot_critical(&attempt->machine->policy, function) ||
	    attempt->machine->policy.critical_count == PCI_MAX_CRITICAL)
		return;
	trial = pciplan_attempt_begin(attempt, NULL);
	policy->critical[policy->critical_count++] = function->bdf;
	pciplan_bdf_text(function->bdf, bdf);
	pciplan_attempt_say(trial->change, "%s counted as needed to boot", bdf);
	option = pciplan_attempt_option(trial);
	pciplan_attempt_say(option, "boot-critical=%s", bdf);
	for (size_t i = 0; i + 1 < policy->critical_count; i++) {
		pciplan_bdf_text(policy->critical[i], bdf);
		snprintf(option + strlen(option), PCIPLAN_HINT_MAX - strlen(option), ",%s", bdf);
	}
	pciplan_attempt_judge(attempt, trial);
}

static void try_unpinned(struct pciplan_attempt *attempt)
{
	struct pci_inventory *inventory = &attempt->scratch->inventory;
	struct pciplan_trial *trial = NULL;
	char bdf[PCIPLAN_NAME_MAX];

	for (size_t bar = 0; bar < attempt->machine->inventory.bar_count; bar++) {
		const struct pci_bar *pinned = &attempt->machine->inventory.bars[bar];

		if (!pciplan_attempt_wants(attempt, bar) || pinned->pinned == PCI_NOT_PINNED || pinned->fixed)
			continue;
		if (trial == NULL)
			trial = pciplan_attempt_begin(attempt, "It is left out of the firmware's option pin then.");
		inventory->bars[bar].pinned = PCI_NOT_PINNED;
	}
	if (trial == NULL)
		return;
	pciplan_bdf_text(inventory->functions[attempt->function].bdf, bdf);
	pciplan_attempt_say(trial->change, "these BARs of %s not pinned", bdf);
	pciplan_attempt_judge(attempt, trial);
}

/* --- what else needs room ----------------------------------------------------------------------------------------- */

static void try_without_roms(struct pciplan_attempt *attempt)
{
	struct pci_inventory *inventory = &attempt->scratch->inventory;
	struct pciplan_trial *trial;
	size_t dropped = 0;

	for (size_t bar = 0; bar < attempt->machine->inventory.bar_count; bar++) {
		attempt->scratch->marks[bar] = attempt->machine->inventory.bars[bar].kind == PCI_BAR_ROM_KIND &&
					       !pciplan_attempt_wants(attempt, bar);
		dropped += attempt->scratch->marks[bar];
	}
	if (!attempt->wants_memory || dropped == 0)
		return;
	trial = pciplan_attempt_begin(attempt, "Devices cannot be booted from by their ROMs then.");
	pciplan_drop_bars(inventory, attempt->scratch->marks);
	if (dropped == 1)
		pciplan_attempt_say(trial->change, "the other expansion ROM taken away");
	else
		pciplan_attempt_say(trial->change, "the other %zu expansion ROMs taken away", dropped);
	pciplan_attempt_say(trial->qemu, "rombar=0 at the -device of those that need no ROM");
	pciplan_attempt_judge(attempt, trial);
}

static bool any_vf(const struct pciplan_attempt *attempt, bool wanted)
{
	for (size_t bar = 0; bar < attempt->machine->inventory.bar_count; bar++)
		if (attempt->machine->inventory.bars[bar].index >= PCI_BAR_VF &&
		    pciplan_attempt_wants(attempt, bar) == wanted)
			return true;
	return false;
}

static void try_sriov(struct pciplan_attempt *attempt)
{
	const bool on = attempt->machine->policy.sriov;
	struct pciplan_trial *trial;

	if (!attempt->wants_memory || !any_vf(attempt, !on))
		return;
	trial = pciplan_attempt_begin(attempt, on ? "Virtual functions cannot be enabled in the guest then." : NULL);
	attempt->scratch->policy.sriov = !on;
	pciplan_attempt_say(trial->change, on ? "no room for virtual functions" : "room for virtual functions");
	pciplan_attempt_say(pciplan_attempt_option(trial), "sriov=%s", on ? "off" : "on");
	pciplan_attempt_judge(attempt, trial);
}

static void try_as_found(struct pciplan_attempt *attempt)
{
	struct pciplan_trial *trial;

	if (!attempt->wants_memory || attempt->machine->policy.resizable_max == 0)
		return;
	trial = pciplan_attempt_begin(attempt, "Resizable BARs keep the size that they have.");
	attempt->scratch->policy.resizable_max = 0;
	pciplan_attempt_say(trial->change, "resizable BARs as they were found");
	pciplan_attempt_say(pciplan_attempt_option(trial), "resizable=as-found");
	pciplan_attempt_judge(attempt, trial);
}

/* The largest size, smaller than the present one, with which everything wanted is placed. */
static void try_smaller(struct pciplan_attempt *attempt)
{
	const struct pci_inventory *inventory = &attempt->machine->inventory;
	struct pciplan_trial *trial;
	uint64_t sizes = 0, largest = 0;
	char bytes[PCIPLAN_BYTES_MAX];

	for (size_t bar = 0; bar < inventory->bar_count; bar++) {
		if (!pciplan_attempt_wants(attempt, bar) || inventory->bars[bar].sizes == 0)
			continue;
		sizes |= inventory->bars[bar].sizes;
		if (inventory->bars[bar].size > largest)
			largest = inventory->bars[bar].size;
	}
	trial = sizes != 0 ? pciplan_attempt_begin(attempt, "The driver may want the larger size for speed.") : NULL;
	for (int n = 43; trial != NULL && n >= 0; n--) {
		const uint64_t size = UINT64_C(1) << (20 + n);

		if (!(sizes >> n & 1) || size >= largest)
			continue;
		attempt->scratch->policy.resizable_max = size;
		pciplan_attempt_judge(attempt, trial);
		if (pciplan_trial_helps(trial))
			break;
	}
	if (trial == NULL)
		return;
	if (trial->wanted == 0) {
		attempt->trials->count--; /* there is no smaller size */
		return;
	}
	pciplan_attempt_say(trial->change, "resizable BARs of at most %s",
			    pciplan_bytes(attempt->scratch->policy.resizable_max, bytes));
	pciplan_attempt_say(pciplan_attempt_option(trial), "resizable=%lluM",
			    (unsigned long long)attempt->scratch->policy.resizable_max >> MIB_SHIFT);
}

/* --- all ---------------------------------------------------------------------------------------------------------- */

/* In the order of what they cost, those that take something from others last. */
static void sort(struct pciplan_trials *trials)
{
	struct pciplan_trials sorted = { 0 };

	for (int lossy = 0; lossy < 2; lossy++)
		for (size_t i = 0; i < trials->count; i++)
			if ((trials->list[i].lost != 0) == lossy)
				sorted.list[sorted.count++] = trials->list[i];
	*trials = sorted;
}

void pciplan_trials_run(const struct pciplan_input *input, size_t function, struct pciplan_machine *scratch,
			struct pciplan_trials *trials)
{
	struct pciplan_attempt attempt = {
		.input = input,
		.machine = input->machine,
		.function = function,
		.scratch = scratch,
		.trials = trials,
	};

	trials->count = 0;
	for (size_t bar = 0; bar < input->machine->inventory.bar_count; bar++) {
		const bool is_io = input->machine->inventory.bars[bar].kind == PCI_BAR_IO;

		attempt.wants_io = attempt.wants_io || (is_io && pciplan_attempt_wants(&attempt, bar));
		attempt.wants_memory = attempt.wants_memory || (!is_io && pciplan_attempt_wants(&attempt, bar));
	}
	if (!attempt.wants_io && !attempt.wants_memory)
		return;
	try_placement(&attempt, PCI_PLACE_HIGH, "high");
	if (input->machine->policy.placement == PCI_PLACE_LOW)
		try_placement(&attempt, PCI_PLACE_AUTO, "auto");
	try_unpinned(&attempt);
	/* Where a secondary host bridge has its windows does not follow from the processor or from RAM. */
	if (!pci_inventory_is_secondary(&input->machine->inventory)) {
		pciplan_try_address_bits(&attempt);
		pciplan_try_larger_hole(&attempt);
	}
	try_isa_aliases(&attempt);
	try_without_hotplug(&attempt);
	try_as_found(&attempt);
	try_smaller(&attempt);
	try_sriov(&attempt);
	try_without_roms(&attempt);
	try_critical(&attempt);
	sort(trials);
}

/* SPDX-License-Identifier: MIT */
/* Options of the firmware as records: what each changes, what it can matter for and what it costs. */
#include "pci/pci_remedy_search.h"

static bool place_high(const struct pci_remedy_machine *machine, struct pci_policy *policy)
{
	policy->placement = PCI_PLACE_HIGH;
	return machine->policy->placement != PCI_PLACE_HIGH;
}

static bool place_auto(const struct pci_remedy_machine *machine, struct pci_policy *policy)
{
	policy->placement = PCI_PLACE_AUTO;
	return machine->policy->placement != PCI_PLACE_AUTO;
}

static bool whole_hole(const struct pci_remedy_machine *machine, struct pci_policy *policy)
{
	policy->low_hole = 0;
	return machine->facts && machine->policy->low_hole != 0 &&
	       machine->facts->low_ram_end + machine->policy->low_hole < machine->facts->mmio32_end;
}

static bool all_bits(const struct pci_remedy_machine *machine, struct pci_policy *policy)
{
	policy->address_bits = 0;
	return machine->facts && machine->policy->address_bits != 0 &&
	       machine->policy->address_bits < machine->facts->address_bits;
}

static bool as_found(const struct pci_remedy_machine *machine, struct pci_policy *policy)
{
	policy->resizable_max = 0;
	for (size_t b = 0; b < machine->inventory->bar_count; b++)
		if (machine->inventory->bars[b].sizes != 0)
			return machine->policy->resizable_max != 0;
	return false;
}

static bool no_vfs(const struct pci_remedy_machine *machine, struct pci_policy *policy)
{
	policy->sriov = false;
	for (size_t b = 0; b < machine->inventory->bar_count; b++)
		if (machine->inventory->bars[b].index >= PCI_BAR_VF)
			return machine->policy->sriov;
	return false;
}

/* Bridges with a hint of their own ask for what no option takes away. */
static bool any_without_hint(const struct pci_inventory *inventory)
{
	for (size_t i = 0; i < inventory->bridge_count; i++) {
		const struct pci_reserve *reserve = &inventory->bridges[i].reserve;

		if (inventory->bridges[i].hotplug &&
		    (reserve->mem == PCI_NO_HINT || (reserve->pref32 == PCI_NO_HINT && reserve->pref64 == PCI_NO_HINT)))
			return true;
	}
	return false;
}

/* That the policy says nothing of large windows means none, too, once it wants no small ones. */
static bool no_spare_memory(const struct pci_remedy_machine *machine, struct pci_policy *policy)
{
	policy->hotplug_mem = policy->hotplug_pref = policy->hotplug_pref64 = 0;
	return (machine->policy->hotplug_mem != 0 || machine->policy->hotplug_pref != 0) &&
	       (machine->policy->hotplug_pref64 == PCI_HOTPLUG_AUTO || machine->policy->hotplug_pref64 == 0) &&
	       any_without_hint(machine->inventory);
}

static bool no_spare_large_memory(const struct pci_remedy_machine *machine, struct pci_policy *policy)
{
	policy->hotplug_mem = policy->hotplug_pref = policy->hotplug_pref64 = 0;
	return machine->policy->hotplug_pref64 != PCI_HOTPLUG_AUTO && machine->policy->hotplug_pref64 != 0 &&
	       any_without_hint(machine->inventory);
}

struct option {
	const char *text;
	const char *cost; /* NULL: none */
	unsigned wants;   /* it can matter for any of these */
	bool windows;     /* the windows have to be built anew */
	/* Changes a copy of the policy. False: that changes nothing. */
	bool (*change)(const struct pci_remedy_machine *machine, struct pci_policy *policy);
};

#define COST_HOTPLUG "what is plugged in later may find no room"

/*
 * In the order of what they cost. Options that the planner has given way on by itself before it gives a BAR up are not among them:
 * spare ports, ports at the aliases of ISA ports.
 */
static const struct option options[] = {
	{ "place=high", NULL, PCI_REMEDY_WANTS_MEMORY, false, place_high },
	{ "place=auto", NULL, PCI_REMEDY_WANTS_MEMORY, false, place_auto },
	{ "low-hole=0", NULL, PCI_REMEDY_WANTS_LOW | PCI_REMEDY_WANTS_PIN, true, whole_hole },
	{ "address-bits=0", NULL, PCI_REMEDY_WANTS_HIGH | PCI_REMEDY_WANTS_PIN, true, all_bits },
	{ "resizable=as-found", "resizable BARs keep the size that they have", PCI_REMEDY_WANTS_MEMORY, false,
	  as_found },
	{ "hotplug-mem=0 hotplug-pref=0", COST_HOTPLUG, PCI_REMEDY_WANTS_MEMORY, false, no_spare_memory },
	{ "hotplug-mem=0 hotplug-pref=0 hotplug-pref64=0", COST_HOTPLUG, PCI_REMEDY_WANTS_MEMORY, false,
	  no_spare_large_memory },
	{ "sriov=off", "virtual functions cannot be enabled in the guest", PCI_REMEDY_WANTS_MEMORY, false, no_vfs },
};

static void remedy_try_option(struct pci_remedy_search *search, const struct option *option)
{
	const struct pci_remedy_machine *machine = &search->machine;
	const struct pci_windows *windows = machine->windows;
	struct pci_remedy *remedy;
	size_t merit;

	search->work->policy = *machine->policy;
	if ((option->wants & search->wants) == 0 || !option->change(machine, &search->work->policy))
		return;
	if (option->windows) {
		windows = &search->work->windows;
		if (pci_window_build(machine->facts, &search->work->policy, &search->work->windows) != PCI_WINDOW_OK)
			return;
	}
	merit = pci_remedy_try(search, machine->inventory, windows);
	if (merit == 0)
		return;
	remedy = pci_remedy_add(search, PCI_REMEDY_OPTION, merit);
	remedy->option = option->text;
	remedy->cost = option->cost;
}

void pci_remedy_try_options(struct pci_remedy_search *search, bool costly)
{
	for (size_t i = 0; i < sizeof(options) / sizeof(options[0]); i++)
		if ((options[i].cost != NULL) == costly)
			remedy_try_option(search, &options[i]);
}

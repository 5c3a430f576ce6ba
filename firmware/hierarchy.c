/* SPDX-License-Identifier: MIT */
#include "firmware/hierarchy.h"

#include <string.h>

#include "firmware/express.h"
#include "firmware/function_enable.h"
#include "firmware/host_bridges.h"
#include "firmware/log.h"
#include "firmware/panic.h"
#include "firmware/pci_cfg_ecam.h"
#include "firmware/report.h"
#include "firmware/scratch.h"
#include "pci/pci_apply.h"
#include "pci/pci_buses.h"
#include "pci/pci_cfg.h"
#include "pci/pci_plan_check.h"
#include "pci/pci_scan.h"

#define ONE_MIB (UINT64_C(1) << 20)

static void build_chipset_windows(struct hierarchy *hierarchy, const struct machine *machine)
{
	switch (pci_window_build(&machine->windows, &hierarchy->policy, &hierarchy->windows)) {
	case PCI_WINDOW_OK:
		return;
	case PCI_WINDOW_FULL:
		panic("pci", "window", "reserved ranges cut the windows into more than %d pieces", PCI_WINDOW_RANGES);
	case PCI_WINDOW_NO_LOW_HOLE:
		panic("pci", "window", "RAM ends at 0x%llx, no address space is left below 0x%llx; give less low RAM",
		      (unsigned long long)machine->windows.low_ram_end,
		      (unsigned long long)machine->windows.mmio32_end);
	case PCI_WINDOW_BAD_WIDTH:
		panic("pci", "window", "the processor reports %u physical address bits, expected 32-64",
		      machine->windows.address_bits);
	}
}

static void check(const struct hierarchy *hierarchy, const struct machine *machine)
{
	const struct pci_inventory *inventory = &hierarchy->inventory;
	size_t ranges = inventory->bar_count + PCI_WINDOW_COUNT * inventory->bridge_count + 1;
	struct range *scratch = scratch_allocate(ranges * sizeof(*scratch), "plan check");
	/* What is reserved from the chipset's windows has those of other bridges in it. */
	const struct range_set *reserved = hierarchy->told ? &machine->fixed : &machine->reserved;
	struct pci_plan_fault fault =
		pci_plan_check(inventory, &hierarchy->windows, &hierarchy->policy, reserved, &hierarchy->plan, scratch);
	char object[REPORT_BDF];

	if (fault.invariant == PCI_P_NONE)
		return;
	report_bdf(inventory, fault.bdf, object);
	panic("pci", "plan", "defect in this firmware, %s: %s %s %u [mem 0x%llx-0x%llx]",
	      pci_invariant_text(fault.invariant), object, fault.what & 0x10 ? "window" : "BAR", fault.what & 0xf,
	      (unsigned long long)fault.range.first, (unsigned long long)fault.range.last);
}

/* --- the chipset's own ------------------------------------------------------------------------------------------------ */

static void plan_chipset(struct hierarchy *hierarchy, const struct machine *machine, struct pci_plan_work *work)
{
	build_chipset_windows(hierarchy, machine);
	pci_plan_build(&hierarchy->inventory, &hierarchy->windows, &hierarchy->policy, work, &hierarchy->plan);
}

/* BARs that found no room may find it when the low hole begins lower. False: there are none, or it cannot. */
static bool grow_low_hole(const struct hierarchy *hierarchy, struct machine *machine, struct platform_facts *platform)
{
	const uint64_t end = machine->windows.mmio32_end, wanted = hierarchy->plan.mem32_wanted;

	if (wanted == 0)
		return false;
	if (!platform_grow_low_hole(platform, wanted < end ? range_align_down(end - wanted, ONE_MIB) : 0))
		return false;
	machine_ram_moved(machine, platform);
	return true;
}

/* What a plan has become: on paper, then in registers. */
static void program(struct hierarchy *hierarchy, struct pci_cfg *cfg, struct machine *machine)
{
	static struct pci_apply_result result;
	const struct pci_intx_wiring wiring = {
		.chipset = hierarchy->told ? NULL : machine->chipset,
		.interrupts = hierarchy->told && hierarchy->told->has_interrupts ? hierarchy->told->interrupts : NULL,
	};

	report_inventory(hierarchy, &hierarchy->policy);
	report_plan(hierarchy);
	check(hierarchy, machine);
	pci_apply(cfg, &hierarchy->inventory, &hierarchy->plan, &wiring, &result);
	report_apply(&hierarchy->inventory, &result);
	express_set_up(cfg, &hierarchy->inventory);
}

/* Extra roots that the platform counts are host bridges of their own when these are reached through the chipset's ECAM. */
static uint64_t roots_taken(const struct machine *machine, const struct platform_facts *platform)
{
	uint64_t taken = 0;

	for (size_t i = 0; i < HOST_BRIDGE_MAX; i++)
		if (platform->options.host_bridges[i].there &&
		    host_bridge_shares_ecam(&platform->options.host_bridges[i], machine->shared_ecam))
			taken++;
	return taken < platform->extra_roots ? taken : platform->extra_roots;
}

static void set_up_chipset(struct hierarchy *hierarchy, struct machine *machine, struct platform_facts *platform,
			   struct pci_plan_work *work)
{
	const struct pci_policy *policy = &platform->options.policy;
	const struct pci_scan_request request = {
		.extra_roots = platform->extra_roots - roots_taken(machine, platform),
		.told_roots = platform->options.roots,
		.told_count = platform->options.root_count,
		.last_bus = machine->last_bus,
		.sriov = policy->sriov,
	};

	pci_scan(machine->cfg, &request, &hierarchy->inventory);
	hierarchy->inventory.board = (uint8_t)machine->chipset->board;
	pci_buses_reserve(machine->cfg, policy, &hierarchy->inventory);
	/* People name functions by the numbers that the log shows, which are those given out now. */
	platform_arrange(platform, machine, &hierarchy->inventory);
	pci_policy_of_host_bridge(policy, 0, 0, machine->last_bus, &hierarchy->policy);
	pci_policy_pin(&hierarchy->policy, &hierarchy->inventory);
	plan_chipset(hierarchy, machine, work);
	if (grow_low_hole(hierarchy, machine, platform)) {
		/* The platform may have had to let the hole begin lower than the policy said. */
		pci_policy_of_host_bridge(policy, 0, 0, machine->last_bus, &hierarchy->policy);
		plan_chipset(hierarchy, machine, work);
	}
	program(hierarchy, machine->cfg, machine);
	function_enable_known(machine, &hierarchy->inventory);
	platform_pci_placed(platform, hierarchy);
}

/* --- those beside it --------------------------------------------------------------------------------------------------- */

static void set_up_beside(struct hierarchy *hierarchy, struct machine *machine, const struct pci_policy *all,
			  struct pci_plan_work *work)
{
	const struct host_bridge *told = hierarchy->told;
	struct pci_policy *policy = &hierarchy->policy;
	const struct pci_scan_request request = {
		.first_bus = told->first_bus,
		.last_bus = told->last_bus,
		.sriov = all->sriov,
	};
	struct pci_cfg_ecam ecam;

	pci_policy_of_host_bridge(all, told->segment, told->first_bus, told->last_bus, policy);
	pci_cfg_ecam_init(&ecam, host_bridge_ecam_base(told), told->first_bus, told->last_bus);
	pci_scan(&ecam.cfg, &request, &hierarchy->inventory);
	hierarchy->inventory.board = (uint8_t)machine->chipset->board;
	hierarchy->inventory.segment = told->segment;
	report_host_bridge(hierarchy);
	pci_buses_reserve(&ecam.cfg, policy, &hierarchy->inventory);
	pci_policy_pin(policy, &hierarchy->inventory);
	host_bridge_windows(told, &hierarchy->windows);
	pci_plan_build(&hierarchy->inventory, &hierarchy->windows, policy, work, &hierarchy->plan);
	program(hierarchy, &ecam.cfg, machine);
}

static struct hierarchy *allocate(unsigned number, const struct host_bridge *told)
{
	struct hierarchy *hierarchy = scratch_allocate(sizeof(*hierarchy), "PCI hierarchy");

	memset(hierarchy, 0, sizeof(*hierarchy));
	hierarchy->number = number;
	hierarchy->told = told;
	return hierarchy;
}

void hierarchies_set_up(struct hierarchies *hierarchies, struct machine *machine, struct platform_facts *platform)
{
	struct pci_plan_work *work = scratch_allocate(pci_plan_work_size(), "planner");
	struct hierarchy *own = allocate(0, NULL);

	set_up_chipset(own, machine, platform, work);
	hierarchies->list[0] = own;
	hierarchies->count = 1;

	/* RAM may have moved since they were checked. */
	host_bridges_check(machine, platform, machine_ecam(machine));
	for (unsigned i = 0; i < HOST_BRIDGE_MAX; i++) {
		const struct host_bridge *told = &platform->options.host_bridges[i];
		struct hierarchy *beside;

		if (!told->there)
			continue;
		beside = allocate(i + 1, told);
		set_up_beside(beside, machine, &platform->options.policy, work);
		hierarchies->list[hierarchies->count++] = beside;
	}
}

bool hierarchies_gather_windows(const struct hierarchies *hierarchies, struct range_set *mem)
{
	bool room = true;

	for (size_t i = 0; i < hierarchies->count; i++) {
		const struct pci_windows *windows = &hierarchies->list[i]->windows;

		room = range_set_add_all(mem, &windows->mem32) && room;
		room = range_set_add_all(mem, &windows->mem64) && room;
	}
	return room;
}

/* SPDX-License-Identifier: MIT */
#include "firmware/hierarchy.h"

#include "firmware/express.h"
#include "firmware/function_enable.h"
#include "firmware/log.h"
#include "firmware/panic.h"
#include "firmware/report.h"
#include "firmware/scratch.h"
#include "pci/pci_apply.h"
#include "pci/pci_buses.h"
#include "pci/pci_cfg.h"
#include "pci/pci_plan_check.h"
#include "pci/pci_scan.h"

#define ONE_MIB (UINT64_C(1) << 20)

static void hierarchy_build_windows(struct hierarchy *hierarchy, const struct machine *machine,
				    const struct pci_policy *policy)
{
	switch (pci_window_build(&machine->windows, policy, &hierarchy->windows)) {
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

static void hierarchy_check(const struct hierarchy *hierarchy, const struct machine *machine,
			    const struct pci_policy *policy)
{
	const struct pci_inventory *inventory = &hierarchy->inventory;
	size_t ranges = inventory->bar_count + PCI_WINDOW_COUNT * inventory->bridge_count + 1;
	struct range *scratch = scratch_allocate(ranges * sizeof(*scratch), "plan check");
	struct pci_plan_fault fault =
		pci_plan_check(inventory, &hierarchy->windows, policy, &machine->reserved, &hierarchy->plan, scratch);

	if (fault.invariant != PCI_P_NONE)
		panic("pci", "plan", "defect in this firmware, %s: %02x:%02x.%x %s %u [mem 0x%llx-0x%llx]",
		      pci_invariant_text(fault.invariant), PCI_BDF_BUS(fault.bdf), PCI_BDF_DEVICE(fault.bdf),
		      PCI_BDF_FUNCTION(fault.bdf), fault.what & 0x10 ? "window" : "BAR", fault.what & 0xf,
		      (unsigned long long)fault.range.first, (unsigned long long)fault.range.last);
}

static void hierarchy_plan(struct hierarchy *hierarchy, const struct machine *machine, const struct pci_policy *policy,
			   struct pci_plan_work *work)
{
	hierarchy_build_windows(hierarchy, machine, policy);
	pci_plan_build(&hierarchy->inventory, &hierarchy->windows, policy, work, &hierarchy->plan);
}

/* BARs that found no room may find it when the low hole begins lower. False: there are none, or it cannot. */
static bool hierarchy_grow_low_hole(const struct hierarchy *hierarchy, struct machine *machine,
				    struct platform_facts *platform)
{
	const uint64_t end = machine->windows.mmio32_end, wanted = hierarchy->plan.mem32_wanted;

	if (wanted == 0)
		return false;
	if (!platform_grow_low_hole(platform, wanted < end ? range_align_down(end - wanted, ONE_MIB) : 0))
		return false;
	machine_ram_moved(machine, platform);
	return true;
}

void hierarchy_set_up(struct hierarchy *hierarchy, struct machine *machine, struct platform_facts *platform)
{
	struct pci_plan_work *work = scratch_allocate(pci_plan_work_size(), "planner");
	const struct pci_policy *policy = &platform->options.policy;
	const struct pci_scan_request request = {
		.extra_roots = platform->extra_roots,
		.told_roots = platform->options.roots,
		.told_count = platform->options.root_count,
		.last_bus = 255,
		.sriov = policy->sriov,
	};
	static struct pci_apply_result result;

	pci_scan(machine->cfg, &request, &hierarchy->inventory);
	hierarchy->inventory.board = (uint8_t)machine->chipset->board;
	pci_buses_reserve(machine->cfg, policy, &hierarchy->inventory);
	/* People name functions by the numbers that the log shows, which are those given out now. */
	platform_arrange(platform, machine, &hierarchy->inventory);
	pci_policy_pin(policy, &hierarchy->inventory);
	hierarchy_plan(hierarchy, machine, policy, work);
	if (hierarchy_grow_low_hole(hierarchy, machine, platform))
		hierarchy_plan(hierarchy, machine, policy, work);
	report_inventory(&hierarchy->inventory, &hierarchy->windows, policy);
	report_plan(&hierarchy->inventory, &hierarchy->windows, &hierarchy->plan);
	hierarchy_check(hierarchy, machine, policy);

	pci_apply(machine->cfg, &hierarchy->inventory, &hierarchy->plan, machine->chipset, &result);
	report_apply(&result);
	express_set_up(machine->cfg, &hierarchy->inventory);
	function_enable_known(machine, &hierarchy->inventory);
	platform_pci_placed(platform, hierarchy);
}

/* SPDX-License-Identifier: MIT */
#include "firmware/summary.h"

#include <stdio.h>

#include "e820/e820.h"
#include "firmware/log.h"
#include "firmware/scratch.h"
#include "pci/pci_remedy.h"
#include "pci/pci_summary.h"

#define OBJECT_SIZE (PCI_TEXT_OBJECT + 4) /* "high-window-1" */

static void machine_lines(const struct platform_facts *platform, const struct machine *machine)
{
	const uint64_t total = e820_map_total(&platform->ram, E820_RAM);
	const unsigned long long low_end = machine->layout.low_ram_end, high_end = machine->layout.high_ram_end;
	char ram[PCI_SUMMARY_SIZE];

	log_line(LOG_I, "summary", "machine", "%s under %s, %u processor%s, %u physical address bits",
		 machine->chipset->machine, platform->name, (unsigned)platform->cpu_count,
		 platform->cpu_count == 1 ? "" : "s", platform->address_bits);
	pci_summary_size(total, ram);
	if (high_end == 0)
		log_line(LOG_I, "summary", "ram", "%s, ends at 0x%08llx", ram, low_end);
	else
		log_line(LOG_I, "summary", "ram", "%s, ends at 0x%08llx below 4 GiB and at 0x%08llx above", ram,
			 low_end, high_end);
}

static void find_remedies(const struct machine *machine, const struct hierarchy *hierarchy,
			  struct pci_remedies *remedies)
{
	const struct pci_remedy_machine planned = {
		.inventory = &hierarchy->inventory,
		.windows = &hierarchy->windows,
		.facts = hierarchy->told ? NULL : &machine->windows,
		.policy = &hierarchy->policy,
		.plan = &hierarchy->plan,
	};

	/* For all hierarchies the same memory: each may be about 2 MiB, and a guest with nine of them may be small. */
	static struct pci_plan_work *plan_work;
	static struct pci_remedy_work *work;

	*remedies = (struct pci_remedies){ 0 };
	if (hierarchy->plan.not_placed == 0)
		return;
	if (!work) {
		plan_work = scratch_allocate(pci_plan_work_size(), "planner");
		work = scratch_allocate(pci_remedy_work_size(), "remedies");
	}
	pci_remedies_find(&planned, plan_work, work, remedies);
}

static void hierarchy_lines(const struct machine *machine, const struct hierarchy *hierarchy)
{
	static struct pci_remedies remedies;
	const struct pci_summary_facts facts = {
		.inventory = &hierarchy->inventory,
		.windows = &hierarchy->windows,
		.plan = &hierarchy->plan,
		.remedies = &remedies,
	};
	struct pci_summary summary;
	struct pci_summary_line line;
	char object[OBJECT_SIZE];

	find_remedies(machine, hierarchy, &remedies);
	pci_summary_begin(&summary, &facts);
	while (pci_summary_next(&summary, &line)) {
		snprintf(object, sizeof(object), line.is_function || hierarchy->number == 0 ? "%s" : "%s-%u",
			 line.object, hierarchy->number);
		log_line((enum log_level)line.level, "summary", object, "%s", line.fact);
	}
}

void summary_report(const struct platform_facts *platform, const struct machine *machine,
		    const struct hierarchies *hierarchies)
{
	const struct log_counts counts = log_counts();

	machine_lines(platform, machine);
	for (size_t i = 0; i < hierarchies->count; i++)
		hierarchy_lines(machine, hierarchies->list[i]);
	log_line(counts.errors + counts.warnings == 0 ? LOG_I : LOG_W, "summary", "log",
		 "%u error%s, %u warning%s above", counts.errors, counts.errors == 1 ? "" : "s", counts.warnings,
		 counts.warnings == 1 ? "" : "s");
}

/* SPDX-License-Identifier: MIT */
/*
 * usage: write_layout INVENTORY.inv|seed:N...
 *
 * Plans each inventory, read or drawn at random, and prints the layout record of a machine in which each is a hierarchy, in a segment of its own. ECAM is
 * far above all that the inventories know; of the first hierarchy it has all buses, of the others those in use.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "firmware/glue/layout_record.h"
#include "pci/pci_text.h"
#include "tests/fake/planner.h"

#define HOSTS 4
#define TEXT_MAX (4u << 20)

struct machine {
	struct pci_inventory inventory;
	struct pci_windows windows;
	struct pci_policy policy;
	struct pci_plan plan;
};

static void die(const char *path, const char *what)
{
	fprintf(stderr, "write_layout: %s: %s\n", path, what);
	exit(2);
}

static struct machine *read_machine(const char *path)
{
	struct machine *machine = malloc(sizeof(*machine));
	char *text = malloc(TEXT_MAX);
	struct pci_plan_work *work = malloc(pci_plan_work_size());
	FILE *file = fopen(path, "rb");
	struct pci_text_result result;

	if (!machine || !text || !work || !file)
		die(path, "cannot be read");
	result = pci_text_parse(text, fread(text, 1, TEXT_MAX, file), &machine->inventory, &machine->windows,
				&machine->policy);
	fclose(file);
	if (result.error != PCI_TEXT_OK)
		die(path, pci_text_error_text(result.error));
	pci_plan_build(&machine->inventory, &machine->windows, &machine->policy, work, &machine->plan);
	free(work);
	free(text);
	return machine;
}

static struct machine *draw_machine(const char *seed)
{
	struct machine *machine = malloc(sizeof(*machine));
	struct planner *planner = planner_new();
	const char *fault;

	planner_draw_full(planner, strtoull(seed, NULL, 0));
	fault = planner_run(planner);
	if (!machine || fault)
		die(seed, fault ? fault : "no memory");
	machine->inventory = planner->inventory;
	machine->plan = planner->plan;
	/* The sets of windows point into the struct that they are in. */
	pci_windows_init(&machine->windows);
	if (!range_set_copy(&machine->windows.io, &planner->windows.io) ||
	    !range_set_copy(&machine->windows.io_cover, &planner->windows.io_cover) ||
	    !range_set_copy(&machine->windows.mem32, &planner->windows.mem32) ||
	    !range_set_copy(&machine->windows.mem64, &planner->windows.mem64))
		die(seed, "too many windows");
	planner_free(planner);
	return machine;
}

static struct layout_record_bridge describe(const struct machine *machine, uint16_t segment)
{
	const struct pci_inventory *inventory = &machine->inventory;
	const struct pci_root *last = &inventory->roots[inventory->root_count - 1];
	uint64_t ecam = (UINT64_C(1) << 60) + ((uint64_t)segment << 28);

	return (struct layout_record_bridge){
		.segment = segment,
		.first_bus = inventory->roots[0].bus,
		.last_bus = segment == 0 ? 255 : last->limit,
		.has_ecam = true,
		.ecam = { ecam, ecam + (UINT64_C(1) << 28) - 1 },
		.express = true,
		.inventory = inventory,
		.windows = &machine->windows,
		.plan = &machine->plan,
		.about = segment == 0 ? "chipset" : "host-bridge",
	};
}

int main(int argc, char **argv)
{
	struct machine *machines[HOSTS];
	struct layout_record_bridge bridges[HOSTS];
	struct layout_record_facts facts = { .machine = "q35", .platform = "qemu", .bridges = bridges };
	struct layout_record record;
	char line[LAYOUT_RECORD_LINE];
	void *work;

	for (int i = 1; i < argc && i <= HOSTS; i++) {
		machines[facts.bridge_count] =
			strncmp(argv[i], "seed:", 5) == 0 ? draw_machine(argv[i] + 5) : read_machine(argv[i]);
		bridges[facts.bridge_count] = describe(machines[facts.bridge_count], (uint16_t)facts.bridge_count);
		facts.bridge_count++;
	}
	work = malloc(layout_record_work_size(&facts) + 1);
	layout_record_begin(&record, &facts, work);
	while (layout_record_line(&record, line))
		puts(line);
	free(work);
	for (size_t i = 0; i < facts.bridge_count; i++)
		free(machines[i]);
	return 0;
}

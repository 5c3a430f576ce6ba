/* SPDX-License-Identifier: MIT */
#include "firmware/layout_report.h"

#include <stdio.h>

#include "firmware/glue/layout_record.h"
#include "firmware/log.h"
#include "firmware/scratch.h"

#define NAME_SIZE 16

static struct layout_record_bridge bridge_of(const struct machine *machine, const struct hierarchy *hierarchy)
{
	const struct host_bridge *told = hierarchy->told;
	struct layout_record_bridge bridge = {
		.inventory = &hierarchy->inventory,
		.windows = &hierarchy->windows,
		.plan = &hierarchy->plan,
	};

	if (told) {
		bridge.segment = told->segment;
		bridge.first_bus = told->first_bus;
		bridge.last_bus = told->last_bus;
		bridge.has_ecam = true;
		bridge.ecam = told->ecam;
		bridge.express = !told->conventional;
	} else {
		bridge.last_bus = machine->last_bus;
		bridge.ecam = machine_ecam(machine);
		bridge.has_ecam = machine->layout.ecam_base != 0;
		bridge.express = bridge.has_ecam;
	}
	return bridge;
}

void layout_report(const struct platform_facts *platform, const struct machine *machine,
		   const struct hierarchies *hierarchies)
{
	static char names[HIERARCHIES_MAX][NAME_SIZE];
	static struct layout_record_bridge bridges[HIERARCHIES_MAX];
	static struct layout_record record;
	const struct layout_record_facts facts = {
		.machine = machine->chipset->machine,
		.platform = platform->name,
		.low_ram_end = machine->layout.low_ram_end,
		.high_ram_end = machine->layout.high_ram_end,
		.bridges = bridges,
		.bridge_count = hierarchies->count,
	};
	char line[LAYOUT_RECORD_LINE];
	void *work;

	for (size_t i = 0; i < hierarchies->count; i++) {
		snprintf(names[i], NAME_SIZE, i == 0 ? "chipset" : "host-bridge-%u", hierarchies->list[i]->number);
		bridges[i] = bridge_of(machine, hierarchies->list[i]);
		bridges[i].about = names[i];
	}
	work = scratch_allocate(layout_record_work_size(&facts), "layout record");
	layout_record_begin(&record, &facts, work);
	while (layout_record_line(&record, line))
		log_line(LOG_D, "layout", "record", "%s", line);
	if (platform->options.publish_layout)
		platform_publish_layout(&facts, work);
}

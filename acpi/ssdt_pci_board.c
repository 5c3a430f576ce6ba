/* SPDX-License-Identifier: MIT */
#include "acpi/ssdt_pci_board.h"

#include "acpi/aml_resource.h"
#include "acpi/ssdt_pci_hotplug.h"

#define ECAM_BUS_SIZE (UINT64_C(1) << 20)

static bool is_listed(const struct acpi_ranges *ranges, struct range range)
{
	for (size_t i = 0; i < ranges->count; i++)
		if (range_covers(ranges->ranges[i], range))
			return true;
	return false;
}

static struct range ecam_range(const struct acpi_ecam *ecam)
{
	return (struct range){ ecam->base + ecam->first_bus * ECAM_BUS_SIZE,
			       ecam->base + (ecam->last_bus + 1) * ECAM_BUS_SIZE - 1 };
}

static bool has_hotplug_ports(const struct acpi_inputs *inputs)
{
	return inputs->pci_hotplug.kind != ACPI_HOTPLUG_NONE &&
	       !is_listed(&inputs->board_io, ssdt_pci_hotplug_ports(inputs));
}

void ssdt_pci_board(struct aml *aml, const struct acpi_inputs *inputs)
{
	if (inputs->board_mem.count == 0 && inputs->board_io.count == 0 && inputs->ecam_count == 0 &&
	    !has_hotplug_ports(inputs))
		return;
	aml_device(aml, "\\_SB.MBRD");
	aml_name_eisa_id(aml, "_HID", "PNP0C02");
	aml_name_string(aml, "_UID", "MBRD");
	aml_name(aml, "_CRS");
	aml_resources(aml);
	for (size_t i = 0; i < inputs->board_io.count; i++)
		aml_resource_io_range(aml, inputs->board_io.ranges[i]);
	if (has_hotplug_ports(inputs))
		aml_resource_io_range(aml, ssdt_pci_hotplug_ports(inputs));
	for (size_t i = 0; i < inputs->board_mem.count; i++)
		aml_resource_memory_range(aml, inputs->board_mem.ranges[i]);
	for (size_t i = 0; i < inputs->ecam_count; i++)
		if (!is_listed(&inputs->board_mem, ecam_range(&inputs->ecam[i])))
			aml_resource_memory_range(aml, ecam_range(&inputs->ecam[i]));
	aml_resources_end(aml);
	aml_end(aml);
}

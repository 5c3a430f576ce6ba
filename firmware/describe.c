/* SPDX-License-Identifier: MIT */
#include "firmware/describe.h"

#include <string.h>

#include "acpi/acpi_find.h"
#include "firmware/acpi_device_model.h"
#include "firmware/acpi_native.h"
#include "firmware/bios_data.h"
#include "firmware/cmos.h"
#include "firmware/guest_memory.h"
#include "firmware/log.h"
#include "firmware/mp_tables.h"
#include "firmware/resume.h"
#include "firmware/scratch.h"
#include "firmware/smbios_facts.h"
#include "firmware/smbios_tables.h"
#include "firmware/tpm.h"

/* Where no interface lists the processors they are those that answered. All of them get the node that the platform knows. */
static void complete_processors(struct description *description, const struct processors *processors)
{
	if (description->processor_count == 0) {
		for (size_t i = 0; i < processors->count && i < ACPI_MAX_PROCESSORS; i++)
			description->processors[description->processor_count++] = (struct acpi_processor){
				.apic_id = processors->apic_ids[i],
				.enabled = true,
			};
	}
	for (size_t i = 0; i < description->processor_count; i++)
		description->processors[i].node =
			acpi_numa_node(&description->numa, description->processors[i].apic_id);
}

static uint64_t describe_acpi(const struct platform_facts *platform, const struct description *description,
			      const struct machine *machine, const struct hierarchy *hierarchy)
{
	switch (platform->options.acpi) {
	case OPTION_ACPI_NATIVE:
		return acpi_native_install(description, machine, hierarchy);
	case OPTION_ACPI_DEVICE_MODEL:
		return acpi_device_model_install();
	case OPTION_ACPI_NONE:
		break;
	}
	log_line(LOG_I, "acpi", "tables", "none, as asked for");
	return 0;
}

uint64_t describe_machine(const struct platform_facts *platform, const struct machine *machine,
			  const struct hierarchy *hierarchy, const struct processors *processors)
{
	struct description *description = scratch_allocate(sizeof(*description), "description of the machine");
	const struct acpi_check_memory memory = guest_memory_of_acpi();
	static struct smbios_inputs smbios;
	uint64_t rsdp;

	memset(description, 0, sizeof(*description));
	platform_describe(platform, &hierarchy->inventory, description);
	complete_processors(description, processors);
	tpm_start(description->tpm.kind, chipset_pm_timer(machine->chipset, &machine->layout));

	rsdp = describe_acpi(platform, description, machine, hierarchy);
	resume_prepare(machine, description->tpm.kind, acpi_find_facs(rsdp, &memory));
	smbios_facts_read(&smbios, platform, rsdp != 0);
	platform_identify(&smbios);
	smbios_tables_install(platform->options.smbios, &description->smbios, &smbios);
	mp_tables_install(&hierarchy->inventory, machine->chipset, description->processors,
			  description->processor_count, description->io_apic_id);
	bios_data_install(&platform->ram, &description->board);
	cmos_write_memory(&platform->ram);
	return rsdp;
}

void describe_check(const struct platform_facts *platform, uint64_t rsdp, const struct e820_map *map)
{
	if (platform->options.acpi == OPTION_ACPI_NATIVE && rsdp != 0)
		acpi_native_check(rsdp, map);
}

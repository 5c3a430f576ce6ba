/* SPDX-License-Identifier: MIT */
#include "firmware/describe.h"

#include <string.h>

#include "firmware/acpi_native.h"
#include "firmware/bios_data.h"
#include "firmware/glue/pmem_check.h"
#include "firmware/log.h"
#include "firmware/mp_tables.h"
#include "firmware/persistent_memory.h"
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

/* What only tables of our own could tell. */
static void report_untold(const struct options *options)
{
	bool bridge = false;

	for (size_t i = 0; i < HOST_BRIDGE_MAX; i++)
		bridge = bridge || options->host_bridges[i].there;
	if (pmem_any(options->pmem))
		log_line(LOG_W, "acpi", "tables",
			 "pmem-N is in the memory map only: no NFIT of ours without acpi=native");
	if (bridge)
		log_line(LOG_W, "acpi", "tables", "no table tells of host-bridge-N without acpi=native");
	if (options->acpi_required.all || options->acpi_required.count != 0)
		log_line(LOG_W, "acpi", "tables", "acpi-required counts for acpi=native only");
}

static uint32_t describe_acpi(const struct platform_facts *platform, const struct description *description,
			      const struct machine *machine, const struct hierarchies *hierarchies)
{
	if (platform->options.acpi != OPTION_ACPI_NATIVE)
		report_untold(&platform->options);
	switch (platform->options.acpi) {
	case OPTION_ACPI_NATIVE:
		return acpi_native_install(description, machine, hierarchies, &platform->options.acpi_required);
	case OPTION_ACPI_DEVICE_MODEL:
		return platform_install_acpi();
	case OPTION_ACPI_NONE:
		break;
	}
	log_line(LOG_I, "acpi", "tables", "none, as asked for");
	return 0;
}

void describe_machine(const struct platform_facts *platform, const struct machine *machine,
		      const struct hierarchies *hierarchies, const struct processors *processors, struct tables *tables,
		      struct range_set *pmem)
{
	const struct pci_inventory *inventory = &hierarchies->list[0]->inventory;
	struct description *description = scratch_allocate(sizeof(*description), "description of the machine");
	static struct smbios_inputs smbios;

	memset(description, 0, sizeof(*description));
	platform_describe(platform, machine, inventory, description);
	complete_processors(description, processors);
	tpm_start(description->tpm.kind, chipset_pm_timer(machine->chipset));

	persistent_memory_gather(platform, machine, hierarchies, description, pmem);
	tables->rsdp = describe_acpi(platform, description, machine, hierarchies);
	smbios_facts_read(&smbios, platform, tables->rsdp != 0);
	smbios.uuid_order = platform->options.smbios_uuid;
	platform_identify(&smbios);
	smbios_tables_install(platform->options.smbios, &description->smbios, &smbios, tables);
	mp_tables_install(inventory, machine->chipset, description->processors, description->processor_count, tables);
	bios_data_install(&platform->ram, &description->board);
	platform_described(machine, description, tables);
}

void describe_check(const struct platform_facts *platform, const struct tables *tables, const struct e820_map *map)
{
	if (platform->options.acpi == OPTION_ACPI_NATIVE && tables->rsdp != 0)
		acpi_native_check(tables->rsdp, map);
}

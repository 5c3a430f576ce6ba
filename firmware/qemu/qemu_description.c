/* SPDX-License-Identifier: MIT */
/*
 * What QEMU knows beyond RAM and PCI: from fw_cfg, from the hot-plug registers, and from QEMU's own tables, which are the only
 * place where it says which bus answers to which hot-plug selector and how far apart the NUMA nodes are.
 */
#include <string.h>

#include "acpi/acpi_loader_tables.h"
#include "acpi/aml_qemu_hotplug.h"
#include "bytes/le.h"
#include "firmware/qemu/acpi_loader_script.h"
#include "firmware/arch/cpu.h"
#include "firmware/arch/io.h"
#include "firmware/board_probe.h"
#include "firmware/qemu/fw_cfg.h"
#include "firmware/glue/memory.h"
#include "firmware/glue/pmem_check.h"
#include "firmware/glue/qemu_hotplug_fill.h"
#include "firmware/log.h"
#include "firmware/platform.h"
#include "firmware/qemu/qemu_processors.h"
#include "firmware/qemu/qemu_smbios.h"
#include "firmware/qemu/qemu_tables.h"
#include "firmware/scratch.h"
#include "firmware/tpm.h"

#define FW_CFG_PORT 0x510

#define PVPANIC_PORT "etc/pvpanic-port"

#define SYSTEM_STATES "etc/system-states"
#define STATE_THERE 0x80 /* of each byte; 6:0 are SLP_TYP */

#define TPM_CONFIG "etc/tpm/config" /* dword address of the PPI memory, byte TPM version, byte PPI version */
#define TPM_CONFIG_SIZE 6
#define TPM_CONFIG_VERSION 4

/* QEMU docs/specs/vmgenid.rst: a page with the GUID at 28h, whose address QEMU wants to know. */
#define GENERATION_GUID "etc/vmgenid_guid"
#define GENERATION_ADDRESS "etc/vmgenid_addr"
#define GENERATION_OFFSET 0x28
#define PAGE_SIZE 4096

/* QEMU docs/specs/acpi_nvdimm.rst */
#define NVDIMM_MAILBOX "etc/acpi/nvdimm-mem"
#define NVDIMM_PORT 0xa18

/* QEMU docs/specs/acpi_pci_hotplug.rst */
#define PCI_HOTPLUG_REMOVABLE 0x0c
#define PCI_HOTPLUG_SELECTOR 0x10

#define BUSES 256

#define VENDOR_INTEL 0x8086
#define DEVICE_PIIX4_PM 0x7113

/* The port may be another one than the usual, which was asked already. */
static void pvpanic_read(struct acpi_board *board)
{
	const struct fw_cfg_file *file = fw_cfg_file_find(PVPANIC_PORT);
	uint8_t port[2];

	if (file && file->size == sizeof(port) && fw_cfg_file_read(file, 0, port, sizeof(port)))
		board->pvpanic = le16_get(port);
}

/* S3 and S4 may be switched off, and their values set, on QEMU's command line. */
static void sleep_read(struct acpi_sleep sleep[6])
{
	static const struct acpi_sleep standard[6] = { [3] = { true, 1 }, [4] = { true, 2 }, [5] = { true, 0 } };
	const struct fw_cfg_file *file = fw_cfg_file_find(SYSTEM_STATES);
	uint8_t states[6];

	memcpy(sleep, standard, sizeof(standard));
	if (!file)
		return;
	if (file->size != sizeof(states) || !fw_cfg_file_read(file, 0, states, sizeof(states))) {
		log_line(LOG_W, "acpi", "sleep", SYSTEM_STATES " has %u bytes, expected 6: S3, S4 and S5 are offered",
			 (unsigned)file->size);
		return;
	}
	for (size_t state = 3; state <= 5; state++)
		sleep[state] =
			(struct acpi_sleep){ (states[state] & STATE_THERE) != 0, states[state] & (STATE_THERE - 1) };
	/* The byte for S5 has no such bit in all versions: a machine can always be switched off. */
	sleep[5].there = true;
}

/* The registers do not tell all versions apart; QEMU's file does. */
static void tpm_read(struct acpi_tpm *tpm)
{
	const struct fw_cfg_file *file = fw_cfg_file_find(TPM_CONFIG);
	uint8_t config[TPM_CONFIG_SIZE] = { 0 };

	if (tpm->kind == ACPI_TPM_NONE)
		return;
	if (file && fw_cfg_file_read(file, 0, config, file->size < sizeof(config) ? file->size : sizeof(config)) &&
	    tpm->kind != ACPI_TPM_20_CRB && config[TPM_CONFIG_VERSION] != 0)
		tpm->kind = config[TPM_CONFIG_VERSION] == 1 ? ACPI_TPM_12 : ACPI_TPM_20_TIS;
}

/* QEMU writes a new GUID into this page when the machine was cloned or restored. */
static uint64_t generation_install(void)
{
	const struct fw_cfg_file *guid = fw_cfg_file_find(GENERATION_GUID);
	const struct fw_cfg_file *where = fw_cfg_file_find(GENERATION_ADDRESS);
	uint8_t address[8];
	uint32_t page;

	if (!guid || !where)
		return 0;
	page = guid->size == PAGE_SIZE ? memory_allocate(MEMORY_NVS, PAGE_SIZE, PAGE_SIZE) : 0;
	le64_put(address, page);
	if (page == 0 || !fw_cfg_file_read(guid, 0, (void *)(uintptr_t)page, PAGE_SIZE) ||
	    !fw_cfg_file_write(where, 0, address, sizeof(address))) {
		log_line(LOG_E, "acpi", "generation", "VM generation ID: %s of %u bytes cannot be placed",
			 GENERATION_GUID, (unsigned)guid->size);
		return 0;
	}
	return page + GENERATION_OFFSET;
}

static void numa_read(const struct acpi_loader *loader, const uint8_t *tables, uint32_t size, struct acpi_numa *numa)
{
	size_t srat_size = 0, slit_size = 0;
	const uint8_t *srat =
		acpi_loader_table_find(loader, ACPI_LOADER_SCRIPT_TABLES, tables, size, "SRAT", &srat_size);
	const uint8_t *slit =
		acpi_loader_table_find(loader, ACPI_LOADER_SCRIPT_TABLES, tables, size, "SLIT", &slit_size);
	const enum acpi_numa_error error = acpi_numa_read(srat, srat_size, slit, slit_size, numa);

	if (error != ACPI_NUMA_OK)
		log_line(LOG_E, "acpi", "numa", "the device model's NUMA nodes: %s", acpi_numa_error_text(error));
}

static void hotplug_read(const struct acpi_loader *loader, const uint8_t *tables, uint32_t size,
			 const struct pci_inventory *inventory, struct description *description)
{
	struct aml_qemu_hotplug *hotplug = scratch_allocate(sizeof(*hotplug), "hot-plug facts");
	size_t dsdt_size = 0;
	const uint8_t *dsdt =
		acpi_loader_table_find(loader, ACPI_LOADER_SCRIPT_TABLES, tables, size, "DSDT", &dsdt_size);
	enum aml_qemu_hotplug_error error;

	if (!dsdt) {
		log_line(LOG_W, "acpi", "hotplug", "the device model has no DSDT, so ACPI hot-plug is not known");
		return;
	}
	error = aml_qemu_hotplug_read(dsdt, dsdt_size, hotplug);
	if (error != AML_QEMU_HOTPLUG_OK) {
		log_line(LOG_W, "acpi", "hotplug",
			 "the device model's DSDT: %s%s at 0x%x; so ACPI hot-plug is not known",
			 aml_qemu_hotplug_error_text(error),
			 error == AML_QEMU_HOTPLUG_AML ? aml_walk_error_text(hotplug->walk.error) : "",
			 (unsigned)hotplug->walk.offset);
		return;
	}
	if (hotplug->left_out)
		log_line(LOG_W, "acpi", "hotplug", "%zu buses, too many or too deep, have no ACPI hot-plug",
			 hotplug->left_out);
	if (!qemu_hotplug_fill(hotplug, inventory, description))
		log_line(LOG_W, "acpi", "hotplug", "more than %u bridges, the others have no ACPI hot-plug",
			 ACPI_MAX_BRIDGES);
}

/* What QEMU will not let go of: display, bridges, devices that say so. The register is that of the selected bus. */
static uint32_t fixed_slots_read(uint16_t io, uint32_t selector)
{
	outl(io + PCI_HOTPLUG_SELECTOR, selector);
	return ~inl(io + PCI_HOTPLUG_REMOVABLE);
}

static void fixed_slots_fill(struct description *description)
{
	const uint16_t io = description->pci_hotplug.io;

	if (description->pci_hotplug.kind == ACPI_HOTPLUG_NONE)
		return;
	for (size_t bus = 0; bus < BUSES; bus++)
		if (description->root_selector[bus] != ACPI_NO_SELECTOR)
			description->root_fixed_slots[bus] = fixed_slots_read(io, description->root_selector[bus]);
	for (size_t i = 0; i < description->bridge_count; i++)
		if (description->bridges[i].selector != ACPI_NO_SELECTOR)
			description->bridges[i].fixed_slots = fixed_slots_read(io, description->bridges[i].selector);
}

static void processors_read(struct description *description)
{
	if (description->processor_hotplug.kind == ACPI_HOTPLUG_NONE)
		return;
	description->processor_count =
		qemu_processors_read(description->processor_hotplug.io, description->processors, ACPI_MAX_PROCESSORS);
	if (description->processor_count == 0) {
		log_line(LOG_W, "acpi", "processors", "no hot-plug interface answers at port 0x%x",
			 description->processor_hotplug.io);
		description->processor_hotplug.kind = ACPI_HOTPLUG_NONE;
	}
}

/*
 * With -machine acpi=off QEMU gives no tables; on pc it leaves out the power management function as well, which machine types
 * before 1.7 have without having tables.
 */
static bool acpi_hardware_there(const struct pci_inventory *inventory)
{
	for (size_t i = 0; i < inventory->function_count; i++)
		if (inventory->functions[i].vendor_id == VENDOR_INTEL &&
		    inventory->functions[i].device_id == DEVICE_PIIX4_PM)
			return true;
	return acpi_loader_script_there();
}

void platform_identify(struct smbios_inputs *own)
{
	qemu_smbios_identify(own);
}

/* The options describe persistent memory, so that there is an NFIT of our own. */
/* QEMU has a mailbox when it can have NVDIMMs, and serves any page whose address it is given; its file is only for its own AML. */
static void mailbox_install(struct acpi_nvdimm_mailbox *mailbox)
{
	if (!fw_cfg_file_find(NVDIMM_MAILBOX))
		return;
	mailbox->page = memory_allocate(MEMORY_NVS, PAGE_SIZE, PAGE_SIZE);
	if (mailbox->page == 0) {
		log_line(LOG_E, "acpi", "NVDIMM", "no memory for the mailbox: no labels");
		return;
	}
	memset((void *)(uintptr_t)mailbox->page, 0, PAGE_SIZE);
	mailbox->port = NVDIMM_PORT;
}

/* What is in the device model's own tables only. */
static void tables_read(const struct options *options, const struct pci_inventory *inventory,
			struct description *description)
{
	static const struct acpi_loader_ops ops = { .file_size = acpi_loader_script_file_size };
	struct acpi_loader *loader;
	const uint8_t *tables;
	uint32_t size = 0;

	if (!acpi_loader_script_there()) {
		log_line(LOG_W, "acpi", "loader",
			 "the device model gives no tables, so NUMA and ACPI hot-plug are not known");
		return;
	}
	loader = acpi_loader_script_read(&ops);
	tables = loader ? acpi_loader_script_tables(&size) : NULL;
	if (!tables)
		return;
	qemu_tables_pass(loader, tables, size, &options->acpi_tables, pmem_any(options->pmem), description);
	numa_read(loader, tables, size, &description->numa);
	hotplug_read(loader, tables, size, inventory, description);
	fixed_slots_fill(description);
	processors_read(description);
}

void platform_describe(const struct platform_facts *facts, const struct machine *machine,
		       const struct pci_inventory *inventory, struct description *description)
{
	(void)machine;
	for (size_t bus = 0; bus < BUSES; bus++) {
		description->root_selector[bus] = ACPI_NO_SELECTOR;
		description->root_node[bus] = ACPI_NO_NODE;
	}
	board_probe(description);
	description->board.fw_cfg = FW_CFG_PORT;
	pvpanic_read(&description->board);
	tpm_read(&description->tpm);
	description->hypervisor = (cpuid(CPUID_FEATURES).ecx & CPUID_FEATURES_ECX_HYPERVISOR) != 0;
	qemu_smbios_read(&description->smbios);

	/* The rest is for our own ACPI tables. */
	description->acpi_hardware = acpi_hardware_there(inventory);
	if (facts->options.acpi != OPTION_ACPI_NATIVE || !description->acpi_hardware)
		return;
	sleep_read(description->sleep);
	tpm_log_install(&description->tpm);
	description->generation_id = generation_install();
	description->nvdimm_event = fw_cfg_file_find(NVDIMM_MAILBOX) != NULL;
	if (pmem_any(facts->options.pmem))
		mailbox_install(&description->mailbox);
	tables_read(&facts->options, inventory, description);
}

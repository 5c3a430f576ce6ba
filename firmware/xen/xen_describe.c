/* SPDX-License-Identifier: MIT */
#include "firmware/xen/xen_describe.h"

#include <stdio.h>
#include <string.h>
#include <xen/errno.h>
#include <xen/version.h>

#include "acpi/acpi_blob.h"
#include "bytes/le.h"
#include "firmware/arch/io.h"
#include "firmware/board_probe.h"
#include "firmware/glue/acpi_choice.h"
#include "firmware/glue/memory.h"
#include "firmware/glue/pmem_check.h"
#include "firmware/glue/xen_vnuma.h"
#include "firmware/log.h"
#include "firmware/scratch.h"
#include "firmware/tpm.h"
#include "firmware/xen/hypercall.h"
#include "firmware/xen/xen_memory.h"

#define PAGE_SIZE 4096
#define ONE_MIB 0x100000u

#define PCI_HOTPLUG_PORT 0xae00
#define PCI_HOTPLUG_REMOVABLE 0x0c /* register: slots that can be emptied (QEMU docs/specs/acpi_pci_hotplug.rst) */
#define PROCESSOR_HOTPLUG_PORT 0xaf00
#define Q35_PCI_HOTPLUG_PORT 0xcc0
#define Q35_PROCESSOR_HOTPLUG_PORT 0xcd8

#define TPM_VERSION_DEFAULT 1 /* libxl says so of every domain */
#define GENERATION_SIZE 16

#define BUSES 256

#define FAULTS_SHOWN 16 /* of a blob that may be full of them */

/* vCPU n has APIC ID 2n where Xen gives no topology of its own (libxenguest, xg_cpuid_x86.c). */
#define APIC_ID(vcpu) ((vcpu)*2)

/* Sleep types of the device model's PM1 control register (QEMU hw/acpi/core.c, with its defaults). */
#define SLP_TYP_S3 1
#define SLP_TYP_S4 2
#define SLP_TYP_S5 0

static struct range ram_storage[2 * E820_MAP_CAPACITY];

static void sleep_fill(const struct xen_keys *keys, struct acpi_sleep sleep[6])
{
	sleep[3] = (struct acpi_sleep){ keys->acpi_s3, SLP_TYP_S3 };
	sleep[4] = (struct acpi_sleep){ keys->acpi_s4, SLP_TYP_S4 };
	sleep[5] = (struct acpi_sleep){ true, SLP_TYP_S5 };
}

/* Those that the toolstack keeps back are brought by hot-plug, so the tables have them, too. */
static void processors_fill(const struct hvm_info_facts *info, struct description *description)
{
	for (uint32_t vcpu = 0; vcpu < info->vcpus && vcpu < ACPI_MAX_PROCESSORS; vcpu++)
		description->processors[description->processor_count++] = (struct acpi_processor){
			.apic_id = APIC_ID(vcpu),
			.node = ACPI_NO_NODE,
			.enabled = hvm_info_is_online(info, vcpu),
		};
}

static struct range pages(uint32_t first, uint32_t count)
{
	return range_of_size((uint64_t)first * PAGE_SIZE, (uint64_t)count * PAGE_SIZE);
}

/* RAM as the toolstack laid it out, at the places where it is by now: pages that were given up stay in their node's ranges. */
static bool ram_gather(const struct xen_domain *domain, struct range_set *ram)
{
	bool room = true;

	range_set_init(ram, ram_storage, sizeof(ram_storage) / sizeof(ram_storage[0]));
	for (size_t i = 0; i < domain->ram.count; i++)
		if (domain->ram.entries[i].type == E820_RAM)
			room = room && range_set_add(ram, domain->ram.entries[i].range);
	/* Xen's ranges of nodes begin at 0 and have no hole below 1 MiB. */
	room = room && range_set_add(ram, (struct range){ 0, ONE_MIB - 1 });
	for (uint32_t i = 0; i < domain->moves.count; i++) {
		const struct ram_move_chunk *move = &domain->moves.list[i];

		room = room && range_set_remove(ram, pages(move->from, move->pages)) &&
		       range_set_add(ram, pages(move->to, move->pages));
	}
	return room;
}

static void numa_read(const struct xen_domain *domain, struct description *description)
{
	struct xen_vnuma *vnuma = scratch_allocate(sizeof(*vnuma), "vNUMA");
	struct range_set ram;
	const struct xen_vnuma_facts facts = {
		.processors = description->processors,
		.processor_count = (uint32_t)description->processor_count,
		.ram = &ram,
		.moves = domain->moves.list,
		.move_count = domain->moves.count,
	};
	const int32_t result = xen_memory_vnuma(vnuma);
	enum xen_vnuma_error error;
	uint32_t number = 0;

	if (result == -XEN_EOPNOTSUPP || result == -XEN_ENOSYS)
		return;
	if (result != 0 || !ram_gather(domain, &ram)) {
		log_line(LOG_E, "acpi", "numa",
			 "XENMEM_get_vnumainfo with %u nodes, %u ranges: error %d, so no NUMA nodes",
			 (unsigned)vnuma->node_count, (unsigned)vnuma->range_count, (int)-result);
		return;
	}
	error = xen_vnuma_read(vnuma, &facts, &description->numa, &number);
	if (error != XEN_VNUMA_OK)
		log_line(LOG_E, "acpi", "numa", "the toolstack's NUMA nodes, %u: %s", (unsigned)number,
			 xen_vnuma_error_text(error));
}

static uint64_t generation_install(const uint64_t id[2])
{
	uint32_t address;

	if (id[0] == 0 && id[1] == 0)
		return 0;
	address = memory_allocate(MEMORY_NVS, GENERATION_SIZE, PAGE_SIZE);
	if (address == 0) {
		log_line(LOG_E, "acpi", "generation", "no memory for the VM generation ID");
		return 0;
	}
	le64_put((uint8_t *)(uintptr_t)address, id[0]);
	le64_put((uint8_t *)(uintptr_t)address + 8, id[1]);
	return address;
}

/* A TPM that answers is described when the toolstack says that it has given one. */
static void tpm_fill(const struct xen_keys *keys, struct acpi_tpm *tpm)
{
	if (keys->tpm_version == 0)
		tpm->kind = ACPI_TPM_NONE;
	else if (tpm->kind == ACPI_TPM_NONE && keys->tpm_version != TPM_VERSION_DEFAULT)
		log_line(LOG_W, "acpi", "TPM", "platform/tpm_version is %llu, but no TPM answers",
			 (unsigned long long)keys->tpm_version);
	tpm_log_install(tpm);
}

/* Whoever has made tables, what of them is wanted, and what there are already. */
struct passed_source {
	const char *whose;
	const struct xen_domain_blob *given;
	const struct acpi_choice *choice;
};

static uint32_t passed_bytes(const struct description *description)
{
	uint32_t bytes = 0;

	for (size_t i = 0; i < description->passed_count; i++)
		bytes += description->passed[i].length;
	return bytes;
}

static void passed_read(const struct passed_source *source, bool own_nfit, struct description *description)
{
	const size_t before = description->passed_count;
	struct acpi_blob blob;
	struct acpi_blob_item item;
	size_t faults = 0;

	if (source->given->size == 0)
		return;
	acpi_blob_begin(&blob, (const uint8_t *)(uintptr_t)source->given->address, source->given->size);
	blob.count = (uint32_t)before;
	blob.total = passed_bytes(description);
	blob.own_nfit = own_nfit;
	while (acpi_blob_next(&blob, &item)) {
		if (item.error == ACPI_BLOB_OK && acpi_choice_has(source->choice, item.table.bytes))
			description->passed[description->passed_count++] = item.table;
		else if (item.error == ACPI_BLOB_OK)
			log_line(LOG_I, "acpi", "given", "%s table \"%s\" at offset 0x%zx is not wanted: acpi-tables",
				 source->whose, item.signature, item.offset);
		else if (faults++ < FAULTS_SHOWN)
			log_line(LOG_E, "acpi", "given",
				 "%s table \"%s\" at offset 0x%zx: %s (0x%x, expected 0x%x); left out", source->whose,
				 item.signature, item.offset, acpi_blob_error_text(item.error), (unsigned)item.found,
				 (unsigned)item.expected);
	}
	description->passed_refused += faults;
	if (faults > FAULTS_SHOWN)
		log_line(LOG_E, "acpi", "given", "%zu more of %s tables left out", faults - FAULTS_SHOWN,
			 source->whose);
	log_line(LOG_I, "acpi", "given", "%zu of %s tables taken", description->passed_count - before, source->whose);
}

static void tables_read(const struct xen_domain *domain, const struct options *options, struct description *description)
{
	struct acpi_choice all;
	const struct passed_source sources[] = {
		{ "the toolstack's", &domain->acpi, &all },
		{ "the device model's", &domain->dm_acpi, &options->acpi_tables },
	};

	acpi_choice_init(&all);
	for (size_t i = 0; i < sizeof(sources) / sizeof(sources[0]); i++)
		passed_read(&sources[i], pmem_any(options->pmem), description);
}

/*
 * i440FX has QEMU's older interfaces, Q35 the same bitmap of processors elsewhere (tests/xen/q35). There the slots of ports are hot-plugged
 * by PCI Express itself, unless QEMU's ACPI interface answers: then the ports show their slots as empty, and no operating system may
 * be told to look after them.
 */
static void hotplug_fill(const struct chipset *chipset, struct description *description)
{
	const bool q35 = chipset->ecam_size != 0;

	description->processor_hotplug = (struct acpi_hotplug){
		.kind = ACPI_HOTPLUG_XEN,
		.io = q35 ? Q35_PROCESSOR_HOTPLUG_PORT : PROCESSOR_HOTPLUG_PORT,
	};
	if (!q35) {
		description->pci_hotplug = (struct acpi_hotplug){ .kind = ACPI_HOTPLUG_XEN, .io = PCI_HOTPLUG_PORT };
		description->root_selector[0] = 0;
		description->root_fixed_slots[0] = ~inl(PCI_HOTPLUG_PORT + PCI_HOTPLUG_REMOVABLE);
	} else if (inl(Q35_PCI_HOTPLUG_PORT) != UINT32_MAX) {
		description->pci_hotplug =
			(struct acpi_hotplug){ .kind = ACPI_HOTPLUG_QEMU, .io = Q35_PCI_HOTPLUG_PORT };
	}
}

void xen_describe(const struct xen_domain *domain, const struct platform_facts *facts, const struct chipset *chipset,
		  struct description *description)
{
	const struct xen_keys *keys = &domain->keys;

	for (size_t bus = 0; bus < BUSES; bus++) {
		description->root_selector[bus] = ACPI_NO_SELECTOR;
		description->root_node[bus] = ACPI_NO_NODE;
	}
	board_probe(description);
	description->board.pvpanic = 0;
	description->hypervisor = true;
	description->acpi_hardware = true;
	description->smbios.passed = (const uint8_t *)(uintptr_t)domain->smbios.address;
	description->smbios.passed_size = domain->smbios.size;
	processors_fill(&domain->info, description);
	if (facts->options.acpi != OPTION_ACPI_NATIVE)
		return;
	sleep_fill(keys, description->sleep);
	tpm_fill(keys, &description->tpm);
	description->generation_id = generation_install(keys->generation_id);
	description->convertible = keys->acpi_laptop_slate;
	hotplug_fill(chipset, description);
	numa_read(domain, description);
	tables_read(domain, &facts->options, description);
}

/* The hypervisor's version in the words of hvmloader, which guests have seen there: "4.17.7". */
static const char *version_text(const struct hypercall_version *version)
{
	static char text[8 + sizeof(xen_extraversion_t)];
	xen_extraversion_t extra = "";

	hypercall_version_op(XENVER_extraversion, extra);
	extra[sizeof(extra) - 1] = '\0';
	snprintf(text, sizeof(text), "%u.%u%s", version->major, version->minor, extra);
	return text;
}

/* The serial number that hvmloader gives, and that licences may be bound to. */
static const char *uuid_text(const uint8_t uuid[16])
{
	static char text[37];
	size_t length = 0;

	for (size_t i = 0; i < 16; i++)
		length += (size_t)snprintf(text + length, sizeof(text) - length, "%s%02x",
					   i == 4 || i == 6 || i == 8 || i == 10 ? "-" : "", uuid[i]);
	return text;
}

void xen_describe_identity(const struct xen_domain *domain, struct smbios_inputs *own)
{
	static const char *const oem_strings[] = { "Xen" };
	const char *version = version_text(&domain->version);

	own->texts[SMBIOS_TEXT_BIOS_VENDOR] = "Xen";
	own->texts[SMBIOS_TEXT_BIOS_VERSION] = version;
	own->texts[SMBIOS_TEXT_SYSTEM_MANUFACTURER] = "Xen";
	own->texts[SMBIOS_TEXT_SYSTEM_PRODUCT] = "HVM domU";
	own->texts[SMBIOS_TEXT_SYSTEM_VERSION] = version;
	own->texts[SMBIOS_TEXT_ENCLOSURE_MANUFACTURER] = "Xen";
	own->texts[SMBIOS_TEXT_BATTERY_MANUFACTURER] = "Xen";
	own->texts[SMBIOS_TEXT_BATTERY_DEVICE] = "XEN-VBAT";
	own->oem_strings = oem_strings;
	own->oem_string_count = 1;
	own->uuid_known = hypercall_version_op(XENVER_guest_handle, own->uuid) == 0;
	own->texts[SMBIOS_TEXT_SYSTEM_SERIAL] = uuid_text(own->uuid);
	xen_keys_identify(&domain->keys, own);
}

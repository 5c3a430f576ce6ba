/* SPDX-License-Identifier: MIT */
#include "firmware/xen/xen_domain.h"

#include <stddef.h>
#include <string.h>
#include <xen/hvm/params.h>

#include "bytes/le.h"
#include "firmware/arch/image.h"
#include "firmware/glue/hvm_start_info.h"
#include "firmware/glue/xen_memory_map.h"
#include "firmware/log.h"
#include "firmware/option_input.h"
#include "firmware/panic.h"
#include "firmware/xen/entry.h"
#include "firmware/xen/shared_info.h"
#include "firmware/xen/xen_memory.h"
#include "firmware/xen/xen_store.h"

#define PAGE_SIZE 0x1000u
#define ONE_MIB 0x100000u
#define FOUR_GIB (UINT64_C(1) << 32)

#define ACPI_PORTS_AT_B000 1 /* HVM_PARAM_ACPI_IOPORTS_LOCATION */

/* The page for the domain's shared information: below what firmware images may need, and no RAM. */
#define SHARED_INFO_LAST 0xfdfff000u
#define SHARED_INFO_FIRST 0xfdf00000u

#define FIRMWARE_MODULE "firmware"

static uint8_t entries[(XEN_MEMORY_MAP_ENTRIES_MAX + 1) * XEN_MEMORY_MAP_STRIDE];
static struct hvm_start_info_facts start_info;

static struct range image_range(void)
{
	return (struct range){ (uintptr_t)image_start, (uintptr_t)stack_top - 1 };
}

static void hypervisor_read(struct xen_domain *domain)
{
	const char *fault;

	if (!hypercall_init(&domain->version, &fault))
		panic("firmware", "platform", "%s", fault);
	/* The PM timer measures the waiting for other processors: Xen must have it where the tables will say. */
	if (hypercall_set_param(HVM_PARAM_ACPI_IOPORTS_LOCATION, ACPI_PORTS_AT_B000) != 0)
		log_line(LOG_E, "firmware", "platform", "Xen refuses to have its ACPI ports at B000h");
}

static void info_read(struct hvm_info_facts *info)
{
	const enum hvm_info_error error =
		hvm_info_parse(info, (const uint8_t *)(uintptr_t)HVM_INFO_ADDRESS, HVM_INFO_SIZE_MAX);

	if (error != HVM_INFO_OK)
		panic("firmware", "hvm-info", "the table at 0x%x cannot be used: %s", HVM_INFO_ADDRESS,
		      hvm_info_error_text(error));
}

static void map_report(const struct xen_memory_map_result *result, const struct hvm_info_facts *info)
{
	if (result->empty_count)
		log_line(LOG_W, "e820", "given", "%zu entries without length", result->empty_count);
	if (result->astray_count)
		log_line(LOG_D, "e820", "given",
			 "%zu entries have ACPI memory at address 0, as libxl's for acpi_firmware=",
			 result->astray_count);
	if (result->unknown_count)
		log_line(LOG_W, "e820", "given", "%zu entries of no known type, the first %u: taken as reserved",
			 result->unknown_count, (unsigned)result->unknown_type);
	if (result->overlap_count)
		log_line(LOG_W, "e820", "given", "%zu entries lie on others: the more restrictive one counts",
			 result->overlap_count);
	if (!xen_memory_map_low_agrees(result, info) || !xen_memory_map_high_agrees(result, info))
		log_line(LOG_W, "e820", "given",
			 "RAM ends at 0x%llx and 0x%llx, hvm_info_table says 0x%llx and 0x%llx: the memory map counts",
			 (unsigned long long)result->ends.low, (unsigned long long)result->ends.high,
			 (unsigned long long)info->low_end, (unsigned long long)info->high_end);
}

/* A map that has more RAM than the domain would let the firmware lose what it writes. A Xen that does not tell is believed. */
static void ram_verify(const struct e820_map *ram)
{
	if (!hypercall_is_ram(image_range().first / PAGE_SIZE))
		return;
	for (size_t i = 0; i < ram->count; i++) {
		const struct range range = ram->entries[i].range;
		const bool first = hypercall_is_ram(range.first / PAGE_SIZE);

		if (ram->entries[i].type == E820_RAM && (!first || !hypercall_is_ram(range.last / PAGE_SIZE)))
			panic("e820", "given", "[mem 0x%08llx-0x%08llx] is RAM, but Xen has none at 0x%08llx",
			      (unsigned long long)range.first, (unsigned long long)range.last,
			      (unsigned long long)(first ? range.last : range.first));
	}
}

/* Returns how many entries `entries` has. */
static size_t map_read(struct e820_map *ram, const struct hvm_info_facts *info)
{
	const size_t count = xen_memory_map_read(entries, XEN_MEMORY_MAP_ENTRIES_MAX + 1);
	const struct xen_memory_map_result result = xen_memory_map_parse(ram, entries, count);

	if (result.error == XEN_MEMORY_MAP_RAM_IN_FIXED)
		panic("e820", "given", "%s: [mem 0x%08llx-0x%08llx]", xen_memory_map_error_text(result.error),
		      (unsigned long long)result.where.first, (unsigned long long)result.where.last);
	if (result.error == XEN_MEMORY_MAP_WRAPS)
		panic("e820", "given", "entry %zu of %zu: %s", result.entry, count,
		      xen_memory_map_error_text(result.error));
	if (result.error != XEN_MEMORY_MAP_OK)
		panic("e820", "given", "%s; entries: %zu", xen_memory_map_error_text(result.error), count);
	map_report(&result, info);
	ram_verify(ram);
	return count;
}

/* Whether the toolstack has something at this page. */
static bool is_given(uint32_t page, size_t count)
{
	const struct range wanted = range_of_size(page, PAGE_SIZE);

	for (size_t i = 0; i < count; i++) {
		const uint8_t *entry = entries + i * XEN_MEMORY_MAP_STRIDE;
		const uint64_t first = le64_get(entry), size = le64_get(entry + 8);

		if (size != 0 && range_overlaps(wanted, range_of_size(first, size)))
			return true;
	}
	return false;
}

static void shared_page_map(size_t count)
{
	uint32_t page = SHARED_INFO_LAST;

	while (page >= SHARED_INFO_FIRST && is_given(page, count))
		page -= PAGE_SIZE;
	if (page < SHARED_INFO_FIRST)
		panic("firmware", "platform",
		      "the memory map leaves no page for Xen's shared information in [mem 0x%08x-0x%08x]",
		      SHARED_INFO_FIRST, SHARED_INFO_LAST + PAGE_SIZE - 1);
	if (!shared_info_map(page))
		panic("firmware", "platform", "Xen refuses to map its shared information at 0x%08x", (unsigned)page);
}

/* Guest memory that is there for everybody to read: RAM, without the first page, which is not mapped while the firmware runs. */
static const uint8_t *ram_at(void *context, uint64_t address, uint64_t size)
{
	const struct range range = { address, address + (size - 1) };

	if (range.last < range.first || range.first < PAGE_SIZE || range.last >= FOUR_GIB ||
	    !e820_map_is(context, range, E820_RAM))
		return NULL;
	return (const uint8_t *)(uintptr_t)address;
}

static void take(struct xen_domain *domain, struct range range)
{
	range.first = range_align_down(range.first, PAGE_SIZE);
	range.last |= PAGE_SIZE - 1;
	if (!range_set_add(&domain->taken, range))
		panic("firmware", "memory", "the toolstack has loaded more than %u pieces", XEN_DOMAIN_TAKEN);
}

static void start_info_read(struct xen_domain *domain)
{
	const struct hvm_start_info_memory memory = { .map = ram_at, .context = &domain->ram };
	const enum hvm_start_info_error error =
		hvm_start_info_parse(&start_info, entry_start_info(), &memory, &domain->taken);

	if (error != HVM_START_INFO_OK)
		panic("firmware", "start-info", "hvm_start_info at 0x%08x: %s", (unsigned)entry_start_info(),
		      hvm_start_info_error_text(error));
	for (size_t i = 0; i < start_info.count; i++) {
		const struct hvm_start_info_module *module = &start_info.modules[i];

		if (module->fault != HVM_START_INFO_MODULE_OK)
			log_line(LOG_W, "firmware", "start-info", "module %zu \"%s\", 0x%llx bytes at 0x%llx: %s", i,
				 module->name, (unsigned long long)module->size, (unsigned long long)module->address,
				 hvm_start_info_fault_text(module->fault));
	}
}

static void key_complain(void *context, const char *key, const char *value, const char *expected)
{
	(void)context;
	log_line(LOG_W, "firmware", "xenstore", "%s is \"%.60s\", expected %s", key, value, expected);
}

static void option_take(void *context, const char *name, const char *value)
{
	option_input_take(context, name, value);
}

static void keys_read(struct xen_domain *domain, struct options *options)
{
	static const struct xen_keys_events events = { .complain = key_complain, .option = option_take };
	struct xenstore_client *client = xen_store_connect();
	enum xenstore_result result;

	options_init(options);
	result = xen_keys_read(&domain->keys, client, &events, options);
	if (result != XENSTORE_OK)
		panic("firmware", "xenstore", "the connection ended while the domain's keys were read: %s",
		      xenstore_result_text(result));
}

static void payload_read(struct xen_domain *domain)
{
	const struct hvm_start_info_module *module = hvm_start_info_find(&start_info, FIRMWARE_MODULE);
	struct xen_payload_facts facts = { .firmware = image_range(), .ram = &domain->ram };
	enum xen_payload_error error = xen_payload_kind_of(domain->keys.bios, &facts.kind);

	if (error != XEN_PAYLOAD_OK)
		panic("firmware", "payload", "hvmloader/bios%s: %s",
		      domain->keys.states[XEN_KEY_BIOS] == XEN_KEY_ABSENT ? " is absent, which means \"rombios\"" : "",
		      xen_payload_error_text(error));
	if (!module)
		panic("firmware", "payload",
		      "no module \"" FIRMWARE_MODULE "\" among the %u of hvm_start_info: the toolstack has "
		      "loaded no %s",
		      (unsigned)start_info.count, xen_payload_name(facts.kind));
	if (module->fault != HVM_START_INFO_MODULE_OK)
		panic("firmware", "payload", "the module \"" FIRMWARE_MODULE "\", 0x%llx bytes at 0x%llx: %s",
		      (unsigned long long)module->size, (unsigned long long)module->address,
		      hvm_start_info_fault_text(module->fault));
	facts.address = module->address;
	facts.size = module->size;
	error = xen_payload_place(&domain->payload, &facts);
	if (error == XEN_PAYLOAD_OK) {
		take(domain, domain->payload.module);
		error = xen_payload_inspect(&domain->payload, (const uint8_t *)(uintptr_t)module->address);
	}
	if (error != XEN_PAYLOAD_OK)
		panic("firmware", "payload", "%s of 0x%llx bytes at 0x%llx: %s", xen_payload_name(facts.kind),
		      (unsigned long long)module->size, (unsigned long long)module->address,
		      xen_payload_error_text(error));
}

/* A blob that is not where it is said to be is left out: the guest does without. */
static struct xen_domain_blob blob_read(struct xen_domain *domain, const char *room, uint64_t address, uint64_t size)
{
	const struct xen_domain_blob none = { 0, 0 };
	const struct range range = { address, address + (size - 1) };

	if (address == 0 || size == 0) {
		if (address != 0 || size != 0)
			log_line(LOG_E, room, "given", "0x%llx bytes at 0x%llx, expected both or neither: left out",
				 (unsigned long long)size, (unsigned long long)address);
		return none;
	}
	/* Below 1 MiB the firmware and the payload write. */
	if (!ram_at(&domain->ram, address, size) || range.first < ONE_MIB || range_overlaps(range, image_range()) ||
	    range_overlaps(range, domain->payload.module)) {
		log_line(LOG_E, room, "given", "0x%llx bytes at 0x%llx are not in RAM of their own: left out",
			 (unsigned long long)size, (unsigned long long)address);
		return none;
	}
	take(domain, range);
	return (struct xen_domain_blob){ (uint32_t)address, (uint32_t)size };
}

/* Bytes that two sources claim are whose? The toolstack is the one that is trusted with the domain. */
static void blobs_part(const struct xen_domain_blob *acpi, struct xen_domain_blob *dm_acpi)
{
	const struct xen_domain_blob none = { 0, 0 };

	if (acpi->size == 0 || dm_acpi->size == 0 ||
	    !range_overlaps(range_of_size(acpi->address, acpi->size), range_of_size(dm_acpi->address, dm_acpi->size)))
		return;
	log_line(LOG_E, "acpi", "given",
		 "the device model's tables, 0x%x bytes at 0x%x, lie on the toolstack's, 0x%x bytes at 0x%x: left out",
		 (unsigned)dm_acpi->size, (unsigned)dm_acpi->address, (unsigned)acpi->size, (unsigned)acpi->address);
	*dm_acpi = none;
}

void xen_domain_read(struct xen_domain *domain, struct options *options)
{
	memset(domain, 0, sizeof(*domain));
	range_set_init(&domain->taken, domain->taken_ranges, XEN_DOMAIN_TAKEN);
	hypervisor_read(domain);
	info_read(&domain->info);
	shared_page_map(map_read(&domain->ram, &domain->info));
	take(domain, image_range());
	start_info_read(domain);
	keys_read(domain, options);
	payload_read(domain);
	domain->acpi = blob_read(domain, "acpi", domain->keys.acpi_address, domain->keys.acpi_length);
	domain->dm_acpi = blob_read(domain, "acpi", domain->keys.dm_acpi_address, domain->keys.dm_acpi_length);
	blobs_part(&domain->acpi, &domain->dm_acpi);
	domain->smbios = blob_read(domain, "smbios", domain->keys.smbios_address, domain->keys.smbios_length);
}

/* SPDX-License-Identifier: MIT */
#include "firmware/persistent_memory.h"

#include <stdio.h>
#include <string.h>

#include "acpi/acpi_check_table.h"
#include "acpi/acpi_nfit.h"
#include "e820/e820.h"
#include "firmware/glue/pmem_check.h"
#include "firmware/log.h"
#include "firmware/panic.h"

#define FOUR_GIB (UINT64_C(1) << 32)
#define OEM_TABLE_ID 16 /* offset in a table's header; 8 characters */

/* QEMU docs/specs/acpi_nvdimm.rst: handles are slots, counted from 1. */
#define MAILBOX_LAST_HANDLE 0xffff

#define RANGES (MACHINE_RANGES + 2 * PCI_WINDOW_RANGES + 2 * HOST_BRIDGE_MAX)

static void gather_ram(const struct platform_facts *platform, struct range_set *ram)
{
	static struct range storage[E820_MAP_CAPACITY];

	range_set_init(ram, storage, E820_MAP_CAPACITY);
	if (!machine_gather_ram(platform, ram))
		panic("firmware", "memory", "more than %d ranges of RAM", E820_MAP_CAPACITY);
}

static struct range ranges[RANGES];

/* `other` is the number of the one in its way; 0: none. */
static void report_refused(unsigned index, struct range range, const char *why, unsigned other)
{
	char object[16], name[16] = "";

	snprintf(object, sizeof(object), "pmem-%u", index + 1);
	if (other)
		snprintf(name, sizeof(name), ", pmem-%u", other);
	log_line(LOG_E, "acpi", object, "[mem 0x%08llx-0x%08llx]: %s%s; left out", (unsigned long long)range.first,
		 (unsigned long long)range.last, why, name);
}

/* QEMU's own NVDIMMs are there, and nothing else has a reason to be. */
static void report_pluggable(const struct machine *machine, const struct platform_facts *platform, unsigned index)
{
	const struct range range = platform->options.pmem[index].range;
	const uint64_t high_end = machine->layout.high_ram_end;
	char object[16];

	if (range.last < FOUR_GIB || range.last < high_end || range.first >= platform->reserved_memory_end)
		return;
	snprintf(object, sizeof(object), "pmem-%u", index + 1);
	log_line(
		LOG_I, "acpi", object,
		"[mem 0x%08llx-0x%08llx] is where memory may be plugged in: only a DIMM that is there may be described",
		(unsigned long long)range.first, (unsigned long long)range.last);
}

/* What cannot be is said when the table that tells of it is refused. */
static void keep_possible(struct platform_facts *platform, const struct range_set *ram,
			  const struct range_set *reserved)
{
	struct range_set *pmem = &platform->pmem;

	for (size_t i = 0; i < pmem->count;) {
		if (pmem_check_range(pmem->ranges[i], ram, reserved, platform->address_bits) == PMEM_OK)
			i++;
		else
			range_set_remove(pmem, pmem->ranges[i]);
	}
}

void persistent_memory_check(const struct machine *machine, struct platform_facts *platform)
{
	struct acpi_pmem *list = platform->options.pmem;
	struct range_set ram, reserved;

	gather_ram(platform, &ram);
	range_set_init(&reserved, ranges, RANGES);
	if (!machine_gather_reserved(machine, platform, &reserved))
		panic("firmware", "memory", "more than %d reserved ranges", RANGES);
	for (unsigned i = 0; i < ACPI_MAX_PMEM; i++) {
		struct pmem_fault fault;

		if (!pmem_is_there(&list[i]))
			continue;
		fault = pmem_check(list, i, &ram, &reserved, platform->address_bits);
		if (fault.error == PMEM_OK) {
			report_pluggable(machine, platform, i);
			continue;
		}
		report_refused(i, list[i].range, pmem_error_text(fault.error), fault.other);
		memset(&list[i], 0, sizeof(list[i]));
	}
	keep_possible(platform, &ram, &reserved);
}

/* What nobody else may call persistent: the chipset's memory, the platform's, and PCI's. */
static bool gather_spoken_for(const struct platform_facts *platform, const struct machine *machine,
			      const struct hierarchies *hierarchies, struct range_set *set)
{
	return machine_gather_reserved(machine, platform, set) && range_set_add_all(set, &machine->fixed) &&
	       hierarchies_gather_windows(hierarchies, set);
}

/* NULL: the NFIT can be passed on, and its ranges are added to `pmem`. Else why not, of which range. */
static const char *nfit_take(const struct acpi_passed *nfit, const struct range_set *ram,
			     const struct range_set *spoken_for, unsigned address_bits, struct range_set *pmem,
			     struct range *where)
{
	static struct persistent_memory persistent, volatile_;
	struct range_set *own = persistent_memory_init(&persistent);
	const struct acpi_check_view view = { .bytes = nfit->bytes, .length = nfit->length };
	const char *fault = acpi_check_nfit(&view, NULL).text;

	if (!fault && !acpi_nfit_ranges(nfit->bytes, nfit->length, own, persistent_memory_init(&volatile_)))
		fault = "it is broken, or has more ranges than can be taken";

	for (size_t i = 0; !fault && i < own->count; i++) {
		const enum pmem_error error = pmem_check_range(own->ranges[i], ram, spoken_for, address_bits);

		*where = own->ranges[i];
		if (error != PMEM_OK)
			fault = pmem_error_text(error);
	}
	if (!fault && !range_set_add_all(pmem, own))
		fault = "there are more ranges of persistent memory than can be taken";
	return fault;
}

static void nfit_refused(const struct acpi_passed *nfit, const char *fault, struct range where)
{
	const char *id = (const char *)nfit->bytes + OEM_TABLE_ID;

	if (where.last != 0)
		log_line(LOG_E, "acpi", "NFIT", "\"%.8s\" passed on: [mem 0x%08llx-0x%08llx]: %s: left out", id,
			 (unsigned long long)where.first, (unsigned long long)where.last, fault);
	else
		log_line(LOG_E, "acpi", "NFIT", "\"%.8s\" passed on: %s: left out", id, fault);
}

static bool is_nfit(const struct acpi_passed *table)
{
	return memcmp(table->bytes, "NFIT", 4) == 0;
}

static void take_out(struct description *description, size_t index)
{
	description->passed_count--;
	description->passed_refused++;
	memmove(&description->passed[index], &description->passed[index + 1],
		(description->passed_count - index) * sizeof(description->passed[0]));
}

/* What other facts do not allow is left out, so that the rest can be described. */
static void describe_one(const struct acpi_pmem *told, unsigned number, struct description *description)
{
	struct acpi_pmem *pmem = &description->pmem[description->pmem_count++];
	char object[16];

	*pmem = *told;
	snprintf(object, sizeof(object), "pmem-%u", number);
	if (pmem->node != ACPI_NO_NODE && pmem->node >= description->numa.node_count) {
		log_line(LOG_W, "acpi", object, "node %u is none of the machine's %zu: it has none",
			 (unsigned)pmem->node, description->numa.node_count);
		pmem->node = ACPI_NO_NODE;
	}
	for (size_t i = 0; i < pmem->dimm_count; i++) {
		if (description->mailbox.port == 0 || pmem->dimms[i].handle <= MAILBOX_LAST_HANDLE)
			continue;
		log_line(LOG_W, "acpi", object,
			 "the device model's mailbox has no DIMM with the handle 0x%x: no labels",
			 (unsigned)pmem->dimms[i].handle);
		description->mailbox.port = 0;
	}
}

/* RAM may have moved onto a range since it was checked. */
static void describe_own(const struct platform_facts *platform, const struct range_set *ram,
			 struct description *description, struct range_set *pmem)
{
	for (unsigned i = 0; i < ACPI_MAX_PMEM; i++) {
		const struct acpi_pmem *told = &platform->options.pmem[i];

		if (!pmem_is_there(told))
			continue;
		if (range_set_overlaps(ram, told->range)) {
			report_refused(i, told->range, pmem_error_text(PMEM_ON_RAM), 0);
			continue;
		}
		describe_one(told, i + 1, description);
		if (!range_set_add(pmem, told->range))
			panic("acpi", "pmem", "defect in this firmware: the ranges do not fit their set");
	}
}

void persistent_memory_gather(const struct platform_facts *platform, const struct machine *machine,
			      const struct hierarchies *hierarchies, struct description *description,
			      struct range_set *pmem)
{
	struct range_set ram, spoken_for;
	bool have_nfit = false;

	gather_ram(platform, &ram);
	describe_own(platform, &ram, description, pmem);
	range_set_init(&spoken_for, ranges, RANGES);
	if (!gather_spoken_for(platform, machine, hierarchies, &spoken_for))
		panic("firmware", "memory", "more than %d ranges that are no RAM", RANGES);
	for (size_t i = 0; i < description->passed_count;) {
		struct range where = { 0, 0 };
		const char *fault = NULL;

		if (is_nfit(&description->passed[i]) && description->pmem_count != 0)
			fault = "the options describe persistent memory themselves";
		else if (is_nfit(&description->passed[i]) && have_nfit)
			fault = "there can be only one, and there is one before it";
		else if (is_nfit(&description->passed[i]))
			fault = nfit_take(&description->passed[i], &ram, &spoken_for, platform->address_bits, pmem,
					  &where);
		if (!fault) {
			have_nfit = have_nfit || is_nfit(&description->passed[i]);
			i++;
			continue;
		}
		nfit_refused(&description->passed[i], fault, where);
		take_out(description, i);
	}
}

struct range_set *persistent_memory_init(struct persistent_memory *pmem)
{
	range_set_init(&pmem->set, pmem->ranges, PERSISTENT_MEMORY_RANGES);
	return &pmem->set;
}

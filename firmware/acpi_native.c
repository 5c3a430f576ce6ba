/* SPDX-License-Identifier: MIT */
#include "firmware/acpi_native.h"

#include <string.h>

#include "acpi/acpi_build.h"
#include "acpi/acpi_check.h"
#include "acpi/acpi_facs.h"
#include "firmware/acpi_definitions.h"
#include "firmware/glue/acpi_fill.h"
#include "firmware/glue/memory.h"
#include "firmware/guest_memory.h"
#include "firmware/log.h"
#include "firmware/panic.h"
#include "firmware/scratch.h"

#define RSDP_ALIGNMENT 16
#define TABLE_ALIGNMENT 64

/* FACS: the waking vector in it is the operating system's word to the firmware, so it survives sleep. */
static uint32_t facs_install(void)
{
	const uint32_t address = memory_allocate(MEMORY_NVS, ACPI_FACS_SIZE, TABLE_ALIGNMENT);

	if (address != 0)
		acpi_facs_write((uint8_t *)(uintptr_t)address, 0);
	else
		log_line(LOG_E, "acpi", "FACS", "no memory for it, so there are no tables");
	return address;
}

static void block_log(const struct acpi_block *block)
{
	for (size_t i = 0; i < block->count; i++) {
		const struct acpi_table_place *table = &block->tables[i];
		const uint64_t first = block->address + table->offset;

		log_line(LOG_I, "acpi", table->signature, "%u bytes at [mem 0x%08llx-0x%08llx]",
			 (unsigned)table->length, (unsigned long long)first,
			 (unsigned long long)(first + table->length - 1));
	}
}

/* Writes the block to [address, address + size), all of it that is not used being 0. */
static enum acpi_build_error block_write(const struct acpi_inputs *inputs, uint32_t address, uint32_t size,
					 struct acpi_block *block)
{
	memset((void *)(uintptr_t)address, 0, size);
	byte_buf_init(&block->buf, (void *)(uintptr_t)address, size);
	block->address = address;
	return acpi_build(inputs, block);
}

/*
 * Twice: the first run only counts, so that exactly what is needed can be allocated; the second writes the bytes to their
 * place.
 */
static bool block_build(const struct acpi_inputs *inputs, struct acpi_block *block)
{
	enum acpi_build_error error;
	uint32_t address = 0;

	byte_buf_init(&block->buf, NULL, UINT32_MAX);
	block->address = 0;
	error = acpi_build(inputs, block);
	if (error == ACPI_BUILD_OK) {
		const uint32_t size = (uint32_t)block->buf.length;

		address = memory_allocate(MEMORY_ACPI, size, TABLE_ALIGNMENT);
		if (address == 0) {
			log_line(LOG_E, "acpi", "tables", "no memory for %u bytes of tables", (unsigned)size);
			return false;
		}
		error = block_write(inputs, address, size, block);
	}
	if (error != ACPI_BUILD_OK)
		log_line(LOG_E, "acpi", "tables", "not built: %s", acpi_build_error_text(error));
	return error == ACPI_BUILD_OK;
}

/* Without some of the passed tables, in the memory of the block, which gets shorter. */
static bool block_rebuild(const struct acpi_inputs *inputs, struct acpi_block *block)
{
	const enum acpi_build_error error =
		block_write(inputs, (uint32_t)block->address, (uint32_t)block->buf.length, block);

	if (error != ACPI_BUILD_OK)
		log_line(LOG_E, "acpi", "tables", "not built: %s", acpi_build_error_text(error));
	return error == ACPI_BUILD_OK;
}

static size_t hierarchies_list(const struct hierarchies *hierarchies, struct acpi_fill_hierarchy *list)
{
	for (size_t i = 0; i < hierarchies->count; i++) {
		const struct hierarchy *hierarchy = hierarchies->list[i];

		list[i] = (struct acpi_fill_hierarchy){
			.inventory = &hierarchy->inventory,
			.windows = &hierarchy->windows,
			.plan = &hierarchy->plan,
			.told = hierarchy->told,
		};
	}
	return hierarchies->count;
}

uint32_t acpi_native_install(const struct description *description, const struct machine *machine,
			     const struct hierarchies *hierarchies, const struct acpi_choice *required)
{
	struct acpi_fill *fill = scratch_allocate(sizeof(*fill), "ACPI inputs");
	static struct acpi_fill_hierarchy list[ACPI_FILL_HIERARCHIES];
	struct acpi_fill_facts facts = {
		.description = description,
		.chipset = machine->chipset,
		.layout = &machine->layout,
		.hierarchy_count = hierarchies_list(hierarchies, list),
		.hierarchies = list,
	};
	void *work = scratch_allocate(acpi_fill_work_size(&facts), "host bridge windows");
	static struct acpi_block block;
	enum acpi_fill_error error;
	uint32_t rsdp;

	if (!description->acpi_hardware) {
		log_line(LOG_W, "acpi", "tables", "none: the machine has no ACPI hardware");
		return 0;
	}
	facts.facs = facs_install();
	if (facts.facs == 0)
		return 0;
	error = acpi_fill(&facts, work, fill);
	if (error != ACPI_FILL_OK)
		log_line(LOG_E, "acpi", "tables", "%s; the first ones are", acpi_fill_error_text(error));
	if (!block_build(&fill->inputs, &block))
		return 0;
	if (required->all && description->passed_refused != 0)
		panic("acpi", "tables",
		      "%zu of the device model's or the toolstack's were refused, and all are required (acpi-required=all); the "
		      "lines above name them",
		      description->passed_refused);
	if (acpi_definitions_resolve(&fill->inputs, required, &block) != 0 && !block_rebuild(&fill->inputs, &block))
		return 0;
	rsdp = memory_allocate_fseg(ACPI_RSDP_SIZE, RSDP_ALIGNMENT);
	if (rsdp == 0) {
		log_line(LOG_E, "acpi", "RSDP", "no room for it in the F segment");
		return 0;
	}
	memcpy((void *)(uintptr_t)rsdp, block.rsdp, ACPI_RSDP_SIZE);
	block_log(&block);
	log_line(LOG_I, "acpi", "RSDP", "revision 2 at 0x%05x, FACS at 0x%08llx", (unsigned)rsdp,
		 (unsigned long long)facts.facs);
	return rsdp;
}

void acpi_native_check(uint32_t rsdp, const struct e820_map *map)
{
	const struct acpi_check_memory memory = guest_memory_of_acpi();
	const struct acpi_check_result result = acpi_check(rsdp, &memory, map);

	if (result.fault)
		log_line(LOG_E, "acpi", result.signature, "at 0x%llx + 0x%x: %s", (unsigned long long)result.table,
			 (unsigned)result.offset, result.fault);
}

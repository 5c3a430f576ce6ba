/* SPDX-License-Identifier: MIT */
#include "firmware/qemu/qemu_tables.h"

#include <string.h>

#include "acpi/acpi_blob.h"
#include "acpi/acpi_loader_pick.h"
#include "acpi/acpi_loader_tables.h"
#include "acpi/acpi_table.h"
#include "e820/range.h"
#include "firmware/glue/acpi_unfit.h"
#include "firmware/glue/memory.h"
#include "firmware/log.h"
#include "firmware/qemu/acpi_loader_script.h"

#define OEM_TABLE_ID 16 /* offset in a table's header; 8 characters */
#define CREATOR_ID 28   /* 4 characters */

#define COPY_ALIGNMENT 16u

/* --- files that tables lead to ------------------------------------------------------------------------------------ */

/* The guest and the device model go on using them while the guest runs. */
static uint8_t *allocate(void *context, const char *name, uint32_t size, uint32_t alignment, enum acpi_loader_zone zone,
			 uint64_t *address)
{
	const uint32_t at = memory_allocate(MEMORY_NVS, size, alignment);

	(void)context;
	(void)name;
	(void)zone;
	*address = at;
	return (uint8_t *)(uintptr_t)at;
}

static const struct acpi_loader_ops ops = {
	.file_size = acpi_loader_script_file_size,
	.allocate = allocate,
	.read_file = acpi_loader_script_file_read,
	.write_file = acpi_loader_script_file_write,
};

static void files_log(const struct acpi_loader_pick *pick)
{
	for (size_t i = 0; i < pick->loader->file_count; i++) {
		const struct range range = range_of_size(pick->files[i].address, pick->loader->files[i].size);

		if (pick->files[i].placed && pick->files[i].error == ACPI_LOADER_PICK_OK)
			log_line(LOG_I, "acpi", "loader", "%s at [mem 0x%08llx-0x%08llx]", pick->loader->files[i].name,
				 (unsigned long long)range.first, (unsigned long long)range.last);
	}
}

/* --- which tables ------------------------------------------------------------------------------------------------- */

/* "NFIT "BXPC"", of whatever bytes are there. */
struct title {
	char signature[5];
	char table_id[9];
};

static void copy_text(char *to, const uint8_t *from, size_t size)
{
	size_t length = 0;

	for (size_t i = 0; i < size; i++) {
		to[i] = from[i] >= ' ' && from[i] <= '~' ? (char)from[i] : '?';
		if (from[i] != ' ' && from[i] != '\0')
			length = i + 1;
	}
	to[length] = '\0';
}

static struct title title_of(const uint8_t *table)
{
	struct title title;

	copy_text(title.signature, table, sizeof(title.signature) - 1);
	copy_text(title.table_id, table + OEM_TABLE_ID, sizeof(title.table_id) - 1);
	return title;
}

static bool is_ssdt(const uint8_t *table, const char table_id[8])
{
	return memcmp(table, "SSDT", 4) == 0 && memcmp(table + OEM_TABLE_ID, table_id, 8) == 0;
}

/* Tables of QEMU's own making that ours stand in for. What a user gave, who might wonder, has another creator. */
static bool is_replaced(const uint8_t *table)
{
	/* The SSDT of the VM generation ID: ours has the device, too. */
	return memcmp(table + CREATOR_ID, "BXPC", 4) == 0 &&
	       (acpi_blob_is_ours(table, false) || is_ssdt(table, "VMGENID\0"));
}

/* Why a table is not passed on; NULL: it is. */
static const char *refusal(const uint8_t *table, size_t length, const struct acpi_choice *choice, bool own_nfit)
{
	if (acpi_blob_is_ours(table, false))
		return acpi_blob_error_text(ACPI_BLOB_REFUSED);
	if (own_nfit && (acpi_blob_is_ours(table, true) || is_ssdt(table, "NVDIMM\0\0")))
		return "persistent memory is described by our own";
	return acpi_choice_names(choice, table) ? NULL : acpi_unfit(table, length);
}

/* --- taking them -------------------------------------------------------------------------------------------------- */

static void refused_log(const uint8_t *table, const char *why)
{
	const struct title title = title_of(table);

	log_line(LOG_W, "acpi", "tables",
		 "the device model's %s \"%s\" is not passed on: %s; acpi=device-model gives it", title.signature,
		 title.table_id, why);
}

static void unchosen_log(const uint8_t *table)
{
	const struct title title = title_of(table);

	log_line(LOG_I, "acpi", "tables",
		 "the device model's %s \"%s\" is not passed on: option acpi-tables leaves it out", title.signature,
		 title.table_id);
}

static uint32_t bytes_passed(const struct description *description)
{
	uint32_t total = 0;

	for (size_t i = 0; i < description->passed_count; i++)
		total += description->passed[i].length;
	return total;
}

/* What the script is at fault for is told by the number of the command. */
static void fault_log(const struct acpi_loader_pick *pick, const uint8_t *table,
		      const struct acpi_loader_pick_result *result)
{
	const struct title title = title_of(table);

	if (result->command == pick->loader->command_count)
		refused_log(table, result->error == ACPI_LOADER_PICK_TABLE ?
					   acpi_blob_error_text(result->table) :
					   acpi_loader_pick_error_text(result->error));
	else
		log_line(LOG_W, "acpi", "tables", "the device model's %s \"%s\" is not passed on: command %u: %s",
			 title.signature, title.table_id, (unsigned)result->command,
			 acpi_loader_pick_error_text(result->error));
}

/* False: it is refused. */
static bool take(struct acpi_loader_pick *pick, const uint8_t *table, uint32_t length, struct description *description)
{
	struct acpi_loader_pick_result result;
	struct title title;
	uint8_t *copy;

	if (description->passed_count == ACPI_MAX_PASSED) {
		refused_log(table, acpi_blob_error_text(ACPI_BLOB_COUNT));
		return false;
	}
	if (length > ACPI_MAX_PASSED_BYTES - bytes_passed(description)) {
		refused_log(table, acpi_blob_error_text(ACPI_BLOB_SIZE));
		return false;
	}
	/* Whole multiples, so that no gap is between two: scratch memory is in a small number of pieces at most. */
	copy = (uint8_t *)(uintptr_t)memory_allocate_scratch((length + COPY_ALIGNMENT - 1) & ~(COPY_ALIGNMENT - 1),
							     COPY_ALIGNMENT);
	if (!copy) {
		refused_log(table, "no memory for it");
		return false;
	}
	result = acpi_loader_pick_table(pick, (uint32_t)(table - pick->bytes), length, copy);
	if (result.error != ACPI_LOADER_PICK_OK) {
		fault_log(pick, table, &result);
		return false;
	}
	description->passed[description->passed_count++] = (struct acpi_passed){ copy, length };
	title = title_of(table);
	log_line(LOG_I, "acpi", "tables", "the device model's %s \"%s\" is passed on, %u bytes", title.signature,
		 title.table_id, (unsigned)length);
	return true;
}

void qemu_tables_pass(const struct acpi_loader *loader, const uint8_t *tables, uint32_t size,
		      const struct acpi_choice *choice, bool own_nfit, struct description *description)
{
	static struct acpi_loader_pick pick;
	size_t cursor = 0, length = 0;
	const uint8_t *table;

	acpi_loader_pick_begin(&pick, loader, &ops, ACPI_LOADER_SCRIPT_TABLES, tables, size);
	while ((table = acpi_loader_table_listed(loader, ACPI_LOADER_SCRIPT_TABLES, tables, size, &cursor, &length))) {
		const char *why;

		if (is_replaced(table))
			continue;
		why = refusal(table, length, choice, own_nfit);
		if (!acpi_choice_has(choice, table))
			unchosen_log(table);
		else if (why)
			refused_log(table, why);
		else if (!take(&pick, table, (uint32_t)length, description))
			description->passed_refused++;
	}
	files_log(&pick);
}

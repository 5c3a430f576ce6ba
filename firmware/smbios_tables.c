/* SPDX-License-Identifier: MIT */
#include "firmware/smbios_tables.h"

#include <stdio.h>
#include <string.h>

#include "e820/range.h"
#include "firmware/glue/memory.h"
#include "firmware/layout.h"
#include "firmware/log.h"
#include "firmware/scratch.h"
#include "smbios/smbios_build.h"
#include "smbios/smbios_check.h"
#include "smbios/smbios_entry.h"
#include "smbios/smbios_given.h"
#include "smbios/smbios_passed.h"

#define TABLE_ALIGNMENT 16
#define PASSED_LINES_MAX 16

/* What the structures are made of; the same is asked twice, first for the size. */
struct maker {
	const struct platform_smbios *given; /* NULL: our own */
	const struct smbios_passed *passed;  /* to go with our own; NULL: nothing */
	const struct smbios_inputs *own;
	struct smbios_handles *handles;
};

static struct smbios_given given_of(const struct platform_smbios *platform)
{
	return (struct smbios_given){
		.anchor = platform->anchor,
		.anchor_size = platform->anchor_size,
		.tables = platform->tables,
		.tables_size = platform->tables_size,
	};
}

static void given_report(const struct smbios_given *given, const struct smbios_given_result *result)
{
	const char *text = smbios_given_error_text(result);

	switch (result->error) {
	case SMBIOS_GIVEN_OK:
		if (smbios_given_anchor_differs(given, result))
			log_line(LOG_W, "smbios", "given",
				 "the device model's entry point does not tell the %u bytes and %u structures that "
				 "were counted; the counted ones are used",
				 (unsigned)given->tables_size, (unsigned)result->count);
		break;
	case SMBIOS_GIVEN_ANCHOR:
	case SMBIOS_GIVEN_VERSION:
	case SMBIOS_GIVEN_SIZE:
		log_line(LOG_E, "smbios", "given", "anchor of %u bytes, tables of %u: %s; our own structures are used",
			 (unsigned)given->anchor_size, (unsigned)given->tables_size, text);
		break;
	default:
		log_line(LOG_E, "smbios", "given",
			 "offset 0x%x, type %u, length %u, handle 0x%04x: %s; our own structures are used",
			 (unsigned)result->offset, result->type, result->length, result->handle, text);
		break;
	}
}

static bool make(const struct maker *maker, struct smbios_block *block)
{
	enum smbios_build_error error;

	if (maker->given) {
		struct smbios_given given = given_of(maker->given);

		return smbios_given_build(&given, maker->own, maker->handles, block).error == SMBIOS_GIVEN_OK;
	}
	error = smbios_build_with(maker->own, maker->passed, block);
	if (error != SMBIOS_BUILD_OK)
		log_line(LOG_E, "smbios", "tables", "none: %s", smbios_build_error_text(error));
	return error == SMBIOS_BUILD_OK;
}

/* Whether the device model's structures are whole, and an entry point can be made for them. */
static bool given_is_good(const struct maker *maker, const struct platform_smbios *platform)
{
	struct smbios_given given = given_of(platform);
	struct smbios_given_result result;
	struct smbios_block block;

	smbios_block_init(&block, NULL, UINT32_MAX);
	result = smbios_given_build(&given, maker->own, maker->handles, &block);
	given_report(&given, &result);
	if (result.error != SMBIOS_GIVEN_OK)
		return false;
	if (block.version < SMBIOS_VERSION(3, 0) && block.buf.length > UINT16_MAX) {
		log_line(LOG_E, "smbios", "given",
			 "%u bytes of structures of version %u.%u, expected 65535 at most before 3.0; our own "
			 "structures are used",
			 (unsigned)block.buf.length, block.version >> 8, block.version & 0xff);
		return false;
	}
	return true;
}

static uint64_t place_entry_21(const struct smbios_block *block, uint32_t address)
{
	uint8_t entry[SMBIOS_ENTRY_21_SIZE];
	uint32_t at;

	if (!smbios_entry_21(block, address, entry))
		return 0;
	at = memory_allocate_fseg(sizeof(entry), SMBIOS_ENTRY_ALIGNMENT);
	if (at)
		memcpy((void *)(uintptr_t)at, entry, sizeof(entry));
	return at;
}

static uint64_t place_entry_30(const struct smbios_block *block, uint32_t address)
{
	uint8_t entry[SMBIOS_ENTRY_30_SIZE];
	uint32_t at;

	if (!smbios_entry_30(block, address, entry))
		return 0;
	at = memory_allocate_fseg(sizeof(entry), SMBIOS_ENTRY_ALIGNMENT);
	if (at)
		memcpy((void *)(uintptr_t)at, entry, sizeof(entry));
	return at;
}

/* The checker may look at the F segment and at the structures, which are `context`. */
static const uint8_t *map(void *context, uint64_t address, uint64_t size)
{
	const struct range *structures = context;
	const struct range wanted = range_of_size(address, size);
	const struct range f_segment = { LAYOUT_FSEG, LAYOUT_FSEG_END - 1 };

	if (size == 0 || wanted.last < wanted.first)
		return NULL;
	if (!range_covers(*structures, wanted) && !range_covers(f_segment, wanted))
		return NULL;
	return (const uint8_t *)(uintptr_t)address;
}

/* A fault of somebody else's structures is his own matter: they are whole, and the guest gets what was asked for. */
static void check(const struct maker *maker, const struct smbios_check_entries *entries, struct range structures)
{
	const struct smbios_check_memory memory = { .map = map, .context = &structures };
	struct smbios_check_result result = smbios_check(entries, &memory, maker->handles);
	const char *whose = "";

	if (!result.fault)
		return;
	if (maker->given)
		whose = "device model's ";
	else if (maker->passed && smbios_passed_has(maker->passed, result.handle))
		whose = "toolstack's ";
	if (result.in_entry)
		log_line(LOG_E, "smbios", "check", "entry point at 0x%llx, offset 0x%x: %s",
			 (unsigned long long)result.address, result.offset, result.fault);
	else
		log_line(*whose != '\0' ? LOG_W : LOG_E, "smbios", "check",
			 "%sstructure of type %u, handle 0x%04x, offset 0x%x: %s", whose, result.type, result.handle,
			 result.offset, result.fault);
}

static void report(const struct smbios_block *block, const struct smbios_check_entries *entries,
		   struct range structures)
{
	const uint16_t version = smbios_entry_21_version(block->version);
	char points[32] = "";
	int length = 0;

	if (entries->entry_21)
		length = snprintf(points, sizeof(points), " %u.%u", version >> 8, version & 0xff);
	if (entries->entry_30)
		snprintf(points + length, sizeof(points) - (size_t)length, "%s %u.%u", length ? " and" : "",
			 block->version >> 8, block->version & 0xff);
	if (block->strings_cut)
		log_line(LOG_W, "smbios", "tables", "%u strings were longer than %u bytes and have been cut",
			 (unsigned)block->strings_cut, SMBIOS_TEXT_MAX);
	log_line(LOG_I, "smbios", "tables", "%u structures, %u bytes at [mem 0x%08llx-0x%08llx], entry point%s%s",
		 (unsigned)block->count, (unsigned)block->buf.length, (unsigned long long)structures.first,
		 (unsigned long long)structures.last, entries->entry_21 && entries->entry_30 ? "s" : "", points);
}

/* Looks through the toolstack's structures. A hostile toolstack has no more of the log than it needs. */
static const struct smbios_passed *passed_read(const struct platform_smbios *platform, const struct maker *maker)
{
	struct smbios_passed *passed;
	unsigned said = 0;

	if (platform->passed_size == 0)
		return NULL;
	passed = scratch_allocate(sizeof(*passed), "SMBIOS of the toolstack");
	smbios_passed_read(platform->passed, platform->passed_size, maker->own, maker->handles, passed);
	for (uint32_t i = 0; i < passed->count && said < PASSED_LINES_MAX; i++) {
		const struct smbios_passed_entry *entry = &passed->entries[i];
		const char *text = smbios_passed_text(entry);

		if (!text)
			continue;
		log_line(LOG_W, "smbios", "passed", "entry %u at offset 0x%x, length %u, type %u: %s", (unsigned)i,
			 (unsigned)entry->offset, (unsigned)entry->length, entry->type, text);
		said++;
	}
	log_line(LOG_I, "smbios", "passed", "%u entries of the toolstack's", (unsigned)passed->count);
	return passed;
}

static void install(const struct maker *maker, struct tables *tables)
{
	struct smbios_check_entries entries;
	struct smbios_block block;
	struct range structures;
	uint32_t size, address;

	smbios_block_init(&block, NULL, UINT32_MAX);
	if (!make(maker, &block))
		return;
	size = (uint32_t)block.buf.length;
	address = memory_allocate(MEMORY_FIRMWARE, size, TABLE_ALIGNMENT);
	if (address == 0) {
		log_line(LOG_E, "smbios", "tables", "none: no memory for %u bytes of structures", (unsigned)size);
		return;
	}
	smbios_block_init(&block, (void *)(uintptr_t)address, size);
	if (!make(maker, &block))
		return;

	entries.entry_21 = place_entry_21(&block, address);
	entries.entry_30 = place_entry_30(&block, address);
	if (!entries.entry_21 && !entries.entry_30) {
		log_line(LOG_E, "smbios", "tables", "none: no room for an entry point in 0xf0000-0xfffff");
		return;
	}
	structures = range_of_size(address, size);
	report(&block, &entries, structures);
	check(maker, &entries, structures);
	tables->smbios_21 = (uint32_t)entries.entry_21;
	tables->smbios_30 = (uint32_t)entries.entry_30;
}

void smbios_tables_install(enum option_smbios source, const struct platform_smbios *given,
			   const struct smbios_inputs *own, struct tables *tables)
{
	struct maker maker = { .own = own };

	if (source == OPTION_SMBIOS_NONE) {
		log_line(LOG_I, "smbios", "tables", "none, as asked for");
		return;
	}
	maker.handles = scratch_allocate(sizeof(*maker.handles), "SMBIOS handles");
	if (source == OPTION_SMBIOS_AUTO && given->tables_size > 0 && given_is_good(&maker, given))
		maker.given = given;
	if (!maker.given)
		maker.passed = passed_read(given, &maker);
	install(&maker, tables);
}

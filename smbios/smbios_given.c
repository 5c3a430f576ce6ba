/* SPDX-License-Identifier: MIT */
#include "smbios/smbios_given.h"

#include <string.h>

#include "bytes/le.h"
#include "smbios/smbios_spec.h"
#include "smbios/smbios_structures.h"

/* Offsets in the entry points (5.2.1, 5.2.2). */
#define VERSION_21 6
#define LARGEST_21 8
#define LENGTH_21 22
#define COUNT_21 28
#define VERSION_30 7
#define MAXIMUM_30 12

static bool is_anchor_21(const struct smbios_given *given)
{
	return given->anchor_size == SMBIOS_ENTRY_21_SIZE && memcmp(given->anchor, "_SM_", 4) == 0;
}

static bool is_anchor_30(const struct smbios_given *given)
{
	return given->anchor_size == SMBIOS_ENTRY_30_SIZE && memcmp(given->anchor, "_SM3_", 5) == 0;
}

/* Only the version is taken from the entry point: checksums and address are for the firmware to fill in. */
static enum smbios_given_error version_read(const struct smbios_given *given, uint16_t *version)
{
	const uint8_t *at;

	if (!given->anchor || (!is_anchor_21(given) && !is_anchor_30(given)))
		return SMBIOS_GIVEN_ANCHOR;
	at = given->anchor + (is_anchor_21(given) ? VERSION_21 : VERSION_30);
	*version = SMBIOS_VERSION(at[0], at[1]);
	return at[0] == 2 || at[0] == 3 ? SMBIOS_GIVEN_OK : SMBIOS_GIVEN_VERSION;
}

/* Counts one structure. */
static enum smbios_given_error structure_take(struct smbios_given_result *result, struct smbios_handles *handles,
					      const struct smbios_structure *structure, uint32_t left)
{
	if (!smbios_handles_add(handles, structure->handle, structure->type))
		return SMBIOS_GIVEN_HANDLE;
	result->count++;
	if (structure->size > result->largest)
		result->largest = structure->size;
	if (structure->type == SMBIOS_BIOS_INFORMATION)
		result->bios_count++;
	if (structure->type == SMBIOS_END_OF_TABLE && structure->size != left)
		return SMBIOS_GIVEN_AFTER;
	return SMBIOS_GIVEN_OK;
}

struct smbios_given_result smbios_given_check(const struct smbios_given *given, struct smbios_handles *handles)
{
	struct smbios_given_result result = { .error = SMBIOS_GIVEN_OK };
	struct smbios_structure structure = { .type = 0 };
	uint32_t at;

	result.error = version_read(given, &result.version);
	if (result.error == SMBIOS_GIVEN_OK &&
	    (!given->tables || given->tables_size == 0 || given->tables_size > SMBIOS_GIVEN_MAX))
		result.error = SMBIOS_GIVEN_SIZE;
	if (result.error != SMBIOS_GIVEN_OK)
		return result;

	smbios_handles_clear(handles);
	for (at = 0; at < given->tables_size; at += structure.size) {
		result.walk = smbios_walk_read(given->tables + at, given->tables_size - at, &structure);
		result.offset = at;
		result.type = structure.type;
		result.length = structure.length;
		result.handle = structure.handle;
		result.error = result.walk == SMBIOS_WALK_OK ?
				       structure_take(&result, handles, &structure, given->tables_size - at) :
				       SMBIOS_GIVEN_WALK;
		if (result.error != SMBIOS_GIVEN_OK)
			return result;
	}
	if (structure.type != SMBIOS_END_OF_TABLE)
		result.error = SMBIOS_GIVEN_NO_END;
	return result;
}

/* False: all 65280 are in use. */
static bool handle_find_free(const struct smbios_handles *handles, uint16_t *handle)
{
	for (uint32_t i = 0; i <= SMBIOS_HANDLE_MAX; i++)
		if (smbios_handles_type(handles, (uint16_t)i) < 0) {
			*handle = (uint16_t)i;
			return true;
		}
	return false;
}

struct smbios_given_result smbios_given_build(const struct smbios_given *given, const struct smbios_inputs *own,
					      struct smbios_handles *handles, struct smbios_block *block)
{
	struct smbios_given_result result = smbios_given_check(given, handles);
	uint16_t handle;

	if (result.error != SMBIOS_GIVEN_OK)
		return result;
	block->version = result.version;
	if (result.bios_count == 0) {
		if (!handle_find_free(handles, &handle)) {
			result.error = SMBIOS_GIVEN_FULL;
			return result;
		}
		smbios_append_bios(block, own, handle);
	}
	byte_buf_bytes(&block->buf, given->tables, given->tables_size);
	block->count += result.count;
	if (result.largest > block->largest)
		block->largest = result.largest;
	if (block->buf.overflow)
		result.error = SMBIOS_GIVEN_FULL;
	return result;
}

bool smbios_given_anchor_differs(const struct smbios_given *given, const struct smbios_given_result *result)
{
	if (is_anchor_30(given))
		return le32_get(given->anchor + MAXIMUM_30) < given->tables_size;
	return le16_get(given->anchor + LENGTH_21) != given->tables_size ||
	       le16_get(given->anchor + COUNT_21) != result->count ||
	       le16_get(given->anchor + LARGEST_21) != result->largest;
}

const char *smbios_given_error_text(const struct smbios_given_result *result)
{
	static const char *const texts[] = {
		[SMBIOS_GIVEN_OK] = "no error",
		[SMBIOS_GIVEN_ANCHOR] = "the entry point is neither 31 bytes beginning with _SM_ nor 24 with _SM3_",
		[SMBIOS_GIVEN_VERSION] = "the entry point's major version is neither 2 nor 3",
		[SMBIOS_GIVEN_SIZE] = "the tables are empty or larger than 1 MiB",
		[SMBIOS_GIVEN_WALK] = "broken structure",
		[SMBIOS_GIVEN_HANDLE] = "the handle is that of an earlier structure",
		[SMBIOS_GIVEN_NO_END] = "the last structure, expected type 127",
		[SMBIOS_GIVEN_AFTER] = "bytes follow it, expected type 127 at the end",
		[SMBIOS_GIVEN_FULL] = "no room, or no free handle, for type 0",
	};

	if (result->error == SMBIOS_GIVEN_WALK)
		return smbios_walk_error_text(result->walk);
	return (size_t)result->error < sizeof(texts) / sizeof(texts[0]) ? texts[result->error] : "unknown error";
}

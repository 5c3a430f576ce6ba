/* SPDX-License-Identifier: MIT */
#include "smbios/smbios_walk.h"

#include <string.h>

#include "bytes/le.h"
#include "smbios/smbios_spec.h"

/* Counts the strings of a set and returns its size with the NULs at its end, or 0 when it does not end. */
static uint32_t strings_read(const uint8_t *set, uint32_t left, uint32_t *count)
{
	uint32_t at = 0;

	*count = 0;
	if (left < 2)
		return 0;
	if (set[0] == 0)
		return set[1] == 0 ? 2 : 0;
	while (at < left && set[at] != 0) {
		const uint8_t *end = memchr(set + at, 0, left - at);

		if (!end)
			return 0;
		at = (uint32_t)(end - set) + 1;
		(*count)++;
	}
	return at < left ? at + 1 : 0;
}

enum smbios_walk_error smbios_walk_read(const uint8_t *at, uint32_t left, struct smbios_structure *structure)
{
	uint32_t strings;

	*structure = (struct smbios_structure){ .at = at };
	if (left < SMBIOS_HEADER_SIZE)
		return SMBIOS_WALK_HEADER;
	structure->type = at[0];
	structure->length = at[1];
	structure->handle = le16_get(at + 2);
	if (structure->length < SMBIOS_HEADER_SIZE)
		return SMBIOS_WALK_LENGTH;
	if (structure->length > left)
		return SMBIOS_WALK_CUT;
	strings = strings_read(at + structure->length, left - structure->length, &structure->string_count);
	structure->size = structure->length + strings;
	return strings == 0 ? SMBIOS_WALK_STRINGS : SMBIOS_WALK_OK;
}

const char *smbios_walk_error_text(enum smbios_walk_error error)
{
	static const char *const texts[] = {
		[SMBIOS_WALK_OK] = "no error",
		[SMBIOS_WALK_HEADER] = "fewer bytes left than a header's 4",
		[SMBIOS_WALK_LENGTH] = "length is below a header's 4",
		[SMBIOS_WALK_CUT] = "length goes past the end of the table",
		[SMBIOS_WALK_STRINGS] = "strings are not ended by two NULs inside the table",
	};

	return (size_t)error < sizeof(texts) / sizeof(texts[0]) ? texts[error] : "unknown error";
}

void smbios_handles_clear(struct smbios_handles *handles)
{
	memset(handles->known, 0, sizeof(handles->known));
}

static bool is_known(const struct smbios_handles *handles, uint16_t handle)
{
	return handles->known[handle >> 5] & (1u << (handle & 31));
}

bool smbios_handles_add(struct smbios_handles *handles, uint16_t handle, uint8_t type)
{
	if (is_known(handles, handle))
		return false;
	handles->known[handle >> 5] |= 1u << (handle & 31);
	handles->type[handle] = type;
	return true;
}

int smbios_handles_type(const struct smbios_handles *handles, uint16_t handle)
{
	return is_known(handles, handle) ? handles->type[handle] : -1;
}

/* SPDX-License-Identifier: MIT */
#include "firmware/glue/qemu_e820.h"
#include "bytes/le.h"

#include <string.h>

static bool type_is_known(uint32_t type)
{
	return (E820_RAM <= type && type <= E820_UNUSABLE) || type == E820_PMEM;
}

static bool map_overlaps(const struct e820_map *map, struct range range)
{
	for (size_t i = 0; i < map->count; i++)
		if (range_overlaps(map->entries[i].range, range))
			return true;
	return false;
}

static enum qemu_e820_error entry_add(struct e820_map *map, const uint8_t *entry)
{
	uint64_t base = le64_get(entry);
	uint64_t length = le64_get(entry + 8);
	uint32_t type = le32_get(entry + 16);
	struct range range;

	if (length == 0)
		return QEMU_E820_ZERO_LENGTH;
	if (length - 1 > UINT64_MAX - base)
		return QEMU_E820_WRAPS;
	if (!type_is_known(type))
		return QEMU_E820_BAD_TYPE;

	range = range_of_size(base, length);
	if (map_overlaps(map, range))
		return QEMU_E820_OVERLAP;
	return e820_map_set(map, range, (enum e820_type)type) ? QEMU_E820_OK : QEMU_E820_TOO_MANY;
}

struct qemu_e820_result qemu_e820_parse(struct e820_map *map, const uint8_t *bytes, size_t size)
{
	struct qemu_e820_result result = { QEMU_E820_OK, 0 };
	const struct e820_entry *lowest;

	memset(map, 0, sizeof(*map));
	if (size > QEMU_E820_SIZE_MAX) {
		result.error = QEMU_E820_TOO_MANY;
		return result;
	}
	if (size == 0 || size % QEMU_E820_ENTRY_SIZE != 0) {
		result.error = QEMU_E820_SIZE;
		return result;
	}

	for (size_t at = 0; at < size; at += QEMU_E820_ENTRY_SIZE, result.entry++) {
		result.error = entry_add(map, bytes + at);
		if (result.error != QEMU_E820_OK)
			return result;
	}

	result.entry = 0;
	lowest = e820_map_find(map, 0);
	if (!lowest || lowest->type != E820_RAM)
		result.error = QEMU_E820_NO_LOW_RAM;
	return result;
}

const char *qemu_e820_error_text(enum qemu_e820_error error)
{
	switch (error) {
	case QEMU_E820_OK:
		return "nothing is wrong";
	case QEMU_E820_SIZE:
		return "the size is not a multiple of 20 bytes above 0";
	case QEMU_E820_TOO_MANY:
		return "there are more than 128 entries";
	case QEMU_E820_ZERO_LENGTH:
		return "the entry has no length";
	case QEMU_E820_WRAPS:
		return "the entry runs past the end of the address space";
	case QEMU_E820_BAD_TYPE:
		return "the entry has an unknown type";
	case QEMU_E820_OVERLAP:
		return "the entry overlaps an earlier one";
	case QEMU_E820_NO_LOW_RAM:
		return "there is no RAM at address 0";
	}
	return "unknown error";
}

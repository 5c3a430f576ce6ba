/* SPDX-License-Identifier: MIT */
/*
 * Tables of lengths, string numbers and handles by type, then what is special to one type. Sections of chapter 7 of
 * DSP0134 3.5; a structure may be longer than its version says, as later versions only add.
 */
#include "smbios/smbios_check_structure.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "bytes/le.h"
#include "smbios/smbios_spec.h"

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

#define NO_FAULT ((struct smbios_check_fault){ NULL, 0 })
#define FAULT(text, at) ((struct smbios_check_fault){ (text), (at) })

/* The least length of a type from a version on; of several that apply the last one counts. */
static const struct {
	uint8_t type, length;
	uint16_t version;
} lengths[] = {
	{ SMBIOS_BIOS_INFORMATION, 0x12, SMBIOS_VERSION(2, 0) },
	{ SMBIOS_BIOS_INFORMATION, 0x18, SMBIOS_VERSION(2, 4) },
	{ SMBIOS_BIOS_INFORMATION, 0x1a, SMBIOS_VERSION(3, 1) },
	{ SMBIOS_SYSTEM_INFORMATION, 0x08, SMBIOS_VERSION(2, 0) },
	{ SMBIOS_SYSTEM_INFORMATION, 0x19, SMBIOS_VERSION(2, 1) },
	{ SMBIOS_SYSTEM_INFORMATION, 0x1b, SMBIOS_VERSION(2, 4) },
	{ SMBIOS_BASEBOARD, 0x08, SMBIOS_VERSION(2, 0) },
	{ SMBIOS_ENCLOSURE, 0x09, SMBIOS_VERSION(2, 0) },
	{ SMBIOS_ENCLOSURE, 0x0d, SMBIOS_VERSION(2, 1) },
	{ SMBIOS_ENCLOSURE, 0x15, SMBIOS_VERSION(2, 3) },
	{ SMBIOS_ENCLOSURE, 0x16, SMBIOS_VERSION(2, 7) },
	{ SMBIOS_PROCESSOR, 0x1a, SMBIOS_VERSION(2, 0) },
	{ SMBIOS_PROCESSOR, 0x20, SMBIOS_VERSION(2, 1) },
	{ SMBIOS_PROCESSOR, 0x23, SMBIOS_VERSION(2, 3) },
	{ SMBIOS_PROCESSOR, 0x28, SMBIOS_VERSION(2, 5) },
	{ SMBIOS_PROCESSOR, 0x2a, SMBIOS_VERSION(2, 6) },
	{ SMBIOS_PROCESSOR, 0x30, SMBIOS_VERSION(3, 0) },
	{ SMBIOS_CACHE, 0x0f, SMBIOS_VERSION(2, 0) },
	{ SMBIOS_CACHE, 0x13, SMBIOS_VERSION(2, 1) },
	{ SMBIOS_CACHE, 0x1b, SMBIOS_VERSION(3, 1) },
	{ SMBIOS_PORT_CONNECTOR, 0x09, SMBIOS_VERSION(2, 0) },
	{ SMBIOS_SYSTEM_SLOTS, 0x0c, SMBIOS_VERSION(2, 0) },
	{ SMBIOS_SYSTEM_SLOTS, 0x0d, SMBIOS_VERSION(2, 1) },
	{ SMBIOS_SYSTEM_SLOTS, 0x11, SMBIOS_VERSION(2, 6) },
	{ SMBIOS_OEM_STRINGS, 0x05, SMBIOS_VERSION(2, 0) },
	{ SMBIOS_MEMORY_ARRAY, 0x0f, SMBIOS_VERSION(2, 1) },
	{ SMBIOS_MEMORY_ARRAY, 0x17, SMBIOS_VERSION(2, 7) },
	{ SMBIOS_MEMORY_DEVICE, 0x15, SMBIOS_VERSION(2, 1) },
	{ SMBIOS_MEMORY_DEVICE, 0x1b, SMBIOS_VERSION(2, 3) },
	{ SMBIOS_MEMORY_DEVICE, 0x1c, SMBIOS_VERSION(2, 6) },
	{ SMBIOS_MEMORY_DEVICE, 0x22, SMBIOS_VERSION(2, 7) },
	{ SMBIOS_MEMORY_DEVICE, 0x28, SMBIOS_VERSION(2, 8) },
	{ SMBIOS_MEMORY_DEVICE, 0x54, SMBIOS_VERSION(3, 2) },
	{ SMBIOS_MEMORY_DEVICE, 0x5c, SMBIOS_VERSION(3, 3) },
	{ SMBIOS_MEMORY_ARRAY_MAPPED, 0x0f, SMBIOS_VERSION(2, 1) },
	{ SMBIOS_MEMORY_ARRAY_MAPPED, 0x1f, SMBIOS_VERSION(2, 7) },
	{ SMBIOS_MEMORY_DEVICE_MAPPED, 0x13, SMBIOS_VERSION(2, 1) },
	{ SMBIOS_MEMORY_DEVICE_MAPPED, 0x23, SMBIOS_VERSION(2, 7) },
	{ SMBIOS_PORTABLE_BATTERY, 0x10, SMBIOS_VERSION(2, 1) },
	{ SMBIOS_PORTABLE_BATTERY, 0x1a, SMBIOS_VERSION(2, 2) },
	{ SMBIOS_VOLTAGE_PROBE, 0x14, SMBIOS_VERSION(2, 2) },
	{ SMBIOS_COOLING_DEVICE, 0x0c, SMBIOS_VERSION(2, 2) },
	{ SMBIOS_TEMPERATURE_PROBE, 0x14, SMBIOS_VERSION(2, 2) },
	{ SMBIOS_SYSTEM_BOOT, 0x0b, SMBIOS_VERSION(2, 3) },
	{ SMBIOS_POWER_SUPPLY, 0x10, SMBIOS_VERSION(2, 3) },
	{ SMBIOS_ONBOARD_DEVICE, 0x0b, SMBIOS_VERSION(2, 6) },
	{ SMBIOS_END_OF_TABLE, 0x04, SMBIOS_VERSION(2, 2) },
};

/* Fields that hold the number of a string. A field past the structure's length is not there. */
static const struct {
	uint8_t type, count;
	uint8_t offsets[9];
} strings[] = {
	{ SMBIOS_BIOS_INFORMATION, 3, { 0x04, 0x05, 0x08 } },
	{ SMBIOS_SYSTEM_INFORMATION, 6, { 0x04, 0x05, 0x06, 0x07, 0x19, 0x1a } },
	{ SMBIOS_BASEBOARD, 6, { 0x04, 0x05, 0x06, 0x07, 0x08, 0x0a } },
	{ SMBIOS_ENCLOSURE, 4, { 0x04, 0x06, 0x07, 0x08 } },
	{ SMBIOS_PROCESSOR, 6, { 0x04, 0x07, 0x10, 0x20, 0x21, 0x22 } },
	{ SMBIOS_CACHE, 1, { 0x04 } },
	{ SMBIOS_PORT_CONNECTOR, 2, { 0x04, 0x06 } },
	{ SMBIOS_SYSTEM_SLOTS, 1, { 0x04 } },
	{ SMBIOS_MEMORY_DEVICE, 7, { 0x10, 0x11, 0x17, 0x18, 0x19, 0x1a, 0x2b } },
	{ SMBIOS_PORTABLE_BATTERY, 7, { 0x04, 0x05, 0x06, 0x07, 0x08, 0x0e, 0x14 } },
	{ SMBIOS_VOLTAGE_PROBE, 1, { 0x04 } },
	{ SMBIOS_COOLING_DEVICE, 1, { 0x0e } },
	{ SMBIOS_TEMPERATURE_PROBE, 1, { 0x04 } },
	{ SMBIOS_POWER_SUPPLY, 7, { 0x05, 0x06, 0x07, 0x08, 0x09, 0x0a, 0x0b } },
	{ SMBIOS_ONBOARD_DEVICE, 1, { 0x04 } },
};

/* Fields that hold a handle: of what type, and the least value that means none. */
static const struct {
	uint8_t type, offset, target;
	uint32_t none;
} handles_of[] = {
	{ SMBIOS_BASEBOARD, 0x0b, SMBIOS_ENCLOSURE, 0x10000 },
	{ SMBIOS_PROCESSOR, 0x1a, SMBIOS_CACHE, 0xffff },
	{ SMBIOS_PROCESSOR, 0x1c, SMBIOS_CACHE, 0xffff },
	{ SMBIOS_PROCESSOR, 0x1e, SMBIOS_CACHE, 0xffff },
	{ SMBIOS_MEMORY_DEVICE, 0x04, SMBIOS_MEMORY_ARRAY, 0x10000 },
	{ SMBIOS_MEMORY_ARRAY_MAPPED, 0x0c, SMBIOS_MEMORY_ARRAY, 0x10000 },
	{ SMBIOS_MEMORY_DEVICE_MAPPED, 0x0c, SMBIOS_MEMORY_DEVICE, 0x10000 },
	{ SMBIOS_MEMORY_DEVICE_MAPPED, 0x0e, SMBIOS_MEMORY_ARRAY_MAPPED, 0x10000 },
	{ SMBIOS_COOLING_DEVICE, 0x04, SMBIOS_TEMPERATURE_PROBE, 0xffff },
	{ SMBIOS_POWER_SUPPLY, 0x10, SMBIOS_VOLTAGE_PROBE, 0xffff },
	{ SMBIOS_POWER_SUPPLY, 0x12, SMBIOS_COOLING_DEVICE, 0xffff },
	{ SMBIOS_POWER_SUPPLY, 0x14, SMBIOS_CURRENT_PROBE, 0xffff },
};

static struct smbios_check_fault check_length(const struct smbios_structure *structure, uint16_t version)
{
	uint8_t least = SMBIOS_HEADER_SIZE;

	for (size_t i = 0; i < COUNT_OF(lengths); i++)
		if (lengths[i].type == structure->type && version >= lengths[i].version)
			least = lengths[i].length;
	return structure->length < least ? FAULT("length is less than the type and version want", 1) : NO_FAULT;
}

static struct smbios_check_fault check_string(const struct smbios_structure *structure, uint8_t offset)
{
	if (offset < structure->length && structure->at[offset] > structure->string_count)
		return FAULT("string number is above the number of strings", offset);
	return NO_FAULT;
}

static struct smbios_check_fault check_strings(const struct smbios_structure *structure)
{
	struct smbios_check_fault fault = NO_FAULT;

	for (size_t i = 0; i < COUNT_OF(strings); i++)
		for (uint8_t field = 0; field < strings[i].count && strings[i].type == structure->type; field++) {
			fault = check_string(structure, strings[i].offsets[field]);
			if (fault.fault)
				return fault;
		}
	return NO_FAULT;
}

static struct smbios_check_fault check_handles(const struct smbios_structure *structure,
					       const struct smbios_handles *handles)
{
	for (size_t i = 0; i < COUNT_OF(handles_of); i++) {
		const uint8_t offset = handles_of[i].offset;
		uint16_t handle;

		if (handles_of[i].type != structure->type || offset + 2 > structure->length)
			continue;
		handle = le16_get(structure->at + offset);
		if (handle < handles_of[i].none && smbios_handles_type(handles, handle) != handles_of[i].target)
			return FAULT("handle is not that of a structure of the type meant", offset);
	}
	return NO_FAULT;
}

/* 7.3: handles of what the board contains. */
static struct smbios_check_fault check_baseboard(const struct smbios_structure *structure,
						 const struct smbios_handles *handles)
{
	if (structure->length <= 0x0e)
		return NO_FAULT;
	if (structure->length < 0x0f + 2 * structure->at[0x0e])
		return FAULT("length does not hold the contained handles", 0x0e);
	for (uint8_t i = 0; i < structure->at[0x0e]; i++)
		if (smbios_handles_type(handles, le16_get(structure->at + 0x0f + 2 * i)) < 0)
			return FAULT("contained handle does not exist", (uint8_t)(0x0f + 2 * i));
	return NO_FAULT;
}

/* 7.4: contained elements, and behind them the number of one more string. */
static struct smbios_check_fault check_enclosure(const struct smbios_structure *structure)
{
	uint32_t end;

	if (structure->length < 0x15)
		return NO_FAULT;
	end = 0x15 + (uint32_t)structure->at[0x13] * structure->at[0x14];
	if (end > structure->length)
		return FAULT("length does not hold the contained elements", 0x13);
	return end < structure->length ? check_string(structure, (uint8_t)end) : NO_FAULT;
}

/* 7.5: an 8-bit count below FFh equals the 16-bit one beside it; FFh stands for all that it cannot hold. */
static struct smbios_check_fault check_processor(const struct smbios_structure *structure)
{
	for (uint8_t i = 0; i < 3 && structure->length >= 0x30; i++) {
		const uint8_t narrow = structure->at[0x23 + i];
		const uint16_t wide = le16_get(structure->at + 0x2a + 2 * i);

		if (narrow == 0xff ? wide < 0xff : wide != narrow)
			return FAULT("16-bit count is not what the 8-bit count says", (uint8_t)(0x2a + 2 * i));
	}
	if (structure->length >= 0x30 && le16_get(structure->at + 0x2c) > le16_get(structure->at + 0x2a))
		return FAULT("more cores enabled than there are", 0x2c);
	return NO_FAULT;
}

static struct smbios_check_fault check_oem_strings(const struct smbios_structure *structure)
{
	if (structure->length > 4 && structure->at[4] != structure->string_count)
		return FAULT("count is not the number of strings", 4);
	return NO_FAULT;
}

/* 7.17: 2 TiB and more only in the extended field, which counts bytes. */
static struct smbios_check_fault check_memory_array(const struct smbios_structure *structure)
{
	const uint32_t kib = structure->length >= 0x0b ? le32_get(structure->at + 0x07) : 0;

	if (kib > 0x80000000u)
		return FAULT("capacity is above the value that refers to the extended one", 0x07);
	if (structure->length < 0x17)
		return NO_FAULT;
	if ((kib == 0x80000000u) != (le64_get(structure->at + 0x0f) >= UINT64_C(1) << 41))
		return FAULT("capacity and extended capacity do not fit together", 0x0f);
	return NO_FAULT;
}

/* 7.18: 7FFFh refers to the extended size, of which bit 31 is reserved; FFFFh is unknown. */
static struct smbios_check_fault check_memory_device(const struct smbios_structure *structure)
{
	if (structure->length < 0x20 || le16_get(structure->at + 0x0c) != 0x7fff)
		return NO_FAULT;
	if (le32_get(structure->at + 0x1c) < 0x7fff || le32_get(structure->at + 0x1c) >> 31)
		return FAULT("size refers to an extended size that is none", 0x1c);
	return NO_FAULT;
}

/* 7.20: both addresses in KiB, or both FFFFFFFFh and the extended ones in bytes. */
static struct smbios_check_fault check_memory_mapped(const struct smbios_structure *structure)
{
	const uint8_t *at = structure->at;
	const bool extended = structure->length >= 0x0f && le32_get(at + 0x04) == UINT32_MAX;

	if (structure->length < 0x0f)
		return NO_FAULT;
	if (at[0x0e] == 0)
		return FAULT("partition width is 0", 0x0e);
	if (!extended && le32_get(at + 0x04) > le32_get(at + 0x08))
		return FAULT("ending address is below the starting address", 0x08);
	if (!extended && le32_get(at + 0x08) == UINT32_MAX)
		return FAULT("only the ending address refers to an extended one", 0x08);
	if (!extended)
		return NO_FAULT;
	if (le32_get(at + 0x08) != UINT32_MAX || structure->length < 0x1f)
		return FAULT("starting address refers to an extended one that is not there", 0x04);
	if (le64_get(at + 0x0f) > le64_get(at + 0x17))
		return FAULT("extended ending address is below the starting address", 0x17);
	return NO_FAULT;
}

static struct smbios_check_fault check_special(const struct smbios_structure *structure,
					       const struct smbios_handles *handles)
{
	switch (structure->type) {
	case SMBIOS_BASEBOARD:
		return check_baseboard(structure, handles);
	case SMBIOS_ENCLOSURE:
		return check_enclosure(structure);
	case SMBIOS_PROCESSOR:
		return check_processor(structure);
	case SMBIOS_OEM_STRINGS:
		return check_oem_strings(structure);
	case SMBIOS_MEMORY_ARRAY:
		return check_memory_array(structure);
	case SMBIOS_MEMORY_DEVICE:
		return check_memory_device(structure);
	case SMBIOS_MEMORY_ARRAY_MAPPED:
		return check_memory_mapped(structure);
	default:
		return NO_FAULT;
	}
}

struct smbios_check_fault smbios_check_structure(const struct smbios_structure *structure, uint16_t version,
						 const struct smbios_handles *handles)
{
	struct smbios_check_fault fault;

	if (structure->handle > SMBIOS_HANDLE_MAX)
		return FAULT("handle is above FEFFh", 2);
	fault = check_length(structure, version);
	if (!fault.fault)
		fault = check_strings(structure);
	if (!fault.fault)
		fault = check_handles(structure, handles);
	return fault.fault ? fault : check_special(structure, handles);
}

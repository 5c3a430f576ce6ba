/* SPDX-License-Identifier: MIT */
#include "smbios/smbios_check.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "bytes/byte_buf.h"
#include "bytes/le.h"
#include "smbios/smbios_check_structure.h"
#include "smbios/smbios_spec.h"

/* 5.2: where an operating system that was started by a BIOS looks. */
static const struct range f_segment = { 0xf0000, 0xfffff };

/* What an entry point says of the structures. A number that its kind does not give is UINT32_MAX. */
struct claim {
	uint64_t entry, address;
	uint32_t length, largest, count;
	uint16_t version;
};

struct counted {
	uint32_t length, largest, count;
};

static struct smbios_check_result entry_fault(uint64_t entry, const char *fault, uint8_t offset)
{
	return (struct smbios_check_result){ .fault = fault, .address = entry, .offset = offset, .in_entry = true };
}

static bool is_zero(const uint8_t *at, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (at[i] != 0)
			return false;
	return true;
}

/* 5.2.1. */
static struct smbios_check_result check_entry_21(uint64_t entry, const uint8_t *at, struct claim *claim)
{
	if (memcmp(at, "_SM_", 4) != 0)
		return entry_fault(entry, "anchor string is not _SM_", 0);
	if (at[0x05] != SMBIOS_ENTRY_21_SIZE)
		return entry_fault(entry, "length is not 31", 0x05);
	if (byte_sum(at, SMBIOS_ENTRY_21_SIZE) != 0)
		return entry_fault(entry, "checksum is wrong", 0x04);
	if (memcmp(at + 0x10, "_DMI_", 5) != 0)
		return entry_fault(entry, "intermediate anchor string is not _DMI_", 0x10);
	if (byte_sum(at + 0x10, 0x0f) != 0)
		return entry_fault(entry, "intermediate checksum is wrong", 0x15);
	if (at[0x0a] != 0 || !is_zero(at + 0x0b, 5))
		return entry_fault(entry, "entry point revision or formatted area is not 0", 0x0a);
	if (at[0x06] < 2 || at[0x1e] != (uint8_t)(at[0x06] << 4 | at[0x07]))
		return entry_fault(entry, "BCD revision is not the version", 0x1e);
	*claim = (struct claim){
		.entry = entry,
		.address = le32_get(at + 0x18),
		.length = le16_get(at + 0x16),
		.largest = le16_get(at + 0x08),
		.count = le16_get(at + 0x1c),
		.version = SMBIOS_VERSION(at[0x06], at[0x07]),
	};
	return (struct smbios_check_result){ .fault = NULL };
}

/* 5.2.2. */
static struct smbios_check_result check_entry_30(uint64_t entry, const uint8_t *at, struct claim *claim)
{
	if (memcmp(at, "_SM3_", 5) != 0)
		return entry_fault(entry, "anchor string is not _SM3_", 0);
	if (at[0x06] != SMBIOS_ENTRY_30_SIZE)
		return entry_fault(entry, "length is not 24", 0x06);
	if (byte_sum(at, SMBIOS_ENTRY_30_SIZE) != 0)
		return entry_fault(entry, "checksum is wrong", 0x05);
	if (at[0x0a] != 1 || at[0x0b] != 0)
		return entry_fault(entry, "entry point revision is not 1, or reserved byte not 0", 0x0a);
	if (at[0x07] < 3)
		return entry_fault(entry, "version is below 3.0", 0x07);
	*claim = (struct claim){
		.entry = entry,
		.address = le64_get(at + 0x10),
		.length = le32_get(at + 0x0c),
		.largest = UINT32_MAX,
		.count = UINT32_MAX,
		.version = SMBIOS_VERSION(at[0x07], at[0x08]),
	};
	return (struct smbios_check_result){ .fault = NULL };
}

static struct smbios_check_result check_entry(uint64_t entry, uint32_t size, const struct smbios_check_memory *memory,
					      struct claim *claim)
{
	const struct range area = memory->area.last ? memory->area : f_segment;
	const uint8_t *at;

	if (entry < area.first || entry > area.last || area.last - entry < size - 1 ||
	    (entry & (SMBIOS_ENTRY_ALIGNMENT - 1)) != 0)
		return entry_fault(entry, "not on a 16-byte boundary where it is looked for", 0);
	at = memory->map(memory->context, entry, size);
	if (!at)
		return entry_fault(entry, "not in memory", 0);
	return size == SMBIOS_ENTRY_21_SIZE ? check_entry_21(entry, at, claim) : check_entry_30(entry, at, claim);
}

static struct smbios_check_result structure_fault(const struct claim *claim, uint32_t at,
						  const struct smbios_structure *structure, const char *fault,
						  uint8_t offset)
{
	return (struct smbios_check_result){
		.fault = fault,
		.address = claim->address + at,
		.offset = offset,
		.type = structure->type,
		.handle = structure->handle,
	};
}

/* Walks the structures up to type 127 and learns their handles. */
static struct smbios_check_result collect(const struct claim *claim, const uint8_t *tables,
					  struct smbios_handles *handles, struct counted *counted)
{
	struct smbios_structure structure = { .type = 0 };
	uint32_t at = 0;

	smbios_handles_clear(handles);
	*counted = (struct counted){ .count = 0 };
	do {
		enum smbios_walk_error error = smbios_walk_read(tables + at, claim->length - at, &structure);

		if (error != SMBIOS_WALK_OK)
			return structure_fault(claim, at, &structure, smbios_walk_error_text(error), 0);
		if (!smbios_handles_add(handles, structure.handle, structure.type))
			return structure_fault(claim, at, &structure, "handle is that of an earlier structure", 2);
		if (structure.size > counted->largest)
			counted->largest = structure.size;
		counted->count++;
		at += structure.size;
	} while (structure.type != SMBIOS_END_OF_TABLE);
	counted->length = at;
	return (struct smbios_check_result){ .fault = NULL };
}

/* A 3.0 entry point need not tell the exact length, but ours does. */
static struct smbios_check_result check_claim(const struct claim *claim, const struct counted *counted)
{
	if (claim->length != counted->length)
		return entry_fault(claim->entry, "table length is not that of the structures up to type 127", 0);
	if (claim->largest != UINT32_MAX && claim->largest != counted->largest)
		return entry_fault(claim->entry, "maximum structure size is not that of the largest", 0x08);
	if (claim->count != UINT32_MAX && claim->count != counted->count)
		return entry_fault(claim->entry, "number of structures is not what there are", 0x1c);
	return (struct smbios_check_result){ .fault = NULL };
}

/* Annex A: the firmware and the machine are each described once. */
static struct smbios_check_result check_presence(const struct claim *claim, const uint32_t found[2])
{
	static const struct {
		uint8_t type;
		const char *fault;
	} wanted[] = {
		{ SMBIOS_BIOS_INFORMATION, "not one structure of type 0" },
		{ SMBIOS_SYSTEM_INFORMATION, "not one structure of type 1" },
	};

	for (size_t i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++)
		if (found[wanted[i].type] != 1)
			return entry_fault(claim->entry, wanted[i].fault, 0);
	return (struct smbios_check_result){ .fault = NULL };
}

static struct smbios_check_result check_structures(const struct claim *claim, const uint8_t *tables,
						   const struct smbios_handles *handles)
{
	struct smbios_structure structure = { .type = 0 };
	uint32_t found[2] = { 0 };

	for (uint32_t at = 0; at < claim->length; at += structure.size) {
		struct smbios_check_fault fault;

		if (smbios_walk_read(tables + at, claim->length - at, &structure) != SMBIOS_WALK_OK)
			break;
		fault = smbios_check_structure(&structure, claim->version, handles);
		if (fault.fault)
			return structure_fault(claim, at, &structure, fault.fault, fault.offset);
		if (structure.type < 2)
			found[structure.type]++;
	}
	return check_presence(claim, found);
}

static struct smbios_check_result check_table(const struct claim *claim, const struct smbios_check_memory *memory,
					      struct smbios_handles *handles)
{
	const uint8_t *tables = memory->map(memory->context, claim->address, claim->length);
	struct smbios_check_result result;
	struct counted counted;

	if (!tables || claim->length == 0)
		return entry_fault(claim->entry, "structures are not in memory", 0);
	result = collect(claim, tables, handles, &counted);
	if (!result.fault)
		result = check_claim(claim, &counted);
	return result.fault ? result : check_structures(claim, tables, handles);
}

struct smbios_check_result smbios_check(const struct smbios_check_entries *entries,
					const struct smbios_check_memory *memory, struct smbios_handles *handles)
{
	struct smbios_check_result result = { .fault = NULL };
	struct claim claims[2];
	size_t count = 0;

	if (entries->entry_21)
		result = check_entry(entries->entry_21, SMBIOS_ENTRY_21_SIZE, memory, &claims[count++]);
	if (!result.fault && entries->entry_30)
		result = check_entry(entries->entry_30, SMBIOS_ENTRY_30_SIZE, memory, &claims[count++]);
	if (result.fault)
		return result;
	if (count == 0)
		return entry_fault(0, "there is no entry point", 0);
	if (count == 2 && (claims[0].address != claims[1].address || claims[0].length != claims[1].length))
		return entry_fault(claims[1].entry, "the entry points lead to different structures", 0);
	for (size_t i = 0; i < count && !result.fault; i++)
		result = check_table(&claims[i], memory, handles);
	return result;
}

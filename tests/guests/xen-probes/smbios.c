/* SPDX-License-Identifier: MIT */
/* SMBIOS (DSP0134 3.7). OVMF takes an entry point of version 2 between EB000h and EFFFFh, and walks up to the end marker. */
#include "tests/guests/xen-probes/checks.h"
#include "tests/guests/xen-probes/memory_map.h"
#include "tests/guests/xen-probes/probe.h"
#include "tests/guests/xen-probes/xen.h"

#define SEARCH_FIRST 0xeb000u
#define SEARCH_END 0xf0000u

#define ENTRY_LENGTH 0x1f
#define AT_MAJOR 6
#define AT_MINOR 7
#define AT_MAX_SIZE 8
#define AT_INTERMEDIATE 16
#define AT_TABLE_LENGTH 22
#define AT_TABLE 24
#define AT_COUNT 28
#define TYPE_END 127
#define HANDLES_MAX 512

static struct {
	uint32_t count, length, largest;
	uint8_t of_type[128];
	uint32_t system; /* address of type 1 */
	bool strings_well, handles_unique, ended;
} walk;

static uint16_t handles[HANDLES_MAX];

static uint32_t find_entry(void)
{
	if (probe_contract()->searched) {
		for (uint32_t at = SEARCH_FIRST; at < SEARCH_END; at += 16)
			if (probe_text_at(at, "_SM_") && probe_text_at(at + AT_INTERMEDIATE, "_DMI_"))
				return at;
		return 0;
	}
	for (uint32_t i = 0; i < memory_map_tables(); i++)
		if (probe_text_at(memory_map_table(i), "_SM_"))
			return memory_map_table(i);
	return 0;
}

static void take(uint32_t at)
{
	const uint8_t type = probe_u8(at);
	const uint16_t handle = probe_u16(at + 2);

	for (uint32_t i = 0; i < walk.count && i < HANDLES_MAX; i++)
		walk.handles_unique &= handles[i] != handle;
	if (walk.count < HANDLES_MAX)
		handles[walk.count] = handle;
	walk.count++;
	if (type < 128 && walk.of_type[type] < 255)
		walk.of_type[type]++;
	if (type == 1 && !walk.system)
		walk.system = at;
	walk.ended |= type == TYPE_END;
}

/* Structures and the strings behind each: a list that ends with an empty one. */
static void walk_structures(uint32_t first, uint32_t length)
{
	const uint32_t end = first + length;
	uint32_t at = first;

	walk.handles_unique = true;
	walk.strings_well = true;
	while (at + 4 <= end && !walk.ended) {
		const uint32_t start = at;

		if (probe_u8(at + 1) < 4)
			break;
		take(at);
		at += probe_u8(at + 1);
		while (at + 2 <= end && probe_u16(at) != 0)
			at++;
		walk.strings_well &= at + 2 <= end;
		at += 2;
		if (at - start > walk.largest)
			walk.largest = at - start;
	}
	walk.length = at - first;
}

/* The structures that section 6.2 requires. */
static void check_required(void)
{
	static const uint8_t required[] = { 0, 1, 3, 4, 16, 17, 19, 32, 127 };
	uint32_t missing = 256;

	for (uint32_t i = 0; i < sizeof(required); i++)
		if (walk.of_type[required[i]] == 0)
			missing = required[i];
	probe_claim("smbios-required-structures", missing == 256, "%u of type 4, 17: %u; missing: %u", walk.of_type[4],
		    walk.of_type[17], missing == 256 ? 0 : missing);
}

/*
 * The UUID is the domain's handle. From version 2.6 on its first three fields are little endian (7.2.1); before that no order
 * was said, and the bytes as they are count as right.
 */
static void check_uuid(bool swapped)
{
	static const uint8_t order[16] = { 3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15 };
	uint8_t handle[16];
	bool same = true;

	if (!walk.system || !xen_handle(handle))
		return;
	for (uint32_t i = 0; i < 16; i++)
		same &= probe_u8(walk.system + 8 + i) == handle[swapped ? order[i] : i];
	probe_claim("smbios-uuid", same, "begins with %02x%02x, the domain's handle with %02x%02x, %s order",
		    probe_u8(walk.system + 8), probe_u8(walk.system + 9), handle[0], handle[1],
		    swapped ? "little-endian" : "network");
}

void check_smbios(void)
{
	const uint32_t entry = find_entry();
	uint32_t table, length;

	if (!probe_claim("smbios-entry", entry != 0, entry ? "at 0x%08x" : "not where the payload looks", entry))
		return;
	table = probe_u32(entry + AT_TABLE);
	length = probe_u16(entry + AT_TABLE_LENGTH);
	probe_claim("smbios-entry-checksum", probe_u8(entry + 5) == ENTRY_LENGTH && probe_sum(entry, ENTRY_LENGTH) == 0,
		    "%u bytes, version %u.%u", probe_u8(entry + 5), probe_u8(entry + AT_MAJOR),
		    probe_u8(entry + AT_MINOR));
	probe_claim("smbios-intermediate-checksum",
		    probe_text_at(entry + AT_INTERMEDIATE, "_DMI_") && probe_sum(entry + AT_INTERMEDIATE, 15) == 0,
		    "the sum is 0x%x", probe_sum(entry + AT_INTERMEDIATE, 15));
	probe_claim("smbios-table-kept", length != 0 && memory_map_has_no_ram(table, table + length - 1),
		    "0x%08x, %u bytes", table, length);
	walk_structures(table, length);
	probe_claim("smbios-structures", walk.ended && walk.strings_well, "%u structures, end marker %s", walk.count,
		    walk.ended ? "found" : "missing");
	probe_claim("smbios-counted",
		    walk.count == probe_u16(entry + AT_COUNT) && walk.length == length &&
			    walk.largest <= probe_u16(entry + AT_MAX_SIZE),
		    "%u structures and %u bytes told, %u and %u found", probe_u16(entry + AT_COUNT), length, walk.count,
		    walk.length);
	probe_claim("smbios-handles-unique", walk.handles_unique, "%u handles", walk.count);
	check_required();
	check_uuid(probe_u8(entry + AT_MAJOR) > 2 || probe_u8(entry + AT_MINOR) >= 6);
}

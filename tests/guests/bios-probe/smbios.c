/* SPDX-License-Identifier: MIT */
#include "tests/guests/bios-probe/smbios.h"

#include "tests/guests/bios-probe/line.h"
#include "tests/guests/bios-probe/memory.h"

#define AT_SIZE_21 5
#define AT_SIZE_30 6
#define TYPE_END 127
#define STRUCTURES_MAX 1024

struct table {
	uint64_t address;
	uint32_t size;
};

/* A structure's formatted part, then strings up to an empty one; without strings there are two zeros, too. */
static uint64_t behind(uint64_t at, uint64_t end)
{
	at += memory_u8(at + 1);
	while (at + 2 <= end && memory_u16(at) != 0)
		at++;
	return at + 2;
}

static void show_structures(const char *whose, struct table table)
{
	const uint64_t end = table.address + table.size;
	uint64_t at = table.address;
	uint32_t count = 0;
	uint8_t type = 0;

	while (at + 4 <= end && count < STRUCTURES_MAX && type != TYPE_END && memory_u8(at + 1) >= 4) {
		const uint64_t next = behind(at, end);

		type = memory_u8(at);
		line_print("%sstructure table=0x%llx type=%u handle=0x%04x bytes=%u crc=0x%08x", whose,
			   (unsigned long long)table.address, type, memory_u16(at + 2), (uint32_t)(next - at),
			   memory_crc(at, (uint32_t)(next - at)));
		count++;
		at = next;
	}
	line_print("%ssmbios-walk table=0x%llx count=%u bytes=%u ended=%u", whose, (unsigned long long)table.address,
		   count, (uint32_t)(at - table.address), type == TYPE_END && at <= end);
}

void smbios_show(const char *whose, uint64_t entry)
{
	struct table table;

	if (memory_has_text(entry, "_SM3_")) {
		table.address = memory_u64(entry + 16);
		table.size = memory_u32(entry + 12); /* the most that it can be */
		line_print("%ssmbios entry=3 address=0x%llx version=%u.%u table=0x%llx size=%u sum=0x%x inner=0x0",
			   whose, (unsigned long long)entry, memory_u8(entry + 7), memory_u8(entry + 8),
			   (unsigned long long)table.address, table.size,
			   memory_sum(entry, memory_u8(entry + AT_SIZE_30)));
	} else {
		table.address = memory_u32(entry + 24);
		table.size = memory_u16(entry + 22);
		line_print("%ssmbios entry=2 address=0x%llx version=%u.%u table=0x%llx size=%u sum=0x%x inner=0x%x "
			   "structures=%u",
			   whose, (unsigned long long)entry, memory_u8(entry + 6), memory_u8(entry + 7),
			   (unsigned long long)table.address, table.size,
			   memory_sum(entry, memory_u8(entry + AT_SIZE_21)), memory_sum(entry + 16, 15),
			   memory_u16(entry + 28));
	}
	show_structures(whose, table);
}

/* SPDX-License-Identifier: MIT */
#include "tests/guests/bios-probe/anchors.h"

#include "tests/guests/bios-probe/acpi.h"
#include "tests/guests/bios-probe/line.h"
#include "tests/guests/bios-probe/memory.h"
#include "tests/guests/bios-probe/smbios.h"

#define SEARCH_FIRST 0xe0000u
#define SEARCH_END 0x100000u

#define MP_AT_TABLE 4
#define MP_AT_LENGTH 8 /* of the pointer, in paragraphs */
#define MP_TABLE_AT_LENGTH 4
#define MP_TABLE_AT_COUNT 34
#define PIR_AT_SIZE 6

static void show_mp(const char *whose, uint32_t at)
{
	const uint32_t table = memory_u32(at + MP_AT_TABLE), size = memory_u8(at + MP_AT_LENGTH) * 16u;
	const uint32_t length = memory_u16(table + MP_TABLE_AT_LENGTH);

	line_print("%smp address=0x%x sum=0x%x table=0x%x length=%u table-sum=0x%x entries=%u", whose, at,
		   memory_sum(at, size), table, length, memory_sum(table, length),
		   memory_u16(table + MP_TABLE_AT_COUNT));
}

static void show_anchor(const char *whose, uint32_t at)
{
	if (memory_has_text(at, "RSD PTR ") && memory_sum(at, 20) == 0)
		acpi_show(whose, at);
	else if (memory_has_text(at, "_SM_") && memory_sum(at, memory_u8(at + 5)) == 0)
		smbios_show(whose, at);
	else if (memory_has_text(at, "_SM3_") && memory_sum(at, memory_u8(at + 6)) == 0)
		smbios_show(whose, at);
	else if (memory_has_text(at, "_MP_") && memory_sum(at, memory_u8(at + MP_AT_LENGTH) * 16u) == 0)
		show_mp(whose, at);
	else if (memory_has_text(at, "$PIR"))
		line_print("%spir address=0x%x length=%u sum=0x%x", whose, at, memory_u16(at + PIR_AT_SIZE),
			   memory_sum(at, memory_u16(at + PIR_AT_SIZE)));
	else if (memory_has_text(at, "RSD PTR ") || memory_has_text(at, "_SM_") || memory_has_text(at, "_SM3_") ||
		 memory_has_text(at, "_MP_"))
		line_print("%sbad-anchor address=0x%x", whose, at);
}

void anchors_show(const char *whose)
{
	for (uint32_t at = SEARCH_FIRST; at < SEARCH_END; at += 16)
		show_anchor(whose, at);
	line_print("%sanchors-end", whose);
}

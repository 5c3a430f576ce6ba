/* SPDX-License-Identifier: MIT */
#include <stddef.h>

#include "coreboot/coreboot_check.h"

static const char *const texts[] = {
	[COREBOOT_CHECK_OK] = "no fault",
	[COREBOOT_CHECK_NOT_FOUND] = "no coreboot table in the first page",
	[COREBOOT_CHECK_FORWARD_PLACE] = "the first coreboot table in the first page is not at 500h",
	[COREBOOT_CHECK_NO_FORWARD] = "no forward record",
	[COREBOOT_CHECK_FORWARD_ELSEWHERE] = "the forward record leads elsewhere",
	[COREBOOT_CHECK_NOT_MEMORY] = "not in memory",
	[COREBOOT_CHECK_SIGNATURE] = "no signature LBIO",
	[COREBOOT_CHECK_HEADER_SIZE] = "the header's size is not 24",
	[COREBOOT_CHECK_HEADER_CHECKSUM] = "the header's checksum",
	[COREBOOT_CHECK_TABLE_SIZE] = "the table's size",
	[COREBOOT_CHECK_TABLE_CHECKSUM] = "the table's checksum",
	[COREBOOT_CHECK_RECORD_SIZE] = "a record's size",
	[COREBOOT_CHECK_RECORD_COUNT] = "another number of records than there are",
	[COREBOOT_CHECK_RECORD_SHORT] = "a record's size does not suit its tag",
	[COREBOOT_CHECK_RECORD_TWICE] = "a second record of its kind",
	[COREBOOT_CHECK_ALIGNMENT] = "not at a multiple of 16 below 4 GiB",
	[COREBOOT_CHECK_FORWARD_AGAIN] = "a forward record in the table itself",
	[COREBOOT_CHECK_TEXT] = "a text has no end",
	[COREBOOT_CHECK_SERIAL] = "serial record: no port that payloads can use",
	[COREBOOT_CHECK_FRAMEBUFFER] = "framebuffer record: no picture, or in memory",
	[COREBOOT_CHECK_IN_RAM] = "in RAM that a payload may use",
	[COREBOOT_CHECK_NO_MEMORY] = "no memory record",
	[COREBOOT_CHECK_MEMORY_SIZE] = "memory record: no ranges, or not a whole number of them",
	[COREBOOT_CHECK_RANGE_SIZE] = "memory range: empty, or beyond the last address",
	[COREBOOT_CHECK_RANGE_TYPE] = "memory range: unknown type",
	[COREBOOT_CHECK_RANGE_ORDER] = "memory range: not above the one before it",
	[COREBOOT_CHECK_MAP] = "memory range: not what the operating system is told",
	[COREBOOT_CHECK_NO_CBMEM] = "memory record: no range of CBMEM",
	[COREBOOT_CHECK_CBMEM_TWICE] = "memory range: a second one of CBMEM",
	[COREBOOT_CHECK_CBMEM_PLACE] = "memory range: CBMEM is not where payloads can use it",
	[COREBOOT_CHECK_ROOT] = "root page of CBMEM: counts",
	[COREBOOT_CHECK_ENTRY_MAGIC] = "CBMEM entry: no magic number",
	[COREBOOT_CHECK_ENTRY_MEMORY] = "CBMEM entry: empty, or not in memory",
	[COREBOOT_CHECK_ENTRY_RAM] = "CBMEM entry: in RAM that a payload may use",
	[COREBOOT_CHECK_ENTRY_TWICE] = "CBMEM entry: the ID is another's, too",
	[COREBOOT_CHECK_ANCHOR] = "CBMEM entry: does not start with the table of its ID",
	[COREBOOT_CHECK_ANCHOR_PLACE] = "CBMEM entry: not where SeaBIOS searches",
	[COREBOOT_CHECK_REFERENCE] = "a record says other than the root page of CBMEM",
	[COREBOOT_CHECK_CONSOLE] = "CBMEM console: not in memory, or its cursor is not in it",
};

const char *coreboot_check_text(enum coreboot_check_fault fault)
{
	if ((size_t)fault >= sizeof(texts) / sizeof(texts[0]) || !texts[fault])
		return "unknown fault";
	return texts[fault];
}

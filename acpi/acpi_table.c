/* SPDX-License-Identifier: MIT */
#include "acpi/acpi_table.h"

#define CREATOR_REVISION 1
#define LENGTH_AT 4
#define CHECKSUM_AT 9

size_t acpi_table_begin(struct byte_buf *buf, const char signature[5], uint8_t revision, uint32_t oem_revision)
{
	size_t start;

	/* Nothing asks for it, but 64-bit fields are then aligned whenever the table's own layout aligns them. */
	byte_buf_align(buf, 8);
	start = buf->length;
	byte_buf_text(buf, signature, 4, ' ');         /* Signature */
	byte_buf_u32(buf, 0);                          /* Length: acpi_table_end */
	byte_buf_u8(buf, revision);                    /* Revision */
	byte_buf_u8(buf, 0);                           /* Checksum: acpi_table_end */
	byte_buf_text(buf, ACPI_OEM_ID, 6, ' ');       /* OEMID */
	byte_buf_text(buf, ACPI_OEM_TABLE_ID, 8, ' '); /* OEM Table ID */
	byte_buf_u32(buf, oem_revision);               /* OEM Revision */
	byte_buf_text(buf, ACPI_CREATOR_ID, 4, ' ');   /* Creator ID */
	byte_buf_u32(buf, CREATOR_REVISION);           /* Creator Revision */
	return start;
}

void acpi_table_end(struct byte_buf *buf, size_t start)
{
	byte_buf_set_u32(buf, start + LENGTH_AT, (uint32_t)(buf->length - start));
	byte_buf_set_u8(buf, start + CHECKSUM_AT, 0);
	byte_buf_set_u8(buf, start + CHECKSUM_AT, (uint8_t)-byte_buf_sum(buf, start, buf->length));
}

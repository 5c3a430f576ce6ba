/* SPDX-License-Identifier: MIT */
#include "acpi/acpi_table.h"
#include "acpi/acpi_tables.h"

#define REVISION 2
#define SIZE_OF_REVISION_0 20
#define SIZE 36
#define CHECKSUM_AT 8
#define EXTENDED_CHECKSUM_AT 32

void acpi_rsdp_append(struct byte_buf *buf, uint32_t rsdt, uint64_t xsdt)
{
	const size_t start = buf->length;

	byte_buf_text(buf, "RSD PTR ", 8, ' ');  /* Signature */
	byte_buf_u8(buf, 0);                     /* Checksum */
	byte_buf_text(buf, ACPI_OEM_ID, 6, ' '); /* OEMID */
	byte_buf_u8(buf, REVISION);              /* Revision */
	byte_buf_u32(buf, rsdt);                 /* RsdtAddress */
	byte_buf_u32(buf, SIZE);                 /* Length */
	byte_buf_u64(buf, xsdt);                 /* XsdtAddress */
	byte_buf_u8(buf, 0);                     /* Extended Checksum */
	byte_buf_zero(buf, 3);                   /* Reserved */

	/* The second sum covers the first, so that one is made first. */
	byte_buf_set_u8(buf, start + CHECKSUM_AT, (uint8_t)-byte_buf_sum(buf, start, start + SIZE_OF_REVISION_0));
	byte_buf_set_u8(buf, start + EXTENDED_CHECKSUM_AT, (uint8_t)-byte_buf_sum(buf, start, start + SIZE));
}

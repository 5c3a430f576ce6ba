/* SPDX-License-Identifier: MIT */
/* The RSDT, for operating systems that know nothing of ACPI 2.0 or read no more than the first 20 bytes of the RSDP. */
#include "acpi/acpi_table.h"
#include "acpi/acpi_tables.h"

#define REVISION 1

size_t acpi_rsdt_append(struct byte_buf *buf, const struct acpi_inputs *inputs, const uint64_t *addresses, size_t count)
{
	const size_t start = acpi_table_begin(buf, "RSDT", REVISION, inputs->oem_revision);

	for (size_t i = 0; i < count; i++)
		byte_buf_u32(buf, (uint32_t)addresses[i]); /* Entry */
	acpi_table_end(buf, start);
	return start;
}

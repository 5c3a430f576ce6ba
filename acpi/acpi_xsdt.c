/* SPDX-License-Identifier: MIT */
#include "acpi/acpi_table.h"
#include "acpi/acpi_tables.h"

#define REVISION 1

size_t acpi_xsdt_append(struct byte_buf *buf, const struct acpi_inputs *inputs, const uint64_t *addresses, size_t count)
{
	const size_t start = acpi_table_begin(buf, "XSDT", REVISION, inputs->oem_revision);

	for (size_t i = 0; i < count; i++)
		byte_buf_u64(buf, addresses[i]); /* Entry */
	acpi_table_end(buf, start);
	return start;
}

/* SPDX-License-Identifier: MIT */
#include "acpi/acpi_table.h"
#include "acpi/acpi_tables.h"

#define REVISION 1

size_t acpi_slit_append(struct byte_buf *buf, const struct acpi_inputs *inputs)
{
	const size_t start = acpi_table_begin(buf, "SLIT", REVISION, inputs->oem_revision);

	byte_buf_u64(buf, inputs->node_count); /* Number of System Localities */
	byte_buf_bytes(buf, inputs->distances, inputs->node_count * inputs->node_count); /* Entry[i][j] */
	acpi_table_end(buf, start);
	return start;
}

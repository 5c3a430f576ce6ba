/* SPDX-License-Identifier: MIT */
#include "acpi/acpi_table.h"
#include "acpi/acpi_tables.h"

#define REVISION 1

size_t acpi_mcfg_append(struct byte_buf *buf, const struct acpi_inputs *inputs)
{
	const size_t start = acpi_table_begin(buf, "MCFG", REVISION, inputs->oem_revision);

	byte_buf_zero(buf, 8); /* Reserved */
	for (size_t i = 0; i < inputs->ecam_count; i++) {
		const struct acpi_ecam *ecam = &inputs->ecam[i];

		byte_buf_u64(buf, ecam->base);     /* Base Address: of bus 0, wherever the range begins */
		byte_buf_u16(buf, ecam->segment);  /* PCI Segment Group Number */
		byte_buf_u8(buf, ecam->first_bus); /* Start Bus Number */
		byte_buf_u8(buf, ecam->last_bus);  /* End Bus Number */
		byte_buf_zero(buf, 4);             /* Reserved */
	}
	acpi_table_end(buf, start);
	return start;
}

/* SPDX-License-Identifier: MIT */
#include "acpi/acpi_table.h"
#include "acpi/acpi_tables.h"

#define REVISION 2
#define CLIENT_PLATFORM 0

size_t acpi_tcpa_append(struct byte_buf *buf, const struct acpi_inputs *inputs)
{
	const struct acpi_tpm *tpm = &inputs->tpm;
	const size_t start = acpi_table_begin(buf, "TCPA", REVISION, inputs->oem_revision);

	byte_buf_u16(buf, CLIENT_PLATFORM);                      /* Platform Class */
	byte_buf_u32(buf, tpm->log_size);                        /* Log Area Minimum Length */
	byte_buf_u64(buf, tpm->log_size ? tpm->log_address : 0); /* Log Area Start Address */
	acpi_table_end(buf, start);
	return start;
}

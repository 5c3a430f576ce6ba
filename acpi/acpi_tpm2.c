/* SPDX-License-Identifier: MIT */
#include "acpi/acpi_table.h"
#include "acpi/acpi_tables.h"

#define REVISION 4
#define CLIENT_PLATFORM 0
#define METHOD_PARAMETERS_SIZE 12

/* Start Method, and the Address of Control Area: locality 0 of the PC Client's register block at FED40000h, offset 40h. */
#define METHOD_TIS 6 /* memory mapped I/O interface, that is FIFO: there is no control area */
#define METHOD_CRB 7 /* command response buffer interface */
#define CRB_CONTROL_AREA 0xfed40040

size_t acpi_tpm2_append(struct byte_buf *buf, const struct acpi_inputs *inputs)
{
	const struct acpi_tpm *tpm = &inputs->tpm;
	const bool crb = tpm->kind == ACPI_TPM_20_CRB;
	const size_t start = acpi_table_begin(buf, "TPM2", REVISION, inputs->oem_revision);

	byte_buf_u16(buf, CLIENT_PLATFORM);               /* Platform Class */
	byte_buf_u16(buf, 0);                             /* Reserved */
	byte_buf_u64(buf, crb ? CRB_CONTROL_AREA : 0);    /* Address of Control Area */
	byte_buf_u32(buf, crb ? METHOD_CRB : METHOD_TIS); /* Start Method */
	byte_buf_zero(buf, METHOD_PARAMETERS_SIZE);       /* Start Method Specific Parameters: none */
	/* Both fields are optional, and absent when there is no log: a length of 0 would be one that is too short. */
	if (tpm->log_size) {
		byte_buf_u32(buf, tpm->log_size);    /* Log Area Minimum Length */
		byte_buf_u64(buf, tpm->log_address); /* Log Area Start Address */
	}
	acpi_table_end(buf, start);
	return start;
}

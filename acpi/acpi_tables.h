/* SPDX-License-Identifier: MIT */
/*
 * The data tables, one function and one file each. Each appends one whole table at an 8-byte boundary, length and checksum
 * right, and returns its offset in the buffer. Whether the machine has what a table describes is the caller's question;
 * the inputs are those that acpi_build accepts.
 *
 * Specification: ACPI 6.5 unless a table says otherwise.
 */
#ifndef ACPI_ACPI_TABLES_H
#define ACPI_ACPI_TABLES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "acpi/acpi_inputs.h"
#include "bytes/byte_buf.h"

/* --- the ways to the tables ------------------------------------------------------------------------------------------ */

/* RSDP, revision 2 (5.2.5.3): 36 bytes, not a table with a header; appended where the buffer ends. */
void acpi_rsdp_append(struct byte_buf *buf, uint32_t rsdt, uint64_t xsdt);

/* RSDT (5.2.7) and XSDT (5.2.8): the tables at `addresses`, in that order. */
size_t acpi_rsdt_append(struct byte_buf *buf, const struct acpi_inputs *inputs, const uint64_t *addresses,
			size_t count);
size_t acpi_xsdt_append(struct byte_buf *buf, const struct acpi_inputs *inputs, const uint64_t *addresses,
			size_t count);

/* --- fixed hardware and interrupts ----------------------------------------------------------------------------------- */

/* FADT (5.2.9), revision 6.5. `dsdt` is the DSDT's address, below 4 GiB. */
size_t acpi_fadt_append(struct byte_buf *buf, const struct acpi_inputs *inputs, uint64_t dsdt);

/* MADT (5.2.12), revision 5. */
size_t acpi_madt_append(struct byte_buf *buf, const struct acpi_inputs *inputs);

/*
 * The entry of a processor by itself, as _MAT gives it, too (6.2.11): a local APIC, or a local x2APIC when its APIC ID or its UID
 * needs more than 8 bits. Returns whether it is the latter.
 */
#define ACPI_MADT_PROCESSOR_SIZE 16 /* at most */
bool acpi_madt_processor_append(struct byte_buf *buf, const struct acpi_processor *processor, uint32_t uid,
				bool enabled);

/* HPET: IA-PC HPET Specification 1.0a, 3.2.4. */
size_t acpi_hpet_append(struct byte_buf *buf, const struct acpi_inputs *inputs);

/* MCFG: PCI Firmware Specification 3.3, 4.1.2. */
size_t acpi_mcfg_append(struct byte_buf *buf, const struct acpi_inputs *inputs);

/* WAET: Windows ACPI Emulated Devices Table, Microsoft 2009. */
size_t acpi_waet_append(struct byte_buf *buf, const struct acpi_inputs *inputs);

/* SPCR: Serial Port Console Redirection Table, Microsoft, revision 2. */
size_t acpi_spcr_append(struct byte_buf *buf, const struct acpi_inputs *inputs);

/* --- proximity ------------------------------------------------------------------------------------------------------- */

/* SRAT (5.2.16), revision 3. */
size_t acpi_srat_append(struct byte_buf *buf, const struct acpi_inputs *inputs);

/* SLIT (5.2.17). */
size_t acpi_slit_append(struct byte_buf *buf, const struct acpi_inputs *inputs);

/* --- persistent memory ---------------------------------------------------------------------------------------------- */

/* NFIT (5.2.25), revision 1. */
size_t acpi_nfit_append(struct byte_buf *buf, const struct acpi_inputs *inputs);

/* --- TPM ------------------------------------------------------------------------------------------------------------- */

/* TCPA for a client platform: TCG ACPI Specification 1.3, 7.2. */
size_t acpi_tcpa_append(struct byte_buf *buf, const struct acpi_inputs *inputs);

/* TPM2, revision 4: TCG ACPI Specification 1.3, 7.3. */
size_t acpi_tpm2_append(struct byte_buf *buf, const struct acpi_inputs *inputs);

#endif

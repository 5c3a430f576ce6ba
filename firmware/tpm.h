/* SPDX-License-Identifier: MIT */
/* The TPM started, as an operating system expects it of firmware. Nothing is measured and no self-test is asked for. */
#ifndef FIRMWARE_TPM_H
#define FIRMWARE_TPM_H

#include <stdint.h>

#include "acpi/acpi_inputs.h"

/*
 * Sends TPM_Startup(ST_CLEAR) or TPM2_Startup(TPM_SU_CLEAR) and logs one line: I when the TPM is started, W with the reason when
 * it is not; the boot goes on. ACPI_TPM_NONE: nothing is done and no line is printed. `timer_port` is the port of the ACPI
 * power management timer, which is running. Returns within 30 seconds, whatever the TPM does.
 */
void tpm_start(enum acpi_tpm_kind kind, uint16_t timer_port);

/* An empty event log for the tables to name, unless there is no TPM. Without memory for it a line says so. */
void tpm_log_install(struct acpi_tpm *tpm);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * What is said to a TPM, and how far what it says is believed: the start command (TPM Main 1.2 part 3, 3.2 TPM_Startup; TPM 2.0
 * part 3, 9.3 TPM2_Startup), the check of the response, and the check of what the registers say of sizes and places (TCG PC
 * Client Platform TPM Profile 1.05, 6.5).
 */
#ifndef FIRMWARE_GLUE_TPM_COMMAND_H
#define FIRMWARE_GLUE_TPM_COMMAND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "acpi/acpi_inputs.h"

#define TPM_COMMAND_STARTUP_SIZE 12
#define TPM_COMMAND_RESPONSE_SIZE 10 /* tag, length, code: the whole response to a start, good or bad */

enum tpm_command_answer {
	TPM_COMMAND_STARTED,
	TPM_COMMAND_STARTED_BEFORE, /* somebody else did: TPM_INVALID_POSTINIT, TPM_RC_INITIALIZE */
	TPM_COMMAND_REFUSED,        /* any other code */
	TPM_COMMAND_BAD_TAG,        /* not the tag of a response of this version */
	TPM_COMMAND_BAD_LENGTH,     /* not the length of this response */
};

enum tpm_command_type {
	TPM_COMMAND_CLEAR, /* nothing is kept: ST_CLEAR, TPM_SU_CLEAR */
	TPM_COMMAND_STATE, /* what was saved before the reset comes back: ST_STATE, TPM_SU_STATE */
};

/* TPM_Startup or TPM2_Startup. `kind` is not ACPI_TPM_NONE. */
void tpm_command_startup(enum acpi_tpm_kind kind, enum tpm_command_type type,
			 uint8_t command[TPM_COMMAND_STARTUP_SIZE]);

/* What the response to it means. `detail` becomes the response's code, or the tag or the length that is not right. */
enum tpm_command_answer tpm_command_check(enum acpi_tpm_kind kind, const uint8_t response[TPM_COMMAND_RESPONSE_SIZE],
					  uint32_t *detail);

/* How many of `left` bytes may go through the FIFO now: burstCount of the status register, `left` at most. */
size_t tpm_command_burst(uint32_t status, size_t left);

/* Whether `needed` bytes lie in a buffer of `size` bytes that is in the TPM's own range, behind the registers of locality 0. */
bool tpm_command_buffer_fits(uint64_t address, uint32_t size, uint32_t needed);

#endif

/* SPDX-License-Identifier: MIT */
#include "firmware/glue/tpm_command.h"

#define TPM_TAG_RQU_COMMAND 0x00c1
#define TPM_TAG_RSP_COMMAND 0x00c4
#define TPM_ORD_STARTUP 0x00000099
#define TPM_ST_CLEAR 0x0001 /* of 1.2 */
#define TPM_ST_STATE 0x0002
#define TPM_INVALID_POSTINIT 0x00000026

#define TPM_ST_NO_SESSIONS 0x8001
#define TPM_CC_STARTUP 0x00000144
#define TPM_SU_CLEAR 0x0000 /* of 2.0 */
#define TPM_SU_STATE 0x0001
#define TPM_RC_INITIALIZE 0x00000100

#define STATUS_BURST_COUNT(status) ((status) >> 8 & 0xffff)

#define BUFFERS_FIRST 0xfed40080u
#define BUFFERS_LAST 0xfed44fffu

struct version {
	uint16_t request_tag, response_tag;
	uint32_t startup;
	uint16_t types[TPM_COMMAND_STATE + 1];
	uint32_t started_before;
};

static const struct version version_12 = {
	.request_tag = TPM_TAG_RQU_COMMAND,
	.response_tag = TPM_TAG_RSP_COMMAND,
	.startup = TPM_ORD_STARTUP,
	.types = { [TPM_COMMAND_CLEAR] = TPM_ST_CLEAR, [TPM_COMMAND_STATE] = TPM_ST_STATE },
	.started_before = TPM_INVALID_POSTINIT,
};

static const struct version version_20 = {
	.request_tag = TPM_ST_NO_SESSIONS,
	.response_tag = TPM_ST_NO_SESSIONS,
	.startup = TPM_CC_STARTUP,
	.types = { [TPM_COMMAND_CLEAR] = TPM_SU_CLEAR, [TPM_COMMAND_STATE] = TPM_SU_STATE },
	.started_before = TPM_RC_INITIALIZE,
};

static const struct version *version_of(enum acpi_tpm_kind kind)
{
	return kind == ACPI_TPM_12 ? &version_12 : &version_20;
}

/* TPMs are big-endian. */
static void be16_put(uint8_t *at, uint16_t value)
{
	at[0] = (uint8_t)(value >> 8);
	at[1] = (uint8_t)value;
}

static void be32_put(uint8_t *at, uint32_t value)
{
	be16_put(at, (uint16_t)(value >> 16));
	be16_put(at + 2, (uint16_t)value);
}

static uint16_t be16_get(const uint8_t *at)
{
	return (uint16_t)(at[0] << 8 | at[1]);
}

static uint32_t be32_get(const uint8_t *at)
{
	return (uint32_t)be16_get(at) << 16 | be16_get(at + 2);
}

void tpm_command_startup(enum acpi_tpm_kind kind, enum tpm_command_type type, uint8_t command[TPM_COMMAND_STARTUP_SIZE])
{
	const struct version *version = version_of(kind);

	be16_put(command, version->request_tag);         /* tag */
	be32_put(command + 2, TPM_COMMAND_STARTUP_SIZE); /* paramSize, commandSize */
	be32_put(command + 6, version->startup);         /* ordinal, commandCode */
	be16_put(command + 10, version->types[type]);    /* startupType */
}

/*
 * A TPM 2.0 that does not even know the command's form answers with the tag of 1.2 and a code (part 1, 18.2, TPM_RC_BAD_TAG), and
 * QEMU does so for a TPM that it lost. The code is then the news; a success with that tag is none.
 */
enum tpm_command_answer tpm_command_check(enum acpi_tpm_kind kind, const uint8_t response[TPM_COMMAND_RESPONSE_SIZE],
					  uint32_t *detail)
{
	const struct version *version = version_of(kind);
	const uint16_t tag = be16_get(response);
	const uint32_t length = be32_get(response + 2);
	const uint32_t code = be32_get(response + 6);

	*detail = tag;
	if (tag != version->response_tag && (tag != TPM_TAG_RSP_COMMAND || code == 0))
		return TPM_COMMAND_BAD_TAG;
	*detail = length;
	if (length != TPM_COMMAND_RESPONSE_SIZE)
		return TPM_COMMAND_BAD_LENGTH;
	*detail = code;
	if (code == 0)
		return TPM_COMMAND_STARTED;
	if (code == version->started_before && tag == version->response_tag)
		return TPM_COMMAND_STARTED_BEFORE;
	return TPM_COMMAND_REFUSED;
}

size_t tpm_command_burst(uint32_t status, size_t left)
{
	const size_t burst = STATUS_BURST_COUNT(status);

	return burst < left ? burst : left;
}

bool tpm_command_buffer_fits(uint64_t address, uint32_t size, uint32_t needed)
{
	if (address < BUFFERS_FIRST || address > BUFFERS_LAST || size < needed)
		return false;
	return needed <= BUFFERS_LAST - (uint32_t)address + 1;
}

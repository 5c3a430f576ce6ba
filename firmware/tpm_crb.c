/* SPDX-License-Identifier: MIT */
/*
 * The command response buffer interface (TCG PC Client Platform TPM Profile 1.05, 6.5.3), locality 0:
 *
 *   request the locality - cmdReady - the command into its buffer - Start - Start is 0 again - the response out of its buffer -
 *   goIdle - let go of the locality
 *
 * The TPM says where its buffers are. Only what lies in the range that is the TPM's by the chipset is believed: anywhere else
 * the command would overwrite memory of ours.
 */
#include "firmware/tpm_port.h"

#include "acpi/acpi_board.h"

#define LOC_STATE 0x00
#define LOC_STATE_REG_VALID 0x80
#define LOC_STATE_ACTIVE 0x1c
#define LOC_STATE_ASSIGNED 0x02
#define LOC_CTRL 0x08
#define LOC_CTRL_REQUEST 0x01
#define LOC_CTRL_RELINQUISH 0x02
#define CTRL_REQ 0x40
#define CTRL_REQ_READY 0x01
#define CTRL_REQ_IDLE 0x02
#define CTRL_STS 0x44
#define CTRL_STS_ERROR 0x01
#define CTRL_STS_IDLE 0x02
#define CTRL_CANCEL 0x48
#define CTRL_START 0x4c
#define CTRL_CMD_SIZE 0x58
#define CTRL_CMD_LADDR 0x5c
#define CTRL_CMD_HADDR 0x60
#define CTRL_RSP_SIZE 0x64
#define CTRL_RSP_ADDR 0x68
#define CTRL_RSP_HADDR 0x6c

/* The locality that is active is one of bits 4:2, and ours is 0. */
static bool has_locality(void)
{
	return (tpm_port_read32(LOC_STATE) & (LOC_STATE_REG_VALID | LOC_STATE_ACTIVE | LOC_STATE_ASSIGNED)) ==
	       (LOC_STATE_REG_VALID | LOC_STATE_ASSIGNED);
}

static bool is_ready(void)
{
	return (tpm_port_read32(CTRL_REQ) & CTRL_REQ_READY) == 0 && (tpm_port_read32(CTRL_STS) & CTRL_STS_IDLE) == 0;
}

static bool has_answered(void)
{
	return tpm_port_read32(CTRL_START) == 0;
}

static const struct tpm_port_wait locality = { has_locality, TPM_PORT_TIMEOUT_A_MS, "locality 0 (LOC_STATE)" };
static const struct tpm_port_wait ready = { is_ready, TPM_PORT_TIMEOUT_C_MS, "cmdReady (CTRL_REQ)" };
static const struct tpm_port_wait response = { has_answered, TPM_PORT_RESPONSE_MS, "response (CTRL_START)" };
static const struct tpm_port_wait cancelled = { has_answered, TPM_PORT_TIMEOUT_B_MS, "end after CTRL_CANCEL" };

/* The offset of the buffer that two registers place and a third one measures; 0: `needed` bytes do not lie in our reach. */
static uint32_t buffer_find(uint32_t low, uint32_t high, uint32_t size, uint32_t needed)
{
	const uint64_t address = (uint64_t)tpm_port_read32(high) << 32 | tpm_port_read32(low);

	return tpm_command_buffer_fits(address, tpm_port_read32(size), needed) ? (uint32_t)address - ACPI_BOARD_TPM : 0;
}

static bool is_without_error(struct tpm_port *port)
{
	if ((tpm_port_read32(CTRL_STS) & CTRL_STS_ERROR) == 0)
		return true;
	port->wrong = "the TPM reports a fatal error (CTRL_STS)";
	return false;
}

static bool send(struct tpm_port *port)
{
	uint32_t buffer;

	tpm_port_write32(CTRL_REQ, CTRL_REQ_READY);
	if (!tpm_port_await(port, &ready) || !is_without_error(port))
		return false;
	buffer = buffer_find(CTRL_CMD_LADDR, CTRL_CMD_HADDR, CTRL_CMD_SIZE, sizeof(port->command));
	if (buffer == 0) {
		port->wrong =
			"the command buffer is not in the TPM's range or too small (CTRL_CMD_LADDR, CTRL_CMD_SIZE)";
		return false;
	}
	for (size_t i = 0; i < sizeof(port->command); i++)
		tpm_port_write8(buffer + i, port->command[i]);
	tpm_port_write32(CTRL_START, 1);
	return true;
}

static bool receive(struct tpm_port *port)
{
	const struct tpm_port_wait *missed;
	uint32_t buffer;

	if (!tpm_port_await(port, &response)) {
		/* The reason stays that of the first wait, however the second one ends. */
		missed = port->missed;
		tpm_port_write32(CTRL_CANCEL, 1);
		tpm_port_await(port, &cancelled);
		tpm_port_write32(CTRL_CANCEL, 0);
		port->missed = missed;
		return false;
	}
	if (!is_without_error(port))
		return false;
	buffer = buffer_find(CTRL_RSP_ADDR, CTRL_RSP_HADDR, CTRL_RSP_SIZE, sizeof(port->response));
	if (buffer == 0) {
		port->wrong =
			"the response buffer is not in the TPM's range or too small (CTRL_RSP_ADDR, CTRL_RSP_SIZE)";
		return false;
	}
	for (size_t i = 0; i < sizeof(port->response); i++)
		port->response[i] = tpm_port_read8(buffer + i);
	return true;
}

bool tpm_crb_exchange(struct tpm_port *port)
{
	bool done;

	tpm_port_write32(LOC_CTRL, LOC_CTRL_REQUEST);
	done = tpm_port_await(port, &locality) && send(port) && receive(port);
	tpm_port_write32(CTRL_REQ, CTRL_REQ_IDLE);
	tpm_port_write32(LOC_CTRL, LOC_CTRL_RELINQUISH);
	return done;
}

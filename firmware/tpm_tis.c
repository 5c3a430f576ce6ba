/* SPDX-License-Identifier: MIT */
/*
 * The FIFO interface (TPM Interface Specification 1.3; TCG PC Client Platform TPM Profile 1.05, 6.5.2), locality 0:
 *
 *   request the locality - commandReady - bytes of the command - tpmGo - dataAvail - bytes of the response - commandReady -
 *   let go of the locality
 *
 * Before each piece of the bytes burstCount tells how many the TPM takes or gives without a pause. It may be 0 for a while,
 * and any number may stand there: never more are moved than the command, or the response that we have room for, has.
 */
#include "firmware/tpm_port.h"

#define ACCESS 0x00
#define ACCESS_REG_VALID 0x80
#define ACCESS_ACTIVE_LOCALITY 0x20
#define ACCESS_REQUEST_USE 0x02

#define STS 0x18
#define STS_VALID 0x80
#define STS_COMMAND_READY 0x40
#define STS_GO 0x20
#define STS_DATA_AVAIL 0x10
#define STS_EXPECT 0x08

#define DATA_FIFO 0x24

static bool has_bits(uint32_t value, uint32_t bits)
{
	return (value & bits) == bits;
}

static bool has_locality(void)
{
	return has_bits(tpm_port_read8(ACCESS), ACCESS_REG_VALID | ACCESS_ACTIVE_LOCALITY);
}

static bool is_ready(void)
{
	return has_bits(tpm_port_read32(STS), STS_COMMAND_READY);
}

static bool has_burst(void)
{
	return tpm_command_burst(tpm_port_read32(STS), 1) > 0;
}

static bool has_valid_status(void)
{
	return has_bits(tpm_port_read32(STS), STS_VALID);
}

static bool has_data(void)
{
	const uint32_t status = tpm_port_read32(STS);

	return has_bits(status, STS_VALID | STS_DATA_AVAIL) && tpm_command_burst(status, 1) > 0;
}

static const struct tpm_port_wait locality = { has_locality, TPM_PORT_TIMEOUT_A_MS, "locality 0 (ACCESS)" };
static const struct tpm_port_wait ready = { is_ready, TPM_PORT_TIMEOUT_B_MS, "commandReady (STS)" };
static const struct tpm_port_wait burst = { has_burst, TPM_PORT_TIMEOUT_A_MS, "burstCount for the command (STS)" };
static const struct tpm_port_wait valid = { has_valid_status, TPM_PORT_TIMEOUT_C_MS, "stsValid (STS)" };
static const struct tpm_port_wait response = { has_data, TPM_PORT_RESPONSE_MS, "response, dataAvail (STS)" };
static const struct tpm_port_wait more = { has_data, TPM_PORT_TIMEOUT_C_MS, "rest of the response, dataAvail (STS)" };

/* Expect tells whether the TPM, which reads the length in the command, agrees with us on where it ends. */
static bool expects(struct tpm_port *port, bool expected)
{
	if (!tpm_port_await(port, &valid))
		return false;
	if (has_bits(tpm_port_read32(STS), STS_EXPECT) == expected)
		return true;
	port->wrong = expected ? "the TPM expects no more bytes before the command's end (STS)" :
				 "the TPM expects more bytes after the command's end (STS)";
	return false;
}

static bool send_bytes(struct tpm_port *port, size_t from, size_t to)
{
	while (from < to) {
		size_t count;

		if (!tpm_port_await(port, &burst))
			return false;
		for (count = tpm_command_burst(tpm_port_read32(STS), to - from); count > 0; count--)
			tpm_port_write8(DATA_FIFO, port->command[from++]);
	}
	return true;
}

static bool send(struct tpm_port *port)
{
	const size_t size = sizeof(port->command);

	tpm_port_write8(STS, STS_COMMAND_READY);
	if (!tpm_port_await(port, &ready))
		return false;
	if (!send_bytes(port, 0, size - 1) || !expects(port, true))
		return false;
	if (!send_bytes(port, size - 1, size) || !expects(port, false))
		return false;
	tpm_port_write8(STS, STS_GO);
	return true;
}

static bool receive(struct tpm_port *port)
{
	size_t at = 0;

	while (at < sizeof(port->response)) {
		size_t count;

		if (!tpm_port_await(port, at == 0 ? &response : &more))
			return false;
		for (count = tpm_command_burst(tpm_port_read32(STS), sizeof(port->response) - at); count > 0; count--)
			port->response[at++] = tpm_port_read8(DATA_FIFO);
	}
	return true;
}

bool tpm_tis_exchange(struct tpm_port *port)
{
	bool done;

	tpm_port_write8(ACCESS, ACCESS_REQUEST_USE);
	done = tpm_port_await(port, &locality) && send(port) && receive(port);
	/* commandReady ends what is under way and throws away what is left in the FIFO, whichever it is. */
	tpm_port_write8(STS, STS_COMMAND_READY);
	tpm_port_write8(ACCESS, ACCESS_ACTIVE_LOCALITY);
	return done;
}

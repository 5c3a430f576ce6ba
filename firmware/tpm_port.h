/* SPDX-License-Identifier: MIT */
/* What the two interfaces of a TPM have in common: registers in memory, waits that end, and one command with its response. */
#ifndef FIRMWARE_TPM_PORT_H
#define FIRMWARE_TPM_PORT_H

#include <stdbool.h>
#include <stdint.h>

#include "firmware/glue/tpm_command.h"

/* Of the waits that the interfaces define (TCG PC Client Platform TPM Profile 1.05, 6.5.1.4), the longest of either version. */
#define TPM_PORT_TIMEOUT_A_MS 750
#define TPM_PORT_TIMEOUT_B_MS 2000
#define TPM_PORT_TIMEOUT_C_MS 750
/* A start takes milliseconds; a TPM that is a process on a busy host may need to be given processor time first. */
#define TPM_PORT_RESPONSE_MS 5000

/* Something to wait for. */
struct tpm_port_wait {
	bool (*is_over)(void);
	uint16_t ms;
	const char *what; /* for "no %s within %u ms" */
};

struct tpm_port {
	uint16_t timer_port;                /* of the ACPI power management timer, which is running */
	const struct tpm_port_wait *missed; /* the wait that was not over in time */
	const char *wrong;                  /* or what the registers say that cannot be */
	uint8_t command[TPM_COMMAND_STARTUP_SIZE];
	uint8_t response[TPM_COMMAND_RESPONSE_SIZE];
};

uint8_t tpm_port_read8(uint32_t offset);
uint32_t tpm_port_read32(uint32_t offset);
void tpm_port_write8(uint32_t offset, uint8_t value);
void tpm_port_write32(uint32_t offset, uint32_t value);

/* Polls until it is over; false: not in time, and port->missed says so. Ends even if the timer stands still. */
bool tpm_port_await(struct tpm_port *port, const struct tpm_port_wait *wait);

/*
 * Give locality 0 the command, and `response` the first bytes of what it answers; then let go of it, also when something went
 * wrong. False: `missed` or `wrong` has the reason.
 */
bool tpm_tis_exchange(struct tpm_port *port);
bool tpm_crb_exchange(struct tpm_port *port);

#endif

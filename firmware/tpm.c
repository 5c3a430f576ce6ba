/* SPDX-License-Identifier: MIT */
#include "firmware/tpm.h"

#include <string.h>

#include "firmware/glue/memory.h"
#include "firmware/log.h"
#include "firmware/tpm_port.h"

#define LOG_SIZE 0x10000
#define PAGE_SIZE 4096

struct interface {
	const char *name;
	const char *command;
	bool (*exchange)(struct tpm_port *port);
};

static const struct interface interfaces[] = {
	[ACPI_TPM_12] = { "version 1.2, TIS", "TPM_Startup", tpm_tis_exchange },
	[ACPI_TPM_20_TIS] = { "version 2.0, TIS", "TPM2_Startup", tpm_tis_exchange },
	[ACPI_TPM_20_CRB] = { "version 2.0, CRB", "TPM2_Startup", tpm_crb_exchange },
};

static void log_answer(const struct interface *interface, enum tpm_command_answer answer, uint32_t detail)
{
	const char *wrong = "response code";

	switch (answer) {
	case TPM_COMMAND_STARTED:
		log_line(LOG_I, "firmware", "tpm", "started, %s", interface->name);
		return;
	case TPM_COMMAND_STARTED_BEFORE:
		log_line(LOG_I, "firmware", "tpm", "was started already, %s", interface->name);
		return;
	case TPM_COMMAND_REFUSED:
		break;
	case TPM_COMMAND_BAD_TAG:
		wrong = "a response with the unknown tag";
		break;
	case TPM_COMMAND_BAD_LENGTH:
		wrong = "a response with the wrong length";
		break;
	}
	log_line(LOG_W, "firmware", "tpm", "not started, %s: %s gave %s 0x%x", interface->name, interface->command,
		 wrong, (unsigned)detail);
}

void tpm_start(enum acpi_tpm_kind kind, uint16_t timer_port)
{
	struct tpm_port port = { .timer_port = timer_port };
	const struct interface *interface = &interfaces[kind];
	enum tpm_command_answer answer;
	uint32_t detail;

	if (kind == ACPI_TPM_NONE)
		return;
	tpm_command_startup(kind, TPM_COMMAND_CLEAR, port.command);
	if (interface->exchange(&port)) {
		answer = tpm_command_check(kind, port.response, &detail);
		log_answer(interface, answer, detail);
	} else if (port.wrong) {
		log_line(LOG_W, "firmware", "tpm", "not started, %s: %s", interface->name, port.wrong);
	} else {
		log_line(LOG_W, "firmware", "tpm", "not started, %s: no %s within %u ms", interface->name,
			 port.missed->what, (unsigned)port.missed->ms);
	}
}

void tpm_log_install(struct acpi_tpm *tpm)
{
	uint32_t log;

	if (tpm->kind == ACPI_TPM_NONE)
		return;
	log = memory_allocate(MEMORY_NVS, LOG_SIZE, PAGE_SIZE);
	if (log == 0) {
		log_line(LOG_W, "acpi", "TPM", "no memory for an event log of %u bytes", LOG_SIZE);
		return;
	}
	memset((void *)(uintptr_t)log, 0, LOG_SIZE);
	tpm->log_address = log;
	tpm->log_size = LOG_SIZE;
}

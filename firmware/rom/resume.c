/* SPDX-License-Identifier: MIT */
#include "firmware/rom/resume.h"

#include <stdbool.h>
#include <stddef.h>

#include "acpi/acpi_facs.h"
#include "firmware/arch/io.h"
#include "firmware/layout.h"
#include "firmware/rom/console.h"
#include "firmware/rom/resume_block.h"
#include "firmware/tpm_port.h"

#define CONFIG_ADDRESS 0xcf8
#define CONFIG_DATA 0xcfc

#define FACS_SIGNATURE 0x53434146 /* "FACS" */
#define FACS_X_MIN_LENGTH 32

static uint32_t config_read(uint16_t port, uint32_t width)
{
	if (width == 1)
		return inb(port);
	return width == 2 ? inw(port) : inl(port);
}

static void config_write(uint16_t port, uint32_t width, uint32_t value)
{
	if (width == 1)
		outb(port, (uint8_t)value);
	else if (width == 2)
		outw(port, (uint16_t)value);
	else
		outl(port, value);
}

static void restore(const struct resume_write *write)
{
	const uint16_t port = (uint16_t)(CONFIG_DATA + (write->address & 3));
	uint32_t value = write->value;

	outl(CONFIG_ADDRESS, write->address & ~UINT32_C(3));
	if (write->mask != UINT32_MAX >> (32 - 8 * write->width))
		value |= config_read(port, write->width) & ~write->mask;
	config_write(port, write->width, value);
}

static bool is_valid(const struct resume_block *block)
{
	return block->magic == LAYOUT_RESUME_MAGIC && block->count <= RESUME_MAX_WRITES &&
	       block->sum == resume_block_sum(block);
}

static uint32_t word_at(uint32_t address)
{
	return *(const volatile uint32_t *)(uintptr_t)address;
}

/*
 * The reset that woke the machine has reset the TPM, too, which answers nothing but a startup now. The operating system has saved
 * its state and counts on the firmware to have it restored. A TPM that has none takes CLEAR; about one that does not answer
 * nothing can be done here that the operating system could not do better.
 */
static void wake_tpm(const struct resume_block *block)
{
	const enum acpi_tpm_kind kind = (enum acpi_tpm_kind)block->tpm;
	struct tpm_port port = { .timer_port = (uint16_t)block->timer };
	uint32_t detail;

	if (kind == ACPI_TPM_NONE)
		return;
	for (int type = TPM_COMMAND_STATE; type >= TPM_COMMAND_CLEAR; type--) {
		tpm_command_startup(kind, (enum tpm_command_type)type, port.command);
		if (!(kind == ACPI_TPM_20_CRB ? tpm_crb_exchange(&port) : tpm_tis_exchange(&port)))
			return;
		if (tpm_command_check(kind, port.response, &detail) != TPM_COMMAND_REFUSED)
			return;
	}
}

/* The 64-bit vector comes before the other one (ACPI 6.5, 5.2.10); a vector above 4 GiB cannot be entered from here. */
static void wake(uint32_t facs)
{
	uint32_t vector;

	if (word_at(facs) != FACS_SIGNATURE)
		return;
	if (word_at(facs + ACPI_FACS_LENGTH) >= FACS_X_MIN_LENGTH && word_at(facs + ACPI_FACS_X_WAKING_VECTOR) != 0 &&
	    word_at(facs + ACPI_FACS_X_WAKING_VECTOR + 4) == 0)
		rom_wake_flat(word_at(facs + ACPI_FACS_X_WAKING_VECTOR));
	vector = word_at(facs + ACPI_FACS_WAKING_VECTOR);
	if (vector != 0)
		rom_wake_real(&(struct rom_far_pointer){ .ip = vector & 0xf, .cs = (uint16_t)(vector >> 4) });
}

void rom_resume(const struct resume_block *block)
{
	if (is_valid(block)) {
		for (size_t i = 0; i < block->count; i++)
			restore(&block->writes[i]);
		wake_tpm(block);
		wake(block->facs);
	}
	rom_console_put("W firmware resume: no valid waking vector, starting anew\r\n");
}

/* SPDX-License-Identifier: MIT */
#include "firmware/rom/resume.h"

#include <stdbool.h>
#include <stddef.h>

#include "firmware/arch/io.h"
#include "firmware/layout.h"
#include "firmware/rom/console.h"
#include "firmware/rom/resume_block.h"

#define CONFIG_ADDRESS 0xcf8
#define CONFIG_DATA 0xcfc

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
	return block->magic == RESUME_MAGIC && block->count <= RESUME_MAX_WRITES &&
	       block->sum == resume_block_sum(block);
}

static uint32_t word_at(uint32_t address)
{
	return *(const volatile uint32_t *)(uintptr_t)address;
}

/* The 64-bit vector comes before the other one (ACPI 6.5, 5.2.10); a vector above 4 GiB cannot be entered from here. */
static void wake(uint32_t facs)
{
	if (word_at(facs) != FACS_SIGNATURE)
		return;
	if (word_at(facs + FACS_LENGTH) >= FACS_X_MIN_LENGTH && word_at(facs + FACS_X_WAKING_VECTOR) != 0 &&
	    word_at(facs + FACS_X_WAKING_VECTOR + 4) == 0)
		rom_wake_flat(word_at(facs + FACS_X_WAKING_VECTOR));
	if (word_at(facs + FACS_WAKING_VECTOR) != 0)
		rom_wake_real(word_at(facs + FACS_WAKING_VECTOR));
}

void rom_resume(void)
{
	const struct resume_block *block = (const struct resume_block *)(uintptr_t)LAYOUT_RESUME;

	if (is_valid(block)) {
		for (size_t i = 0; i < block->count; i++)
			restore(&block->writes[i]);
		wake(block->facs);
	}
	rom_console_put("W firmware resume: no valid waking vector, starting anew\r\n");
}

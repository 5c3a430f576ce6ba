/* SPDX-License-Identifier: MIT */
#include "firmware/tpm_port.h"

#include "acpi/acpi_board.h"
#include "firmware/arch/io.h"

#define TIMER_MASK 0xffffffu /* 24 bits count on every chipset */
#define TICKS_PER_MS 3580u
/*
 * A machine without ACPI hardware has no timer. One that does not move during so many polls for each ms is none; where polls
 * are so fast that a tick of a running timer takes several of them, it takes a handful.
 */
#define STILL_POLLS_PER_MS 512u

uint8_t tpm_port_read8(uint32_t offset)
{
	return *(volatile const uint8_t *)(uintptr_t)(ACPI_BOARD_TPM + offset);
}

uint32_t tpm_port_read32(uint32_t offset)
{
	return *(volatile const uint32_t *)(uintptr_t)(ACPI_BOARD_TPM + offset);
}

void tpm_port_write8(uint32_t offset, uint8_t value)
{
	*(volatile uint8_t *)(uintptr_t)(ACPI_BOARD_TPM + offset) = value;
}

void tpm_port_write32(uint32_t offset, uint32_t value)
{
	*(volatile uint32_t *)(uintptr_t)(ACPI_BOARD_TPM + offset) = value;
}

bool tpm_port_await(struct tpm_port *port, const struct tpm_port_wait *wait)
{
	uint32_t last = inl(port->timer_port) & TIMER_MASK;
	uint32_t left = wait->ms * TICKS_PER_MS, still = 0;

	while (!wait->is_over()) {
		const uint32_t now = inl(port->timer_port) & TIMER_MASK, ticks = (now - last) & TIMER_MASK;

		still = ticks == 0 ? still + 1 : 0;
		if (ticks >= left || still >= wait->ms * STILL_POLLS_PER_MS) {
			/* The time may have gone by while the host did not let us run: one more look. */
			if (wait->is_over())
				return true;
			port->missed = wait;
			return false;
		}
		left -= ticks;
		last = now;
		__asm__ volatile("pause" : : : "memory");
	}
	return true;
}

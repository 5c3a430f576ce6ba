/* SPDX-License-Identifier: MIT */
#include "firmware/qemu/qemu_processors.h"

#include <stdbool.h>

#include "firmware/arch/io.h"

/* Offsets of the registers; what reads at 0 is another one than what is written there. */
#define SELECTOR 0 /* dword, written */
#define DATA2 0    /* dword, read */
#define FLAGS 4    /* byte, read */
#define COMMAND 5  /* byte, written */
#define DATA 8     /* dword */

#define COMMAND_NEXT_EVENT 0
#define COMMAND_ARCHITECTURE_ID 3
#define FLAG_ENABLED 1u

/*
 * The first write of 0 to the selector switches from the legacy bitmap, in which processor 0 is always present so that a dword
 * of it is never 0; the second one selects.
 */
static bool switch_to_modern(uint16_t io)
{
	outl(io + SELECTOR, 0);
	outl(io + SELECTOR, 0);
	outb(io + COMMAND, COMMAND_NEXT_EVENT);
	return inl(io + DATA2) == 0;
}

/* A selector past the end reads an ID of 0, which is the boot processor's and thus no other's. */
size_t qemu_processors_read(uint16_t io, struct acpi_processor *processors, size_t capacity)
{
	size_t count = 0;

	if (!switch_to_modern(io))
		return 0;
	while (count < capacity) {
		uint32_t id;

		outl(io + SELECTOR, (uint32_t)count);
		outb(io + COMMAND, COMMAND_ARCHITECTURE_ID);
		id = inl(io + DATA);
		if (count != 0 && id == 0)
			break;
		processors[count++] = (struct acpi_processor){
			.apic_id = id,
			.node = ACPI_NO_NODE,
			.enabled = (inb(io + FLAGS) & FLAG_ENABLED) != 0,
		};
	}
	outl(io + SELECTOR, 0);
	outb(io + COMMAND, COMMAND_NEXT_EVENT);
	return count;
}

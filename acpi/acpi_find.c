/* SPDX-License-Identifier: MIT */
#include "acpi/acpi_find.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "bytes/le.h"

#define RSDP_SIZE_1 20
#define RSDP_SIZE_2 36
#define RSDP_REVISION 15
#define RSDP_RSDT 16
#define RSDP_XSDT 24
#define HEADER_SIZE 36
#define HEADER_LENGTH 4
#define FADT_FIRMWARE_CTRL 36
#define FADT_X_FIRMWARE_CTRL 132
#define FACS_SIZE 64
#define LIST_MAX 128 /* tables that are looked at */

static const uint8_t *map(const struct acpi_check_memory *memory, uint64_t address, uint64_t size)
{
	return address ? memory->map(memory->context, address, size) : NULL;
}

/* A whole table, its header's length being what it says; NULL: not all of it is memory. */
static const uint8_t *map_table(const struct acpi_check_memory *memory, uint64_t address, uint32_t *length)
{
	const uint8_t *header = map(memory, address, HEADER_SIZE);

	if (!header)
		return NULL;
	*length = le32_get(header + HEADER_LENGTH);
	return *length < HEADER_SIZE ? NULL : map(memory, address, *length);
}

/* The FADT among the entries of an RSDT (4 bytes each) or XSDT (8 bytes each). */
static const uint8_t *find_fadt(const struct acpi_check_memory *memory, uint64_t list, unsigned entry, uint32_t *length)
{
	uint32_t size = 0;
	const uint8_t *table = map_table(memory, list, &size);

	for (uint32_t i = 0, at = HEADER_SIZE; table && i < LIST_MAX && size - at >= entry; i++, at += entry) {
		const uint64_t address = entry == 8 ? le64_get(table + at) : le32_get(table + at);
		const uint8_t *found = map_table(memory, address, length);

		if (found && memcmp(found, "FACP", 4) == 0)
			return found;
	}
	return NULL;
}

uint64_t acpi_find_facs(uint64_t rsdp, const struct acpi_check_memory *memory)
{
	const uint8_t *pointer = map(memory, rsdp, RSDP_SIZE_1);
	const uint8_t *fadt = NULL, *facs;
	uint32_t length = 0;
	uint64_t address = 0;
	bool extended;

	if (!pointer)
		return 0;
	extended = pointer[RSDP_REVISION] >= 2;
	if (extended)
		pointer = map(memory, rsdp, RSDP_SIZE_2);
	if (pointer && extended)
		fadt = find_fadt(memory, le64_get(pointer + RSDP_XSDT), 8, &length);
	if (pointer && !fadt)
		fadt = find_fadt(memory, le32_get(pointer + RSDP_RSDT), 4, &length);
	if (fadt && length >= FADT_FIRMWARE_CTRL + 4)
		address = le32_get(fadt + FADT_FIRMWARE_CTRL);
	if (fadt && address == 0 && length >= FADT_X_FIRMWARE_CTRL + 8)
		address = le64_get(fadt + FADT_X_FIRMWARE_CTRL);
	facs = map(memory, address, FACS_SIZE);
	return facs && memcmp(facs, "FACS", 4) == 0 ? address : 0;
}

/* SPDX-License-Identifier: MIT */
/* FACS (ACPI 6.5, 5.2.10): it has neither checksum nor revision, and the operating system writes into it. */
#include "acpi/acpi_check_table.h"

/* Offsets. */
enum { GLOBAL_LOCK = 16, FLAGS = 20, VERSION = 32, OSPM_FLAGS = 36 };

#define FLAG_S4BIOS (1u << 0)
#define FLAG_64BIT_WAKE (1u << 1)

#define LATEST_VERSION 2
#define ALIGNMENT 64

#define FADT_S4BIOS_REQ 54

static const struct acpi_check_zero reserved[] = {
	{ GLOBAL_LOCK, 4, 0xfffffffc, "reserved bits of the Global Lock are not 0" },
	{ FLAGS, 4, 0xfffffffc, "reserved bits of the flags are not 0" },
	{ VERSION + 1, 2, 0xffff, "reserved bytes are not 0" },
	{ VERSION + 3, 1, 0xff, "reserved bytes are not 0" },
	{ OSPM_FLAGS, 4, 0xfffffffe, "reserved bits of the OSPM flags are not 0" },
	{ 40, 8, UINT64_MAX, "reserved bytes are not 0" },
	{ 48, 8, UINT64_MAX, "reserved bytes are not 0" },
	{ 56, 8, UINT64_MAX, "reserved bytes are not 0" },
};

struct acpi_check_fault acpi_check_facs(const struct acpi_check_view *facs, const struct e820_map *map)
{
	const uint64_t version = acpi_check_field(facs, VERSION, 1);

	if ((facs->address & (ALIGNMENT - 1)) != 0)
		return acpi_check_at(0, "is not on a 64-byte boundary");
	if (facs->length != ACPI_CHECK_FACS)
		return acpi_check_at(4, "length is not 64");
	if (version > LATEST_VERSION)
		return acpi_check_at(VERSION, "version is above 2");
	if (version < LATEST_VERSION && (acpi_check_field(facs, FLAGS, 4) & FLAG_64BIT_WAKE) != 0)
		return acpi_check_at(FLAGS, "64-bit wake came with version 2");
	/* An operating system takes ACPI reclaim memory for itself, and would find the FACS overwritten when it wakes. */
	if (!acpi_check_is(map, facs->address, facs->length, ACPI_CHECK_FIRMWARE))
		return acpi_check_at(0, "memory map says neither NVS nor reserved");
	return acpi_check_zeros(facs, 0, reserved, sizeof(reserved) / sizeof(reserved[0]));
}

struct acpi_check_fault acpi_check_facs_with_fadt(const struct acpi_check_view *facs,
						  const struct acpi_check_view *fadt)
{
	if ((acpi_check_field(facs, FLAGS, 4) & FLAG_S4BIOS) != 0 && acpi_check_field(fadt, FADT_S4BIOS_REQ, 1) == 0)
		return acpi_check_at(FLAGS, "S4BIOS is supported, but the FADT has no S4BIOS_REQ");
	return acpi_check_none();
}

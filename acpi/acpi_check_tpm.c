/* SPDX-License-Identifier: MIT */
/* TPM2 and TCPA (TCG ACPI Specification 1.4, chapters 7 and 8). */
#include "acpi/acpi_check_table.h"

/* Platform Class is the first field of both. */
#define PLATFORM_CLASS 36
#define CLIENT 0
#define SERVER 1

/* The area that firmware has logged its measurements in, for the operating system to read. */
static struct acpi_check_fault check_log(const struct acpi_check_view *table, uint32_t length_at, unsigned length_size,
					 uint32_t address_at, const struct e820_map *map)
{
	const uint64_t length = acpi_check_field(table, length_at, length_size);
	const uint64_t address = acpi_check_field(table, address_at, 8);

	if (length == 0 && address == 0)
		return acpi_check_none();
	if (length == 0)
		return acpi_check_at(length_at, "log area has an address but no length");
	if (address == 0 || address > UINT64_MAX - (length - 1))
		return acpi_check_at(address_at, "log area has no address, or one too high");
	if (!acpi_check_is(map, address, length, ACPI_CHECK_KEPT))
		return acpi_check_at(address_at, "memory map does not keep the log area");
	return acpi_check_none();
}

/* --- TPM2 ------------------------------------------------------------------------------------------------------------------- */

enum { TPM2_RESERVED = 38, TPM2_CONTROL_AREA = 40, TPM2_START_METHOD = 48, TPM2_LOG_LENGTH = 64, TPM2_LOG = 68 };

#define TPM2_LENGTH 52
#define TPM2_FULL_LENGTH 76
#define START_FIFO 6

/* Start methods that are not reserved. */
#define START_METHODS (1u << 2 | 1u << 6 | 1u << 7 | 1u << 8 | 1u << 11 | 1u << 12 | 1u << 13 | 1u << 15)

struct acpi_check_fault acpi_check_tpm2(const struct acpi_check_view *tpm2, const struct e820_map *map)
{
	const uint64_t control_area = acpi_check_field(tpm2, TPM2_CONTROL_AREA, 8);
	const uint64_t method = acpi_check_field(tpm2, TPM2_START_METHOD, 4);

	if (tpm2->bytes[8] < 3)
		return acpi_check_at(8, "revision is below 3");
	/* Up to 12 bytes of parameters follow the fixed part, then the log area's fields or nothing. */
	if (tpm2->length > TPM2_LOG_LENGTH && tpm2->length != TPM2_FULL_LENGTH)
		return acpi_check_at(4, "length is neither that with a log area nor that without");
	if (acpi_check_field(tpm2, PLATFORM_CLASS, 2) > SERVER)
		return acpi_check_at(PLATFORM_CLASS, "platform class is neither client nor server");
	if (acpi_check_field(tpm2, TPM2_RESERVED, 2) != 0)
		return acpi_check_at(TPM2_RESERVED, "reserved bytes are not 0");
	if (method > 15 || (START_METHODS >> method & 1) == 0)
		return acpi_check_at(TPM2_START_METHOD, "start method is a reserved one");
	if (method != START_FIFO && control_area == 0)
		return acpi_check_at(TPM2_CONTROL_AREA, "there is no control area");
	/* Its 52 bytes of fields are registers of the device, or memory that it shares. */
	if (control_area != 0 && !acpi_check_is_mmio(map, control_area, 52) &&
	    !acpi_check_is(map, control_area, 52, ACPI_CHECK_FIRMWARE))
		return acpi_check_at(TPM2_CONTROL_AREA, "memory map does not keep the control area");
	return check_log(tpm2, TPM2_LOG_LENGTH, 4, TPM2_LOG, map);
}

/* --- TCPA ------------------------------------------------------------------------------------------------------------------- */

#define TCPA_CLIENT_LENGTH 50
#define TCPA_SERVER_LENGTH 100

struct acpi_check_fault acpi_check_tcpa(const struct acpi_check_view *tcpa, const struct e820_map *map)
{
	const uint64_t class = acpi_check_field(tcpa, PLATFORM_CLASS, 2);

	if (class > SERVER)
		return acpi_check_at(PLATFORM_CLASS, "platform class is neither client nor server");
	if (tcpa->length != (class == CLIENT ? TCPA_CLIENT_LENGTH : TCPA_SERVER_LENGTH))
		return acpi_check_at(4, "length is not that of the platform class");
	if (class == CLIENT)
		return check_log(tcpa, 38, 4, 42, map);
	if (acpi_check_field(tcpa, 38, 2) != 0)
		return acpi_check_at(38, "reserved bytes are not 0");
	return check_log(tcpa, 40, 8, 48, map);
}

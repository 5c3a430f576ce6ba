/* SPDX-License-Identifier: MIT */
/* Generic Address Structure (ACPI 6.5, 5.2.3.2). */
#ifndef ACPI_ACPI_GAS_H
#define ACPI_ACPI_GAS_H

#include <stdint.h>

#include "bytes/byte_buf.h"

#define ACPI_GAS_SIZE 12

enum acpi_gas_space {
	ACPI_GAS_MEMORY = 0,
	ACPI_GAS_IO = 1,
};

enum acpi_gas_access {
	ACPI_GAS_UNDEFINED = 0,
	ACPI_GAS_BYTE = 1,
	ACPI_GAS_WORD = 2,
	ACPI_GAS_DWORD = 3,
};

/* A register of `bits` bits at bit offset 0. */
void acpi_gas_append(struct byte_buf *buf, enum acpi_gas_space space, uint8_t bits, enum acpi_gas_access access,
		     uint64_t address);

/* A register that does not exist: all zeros. */
void acpi_gas_append_none(struct byte_buf *buf);

#endif

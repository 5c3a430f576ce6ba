/* SPDX-License-Identifier: MIT */
#include "acpi/acpi_gas.h"

void acpi_gas_append(struct byte_buf *buf, enum acpi_gas_space space, uint8_t bits, enum acpi_gas_access access,
		     uint64_t address)
{
	byte_buf_u8(buf, (uint8_t)space);  /* Address Space ID */
	byte_buf_u8(buf, bits);            /* Register Bit Width */
	byte_buf_u8(buf, 0);               /* Register Bit Offset */
	byte_buf_u8(buf, (uint8_t)access); /* Access Size */
	byte_buf_u64(buf, address);        /* Address */
}

void acpi_gas_append_none(struct byte_buf *buf)
{
	byte_buf_zero(buf, ACPI_GAS_SIZE);
}

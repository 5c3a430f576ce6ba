/* SPDX-License-Identifier: MIT */
/* Where the board's own devices are on every PC that QEMU and Xen make: addresses that tables, probes and drivers share. */
#ifndef ACPI_ACPI_BOARD_H
#define ACPI_ACPI_BOARD_H

#include <stddef.h>
#include <stdint.h>

#define ACPI_BOARD_IO_APIC 0xfec00000u
#define ACPI_BOARD_IO_APIC_SIZE 0x1000
#define ACPI_BOARD_HPET 0xfed00000u
#define ACPI_BOARD_HPET_SIZE 0x400
#define ACPI_BOARD_TPM 0xfed40000u
#define ACPI_BOARD_TPM_TIS_SIZE 0x5000 /* five localities */
#define ACPI_BOARD_TPM_CRB_SIZE 0x1000
#define ACPI_BOARD_LOCAL_APIC 0xfee00000u

/* First port of COM1-COM4 by index 0-3. */
static inline uint16_t acpi_board_serial(size_t index)
{
	static const uint16_t ports[] = { 0x3f8, 0x2f8, 0x3e8, 0x2e8 };

	return ports[index];
}

#endif

/* SPDX-License-Identifier: MIT */
/*
 * FACS (ACPI 6.5, 5.2.10): where the operating system and the firmware meet after sleep. It is no table with a header, and it
 * lies in memory that survives S3, on a 64-byte boundary below 4 GiB, of the kind "ACPI NVS" in the memory map.
 */
#ifndef ACPI_ACPI_FACS_H
#define ACPI_ACPI_FACS_H

#include <stdint.h>

#define ACPI_FACS_SIZE 64

/* Offsets. */
#define ACPI_FACS_LENGTH 4
#define ACPI_FACS_WAKING_VECTOR 12   /* real mode: CS is bits 19:4, IP bits 3:0 */
#define ACPI_FACS_X_WAKING_VECTOR 24 /* 0, or an entry in flat protected mode */

/*
 * Writes a FACS, revision 2, as it is at a cold boot. An operating system that hibernated under another
 * `hardware_signature` starts afresh instead of resuming; 0 is as good as any other.
 */
void acpi_facs_write(uint8_t facs[ACPI_FACS_SIZE], uint32_t hardware_signature);

#endif

/* SPDX-License-Identifier: MIT */
/* The I/O APIC (Intel 82093AA datasheet). */
#ifndef FIRMWARE_ARCH_IO_APIC_H
#define FIRMWARE_ARCH_IO_APIC_H

#include <stdint.h>

/* Makes its ID, 0-15, the one that tables say; written only if it has another. */
void io_apic_set_id(uint8_t id);

/* IOAPICVER: the version in 7:0, the number of the last input in 23:16. */
uint32_t io_apic_version(void);

#endif

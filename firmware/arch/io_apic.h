/* SPDX-License-Identifier: MIT */
/* The I/O APIC (Intel 82093AA datasheet). */
#ifndef FIRMWARE_ARCH_IO_APIC_H
#define FIRMWARE_ARCH_IO_APIC_H

#include <stdint.h>

/* Makes its ID, 0-15, the one that tables say; written only if it has another. */
void io_apic_set_id(uint8_t id);

#endif

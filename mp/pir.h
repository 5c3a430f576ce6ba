/* SPDX-License-Identifier: MIT */
/*
 * The PCI IRQ Routing Table $PIR (Microsoft, PCI IRQ Routing Table Specification 1.0), for operating systems that use neither
 * ACPI nor I/O APICs: which link of the interrupt router each slot's pins are wired to.
 */
#ifndef MP_PIR_H
#define MP_PIR_H

#include <stddef.h>

#include "bytes/byte_buf.h"
#include "mp/mp_inputs.h"

#define PIR_HEADER_SIZE 32
#define PIR_SLOT_SIZE 16

/* Slots at most: a table that is never in the way of the others in the F segment. */
#define PIR_MAX_SLOTS 1024
#define PIR_MAX_SIZE (PIR_HEADER_SIZE + PIR_MAX_SLOTS * PIR_SLOT_SIZE)

/*
 * Appends the table to an empty `buf`, with as many slots as its capacity takes; sets `*slots` to their number. The table
 * belongs in F0000h-FFFFFh at a multiple of 16. False: the capacity does not even take the table without slots.
 */
bool pir_build(const struct mp_inputs *inputs, struct byte_buf *buf, size_t *slots);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * An independent check of a PCI IRQ Routing Table, written from PCI IRQ Routing Table Specification 1.0 and not from the
 * builder: form, place, checksum, every slot's fields, and what slots say of each other.
 */
#ifndef MP_PIR_CHECK_H
#define MP_PIR_CHECK_H

#include <stddef.h>
#include <stdint.h>

struct pir_check_result {
	const char *fault; /* NULL: no fault; else a clause for the log */
	uint32_t offset;   /* into the table */
};

/* The table at `address`, of which `size` bytes, not necessarily all of them, are at `table`. */
struct pir_check_result pir_check(uint32_t address, const uint8_t *table, size_t size);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * The MP configuration table and its floating pointer structure (Intel MultiProcessor Specification 1.4, chapter 4), for
 * operating systems that do not use ACPI.
 *
 * Every PCI bus has a bus entry, and every interrupt pin in use an interrupt entry with its own bus, device and pin (appendix
 * D), also behind bridges. Extended entries are not used: what they say, the address map and the bus tree, PCI tells itself.
 */
#ifndef MP_MP_TABLE_H
#define MP_MP_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bytes/byte_buf.h"
#include "mp/mp_inputs.h"

#define MP_POINTER_SIZE 16
#define MP_APIC_ID_MAX 254 /* FFh names all local APICs */

/* I/O interrupt entries at most: Linux stops with a panic when it meets 1024 of them. */
#define MP_TABLE_MAX_INTERRUPTS 1000

/* Bytes that any table fits. */
#define MP_TABLE_MAX_SIZE (44 + 255 * 20 + 257 * 8 + 8 + MP_TABLE_MAX_INTERRUPTS * 8 + 2 * 8)

enum mp_table_error {
	MP_TABLE_OK,
	MP_TABLE_NO_BOOT_PROCESSOR, /* none, or its APIC ID does not fit: a table without it would be wrong */
	MP_TABLE_FULL,              /* the buffer's capacity does not suffice */
};

struct mp_table_result {
	enum mp_table_error error;
	size_t processors;
	size_t processors_left_out; /* APIC ID beyond MP_APIC_ID_MAX */
	size_t interrupts;          /* I/O interrupt entries */
	size_t slots_left_out; /* no room for their interrupts: an OS finds them by their bridge's, if behind one */
};

/*
 * Appends the table to an empty `buf`. Where not all slots fit, the first ones do, each with all of its pins: of a slot with
 * only some of its pins Linux takes any for the others.
 */
struct mp_table_result mp_table_build(const struct mp_inputs *inputs, struct byte_buf *buf);

/* The floating pointer structure of a table at `address`; MP_POINTER_SIZE bytes, which belong at a multiple of 16. */
void mp_table_pointer(uint32_t address, uint8_t pointer[MP_POINTER_SIZE]);

/* A sentence for the error. */
const char *mp_table_error_text(enum mp_table_error error);

#endif

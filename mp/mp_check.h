/* SPDX-License-Identifier: MIT */
/*
 * An independent check of an MP floating pointer structure and the configuration table that it leads to, written from Intel
 * MultiProcessor Specification 1.4, chapter 4, and not from the builder: form, lengths, checksums, order, every entry's
 * fields, and what entries say of each other.
 *
 * Nothing is trusted: no read outside of what `map` grants.
 */
#ifndef MP_MP_CHECK_H
#define MP_MP_CHECK_H

#include <stdint.h>

/* How a checker reads memory: `size` bytes at physical `address`, or NULL if not all of them are memory. */
struct mp_check_memory {
	const uint8_t *(*map)(void *context, uint32_t address, uint32_t size);
	void *context;
};

struct mp_check_result {
	const char *fault; /* NULL: no fault; else a clause for the log: "checksum", "bus entry: unknown type" ... */
	uint32_t address;  /* of the structure it is in */
	uint32_t offset;   /* into it */
};

/* `pointer`: where the floating pointer structure is. */
struct mp_check_result mp_check(uint32_t pointer, const struct mp_check_memory *memory);

#endif

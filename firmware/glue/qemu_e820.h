/* SPDX-License-Identifier: MIT */
/*
 * QEMU's fw_cfg file `etc/e820`: packed entries of 20 bytes, each u64 base, u64 length, u32 type,
 * little endian (QEMU hw/i386/e820_memory_layout.h). It lists RAM and QEMU's own reserved ranges,
 * in any order.
 */
#ifndef FIRMWARE_GLUE_QEMU_E820_H
#define FIRMWARE_GLUE_QEMU_E820_H

#include <stddef.h>
#include <stdint.h>

#include "e820/e820.h"

#define QEMU_E820_ENTRY_SIZE 20
#define QEMU_E820_SIZE_MAX (E820_MAP_CAPACITY * QEMU_E820_ENTRY_SIZE)

enum qemu_e820_error {
	QEMU_E820_OK,
	QEMU_E820_SIZE,     /* empty, or not a multiple of 20 bytes */
	QEMU_E820_TOO_MANY, /* more than QEMU_E820_SIZE_MAX bytes, or than the map holds */
	QEMU_E820_ZERO_LENGTH,
	QEMU_E820_WRAPS,      /* an entry runs past 2^64 */
	QEMU_E820_BAD_TYPE,   /* a type that ACPI 6.5, table 15.1 does not define */
	QEMU_E820_OVERLAP,    /* an entry lies on one before it in the file */
	QEMU_E820_NO_LOW_RAM, /* no RAM at address 0 */
};

struct qemu_e820_result {
	enum qemu_e820_error error;
	size_t entry; /* the one at fault, counted from 0; 0 when the file as a whole is */
};

/*
 * Fills `map` from the file's bytes. Unless the result is QEMU_E820_OK, the contents of `map` mean
 * nothing.
 */
struct qemu_e820_result qemu_e820_parse(struct e820_map *map, const uint8_t *bytes, size_t size);

/* What is wrong with the entry or the file, as a clause: "the entry has no length". */
const char *qemu_e820_error_text(enum qemu_e820_error error);

#endif

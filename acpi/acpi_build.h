/* SPDX-License-Identifier: MIT */
/*
 * Our own ACPI tables, all of them, in one block of memory: DSDT, SSDT, FADT, MADT, what else the machine has, RSDT, XSDT.
 * Deterministic: the same inputs and address give the same bytes. The FACS lies apart, for it must survive; see acpi_facs.h.
 */
#ifndef ACPI_ACPI_BUILD_H
#define ACPI_ACPI_BUILD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "acpi/acpi_inputs.h"
#include "bytes/byte_buf.h"

#define ACPI_MAX_TABLES 32
#define ACPI_RSDP_SIZE 36

/* Where a table is in the block. */
struct acpi_table_place {
	char signature[5];
	uint32_t offset, length;
};

struct acpi_block {
	struct byte_buf buf;
	uint64_t address; /* of the block's first byte as the guest sees it; a multiple of 64 */
	size_t count;
	struct acpi_table_place tables[ACPI_MAX_TABLES];
	uint8_t rsdp[ACPI_RSDP_SIZE]; /* to be placed on a 16-byte boundary where it is looked for */
};

enum acpi_build_error {
	ACPI_BUILD_OK,
	ACPI_BUILD_FULL,   /* the buffer is too small */
	ACPI_BUILD_TABLES, /* more than ACPI_MAX_TABLES */
	ACPI_BUILD_INPUT,  /* an input that no table can express: more than ACPI_MAX_..., a FACS that is misplaced */
};

/*
 * `block` comes with `buf` initialised and `address` set. The size of the block does not depend on the address, so that a
 * first run into scratch memory at address 0 tells how much to allocate.
 */
enum acpi_build_error acpi_build(const struct acpi_inputs *inputs, struct acpi_block *block);

/* A clause for the log. */
const char *acpi_build_error_text(enum acpi_build_error error);

#endif

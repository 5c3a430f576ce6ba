/* SPDX-License-Identifier: MIT */
/*
 * Our own ACPI tables, all of them, in one block of memory: DSDT, SSDT, FADT, MADT, what else the machine has, copies of the
 * tables that are passed on, RSDT, XSDT.
 * Deterministic: the same inputs and address give the same bytes. The FACS lies apart, for it must survive; see acpi_facs.h.
 */
#ifndef ACPI_ACPI_BUILD_H
#define ACPI_ACPI_BUILD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "acpi/acpi_inputs.h"
#include "bytes/byte_buf.h"

#define ACPI_MAX_TABLES 64
#define ACPI_RSDP_SIZE 36

/* Where a table is in the block. */
struct acpi_table_place {
	char signature[5];
	uint32_t offset, length;
};

struct acpi_block {
	struct byte_buf buf;
	uint64_t
		address; /* of the block's first byte as the guest sees it; a multiple of 64, all of the block below 4 GiB */
	size_t count;
	struct acpi_table_place tables[ACPI_MAX_TABLES];
	uint8_t rsdp[ACPI_RSDP_SIZE]; /* to be placed on a 16-byte boundary where it is looked for */
};

enum acpi_build_error {
	ACPI_BUILD_OK,
	ACPI_BUILD_FULL,    /* the buffer is too small */
	ACPI_BUILD_ADDRESS, /* the block is not on a 64-byte boundary, or not below 4 GiB where the RSDT can tell of it */
	ACPI_BUILD_TABLES, /* more than ACPI_MAX_TABLES */
	ACPI_BUILD_DSDT,   /* the DSDT that was compiled in is damaged */
	ACPI_BUILD_AML,    /* the DSDT or the SSDT is no well-formed AML */
	/*
	 * The rest: an input that no table can express, or that would contradict another.
	 */
	ACPI_BUILD_COUNT,        /* more than ACPI_MAX_... of something; no processor, or no root */
	ACPI_BUILD_FACS,         /* not on a 64-byte boundary, not below 4 GiB, or none */
	ACPI_BUILD_GPE,          /* a length of the GPE0 block that is odd or above 30 */
	ACPI_BUILD_PROCESSOR,    /* an APIC ID of FFFFFFFFh, which addresses all processors */
	ACPI_BUILD_NODE,         /* a proximity domain that is not below node_count */
	ACPI_BUILD_DISTANCE,     /* a distance that is not 10 on the diagonal, or below 10 beside it (5.2.17) */
	ACPI_BUILD_PMEM_RANGE,   /* persistent memory that is not in whole pages of 4 KiB, or ends before it starts */
	ACPI_BUILD_PMEM_OVERLAP, /* two ranges of it overlap */
	ACPI_BUILD_PMEM_LINE,    /* one cannot be divided among its DIMMs: acpi_nfit_part_size */
	ACPI_BUILD_PMEM_HANDLE, /* an NVDIMM's handle of 0, two that are the same, or above FFFFh where there is a mailbox */
	ACPI_BUILD_PMEM_FLUSH, /* a flush hint that is not on an 8-byte boundary, or in persistent memory */
	ACPI_BUILD_MAILBOX,    /* a page of 0 or not on its boundary, or ports beyond FFFFh */
	ACPI_BUILD_PASSED,     /* a table to be passed on that acpi_blob_check finds wrong, or too many bytes of them */
};

/*
 * `block` comes with `buf` initialised and `address` set. The size of the block does not depend on the address, so that a
 * first run into scratch memory at address 0 tells how much to allocate. After an error nobody may be told of the block.
 */
enum acpi_build_error acpi_build(const struct acpi_inputs *inputs, struct acpi_block *block);

/* The place of the first table with this signature, or NULL. */
const struct acpi_table_place *acpi_build_find(const struct acpi_block *block, const char *signature);

/* A clause for the log. */
const char *acpi_build_error_text(enum acpi_build_error error);

#endif

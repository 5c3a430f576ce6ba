/* SPDX-License-Identifier: MIT */
/*
 * Tables that someone else made, one behind the other in a blob, as a toolstack hands them over: which of them can be listed
 * with ours (ACPI 6.5, 5.2.6). Nothing in the blob is trusted.
 *
 * Can be listed: SSDT, and any table whose signature ours do not have. Refused, whether or not this machine has such a table:
 *
 *   RSDT, XSDT, DSDT, FACS, FACP                           lists, or reached by a pointer of their own
 *   APIC, HPET, MCFG, SRAT, SLIT, WAET, SPCR, TCPA, TPM2   say what the firmware knows better: it has programmed or probed it
 *   NFIT                                                   only beside one of our own (struct acpi_inputs.pmem): there can be one
 */
#ifndef ACPI_ACPI_BLOB_H
#define ACPI_ACPI_BLOB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "acpi/acpi_inputs.h"

enum acpi_blob_error {
	ACPI_BLOB_OK,
	/*
	 * The end of what can be read: where the next table begins, only this one's length would tell.
	 */
	ACPI_BLOB_HEADER, /* fewer bytes are left than a header takes; `found`, `expected` */
	ACPI_BLOB_SHORT,  /* a length below that of a header; `found`, `expected` */
	ACPI_BLOB_LONG,   /* a length beyond the end of the blob; `found`, `expected`: what is left */
	/*
	 * This table only. `found` and `expected` are the byte at offset 9 with ACPI_BLOB_CHECKSUM; the count of tables, the sum of
	 * lengths with the last two; else 0.
	 */
	ACPI_BLOB_SIGNATURE, /* not four upper-case letters, digits or underscores */
	ACPI_BLOB_REFUSED,   /* a signature from the list above */
	ACPI_BLOB_CHECKSUM,  /* the bytes do not sum up to 0 */
	ACPI_BLOB_COUNT,     /* one more than ACPI_MAX_PASSED */
	ACPI_BLOB_SIZE,      /* more than ACPI_MAX_PASSED_BYTES, all taken together */
};

/* One table of the blob, or what is wrong where it should be. */
struct acpi_blob_item {
	enum acpi_blob_error error;
	size_t offset;            /* into the blob */
	char signature[5];        /* '?' for what cannot be printed; "" if there is not even that */
	struct acpi_passed table; /* bytes NULL unless it is ACPI_BLOB_OK */
	uint32_t found, expected;
};

/* Where a walk is. */
struct acpi_blob {
	const uint8_t *bytes;
	size_t size, offset;
	uint32_t count, total; /* of the tables that were OK */
	bool own_nfit; /* we make an NFIT, so that this one is refused; acpi_blob_begin says false, the caller may say true */
};

/* `bytes` is `size` bytes that stay as they are during the walk and for as long as its tables are used. */
void acpi_blob_begin(struct acpi_blob *blob, const uint8_t *bytes, size_t size);

/*
 * The next table, right or wrong; false: there is none. Ends after size / 36 + 1 calls at the latest. Fewer bytes than a header
 * behind the last table are no table when all of them are 0.
 */
bool acpi_blob_next(struct acpi_blob *blob, struct acpi_blob_item *item);

/*
 * What is wrong with one table by itself: one of ACPI_BLOB_HEADER to ACPI_BLOB_CHECKSUM, or ACPI_BLOB_OK. A header that tells
 * another length than `table` does is ACPI_BLOB_SHORT or ACPI_BLOB_LONG.
 */
enum acpi_blob_error acpi_blob_check(const struct acpi_passed *table);

/* The same beside an NFIT of our own, when there is one: that one is ACPI_BLOB_REFUSED. */
enum acpi_blob_error acpi_blob_check_beside(const struct acpi_passed *table, bool own_nfit);

/* Whether a table with this header is refused, whatever else is in it. `header` is at least the 4 bytes of the signature. */
bool acpi_blob_is_ours(const uint8_t *header, bool own_nfit);

/* A clause for the log. */
const char *acpi_blob_error_text(enum acpi_blob_error error);

#endif

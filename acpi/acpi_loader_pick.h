/* SPDX-License-Identifier: MIT */
/*
 * Single tables out of a loader script's files, for whoever lists them beside tables of another origin. acpi_loader_run takes
 * all or nothing; here one table is taken, the files that its pointers lead to are placed, and nothing else is.
 *
 * A table is copied elsewhere after it was picked, and the others that the device model made beside it stay away. So a pointer
 * can be kept that leads from the table to another file (QEMU's NVDIMM code has one, to the page it shares with QEMU), and none
 * that leads to anything in the file of tables, the table itself included.
 */
#ifndef ACPI_ACPI_LOADER_PICK_H
#define ACPI_ACPI_LOADER_PICK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "acpi/acpi_blob.h"
#include "acpi/acpi_loader.h"

enum acpi_loader_pick_error {
	ACPI_LOADER_PICK_OK,
	/* Found before anything is placed. */
	ACPI_LOADER_PICK_OUTSIDE,   /* the table does not lie inside the file, or the script does not place that file */
	ACPI_LOADER_PICK_STRADDLES, /* a command's pointer field or sum lies partly inside the table */
	ACPI_LOADER_PICK_TO_TABLE,  /* a pointer to the file of tables, in the table or in a file that it leads to, or
				     * one into the table that the device model wants to know */
	ACPI_LOADER_PICK_ZONE,      /* a file that it leads to is for 0xF0000-0xFFFFF */
	ACPI_LOADER_PICK_POINTER,   /* a pointer's initial offset is not inside the file it points to */
	/* Found when it is placed: files may have been placed then, and the device model knows nothing of them. */
	ACPI_LOADER_PICK_NO_MEMORY, /* the callback could not give the memory */
	ACPI_LOADER_PICK_READ,      /* the callback could not read the file */
	ACPI_LOADER_PICK_ADDRESS,   /* a pointer's size does not hold the address */
	ACPI_LOADER_PICK_TABLE, /* acpi_blob_check says no; `table` has what. Before placing unless it is the checksum */
	ACPI_LOADER_PICK_WRITE, /* the callback could not write the file: the device model may know of it or not */
};

struct acpi_loader_pick_result {
	enum acpi_loader_pick_error error;
	size_t command;             /* the index of the command that is at fault; command_count: none is */
	enum acpi_blob_error table; /* with ACPI_LOADER_PICK_TABLE */
};

/* A file that a picked table leads to. */
struct acpi_loader_pick_file {
	bool placed, told; /* the device model was told where it is, if it wants to know */
	enum acpi_loader_pick_error error;
	uint8_t *data;
	uint64_t address;
};

struct acpi_loader_pick {
	const struct acpi_loader *loader;
	const struct acpi_loader_ops *ops;
	const char *name; /* of the file of tables */
	const uint8_t *bytes;
	uint32_t size;
	struct acpi_loader_pick_file files[ACPI_LOADER_MAX_FILES]; /* in the order of loader->files */
};

/*
 * Begins: `loader` has passed acpi_loader_check and was not run, `bytes` is the file `name` as the device model gives it. All
 * stay in place while `pick` is used; of `ops` all callbacks are.
 */
void acpi_loader_pick_begin(struct acpi_loader_pick *pick, const struct acpi_loader *loader,
			    const struct acpi_loader_ops *ops, const char *name, const uint8_t *bytes, uint32_t size);

/*
 * Picks the table of `length` bytes at `start` of the file of tables (struct acpi_passed: its header says so, too) into `to`,
 * which has room for `length` bytes: pointers point, checksums are right, acpi_blob_check has passed. Each file is placed once,
 * however many tables lead to it; a file that could not be made whole fails each of them in the same way. The device model is
 * told last. After an error `to` holds bytes that nobody may be given.
 */
struct acpi_loader_pick_result acpi_loader_pick_table(struct acpi_loader_pick *pick, uint32_t start, uint32_t length,
						      uint8_t *to);

/* A clause for the log. */
const char *acpi_loader_pick_error_text(enum acpi_loader_pick_error error);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * Whether a definition block that was passed on declares a name that the DSDT or our own SSDT has, too. An operating system keeps
 * the first and reports an error for the second; ACPICA gives up the rest of the block then.
 */
#ifndef ACPI_ACPI_CLASH_H
#define ACPI_ACPI_CLASH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "acpi/acpi_build.h"
#include "acpi/aml_walk.h"

#define ACPI_CLASH_NAMES 512 /* of one block; those behind are not compared */

struct acpi_clash {
	size_t table;              /* index into block->tables */
	enum aml_walk_error error; /* not AML_WALK_OK: its AML cannot be read from `offset` on, and `path` is empty */
	size_t offset;             /* into the table */
	char path[AML_WALK_PATH];  /* the first name of ours that it declares, too, in the order of ours */
	/* Of the search itself. */
	size_t name_count;
	uint32_t names[ACPI_CLASH_NAMES];
};

/*
 * The next table of *index or behind, in a block that acpi_build has made, of which there is something to say; *index is then the
 * one behind it. To begin with *index is 0. False: there is none. What stands in a method, or in an If, Else or While, is not
 * compared: it may never come to be.
 */
bool acpi_clash_next(const struct acpi_block *block, size_t *index, struct acpi_clash *clash);

#endif

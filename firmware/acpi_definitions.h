/* SPDX-License-Identifier: MIT */
/* Definition blocks of others beside ours: which of them an operating system could load. */
#ifndef FIRMWARE_ACPI_DEFINITIONS_H
#define FIRMWARE_ACPI_DEFINITIONS_H

#include <stddef.h>

#include "acpi/acpi_build.h"
#include "acpi/acpi_inputs.h"
#include "firmware/glue/acpi_choice.h"

/*
 * Leaves out of inputs->passed each definition block that an operating system could not load beside those before it in `block`, which
 * acpi_build has made of the inputs, with a line that names both places. Returns how many; the block is then to be built anew. Panics
 * when one of ours clashes with another of ours, or when one of `required` is left out or not there.
 */
size_t acpi_definitions_resolve(struct acpi_inputs *inputs, const struct acpi_choice *required,
				const struct acpi_block *block);

#endif

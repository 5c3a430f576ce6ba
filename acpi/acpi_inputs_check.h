/* SPDX-License-Identifier: MIT */
/* Whether struct acpi_inputs can be put into tables: what acpi_build asks before it writes anything. */
#ifndef ACPI_ACPI_INPUTS_CHECK_H
#define ACPI_ACPI_INPUTS_CHECK_H

#include "acpi/acpi_build.h"
#include "acpi/acpi_inputs.h"

/* ACPI_BUILD_OK, or the first of ACPI_BUILD_COUNT and what follows it that is true of `inputs`. */
enum acpi_build_error acpi_inputs_check(const struct acpi_inputs *inputs);

#endif

/* SPDX-License-Identifier: MIT */
/* Whether struct acpi_inputs can be put into tables: what acpi_build asks before it writes anything. */
#ifndef ACPI_ACPI_INPUTS_CHECK_H
#define ACPI_ACPI_INPUTS_CHECK_H

#include "acpi/acpi_build.h"
#include "acpi/acpi_inputs.h"

/* ACPI_BUILD_OK, or the first of ACPI_BUILD_COUNT and what follows it that is true of `inputs`. */
enum acpi_build_error acpi_inputs_check(const struct acpi_inputs *inputs);

/*
 * Whether `distances`, node_count * node_count of them row by row, can be in a SLIT (5.2.17): 10 from each node to itself, no less
 * than that to others.
 */
bool acpi_inputs_distances_are_valid(const uint8_t *distances, size_t node_count);

#endif

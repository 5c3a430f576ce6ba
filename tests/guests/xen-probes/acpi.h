/* SPDX-License-Identifier: MIT */
/* The ACPI tables that the XSDT lists, found and checked by acpi.c. */
#ifndef TESTS_GUESTS_XEN_PROBES_ACPI_H
#define TESTS_GUESTS_XEN_PROBES_ACPI_H

#include <stdbool.h>
#include <stdint.h>

/* The address of the table with this signature, the first one; 0: there is none. */
uint32_t acpi_table(const char *signature);

/* Whether a table has a sane length, the right checksum and lies where the operating system keeps off or takes it from. */
bool acpi_table_is_sound(uint32_t address, const char **fault);

/* Processors that the MADT calls enabled. */
uint32_t acpi_processors(void);

#endif

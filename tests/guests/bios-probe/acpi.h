/* SPDX-License-Identifier: MIT */
/* ACPI tables as an operating system finds them (ACPI 6.5, 5.2), and how they say that the machine is ended. */
#ifndef TESTS_GUESTS_BIOS_PROBE_ACPI_H
#define TESTS_GUESTS_BIOS_PROBE_ACPI_H

#include <stdbool.h>
#include <stdint.h>

/* Prints RSDP, RSDT, XSDT and every table that they name; `whose` goes before the kinds of the records. */
void acpi_show(const char *whose, uint64_t rsdp);

/* Writes S5 into the PM1 control registers of the FADT that acpi_show has met. Returns when that does not work. */
void acpi_power_off(void);

/* Writes the FADT's reset register. Returns when that does not work. */
void acpi_reset(void);

#endif

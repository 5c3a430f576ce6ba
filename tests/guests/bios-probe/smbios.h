/* SPDX-License-Identifier: MIT */
/* SMBIOS as an operating system reads it (DSP0134 3.7, 5.2 and 6.1). */
#ifndef TESTS_GUESTS_BIOS_PROBE_SMBIOS_H
#define TESTS_GUESTS_BIOS_PROBE_SMBIOS_H

#include <stdint.h>

/* Prints an entry point of either kind, "_SM_" or "_SM3_", and a summary of its structures; `whose` as in acpi.h. */
void smbios_show(const char *whose, uint64_t entry);

#endif

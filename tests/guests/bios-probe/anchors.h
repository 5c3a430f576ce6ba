/* SPDX-License-Identifier: MIT */
/*
 * What operating systems search for: RSDP (ACPI 6.5, 5.2.5.1), SMBIOS (DSP0134 5.2), MP (MultiProcessor Specification
 * 4) and $PIR.
 */
#ifndef TESTS_GUESTS_BIOS_PROBE_ANCHORS_H
#define TESTS_GUESTS_BIOS_PROBE_ANCHORS_H

/*
 * Prints each one with a good sum, wherever in E0000h-FFFFFh it lies, and the tables behind; where the sum is wrong
 * only the address, as it may be text in the BIOS's code. `whose` as in acpi.h.
 */
void anchors_show(const char *whose);

#endif

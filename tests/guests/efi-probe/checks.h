/* SPDX-License-Identifier: MIT */
/* What the EFI probe looks at (UEFI 2.10); each prints records (tests/payloads/probe_lines.py reads them). */
#ifndef TESTS_GUESTS_EFI_PROBE_CHECKS_H
#define TESTS_GUESTS_EFI_PROBE_CHECKS_H

void show_memory_map(void); /* 7.2.3 */
void show_tables(void);     /* 4.6: ACPI and SMBIOS */
void show_pci(void);        /* 14.4: functions */
void show_roots(void);      /* 14.2: windows of the root bridges */
void show_display(void);    /* 12.9 */
void show_disks(void);      /* 13.9 */

#endif

/* SPDX-License-Identifier: MIT */
/* What the BIOS probe looks at; each prints records (tests/payloads/probe_lines.py reads them). */
#ifndef TESTS_GUESTS_BIOS_PROBE_CHECKS_H
#define TESTS_GUESTS_BIOS_PROBE_CHECKS_H

void show_memory(void);  /* int 15h E820h, E801h, 88h; int 12h; the extended BIOS data area */
void show_pci(void);     /* int 1Ah B1xxh */
void show_disks(void);   /* int 13h */
void show_display(void); /* int 10h */

#endif

/* SPDX-License-Identifier: MIT */
/* The boot processor's local APIC in virtual wire mode: interrupts of the 8259s arrive as on a PC without APICs. */
#ifndef FIRMWARE_ARCH_LAPIC_H
#define FIRMWARE_ARCH_LAPIC_H

/*
 * MP specification 1.4, 3.6.2.2. A processor without local APIC needs none of this and gets a log line. The
 * I/O APIC stays as reset leaves it: every input masked.
 */
void lapic_init_virtual_wire(void);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * A payload that judges nothing and shows the machine as the firmware has left it, for a program on the host that
 * compares two. One line for each thing, numbers in hexadecimal without 0x, to Xen's debug port (E9h):
 *
 *   view memory ADDRESS LENGTH       a region of memory follows; what no line shows is zero
 *   view bytes ADDRESS BYTES...      up to 64 of its bytes
 *   view config BUS DEVICE FUNCTION OFFSET BYTES...
 *   view bar BUS DEVICE FUNCTION REGISTER ADDRESS SIZE KIND    KIND: io, mem, pref or rom
 *   view NAME INDEX VALUE            a register of a group: cmos, port, msr, lapic, ioapic, param
 *   view end
 */
#ifndef TESTS_GUESTS_XEN_VIEW_VIEW_H
#define TESTS_GUESTS_XEN_VIEW_VIEW_H

#include <stdbool.h>
#include <stdint.h>

/* A line is begun, gets words, and is ended. */
void view_begin(const char *name);
void view_word(const char *word);
void view_number(uint64_t value);
void view_bytes(const uint8_t *bytes, uint32_t count);
void view_end(void);

void view_register(const char *group, uint32_t index, uint64_t value);
void view_memory(uint32_t address, uint32_t length);

/* What there is to see. */
void view_handed(void);     /* the block at 1000h and all that it leads to: E820, ACPI, SMBIOS, MP, $PIR; hvm_info */
void view_pci(void);        /* configuration space of all buses, and the BARs' sizes */
void view_registers(void);  /* CMOS, ELCR, MTRRs, APICs */
void view_parameters(void); /* HVM parameters */

#endif

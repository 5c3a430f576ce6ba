/* SPDX-License-Identifier: MIT */
/* The checks, in the order in which main.c makes them; later ones use what earlier ones found. */
#ifndef TESTS_GUESTS_XEN_PROBES_CHECKS_H
#define TESTS_GUESTS_XEN_PROBES_CHECKS_H

void check_entry(void);      /* registers and segments at the first instruction */
void check_image(void);      /* the payload's own bytes */
void check_xen(void);        /* CPUID leaves, hypercall page */
void check_block(void);      /* the information block at 1000h */
void check_memory_map(void); /* E820 */
void check_cmos(void);       /* memory sizes in CMOS */
void check_pci(void);        /* BARs, decoding, bridges */
void check_interrupts(void); /* interrupt lines and their routes */
void check_chipset(void);    /* power management and ECAM */
void check_acpi(void);       /* RSDP and all tables */
void check_acpi_fixed(void); /* FADT, FACS, MADT, MCFG in detail */
void check_smbios(void);
void check_mp(void); /* MP tables and $PIR, which SeaBIOS takes */
void check_mtrr(void);
void check_apic(void);       /* virtual wire */
void check_parameters(void); /* HVM parameters, special pages */
void check_xenstore(void);   /* the connection is free for the payload */
void check_processors(void); /* the others wait for INIT and SIPI */

#endif

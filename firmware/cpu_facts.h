/* SPDX-License-Identifier: MIT */
/* What the processor says of the address space, the same under each platform. */
#ifndef FIRMWARE_CPU_FACTS_H
#define FIRMWARE_CPU_FACTS_H

#include <stdbool.h>

/* Physical address width: CPUID 80000008h EAX 7:0, or what a processor without that leaf has. */
unsigned cpu_facts_address_bits(void);

/* Whether addresses below 1 TiB are the processor's own links' (struct pci_window_facts.hypertransport). */
bool cpu_facts_hypertransport(void);

#endif

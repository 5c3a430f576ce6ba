/* SPDX-License-Identifier: MIT */
/* What was found in PCI configuration space, on bus 0 and all buses that bridges lead to. */
#ifndef TESTS_GUESTS_XEN_PROBES_PCI_H
#define TESTS_GUESTS_XEN_PROBES_PCI_H

#include <stdbool.h>
#include <stdint.h>

#define PCI_FUNCTIONS_MAX 96
#define PCI_BARS 7 /* the ROM's is the last */
#define PCI_ROM 6

struct pci_bar {
	bool io, rom, prefetchable;
	uint64_t address, size; /* size 0: there is none */
};

struct pci_function {
	uint8_t bus, device, function;
	bool bridge;
	uint16_t vendor_id, device_id, command, class;
	uint8_t pin, line;
	struct pci_bar bars[PCI_BARS];
};

uint32_t pci_count(void);
const struct pci_function *pci_function(uint32_t index);

/* NULL: there is no such function. */
const struct pci_function *pci_find(uint8_t bus, uint8_t device, uint8_t function);

/* bb:dd.f as 0xbbddf for messages. */
uint32_t pci_name(const struct pci_function *function);

uint32_t pci_read(const struct pci_function *function, uint8_t at, uint32_t width);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * Reads single dwords of one function. Where access is wide it reads the 8 aligned bytes that the dword is in and keeps
 * them until another 8 are read: the other half of them costs nothing. Only for registers that nothing changes meanwhile.
 */
#ifndef PCI_PCI_READER_H
#define PCI_PCI_READER_H

#include <stdbool.h>
#include <stdint.h>

#include "pci/pci_cfg.h"

struct pci_reader {
	struct pci_cfg *cfg;
	uint64_t kept;
	uint16_t bdf;
	uint16_t kept_at; /* a multiple of 8, or PCI_READER_EMPTY */
};

#define PCI_READER_EMPTY UINT16_MAX

void pci_reader_init(struct pci_reader *reader, struct pci_cfg *cfg, uint16_t bdf);

/* `reg` is a multiple of 4. */
uint32_t pci_reader_read(struct pci_reader *reader, uint16_t reg);

#endif

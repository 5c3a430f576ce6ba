/* SPDX-License-Identifier: MIT */
#include "pci/pci_reader.h"

void pci_reader_init(struct pci_reader *reader, struct pci_cfg *cfg, uint16_t bdf)
{
	*reader = (struct pci_reader){ .cfg = cfg, .bdf = bdf, .kept_at = PCI_READER_EMPTY };
}

uint32_t pci_reader_read(struct pci_reader *reader, uint16_t reg)
{
	uint16_t at = reg & ~7u;

	if (!pci_cfg_is_wide(reader->cfg))
		return pci_cfg_read(reader->cfg, reader->bdf, reg, 4);
	if (reader->kept_at != at) {
		reader->kept = pci_cfg_read64(reader->cfg, reader->bdf, at);
		reader->kept_at = at;
	}
	return (uint32_t)(reg == at ? reader->kept : reader->kept >> 32);
}

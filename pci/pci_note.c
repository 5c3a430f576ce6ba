/* SPDX-License-Identifier: MIT */
#include "pci/pci_note.h"

void pci_note_add(struct pci_inventory *inventory, enum pci_note_kind kind, uint16_t bdf, uint16_t reg, uint32_t value)
{
	struct pci_note *note;

	if (inventory->note_count == PCI_MAX_NOTES) {
		inventory->notes_lost++;
		return;
	}
	note = &inventory->notes[inventory->note_count++];
	note->kind = (uint8_t)kind;
	note->bdf = bdf;
	note->reg = reg;
	note->value = value;
}

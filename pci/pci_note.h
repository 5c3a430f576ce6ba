/* SPDX-License-Identifier: MIT */
/* Adds to the notes of an inventory. */
#ifndef PCI_PCI_NOTE_H
#define PCI_PCI_NOTE_H

#include <stdint.h>

#include "pci/pci_inventory.h"

/* Notes beyond PCI_MAX_NOTES are only counted, in inventory->notes_lost. */
void pci_note_add(struct pci_inventory *inventory, enum pci_note_kind kind, uint16_t bdf, uint16_t reg, uint32_t value);

#endif

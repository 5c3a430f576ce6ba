/* SPDX-License-Identifier: MIT */
/* What fake_pci's parts ask of each other: the capabilities whose registers act. */
#ifndef TESTS_FAKE_FAKE_PCI_CAPS_H
#define TESTS_FAKE_FAKE_PCI_CAPS_H

#include "tests/fake/fake_pci.h"

/* Whether the port passes on what is for devices 1-31 behind it. */
bool fake_pci_forwards_ari(const struct fake_pci *fake, int function);

/* To be called after each write to the function: registers that act on others do. */
void fake_pci_written(struct fake_pci *fake, int function);

/* Gives a BAR, or a VF BAR whose first register is at `reg`, the address bits of that size, all 0. */
void fake_pci_resize_bar(struct fake_pci *fake, int function, unsigned reg, uint64_t size);

/* A BAR register, or the first VF BAR register of that capability, as it is at power-on. */
void fake_pci_set_bar_at(struct fake_pci *fake, int function, unsigned reg, const struct pci_bar *bar);

/* The next extended capability goes there; an empty one fills what is left of the list before it. */
void fake_pci_place_extended(struct fake_pci *fake, int function, uint16_t at);

#endif

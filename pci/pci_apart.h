/* SPDX-License-Identifier: MIT */
/* With several roots: what each of them has lies together, so that one range says what it passes on. */
#ifndef PCI_PCI_APART_H
#define PCI_PCI_APART_H

#include "pci/pci_layout.h"

/*
 * On a finished layout, after pci_leftover_place: moves what is directly behind the host bridges, with all that is in it, so
 * that in each space nothing of another root lies between the first and the last thing of a root. Nothing is lost or given
 * another size. A space stays as it is where no such order is found, where pci_leftover_place has filled gaps, and where
 * windows have been cut to their place (pci_fit.h). Roots with pinned BARs are where their pins are; what else they have may
 * lie on both sides of others.
 *
 * True: something has moved, and there may be other gaps than before. Uses up the lists of the items behind the host bridge.
 */
bool pci_apart_place(struct pci_layout *layout);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * The chipset records, one per file of this folder, for the list in machines.c. Others find them
 * with chipset_find.
 */
#ifndef PCI_CHIPSET_CHIPSET_RECORDS_H
#define PCI_CHIPSET_CHIPSET_RECORDS_H

#include "pci/chipset/chipset.h"

extern const struct chipset chipset_i440fx;
extern const struct chipset chipset_q35;

#endif

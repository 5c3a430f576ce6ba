/* SPDX-License-Identifier: MIT */
/* Functions that answer nothing, wherever their BARs are, until a register of their own says so. */
#ifndef FIRMWARE_FUNCTION_ENABLE_H
#define FIRMWARE_FUNCTION_ENABLE_H

#include "firmware/machine.h"
#include "pci/pci_inventory.h"

/* Enables those that are known, but what the chipset's record does by itself. Once the plan is applied. */
void function_enable_known(const struct machine *machine, const struct pci_inventory *inventory);

#endif

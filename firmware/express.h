/* SPDX-License-Identifier: MIT */
/* PCI Express functions set up as operating systems expect it, and what was done in the log. */
#ifndef FIRMWARE_EXPRESS_H
#define FIRMWARE_EXPRESS_H

#include "pci/pci_cfg.h"
#include "pci/pci_inventory.h"

/* Once the plan is applied. */
void express_set_up(struct pci_cfg *cfg, const struct pci_inventory *inventory);

#endif

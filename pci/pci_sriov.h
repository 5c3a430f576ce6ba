/* SPDX-License-Identifier: MIT */
/*
 * Room for Virtual Functions: how far their routing IDs reach and what address space their BARs want (PCI Express 4.0,
 * 9.3.3). They are not enabled.
 */
#ifndef PCI_PCI_SRIOV_H
#define PCI_PCI_SRIOV_H

#include <stddef.h>
#include <stdint.h>

#include "pci/pci_cfg.h"
#include "pci/pci_inventory.h"

/*
 * Reads the SR-IOV capability at `at` of inventory->functions[function], whose BARs are the last in the inventory. Sets
 * its sriov and last_vf and appends its VF BARs: `size` is the aperture of one VF, `count` is TotalVFs. An aperture below
 * 4 KiB counts as 4 KiB, because each VF's is aligned to the system page size (9.2.1.1.1), which is left as it is: 4 KiB,
 * unless an operating system has changed it.
 *
 * VF Enable and VF Memory Space Enable are turned off if they are on, NumVFs ends up 0, and the VF BARs are left holding
 * all ones. ARI Capable Hierarchy is made to say what the bridge above does (struct pci_bridge.ari), because the routing
 * IDs may depend on it.
 *
 * A capability that contradicts itself leaves a note, sriov and last_vf 0, and no VF BARs; one VF BAR that makes no sense
 * is left out with a note. When the inventory is full the function is kept without any BARs, as in pci_size_function. At
 * most 17 accesses, where access is wide 12; one more to change ARI, two to turn VFs off.
 */
void pci_sriov_size(struct pci_cfg *cfg, struct pci_inventory *inventory, size_t function, uint16_t at);

#endif

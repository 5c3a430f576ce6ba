/* SPDX-License-Identifier: MIT */
/*
 * Bus numbers that nothing has yet: for the routing IDs of VFs, and for bridges that are plugged in later.
 *
 * The scan gives each bus the lowest number (PCI-to-PCI Bridge 1.2, 3.2.5.3-5). Here they are given out anew so that
 *
 * - the VFs of a function have their routing IDs (PCI Express 4.0, 9.2.1.2): a bus is followed by as many numbers as the
 *   VFs on it reach beyond it, before the buses behind its bridges; only while struct pci_policy.sriov says so;
 * - a bridge with a hint has as many numbers beyond its secondary bus as it asks for, those in use behind it included:
 *   subordinate >= secondary + reserve.buses. QEMU's docs/pcie_pci_bridge.txt calls it the minimum number of buses to
 *   reserve, and SeaBIOS, for which the capability was made, computes the same;
 * - a hot-plug bridge without a hint keeps struct pci_policy.hotplug_buses beyond the last number behind it.
 *
 * All of it within [bus, limit] of each root. What does not fit is trimmed and leaves a note: first what the policy asks
 * for, then hints, then VFs, each time the largest wishes first and no further than necessary. No bus loses its number.
 */
#ifndef PCI_PCI_BUSES_H
#define PCI_PCI_BUSES_H

#include "pci/pci_cfg.h"
#include "pci/pci_inventory.h"
#include "pci/pci_policy.h"

/*
 * Gives out the numbers, tells the bridges and brings the inventory up to date: bdf of functions and notes, last_vf (0
 * when it is beyond FFFFh now), numbers of bridges, last_bus of roots. Meant for an inventory that pci_scan just
 * made; doing it again changes nothing, unless a last_vf is 0 now.
 *
 * One write and one read for each bridge whose numbers change, none where nothing changes. When a bridge does not hold its
 * new numbers (PCI_NOTE_BUS_STUCK, value: what it reads), all of its root get back those they had. A bridge that does not
 * hold those either has a second such note; its inventory entry is what was written last.
 */
void pci_buses_reserve(struct pci_cfg *cfg, const struct pci_policy *policy, struct pci_inventory *inventory);

#endif

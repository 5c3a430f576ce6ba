/* SPDX-License-Identifier: MIT */
/*
 * From the PCI hierarchy and the chipset to what the MP configuration table and the PCI IRQ Routing Table are made from:
 * which buses there are, which slots have interrupts, and where each of their pins ends.
 */
#ifndef FIRMWARE_GLUE_MP_INPUTS_FILL_H
#define FIRMWARE_GLUE_MP_INPUTS_FILL_H

#include "mp/mp_inputs.h"
#include "pci/chipset/chipset.h"
#include "pci/pci_inventory.h"

/*
 * Fills buses, isa_bus, slots, router, level_irqs and timer_input of `inputs`; leaves the rest alone. Slots on root buses come
 * first, then those behind bridges in the order of the inventory. A bridge's slot has all four pins in use: what is plugged in
 * behind it arrives there.
 *
 * With all 256 bus numbers taken the ISA bus gets that of the last PCI bus, and that one's interrupts are left to its bridge.
 */
void mp_inputs_fill(struct mp_inputs *inputs, const struct pci_inventory *inventory, const struct chipset *chipset);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * INTx routing: which interrupt line each function's pin ends at.
 *
 * Behind bridges the pin is swizzled once per bridge (PCI-to-PCI Bridge 1.2, table 9-1): (pin + device) modulo 4. On the
 * root bus the chipset maps device and pin to one of its links, and each link to an 8259 input.
 */
#ifndef PCI_PCI_INTX_H
#define PCI_PCI_INTX_H

#include <stdint.h>

#include "pci/chipset/chipset.h"
#include "pci/pci_inventory.h"

#define PCI_INTX_NONE 0xff /* interrupt line: no pin, or not connected (PCI 3.0, 6.2.4) */

/* The pin (1-4, INTA#-INTD#) and the root bus device at which `pin` of the function arrives. */
struct pci_intx_root {
	uint8_t device;
	uint8_t pin;
};

struct pci_intx_root pci_intx_swizzle(const struct pci_inventory *inventory, const struct pci_function *function);

/* The interrupt line (an 8259 input) of the function, PCI_INTX_NONE without a pin. */
uint8_t pci_intx_line(const struct pci_inventory *inventory, const struct chipset *chipset,
		      const struct pci_function *function);

#endif

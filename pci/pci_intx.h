/* SPDX-License-Identifier: MIT */
/*
 * INTx routing: which interrupt line each function's pin ends at.
 *
 * Behind bridges the pin is swizzled once per bridge (PCI-to-PCI Bridge 1.2, table 9-1): (pin + device) modulo 4. On the
 * root bus of the machine's own host bridge the chipset maps device and pin to one of its links, and each link to an 8259
 * input. A secondary host bridge has global system interrupts of its own, and the same turn by device number as a bridge.
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

/* Where the pins of a host bridge's root bus end: at the chipset, or at interrupts of the bridge's own. */
struct pci_intx_wiring {
	const struct chipset *chipset; /* of the machine's own host bridge; NULL for a secondary one */
	/*
	 * Without a chipset: the global system interrupts of INTA#-INTD# of device 0; those of device n are turned by n (PCI-to-PCI
	 * Bridge 1.2, table 9-1). NULL: the bridge has none.
	 */
	const uint32_t *interrupts;
};

/*
 * The interrupt line of the function: an 8259 input, or the number of a global system interrupt that is below 255.
 * PCI_INTX_NONE without a pin, and where the pin ends nowhere or at a number that the register does not hold.
 */
uint8_t pci_intx_line(const struct pci_inventory *inventory, const struct pci_intx_wiring *wiring,
		      const struct pci_function *function);

#endif

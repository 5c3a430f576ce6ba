/* SPDX-License-Identifier: MIT */
#include "pci/pci_intx.h"

/*
 * A bridge passes the pins of its secondary bus on turned by the device number, so that the first
 * pins of neighbouring devices do not all end at one line. The walk ends at the root: a bridge's
 * index is always higher than its parent's.
 */
struct pci_intx_root pci_intx_swizzle(const struct pci_inventory *inventory, const struct pci_function *function)
{
	struct pci_intx_root root = { PCI_BDF_DEVICE(function->bdf), function->interrupt_pin };
	int16_t upstream = function->upstream;

	while (upstream != PCI_NONE) {
		const struct pci_bridge *bridge = &inventory->bridges[upstream];

		root.pin = (uint8_t)((root.pin - 1u + root.device) % 4 + 1);
		root.device = PCI_BDF_DEVICE(inventory->functions[bridge->function].bdf);
		upstream = bridge->parent;
	}
	return root;
}

static uint8_t line_of_chipset(const struct chipset *chipset, const struct pci_function *function,
			       struct pci_intx_root root)
{
	if (chipset->sci_function != 0 && function->bdf == chipset->sci_function)
		return chipset->acpi.sci_irq;
	return chipset_pin(chipset, root.device, root.pin).irq;
}

static uint8_t line_of_interrupts(const uint32_t *interrupts, struct pci_intx_root root)
{
	const uint32_t interrupt = interrupts[(root.pin - 1u + root.device) % 4];

	return interrupt < PCI_INTX_NONE ? (uint8_t)interrupt : PCI_INTX_NONE;
}

uint8_t pci_intx_line(const struct pci_inventory *inventory, const struct pci_intx_wiring *wiring,
		      const struct pci_function *function)
{
	struct pci_intx_root root;

	if (function->interrupt_pin < 1 || function->interrupt_pin > 4)
		return PCI_INTX_NONE;
	root = pci_intx_swizzle(inventory, function);
	if (wiring->chipset)
		return line_of_chipset(wiring->chipset, function, root);
	return wiring->interrupts ? line_of_interrupts(wiring->interrupts, root) : PCI_INTX_NONE;
}

/* SPDX-License-Identifier: MIT */
/*
 * What address space one function wants: its BARs, its expansion ROM and, for a bridge, which windows it implements (PCI
 * 3.0, 6.2.5; PCI-to-PCI Bridge 1.2, 3.2.5.6-10).
 *
 * Decode of the function must be off: the BARs are written.
 */
#ifndef PCI_PCI_SIZE_H
#define PCI_PCI_SIZE_H

#include <stddef.h>
#include <stdint.h>

#include "pci/pci_cfg.h"
#include "pci/pci_inventory.h"

/* A closed I/O window (base F000h above limit 0FFFh) in the register at 1Ch; the upper half, write-1-to-clear status, 0. */
#define PCI_SIZE_IO_CLOSED 0x000000f0u

#define PCI_SIZE_NOT_READ UINT64_MAX

/*
 * Appends the BARs of inventory->functions[function] (header type 0 or 1) to inventory->bars, by ascending index, the ROM
 * last, and sets its first_bar and bar_count. Two accesses per register, or per pair of registers where 8 bytes are one
 * access. The BARs are left holding all ones, the ROM its size mask with the enable bit off. A register that gives no valid
 * size is left out with a note; when the inventory is full, the function is left without BARs and bars_unknown is set.
 *
 * Returns the register beside the ROM's, which comes along with an access of 8 bytes: 34h (header type 0) or 3Ch (type 1);
 * else PCI_SIZE_NOT_READ.
 */
uint64_t pci_size_function(struct pci_cfg *cfg, struct pci_inventory *inventory, size_t function);

/* Sets io and io_32bit from what the register at 1Ch holds after PCI_SIZE_IO_CLOSED was written to it. */
void pci_size_io_type(uint32_t value, struct pci_bridge *bridge);

/* Closes the I/O window of the bridge at bdf (base above limit) and sets io and io_32bit. Two accesses. */
void pci_size_io_window(struct pci_cfg *cfg, uint16_t bdf, struct pci_bridge *bridge);

/*
 * Sets pref and pref_64bit of the bridge at bdf. One access when the register's fixed or present contents tell; else two
 * more, and the window is closed. The memory window always exists and is left as it is: a bridge whose decode is off passes
 * nothing on.
 */
void pci_size_pref_window(struct pci_cfg *cfg, uint16_t bdf, struct pci_bridge *bridge);

#endif

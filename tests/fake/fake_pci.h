/* SPDX-License-Identifier: MIT */
/*
 * A PCI hierarchy that behaves: configuration space bytes with write masks behind struct pci_cfg,
 * and bridges that route by the bus numbers programmed into them.
 *
 * A bus other than a root bus answers only when the bus numbers of every bridge on the way lead to
 * it (PCI-to-PCI Bridge 1.2, 3.1.2.1). Nothing is scripted: BARs, ROMs, windows, bus numbers,
 * command registers and capabilities hold what is written to their implemented bits, at power-on
 * all 0. Misuse of struct pci_cfg (width, alignment, register beyond `space`) aborts.
 *
 * Build it from an inventory, or call by call: buses and functions are named by the index that the
 * call which made them returned. Afterwards a test may change any byte of `config` and `writable`:
 * that is how registers get stuck.
 */
#ifndef TESTS_FAKE_FAKE_PCI_H
#define TESTS_FAKE_FAKE_PCI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "pci/pci_cfg.h"
#include "pci/pci_inventory.h"

#define FAKE_PCI_FUNCTIONS (PCI_MAX_FUNCTIONS + 512)
#define FAKE_PCI_BUSES 1024
#define FAKE_PCI_NONE (-1)
#define FAKE_PCI_ROOT 0 /* the bus that fake_pci_init makes: bus number 0 */

struct fake_function {
	uint8_t config[PCI_CFG_CONVENTIONAL];
	uint8_t writable[PCI_CFG_CONVENTIONAL];
	int bus;
	int behind; /* the bus behind it, or FAKE_PCI_NONE */
	uint8_t device_function;
	uint16_t capability_end; /* where the next capability goes */
	uint8_t last_capability; /* offset of the newest, 0: none */
	uint32_t lifetime;       /* accesses until it vanishes from the bus; UINT32_MAX: it stays */
};

struct fake_bus {
	int functions[256]; /* by device and function, or FAKE_PCI_NONE */
	int bridges[256];   /* the functions on it that are bridges */
	int bridge_count;
	int bridge;     /* the function it is behind, or FAKE_PCI_NONE for a root bus */
	uint8_t number; /* of a root bus */
};

struct fake_pci {
	struct pci_cfg cfg;
	int function_count;
	int bus_count;
	int root_count;
	int roots[PCI_MAX_ROOTS * 2]; /* the buses that are root buses */
	struct fake_function functions[FAKE_PCI_FUNCTIONS];
	struct fake_bus buses[FAKE_PCI_BUSES];
	size_t accesses;
	size_t conflicts; /* accesses that more than one bridge claimed */
};

/* Bus 0, without functions. */
void fake_pci_init(struct fake_pci *fake);

/* The inventory's functions get the same indices here. Its bus numbers are not programmed. */
void fake_pci_build(struct fake_pci *fake, const struct pci_inventory *inventory);

/* An extra root bus. Returns the bus. */
int fake_pci_add_root(struct fake_pci *fake, uint8_t number);

/* An endpoint that has nothing yet; function 0's multi-function bit follows. Returns the function. */
int fake_pci_add(struct fake_pci *fake, int bus, unsigned device, unsigned function, uint16_t vendor_id,
		 uint16_t device_id, uint32_t class_code);

/* A bridge with only the memory window. Returns the function; the bus behind it is fake->functions[i].behind. */
int fake_pci_add_bridge(struct fake_pci *fake, int bus, unsigned device, unsigned function, uint16_t vendor_id,
			uint16_t device_id);

void fake_pci_set_pin(struct fake_pci *fake, int function, uint8_t pin);

/* Index 0-5, or PCI_BAR_ROM for the expansion ROM; kind, size, is_64bit and prefetchable count. */
void fake_pci_set_bar(struct fake_pci *fake, int function, const struct pci_bar *bar);

/* What the bridge implements: io, io_32bit, pref, pref_64bit count. */
void fake_pci_set_windows(struct fake_pci *fake, int function, const struct pci_bridge *bridge);

/* Appends a capability of `size` bytes, read-only, to the list. Returns its offset. */
uint8_t fake_pci_add_capability(struct fake_pci *fake, int function, uint8_t id, uint8_t size);

/*
 * A PCI Express capability of type PCI_EXP_TYPE_*. `slot` makes its slot hot-plug capable. The link
 * reads as inactive whatever is plugged in, although the port claims to report it: QEMU's q35 does
 * so.
 */
void fake_pci_add_express(struct fake_pci *fake, int function, unsigned type, bool slot);

/* Red Hat's resource reserve capability. PCI_NO_HINT is stored as all ones. */
void fake_pci_add_reserve(struct fake_pci *fake, int function, const struct pci_reserve *reserve);

/* A register that reads `value` whatever is written. */
void fake_pci_stick(struct fake_pci *fake, int function, unsigned reg, unsigned width, uint32_t value);

/* Register value and write mask of a function, as seen from the device's side: no routing, not counted. */
uint32_t fake_pci_peek(const struct fake_pci *fake, int function, unsigned reg, unsigned width);
void fake_pci_poke(struct fake_pci *fake, int function, unsigned reg, unsigned width, uint32_t value);
void fake_pci_set_writable(struct fake_pci *fake, int function, unsigned reg, unsigned width, uint32_t mask);

#endif

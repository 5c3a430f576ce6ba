/* SPDX-License-Identifier: MIT */
/*
 * Inventories and windows written by hand, one call per fact, for tests that need to know each of
 * them.
 *
 * Calls come in the order of pci_inventory.h: depth first, what is behind a bridge right after the
 * bridge. A BAR belongs to the function that was added last.
 */
#ifndef TESTS_FAKE_HAND_MACHINE_H
#define TESTS_FAKE_HAND_MACHINE_H

#include <stddef.h>
#include <stdint.h>

#include "pci/pci_inventory.h"
#include "pci/pci_plan.h"
#include "pci/pci_window.h"

/* Class codes, PCI Code and ID Assignment 1.11. */
#define HAND_SATA 0x010601
#define HAND_NIC 0x020000
#define HAND_VGA 0x030000
#define HAND_HOST_BRIDGE 0x060000
#define HAND_ACCELERATOR 0x120000

enum hand_bar {
	HAND_IO,
	HAND_MEM32,
	HAND_PREF32,
	HAND_MEM64,
	HAND_PREF64,
	HAND_ROM,
};

/* No function yet, one root bus 0. */
void hand_machine_init(struct pci_inventory *inventory);

/* An endpoint on the bus behind the bridge `upstream`, or PCI_NONE; gives its index. */
size_t hand_function(struct pci_inventory *inventory, uint16_t bdf, uint32_t class_code, int16_t upstream);

/*
 * A bridge with an I/O and a 64-bit prefetchable window, no hot-plug, secondary bus `bus`; gives
 * its index among bridges.
 */
int16_t hand_bridge(struct pci_inventory *inventory, uint16_t bdf, uint8_t bus, int16_t upstream);

/* Gives the index among BARs. */
size_t hand_bar(struct pci_inventory *inventory, uint8_t index, enum hand_bar kind, uint64_t size);

/* Empty sets of windows; more addresses for one of them. */
void hand_windows_init(struct pci_windows *windows);
void hand_windows_add(struct range_set *set, uint64_t first, uint64_t last);

#endif

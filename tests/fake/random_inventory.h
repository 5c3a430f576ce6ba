/* SPDX-License-Identifier: MIT */
/*
 * Well-formed random inventories for property tests: what pci_scan could report about some machine.
 *
 * The seed chooses a shape (flat, many ports, nested, several root buses, mixed), a range of BAR
 * sizes (a few bytes up to far beyond 64 GiB) and then every detail. What holds for each of them:
 *
 *  - function_count is at least 1 and 00:00.0 exists; every root bus holds at least one function
 *  - functions, BARs and bridges are in the order that pci_inventory.h demands, with consistent indices
 *  - bus numbers are numbered depth first without gaps, below the bus of the next root; no bridge is closed
 *  - a function other than 0 exists only beside a function 0; behind a PCI Express port there is only device 0
 *  - sizes are powers of two: I/O 4 bytes to 4 KiB, 32-bit memory 16 bytes to 2 GiB, ROM 2 KiB to 16 MiB
 *  - a bridge with reserve hints has Red Hat's vendor ID, and at most one of pref32 and pref64
 *  - nothing is pinned and there are no notes
 */
#ifndef TESTS_FAKE_RANDOM_INVENTORY_H
#define TESTS_FAKE_RANDOM_INVENTORY_H

#include <stdint.h>

#include "pci/pci_inventory.h"

/* Deterministic: the same seed gives the same inventory, on every host. */
void random_inventory(uint64_t seed, struct pci_inventory *inventory);

#endif

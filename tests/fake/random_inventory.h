/* SPDX-License-Identifier: MIT */
/*
 * Well-formed random inventories for property tests: what pci_scan could report about some machine.
 *
 * The seed chooses a shape (flat, many ports, nested, several root buses, mixed), a range of BAR
 * sizes (a few bytes up to far beyond 64 GiB) and then every detail. What holds for each of them:
 *
 *  - function_count is at least 1 and 00:00.0 exists; every root bus holds at least one function
 *  - functions, BARs and bridges are in the order that pci_inventory.h demands, with consistent indices
 *  - bus numbers are numbered depth first without gaps, up to the root's limit, which is right below the bus of the next
 *    root or 255; no bridge is closed, and reserved bus numbers are hints only
 *  - a function other than 0 exists only beside a function 0; behind a PCI Express port there is only device 0
 *  - sizes are powers of two: I/O 4 bytes to 4 KiB, 32-bit memory 16 bytes to 2 GiB, ROM 2 KiB to 16 MiB
 *  - a bridge with reserve hints has Red Hat's vendor ID, and at most one of pref32 and pref64
 *  - nothing is pinned or fixed, every BAR has one aperture and one size, and there are no notes
 */
#ifndef TESTS_FAKE_RANDOM_INVENTORY_H
#define TESTS_FAKE_RANDOM_INVENTORY_H

#include <stdint.h>

#include "pci/pci_inventory.h"

/* Deterministic: the same seed gives the same inventory, on every host. */
void random_inventory(uint64_t seed, struct pci_inventory *inventory);

/*
 * The same machine with more features: for each of them some machines have none of it, some a little and some much. Functions,
 * bridges and bus numbers are those of random_inventory(seed), and in addition to the above:
 *
 *  - some functions, most of them on a root bus, have no BARs but 0-6 fixed ones at BAR0-5: I/O, or memory of any size
 *    in dwords anywhere from 1 GiB to 256 GiB, is_64bit if they end above 4 GiB
 *  - some memory BARs of 1 MiB and more are resizable, to at least one other size up to 2 GiB (32 bits) or 512 GiB;
 *    their functions have `rebar` 100h
 *  - some functions on root buses and behind PCI Express ports have 1-248 VFs, with routing IDs after those of all
 *    functions of the bus and on it, one after the other, and 0-6 VF BARs of 4 KiB or more; `sriov` is 100h, or 180h
 *    beside `rebar`
 *  - some conventional bridges are subtractive (class 060401h), some ports with only endpoints behind them have ARI on
 *  - some BARs that are not fixed are pinned: inside the windows or outside, aligned or not, a multiple of 4
 */
void random_inventory_full(uint64_t seed, struct pci_inventory *inventory);

#endif

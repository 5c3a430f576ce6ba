/* SPDX-License-Identifier: MIT */
/*
 * A Q35 with two secondary host bridges, from what the device model tells of them to the inputs of the ACPI tables: told,
 * checked, scanned, planned and programmed as the firmware does it, each on a fake of its own.
 *
 *   segment 0, buses 00-7f   the chipset's own: a network card
 *   segment 1, buses 40-7f   ECAM, windows and interrupts of its own, native hot-plug
 *     40:00.0  hot-plug port
 *     40:01.0  storage: 16 KiB below 4 GiB, 32 ports, INTA#
 *     40:02.0  bridge
 *       XX:00.0  accelerator: 16 GiB and 1 GiB, 64-bit prefetchable; 64 KiB below 4 GiB; INTB#
 *       XX:03.0  another: 4 GiB, 64-bit prefetchable; 1 MiB, 64-bit but not prefetchable; INTA#
 *   segment 0, buses 80-ff   in the chipset's ECAM, no interrupts, conventional PCI
 *     80:05.0  network card: 4 KiB
 */
#ifndef TESTS_FAKE_SECOND_BRIDGE_H
#define TESTS_FAKE_SECOND_BRIDGE_H

#include "firmware/glue/acpi_fill.h"
#include "pci/pci_apply.h"
#include "tests/fake/fake_pci.h"
#include "tests/fake/trace_cfg.h"

#define SECOND_BRIDGE_ACCESSES 100000

/* The hierarchies, by index. */
enum { SECOND_BRIDGE_OWN, SECOND_BRIDGE_APART, SECOND_BRIDGE_SHARED, SECOND_BRIDGE_SIDES };

/* The functions of SECOND_BRIDGE_APART as the fake numbers them. */
enum { SECOND_PORT, SECOND_STORAGE, SECOND_BRIDGE, SECOND_ACCELERATOR, SECOND_OTHER };

struct second_bridge_side {
	struct fake_pci fake;
	struct trace_cfg trace; /* all that the firmware did to it */
	struct trace_access accesses[SECOND_BRIDGE_ACCESSES];
	struct pci_inventory inventory;
	struct pci_windows windows;
	struct pci_plan plan;
	struct pci_apply_result applied;
};

struct second_bridge {
	struct host_bridge told[HOST_BRIDGE_MAX]; /* the first two */
	struct second_bridge_side sides[SECOND_BRIDGE_SIDES];
	struct description description;
	struct acpi_fill fill;
};

/* All of it. NULL, or what went wrong. */
const char *second_bridge_make(struct second_bridge *machine);

#endif

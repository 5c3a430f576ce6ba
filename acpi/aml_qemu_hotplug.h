/* SPDX-License-Identifier: MIT */
/*
 * Which hot-plug selector QEMU has given to which PCI bus, and where its hot-plug registers are: read from QEMU's own DSDT,
 * the only place where it tells. Measured with QEMU 7.2 (docs/specs/acpi_pci_hotplug.txt, acpi_cpu_hotplug.txt and
 * acpi_mem_hotplug.txt of its sources describe the registers):
 *
 *   Name (BSEL, n)        below the Device of a bridge, found by _ADR from the root: selector of the bus behind it
 *   PCST, PRST, HPMR      OperationRegions in I/O space: PCI, processor and memory hot-plug
 *   Name (MDNR, n)        number of memory slots
 *   Name (_PXM, n)        in an expander bridge's root: its proximity domain
 */
#ifndef ACPI_AML_QEMU_HOTPLUG_H
#define ACPI_AML_QEMU_HOTPLUG_H

#include <stddef.h>
#include <stdint.h>

#include "acpi/aml_walk.h"

#define AML_QEMU_MAX_BUSES 256
#define AML_QEMU_MAX_DEPTH 16
#define AML_QEMU_MAX_NODES 64

/* A bus: behind the last of `depth` bridges from a root bus on, or that root bus itself if `depth` is 0. */
struct aml_qemu_bus {
	uint8_t root_bus;
	uint8_t depth;
	struct {
		uint8_t device, function;
	} bridges[AML_QEMU_MAX_DEPTH];
	uint32_t selector;
};

struct aml_qemu_hotplug {
	size_t bus_count; /* in the order of the table */
	struct aml_qemu_bus buses[AML_QEMU_MAX_BUSES];
	size_t left_out; /* buses behind more than AML_QEMU_MAX_DEPTH bridges, or more than AML_QEMU_MAX_BUSES */
	size_t node_count;
	struct {
		uint8_t bus; /* of a root */
		uint32_t node;
	} nodes[AML_QEMU_MAX_NODES];
	uint16_t pci_io; /* first port of each register block, 0: not found */
	uint16_t processor_io;
	uint16_t memory_io;
	uint32_t memory_slots;       /* 0: none */
	struct aml_walk_result walk; /* where the reading ended, as an offset behind the table's header */
};

enum aml_qemu_hotplug_error {
	AML_QEMU_HOTPLUG_OK,
	AML_QEMU_HOTPLUG_TABLE,   /* `size` bytes are no DSDT, or less than its header says */
	AML_QEMU_HOTPLUG_AML,     /* it cannot be walked; see aml_walk */
	AML_QEMU_HOTPLUG_ADDRESS, /* a bridge on the way has no _ADR before the selector, or one that is no device */
	AML_QEMU_HOTPLUG_PLACE,   /* a selector that is not below a root bus, or no constant */
	AML_QEMU_HOTPLUG_TWICE,   /* two buses with one selector, or two selectors of one bus */
	AML_QEMU_HOTPLUG_IO,      /* a register block that is not constant, not in I/O space, or there twice */
};

/* Reads QEMU's DSDT, header included. After an error only `walk` has a meaning. */
enum aml_qemu_hotplug_error aml_qemu_hotplug_read(const uint8_t *dsdt, size_t size, struct aml_qemu_hotplug *out);

/* A clause for the log. */
const char *aml_qemu_hotplug_error_text(enum aml_qemu_hotplug_error error);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * Proximity domains as facts, read from a device model's SRAT and SLIT (ACPI 6.5, 5.2.16 and 5.2.17): who belongs where, and
 * how far it is. QEMU says it nowhere else: fw_cfg's older NUMA item knows neither the ranges nor the distances.
 */
#ifndef ACPI_ACPI_NUMA_H
#define ACPI_ACPI_NUMA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "acpi/acpi_inputs.h"

struct acpi_numa_processor {
	uint32_t apic_id;
	uint32_t node;
};

struct acpi_numa {
	size_t node_count; /* proximity domains 0 .. node_count - 1 */
	size_t processor_count;
	struct acpi_numa_processor processors[ACPI_MAX_PROCESSORS];
	size_t memory_count;
	struct acpi_memory memory[ACPI_MAX_MEMORY];
	bool has_distances;
	uint8_t distances[ACPI_MAX_NODES * ACPI_MAX_NODES]; /* node_count * node_count, row by row */
};

enum acpi_numa_error {
	ACPI_NUMA_OK,
	ACPI_NUMA_SRAT,  /* the SRAT is too short, or an entry of it has a wrong length */
	ACPI_NUMA_FULL,  /* more processors, memory ranges or nodes than there is room for */
	ACPI_NUMA_RANGE, /* a memory range that goes beyond the end of the address space */
	ACPI_NUMA_SLIT,  /* the SLIT is too short for its number of localities, or has fewer than there are nodes */
	/* A distance below 10, or one to itself that is not 10 (5.2.17): the nodes are there, the distances are not used. */
	ACPI_NUMA_DISTANCE,
};

/*
 * Reads whole tables, header included; `srat` or `slit` may be NULL: there is none. Entries that are not enabled are left
 * out, and so is memory of size 0. Memory ranges are disjoint: of two that overlap the non-volatile one is left out, else the
 * later. On an error `numa` has no nodes at all; ACPI_NUMA_DISTANCE is the exception.
 */
enum acpi_numa_error acpi_numa_read(const uint8_t *srat, size_t srat_size, const uint8_t *slit, size_t slit_size,
				    struct acpi_numa *numa);

/* The node of the processor, or ACPI_NO_NODE. */
uint32_t acpi_numa_node(const struct acpi_numa *numa, uint32_t apic_id);

/* A clause for the log. */
const char *acpi_numa_error_text(enum acpi_numa_error error);

#endif

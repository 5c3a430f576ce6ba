/* SPDX-License-Identifier: MIT */
/*
 * Proximity domains under Xen: from what XENMEM_get_vnumainfo says (xen/include/public/memory.h, struct xen_vnuma_topology_info)
 * to struct acpi_numa. The hypercall takes pointers to the three arrays here, and their capacities as counts, and gives counts
 * back; one call is enough, for Xen itself has no more than fits (one page for each array, a processor for each vCPU). -ENOBUFS
 * with larger counts is XEN_VNUMA_FULL, -EOPNOTSUPP means that there are no nodes.
 *
 * A toolstack wrote all this, and Xen has checked the node of each vCPU at most: whatever does not hold together is named, and
 * then there are no nodes, but the guest boots.
 */
#ifndef FIRMWARE_GLUE_XEN_VNUMA_H
#define FIRMWARE_GLUE_XEN_VNUMA_H

#include <stddef.h>
#include <stdint.h>

#include "acpi/acpi_numa.h"
#include "e820/range_set.h"
#include "firmware/glue/ram_move.h"

#define XEN_VNUMA_MAX_NODES 32
#define XEN_VNUMA_MAX_RANGES 170
#define XEN_VNUMA_MAX_VCPUS ACPI_MAX_PROCESSORS

/* struct xen_vmemrange: 24 bytes, the same for 32 and for 64 bits. */
struct xen_vnuma_range {
	uint64_t start, end; /* the first byte behind it */
	uint32_t flags;      /* none is defined: 0 */
	uint32_t node;
};

/* Large: it lives in scratch memory. */
struct xen_vnuma {
	uint32_t node_count, range_count, vcpu_count;
	struct xen_vnuma_range ranges[XEN_VNUMA_MAX_RANGES];
	uint32_t distances[XEN_VNUMA_MAX_NODES * XEN_VNUMA_MAX_NODES]; /* node_count * node_count, row by row */
	uint32_t vcpu_node[XEN_VNUMA_MAX_VCPUS];
};

struct xen_vnuma_facts {
	const struct acpi_processor *processors; /* by vCPU */
	uint32_t processor_count;
	/*
	 * Where RAM is now, but that pages which the firmware has taken for itself, and the addresses below 1 MiB that are none, are
	 * in it, as they are in Xen's ranges.
	 */
	const struct range_set *ram;
	const struct ram_move_chunk
		*moves; /* what was moved after the toolstack had laid out the ranges; no page twice */
	size_t move_count;
};

enum xen_vnuma_error {
	XEN_VNUMA_OK,
	XEN_VNUMA_FULL,  /* more nodes, ranges or vCPUs than there is room for */
	XEN_VNUMA_VCPUS, /* fewer vCPUs than there are processors; `number`: of vCPUs */
	XEN_VNUMA_EMPTY, /* a range that has no byte, or ends before it starts; `number`: the range, so with the next four */
	XEN_VNUMA_FLAGS,      /* a range with flags that have no meaning here */
	XEN_VNUMA_RANGE_NODE, /* a range of a node that there is not */
	XEN_VNUMA_RAM,        /* a range, or what became of it, that is not all RAM */
	XEN_VNUMA_OVERLAP,    /* a range that overlaps one before */
	XEN_VNUMA_COVER,      /* RAM that is in no range: Linux would take no notice of any node then */
	XEN_VNUMA_VCPU_NODE,  /* a vCPU of a node that there is not; `number`: the vCPU */
	/* The nodes are there, the distances are not used (ACPI 6.5, 5.2.17); `number`: row * node_count + column. */
	XEN_VNUMA_DISTANCE,
};

/*
 * Fills `numa`: all nodes, though there be no memory in one. After an error, XEN_VNUMA_DISTANCE excepted, it has none. *number says
 * which of several is wrong, where the error's own comment says so.
 */
enum xen_vnuma_error xen_vnuma_read(const struct xen_vnuma *vnuma, const struct xen_vnuma_facts *facts,
				    struct acpi_numa *numa, uint32_t *number);

/* A clause for the log. */
const char *xen_vnuma_error_text(enum xen_vnuma_error error);

#endif

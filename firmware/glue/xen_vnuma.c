/* SPDX-License-Identifier: MIT */
#include "firmware/glue/xen_vnuma.h"

#include <stdbool.h>
#include <stddef.h>

#define PAGE_SHIFT 12
#define LOCAL_DISTANCE 10
#define MAX_DISTANCE 255 /* the SLIT has a byte for each; this one means: cannot be reached */

/* One piece of a range, which as a whole is RAM and overlaps nothing before it. */
static enum xen_vnuma_error add_memory(struct acpi_numa *numa, const struct xen_vnuma_facts *facts, struct range range,
				       uint32_t node)
{
	if (!range_set_covers(facts->ram, range))
		return XEN_VNUMA_RAM;
	for (size_t i = 0; i < numa->memory_count; i++)
		if (range_overlaps(numa->memory[i].range, range))
			return XEN_VNUMA_OVERLAP;
	if (numa->memory_count == ACPI_MAX_MEMORY)
		return XEN_VNUMA_FULL;
	numa->memory[numa->memory_count++] = (struct acpi_memory){ .range = range, .node = node };
	return XEN_VNUMA_OK;
}

static struct range moved_from(const struct ram_move_chunk *move)
{
	return range_of_size((uint64_t)move->from << PAGE_SHIFT, (uint64_t)move->pages << PAGE_SHIFT);
}

/* Takes from `rest` what lies before the end of the move that it begins in, or before the next move; returns where that is now. */
static struct range next_piece(const struct xen_vnuma_facts *facts, struct range *rest, bool *more)
{
	struct range piece = *rest;
	uint64_t distance = 0; /* modulo 2^64 */

	for (size_t i = 0; i < facts->move_count; i++) {
		const struct ram_move_chunk *move = &facts->moves[i];
		const struct range from = moved_from(move);

		if (range_contains(from, piece.first)) {
			distance = ((uint64_t)move->to << PAGE_SHIFT) - from.first;
			if (from.last < piece.last)
				piece.last = from.last;
		} else if (range_contains(piece, from.first)) {
			piece.last = from.first - 1;
		}
	}
	*more = piece.last != rest->last;
	rest->first = piece.last + 1;
	return (struct range){ piece.first + distance, piece.last + distance };
}

/*
 * A range of Xen's in as many pieces as the moves make of it:
 *
 *   ranges   [0-------------------- node 0 --------------------)[4G---- node 1 ----)
 *   moved                                       |-- from --|                        |-> to
 *   memory   [0------------- node 0 ------------)                [4G---- node 1 ----)[ node 0 )
 */
static enum xen_vnuma_error add_range(const struct xen_vnuma_range *from, uint32_t node_count,
				      const struct xen_vnuma_facts *facts, struct acpi_numa *numa)
{
	struct range rest = { from->start, from->end - 1 };
	enum xen_vnuma_error error = XEN_VNUMA_OK;
	bool more = true;

	if (from->end <= from->start)
		return XEN_VNUMA_EMPTY;
	if (from->flags != 0)
		return XEN_VNUMA_FLAGS;
	if (from->node >= node_count)
		return XEN_VNUMA_RANGE_NODE;
	while (more && error == XEN_VNUMA_OK) {
		const struct range piece = next_piece(facts, &rest, &more);

		error = add_memory(numa, facts, piece, from->node);
	}
	return error;
}

/* The ranges are disjoint and all RAM, so that it is enough to count. */
static bool all_is_covered(const struct acpi_numa *numa, const struct range_set *ram)
{
	uint64_t size = 0;

	for (size_t i = 0; i < numa->memory_count; i++)
		size += range_size(numa->memory[i].range);
	return size == range_set_size(ram);
}

static enum xen_vnuma_error add_ranges(const struct xen_vnuma *vnuma, const struct xen_vnuma_facts *facts,
				       struct acpi_numa *numa, uint32_t *number)
{
	for (uint32_t i = 0; i < vnuma->range_count; i++) {
		const enum xen_vnuma_error error = add_range(&vnuma->ranges[i], vnuma->node_count, facts, numa);

		*number = i;
		if (error != XEN_VNUMA_OK)
			return error;
	}
	*number = 0;
	return all_is_covered(numa, facts->ram) ? XEN_VNUMA_OK : XEN_VNUMA_COVER;
}

/* vCPUs beyond the processors, that no table tells of, may be of any node. */
static enum xen_vnuma_error add_processors(const struct xen_vnuma *vnuma, const struct xen_vnuma_facts *facts,
					   struct acpi_numa *numa, uint32_t *number)
{
	*number = vnuma->vcpu_count;
	if (vnuma->vcpu_count < facts->processor_count)
		return XEN_VNUMA_VCPUS;
	for (uint32_t i = 0; i < facts->processor_count; i++) {
		*number = i;
		if (vnuma->vcpu_node[i] >= vnuma->node_count)
			return XEN_VNUMA_VCPU_NODE;
		numa->processors[numa->processor_count++] =
			(struct acpi_numa_processor){ facts->processors[i].apic_id, vnuma->vcpu_node[i] };
	}
	return XEN_VNUMA_OK;
}

static enum xen_vnuma_error add_distances(const struct xen_vnuma *vnuma, struct acpi_numa *numa, uint32_t *number)
{
	for (uint32_t i = 0; i < vnuma->node_count; i++) {
		for (uint32_t j = 0; j < vnuma->node_count; j++) {
			const uint32_t at = i * vnuma->node_count + j, distance = vnuma->distances[at];

			*number = at;
			if (i == j ? distance != LOCAL_DISTANCE : distance < LOCAL_DISTANCE || distance > MAX_DISTANCE)
				return XEN_VNUMA_DISTANCE;
			numa->distances[at] = (uint8_t)distance;
		}
	}
	numa->has_distances = true;
	return XEN_VNUMA_OK;
}

static bool counts_fit(const struct xen_vnuma *vnuma, const struct xen_vnuma_facts *facts)
{
	return vnuma->node_count <= XEN_VNUMA_MAX_NODES && vnuma->range_count <= XEN_VNUMA_MAX_RANGES &&
	       vnuma->vcpu_count <= XEN_VNUMA_MAX_VCPUS && facts->processor_count <= ACPI_MAX_PROCESSORS;
}

static void clear(struct acpi_numa *numa)
{
	numa->node_count = numa->processor_count = numa->memory_count = 0;
	numa->has_distances = false;
}

enum xen_vnuma_error xen_vnuma_read(const struct xen_vnuma *vnuma, const struct xen_vnuma_facts *facts,
				    struct acpi_numa *numa, uint32_t *number)
{
	enum xen_vnuma_error error;

	*number = 0;
	clear(numa);
	if (!counts_fit(vnuma, facts))
		return XEN_VNUMA_FULL;
	if (vnuma->node_count == 0 && vnuma->range_count == 0)
		return XEN_VNUMA_OK;
	error = add_ranges(vnuma, facts, numa, number);
	if (error == XEN_VNUMA_OK)
		error = add_processors(vnuma, facts, numa, number);
	if (error != XEN_VNUMA_OK) {
		clear(numa);
		return error;
	}
	numa->node_count = vnuma->node_count;
	return add_distances(vnuma, numa, number);
}

const char *xen_vnuma_error_text(enum xen_vnuma_error error)
{
	static const char *const texts[] = {
		[XEN_VNUMA_OK] = "no error",
		[XEN_VNUMA_FULL] = "more nodes, ranges or vCPUs than there is room for",
		[XEN_VNUMA_VCPUS] = "fewer vCPUs than there are processors",
		[XEN_VNUMA_EMPTY] = "a range is empty or ends before it starts",
		[XEN_VNUMA_FLAGS] = "a range has flags that have no meaning here",
		[XEN_VNUMA_RANGE_NODE] = "a range is of a node that there is not",
		[XEN_VNUMA_RAM] = "a range is not all RAM",
		[XEN_VNUMA_OVERLAP] = "a range overlaps another",
		[XEN_VNUMA_COVER] = "some RAM is in no range",
		[XEN_VNUMA_VCPU_NODE] = "a vCPU is of a node that there is not",
		[XEN_VNUMA_DISTANCE] =
			"a distance is below 10, above 255, or not 10 from a node to itself; they are left out",
	};

	if ((size_t)error >= sizeof(texts) / sizeof(texts[0]))
		return "unknown error";
	return texts[error];
}

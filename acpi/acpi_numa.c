/* SPDX-License-Identifier: MIT */
#include "acpi/acpi_numa.h"

#include "acpi/acpi_inputs_check.h"
#include "bytes/le.h"

#define SRAT_ENTRIES 48 /* behind the header: a dword that is 1, and 8 bytes reserved */
#define SLIT_LOCALITIES 36
#define SLIT_ENTRIES 44

#define TYPE_LOCAL_APIC 0
#define TYPE_MEMORY 1
#define TYPE_LOCAL_X2APIC 2

#define ENABLED (1u << 0)
#define MEMORY_HOT_PLUGGABLE (1u << 1)
#define MEMORY_NONVOLATILE (1u << 2)

static enum acpi_numa_error note_node(struct acpi_numa *numa, uint32_t node)
{
	if (node >= ACPI_MAX_NODES)
		return ACPI_NUMA_FULL;
	if (node >= numa->node_count)
		numa->node_count = node + 1;
	return ACPI_NUMA_OK;
}

static enum acpi_numa_error add_processor(struct acpi_numa *numa, uint32_t apic_id, uint32_t node)
{
	if (numa->processor_count == ACPI_MAX_PROCESSORS)
		return ACPI_NUMA_FULL;
	numa->processors[numa->processor_count++] = (struct acpi_numa_processor){ apic_id, node };
	return note_node(numa, node);
}

/*
 * Room for a range among those that are there, none of which it may overlap. QEMU lists an NVDIMM as a part of the range for
 * hot-plug: the whole says more than the part. False: the new one is to be left out.
 */
static bool make_disjoint(struct acpi_numa *numa, const struct acpi_memory *memory)
{
	size_t kept = 0;

	for (size_t i = 0; i < numa->memory_count; i++)
		if (range_overlaps(numa->memory[i].range, memory->range) &&
		    (memory->nonvolatile || !numa->memory[i].nonvolatile))
			return false;
	for (size_t i = 0; i < numa->memory_count; i++)
		if (!range_overlaps(numa->memory[i].range, memory->range))
			numa->memory[kept++] = numa->memory[i];
	numa->memory_count = kept;
	return true;
}

static enum acpi_numa_error add_memory(struct acpi_numa *numa, const uint8_t *entry)
{
	const uint64_t base = le64_get(entry + 8), length = le64_get(entry + 16);
	const uint32_t node = le32_get(entry + 2), flags = le32_get(entry + 28);
	struct acpi_memory memory;

	if (length == 0)
		return ACPI_NUMA_OK;
	if (length - 1 > UINT64_MAX - base)
		return ACPI_NUMA_RANGE;
	memory = (struct acpi_memory){
		.range = { base, base + length - 1 },
		.node = node,
		.hotplug = (flags & MEMORY_HOT_PLUGGABLE) != 0,
		.nonvolatile = (flags & MEMORY_NONVOLATILE) != 0,
	};
	if (!make_disjoint(numa, &memory))
		return ACPI_NUMA_OK;
	if (numa->memory_count == ACPI_MAX_MEMORY)
		return ACPI_NUMA_FULL;
	numa->memory[numa->memory_count++] = memory;
	return note_node(numa, node);
}

/* The local APIC entry has bits 7:0 of its domain at offset 2 and bits 31:8 at offset 9. */
static enum acpi_numa_error add_entry(struct acpi_numa *numa, const uint8_t *entry, size_t length)
{
	switch (entry[0]) {
	case TYPE_LOCAL_APIC:
		if (length != 16)
			return ACPI_NUMA_SRAT;
		if (!(le32_get(entry + 4) & ENABLED))
			return ACPI_NUMA_OK;
		return add_processor(numa, entry[3], entry[2] | (le32_get(entry + 8) & 0xffffff00));
	case TYPE_LOCAL_X2APIC:
		if (length != 24)
			return ACPI_NUMA_SRAT;
		if (!(le32_get(entry + 12) & ENABLED))
			return ACPI_NUMA_OK;
		return add_processor(numa, le32_get(entry + 8), le32_get(entry + 4));
	case TYPE_MEMORY:
		if (length != 40)
			return ACPI_NUMA_SRAT;
		return le32_get(entry + 28) & ENABLED ? add_memory(numa, entry) : ACPI_NUMA_OK;
	default:
		return ACPI_NUMA_OK;
	}
}

static enum acpi_numa_error read_srat(struct acpi_numa *numa, const uint8_t *srat, size_t size)
{
	enum acpi_numa_error error = ACPI_NUMA_OK;
	size_t at = SRAT_ENTRIES;

	if (size < SRAT_ENTRIES)
		return ACPI_NUMA_SRAT;
	while (at < size && error == ACPI_NUMA_OK) {
		const size_t left = size - at;

		if (left < 2 || srat[at + 1] < 2 || srat[at + 1] > left)
			return ACPI_NUMA_SRAT;
		error = add_entry(numa, srat + at, srat[at + 1]);
		at += srat[at + 1];
	}
	return error;
}

static enum acpi_numa_error read_slit(struct acpi_numa *numa, const uint8_t *slit, size_t size)
{
	uint64_t localities;

	if (size < SLIT_ENTRIES)
		return ACPI_NUMA_SLIT;
	localities = le64_get(slit + SLIT_LOCALITIES);
	if (localities > ACPI_MAX_NODES)
		return ACPI_NUMA_FULL;
	if (localities < numa->node_count || size - SLIT_ENTRIES < localities * localities)
		return ACPI_NUMA_SLIT;
	for (size_t from = 0; from < numa->node_count; from++)
		for (size_t to = 0; to < numa->node_count; to++)
			numa->distances[from * numa->node_count + to] =
				slit[SLIT_ENTRIES + from * (size_t)localities + to];
	numa->has_distances = acpi_inputs_distances_are_valid(numa->distances, numa->node_count);
	return numa->has_distances ? ACPI_NUMA_OK : ACPI_NUMA_DISTANCE;
}

enum acpi_numa_error acpi_numa_read(const uint8_t *srat, size_t srat_size, const uint8_t *slit, size_t slit_size,
				    struct acpi_numa *numa)
{
	enum acpi_numa_error error;

	numa->node_count = numa->processor_count = numa->memory_count = 0;
	numa->has_distances = false;
	if (srat == NULL)
		return ACPI_NUMA_OK;
	error = read_srat(numa, srat, srat_size);
	if (error == ACPI_NUMA_OK && slit != NULL)
		error = read_slit(numa, slit, slit_size);
	if (error != ACPI_NUMA_OK && error != ACPI_NUMA_DISTANCE)
		numa->node_count = numa->processor_count = numa->memory_count = 0;
	return error;
}

uint32_t acpi_numa_node(const struct acpi_numa *numa, uint32_t apic_id)
{
	for (size_t i = 0; i < numa->processor_count; i++)
		if (numa->processors[i].apic_id == apic_id)
			return numa->processors[i].node;
	return ACPI_NO_NODE;
}

const char *acpi_numa_error_text(enum acpi_numa_error error)
{
	switch (error) {
	case ACPI_NUMA_OK:
		return "no error";
	case ACPI_NUMA_SRAT:
		return "the SRAT is too short, or an entry of it has a wrong length";
	case ACPI_NUMA_FULL:
		return "more processors, memory ranges or nodes than there is room for";
	case ACPI_NUMA_RANGE:
		return "a memory range of the SRAT goes beyond the end of the address space";
	case ACPI_NUMA_SLIT:
		return "the SLIT is too short, or has fewer localities than there are nodes";
	case ACPI_NUMA_DISTANCE:
		return "the SLIT has distances below 10, or not 10 from a node to itself; they are left out";
	}
	return "unknown error";
}

/* SPDX-License-Identifier: MIT */
#include "acpi/acpi_inputs_check.h"

#include "acpi/acpi_blob.h"

#define LOCAL_DISTANCE 10
#define BROADCAST_ID 0xffffffff
#define FACS_ALIGNMENT 64
#define GPE_MAX_LENGTH 30 /* of the generic address structure's 8-bit width in bits, in pairs of status and enable */

static bool ranges_fit(const struct acpi_ranges *ranges)
{
	return ranges->count <= ACPI_MAX_ROOT_RANGES;
}

static bool counts_fit(const struct acpi_inputs *inputs)
{
	if (inputs->processor_count == 0 || inputs->processor_count > ACPI_MAX_PROCESSORS || inputs->root_count == 0 ||
	    inputs->root_count > ACPI_MAX_ROOTS || inputs->bridge_count > ACPI_MAX_BRIDGES ||
	    inputs->io_apic_count > ACPI_MAX_IO_APICS || inputs->override_count > ACPI_MAX_OVERRIDES ||
	    inputs->ecam_count > ACPI_MAX_ROOTS || inputs->node_count > ACPI_MAX_NODES ||
	    inputs->memory_count > ACPI_MAX_MEMORY || inputs->passed_count > ACPI_MAX_PASSED ||
	    !ranges_fit(&inputs->board_mem) || !ranges_fit(&inputs->board_io))
		return false;
	for (size_t i = 0; i < inputs->root_count; i++) {
		if (!ranges_fit(&inputs->roots[i].io) || !ranges_fit(&inputs->roots[i].mem))
			return false;
	}
	return true;
}

static bool node_is_known(const struct acpi_inputs *inputs, uint32_t node)
{
	return node < inputs->node_count || node == ACPI_NO_NODE;
}

/* Memory without a node has no place in the SRAT, which is all that it is listed for. */
static bool nodes_are_known(const struct acpi_inputs *inputs)
{
	for (size_t i = 0; i < inputs->processor_count; i++) {
		if (!node_is_known(inputs, inputs->processors[i].node))
			return false;
	}
	for (size_t i = 0; i < inputs->root_count; i++) {
		if (!node_is_known(inputs, inputs->roots[i].node))
			return false;
	}
	for (size_t i = 0; i < inputs->memory_count; i++) {
		if (inputs->memory[i].node >= inputs->node_count)
			return false;
	}
	return true;
}

bool acpi_inputs_distances_are_valid(const uint8_t *distances, size_t node_count)
{
	for (size_t from = 0; from < node_count; from++) {
		for (size_t to = 0; to < node_count; to++) {
			const uint8_t distance = distances[from * node_count + to];

			if (from == to ? distance != LOCAL_DISTANCE : distance < LOCAL_DISTANCE)
				return false;
		}
	}
	return true;
}

static bool processors_have_ids(const struct acpi_inputs *inputs)
{
	for (size_t i = 0; i < inputs->processor_count; i++) {
		if (inputs->processors[i].apic_id == BROADCAST_ID)
			return false;
	}
	return true;
}

static bool passed_are_right(const struct acpi_inputs *inputs)
{
	uint32_t total = 0;

	for (size_t i = 0; i < inputs->passed_count; i++) {
		const struct acpi_passed *table = &inputs->passed[i];

		if (acpi_blob_check(table) != ACPI_BLOB_OK || table->length > ACPI_MAX_PASSED_BYTES - total)
			return false;
		total += table->length;
	}
	return true;
}

enum acpi_build_error acpi_inputs_check(const struct acpi_inputs *inputs)
{
	if (!counts_fit(inputs))
		return ACPI_BUILD_COUNT;
	if (inputs->facs == 0 || inputs->facs % FACS_ALIGNMENT != 0 || inputs->facs > UINT32_MAX)
		return ACPI_BUILD_FACS;
	if (inputs->fixed.gpe0_length % 2 != 0 || inputs->fixed.gpe0_length > GPE_MAX_LENGTH)
		return ACPI_BUILD_GPE;
	if (!processors_have_ids(inputs))
		return ACPI_BUILD_PROCESSOR;
	if (!nodes_are_known(inputs))
		return ACPI_BUILD_NODE;
	if (inputs->distances && !acpi_inputs_distances_are_valid(inputs->distances, inputs->node_count))
		return ACPI_BUILD_DISTANCE;
	if (!passed_are_right(inputs))
		return ACPI_BUILD_PASSED;
	return ACPI_BUILD_OK;
}

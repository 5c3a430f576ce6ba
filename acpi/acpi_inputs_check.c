/* SPDX-License-Identifier: MIT */
#include "acpi/acpi_inputs_check.h"

#include "acpi/acpi_blob.h"
#include "acpi/acpi_nfit.h"

#define LOCAL_DISTANCE 10
#define BROADCAST_ID 0xffffffff
#define FACS_ALIGNMENT 64
#define PAGE_SIZE 4096
#define MAILBOX_LAST_HANDLE 0xffff /* the next one is the device model's for itself */
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
	    inputs->memory_count > ACPI_MAX_MEMORY || inputs->pmem_count > ACPI_MAX_PMEM ||
	    inputs->passed_count > ACPI_MAX_PASSED || !ranges_fit(&inputs->board_mem) || !ranges_fit(&inputs->board_io))
		return false;
	for (size_t i = 0; i < inputs->root_count; i++) {
		if (!ranges_fit(&inputs->roots[i].io) || !ranges_fit(&inputs->roots[i].mem))
			return false;
	}
	for (size_t i = 0; i < inputs->pmem_count; i++) {
		if (inputs->pmem[i].dimm_count == 0 || inputs->pmem[i].dimm_count > ACPI_MAX_PMEM_DIMMS)
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
	for (size_t i = 0; i < inputs->pmem_count; i++) {
		if (!node_is_known(inputs, inputs->pmem[i].node))
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

		if (acpi_blob_check_beside(table, inputs->pmem_count > 0) != ACPI_BLOB_OK ||
		    table->length > ACPI_MAX_PASSED_BYTES - total)
			return false;
		total += table->length;
	}
	return true;
}

/* --- persistent memory -------------------------------------------------------------------------------------------------- */

static bool in_pages(struct range range)
{
	return range.first <= range.last && range.first % PAGE_SIZE == 0 && range.last % PAGE_SIZE == PAGE_SIZE - 1 &&
	       range_size(range) != 0;
}

static bool is_pmem(const struct acpi_inputs *inputs, size_t count, struct range range)
{
	for (size_t i = 0; i < count; i++) {
		if (range_overlaps(inputs->pmem[i].range, range))
			return true;
	}
	return false;
}

/* How many NVDIMMs have this handle. */
static size_t count_handle(const struct acpi_inputs *inputs, uint32_t handle)
{
	size_t count = 0;

	for (size_t i = 0; i < inputs->pmem_count; i++) {
		for (size_t j = 0; j < inputs->pmem[i].dimm_count; j++)
			count += inputs->pmem[i].dimms[j].handle == handle;
	}
	return count;
}

static enum acpi_build_error check_dimm(const struct acpi_inputs *inputs, const struct acpi_nvdimm *dimm)
{
	if (dimm->handle == 0 || count_handle(inputs, dimm->handle) > 1 ||
	    (inputs->mailbox.port != 0 && dimm->handle > MAILBOX_LAST_HANDLE))
		return ACPI_BUILD_PMEM_HANDLE;
	if (dimm->flush % 8 != 0 ||
	    (dimm->flush != 0 && is_pmem(inputs, inputs->pmem_count, range_of_size(dimm->flush, 8))))
		return ACPI_BUILD_PMEM_FLUSH;
	return ACPI_BUILD_OK;
}

static enum acpi_build_error check_pmem(const struct acpi_inputs *inputs)
{
	enum acpi_build_error error = ACPI_BUILD_OK;
	uint64_t size;

	for (size_t i = 0; i < inputs->pmem_count; i++) {
		if (!in_pages(inputs->pmem[i].range))
			return ACPI_BUILD_PMEM_RANGE;
		if (is_pmem(inputs, i, inputs->pmem[i].range))
			return ACPI_BUILD_PMEM_OVERLAP;
		if (!acpi_nfit_part_size(&inputs->pmem[i], &size))
			return ACPI_BUILD_PMEM_LINE;
	}
	for (size_t i = 0; i < inputs->pmem_count && !error; i++) {
		for (size_t j = 0; j < inputs->pmem[i].dimm_count && !error; j++)
			error = check_dimm(inputs, &inputs->pmem[i].dimms[j]);
	}
	return error;
}

static bool mailbox_is_right(const struct acpi_nvdimm_mailbox *mailbox)
{
	return mailbox->port == 0 || (mailbox->port <= 0xfffc && mailbox->page != 0 && mailbox->page % PAGE_SIZE == 0);
}

enum acpi_build_error acpi_inputs_check(const struct acpi_inputs *inputs)
{
	enum acpi_build_error error;

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
	error = check_pmem(inputs);
	if (error)
		return error;
	if (!mailbox_is_right(&inputs->mailbox))
		return ACPI_BUILD_MAILBOX;
	if (!passed_are_right(inputs))
		return ACPI_BUILD_PASSED;
	return ACPI_BUILD_OK;
}

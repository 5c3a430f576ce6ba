/* SPDX-License-Identifier: MIT */
/* A device model's SRAT and SLIT: whatever they hold, what is read from them can be described. */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "acpi/acpi_numa.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct acpi_numa numa;

static void require(bool holds)
{
	if (!holds)
		abort();
}

static void require_memory(void)
{
	for (size_t i = 0; i < numa.memory_count; i++) {
		require(numa.memory[i].node < numa.node_count);
		require(numa.memory[i].range.first <= numa.memory[i].range.last);
		for (size_t j = 0; j < i; j++)
			require(!range_overlaps(numa.memory[i].range, numa.memory[j].range));
	}
}

static void require_distances(void)
{
	for (size_t i = 0; numa.has_distances && i < numa.node_count; i++)
		for (size_t j = 0; j < numa.node_count; j++)
			require(numa.distances[i * numa.node_count + j] >= 10 &&
				(i != j || numa.distances[i * numa.node_count + j] == 10));
}

/* The first byte says how the rest is divided, in 256ths. Each part gets a block of its own size. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	size_t srat_size, slit_size;
	uint8_t *srat, *slit;

	if (size < 1)
		return 0;
	srat_size = (size - 1) * data[0] / 256;
	slit_size = size - 1 - srat_size;
	srat = malloc(srat_size ? srat_size : 1);
	slit = malloc(slit_size ? slit_size : 1);
	memcpy(srat, data + 1, srat_size);
	memcpy(slit, data + 1 + srat_size, slit_size);
	memset(&numa, 0xa5, sizeof(numa));
	acpi_numa_read(srat, srat_size, slit_size ? slit : NULL, slit_size, &numa);
	require(numa.node_count <= ACPI_MAX_NODES && numa.processor_count <= ACPI_MAX_PROCESSORS &&
		numa.memory_count <= ACPI_MAX_MEMORY);
	for (size_t i = 0; i < numa.processor_count; i++)
		require(numa.processors[i].node < numa.node_count);
	require_memory();
	require_distances();
	free(srat);
	free(slit);
	return 0;
}

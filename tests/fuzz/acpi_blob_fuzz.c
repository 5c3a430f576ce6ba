/* SPDX-License-Identifier: MIT */
/*
 * A toolstack's blob of tables: the walk ends and stays inside, what it yields is whole and right, acpi_build lists it beside a
 * Xen machine's own tables, acpi_check has nothing to say of the result, and the search for clashing names ends.
 *
 * The first byte says whether checksums are made right as far as the lengths lead, or random bytes would not get past the first.
 * The blob gets a heap block of its own size for the sanitizer.
 */
#include <stdlib.h>
#include <string.h>

#include "acpi/acpi_blob.h"
#include "acpi/acpi_build.h"
#include "acpi/acpi_check.h"
#include "acpi/acpi_facs.h"
#include "acpi/aml_names.h"
#include "bytes/le.h"
#include "tests/acpi/xen_machine.h"

#define HEADER 36
#define BLOCK_AT 0x7ff00000
#define CAPACITY (256u * 1024)
#define RSDP_AT 0xf0000

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct acpi_machine machine;
static struct acpi_block block;
static uint8_t space[CAPACITY], facs[ACPI_FACS_SIZE];
static struct acpi_passed passed[ACPI_MAX_PASSED];

static void require(bool holds)
{
	if (!holds)
		abort();
}

static const uint8_t *part(const uint8_t *bytes, uint64_t at, uint64_t length, uint64_t address, uint64_t size)
{
	return address >= at && size <= length && address - at <= length - size ? bytes + (address - at) : NULL;
}

static const uint8_t *map(void *context, uint64_t address, uint64_t size)
{
	const uint8_t *found = part(space, BLOCK_AT, block.buf.length, address, size);

	(void)context;
	if (!found)
		found = part(block.rsdp, RSDP_AT, ACPI_RSDP_SIZE, address, size);
	return found ? found : part(facs, machine.inputs.facs, ACPI_FACS_SIZE, address, size);
}

static void repair(uint8_t *blob, size_t size)
{
	for (size_t at = 0; size - at >= HEADER;) {
		const uint32_t length = le32_get(blob + at + 4);
		uint8_t sum = 0;

		if (length < HEADER || length > size - at)
			return;
		blob[at + 9] = 0;
		for (uint32_t i = 0; i < length; i++)
			sum = (uint8_t)(sum + blob[at + i]);
		blob[at + 9] = (uint8_t)-sum;
		at += length;
	}
}

/* Our own tables, the first two, are accepted; the comparison of the rest ends. */
static void look_for_clashes(void)
{
	static uint64_t work[(4u << 20) / sizeof(uint64_t)];
	static struct aml_names names;
	struct aml_names_result result;

	aml_names_begin(&names, work, sizeof(work));
	for (size_t i = 0; i < block.count; i++) {
		const struct acpi_table_place *table = &block.tables[i];

		if (strcmp(table->signature, "DSDT") != 0 && strcmp(table->signature, "SSDT") != 0)
			continue;
		aml_names_add(&names, space + table->offset, table->length, &result);
		require(names.tables > 2 || result.refusal.verdict == AML_NAMES_OK);
		require(result.refusal.verdict != AML_NAMES_FULL && result.refusal.verdict != AML_NAMES_TABLE);
	}
}

static size_t walk(const uint8_t *bytes, size_t size)
{
	struct acpi_blob blob;
	struct acpi_blob_item item;
	size_t count = 0, calls = 0;

	acpi_blob_begin(&blob, bytes, size);
	while (acpi_blob_next(&blob, &item)) {
		require(++calls <= size / HEADER + 1);
		require(item.offset < size && strlen(item.signature) <= 4);
		require((item.table.bytes != NULL) == (item.error == ACPI_BLOB_OK));
		if (item.error != ACPI_BLOB_OK)
			continue;
		require(item.table.bytes == bytes + item.offset && item.table.length <= size - item.offset);
		require(acpi_blob_check(&item.table) == ACPI_BLOB_OK);
		require(count < ACPI_MAX_PASSED);
		passed[count++] = item.table;
	}
	require(!acpi_blob_next(&blob, &item));
	return count;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct acpi_check_memory memory = { map, NULL };
	uint8_t *bytes;

	if (size < 1 || size > 16384)
		return 0;
	bytes = malloc(size > 1 ? size - 1 : 1);
	memcpy(bytes, data + 1, size - 1);
	if (data[0] & 1)
		repair(bytes, size - 1);
	xen_machine_pc(&machine);
	machine.inputs.passed = passed;
	machine.inputs.passed_count = walk(bytes, size - 1);
	if (machine.inputs.passed_count != 0) {
		byte_buf_init(&block.buf, space, sizeof(space));
		block.address = BLOCK_AT;
		require(acpi_build(&machine.inputs, &block) == ACPI_BUILD_OK);
		acpi_facs_write(facs, 0);
		require(acpi_check(RSDP_AT, &memory, NULL).fault == NULL);
		look_for_clashes();
	}
	free(bytes);
	return 0;
}

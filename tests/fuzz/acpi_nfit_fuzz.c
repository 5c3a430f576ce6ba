/* SPDX-License-Identifier: MIT */
/*
 * Anybody's NFIT, and a description of ours. An NFIT that passes the check has ranges, and they are where the check looked for them: not on
 * RAM. A description that can be put into tables is put into one that the check passes.
 */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "acpi/acpi_check_table.h"
#include "acpi/acpi_inputs_check.h"
#include "acpi/acpi_nfit.h"
#include "acpi/acpi_tables.h"
#include "bytes/le.h"
#include "firmware/glue/pmem_text.h"
#include "tests/fake/acpi_machine.h"

#define MAX_RANGES 64

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds)
{
	if (!holds)
		abort();
}

/* --- anybody's ------------------------------------------------------------------------------------------------------------ */

/* 2 GiB of RAM, and above 4 GiB again. */
static struct e820_map make_map(void)
{
	struct e820_map map = { .count = 0 };

	require(e820_map_set(&map, (struct range){ 0, 0x7fffffff }, E820_RAM));
	require(e820_map_set(&map, (struct range){ 0x100000000, 0x13fffffff }, E820_RAM));
	return map;
}

/* The bytes behind a header; it gets a block of its own size. */
static void read_foreign(const uint8_t *data, size_t size)
{
	static struct range storage[2][MAX_RANGES];
	const struct e820_map map = make_map();
	uint8_t *table = calloc(1, 36 + size);
	const struct acpi_check_view view = { .bytes = table, .length = (uint32_t)(36 + size) };
	struct range_set pmem, other;
	bool right, read;

	memcpy(table, "NFIT", 4);
	memcpy(table + 36, data, size);
	range_set_init(&pmem, storage[0], MAX_RANGES);
	range_set_init(&other, storage[1], MAX_RANGES);
	right = size >= 4 && acpi_check_nfit(&view, &map).text == NULL;
	read = acpi_nfit_ranges(table, 36 + size, &pmem, &other);
	if (right)
		require(read || size > MAX_RANGES * 56);
	for (size_t i = 0; right && i < pmem.count; i++) {
		for (size_t j = 0; j < map.count; j++)
			require(!range_overlaps(map.entries[j].range, pmem.ranges[i]));
	}
	free(table);
}

/* Our own of the sample machine, with single bytes changed: offset, offset, value. */
static void read_changed(const uint8_t *data, size_t size)
{
	static struct acpi_machine machine;
	static uint8_t bytes[4096];
	struct byte_buf buf;

	acpi_machine_pmem(&machine);
	byte_buf_init(&buf, bytes, sizeof(bytes));
	acpi_nfit_append(&buf, &machine.inputs);
	require(!buf.overflow);
	for (size_t at = 0; size - at >= 3; at += 3)
		bytes[36 + le16_get(data + at) % (buf.length - 36)] = data[at + 2];
	read_foreign(bytes + 36, buf.length - 36);
}

/* --- ours ------------------------------------------------------------------------------------------------------------------ */

static struct acpi_pmem pmem[ACPI_MAX_PMEM];

static void build_own(size_t count)
{
	static struct acpi_machine machine;
	static uint8_t bytes[1 << 16];
	struct byte_buf buf;

	acpi_machine_pmem(&machine);
	machine.inputs.pmem = pmem;
	machine.inputs.pmem_count = count;
	if (acpi_inputs_check(&machine.inputs))
		return;
	byte_buf_init(&buf, bytes, sizeof(bytes));
	require(acpi_nfit_append(&buf, &machine.inputs) == 0 && !buf.overflow);
	if (count)
		require(acpi_check_nfit(&(struct acpi_check_view){ .bytes = bytes, .length = (uint32_t)buf.length },
					NULL)
				.text == NULL);
}

/* A record of 8 bytes: first page, pages (twice), DIMMs, the first one's handle, log2 of the line, flush hint, node. */
static void build_records(const uint8_t *data, size_t size)
{
	size_t count = 0;

	for (; size >= 8 && count < ACPI_MAX_PMEM; data += 8, size -= 8) {
		struct acpi_pmem *next = &pmem[count++];

		*next = (struct acpi_pmem){
			.range = { (uint64_t)data[0] << 16,
				   ((uint64_t)data[0] << 16) + ((le16_get(data + 1) + 1ull) << 12) - 1 },
			.dimm_count = data[3] % 10,
			.line = data[5] % 33 ? 1u << (data[5] % 33 - 1) : 0,
			.node = data[7] % 4 == 3 ? ACPI_NO_NODE : data[7] % 4,
		};
		for (uint8_t i = 0; i < ACPI_MAX_PMEM_DIMMS; i++)
			next->dimms[i] = (struct acpi_nvdimm){ (uint32_t)data[4] + i, i, data[6] * 0x1004u };
	}
	build_own(count);
}

/* Each part of the text up to a ';' is an option. */
static void build_text(const uint8_t *data, size_t size)
{
	char *text = malloc(size + 1), *part = text;
	size_t count = 0;

	memcpy(text, data, size);
	text[size] = '\0';
	while (part && count < ACPI_MAX_PMEM) {
		char *end = strchr(part, ';');

		if (end)
			*end = '\0';
		if (!pmem_parse(part, (uint32_t)count + 1, &pmem[count]))
			count++;
		part = end ? end + 1 : NULL;
	}
	free(text);
	build_own(count);
}

/* The first byte says which of them the rest is for. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static void (*const readers[])(const uint8_t *, size_t) = { read_foreign, read_changed, build_records,
								    build_text };

	if (size > 0)
		readers[data[0] % 4](data + 1, size - 1);
	return 0;
}

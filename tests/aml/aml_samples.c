/* SPDX-License-Identifier: MIT */
/*
 * The PCI part of the SSDT of sample machines, as a table of its own, for ACPICA's programs to judge.
 *
 *	aml-samples		names the samples
 *	aml-samples NAME	writes the table of one to standard output
 */
#include <stdio.h>
#include <string.h>

#include "acpi/acpi_table.h"
#include "acpi/aml.h"
#include "acpi/ssdt.h"
#include "tests/fake/acpi_machine.h"

#define GIB (UINT64_C(1) << 30)
#define CHAIN 40
#define WINDOWS 90

static struct acpi_machine machine;
static struct acpi_bridge chain[CHAIN];

/* A host bridge with many windows, one of them across 4 GiB; board memory across and above it. */
static void make_windows(struct acpi_machine *sample)
{
	struct acpi_root *root = &sample->roots[0];
	struct acpi_inputs *inputs = &sample->inputs;

	acpi_machine_q35(sample);
	root->mem.count = root->io.count = WINDOWS;
	for (size_t i = 0; i < WINDOWS; i++) {
		root->io.ranges[i] = range_of_size(0x1000 + i * 0x200, 0x100);
		root->mem.ranges[i] = range_of_size(2 * GIB + i * GIB / 8, 0x100000);
	}
	root->mem.ranges[WINDOWS - 2] = (struct range){ 4 * GIB - 0x100000, 5 * GIB - 1 };
	root->mem.ranges[WINDOWS - 1] = (struct range){ 8 * GIB, 1024 * GIB - 1 };
	root->node = 1;
	inputs->board_mem =
		(struct acpi_ranges){ 2, { { 4 * GIB - 0x1000, 4 * GIB + 0xfff }, { 6 * GIB, 7 * GIB - 1 } } };
	inputs->board_io = (struct acpi_ranges){ 1, { { 0, 0x1ff } } };
	inputs->ecam_count = 2;
	inputs->ecam[0] = (struct acpi_ecam){ .base = 0xe0000000, .last_bus = 0x1f };
	inputs->ecam[1] = (struct acpi_ecam){ .base = 16 * GIB, .segment = 1, .first_bus = 0x10, .last_bus = 0xff };
}

/* A bridge behind a bridge, and so on: more than the encoder has open terms. Each bus is hot-pluggable. */
static void make_chain(struct acpi_machine *sample)
{
	acpi_machine_pc(sample);
	for (int16_t i = 0; i < CHAIN; i++)
		chain[i] = (struct acpi_bridge){ .parent = (int16_t)(i - 1), .device = 2, .selector = (uint32_t)i + 1 };
	sample->inputs.bridges = chain;
	sample->inputs.bridge_count = CHAIN;
}

/* One pin of each kind, and 28 * 4 that are not routed. */
static void route_few(struct acpi_routing *routing)
{
	for (unsigned i = 0; i < 32 * 4; i++)
		routing->pins[i / 4][i % 4] = (struct acpi_route){ ACPI_NO_LINK, ACPI_NO_GSI };
	routing->pins[0][0] = (struct acpi_route){ 7, 23 };
	routing->pins[1][3] = (struct acpi_route){ 0, ACPI_NO_GSI };
	routing->pins[31][1] = (struct acpi_route){ ACPI_NO_LINK, 9 };
}

/*
 * Host bridges in two segments, the same routing for both; none for a third, whose windows above 4 GiB are prefetchable; for a
 * fourth one that knows no GSI.
 */
static void make_segments(struct acpi_machine *sample)
{
	acpi_machine_numa(sample);
	for (size_t i = 1; i < 4; i++) {
		sample->roots[i] = sample->roots[0];
		sample->roots[i].node = ACPI_NO_NODE;
	}
	route_few(&sample->routings[0]);
	route_few(&sample->routings[1]);
	sample->routings[1].pins[0][0].gsi = ACPI_NO_GSI;
	sample->roots[1].segment = 1;
	sample->roots[2].bus = 0xc0;
	sample->roots[2].native_hotplug = true;
	sample->roots[2].routing = NULL;
	sample->roots[2].mem = (struct acpi_ranges){ 2, { { 3 * GIB, 5 * GIB - 1 }, { 8 * GIB, 16 * GIB - 1 } } };
	sample->roots[2].mem64_prefetchable = true;
	sample->roots[3].bus = 0xe0;
	sample->roots[3].pcie = false;
	sample->roots[3].routing = &sample->routings[1];
	sample->inputs.root_count = 4;
}

/*
 * Hot-plug of every shape: the first root bus with a bridge at 4.0 and ports at 5.0 and 5.3, a bus behind the bridge, a bus
 * behind a bridge whose own bus is not hot-pluggable, under a second host bridge.
 */
static void make_slots(struct acpi_machine *sample)
{
	static const struct acpi_bridge bridges[] = {
		{ .parent = -1, .device = 4, .selector = 1, .fixed_slots = 1u << 7 },
		{ .parent = -1, .device = 5, .selector = 7, .port = true },
		{ .parent = -1, .device = 5, .function = 3, .selector = 300, .port = true },
		{ .parent = -1, .root = 1, .device = 0, .selector = ACPI_NO_SELECTOR },
		{ .parent = 3, .root = 1, .device = 31, .function = 7, .selector = 2 },
	};

	acpi_machine_pc(sample);
	sample->roots[0].fixed_slots = 1u << 2;
	sample->roots[1] = sample->roots[0];
	sample->roots[1].bus = 0x20;
	sample->roots[1].selector = ACPI_NO_SELECTOR;
	sample->inputs.root_count = 2;
	sample->inputs.bridges = bridges;
	sample->inputs.bridge_count = sizeof(bridges) / sizeof(bridges[0]);
}

static const struct acpi_machine_sample own[] = {
	{ "windows", make_windows },
	{ "chain", make_chain },
	{ "segments", make_segments },
	{ "slots", make_slots },
};

static int write_table(const struct acpi_machine_sample *sample)
{
	static uint8_t bytes[1 << 20];
	struct byte_buf buf;
	struct aml aml;
	size_t start;

	byte_buf_init(&buf, bytes, sizeof(bytes));
	sample->make(&machine);
	start = acpi_table_begin(&buf, "SSDT", 2, 1);
	aml_init(&aml, &buf);
	ssdt_pci(&aml, &machine.inputs);
	if (!aml_finish(&aml)) {
		fprintf(stderr, "aml-samples: %s does not fit or is malformed\n", sample->name);
		return 1;
	}
	acpi_table_end(&buf, start);
	return fwrite(bytes, 1, buf.length, stdout) == buf.length ? 0 : 1;
}

/* The sample at `index` of both lists, NULL after the last. */
static const struct acpi_machine_sample *find(size_t index)
{
	size_t count;
	const struct acpi_machine_sample *samples = acpi_machine_samples(&count);

	if (index < count)
		return &samples[index];
	index -= count;
	return index < sizeof(own) / sizeof(own[0]) ? &own[index] : NULL;
}

int main(int argc, char **argv)
{
	const struct acpi_machine_sample *sample;

	for (size_t i = 0; (sample = find(i)); i++) {
		if (argc == 1)
			puts(sample->name);
		else if (strcmp(argv[1], sample->name) == 0)
			return write_table(sample);
	}
	if (argc == 1)
		return 0;
	fprintf(stderr, "aml-samples: no sample %s\n", argv[1]);
	return 2;
}

/* SPDX-License-Identifier: MIT */
/*
 * DSDT and SSDT of sample machines, and what other tables they have, for ACPICA's programs to judge.
 *
 *	write-ssdt                names the samples
 *	write-ssdt NAME dsdt      writes the sample's DSDT to standard output
 *	write-ssdt NAME ssdt      writes the sample's SSDT
 *	write-ssdt NAME mcfg      writes the sample's MCFG; so for any other table that it has
 */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "acpi/acpi_build.h"
#include "tests/acpi/xen_machine.h"
#include "tests/fake/acpi_machine.h"
#include "tests/fake/second_bridge.h"

static struct acpi_machine machine;

/* As many processors as there can be, with ids as of threads that come in pairs, and as many memory slots as QEMU has. */
static void make_many(struct acpi_machine *sample)
{
	struct acpi_inputs *inputs = &sample->inputs;

	acpi_machine_numa(sample);
	inputs->processor_count = ACPI_MAX_PROCESSORS;
	for (uint32_t i = 0; i < ACPI_MAX_PROCESSORS; i++)
		sample->processors[i] = (struct acpi_processor){ .apic_id = 2 * i, .node = i % 4, .enabled = i < 1000 };
	inputs->memory_hotplug.slots = 256;
}

static void make_many_xen(struct acpi_machine *sample)
{
	acpi_machine_xen(sample);
	sample->inputs.processor_count = ACPI_MAX_PROCESSORS;
	for (uint32_t i = 0; i < ACPI_MAX_PROCESSORS; i++)
		sample->processors[i] =
			(struct acpi_processor){ .apic_id = 2 * i, .node = ACPI_NO_NODE, .enabled = i < 2 };
}

/* What the inputs point to lasts as long as the program. */
static void make_second_bridge(struct acpi_machine *sample)
{
	static struct second_bridge made;
	const char *fault = second_bridge_make(&made);

	if (fault) {
		fprintf(stderr, "write-ssdt: second-bridge: %s\n", fault);
		exit(1);
	}
	sample->inputs = made.fill.inputs;
}

/* NVDIMMs whose functions nobody offers. */
static void make_pmem_alone(struct acpi_machine *sample)
{
	acpi_machine_pmem(sample);
	sample->inputs.mailbox.port = 0;
}

/* Handles that are as large as a page and larger: acpiexec has them come back as the length of a result. */
static void make_pmem_large(struct acpi_machine *sample)
{
	acpi_machine_pmem(sample);
	sample->pmem[0].dimms[0].handle = 4096;
	sample->pmem[1].dimms[0].handle = 4097;
}

static const struct acpi_machine_sample own[] = {
	{ "many", make_many },
	{ "many-xen", make_many_xen },
	{ "pmem-alone", make_pmem_alone },
	{ "pmem-large", make_pmem_large },
	{ "second-bridge", make_second_bridge },
};

/* The sample at `index` of all lists, NULL after the last. */
static const struct acpi_machine_sample *find(size_t index)
{
	size_t count;
	const struct acpi_machine_sample *samples = acpi_machine_samples(&count);

	if (index < count)
		return &samples[index];
	index -= count;
	if (index < XEN_MACHINE_SAMPLES)
		return &xen_machine_samples[index];
	index -= XEN_MACHINE_SAMPLES;
	return index < sizeof(own) / sizeof(own[0]) ? &own[index] : NULL;
}

/* "dsdt": the first table of the signature "DSDT". */
static int write_table(const char *name, const char *table)
{
	static uint8_t bytes[1 << 20];
	struct acpi_block block = { .address = 0 };
	const struct acpi_table_place *place;
	enum acpi_build_error error;
	char signature[5] = "";

	for (size_t i = 0; i < 4 && table[i]; i++)
		signature[i] = (char)toupper((unsigned char)table[i]);
	byte_buf_init(&block.buf, bytes, sizeof(bytes));
	error = acpi_build(&machine.inputs, &block);
	if (error) {
		fprintf(stderr, "write-ssdt: %s: %s\n", name, acpi_build_error_text(error));
		return 1;
	}
	place = acpi_build_find(&block, signature);
	if (!place) {
		fprintf(stderr, "write-ssdt: %s: has no %s\n", name, signature);
		return 1;
	}
	return fwrite(bytes + place->offset, 1, place->length, stdout) == place->length ? 0 : 1;
}

int main(int argc, char **argv)
{
	const struct acpi_machine_sample *sample;

	for (size_t i = 0; (sample = find(i)); i++) {
		if (argc == 1)
			puts(sample->name);
		else if (argc == 3 && strcmp(argv[1], sample->name) == 0)
			break;
	}
	if (argc == 1)
		return 0;
	if (!sample) {
		fprintf(stderr, "usage: write-ssdt [NAME dsdt|ssdt|TABLE]\n");
		return 2;
	}
	sample->make(&machine);
	return write_table(sample->name, argv[2]);
}

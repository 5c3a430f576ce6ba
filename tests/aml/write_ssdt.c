/* SPDX-License-Identifier: MIT */
/*
 * DSDT and SSDT of sample machines, the SSDT with all of its parts, for ACPICA's programs to judge.
 *
 *	write-ssdt                names the samples
 *	write-ssdt NAME dsdt      writes the sample's DSDT to standard output
 *	write-ssdt NAME ssdt      writes the sample's SSDT
 */
#include <stdio.h>
#include <string.h>

#include "acpi/acpi_table.h"
#include "acpi/aml.h"
#include "acpi/dsdt.h"
#include "acpi/ssdt.h"
#include "tests/acpi/xen_machine.h"
#include "tests/fake/acpi_machine.h"

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

static const struct acpi_machine_sample own[] = {
	{ "many", make_many },
	{ "many-xen", make_many_xen },
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

static int write_bytes(const void *bytes, size_t size)
{
	return fwrite(bytes, 1, size, stdout) == size ? 0 : 1;
}

static int write_dsdt(void)
{
	size_t size;
	const uint8_t *dsdt = dsdt_find(machine.inputs.chipset, &size);

	return write_bytes(dsdt, size);
}

static int write_ssdt(const char *name)
{
	static uint8_t bytes[1 << 20];
	struct byte_buf buf;
	struct aml aml;
	size_t start;

	byte_buf_init(&buf, bytes, sizeof(bytes));
	start = acpi_table_begin(&buf, "SSDT", 2, 1);
	aml_init(&aml, &buf);
	ssdt_pci(&aml, &machine.inputs);
	ssdt_processors(&aml, &machine.inputs);
	ssdt_memory(&aml, &machine.inputs);
	ssdt_devices(&aml, &machine.inputs);
	if (!aml_finish(&aml)) {
		fprintf(stderr, "write-ssdt: %s does not fit or is malformed\n", name);
		return 1;
	}
	acpi_table_end(&buf, start);
	return write_bytes(bytes, buf.length);
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
		fprintf(stderr, "usage: write-ssdt [NAME dsdt|ssdt]\n");
		return 2;
	}
	sample->make(&machine);
	return strcmp(argv[2], "dsdt") == 0 ? write_dsdt() : write_ssdt(sample->name);
}

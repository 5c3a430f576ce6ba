/* SPDX-License-Identifier: MIT */
/*
 * Writes the tables of each sample machine, those of xen_machine.h among them, into files, for witnesses outside of this project (iasl, acpiexec).
 *
 * usage: dump-tables FOLDER [MACHINE]...
 *
 * FOLDER/MACHINE/ holds dsdt.dat, ssdt.dat, facp.dat ... and facs.dat, rsdp.dat; all machines without a name.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "acpi/acpi_build.h"
#include "acpi/acpi_facs.h"
#include "tests/acpi/xen_machine.h"
#include "tests/fake/acpi_machine.h"

#define CAPACITY (1u << 20)
#define ADDRESS 0x7ff00000

static int write_file(const char *folder, const char *signature, const void *bytes, size_t size)
{
	char path[4096];
	FILE *file;
	size_t written;

	snprintf(path, sizeof(path), "%s/%s.dat", folder, signature);
	for (char *at = path + strlen(folder); *at; at++) {
		if (*at >= 'A' && *at <= 'Z')
			*at = (char)(*at - 'A' + 'a');
	}
	file = fopen(path, "wb");
	if (!file) {
		perror(path);
		return 1;
	}
	written = fwrite(bytes, 1, size, file);
	if (fclose(file) != 0 || written != size) {
		perror(path);
		return 1;
	}
	return 0;
}

static int dump(const char *folder, const struct acpi_machine_sample *sample)
{
	static struct acpi_machine machine;
	static uint8_t memory[CAPACITY];
	struct acpi_block block = { .address = ADDRESS };
	uint8_t facs[ACPI_FACS_SIZE];
	char path[4000];
	enum acpi_build_error error;
	int failed = 0;

	sample->make(&machine);
	byte_buf_init(&block.buf, memory, sizeof(memory));
	error = acpi_build(&machine.inputs, &block);
	if (error) {
		fprintf(stderr, "dump-tables: %s: %s\n", sample->name, acpi_build_error_text(error));
		return 1;
	}
	snprintf(path, sizeof(path), "%s/%s", folder, sample->name);
	if (mkdir(path, 0777) != 0 && errno != EEXIST) {
		perror(path);
		return 1;
	}
	for (size_t i = 0; i < block.count; i++)
		failed |= write_file(path, block.tables[i].signature, memory + block.tables[i].offset,
				     block.tables[i].length);
	acpi_facs_write(facs, 0);
	failed |= write_file(path, "FACS", facs, sizeof(facs));
	failed |= write_file(path, "RSDP", block.rsdp, sizeof(block.rsdp));
	printf("%s: %zu tables, %zu bytes\n", sample->name, block.count, block.buf.length);
	return failed;
}

static int dump_wanted(int argc, char **argv, const struct acpi_machine_sample *samples, size_t count)
{
	int failed = 0;

	for (size_t i = 0; i < count; i++) {
		bool wanted = argc == 2;

		for (int j = 2; j < argc; j++)
			wanted |= strcmp(argv[j], samples[i].name) == 0;
		if (wanted)
			failed |= dump(argv[1], &samples[i]);
	}
	return failed;
}

int main(int argc, char **argv)
{
	size_t count;
	const struct acpi_machine_sample *samples = acpi_machine_samples(&count);

	if (argc < 2) {
		fprintf(stderr, "usage: dump-tables FOLDER [MACHINE]...\n");
		return 2;
	}
	return dump_wanted(argc, argv, samples, count) |
	       dump_wanted(argc, argv, xen_machine_samples, XEN_MACHINE_SAMPLES);
}

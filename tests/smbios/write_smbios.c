/* SPDX-License-Identifier: MIT */
/*
 * Writes our own SMBIOS structures as a file that `dmidecode --from-dump` reads: an entry point, at 20h the structures.
 *
 *   write_smbios FILE 21|30 [NAME=VALUE]...
 *
 * NAME: a string of smbios_text_name; uuid (32 hexadecimal digits, dashes allowed), uuid-order (specified, given), memory
 * (bytes), ram (FIRST-LAST, repeatable), processors, cores, threads, signature, edx, extended-edx, speed, enclosure-type,
 * battery (0, 1), oem (a string, repeatable), passed (a file, of the form that xl's smbios_firmware has; what is wrong with it
 * goes to standard output, an entry a line). Numbers as C writes them. Status 1: the builder refuses, 2: wrong usage.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "smbios/smbios_build.h"
#include "smbios/smbios_entry.h"

#define TABLE_AT 0x20
#define TABLE_MAX (1 << 20)
#define PASSED_MAX (1 << 20)

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

static struct smbios_inputs inputs;
static struct range ram[SMBIOS_MAX_RAM_RANGES];
static const char *oem[SMBIOS_MAX_OEM_STRINGS];
static const char *passed_file;
static struct smbios_passed passed;

static const struct {
	const char *name;
	uint32_t *number;
} numbers[] = {
	{ "processors", &inputs.processors.count },         { "cores", &inputs.processors.cores_per_socket },
	{ "threads", &inputs.processors.threads_per_core }, { "signature", &inputs.processors.signature },
	{ "edx", &inputs.processors.features_edx },         { "extended-edx", &inputs.processors.extended_edx },
};

static bool take_uuid(const char *text)
{
	size_t digits = 0;

	for (; *text; text++) {
		char digit[2] = { *text, '\0' };
		char *end;
		unsigned long value;

		if (*text == '-')
			continue;
		value = strtoul(digit, &end, 16);
		if (*end || digits == 32)
			return false;
		inputs.uuid[digits / 2] = (uint8_t)(inputs.uuid[digits / 2] << 4 | value);
		digits++;
	}
	inputs.uuid_known = true;
	return digits == 32;
}

static bool take_range(const char *text)
{
	char *end;

	if (inputs.ram_count == COUNT_OF(ram))
		return false;
	ram[inputs.ram_count].first = strtoull(text, &end, 0);
	if (*end != '-')
		return false;
	ram[inputs.ram_count++].last = strtoull(end + 1, &end, 0);
	return *end == '\0';
}

static bool take_number(const char *name, uint64_t value)
{
	for (size_t i = 0; i < COUNT_OF(numbers); i++)
		if (strcmp(name, numbers[i].name) == 0) {
			*numbers[i].number = (uint32_t)value;
			return true;
		}
	if (strcmp(name, "memory") == 0)
		inputs.memory_size = value;
	else if (strcmp(name, "speed") == 0)
		inputs.processors.speed = (uint16_t)value;
	else if (strcmp(name, "enclosure-type") == 0)
		inputs.enclosure_type = (uint8_t)value;
	else if (strcmp(name, "battery") == 0)
		inputs.battery = value != 0;
	else
		return false;
	return true;
}

static bool take(const char *name, const char *value)
{
	char *end;
	uint64_t number;

	for (int i = 0; i < SMBIOS_TEXTS; i++)
		if (strcmp(name, smbios_text_name(i)) == 0) {
			inputs.texts[i] = value;
			return true;
		}
	if (strcmp(name, "uuid") == 0)
		return take_uuid(value);
	if (strcmp(name, "uuid-order") == 0) {
		inputs.uuid_order = strcmp(value, "given") == 0 ? SMBIOS_UUID_AS_GIVEN : SMBIOS_UUID_AS_SPECIFIED;
		return true;
	}
	if (strcmp(name, "ram") == 0)
		return take_range(value);
	if (strcmp(name, "oem") == 0 && inputs.oem_string_count < COUNT_OF(oem)) {
		oem[inputs.oem_string_count++] = value;
		return true;
	}
	if (strcmp(name, "passed") == 0) {
		passed_file = value;
		return true;
	}
	number = strtoull(value, &end, 0);
	return *end == '\0' && take_number(name, number);
}

static bool read_passed(void)
{
	static struct smbios_handles handles;
	static uint8_t bytes[PASSED_MAX];
	FILE *file = fopen(passed_file, "rb");
	size_t size = file ? fread(bytes, 1, sizeof(bytes), file) : 0;

	if (!file || ferror(file) || fclose(file) != 0) {
		perror(passed_file);
		return false;
	}
	smbios_passed_read(bytes, (uint32_t)size, &inputs, &handles, &passed);
	for (uint32_t i = 0; i < passed.count; i++) {
		const struct smbios_passed_entry *entry = &passed.entries[i];
		const char *text = smbios_passed_text(entry);

		if (text)
			printf("entry %u, offset %#x, length %u, type %u: %s\n", i, entry->offset, entry->length,
			       entry->type, text);
	}
	return true;
}

static int write_file(const char *name, const char *kind)
{
	static uint8_t table[TABLE_MAX];
	uint8_t entry[TABLE_AT] = { 0 };
	struct smbios_block block;
	enum smbios_build_error error;
	bool fits;
	FILE *file;

	smbios_block_init(&block, table, sizeof(table));
	error = smbios_build_with(&inputs, passed_file ? &passed : NULL, &block);
	if (error != SMBIOS_BUILD_OK) {
		fprintf(stderr, "write_smbios: %s\n", smbios_build_error_text(error));
		return 1;
	}
	fits = strcmp(kind, "30") == 0 ? smbios_entry_30(&block, TABLE_AT, entry) :
					 smbios_entry_21(&block, TABLE_AT, entry);
	if (!fits) {
		fprintf(stderr, "write_smbios: %zu bytes do not fit this entry point\n", block.buf.length);
		return 1;
	}
	file = fopen(name, "wb");
	if (!file || fwrite(entry, sizeof(entry), 1, file) != 1 || fwrite(table, block.buf.length, 1, file) != 1 ||
	    fclose(file) != 0) {
		perror(name);
		return 1;
	}
	return 0;
}

int main(int argc, char **argv)
{
	if (argc < 3 || (strcmp(argv[2], "21") != 0 && strcmp(argv[2], "30") != 0)) {
		fprintf(stderr, "usage: write_smbios FILE 21|30 [NAME=VALUE]...\n");
		return 2;
	}
	smbios_inputs_init(&inputs);
	inputs.ram = ram;
	inputs.oem_strings = oem;
	for (int i = 3; i < argc; i++) {
		char *equals = strchr(argv[i], '=');

		if (equals)
			*equals = '\0';
		if (!equals || !take(argv[i], equals + 1)) {
			fprintf(stderr, "write_smbios: %s: no such input, or a value that it cannot have\n", argv[i]);
			return 2;
		}
	}
	if (passed_file && !read_passed())
		return 1;
	return write_file(argv[1], argv[2]);
}

/* SPDX-License-Identifier: MIT */
/* Whether ACPI definition blocks can be loaded one after the other: acpi/aml_names.h as a program. tools/README.md tells more. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "acpi/aml_names.h"
#include "bytes/le.h"
#include "firmware/version.h"

#define HEADER_SIZE 36
#define TABLE_MAX (16u << 20)
#define TEXT_MAX 400

enum status { STATUS_GOOD = 0, STATUS_CLASH = 1, STATUS_UNUSABLE = 2 };

struct table {
	const char *name;
	uint8_t *bytes;
	size_t length;
};

static const char help[] =
	"usage: amlnames FILE...\n"
	"       amlnames --help | --version\n"
	"\n"
	"Tells which of these ACPI definition blocks (DSDT first, then SSDTs in load order; .aml or .dat, as iasl and\n"
	"acpidump write them) an operating system cannot load behind those before it, and why: objects that are declared\n"
	"twice, scopes and fields in what nobody has declared. One line each, with offsets into the files. A block that is\n"
	"refused gives no names to those behind it. What only conditions decide is told as a line with \"maybe\".\n"
	"\n"
	"Exit status: 0 nothing is refused; 1 something is; 2 wrong usage, or a file cannot be used.\n";

static bool complain(const char *name, const char *what)
{
	fprintf(stderr, "amlnames: %s: %s\n", name, what);
	return false;
}

/* --- files --------------------------------------------------------------------------------------------------------------- */

static bool read_bytes(FILE *file, struct table *table)
{
	uint8_t *fitting;

	table->bytes = malloc(TABLE_MAX + 1);
	if (!table->bytes)
		return complain(table->name, "no memory for it");
	table->length = fread(table->bytes, 1, TABLE_MAX + 1, file);
	if (ferror(file))
		return complain(table->name, strerror(errno));
	if (table->length > TABLE_MAX)
		return complain(table->name, "more than 16 MiB");
	fitting = realloc(table->bytes, table->length > 0 ? table->length : 1);
	if (fitting)
		table->bytes = fitting;
	return true;
}

static bool check(const struct table *table)
{
	char text[TEXT_MAX];

	if (table->length < HEADER_SIZE)
		return complain(table->name, "shorter than the header of a table, 36 bytes");
	if (!aml_names_is_block(table->bytes))
		return complain(table->name, "no definition block: neither DSDT nor SSDT, PSDT, OSDT");
	if (le32_get(table->bytes + 4) == table->length)
		return true;
	snprintf(text, sizeof(text), "%zu bytes, but its header says %u", table->length,
		 (unsigned)le32_get(table->bytes + 4));
	return complain(table->name, text);
}

static bool read_table(struct table *table)
{
	FILE *file = fopen(table->name, "rb");
	bool good;

	if (!file)
		return complain(table->name, strerror(errno));
	good = read_bytes(file, table) && check(table);
	fclose(file);
	return good;
}

/* --- verdicts ------------------------------------------------------------------------------------------------------------- */

static void print_finding(void *context, const struct aml_names_finding *finding, bool refuses)
{
	const struct table *tables = context;
	const uint16_t there = finding->there.table;
	char text[TEXT_MAX];

	aml_names_text(finding, there < AML_NAMES_MAX_TABLES ? tables[there].name : "", text, sizeof(text));
	printf("%s: %s%s\n", tables[finding->here.table].name, refuses ? "" : "maybe ", text);
}

static enum status compare(const struct table *tables, size_t count)
{
	enum status status = STATUS_GOOD;
	struct aml_names names;
	size_t bytes = 0;
	void *work;

	for (size_t i = 0; i < count; i++)
		bytes += tables[i].length;
	work = malloc(aml_names_work_size(bytes));
	if (!work) {
		complain("memory", "not enough");
		return STATUS_UNUSABLE;
	}
	aml_names_begin(&names, work, aml_names_work_size(bytes));
	names.tell = print_finding;
	names.context = (void *)(uintptr_t)tables;
	for (size_t i = 0; i < count && status != STATUS_UNUSABLE; i++) {
		struct aml_names_result result;
		char text[TEXT_MAX];

		switch (aml_names_add(&names, tables[i].bytes, tables[i].length, &result)) {
		case AML_NAMES_OK:
			break;
		case AML_NAMES_CLASH:
		case AML_NAMES_MISSING:
		case AML_NAMES_TYPE:
			status = STATUS_CLASH;
			break;
		default:
			aml_names_text(&result.refusal, "", text, sizeof(text));
			complain(tables[i].name, text);
			status = STATUS_UNUSABLE;
		}
	}
	free(work);
	return status;
}

/* --- command line --------------------------------------------------------------------------------------------------------- */

static bool answer_option(const char *option)
{
	if (strcmp(option, "--help") == 0 || strcmp(option, "-h") == 0)
		fputs(help, stdout);
	else if (strcmp(option, "--version") == 0)
		puts("amlnames (hvmstage) " HVMSTAGE_VERSION);
	else
		return false;
	return true;
}

/* A file may be called "-", but nothing else that begins so: it is taken for an option. */
static bool usage_is_right(int argc, char **argv)
{
	static const char more[] = " (see amlnames --help)\n";

	if (argc < 2) {
		fprintf(stderr, "amlnames: no file%s", more);
		return false;
	}
	for (int i = 1; i < argc; i++) {
		if (argv[i][0] != '-' || argv[i][1] == '\0')
			continue;
		if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "--version") == 0)
			fprintf(stderr, "amlnames: '%s' stands alone%s", argv[i], more);
		else
			fprintf(stderr, "amlnames: unknown option '%s'%s", argv[i], more);
		return false;
	}
	return true;
}

int main(int argc, char **argv)
{
	struct table tables[AML_NAMES_MAX_TABLES] = { 0 };
	enum status status = STATUS_UNUSABLE;
	size_t count = 0;
	bool good = true;

	if (argc == 2 && answer_option(argv[1]))
		return STATUS_GOOD;
	if (!usage_is_right(argc, argv))
		return STATUS_UNUSABLE;
	if (argc - 1 > AML_NAMES_MAX_TABLES) {
		complain(argv[AML_NAMES_MAX_TABLES + 1], "more than 128 files");
		return STATUS_UNUSABLE;
	}
	for (; good && count < (size_t)argc - 1; count++) {
		tables[count].name = argv[count + 1];
		good = read_table(&tables[count]);
	}
	if (good)
		status = compare(tables, count);
	for (size_t i = 0; i < count; i++)
		free(tables[i].bytes);
	if (fflush(stdout) != 0 || ferror(stdout)) {
		complain("standard output", strerror(errno));
		status = STATUS_UNUSABLE;
	}
	return status;
}

/* SPDX-License-Identifier: MIT */
/*
 * usage: walk_names FILE.aml
 *
 * Prints what aml_walk finds in a DSDT or SSDT, a line each: kind, absolute path, and for some kinds a value. With what it has
 * found so far it answers aml_walk's questions about names.
 */
#define _POSIX_C_SOURCE 200809L /* strdup */

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "acpi/aml_walk.h"

#define HEADER 36
#define MAX_OBJECTS 65536

static struct {
	char *path;
	unsigned arguments;
} objects[MAX_OBJECTS];
static size_t object_count;

static const char *const kinds[] = {
	[AML_WALK_SCOPE] = "Scope",
	[AML_WALK_DEVICE] = "Device",
	[AML_WALK_PROCESSOR] = "Processor",
	[AML_WALK_POWER_RESOURCE] = "PowerResource",
	[AML_WALK_THERMAL_ZONE] = "ThermalZone",
	[AML_WALK_METHOD] = "Method",
	[AML_WALK_NAME] = "Name",
	[AML_WALK_ALIAS] = "Alias",
	[AML_WALK_EXTERNAL] = "External",
	[AML_WALK_MUTEX] = "Mutex",
	[AML_WALK_EVENT] = "Event",
	[AML_WALK_REGION] = "Region",
	[AML_WALK_FIELD] = "Field",
	[AML_WALK_BUFFER_FIELD] = "BufferField",
};

static bool find(void *context, const char *path, unsigned *arguments)
{
	(void)context;
	for (size_t i = 0; i < object_count; i++) {
		if (strcmp(objects[i].path, path) == 0) {
			*arguments = objects[i].arguments;
			return true;
		}
	}
	return false;
}

static void print_value(const struct aml_walk_object *object)
{
	if (object->kind == AML_WALK_METHOD)
		printf(" %u", object->arguments);
	if (object->kind == AML_WALK_FIELD)
		printf(" %" PRIu64 "+%" PRIu64, object->base, object->length);
	if (object->kind == AML_WALK_REGION && object->constant)
		printf(" %u %" PRIx64 "+%" PRIx64, object->space, object->base, object->length);
	if (object->data == AML_WALK_INTEGER)
		printf(" Integer %" PRIx64, object->integer);
	if (object->data == AML_WALK_STRING)
		printf(" String %.*s", (int)object->size, (const char *)object->bytes);
	if (object->data == AML_WALK_BUFFER)
		printf(" Buffer %" PRIx64, object->integer);
	if (object->data == AML_WALK_PACKAGE)
		printf(" Package %" PRIx64, object->integer);
	putchar('\n');
}

static bool visit(void *context, const struct aml_walk_object *object)
{
	(void)context;
	printf("%s %s", kinds[object->kind], object->path);
	print_value(object);
	if (object->kind != AML_WALK_SCOPE && object_count < MAX_OBJECTS) {
		objects[object_count].path = strdup(object->path);
		objects[object_count++].arguments = object->arguments;
	}
	return true;
}

int main(int argc, char **argv)
{
	static uint8_t table[1 << 20];
	const struct aml_walk_visitor visitor = { visit, find, NULL };
	struct aml_walk_result result;
	FILE *file = argc == 2 ? fopen(argv[1], "rb") : NULL;
	size_t size;

	if (file == NULL) {
		fprintf(stderr, "usage: walk_names FILE.aml\n");
		return 2;
	}
	size = fread(table, 1, sizeof(table), file);
	fclose(file);
	if (size < HEADER)
		return 2;
	result = aml_walk(table + HEADER, size - HEADER, &visitor);
	if (result.error != AML_WALK_OK)
		fprintf(stderr, "%s at 0x%zx\n", aml_walk_error_text(result.error), result.offset + HEADER);
	return result.error != AML_WALK_OK;
}

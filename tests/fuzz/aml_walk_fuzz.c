/* SPDX-License-Identifier: MIT */
/*
 * Random AML: the walk ends, stays inside of the bytes it is given and inside of its own paths, and what it hands out is
 * text and lies in those bytes. The first byte tells how `find` answers. The same bytes are read as QEMU's DSDT.
 */
#include <stdlib.h>
#include <string.h>

#include "acpi/aml_qemu_hotplug.h"
#include "bytes/le.h"

#define HEADER 36

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct bounds {
	const uint8_t *bytes;
	size_t size;
	uint8_t answer;
};

static void require(bool truth)
{
	if (!truth)
		abort();
}

static void require_path(const char *path)
{
	size_t length = strlen(path);

	require(path[0] == '\\' && length <= AML_WALK_PATH && path[length - 1] != '.');
	for (const char *at = path + 1; *at != '\0'; at++)
		require((*at >= 'A' && *at <= 'Z') || (*at >= '0' && *at <= '9') || *at == '_' || *at == '.');
}

static bool visit(void *context, const struct aml_walk_object *object)
{
	const struct bounds *bounds = context;

	require_path(object->path);
	require(object->offset < bounds->size);
	if (object->bytes != NULL)
		require(object->bytes >= bounds->bytes && object->size <= bounds->size &&
			(size_t)(object->bytes - bounds->bytes) <= bounds->size - object->size);
	return true;
}

static bool find(void *context, const char *path, unsigned *arguments)
{
	const struct bounds *bounds = context;

	require_path(path);
	*arguments = bounds->answer & 7;
	return (bounds->answer >> strlen(path) % 8 & 1) != 0;
}

static void read_as_dsdt(const uint8_t *aml, size_t size)
{
	static struct aml_qemu_hotplug hotplug;
	uint8_t *dsdt = calloc(1, HEADER + size);
	enum aml_qemu_hotplug_error error;

	require(dsdt != NULL);
	memcpy(dsdt, "DSDT", 4);
	le32_put(dsdt + 4, (uint32_t)(HEADER + size));
	if (size > 0)
		memcpy(dsdt + HEADER, aml, size);
	error = aml_qemu_hotplug_read(dsdt, HEADER + size, &hotplug);
	require(strcmp(aml_qemu_hotplug_error_text(error), "unknown error") != 0);
	require(hotplug.bus_count <= AML_QEMU_MAX_BUSES);
	for (size_t i = 0; i < hotplug.bus_count; i++)
		require(hotplug.buses[i].depth <= AML_QEMU_MAX_DEPTH);
	free(dsdt);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct aml_walk_visitor visitor = { .visit = visit };
	struct bounds bounds = { .answer = size > 0 ? data[0] : 0 };
	struct aml_walk_result result;
	uint8_t *copy;

	if (size == 0)
		return 0;
	/* A block of just this size: the sanitizer sees each read beyond. */
	copy = malloc(size > 1 ? size - 1 : 1);
	require(copy != NULL);
	memcpy(copy, data + 1, size - 1);
	bounds.bytes = copy;
	bounds.size = size - 1;
	visitor.context = &bounds;
	if (bounds.answer != 0)
		visitor.find = find;
	result = aml_walk(copy, size - 1, &visitor);
	require(result.offset <= size - 1);
	require(strcmp(aml_walk_error_text(result.error), "unknown error") != 0);
	read_as_dsdt(copy, size - 1);
	free(copy);
	return 0;
}

/* SPDX-License-Identifier: MIT */
/*
 * One walk over the table. A bridge's _ADR stands before what is below the bridge, so the addresses on the way from the root
 * to where the walk is are all there is to remember:
 *
 *   \_SB.PCI0._ADR                 path \_SB.PCI0
 *   \_SB.PCI0.S10._ADR 00020000    path \_SB.PCI0.S10        2.0
 *   \_SB.PCI0.S10.S08._ADR 00010000     \_SB.PCI0.S10.S08    2.0 1.0
 *   \_SB.PCI0.S10.BSEL 1           bus behind 2.0: the part of the path that is a prefix of the selector's
 */
#include <string.h>

#include "acpi/aml_qemu_hotplug.h"
#include "bytes/le.h"

#define HEADER 36

#define SEGMENTS_OF_ROOT 2 /* \_SB.PCI0 */
#define MAX_DEVICE 31
#define MAX_FUNCTION 7

struct reader {
	struct aml_qemu_hotplug *out;
	enum aml_qemu_hotplug_error error;
	char path[AML_WALK_PATH + 1];          /* of the device whose _ADR was met last */
	uint32_t addresses[AML_WALK_SEGMENTS]; /* of it and of those around it, by the number of segments */
	bool known[AML_WALK_SEGMENTS];         /* whether there was an _ADR */
	char root[AML_WALK_PATH + 1];          /* whose _BBN was met last */
	uint8_t root_bus;
};

/* "\_SB.PCI0": 2. The root has none. */
static unsigned count_segments(const char *path)
{
	unsigned count = path[1] != '\0' ? 1 : 0;

	for (; *path != '\0'; path++) {
		if (*path == '.')
			count++;
	}
	return count;
}

/* How many segments two paths have in common from the root on. */
static unsigned common_segments(const char *a, const char *b)
{
	unsigned count = 0;
	size_t i = 0;

	while (a[i] != '\0' && a[i] == b[i]) {
		i++;
		if (i > 1 && (a[i] == '.' || a[i] == '\0') && (b[i] == '.' || b[i] == '\0'))
			count++;
	}
	return count;
}

/* Splits "\_SB.PCI0._ADR" into the parent's path and the last segment, which is returned. */
static const char *split_path(const char *path, char parent[AML_WALK_PATH + 1])
{
	const size_t length = strlen(path);
	size_t at = length;

	while (at > 1 && path[at - 1] != '.')
		at--;
	memcpy(parent, path, at);
	parent[at > 1 ? at - 1 : 1] = '\0';
	return path + at;
}

/* --- what the walk meets -------------------------------------------------------------------------------------------------- */

static void note_address(struct reader *reader, const char *device, uint64_t address)
{
	const unsigned segments = count_segments(device);

	/* What is not around this device is left behind; what lies between has no _ADR. */
	for (unsigned i = common_segments(device, reader->path); i < AML_WALK_SEGMENTS; i++)
		reader->known[i] = false;
	memcpy(reader->path, device, strlen(device) + 1);
	if (segments == 0 || segments > AML_WALK_SEGMENTS)
		return;
	reader->addresses[segments - 1] = (uint32_t)address;
	reader->known[segments - 1] = address <= UINT32_MAX;
}

static void note_root_bus(struct reader *reader, const char *root, uint64_t bus)
{
	memcpy(reader->root, root, strlen(root) + 1);
	reader->root_bus = (uint8_t)bus;
}

/* The bridges on the way to the bus that the Device at `path` holds. */
static enum aml_qemu_hotplug_error read_bridges(const struct reader *reader, const char *path, struct aml_qemu_bus *bus)
{
	const unsigned segments = count_segments(path);
	const unsigned met = common_segments(path, reader->path);

	for (unsigned i = SEGMENTS_OF_ROOT; i < segments; i++) {
		const uint32_t address = reader->addresses[i];

		/* _ADR has the device in bits 31:16, the function in bits 15:0 (6.1.1). */
		if (i >= met || !reader->known[i] || address >> 16 > MAX_DEVICE || (address & 0xffff) > MAX_FUNCTION)
			return AML_QEMU_HOTPLUG_ADDRESS;
		bus->bridges[bus->depth].device = (uint8_t)(address >> 16);
		bus->bridges[bus->depth].function = (uint8_t)address;
		bus->depth++;
	}
	return AML_QEMU_HOTPLUG_OK;
}

static bool same_place(const struct aml_qemu_bus *a, const struct aml_qemu_bus *b)
{
	if (a->root_bus != b->root_bus || a->depth != b->depth)
		return false;
	for (unsigned i = 0; i < a->depth; i++) {
		if (a->bridges[i].device != b->bridges[i].device || a->bridges[i].function != b->bridges[i].function)
			return false;
	}
	return true;
}

static enum aml_qemu_hotplug_error add_bus(struct aml_qemu_hotplug *out, const struct aml_qemu_bus *bus)
{
	for (size_t i = 0; i < out->bus_count; i++) {
		if (out->buses[i].selector == bus->selector || same_place(&out->buses[i], bus))
			return AML_QEMU_HOTPLUG_TWICE;
	}
	if (out->bus_count == AML_QEMU_MAX_BUSES)
		out->left_out++;
	else
		out->buses[out->bus_count++] = *bus;
	return AML_QEMU_HOTPLUG_OK;
}

/* \_SB.PCI0 is bus 0 and has no _BBN, the expander bridges' root buses have one. */
static enum aml_qemu_hotplug_error note_selector(struct reader *reader, const char *path,
						 const struct aml_walk_object *object)
{
	struct aml_qemu_bus bus = { .selector = (uint32_t)object->integer };
	enum aml_qemu_hotplug_error error;

	if (object->data != AML_WALK_INTEGER || object->integer > UINT32_MAX ||
	    count_segments(path) < SEGMENTS_OF_ROOT || strncmp(path, "\\_SB.PC", 7) != 0)
		return AML_QEMU_HOTPLUG_PLACE;
	if (common_segments(path, reader->root) == SEGMENTS_OF_ROOT)
		bus.root_bus = reader->root_bus;
	else if (common_segments(path, "\\_SB.PCI0") != SEGMENTS_OF_ROOT)
		return AML_QEMU_HOTPLUG_PLACE;
	if (count_segments(path) > SEGMENTS_OF_ROOT + AML_QEMU_MAX_DEPTH) {
		reader->out->left_out++;
		return AML_QEMU_HOTPLUG_OK;
	}
	error = read_bridges(reader, path, &bus);
	return error != AML_QEMU_HOTPLUG_OK ? error : add_bus(reader->out, &bus);
}

/* After the _BBN of the same root, as QEMU has it. */
static void note_node(struct reader *reader, const char *root, uint64_t node)
{
	struct aml_qemu_hotplug *out = reader->out;

	if (strcmp(root, reader->root) != 0 || node > UINT32_MAX || out->node_count == AML_QEMU_MAX_NODES)
		return;
	out->nodes[out->node_count].bus = reader->root_bus;
	out->nodes[out->node_count++].node = (uint32_t)node;
}

static enum aml_qemu_hotplug_error note_io(uint16_t *io, const struct aml_walk_object *object)
{
	const uint8_t system_io = 1;

	if (!object->constant || object->space != system_io || object->base == 0 || object->base > UINT16_MAX ||
	    *io != 0)
		return AML_QEMU_HOTPLUG_IO;
	*io = (uint16_t)object->base;
	return AML_QEMU_HOTPLUG_OK;
}

static enum aml_qemu_hotplug_error note_name(struct reader *reader, const char *parent, const char *name,
					     const struct aml_walk_object *object)
{
	if (strcmp(name, "BSEL") == 0)
		return note_selector(reader, parent, object);
	if (object->data != AML_WALK_INTEGER)
		return AML_QEMU_HOTPLUG_OK;
	if (strcmp(name, "_ADR") == 0)
		note_address(reader, parent, object->integer);
	if (strcmp(name, "_BBN") == 0 && object->integer <= UINT8_MAX)
		note_root_bus(reader, parent, object->integer);
	if (strcmp(name, "_PXM") == 0)
		note_node(reader, parent, object->integer);
	if (strcmp(name, "MDNR") == 0)
		reader->out->memory_slots = (uint32_t)object->integer;
	return AML_QEMU_HOTPLUG_OK;
}

static enum aml_qemu_hotplug_error note_region(struct aml_qemu_hotplug *out, const char *name,
					       const struct aml_walk_object *object)
{
	if (strcmp(name, "PCST") == 0)
		return note_io(&out->pci_io, object);
	if (strcmp(name, "PRST") == 0)
		return note_io(&out->processor_io, object);
	if (strcmp(name, "HPMR") == 0)
		return note_io(&out->memory_io, object);
	return AML_QEMU_HOTPLUG_OK;
}

static bool visit(void *context, const struct aml_walk_object *object)
{
	struct reader *reader = context;
	char parent[AML_WALK_PATH + 1];
	const char *name = split_path(object->path, parent);

	if (object->kind == AML_WALK_NAME)
		reader->error = note_name(reader, parent, name, object);
	else if (object->kind == AML_WALK_REGION)
		reader->error = note_region(reader->out, name, object);
	return reader->error == AML_QEMU_HOTPLUG_OK;
}

enum aml_qemu_hotplug_error aml_qemu_hotplug_read(const uint8_t *dsdt, size_t size, struct aml_qemu_hotplug *out)
{
	struct reader reader = { .out = out, .path = "\\", .root = "\\" };
	const struct aml_walk_visitor visitor = { .visit = visit, .context = &reader };
	uint32_t length;

	memset(out, 0, sizeof(*out));
	if (size < HEADER || memcmp(dsdt, "DSDT", 4) != 0)
		return AML_QEMU_HOTPLUG_TABLE;
	length = le32_get(dsdt + 4);
	if (length < HEADER || length > size)
		return AML_QEMU_HOTPLUG_TABLE;
	out->walk = aml_walk(dsdt + HEADER, length - HEADER, &visitor);
	if (out->walk.error == AML_WALK_STOPPED)
		return reader.error;
	return out->walk.error == AML_WALK_OK ? AML_QEMU_HOTPLUG_OK : AML_QEMU_HOTPLUG_AML;
}

const char *aml_qemu_hotplug_error_text(enum aml_qemu_hotplug_error error)
{
	static const char *const texts[] = {
		[AML_QEMU_HOTPLUG_OK] = "no error",
		[AML_QEMU_HOTPLUG_TABLE] = "not a whole DSDT",
		[AML_QEMU_HOTPLUG_AML] = "AML that cannot be read: ",
		[AML_QEMU_HOTPLUG_ADDRESS] = "a bridge without an address",
		[AML_QEMU_HOTPLUG_PLACE] = "a selector that belongs to no bus",
		[AML_QEMU_HOTPLUG_TWICE] = "two selectors of one bus, or two buses with one selector",
		[AML_QEMU_HOTPLUG_IO] = "a register block at no port",
	};

	if ((size_t)error >= sizeof(texts) / sizeof(texts[0]))
		return "unknown error";
	return texts[error];
}

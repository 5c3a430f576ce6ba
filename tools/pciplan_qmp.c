/* SPDX-License-Identifier: MIT */
/*
 * The answer has what QEMU's human monitor shows: addresses, sizes and bus numbers, but no capabilities and no window
 * registers. What a bridge has is known for QEMU's own ones, by their IDs.
 */
#include "tools/pciplan_qmp.h"

#include <jansson.h>
#include <string.h>

#include "pci/pci_cfg.h"
#include "pci/pci_plan.h"
#include "tools/pciplan_machine.h"

#define CLASS_PCI_BRIDGE 0x0604

/* What query-pci does not tell of a bridge, by vendor and device ID. */
static const struct known_bridge {
	uint32_t id;
	bool pcie_port, hotplug, pref_64bit, subtractive;
} known_bridges[] = {
	{ 0x1b36000c, true, true, true, false },   /* pcie-root-port */
	{ 0x80863420, true, true, true, false },   /* ioh3420 */
	{ 0x104c8232, false, false, true, false }, /* x3130-upstream */
	{ 0x104c8233, true, true, true, false },   /* xio3130-downstream */
	{ 0x1b36000e, false, true, true, false },  /* pcie-pci-bridge, with SHPC */
	{ 0x1b360001, false, true, true, false },  /* pci-bridge, with SHPC */
	{ 0x1b36000b, false, false, true, false }, /* pxb's own bridge */
	{ 0x8086244e, false, false, false, true }, /* i82801b11-bridge */
};

struct qmp_reader {
	struct pciplan_source *source;
	const char *name;
	struct pciplan_notes *notes;
	size_t bridges;
	size_t unknown_bridges;
	bool failed;
};

bool pciplan_qmp_is(const struct pciplan_text *text)
{
	const char *at = text->bytes + strspn(text->bytes, " \t\r\n");

	/* A kernel log begins with a bracket, too: "[    0.000000] Linux version". */
	return *at == '{' || (*at == '[' && strchr("{]\r\n", at[1 + strspn(at + 1, " \t")]) != NULL);
}

/* --- one function ------------------------------------------------------------------------------------------------- */

static bool refuse(struct qmp_reader *reader, const char *what)
{
	if (!reader->failed)
		pciplan_complain(reader->name, 0, "the query-pci answer has %s", what);
	reader->failed = true;
	return false;
}

static uint64_t integer(const json_t *object, const char *key)
{
	return (uint64_t)json_integer_value(json_object_get(object, key));
}

static bool read_region(struct qmp_reader *reader, struct pciplan_source_function *function, const json_t *region)
{
	const char *type = json_string_value(json_object_get(region, "type"));
	const uint64_t index = integer(region, "bar"), size = integer(region, "size");
	const uint64_t address = integer(region, "address");

	if (type == NULL || index > PCI_BAR_ROM || !range_is_power_of_two(size))
		return refuse(reader, "a region without type, bar (0-6) or size (a power of two)");
	function->bars[index] = (struct pci_bar){
		.size = size,
		.pinned = PCI_NOT_PINNED,
		.count = 1,
		.kind = strcmp(type, "io") == 0 ? PCI_BAR_IO :
			index == PCI_BAR_ROM    ? PCI_BAR_ROM_KIND :
						  PCI_BAR_MEM,
		.is_64bit = index != PCI_BAR_ROM && json_is_true(json_object_get(region, "mem_type_64")),
		.prefetchable = index != PCI_BAR_ROM && json_is_true(json_object_get(region, "prefetch")),
	};
	function->address[index] = address == UINT64_MAX ? 0 : address;
	return true;
}

static void read_bridge(struct qmp_reader *reader, struct pciplan_source_function *function, const json_t *bus)
{
	const uint32_t id = (uint32_t)function->vendor_id << 16 | function->device_id;
	struct pci_bridge *bridge = &function->bridge;

	reader->bridges++;
	function->header_type = 1;
	bridge->primary = (uint8_t)integer(bus, "number");
	bridge->secondary = (uint8_t)integer(bus, "secondary");
	bridge->subordinate = (uint8_t)integer(bus, "subordinate");
	bridge->io = bridge->pref = bridge->pref_64bit = true;
	for (size_t i = 0; i < sizeof(known_bridges) / sizeof(known_bridges[0]); i++) {
		if (known_bridges[i].id != id)
			continue;
		bridge->pcie_port = known_bridges[i].pcie_port;
		bridge->hotplug = known_bridges[i].hotplug;
		bridge->pref_64bit = known_bridges[i].pref_64bit;
		bridge->subtractive = known_bridges[i].subtractive;
		return;
	}
	reader->unknown_bridges++;
}

static bool read_devices(struct qmp_reader *reader, const json_t *devices, uint8_t bus);

static bool read_device(struct qmp_reader *reader, const json_t *device, uint8_t bus)
{
	const json_t *id = json_object_get(device, "id"), *bridge = json_object_get(device, "pci_bridge");
	const json_t *slot = json_object_get(device, "slot"), *number = json_object_get(device, "function");
	struct pciplan_source_function *function;
	const json_t *region;
	uint8_t secondary = 0;
	size_t i;

	if (!json_is_integer(slot) || !json_is_integer(number) || !json_is_object(id))
		return refuse(reader, "a device without slot, function or id");
	function = pciplan_source_add(reader->source);
	function->bdf = PCI_BDF(bus, integer(device, "slot") & 31, integer(device, "function") & 7);
	function->vendor_id = (uint16_t)integer(id, "vendor");
	function->device_id = (uint16_t)integer(id, "device");
	function->class_code = (uint32_t)(integer(json_object_get(device, "class_info"), "class") & 0xffff) << 8;
	function->interrupt_pin = (uint8_t)(integer(device, "irq_pin") & 7);
	json_array_foreach(json_object_get(device, "regions"), i,
			   region) if (!read_region(reader, function, region)) return false;
	if (bridge == NULL)
		return true;
	read_bridge(reader, function, json_object_get(bridge, "bus"));
	secondary = function->bridge.secondary;
	return read_devices(reader, json_object_get(bridge, "devices"), secondary);
}

static bool read_devices(struct qmp_reader *reader, const json_t *devices, uint8_t bus)
{
	const json_t *device;
	size_t i;

	json_array_foreach(devices, i, device) if (!read_device(reader, device, bus)) return false;
	return true;
}

/* --- the answer among other things -------------------------------------------------------------------------------- */

static bool is_answer(const json_t *value)
{
	return json_is_array(value) && json_is_array(json_object_get(json_array_get(value, 0), "devices"));
}

/* The last answer in the text, with a reference of its own; NULL: there is none, or the text is no JSON; said why. */
static json_t *find_answer(const struct pciplan_text *text)
{
	json_t *found = NULL;
	size_t at = 0;

	for (;;) {
		json_t *value, *answer;
		json_error_t error;
		size_t lines = 1;

		at += strspn(text->bytes + at, " \t\r\n");
		if (at >= text->size)
			break;
		value = json_loadb(text->bytes + at, text->size - at, JSON_DISABLE_EOF_CHECK, &error);
		if (value == NULL) {
			for (size_t i = 0; i < at; i++)
				lines += text->bytes[i] == '\n';
			pciplan_complain(text->name, lines + (size_t)error.line - 1, "no JSON: %s", error.text);
			json_decref(found);
			return NULL;
		}
		answer = is_answer(value) ? value : json_object_get(value, "return");
		if (is_answer(answer)) {
			json_decref(found);
			found = json_incref(answer);
		}
		json_decref(value);
		at += (size_t)error.position;
	}
	if (found == NULL)
		pciplan_complain(text->name, 0, "JSON, but no answer to query-pci");
	return found;
}

bool pciplan_qmp_read(const struct pciplan_text *text, struct pciplan_source *source, struct pciplan_notes *notes)
{
	struct qmp_reader reader = { .source = source, .name = text->name, .notes = notes };
	json_t *answer = find_answer(text);
	const json_t *bus;
	size_t i;

	if (answer == NULL)
		return false;
	json_array_foreach(answer, i, bus) if (!read_devices(&reader, json_object_get(bus, "devices"),
							     (uint8_t)integer(bus, "bus"))) break;
	json_decref(answer);
	if (reader.failed)
		return false;
	pciplan_note(
		notes, text->name,
		"query-pci tells no capabilities: SR-IOV, resizable BARs and programming interfaces are not known");
	if (reader.bridges != 0)
		pciplan_note(
			notes, text->name,
			"query-pci tells nothing of windows, hot-plug and reserves either: QEMU's own bridges are known "
			"by their IDs (bridges: %zu)",
			reader.bridges - reader.unknown_bridges);
	if (reader.unknown_bridges != 0)
		pciplan_note(notes, text->name,
			     "other bridges are taken to have all windows and no hot-plug (bridges: %zu)",
			     reader.unknown_bridges);
	return true;
}

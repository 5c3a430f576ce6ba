/* SPDX-License-Identifier: MIT */
/*
 * Each processor is a Device of _HID ACPI0007 in the processor container \_SB.CPUS. The Processor term, which hvmloader has, is
 * deprecated since ACPI 6.0 and gone from ACPI 6.4, and its ProcID is a byte; the _UID of a Device stands for an entry of the
 * MADT of either kind. A guest too old to know the _HID starts its processors from the MADT alone.
 *
 * Hot-plug has two kinds of registers, of which a machine has one: ssdt_processor_hotplug.c.
 */
#include "acpi/acpi_tables.h"
#include "acpi/aml.h"
#include "acpi/ssdt.h"
#include "acpi/ssdt_processor_hotplug.h"
#include "acpi/ssdt_terms.h"
#include "bytes/byte_buf.h"

#define LETTER 'C'

/*
 * _MAT: the entry in the MADT. It always says enabled: it is read when _STA has said that the processor is there, and Linux
 * passes over an entry that does not.
 */
static void madt_entry(struct aml *aml, const struct acpi_processor *processor, uint32_t uid)
{
	uint8_t entry[ACPI_MADT_PROCESSOR_SIZE];
	struct byte_buf buf;

	byte_buf_init(&buf, entry, sizeof(entry));
	acpi_madt_processor_append(&buf, processor, uid, true);
	aml_name(aml, "_MAT");
	aml_buffer(aml, entry, buf.length);
}

/* The processor that the machine started on cannot be ejected. Xen has no register for either method: nothing is left to do. */
static void hotplug_methods(struct aml *aml, enum acpi_hotplug_kind kind, uint32_t uid)
{
	ssdt_slot_value(aml, "_STA", "CSTA", uid);
	if (kind == ACPI_HOTPLUG_XEN) {
		if (uid != 0)
			ssdt_method_empty(aml, "_EJ0", 1);
		ssdt_method_empty(aml, "_OST", 3);
		return;
	}
	if (uid != 0)
		ssdt_slot_call(aml, "_EJ0", 1, "CEJT", uid, 0);
	ssdt_slot_call(aml, "_OST", 3, "COST", uid, 2);
}

static void device(struct aml *aml, const struct acpi_inputs *inputs, uint32_t uid)
{
	const struct acpi_processor *processor = &inputs->processors[uid];
	char name[SSDT_NAME_SIZE];

	ssdt_slot_name(name, LETTER, uid);
	aml_device(aml, name);
	aml_name_string(aml, "_HID", "ACPI0007");
	aml_name_integer(aml, "_UID", uid);
	madt_entry(aml, processor, uid);
	if (processor->node != ACPI_NO_NODE)
		aml_name_integer(aml, "_PXM", processor->node);
	if (inputs->processor_hotplug.kind == ACPI_HOTPLUG_NONE)
		aml_name_integer(aml, "_STA", processor->enabled ? 0x0f : 0);
	else
		hotplug_methods(aml, inputs->processor_hotplug.kind, uid);
	aml_end(aml);
}

void ssdt_processors(struct aml *aml, const struct acpi_inputs *inputs)
{
	const uint32_t count = (uint32_t)inputs->processor_count;
	const bool hotplug = inputs->processor_hotplug.kind != ACPI_HOTPLUG_NONE;

	aml_device(aml, "\\_SB.CPUS");
	aml_name_string(aml, "_HID", "ACPI0010");
	aml_name_eisa_id(aml, "_CID", "PNP0A05");
	if (hotplug) {
		ssdt_slot_notify(aml, "CTFY", LETTER, count);
		ssdt_processor_hotplug(aml, inputs);
	}
	for (uint32_t uid = 0; uid < count; uid++)
		device(aml, inputs, uid);
	aml_end(aml);

	if (!hotplug)
		return;
	aml_method(aml, "\\_GPE._E02", 0, false);
	aml_path(aml, "\\_SB.CPUS.CSCN");
	aml_end(aml);
}

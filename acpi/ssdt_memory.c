/* SPDX-License-Identifier: MIT */
/*
 * QEMU's memory hot-plug interface (docs/specs/acpi_mem_hotplug): a block of 24 ports through which one memory device at a
 * time is seen, the one that was selected last. Each access is selection and transfer under one mutex.
 *
 * Everything is in the container \_SB.MEMS: the registers, the methods that take the number of a device, the devices.
 */
#include "acpi/aml_resource.h"
#include "acpi/ssdt.h"
#include "acpi/ssdt_selected.h"
#include "acpi/ssdt_terms.h"

#define REGISTERS_SIZE 0x18
#define MAX_SLOTS 4096 /* that have names; QEMU has 256 at most */
#define LETTER 'M'

static const struct ssdt_selected names = { "MLCK", "MSEL", "MFLG" };

/* QWordMemory (ACPI 6.5, 6.4.3.5.1): where its fields are in the descriptor. */
#define QWORD_MINIMUM 14
#define QWORD_MAXIMUM 22
#define QWORD_LENGTH 38

static void registers(struct aml *aml, uint16_t io)
{
	aml_operation_region(aml, "MREG", AML_SYSTEM_IO, io, REGISTERS_SIZE);

	/* What the ports mean when they are read ... */
	aml_field(aml, "MREG", AML_DWORD_ACC, AML_PRESERVE);
	aml_field_named(aml, "MADL", 32);
	aml_field_named(aml, "MADH", 32);
	aml_field_named(aml, "MSZL", 32);
	aml_field_named(aml, "MSZH", 32);
	aml_field_named(aml, "MDOM", 32);
	aml_end(aml);
	/* ... and when they are written. */
	aml_field(aml, "MREG", AML_DWORD_ACC, AML_PRESERVE);
	aml_field_named(aml, "MSEL", 32);
	aml_field_named(aml, "MOEV", 32);
	aml_field_named(aml, "MOSC", 32);
	aml_end(aml);
	aml_field(aml, "MREG", AML_BYTE_ACC, AML_WRITE_AS_ZEROS);
	aml_field_skip(aml, 0x14 * 8);
	aml_field_named(aml, "MFLG", 8);
	aml_end(aml);

	aml_mutex(aml, "MLCK", 0);
}

static void qword_field(struct aml *aml, unsigned offset, const char *name)
{
	aml_op(aml, AML_CREATE_QWORD_FIELD);
	aml_op(aml, AML_LOCAL0);
	aml_integer(aml, offset);
	aml_path(aml, name);
}

/* to = high << 32 | low */
static void join_dwords(struct aml *aml, const char *high, const char *low, const char *to)
{
	aml_op(aml, AML_OR);
	aml_op(aml, AML_SHIFT_LEFT);
	aml_path(aml, high);
	aml_integer(aml, 32);
	aml_op(aml, AML_ZERO);
	aml_path(aml, low);
	aml_path(aml, to);
}

/* A QWordMemory above 4 GiB, in which address and size are replaced. */
static void resources_method(struct aml *aml)
{
	ssdt_selected_begin(aml, &names, "MCRS", 1);
	aml_op(aml, AML_STORE);
	aml_resources(aml);
	aml_resource_mem_window(aml, range_of_size(1ull << 32, 1), true);
	aml_resources_end(aml);
	aml_op(aml, AML_LOCAL0);
	qword_field(aml, QWORD_MINIMUM, "MMIN");
	qword_field(aml, QWORD_MAXIMUM, "MMAX");
	qword_field(aml, QWORD_LENGTH, "MLEN");
	join_dwords(aml, "MADH", "MADL", "MMIN");
	join_dwords(aml, "MSZH", "MSZL", "MLEN");
	aml_release(aml, "MLCK");

	aml_op(aml, AML_SUBTRACT);
	aml_op(aml, AML_ADD);
	aml_path(aml, "MMIN");
	aml_path(aml, "MLEN");
	aml_op(aml, AML_ZERO);
	aml_integer(aml, 1);
	aml_path(aml, "MMAX");
	aml_op(aml, AML_RETURN);
	aml_op(aml, AML_LOCAL0);
	aml_end(aml);
}

static void domain_method(struct aml *aml)
{
	ssdt_selected_begin(aml, &names, "MPXM", 1);
	ssdt_store_path(aml, "MDOM", AML_LOCAL0);
	aml_release(aml, "MLCK");
	aml_op(aml, AML_RETURN);
	aml_op(aml, AML_LOCAL0);
	aml_end(aml);
}

/* Arg1 and Arg2 are the event and the status given to _OST; its buffer of details has no place in the registers. */
static void outcome_method(struct aml *aml)
{
	ssdt_selected_begin(aml, &names, "MOST", 3);
	ssdt_store_op(aml, AML_ARG0 + 1, "MOEV");
	ssdt_store_op(aml, AML_ARG0 + 2, "MOSC");
	ssdt_selected_end(aml, &names);
}

/* If the device Local0, whose flags are in Local1, has this event: notify it, and clear the event. */
static void pass_event(struct aml *aml, uint8_t event, enum ssdt_notification notification)
{
	ssdt_if_bits(aml, AML_LOCAL0 + 1, event);
	aml_path(aml, "MTFY");
	aml_op(aml, AML_LOCAL0);
	aml_integer(aml, notification);
	ssdt_store_integer(aml, event, "MFLG");
	aml_end(aml);
}

static void scan_method(struct aml *aml, uint32_t slots)
{
	aml_method(aml, "MSCN", 0, true);
	aml_acquire(aml, "MLCK", 0xffff);
	ssdt_set_local(aml, AML_LOCAL0, 0);
	aml_while(aml);
	aml_op(aml, AML_LLESS);
	aml_op(aml, AML_LOCAL0);
	aml_integer(aml, slots);
	ssdt_store_op(aml, AML_LOCAL0, "MSEL");
	ssdt_store_path(aml, "MFLG", AML_LOCAL0 + 1);
	pass_event(aml, SSDT_SELECTED_INSERT, SSDT_DEVICE_CHECK);
	pass_event(aml, SSDT_SELECTED_REMOVE, SSDT_EJECT_REQUEST);
	aml_op(aml, AML_INCREMENT);
	aml_op(aml, AML_LOCAL0);
	aml_end(aml);
	aml_release(aml, "MLCK");
	aml_end(aml);
}

static void device(struct aml *aml, uint32_t slot)
{
	char name[SSDT_NAME_SIZE];

	ssdt_slot_name(name, LETTER, slot);
	aml_device(aml, name);
	aml_name_eisa_id(aml, "_HID", "PNP0C80");
	aml_name_integer(aml, "_UID", slot);
	ssdt_slot_value(aml, "_STA", "MSTA", slot);
	ssdt_slot_value(aml, "_CRS", "MCRS", slot);
	ssdt_slot_value(aml, "_PXM", "MPXM", slot);
	ssdt_slot_call(aml, "_OST", 3, "MOST", slot, 2);
	ssdt_slot_call(aml, "_EJ0", 1, "MEJT", slot, 0);
	aml_end(aml);
}

void ssdt_memory(struct aml *aml, const struct acpi_inputs *inputs)
{
	const struct acpi_hotplug *hotplug = &inputs->memory_hotplug;
	const uint32_t slots = hotplug->slots > MAX_SLOTS ? MAX_SLOTS : hotplug->slots;

	if (hotplug->kind != ACPI_HOTPLUG_QEMU || slots == 0)
		return;
	aml_device(aml, "\\_SB.MEMS");
	aml_name_eisa_id(aml, "_HID", "PNP0A06"); /* generic container */
	aml_name_string(aml, "_UID", "memory");
	registers(aml, hotplug->io);
	ssdt_selected_status(aml, &names, "MSTA");
	resources_method(aml);
	domain_method(aml);
	outcome_method(aml);
	ssdt_selected_eject(aml, &names, "MEJT");
	ssdt_slot_notify(aml, "MTFY", LETTER, slots);
	scan_method(aml, slots);
	for (uint32_t slot = 0; slot < slots; slot++)
		device(aml, slot);
	aml_end(aml);

	aml_method(aml, "\\_GPE._E03", 0, false);
	aml_path(aml, "\\_SB.MEMS.MSCN");
	aml_end(aml);
}

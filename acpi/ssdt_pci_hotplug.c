/* SPDX-License-Identifier: MIT */
#include "acpi/ssdt_pci_hotplug.h"

#include <string.h>

#include "acpi/ssdt_pci_path.h"
#include "acpi/ssdt_pci_slots.h"
#include "acpi/ssdt_terms.h"

/* The registers from "filled" to "eject", and with the bus selector and the acpi-index register after them. */
#define XEN_PORTS 0x10
#define QEMU_PORTS 0x18

#define FOR_EVER 0xffff

/* _DSM of PCI devices (PCI Firmware Specification 3.3, 4.6). */
#define DSM_UUID "e5c937d0-3553-4d7a-9117-ea4d19c3434d"
#define DSM_REVISION 2
#define DSM_QUERY 0
#define DSM_NAME 7
#define DSM_FUNCTIONS (1 << DSM_QUERY | 1 << DSM_NAME)

#define NO_INDEX 0xffffffff /* what ports read that nothing answers: a QEMU that has no acpi-index register */

static struct ssdt_pci_bus root_bus(size_t root)
{
	return (struct ssdt_pci_bus){ .behind_bridge = false, .index = root };
}

static struct ssdt_pci_bus bridge_bus(size_t bridge)
{
	return (struct ssdt_pci_bus){ .behind_bridge = true, .index = bridge };
}

static bool has_slots(const struct acpi_inputs *inputs)
{
	for (size_t i = 0; i < inputs->root_count; i++)
		if (ssdt_pci_slots(inputs, root_bus(i)))
			return true;
	for (size_t i = 0; i < inputs->bridge_count; i++)
		if (ssdt_pci_slots(inputs, bridge_bus(i)))
			return true;
	return false;
}

struct range ssdt_pci_hotplug_ports(const struct acpi_inputs *inputs)
{
	const struct acpi_hotplug *hotplug = &inputs->pci_hotplug;

	return range_of_size(hotplug->io, hotplug->kind == ACPI_HOTPLUG_QEMU ? QEMU_PORTS : XEN_PORTS);
}

static void append_registers(struct aml *aml, const struct acpi_inputs *inputs)
{
	const struct range ports = ssdt_pci_hotplug_ports(inputs);

	aml_operation_region(aml, "PHIO", AML_SYSTEM_IO, ports.first, range_size(ports));
	aml_field(aml, "PHIO", AML_DWORD_ACC, AML_WRITE_AS_ZEROS);
	aml_field_named(aml, "PHUP", 32); /* 00h: slots that were filled */
	aml_field_named(aml, "PHDN", 32); /* 04h: slots that are to be emptied */
	aml_field_named(aml, "PHER", 32); /* 08h: writing ejects */
	if (inputs->pci_hotplug.kind == ACPI_HOTPLUG_QEMU) {
		aml_field_skip(aml, 32);          /* 0Ch: slots that can be emptied */
		aml_field_named(aml, "PHSL", 32); /* 10h: bus selector */
		aml_field_named(aml, "PHIX", 32); /* 14h: acpi-index of the slot that was written */
	}
	aml_end(aml);
	aml_mutex(aml, "PHLK", 0);
}

static void append_select(struct aml *aml, const struct acpi_inputs *inputs, enum aml_op selector)
{
	if (inputs->pci_hotplug.kind == ACPI_HOTPLUG_QEMU)
		ssdt_store_op(aml, selector, "PHSL");
}

/* ShiftLeft (One, slot, target) */
static void append_slot_bit(struct aml *aml, enum aml_op slot, const char *target)
{
	aml_op(aml, AML_SHIFT_LEFT);
	aml_op(aml, AML_ONE);
	aml_op(aml, slot);
	aml_path(aml, target);
}

/* PHEJ (slot, selector), without the selector where there is no register for it. */
static void append_eject(struct aml *aml, const struct acpi_inputs *inputs)
{
	aml_method(aml, "PHEJ", inputs->pci_hotplug.kind == ACPI_HOTPLUG_QEMU ? 2 : 1, false);
	aml_acquire(aml, "PHLK", FOR_EVER);
	append_select(aml, inputs, AML_ARG1);
	append_slot_bit(aml, AML_ARG0, "PHER");
	aml_release(aml, "PHLK");
	aml_end(aml);
}

/* The number that the user gave to the device as its acpi-index, in Local0; 0: none. */
static void append_read_index(struct aml *aml, const struct acpi_inputs *inputs)
{
	aml_acquire(aml, "PHLK", FOR_EVER);
	append_select(aml, inputs, AML_ARG4);
	append_slot_bit(aml, AML_ARG3, "PHIX");
	ssdt_store_path(aml, "PHIX", AML_LOCAL0);
	aml_release(aml, "PHLK");
}

/* Return (Buffer () { functions }) */
static void append_return_functions(struct aml *aml, uint8_t functions)
{
	aml_op(aml, AML_RETURN);
	aml_buffer(aml, &functions, sizeof(functions));
}

/* If (LEqual (Arg2, function)): open */
static void open_if_function(struct aml *aml, unsigned function)
{
	aml_if(aml);
	aml_op(aml, AML_LEQUAL);
	aml_op(aml, AML_ARG2);
	aml_integer(aml, function);
}

/* A package holds no Local, so that the number is stored into the one that is to be returned. */
static void append_return_name(struct aml *aml)
{
	aml_op(aml, AML_STORE);
	aml_package(aml, 2);
	aml_integer(aml, 0); /* instance number */
	aml_string(aml, ""); /* name */
	aml_end(aml);
	aml_op(aml, AML_LOCAL1);
	aml_op(aml, AML_STORE);
	aml_op(aml, AML_LOCAL0);
	aml_op(aml, AML_INDEX);
	aml_op(aml, AML_LOCAL1);
	aml_integer(aml, 0);
	aml_op(aml, AML_ZERO);
	aml_op(aml, AML_RETURN);
	aml_op(aml, AML_LOCAL1);
}

/* PHDS (UUID, revision, function, slot, selector): _DSM of a slot. */
static void append_dsm(struct aml *aml, const struct acpi_inputs *inputs)
{
	aml_method(aml, "PHDS", 5, true);
	aml_if(aml);
	aml_op(aml, AML_LAND);
	aml_op(aml, AML_LEQUAL);
	aml_op(aml, AML_ARG0);
	aml_uuid(aml, DSM_UUID);
	aml_op(aml, AML_LGREATER);
	aml_op(aml, AML_ARG1);
	aml_integer(aml, DSM_REVISION - 1);
	append_read_index(aml, inputs);
	aml_if(aml);
	aml_op(aml, AML_LAND);
	aml_op(aml, AML_LOCAL0);
	aml_op(aml, AML_LNOT);
	aml_op(aml, AML_LEQUAL);
	aml_op(aml, AML_LOCAL0);
	aml_integer(aml, NO_INDEX);
	open_if_function(aml, DSM_QUERY);
	append_return_functions(aml, DSM_FUNCTIONS);
	aml_end(aml);
	open_if_function(aml, DSM_NAME);
	append_return_name(aml);
	aml_end(aml);
	aml_end(aml);
	aml_end(aml);
	append_return_functions(aml, 0);
	aml_end(aml);
}

/* The bus's path, for its term to be opened or its method to be called; false: it has none. */
static bool bus_path(const struct acpi_inputs *inputs, struct ssdt_pci_bus bus, char path[static SSDT_PCI_BRIDGE_PATH])
{
	if (bus.behind_bridge)
		return ssdt_pci_bridge_path(inputs, bus.index, path);
	ssdt_pci_root_path(inputs, bus.index, path);
	return true;
}

/* A bridge gets its device even without slots, for others may be behind it. */
static void append_bus(struct aml *aml, const struct acpi_inputs *inputs, struct ssdt_pci_bus bus)
{
	uint32_t slots = ssdt_pci_slots(inputs, bus);
	char path[SSDT_PCI_BRIDGE_PATH];

	if (!bus_path(inputs, bus, path))
		return;
	if (bus.behind_bridge) {
		const struct acpi_bridge *bridge = &inputs->bridges[bus.index];

		aml_device(aml, path);
		aml_name_integer(aml, "_ADR", (uint32_t)bridge->device << 16 | bridge->function);
	} else if (slots) {
		aml_scope(aml, path);
	} else {
		return;
	}
	if (slots)
		ssdt_pci_slots_append(aml, inputs, bus);
	aml_end(aml);
}

static void append_check_call(struct aml *aml, const struct acpi_inputs *inputs, struct ssdt_pci_bus bus)
{
	char path[SSDT_PCI_BRIDGE_PATH + sizeof(".PHCK")];
	size_t length;

	if (!ssdt_pci_slots(inputs, bus) || !bus_path(inputs, bus, path))
		return;
	length = strlen(path);
	memcpy(path + length, ".PHCK", sizeof(".PHCK"));
	aml_path(aml, path);
}

static void append_event(struct aml *aml, const struct acpi_inputs *inputs)
{
	aml_method(aml, "\\_GPE._E01", 0, false);
	aml_acquire(aml, "\\_SB.PHLK", FOR_EVER);
	for (size_t i = 0; i < inputs->root_count; i++)
		append_check_call(aml, inputs, root_bus(i));
	for (size_t i = 0; i < inputs->bridge_count; i++)
		append_check_call(aml, inputs, bridge_bus(i));
	aml_release(aml, "\\_SB.PHLK");
	aml_end(aml);
}

void ssdt_pci_hotplug(struct aml *aml, const struct acpi_inputs *inputs)
{
	if (!has_slots(inputs))
		return;
	aml_scope(aml, "\\_SB");
	append_registers(aml, inputs);
	append_eject(aml, inputs);
	if (inputs->pci_hotplug.kind == ACPI_HOTPLUG_QEMU)
		append_dsm(aml, inputs);
	aml_end(aml);
	for (size_t i = 0; i < inputs->root_count; i++)
		append_bus(aml, inputs, root_bus(i));
	for (size_t i = 0; i < inputs->bridge_count; i++)
		append_bus(aml, inputs, bridge_bus(i));
	append_event(aml, inputs);
}

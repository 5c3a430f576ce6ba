/* SPDX-License-Identifier: MIT */
#include "acpi/ssdt_pci_slots.h"

#include "acpi/ssdt_pci_path.h"
#include "acpi/ssdt_terms.h"

#define SLOTS 32
#define FIRST_SLOT 1u

/* Slots of the first host bridge's bus: of the host bridge itself and of the ISA bridge, which is the DSDT's \_SB.PCI0.ISA. */
#define HOST_BRIDGE_SLOT (1u << 0)
#define PIIX3_SLOT (1u << 1)
#define ICH9_SLOT (1u << 31)

static uint32_t selector_of(const struct acpi_inputs *inputs, struct ssdt_pci_bus bus)
{
	if (inputs->pci_hotplug.kind == ACPI_HOTPLUG_XEN)
		return !bus.behind_bridge && bus.index == 0 ? 0 : ACPI_NO_SELECTOR;
	if (inputs->pci_hotplug.kind != ACPI_HOTPLUG_QEMU)
		return ACPI_NO_SELECTOR;
	return bus.behind_bridge ? inputs->bridges[bus.index].selector : inputs->roots[bus.index].selector;
}

static bool is_on(const struct acpi_bridge *bridge, struct ssdt_pci_bus bus)
{
	if (bus.behind_bridge)
		return bridge->parent >= 0 && (size_t)bridge->parent == bus.index;
	return bridge->parent < 0 && bridge->root == bus.index;
}

/* A bridge is there from the start and stays: to eject the slot it is in would take along all that is behind it. */
static uint32_t bridge_slots(const struct acpi_inputs *inputs, struct ssdt_pci_bus bus)
{
	uint32_t slots = 0;

	for (size_t i = 0; i < inputs->bridge_count; i++)
		if (is_on(&inputs->bridges[i], bus))
			slots |= FIRST_SLOT << (inputs->bridges[i].device & 31);
	return slots;
}

static uint32_t fixed_slots(const struct acpi_inputs *inputs, struct ssdt_pci_bus bus)
{
	return bus.behind_bridge ? inputs->bridges[bus.index].fixed_slots : inputs->roots[bus.index].fixed_slots;
}

uint32_t ssdt_pci_slots(const struct acpi_inputs *inputs, struct ssdt_pci_bus bus)
{
	uint32_t slots = UINT32_MAX;

	if (selector_of(inputs, bus) == ACPI_NO_SELECTOR)
		return 0;
	if (bus.behind_bridge && inputs->bridges[bus.index].port)
		slots = FIRST_SLOT;
	if (!bus.behind_bridge && bus.index == 0)
		slots &= ~(HOST_BRIDGE_SLOT | (inputs->chipset == ACPI_I440FX ? PIIX3_SLOT : ICH9_SLOT));
	return slots & ~bridge_slots(inputs, bus);
}

/*
 * _SUN is the slot's number on its bus, as QEMU and libacpi have it, though it should be unique in the machine: guests name
 * network interfaces after it.
 */
static void append_slot(struct aml *aml, const struct acpi_inputs *inputs, struct ssdt_pci_bus bus, uint8_t slot)
{
	const uint32_t selector = selector_of(inputs, bus);
	char name[SSDT_PCI_DEVICE_NAME];

	ssdt_pci_device_name(slot, 0, name);
	aml_device(aml, name);
	aml_name_integer(aml, "_ADR", (uint32_t)slot << 16);
	aml_name_integer(aml, "_SUN", slot);
	if (!(fixed_slots(inputs, bus) & FIRST_SLOT << slot)) {
		aml_method(aml, "_EJ0", 1, false);
		aml_path(aml, "\\_SB.PHEJ");
		aml_integer(aml, slot);
		if (inputs->pci_hotplug.kind == ACPI_HOTPLUG_QEMU)
			aml_integer(aml, selector);
		aml_end(aml);
	}
	if (inputs->pci_hotplug.kind == ACPI_HOTPLUG_QEMU) {
		aml_method(aml, "_DSM", 4, false);
		aml_op(aml, AML_RETURN);
		aml_path(aml, "\\_SB.PHDS");
		for (unsigned i = 0; i < 3; i++)
			aml_op(aml, AML_ARG0 + i);
		aml_integer(aml, slot);
		aml_integer(aml, selector);
		aml_end(aml);
	}
	aml_end(aml);
}

/* PHNT (slots, notification): each slot whose bit is set is notified. */
static void append_notify(struct aml *aml, uint32_t slots)
{
	aml_method(aml, "PHNT", 2, false);
	for (uint8_t slot = 0; slot < SLOTS; slot++) {
		char name[SSDT_PCI_DEVICE_NAME];

		if (!(slots & FIRST_SLOT << slot))
			continue;
		ssdt_pci_device_name(slot, 0, name);
		ssdt_if_bits(aml, AML_ARG0, FIRST_SLOT << slot);
		aml_op(aml, AML_NOTIFY);
		aml_path(aml, name);
		aml_op(aml, AML_ARG1);
		aml_end(aml);
	}
	aml_end(aml);
}

/*
 * The register of filled slots is cleared by its being read, that of slots to be emptied by _EJ0. As Xen's device model both are
 * cleared by _EJ0 only, so that with each event a slot is told of that was filled earlier. That harms nobody; a memory of what was
 * told would, for an operating system takes it along through S4, and the device model has none of it afterwards.
 */
static void append_check(struct aml *aml, const struct acpi_inputs *inputs, uint32_t selector)
{
	aml_method(aml, "PHCK", 0, false);
	if (inputs->pci_hotplug.kind == ACPI_HOTPLUG_QEMU)
		ssdt_store_integer(aml, selector, "\\_SB.PHSL");
	aml_path(aml, "PHNT");
	aml_path(aml, "\\_SB.PHUP");
	aml_integer(aml, SSDT_DEVICE_CHECK);
	aml_path(aml, "PHNT");
	aml_path(aml, "\\_SB.PHDN");
	aml_integer(aml, SSDT_EJECT_REQUEST);
	aml_end(aml);
}

void ssdt_pci_slots_append(struct aml *aml, const struct acpi_inputs *inputs, struct ssdt_pci_bus bus)
{
	uint32_t slots = ssdt_pci_slots(inputs, bus);

	for (uint8_t slot = 0; slot < SLOTS; slot++)
		if (slots & FIRST_SLOT << slot)
			append_slot(aml, inputs, bus, slot);
	append_notify(aml, slots);
	append_check(aml, inputs, selector_of(inputs, bus));
}

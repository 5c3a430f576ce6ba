/* SPDX-License-Identifier: MIT */
/* Host bridges: what the DSDT cannot know of \_SB.PCI0, and all of the others. */
#include "acpi/ssdt.h"

#include "acpi/aml_resource.h"
#include "acpi/ssdt_pci_board.h"
#include "acpi/ssdt_pci_hotplug.h"
#include "acpi/ssdt_pci_path.h"
#include "acpi/ssdt_pci_routing.h"

/* CONFIG_ADDRESS and CONFIG_DATA, which the first host bridge decodes itself. */
#define CONFIG_PORTS 0xcf8
#define CONFIG_PORTS_LENGTH 8

#define FOUR_GIB (UINT64_C(1) << 32)

/* Bits of _OSC's control field (PCI Firmware Specification 3.3, table 4-5). */
enum osc_control {
	OSC_NATIVE_HOTPLUG = 1 << 0,
	OSC_SHPC_HOTPLUG = 1 << 1,
	OSC_NATIVE_PME = 1 << 2,
	OSC_AER = 1 << 3,
	OSC_PCIE_CAPABILITY = 1 << 4,
};

/* What may be prefetched is said apart, even where it adjoins what may not. */
static void append_memory(struct aml *aml, const struct acpi_root *root, struct range range)
{
	if (root->mem64_prefetchable && range.last >= FOUR_GIB) {
		if (range.first < FOUR_GIB)
			aml_resource_mem_window(aml, (struct range){ range.first, FOUR_GIB - 1 }, false);
		aml_resource_pref_window(aml,
					 (struct range){ range.first < FOUR_GIB ? FOUR_GIB : range.first, range.last });
	} else {
		aml_resource_mem_window(aml, range, false);
	}
}

static void append_crs(struct aml *aml, const struct acpi_root *root, bool first)
{
	aml_name(aml, "_CRS");
	aml_resources(aml);
	aml_resource_bus(aml, root->bus, root->last_bus);
	if (first)
		aml_resource_io(aml, CONFIG_PORTS, CONFIG_PORTS, 1, CONFIG_PORTS_LENGTH);
	for (size_t i = 0; i < root->io.count; i++)
		aml_resource_io_window(aml, root->io.ranges[i]);
	for (size_t i = 0; i < root->mem.count; i++)
		append_memory(aml, root, root->mem.ranges[i]);
	aml_resources_end(aml);
}

/* The mask is all that differs between host bridges; the DSDT's POSC does the rest for each of them. */
static void append_osc(struct aml *aml, const struct acpi_root *root)
{
	unsigned mask = OSC_NATIVE_PME | OSC_AER | OSC_PCIE_CAPABILITY;

	if (root->native_hotplug)
		mask |= OSC_NATIVE_HOTPLUG | OSC_SHPC_HOTPLUG;
	aml_method(aml, "_OSC", 4, false);
	aml_op(aml, AML_RETURN);
	aml_path(aml, "\\_SB.POSC");
	for (unsigned i = 0; i < 4; i++)
		aml_op(aml, AML_ARG0 + i);
	aml_integer(aml, mask);
	aml_end(aml);
}

static void append_identity(struct aml *aml, const struct acpi_root *root)
{
	aml_name_eisa_id(aml, "_HID", root->pcie ? "PNP0A08" : "PNP0A03");
	if (root->pcie) {
		aml_name_eisa_id(aml, "_CID", "PNP0A03");
	}
	aml_name_integer(aml, "_UID", (uint32_t)root->segment << 8 | root->bus);
}

static void append_root(struct aml *aml, const struct acpi_inputs *inputs, size_t index)
{
	const struct acpi_root *root = &inputs->roots[index];
	char path[SSDT_PCI_ROOT_PATH];

	ssdt_pci_root_path(inputs, index, path);
	if (index == 0) {
		aml_scope(aml, path);
	} else {
		aml_device(aml, path);
		append_identity(aml, root);
	}
	aml_name_integer(aml, "_SEG", root->segment);
	aml_name_integer(aml, "_BBN", root->bus);
	if (root->node != ACPI_NO_NODE) {
		aml_name_integer(aml, "_PXM", root->node);
	}
	append_crs(aml, root, index == 0);
	ssdt_pci_routing(aml, inputs, index);
	if (root->pcie)
		append_osc(aml, root);
	aml_end(aml);
}

void ssdt_pci(struct aml *aml, const struct acpi_inputs *inputs)
{
	for (size_t i = 0; i < inputs->root_count; i++)
		append_root(aml, inputs, i);
	ssdt_pci_board(aml, inputs);
	ssdt_pci_hotplug(aml, inputs);
}

/* SPDX-License-Identifier: MIT */
/* Records bridge and reserve. */
#include "pci/pci_text_link.h"
#include "pci/pci_text_parse.h"

enum { BRIDGE_BUS, BRIDGE_IO, BRIDGE_PREF, BRIDGE_PCIE_PORT, BRIDGE_SUBTRACTIVE, BRIDGE_ARI, BRIDGE_HOTPLUG };

static const char *const io_widths[] = { "none", "16", "32", NULL };
static const char *const pref_widths[] = { "none", "32", "64", NULL };

static const struct pci_text_field bridge_fields[] = {
	[BRIDGE_BUS] = { .key = "bus",
			 .type = PCI_TEXT_HEX,
			 .required = true,
			 .digits = 2,
			 .groups = 3,
			 .separator = ',' },
	[BRIDGE_IO] = { .key = "io", .type = PCI_TEXT_CHOICE, .required = true, .choices = io_widths },
	[BRIDGE_PREF] = { .key = "pref", .type = PCI_TEXT_CHOICE, .required = true, .choices = pref_widths },
	[BRIDGE_PCIE_PORT] = { .key = "pcie-port", .type = PCI_TEXT_FLAG },
	[BRIDGE_SUBTRACTIVE] = { .key = "subtractive", .type = PCI_TEXT_FLAG },
	[BRIDGE_ARI] = { .key = "ari", .type = PCI_TEXT_FLAG },
	[BRIDGE_HOTPLUG] = { .key = "hotplug", .type = PCI_TEXT_FLAG },
};

enum pci_text_error pci_text_read_bridge(struct pci_text_parser *parser, struct pci_text_span rest)
{
	struct pci_inventory *inventory = parser->inventory;
	enum pci_text_error error;
	struct pci_function *function = pci_text_take_function(parser, &rest, &error);
	struct pci_text_values values;
	struct pci_bridge bridge;

	if (function == NULL)
		return error;
	if (!pci_text_read_fields(rest, bridge_fields, PCI_TEXT_COUNT_OF(bridge_fields), &values) ||
	    function->header_type != 1)
		return PCI_TEXT_BAD_VALUE;
	bridge = (struct pci_bridge){
		.function = (uint16_t)(function - inventory->functions),
		.parent = PCI_NONE,
		.primary = (uint8_t)(values.value[BRIDGE_BUS] >> 16),
		.secondary = (uint8_t)(values.value[BRIDGE_BUS] >> 8),
		.subordinate = (uint8_t)values.value[BRIDGE_BUS],
		.io = values.value[BRIDGE_IO] >= 1,
		.io_32bit = values.value[BRIDGE_IO] == 2,
		.pref = values.value[BRIDGE_PREF] >= 1,
		.pref_64bit = values.value[BRIDGE_PREF] == 2,
		.pcie_port = values.present[BRIDGE_PCIE_PORT],
		.subtractive = values.present[BRIDGE_SUBTRACTIVE],
		.ari = values.present[BRIDGE_ARI],
		.hotplug = values.present[BRIDGE_HOTPLUG],
		.reserve = { PCI_NO_HINT, PCI_NO_HINT, PCI_NO_HINT, PCI_NO_HINT, PCI_NO_HINT },
	};
	if (function->bridge != PCI_NONE)
		return PCI_TEXT_DUPLICATE;
	if (!pci_text_bridge_fits(inventory, &bridge))
		return PCI_TEXT_BAD_VALUE;
	if (inventory->bridge_count == PCI_MAX_BRIDGES)
		return PCI_TEXT_FULL;
	function->bridge = (int16_t)inventory->bridge_count;
	inventory->bridges[inventory->bridge_count++] = bridge;
	return PCI_TEXT_OK;
}

enum { RESERVE_BUSES, RESERVE_IO, RESERVE_MEM, RESERVE_PREF32, RESERVE_PREF64, RESERVE_COUNT };

static const struct pci_text_field reserve_fields[RESERVE_COUNT] = {
	[RESERVE_BUSES] = { .key = "buses", .type = PCI_TEXT_NUMBER },
	[RESERVE_IO] = { .key = "io", .type = PCI_TEXT_SIZE },
	[RESERVE_MEM] = { .key = "mem", .type = PCI_TEXT_SIZE },
	[RESERVE_PREF32] = { .key = "pref32", .type = PCI_TEXT_SIZE },
	[RESERVE_PREF64] = { .key = "pref64", .type = PCI_TEXT_SIZE },
};

enum pci_text_error pci_text_read_reserve(struct pci_text_parser *parser, struct pci_text_span rest)
{
	enum pci_text_error error;
	struct pci_function *function = pci_text_take_function(parser, &rest, &error);
	struct pci_text_values values;
	struct pci_reserve *reserve;
	bool any = false;

	if (function == NULL)
		return error;
	if (!pci_text_read_fields(rest, reserve_fields, RESERVE_COUNT, &values))
		return PCI_TEXT_BAD_VALUE;
	for (size_t i = 0; i < RESERVE_COUNT; i++) {
		if (values.present[i] && values.value[i] == PCI_NO_HINT)
			return PCI_TEXT_BAD_VALUE;
		any = any || values.present[i];
		if (!values.present[i])
			values.value[i] = PCI_NO_HINT;
	}
	if (!any)
		return PCI_TEXT_BAD_VALUE;
	if (function->bridge == PCI_NONE)
		return PCI_TEXT_DANGLING;
	reserve = &parser->inventory->bridges[function->bridge].reserve;
	if ((reserve->buses & reserve->io & reserve->mem & reserve->pref32 & reserve->pref64) != PCI_NO_HINT)
		return PCI_TEXT_DUPLICATE;
	*reserve = (struct pci_reserve){
		.buses = values.value[RESERVE_BUSES],
		.io = values.value[RESERVE_IO],
		.mem = values.value[RESERVE_MEM],
		.pref32 = values.value[RESERVE_PREF32],
		.pref64 = values.value[RESERVE_PREF64],
	};
	return PCI_TEXT_OK;
}

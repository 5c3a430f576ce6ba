/* SPDX-License-Identifier: MIT */
/*
 * The formatter of the inventory.
 *
 * Lines are made one at a time, because the firmware has nowhere to keep them. The cursor numbers slots: one for
 * each line that there might be, so that it alone says where to go on. A slot without a line (a function that is no
 * bridge) is passed over:
 *
 *   header | root ... | fn bridge reserve bar*7 | fn bridge reserve bar*7 | ... | window ... | policy | end
 */
#include "pci/pci_text.h"

#include <stdio.h>

#include "pci/pci_cfg.h"

#define BDF_TEXT 8     /* "00:03.0" */
#define OPTION_TEXT 28 /* " pinned=0x0123456789abcdef", " buses=18446744073709551614" */

#define MAX_BARS_OF_FUNCTION 7

enum function_slot {
	SLOT_FUNCTION,
	SLOT_BRIDGE,
	SLOT_RESERVE,
	SLOT_BARS,
	SLOTS_OF_FUNCTION = SLOT_BARS + MAX_BARS_OF_FUNCTION,
};

static void format_bdf(uint16_t bdf, char text[BDF_TEXT])
{
	snprintf(text, BDF_TEXT, "%02x:%02x.%x", PCI_BDF_BUS(bdf), PCI_BDF_DEVICE(bdf), PCI_BDF_FUNCTION(bdf));
}

/* " key=0x...", or nothing for the value that stands for none; PCI_NOT_PINNED and PCI_NO_HINT are the same number. */
static void format_option(const char *key, uint64_t value, char text[OPTION_TEXT])
{
	text[0] = '\0';
	if (value != PCI_NO_HINT)
		snprintf(text, OPTION_TEXT, " %s=0x%llx", key, (unsigned long long)value);
}

static bool has_hint(const struct pci_reserve *reserve)
{
	return (reserve->buses & reserve->io & reserve->mem & reserve->pref32 & reserve->pref64) != PCI_NO_HINT;
}

static void format_bridge(const char *bdf, const struct pci_bridge *bridge, char line[PCI_TEXT_LINE])
{
	const char *io = !bridge->io ? "none" : bridge->io_32bit ? "32" : "16";
	const char *pref = !bridge->pref ? "none" : bridge->pref_64bit ? "64" : "32";

	snprintf(line, PCI_TEXT_LINE, "bridge %s bus=%02x,%02x,%02x io=%s pref=%s%s%s", bdf, bridge->primary,
		 bridge->secondary, bridge->subordinate, io, pref, bridge->pcie_port ? " pcie-port" : "",
		 bridge->hotplug ? " hotplug" : "");
}

static void format_reserve(const char *bdf, const struct pci_reserve *reserve, char line[PCI_TEXT_LINE])
{
	char buses[OPTION_TEXT] = "", io[OPTION_TEXT], mem[OPTION_TEXT], pref32[OPTION_TEXT], pref64[OPTION_TEXT];

	if (reserve->buses != PCI_NO_HINT)
		snprintf(buses, sizeof(buses), " buses=%llu", (unsigned long long)reserve->buses);
	format_option("io", reserve->io, io);
	format_option("mem", reserve->mem, mem);
	format_option("pref32", reserve->pref32, pref32);
	format_option("pref64", reserve->pref64, pref64);
	snprintf(line, PCI_TEXT_LINE, "reserve %s%s%s%s%s%s", bdf, buses, io, mem, pref32, pref64);
}

static void format_bar(const char *bdf, const struct pci_bar *bar, char line[PCI_TEXT_LINE])
{
	char name[] = { '0' + bar->index, '\0' };
	char pinned[OPTION_TEXT];

	format_option("pinned", bar->pinned, pinned);
	snprintf(line, PCI_TEXT_LINE, "bar %s %s%s%s%s size=0x%llx%s", bdf, bar->index == PCI_BAR_ROM ? "rom" : name,
		 bar->kind == PCI_BAR_IO  ? " io" :
		 bar->kind == PCI_BAR_MEM ? " mem" :
					    "",
		 bar->is_64bit ? " 64bit" : "", bar->prefetchable ? " pref" : "", (unsigned long long)bar->size,
		 pinned);
}

static bool function_line(const struct pci_inventory *inventory, size_t index, size_t slot, char line[PCI_TEXT_LINE])
{
	const struct pci_function *function = &inventory->functions[index];
	const struct pci_bridge *bridge = function->bridge == PCI_NONE ? NULL : &inventory->bridges[function->bridge];
	char bdf[BDF_TEXT];

	format_bdf(function->bdf, bdf);
	switch (slot) {
	case SLOT_FUNCTION:
		snprintf(line, PCI_TEXT_LINE, "fn %s id=%04x:%04x class=%06x header=%u pin=%u", bdf,
			 function->vendor_id, function->device_id, (unsigned)function->class_code,
			 function->header_type, function->interrupt_pin);
		return true;
	case SLOT_BRIDGE:
		if (bridge != NULL)
			format_bridge(bdf, bridge, line);
		return bridge != NULL;
	case SLOT_RESERVE:
		if (bridge != NULL && has_hint(&bridge->reserve))
			format_reserve(bdf, &bridge->reserve, line);
		return bridge != NULL && has_hint(&bridge->reserve);
	default:
		if (slot - SLOT_BARS >= function->bar_count)
			return false;
		format_bar(bdf, &inventory->bars[function->first_bar + slot - SLOT_BARS], line);
		return true;
	}
}

/* Whether slot `index` of all windows is one of `set`; if not, `index` is counted on from the next set. */
static bool window_line(const char *kind, const struct range_set *set, size_t *index, char line[PCI_TEXT_LINE])
{
	if (*index >= set->count) {
		*index -= set->count;
		return false;
	}
	snprintf(line, PCI_TEXT_LINE, "window %s 0x%llx-0x%llx", kind, (unsigned long long)set->ranges[*index].first,
		 (unsigned long long)set->ranges[*index].last);
	return true;
}

static void format_policy(const struct pci_policy *policy, char line[PCI_TEXT_LINE])
{
	const char *place = policy->placement == PCI_PLACE_HIGH ? "high" :
			    policy->placement == PCI_PLACE_LOW  ? "low" :
								  "auto";

	snprintf(line, PCI_TEXT_LINE,
		 "policy place=%s hotplug-io=0x%llx hotplug-mem=0x%llx hotplug-pref=0x%llx address-bits=%u", place,
		 (unsigned long long)policy->hotplug_io, (unsigned long long)policy->hotplug_mem,
		 (unsigned long long)policy->hotplug_pref, policy->address_bits);
}

static size_t count_records(const struct pci_inventory *inventory, const struct pci_windows *windows)
{
	size_t count = 2; /* header and policy */

	count += inventory->root_count + inventory->function_count + inventory->bridge_count + inventory->bar_count;
	count += windows->io.count + windows->mem32.count + windows->mem64.count;
	for (size_t i = 0; i < inventory->bridge_count; i++)
		count += has_hint(&inventory->bridges[i].reserve);
	return count;
}

/* Makes the line of one slot. False: the slot has none. `*done` is set past the last slot. */
static bool slot_line(const struct pci_inventory *inventory, const struct pci_windows *windows,
		      const struct pci_policy *policy, size_t slot, char line[PCI_TEXT_LINE], bool *done)
{
	if (slot == 0) {
		snprintf(line, PCI_TEXT_LINE, "hvminv %d", PCI_TEXT_VERSION);
		return true;
	}
	slot--;
	if (slot < inventory->root_count) {
		snprintf(line, PCI_TEXT_LINE, "root bus=%02x last=%02x", inventory->roots[slot].bus,
			 inventory->roots[slot].last_bus);
		return true;
	}
	slot -= inventory->root_count;
	if (slot < inventory->function_count * SLOTS_OF_FUNCTION)
		return function_line(inventory, slot / SLOTS_OF_FUNCTION, slot % SLOTS_OF_FUNCTION, line);
	slot -= inventory->function_count * SLOTS_OF_FUNCTION;
	if (window_line("io", &windows->io, &slot, line) || window_line("mem32", &windows->mem32, &slot, line) ||
	    window_line("mem64", &windows->mem64, &slot, line))
		return true;
	if (slot == 0)
		format_policy(policy, line);
	if (slot == 1)
		snprintf(line, PCI_TEXT_LINE, "end records=%zu", count_records(inventory, windows));
	*done = slot > 1;
	return !*done;
}

bool pci_text_inventory_line(const struct pci_inventory *inventory, const struct pci_windows *windows,
			     const struct pci_policy *policy, size_t *cursor, char line[PCI_TEXT_LINE])
{
	bool done = false;

	while (!done) {
		if (slot_line(inventory, windows, policy, *cursor, line, &done)) {
			++*cursor;
			return true;
		}
		if (!done)
			++*cursor;
	}
	return false;
}

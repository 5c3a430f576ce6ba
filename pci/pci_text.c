/* SPDX-License-Identifier: MIT */
/*
 * The formatter of the inventory.
 *
 * Lines are made one at a time, because the firmware has nowhere to keep them. The cursor numbers slots: one for
 * each line that there might be, so that it alone says where to go on. A slot without a line (a function that is no
 * bridge) is passed over:
 *
 *   header | board | segment | root ... | fn bridge reserve bar*13 | fn bridge reserve bar*13 | ... | window ... | policy*3 | critical ... | end
 */
#include "pci/pci_text.h"

#include <stdio.h>

#include "pci/chipset/chipset.h"
#include "pci/pci_cfg.h"

#define BDF_TEXT 8     /* "00:03.0" */
#define OPTION_TEXT 28 /* " pinned=0x0123456789abcdef", " buses=18446744073709551614" */
#define SIZE_TEXT 20   /* "0x0123456789abcdef" */

#define POLICY_RECORDS 3

enum function_slot {
	SLOT_FUNCTION,
	SLOT_BRIDGE,
	SLOT_RESERVE,
	SLOT_BARS,
	SLOTS_OF_FUNCTION = SLOT_BARS + PCI_BARS_OF_FUNCTION,
};

void pci_text_bdf(uint16_t segment, uint16_t bdf, char text[PCI_TEXT_OBJECT])
{
	char prefix[8] = "";

	if (segment != 0)
		snprintf(prefix, sizeof(prefix), "%04x:", segment);
	snprintf(text, PCI_TEXT_OBJECT, "%s%02x:%02x.%x", prefix, PCI_BDF_BUS(bdf), PCI_BDF_DEVICE(bdf),
		 PCI_BDF_FUNCTION(bdf));
}

/* Of records, all of which are of the one segment. */
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

	snprintf(line, PCI_TEXT_LINE, "bridge %s bus=%02x,%02x,%02x io=%s pref=%s%s%s%s%s", bdf, bridge->primary,
		 bridge->secondary, bridge->subordinate, io, pref, bridge->pcie_port ? " pcie-port" : "",
		 bridge->subtractive ? " subtractive" : "", bridge->ari ? " ari" : "",
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
	static const char *const names[PCI_BARS_OF_FUNCTION] = { "0",   "1",   "2",   "3",   "4",   "5",  "rom",
								 "vf0", "vf1", "vf2", "vf3", "vf4", "vf5" };
	char count[OPTION_TEXT] = "", sizes[OPTION_TEXT] = "", pinned[OPTION_TEXT];

	if (bar->count != 1)
		snprintf(count, sizeof(count), " count=%u", bar->count);
	if (bar->sizes != 0)
		format_option("sizes", bar->sizes, sizes);
	format_option("pinned", bar->pinned, pinned);
	snprintf(line, PCI_TEXT_LINE, "bar %s %s%s%s%s size=0x%llx%s%s%s%s", bdf, names[bar->index],
		 bar->kind == PCI_BAR_IO  ? " io" :
		 bar->kind == PCI_BAR_MEM ? " mem" :
					    "",
		 bar->is_64bit ? " 64bit" : "", bar->prefetchable ? " pref" : "", (unsigned long long)bar->size, count,
		 sizes, pinned, bar->fixed ? " fixed" : "");
}

static void format_function(const char *bdf, const struct pci_function *function, char line[PCI_TEXT_LINE])
{
	char last_vf[BDF_TEXT] = "";

	if (function->last_vf != 0)
		format_bdf(function->last_vf, last_vf);
	snprintf(line, PCI_TEXT_LINE, "fn %s id=%04x:%04x class=%06x header=%u pin=%u%s%s%s", bdf, function->vendor_id,
		 function->device_id, (unsigned)function->class_code, function->header_type, function->interrupt_pin,
		 function->bars_unknown ? " bars-unknown" : "", function->last_vf != 0 ? " last-vf=" : "", last_vf);
}

static bool function_line(const struct pci_inventory *inventory, size_t index, size_t slot, char line[PCI_TEXT_LINE])
{
	const struct pci_function *function = &inventory->functions[index];
	const struct pci_bridge *bridge = function->bridge == PCI_NONE ? NULL : &inventory->bridges[function->bridge];
	char bdf[BDF_TEXT];

	format_bdf(function->bdf, bdf);
	switch (slot) {
	case SLOT_FUNCTION:
		format_function(bdf, function, line);
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

/* A size, or the word for the number that is none. */
static void format_size(uint64_t value, uint64_t none, const char *word, char text[SIZE_TEXT])
{
	if (value == none)
		snprintf(text, SIZE_TEXT, "%s", word);
	else
		snprintf(text, SIZE_TEXT, "0x%llx", (unsigned long long)value);
}

static void format_places(const struct pci_policy *policy, char line[PCI_TEXT_LINE])
{
	const char *place = policy->placement == PCI_PLACE_HIGH ? "high" :
			    policy->placement == PCI_PLACE_LOW  ? "low" :
								  "auto";
	char ecam[SIZE_TEXT];

	format_size(policy->ecam, PCI_ECAM_OFF, "off", ecam);
	snprintf(line, PCI_TEXT_LINE, "policy place=%s address-bits=%u threshold=0x%llx low-hole=0x%llx ecam=%s", place,
		 policy->address_bits, (unsigned long long)policy->high_threshold, (unsigned long long)policy->low_hole,
		 policy->ecam == PCI_ECAM_AUTO ? "auto" : ecam);
}

static void format_hotplug(const struct pci_policy *policy, char line[PCI_TEXT_LINE])
{
	char pref64[SIZE_TEXT];

	format_size(policy->hotplug_pref64, PCI_HOTPLUG_AUTO, "auto", pref64);
	snprintf(line, PCI_TEXT_LINE,
		 "policy hotplug-io=0x%llx hotplug-mem=0x%llx hotplug-pref=0x%llx hotplug-pref64=%s hotplug-buses=%u",
		 (unsigned long long)policy->hotplug_io, (unsigned long long)policy->hotplug_mem,
		 (unsigned long long)policy->hotplug_pref, pref64, (unsigned)policy->hotplug_buses);
}

/* Several records, so that no line is too long for the log: where things go, how they are treated, what room is kept. */
static void format_policy(const struct pci_policy *policy, size_t record, char line[PCI_TEXT_LINE])
{
	if (record == 0)
		format_places(policy, line);
	else if (record == 1)
		snprintf(line, PCI_TEXT_LINE, "policy resizable-max=0x%llx isa-aliases=%s sriov=%s",
			 (unsigned long long)policy->resizable_max, policy->isa_aliases ? "avoid" : "use",
			 policy->sriov ? "on" : "off");
	else
		format_hotplug(policy, line);
}

static size_t count_records(const struct pci_inventory *inventory, const struct pci_windows *windows,
			    const struct pci_policy *policy)
{
	size_t count = 1 + POLICY_RECORDS + policy->critical_count; /* the header is one */

	count += inventory->board != CHIPSET_BOARD_QEMU;
	count += inventory->segment != 0;
	count += inventory->root_count + inventory->function_count + inventory->bridge_count + inventory->bar_count;
	count += windows->io.count + windows->io_cover.count + windows->mem32.count + windows->mem64.count;
	for (size_t i = 0; i < inventory->bridge_count; i++)
		count += has_hint(&inventory->bridges[i].reserve);
	return count;
}

/* The slots behind the windows. */
static bool policy_line(const struct pci_inventory *inventory, const struct pci_windows *windows,
			const struct pci_policy *policy, size_t slot, char line[PCI_TEXT_LINE], bool *done)
{
	char bdf[BDF_TEXT];

	if (slot < POLICY_RECORDS) {
		format_policy(policy, slot, line);
		return true;
	}
	slot -= POLICY_RECORDS;
	if (slot < policy->critical_count) {
		format_bdf(policy->critical[slot], bdf);
		snprintf(line, PCI_TEXT_LINE, "critical %s", bdf);
		return true;
	}
	*done = slot > policy->critical_count;
	if (!*done)
		snprintf(line, PCI_TEXT_LINE, "end records=%zu", count_records(inventory, windows, policy));
	return !*done;
}

/* Makes the line of one slot. False: the slot has none. `*done` is set past the last slot. */
static bool slot_line(const struct pci_inventory *inventory, const struct pci_windows *windows,
		      const struct pci_policy *policy, size_t slot, char line[PCI_TEXT_LINE], bool *done)
{
	if (slot == 0) {
		snprintf(line, PCI_TEXT_LINE, "hvminv %d", PCI_TEXT_VERSION);
		return true;
	}
	if (slot == 1) {
		snprintf(line, PCI_TEXT_LINE, "board %s", chipset_board_name((enum chipset_board)inventory->board));
		return inventory->board != CHIPSET_BOARD_QEMU;
	}
	if (slot == 2) {
		snprintf(line, PCI_TEXT_LINE, "segment %04x", inventory->segment);
		return inventory->segment != 0;
	}
	slot -= 3;
	if (slot < inventory->root_count) {
		snprintf(line, PCI_TEXT_LINE, "root bus=%02x last=%02x limit=%02x", inventory->roots[slot].bus,
			 inventory->roots[slot].last_bus, inventory->roots[slot].limit);
		return true;
	}
	slot -= inventory->root_count;
	if (slot < inventory->function_count * SLOTS_OF_FUNCTION)
		return function_line(inventory, slot / SLOTS_OF_FUNCTION, slot % SLOTS_OF_FUNCTION, line);
	slot -= inventory->function_count * SLOTS_OF_FUNCTION;
	if (window_line("io", &windows->io, &slot, line) || window_line("io-cover", &windows->io_cover, &slot, line) ||
	    window_line("mem32", &windows->mem32, &slot, line) ||
	    window_line(windows->mem64_prefetchable ? "mem64 pref" : "mem64", &windows->mem64, &slot, line))
		return true;
	return policy_line(inventory, windows, policy, slot, line, done);
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

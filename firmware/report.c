/* SPDX-License-Identifier: MIT */
#include "firmware/report.h"

#include <stdio.h>

#include "firmware/log.h"
#include "pci/pci_text.h"

/* What has to be told apart for each host bridge carries its number: "window", and "window-2" of host-bridge-2. */
static void report_object(const struct hierarchy *hierarchy, const char *name, char text[REPORT_BDF])
{
	if (hierarchy->number == 0)
		snprintf(text, REPORT_BDF, "%s", name);
	else
		snprintf(text, REPORT_BDF, "%s-%u", name, hierarchy->number);
}

void report_bdf(const struct pci_inventory *inventory, uint16_t bdf, char text[REPORT_BDF])
{
	pci_text_bdf(inventory->segment, bdf, text);
}

void report_host_bridge(const struct hierarchy *hierarchy)
{
	const struct host_bridge *told = hierarchy->told;
	char object[REPORT_BDF];

	report_object(hierarchy, "host-bridge", object);
	log_line(LOG_I, "pci", object, "segment %04x [bus %02x-%02x], ECAM [mem 0x%08llx-0x%08llx]", told->segment,
		 told->first_bus, told->last_bus, (unsigned long long)told->ecam.first,
		 (unsigned long long)told->ecam.last);
}

void report_inventory(const struct hierarchy *hierarchy, const struct pci_policy *policy)
{
	const struct pci_inventory *inventory = &hierarchy->inventory;
	char text[PCI_TEXT_LINE], object[REPORT_BDF];
	size_t cursor = 0;

	for (size_t i = 0; i < inventory->note_count; i++) {
		report_bdf(inventory, inventory->notes[i].bdf, object);
		pci_text_note(inventory->segment, &inventory->notes[i], text);
		log_line(LOG_W, "pci", object, "%s", text);
	}
	if (inventory->notes_lost)
		log_line(LOG_W, "pci", "scan", "%zu more oddities not shown", inventory->notes_lost);
	report_object(hierarchy, "record", object);
	while (pci_text_inventory_line(inventory, &hierarchy->windows, policy, &cursor, text))
		log_line(LOG_D, "inv", object, "%s", text);
	report_object(hierarchy, "scan", object);
	log_line(LOG_I, "pci", object, "%zu functions, %zu bridges, %zu root buses, %zu BARs",
		 inventory->function_count, inventory->bridge_count, inventory->root_count, inventory->bar_count);
}

static void report_window(const struct hierarchy *hierarchy, const char *kind, const char *format,
			  const struct range_set *set)
{
	char text[PCI_TEXT_LINE], object[REPORT_BDF];

	report_object(hierarchy, "window", object);
	for (size_t i = 0; i < set->count; i++) {
		snprintf(text, sizeof(text), format, (unsigned long long)set->ranges[i].first,
			 (unsigned long long)set->ranges[i].last);
		log_line(LOG_I, "pci", object, "%s %s", kind, text);
	}
	/* A host bridge that is told may have no need of a kind, and who wants 32-bit addresses only knows what is not there then. */
	if (set->count == 0)
		log_line(hierarchy->told || hierarchy->policy.address_bits == 32 ? LOG_I : LOG_W, "pci", object,
			 "%s none", kind);
}

void report_plan(const struct hierarchy *hierarchy)
{
	const struct pci_inventory *inventory = &hierarchy->inventory;
	const struct pci_windows *windows = &hierarchy->windows;
	char fact[PCI_TEXT_LINE], object[REPORT_BDF], level;
	size_t cursor = 0;

	report_window(hierarchy, "I/O", "[io  0x%04llx-0x%04llx]", &windows->io);
	report_window(hierarchy, "below 4 GiB", "[mem 0x%08llx-0x%08llx]", &windows->mem32);
	report_window(hierarchy, "above 4 GiB",
		      windows->mem64_prefetchable ? "[mem 0x%08llx-0x%08llx 64bit pref]" :
						    "[mem 0x%08llx-0x%08llx 64bit]",
		      &windows->mem64);
	while (pci_text_plan_line(inventory, &hierarchy->plan, &cursor, &level, object, fact))
		log_line((enum log_level)level, "pci", object, "%s", fact);
}

void report_apply(const struct pci_inventory *inventory, const struct pci_apply_result *result)
{
	char object[REPORT_BDF];

	for (size_t i = 0; i < result->fault_count && i < PCI_APPLY_MAX_FAULTS; i++) {
		const struct pci_apply_fault *fault = &result->faults[i];

		report_bdf(inventory, fault->bdf, object);
		log_line(LOG_E, "pci", object, "register %02xh holds 0x%llx instead of 0x%llx: decode stays off",
			 fault->reg, (unsigned long long)fault->read, (unsigned long long)fault->written);
	}
	if (result->fault_count > PCI_APPLY_MAX_FAULTS)
		log_line(LOG_E, "pci", "apply", "%zu more registers do not hold their value",
			 result->fault_count - PCI_APPLY_MAX_FAULTS);
}

void report_e820(const struct e820_map *map)
{
	for (size_t i = 0; i < map->count; i++)
		log_line(LOG_I, "e820", "map", "[mem 0x%016llx-0x%016llx] %s",
			 (unsigned long long)map->entries[i].range.first,
			 (unsigned long long)map->entries[i].range.last, e820_type_name(map->entries[i].type));
}

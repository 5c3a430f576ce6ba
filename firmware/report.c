/* SPDX-License-Identifier: MIT */
#include "firmware/report.h"

#include <stdio.h>

#include "firmware/log.h"
#include "pci/pci_cfg.h"
#include "pci/pci_text.h"

void report_bdf(uint16_t bdf, char text[REPORT_BDF])
{
	snprintf(text, REPORT_BDF, "%02x:%02x.%x", PCI_BDF_BUS(bdf), PCI_BDF_DEVICE(bdf), PCI_BDF_FUNCTION(bdf));
}

void report_inventory(const struct pci_inventory *inventory, const struct pci_windows *windows,
		      const struct pci_policy *policy)
{
	char text[PCI_TEXT_LINE], object[REPORT_BDF];
	size_t cursor = 0;

	for (size_t i = 0; i < inventory->note_count; i++) {
		report_bdf(inventory->notes[i].bdf, object);
		pci_text_note(&inventory->notes[i], text);
		log_line(LOG_W, "pci", object, "%s", text);
	}
	if (inventory->notes_lost)
		log_line(LOG_W, "pci", "scan", "%zu more oddities not shown", inventory->notes_lost);
	while (pci_text_inventory_line(inventory, windows, policy, &cursor, text))
		log_line(LOG_D, "inv", "record", "%s", text);
	log_line(LOG_I, "pci", "scan", "%zu functions, %zu bridges, %zu root buses, %zu BARs",
		 inventory->function_count, inventory->bridge_count, inventory->root_count, inventory->bar_count);
}

static void report_window(const char *kind, const char *format, const struct range_set *set)
{
	char text[PCI_TEXT_LINE];

	for (size_t i = 0; i < set->count; i++) {
		snprintf(text, sizeof(text), format, (unsigned long long)set->ranges[i].first,
			 (unsigned long long)set->ranges[i].last);
		log_line(LOG_I, "pci", "window", "%s %s", kind, text);
	}
	if (set->count == 0)
		log_line(LOG_W, "pci", "window", "%s none", kind);
}

void report_plan(const struct pci_inventory *inventory, const struct pci_windows *windows, const struct pci_plan *plan)
{
	char fact[PCI_TEXT_LINE], object[REPORT_BDF], level;
	size_t cursor = 0;

	report_window("I/O", "[io  0x%04llx-0x%04llx]", &windows->io);
	report_window("below 4 GiB", "[mem 0x%08llx-0x%08llx]", &windows->mem32);
	report_window("above 4 GiB", "[mem 0x%08llx-0x%08llx 64bit]", &windows->mem64);
	while (pci_text_plan_line(inventory, plan, &cursor, &level, object, fact))
		log_line((enum log_level)level, "pci", object, "%s", fact);
	cursor = 0;
	while (pci_text_plan_total(inventory, windows, plan, &cursor, &level, fact))
		log_line((enum log_level)level, "pci", "plan", "%s", fact);
}

void report_apply(const struct pci_apply_result *result)
{
	char object[REPORT_BDF];

	for (size_t i = 0; i < result->fault_count && i < PCI_APPLY_MAX_FAULTS; i++) {
		const struct pci_apply_fault *fault = &result->faults[i];

		report_bdf(fault->bdf, object);
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

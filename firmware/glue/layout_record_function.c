/* SPDX-License-Identifier: MIT */
#include "firmware/glue/layout_record_function.h"

#include <stdio.h>
#include <string.h>

#include "pci/pci_cfg.h"

bool layout_record_add(char line[LAYOUT_RECORD_LINE], const char *item)
{
	size_t used = strlen(line), length = strlen(item);

	if (length >= LAYOUT_RECORD_LINE - used)
		return false;
	memcpy(line + used, item, length + 1);
	return true;
}

void layout_record_function_name(const struct layout_record_bridge *host, const struct pci_function *function,
				 char text[LAYOUT_RECORD_ITEM])
{
	snprintf(text, LAYOUT_RECORD_ITEM, "%x:%x:%x.%x", host->segment, PCI_BDF_BUS(function->bdf),
		 PCI_BDF_DEVICE(function->bdf), PCI_BDF_FUNCTION(function->bdf));
}

void layout_record_function_line(const struct layout_record_bridge *host, size_t index, char line[LAYOUT_RECORD_LINE])
{
	const struct pci_function *function = &host->inventory->functions[index];
	char name[LAYOUT_RECORD_ITEM], vf[LAYOUT_RECORD_ITEM] = "";

	layout_record_function_name(host, function, name);
	if (function->last_vf != 0)
		snprintf(vf, sizeof(vf), " vf=%x:%x.%x", PCI_BDF_BUS(function->last_vf),
			 PCI_BDF_DEVICE(function->last_vf), PCI_BDF_FUNCTION(function->last_vf));
	snprintf(line, LAYOUT_RECORD_LINE, "fn %s %x:%x %x d=%x%s%s", name, function->vendor_id, function->device_id,
		 (unsigned)function->class_code, host->plan->command[index], vf,
		 function->bars_unknown ? " unknown" : "");
}

static const char *reason(uint8_t verdict)
{
	switch (verdict) {
	case PCI_NO_SPACE:
		return "no-space";
	case PCI_NO_WINDOW:
		return "no-window";
	case PCI_TOO_LARGE:
		return "too-large";
	case PCI_PIN_REFUSED:
		return "not-free";
	case PCI_ROM_GIVEN_UP:
		return "rom-left-out";
	case PCI_VF_GIVEN_UP:
		return "vf-left-out";
	default:
		return "undecided";
	}
}

static char kind_letter(const struct pci_bar *bar)
{
	if (bar->kind == PCI_BAR_IO)
		return 'i';
	if (bar->prefetchable)
		return bar->is_64bit ? 'P' : 'p';
	return bar->is_64bit ? 'M' : 'm';
}

/* " 0m=fe000000+20000", " v0P=8800000000+4000*8", " 4P!400000000:no-space". */
void layout_record_function_bar(const struct layout_record_bridge *host, size_t index, char text[LAYOUT_RECORD_ITEM])
{
	const struct pci_bar *bar = &host->inventory->bars[index];
	const struct pci_bar_plan *plan = &host->plan->bars[index];
	static const char *const names[PCI_BARS_OF_FUNCTION] = { "0",  "1",  "2",  "3",  "4",  "5", "r",
								 "v0", "v1", "v2", "v3", "v4", "v5" };
	char head[8], count[8] = "";

	snprintf(head, sizeof(head), "%s%c%s", names[bar->index], kind_letter(bar), bar->fixed ? "f" : "");
	if (bar->index >= PCI_BAR_VF)
		snprintf(count, sizeof(count), "*%x", bar->count);
	if (plan->verdict == PCI_PLACED)
		snprintf(text, LAYOUT_RECORD_ITEM, " %s=%llx+%llx%s", head, (unsigned long long)plan->address,
			 (unsigned long long)plan->size, count);
	else
		snprintf(text, LAYOUT_RECORD_ITEM, " %s!%llx%s:%s", head, (unsigned long long)bar->size, count,
			 reason(plan->verdict));
}

static void format_bridge_window(const char *key, const struct pci_window_plan *plan, char text[LAYOUT_RECORD_ITEM])
{
	text[0] = '\0';
	if (plan->verdict == PCI_PLACED)
		snprintf(text, LAYOUT_RECORD_ITEM, " %s=%llx-%llx", key, (unsigned long long)plan->range.first,
			 (unsigned long long)plan->range.last);
	else if (plan->verdict == PCI_EMPTY)
		snprintf(text, LAYOUT_RECORD_ITEM, " %s=none", key);
	else if (plan->verdict != PCI_NO_WINDOW)
		snprintf(text, LAYOUT_RECORD_ITEM, " %s!%s", key, reason(plan->verdict));
}

void layout_record_function_bridge(const struct layout_record_bridge *host, const struct pci_function *function,
				   char line[LAYOUT_RECORD_LINE])
{
	static const char *const keys[PCI_WINDOW_COUNT] = { "io", "mem", "pref" };
	const struct pci_bridge *bridge = &host->inventory->bridges[function->bridge];
	const struct pci_bridge_plan *plan = &host->plan->bridges[function->bridge];
	char text[LAYOUT_RECORD_ITEM];

	layout_record_function_name(host, function, text);
	if (bridge->secondary == 0) {
		snprintf(line, LAYOUT_RECORD_LINE, "br %s none", text);
		return;
	}
	snprintf(line, LAYOUT_RECORD_LINE, "br %s %x-%x", text, bridge->secondary, bridge->subordinate);
	for (int kind = 0; kind < PCI_WINDOW_COUNT; kind++) {
		format_bridge_window(keys[kind], &plan->windows[kind], text);
		layout_record_add(line, text);
	}
	snprintf(text, sizeof(text), "%s%s%s", plan->vga ? " vga" : "", bridge->subtractive ? " subtractive" : "",
		 bridge->hotplug ? " hotplug" : "");
	layout_record_add(line, text);
}

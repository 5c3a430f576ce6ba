/* SPDX-License-Identifier: MIT */
/* The lines about what is behind a bridge. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pci/pci_plan.h"
#include "tools/pciplan_lspci_read.h"

static bool starts_with(const char *text, const char *start)
{
	return strncmp(text, start, strlen(start)) == 0;
}

static void read_buses(struct pciplan_source_function *function, const char *line)
{
	unsigned primary, secondary, subordinate;

	if (sscanf(line, "Bus: primary=%2x, secondary=%2x, subordinate=%2x", &primary, &secondary, &subordinate) != 3)
		return;
	function->bridge.primary = (uint8_t)primary;
	function->bridge.secondary = (uint8_t)secondary;
	function->bridge.subordinate = (uint8_t)subordinate;
	if (function->header_type != 2)
		function->header_type = 1;
}

/* "0000000f00000000-0000000f0fffffff"; what does not parse, or ends below its start, is no range. */
static void read_window(struct pciplan_source_function *function, unsigned window, const char *line)
{
	const char *at = strchr(line, ':') + 1;
	char *end;
	struct range range;

	range.first = strtoull(at, &end, 16);
	if (*end != '-')
		return;
	range.last = strtoull(end + 1, NULL, 16);
	if (range.first < range.last)
		function->window[window] = range;
}

/*
 * The width of the prefetchable window: pciutils before 3.9 tells it by the digits of the addresses only, and from then on
 * by a word that is right for a closed window, while an open one is called 32-bit whatever it is, for Linux does not say.
 * An address of more than 32 bits is proof.
 */
static void read_prefetchable_window(struct lspci_reader *reader, const char *line)
{
	struct pciplan_source_function *function = reader->function;
	const char *at = strchr(line, ':') + 1;
	size_t digits;

	at += strspn(at, " ");
	digits = strspn(at, "0123456789abcdef");
	function->bridge.pref = true;
	read_window(function, PCI_WINDOW_PREF, line);
	if (strstr(line, "[64-bit]") != NULL || digits > 8)
		function->bridge.pref_64bit = reader->pref_width_known = true;
	else
		reader->pref_width_known =
			strstr(line, "-bit]") != NULL ? strstr(line, "[disabled]") != NULL : digits == 8;
}

void lspci_read_bridge(struct lspci_reader *reader, const char *line)
{
	struct pciplan_source_function *function = reader->function;

	if (starts_with(line, "Bus: ")) {
		read_buses(function, line);
	} else if (starts_with(line, "I/O behind bridge:")) {
		function->bridge.io = true;
		function->bridge.io_32bit = strstr(line, "[32-bit]") != NULL;
	} else if (starts_with(line, "Memory behind bridge:")) {
		read_window(function, PCI_WINDOW_MEM, line);
	} else if (starts_with(line, "Prefetchable memory behind bridge:")) {
		read_prefetchable_window(reader, line);
	}
}

/* SPDX-License-Identifier: MIT */
/* Parts of the layout record's lines about functions: layout_record.h has the whole. */
#ifndef FIRMWARE_GLUE_LAYOUT_RECORD_FUNCTION_H
#define FIRMWARE_GLUE_LAYOUT_RECORD_FUNCTION_H

#include <stdbool.h>
#include <stddef.h>

#include "firmware/glue/layout_record.h"
#include "pci/pci_inventory.h"

#define LAYOUT_RECORD_ITEM \
	64 /* bytes that hold any item of a line, such as " v0Mf!ffffffffffffffff*ffff:rom-left-out" */

/* Adds an item to a line. False: it has no room for it, and stays as it was. */
bool layout_record_add(char line[LAYOUT_RECORD_LINE], const char *item);

/* "0:0:3.0": segment, bus, device, function. */
void layout_record_function_name(const struct layout_record_bridge *host, const struct pci_function *function,
				 char text[LAYOUT_RECORD_ITEM]);

/* The line about a function, without its BARs. `index` is that of the inventory. */
void layout_record_function_line(const struct layout_record_bridge *host, size_t index, char line[LAYOUT_RECORD_LINE]);

/* A BAR as an item; `bar` is the index of the inventory. */
void layout_record_function_bar(const struct layout_record_bridge *host, size_t bar, char text[LAYOUT_RECORD_ITEM]);

/* The line about what a function is as a bridge. */
void layout_record_function_bridge(const struct layout_record_bridge *host, const struct pci_function *function,
				   char line[LAYOUT_RECORD_LINE]);

#endif

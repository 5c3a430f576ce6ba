/* SPDX-License-Identifier: MIT */
/*
 * What coreboot's payloads find the machine's description by: the coreboot table and CBMEM, with copies of the tables' entry points
 * (a payload may put itself where those are), and the firmware's log as the console that the payload goes on with.
 */
#ifndef FIRMWARE_QEMU_COREBOOT_AREA_H
#define FIRMWARE_QEMU_COREBOOT_AREA_H

#include <stdint.h>

#include "e820/e820.h"
#include "firmware/display.h"
#include "firmware/tables.h"

/* Takes the memory for it. Before the memory map is made. */
void coreboot_area_reserve(void);

/*
 * Fills it and returns the address of the table. `display` may be NULL. After the last line of the log but errors, for the first page
 * is written: paging is off from here on.
 */
uint32_t coreboot_area_fill(const struct e820_map *map, const struct tables *tables, const struct display *display);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * The bytes of the BIOS data area (400h-4FFh) and of the extended one, as far as an operating system reads them that was not
 * started through a BIOS: where things are, how much there is, and what time it is. Everything else is 0, as for a BIOS whose
 * services nobody can call.
 */
#ifndef FIRMWARE_GLUE_BIOS_DATA_FILL_H
#define FIRMWARE_GLUE_BIOS_DATA_FILL_H

#include <stdbool.h>
#include <stdint.h>

#include "e820/e820.h"

#define BIOS_DATA_ADDRESS 0x400
#define BIOS_DATA_SIZE 0x100
#define BIOS_DATA_SERIAL_PORTS 4
#define BIOS_DATA_PARALLEL_PORTS 3
#define BIOS_DATA_EXTENDED_SIZE 0x400 /* bytes: 1 KiB */

struct bios_data_facts {
	uint16_t serial[BIOS_DATA_SERIAL_PORTS]; /* 0: none, and none after it */
	uint16_t parallel[BIOS_DATA_PARALLEL_PORTS];
	uint8_t floppies; /* drives, 0-4 */
	bool fpu;
	bool mouse;           /* PS/2 */
	uint32_t extended;    /* address of the extended BIOS data area; 0: there is none */
	uint32_t base_memory; /* bytes of RAM from 0 on, the extended BIOS data area and what is behind it left out */
	uint8_t hour, minute, second;
};

/*
 * The address of the extended BIOS data area: the last whole KiB of the RAM that begins at 0 and ends at A0000h at most. 0: it
 * would be where the firmware's image is.
 */
uint32_t bios_data_place_extended(const struct e820_map *ram);

/* Bytes of RAM from 0 on, up to A0000h, in whole KiB. */
uint32_t bios_data_base_ram(const struct e820_map *ram);

void bios_data_fill(const struct bios_data_facts *facts, uint8_t area[BIOS_DATA_SIZE]);

/* Timer ticks since midnight: 65536 to 1193180 of the timer's cycles. */
uint32_t bios_data_ticks(uint8_t hour, uint8_t minute, uint8_t second);

#endif

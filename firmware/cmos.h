/* SPDX-License-Identifier: MIT */
/* The battery-backed RAM of the real-time clock (MC146818), and the time that it keeps. */
#ifndef FIRMWARE_CMOS_H
#define FIRMWARE_CMOS_H

#include <stdint.h>

#include "e820/e820.h"

#define CMOS_FLOPPY 0x10 /* type of drive 0 in 7:4, of drive 1 in 3:0; 0: none */

struct cmos_time {
	uint8_t hour, minute, second;
};

uint8_t cmos_read(uint8_t index);

/* What it says of memory becomes what `ram` says, with the end of low RAM at `low_end`; only bytes that differ are written. */
void cmos_write_memory(const struct e820_map *ram, uint64_t low_end);

/* The time of day; midnight when there is no clock or it does not stop changing. */
struct cmos_time cmos_read_time(void);

#endif

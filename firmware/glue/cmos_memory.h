/* SPDX-License-Identifier: MIT */
/* What CMOS RAM says of the amount of memory, for payloads and old systems that ask there (OVMF under Xen does). */
#ifndef FIRMWARE_GLUE_CMOS_MEMORY_H
#define FIRMWARE_GLUE_CMOS_MEMORY_H

#include <stdint.h>

#include "e820/e820.h"

#define CMOS_MEMORY_BYTES 12

struct cmos_memory_byte {
	uint8_t index;
	uint8_t value;
};

/*
 * 15h-16h base memory in KiB, 17h-18h and 30h-31h memory from 1 MiB on in KiB up to 65535, 34h-35h memory from 16 MiB to 4 GiB
 * in 64 KiB, 5Bh-5Dh memory above 4 GiB in 64 KiB, 0Fh the way of shutdown: 0, none. What does not fit its field is the field's
 * largest value.
 *
 * Below 4 GiB memory ends at `low_end`; above, the RAM of `ram` is counted.
 */
void cmos_memory_bytes(const struct e820_map *ram, uint64_t low_end, struct cmos_memory_byte bytes[CMOS_MEMORY_BYTES]);

#endif

/* SPDX-License-Identifier: MIT */
/* The machine's memory, read alike from real mode and from UEFI: little-endian fields, sums, CRC-32 (IEEE 802.3). */
#ifndef TESTS_GUESTS_BIOS_PROBE_MEMORY_H
#define TESTS_GUESTS_BIOS_PROBE_MEMORY_H

#include <stdbool.h>
#include <stdint.h>

/* Each probe has its own: whether the bytes could be read. */
bool memory_copy(void *to, uint64_t from, uint32_t size);

/* What cannot be read is FFh. A piece of memory is kept as it was read; memory_forget lets go of it. */
uint8_t memory_u8(uint64_t address);
uint16_t memory_u16(uint64_t address);
uint32_t memory_u32(uint64_t address);
uint64_t memory_u64(uint64_t address);
void memory_forget(void);

bool memory_has_text(uint64_t address, const char *text);
uint8_t memory_sum(uint64_t address, uint32_t size);
uint32_t memory_crc(uint64_t address, uint32_t size);

#endif

/* SPDX-License-Identifier: MIT */
/* The payload's memory map, as the block at 1000h names it. Ranges are inclusive. */
#ifndef TESTS_GUESTS_XEN_PROBES_MEMORY_MAP_H
#define TESTS_GUESTS_XEN_PROBES_MEMORY_MAP_H

#include <stdbool.h>
#include <stdint.h>

#define MEMORY_MAP_RAM 1
#define MEMORY_MAP_RESERVED 2
#define MEMORY_MAP_ACPI 3
#define MEMORY_MAP_NVS 4

struct memory_map_entry {
	uint64_t first, last;
	uint32_t type;
};

uint32_t memory_map_count(void);
const struct memory_map_entry *memory_map_entry(uint32_t index);

/* The type at `address`; 0: the map says nothing. */
uint32_t memory_map_type(uint64_t address);

/* Whether any entry overlaps the range. */
bool memory_map_mentions(uint64_t first, uint64_t last);

/* Whether each address of the range is RAM, and whether none is. */
bool memory_map_is_ram(uint64_t first, uint64_t last);
bool memory_map_has_no_ram(uint64_t first, uint64_t last);

/* Whether each address of the range is in an entry that is no RAM: the operating system keeps off. */
bool memory_map_is_kept(uint64_t first, uint64_t last);

/* One past the last RAM below 4 GiB, and the bytes of RAM above. */
uint64_t memory_map_low_end(void);
uint64_t memory_map_high_size(void);

/* The addresses of tables in the block, for a payload that is told. */
uint32_t memory_map_tables(void);
uint32_t memory_map_table(uint32_t index);

#endif

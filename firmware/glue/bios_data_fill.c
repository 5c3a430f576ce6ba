/* SPDX-License-Identifier: MIT */
#include "firmware/glue/bios_data_fill.h"

#include <stddef.h>
#include <string.h>

#include "bytes/le.h"
#include "firmware/layout.h"

#define LEGACY_HOLE 0xa0000u
#define KIB 1024u

/* Offsets from 400h; the names are those of the IBM PC AT Technical Reference, section 5. */
#define SERIAL 0x00
#define PARALLEL 0x08
#define EXTENDED_SEGMENT 0x0e
#define EQUIPMENT 0x10
#define MEMORY_SIZE 0x13
#define TIMER 0x6c

#define EQUIPMENT_FLOPPY 0x0001
#define EQUIPMENT_FPU 0x0002
#define EQUIPMENT_MOUSE 0x0004
#define EQUIPMENT_FLOPPIES_SHIFT 6 /* drives, less one */
#define EQUIPMENT_SERIAL_SHIFT 9
#define EQUIPMENT_PARALLEL_SHIFT 14

#define TIMER_HZ 1193180u
#define TIMER_CYCLES_SHIFT 16

uint32_t bios_data_base_ram(const struct e820_map *ram)
{
	const struct e820_entry *entry = e820_map_find(ram, 0);

	if (!entry || entry->type != E820_RAM)
		return 0;
	if (entry->range.last >= LEGACY_HOLE)
		return LEGACY_HOLE;
	return (uint32_t)(entry->range.last + 1) & ~(KIB - 1);
}

uint32_t bios_data_place_extended(const struct e820_map *ram)
{
	const uint32_t end = bios_data_base_ram(ram);

	return end >= LAYOUT_IMAGE_END + BIOS_DATA_EXTENDED_SIZE ? end - BIOS_DATA_EXTENDED_SIZE : 0;
}

uint32_t bios_data_ticks(uint8_t hour, uint8_t minute, uint8_t second)
{
	const uint32_t seconds = (hour * 60u + minute) * 60u + second;

	return (uint32_t)((uint64_t)seconds * TIMER_HZ >> TIMER_CYCLES_SHIFT);
}

static unsigned put_ports(uint8_t *at, const uint16_t *ports, unsigned count)
{
	unsigned found;

	for (found = 0; found < count && ports[found] != 0; found++)
		le16_put(at + 2 * found, ports[found]);
	return found;
}

void bios_data_fill(const struct bios_data_facts *facts, uint8_t area[BIOS_DATA_SIZE])
{
	unsigned equipment = 0;

	memset(area, 0, BIOS_DATA_SIZE);
	equipment |= put_ports(area + SERIAL, facts->serial, BIOS_DATA_SERIAL_PORTS) << EQUIPMENT_SERIAL_SHIFT;
	equipment |= put_ports(area + PARALLEL, facts->parallel, BIOS_DATA_PARALLEL_PORTS) << EQUIPMENT_PARALLEL_SHIFT;
	if (facts->floppies > 0)
		equipment |= EQUIPMENT_FLOPPY | ((facts->floppies - 1u) & 3) << EQUIPMENT_FLOPPIES_SHIFT;
	if (facts->fpu)
		equipment |= EQUIPMENT_FPU;
	if (facts->mouse)
		equipment |= EQUIPMENT_MOUSE;
	le16_put(area + EXTENDED_SEGMENT, (uint16_t)(facts->extended >> 4));
	le16_put(area + EQUIPMENT, (uint16_t)equipment);
	le16_put(area + MEMORY_SIZE, (uint16_t)(facts->base_memory / KIB));
	le32_put(area + TIMER, bios_data_ticks(facts->hour, facts->minute, facts->second));
}

/* SPDX-License-Identifier: MIT */
#include "firmware/qemu/payload_space.h"

#include <string.h>

#include "firmware/log.h"
#include "firmware/panic.h"
#include "firmware/scratch.h"

#define ONE_MIB 0x100000u

/* RAM since the chipset was set up, which no memory map offers: where a BIOS and option ROMs are. */
static const struct range shadow_ram = { 0xc0000, 0xfffff };

struct payload_space *payload_space_of(const struct e820_map *map)
{
	struct payload_space *space = scratch_allocate(sizeof(*space), "the free RAM of the payload");

	range_set_init(&space->free, space->free_ranges, LINUX_PLACE_RANGES);
	range_set_init(&space->in_use, space->in_use_ranges, MEMORY_IN_USE_RANGES);
	if (!memory_in_use(&space->in_use) || !linux_place_free(&space->free, map, &space->in_use))
		panic("firmware", "payload", "the free RAM is in too many pieces, more than %u", LINUX_PLACE_RANGES);
	return space;
}

void payload_space_take(struct payload_space *space, struct range range, const char *what)
{
	/* More RAM makes room where the firmware has put things at its end, not where addresses are what they are. */
	if (range.first < ONE_MIB)
		panic("firmware", "payload",
		      "%s: [mem 0x%08llx-0x%08llx] is not for payloads; link it for 1 MiB or above", what,
		      (unsigned long long)range.first, (unsigned long long)range.last);
	if (!range_set_covers(&space->free, range))
		panic("firmware", "payload", "%s: [mem 0x%08llx-0x%08llx] lies %s; give the guest more RAM", what,
		      (unsigned long long)range.first, (unsigned long long)range.last,
		      range_set_overlaps(&space->in_use, range) ? "on memory that the firmware uses" :
								  "outside free RAM");
	if (!range_set_remove(&space->free, range))
		panic("firmware", "payload", "the free RAM is in too many pieces, more than %u", LINUX_PLACE_RANGES);
}

void payload_space_take_image(struct payload_space *space, const struct elf_image *image, const char *what)
{
	for (size_t i = 0; i < image->count; i++) {
		const struct elf_segment *segment = &image->segments[i];
		const struct range range = range_of_size(segment->address, segment->memory_size);

		if (!range_covers(shadow_ram, range))
			payload_space_take(space, range, what);
		log_line(LOG_I, "firmware", "payload", "%s: segment %u at [mem 0x%08llx-0x%08llx]", what,
			 segment->index, (unsigned long long)range.first, (unsigned long long)range.last);
	}
}

void payload_space_load(const struct elf_image *image, const uint8_t *file)
{
	for (size_t i = 0; i < image->count; i++) {
		const struct elf_segment *segment = &image->segments[i];
		uint8_t *to = (uint8_t *)(uintptr_t)segment->address;

		memcpy(to, file + segment->offset, segment->file_size);
		memset(to + segment->file_size, 0, segment->memory_size - segment->file_size);
	}
}

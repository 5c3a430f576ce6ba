/* SPDX-License-Identifier: MIT */
#include "firmware/qemu/handoff_uefi.h"

#include <string.h>

#include "firmware/log.h"
#include "firmware/panic.h"
#include "firmware/qemu/coreboot_area.h"
#include "firmware/qemu/handoff_jump.h"
#include "firmware/qemu/payload_space.h"
#include "firmware/scratch.h"

/* UefiPayloadPkg works in the 64 MiB behind its image (PcdSystemMemoryUefiRegionSize) without asking the memory map. */
#define WORK_SIZE 0x4000000u

static struct payload_space *space;

void handoff_uefi(const struct payload_file *file, const struct e820_map *map, const struct tables *tables,
		  const struct display *display)
{
	const struct uefi_volume *image = &file->payload.uefi;
	struct handoff_jump jump = { .name = "uefi", .entry = image->base + image->entry };
	struct e820_map *pages = scratch_allocate(sizeof(*pages), "memory map in pages");

	/* UEFI passes ranges on as numbers of pages without rounding them (UEFI 2.10, 7.2.3 has nothing else). */
	if (!e820_map_in_pages(pages, map))
		panic("firmware", "payload", "the memory map in pages has more than %u entries", E820_MAP_CAPACITY);
	space = payload_space_of(map);
	payload_space_take(space, range_of_size(image->base, (uint64_t)image->size + WORK_SIZE),
			   "the UEFI image and the memory that it works in");
	memcpy((void *)(uintptr_t)image->base, file->bytes, image->size);
	log_line(LOG_I, "firmware", "payload", "uefi at [mem 0x%08llx-0x%08llx], entry 0x%x",
		 (unsigned long long)image->base, (unsigned long long)image->base + image->size - 1,
		 (unsigned)jump.entry);
	log_line(LOG_I, "firmware", "boot", "hand-off to uefi");
	jump.argument = coreboot_area_fill(pages, tables, display);
	handoff_jump(&jump);
}

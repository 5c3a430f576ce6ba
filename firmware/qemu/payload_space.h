/* SPDX-License-Identifier: MIT */
/* The RAM that a payload and what goes with it may be put in: what the memory map leaves and the firmware does not use itself. */
#ifndef FIRMWARE_QEMU_PAYLOAD_SPACE_H
#define FIRMWARE_QEMU_PAYLOAD_SPACE_H

#include <stdint.h>

#include "e820/e820.h"
#include "e820/range_set.h"
#include "firmware/glue/elf_image.h"
#include "firmware/glue/linux_place.h"
#include "firmware/glue/memory.h"

struct payload_space {
	struct range_set free;   /* RAM from 1 MiB to 4 GiB; whoever takes some removes it */
	struct range_set in_use; /* by the firmware */
	struct range free_ranges[LINUX_PLACE_RANGES];
	struct range in_use_ranges[MEMORY_IN_USE_RANGES];
};

/* After the last allocation; it takes scratch memory itself. Panics when the RAM is in too many pieces. */
struct payload_space *payload_space_of(const struct e820_map *map);

/* Takes a range whose place is not to be chosen. Panics when it is not all free; `what` names it. */
void payload_space_take(struct payload_space *space, struct range range, const char *what);

/*
 * Takes the memory of all segments, each in free RAM or in the shadow RAM at C0000h-FFFFFh. Panics as payload_space_take. `what` names
 * the image.
 */
void payload_space_take_image(struct payload_space *space, const struct elf_image *image, const char *what);

/* Puts the segments of `file` there. What is in the F segment is gone. */
void payload_space_load(const struct elf_image *image, const uint8_t *file);

#endif

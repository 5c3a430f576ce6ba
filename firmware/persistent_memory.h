/* SPDX-License-Identifier: MIT */
/* Persistent memory: that of the options, which an NFIT of our own describes, and that of NFITs which are passed on. */
#ifndef FIRMWARE_PERSISTENT_MEMORY_H
#define FIRMWARE_PERSISTENT_MEMORY_H

#include "e820/range_set.h"
#include "firmware/glue/description.h"
#include "firmware/hierarchy.h"
#include "firmware/machine.h"
#include "firmware/platform.h"

#define PERSISTENT_MEMORY_RANGES 64

struct persistent_memory {
	struct range_set set;
	struct range ranges[PERSISTENT_MEMORY_RANGES];
};

/* An empty set. */
struct range_set *persistent_memory_init(struct persistent_memory *pmem);

/* Takes back, with a line that says why, each of the options' ranges that cannot be there. */
void persistent_memory_check(const struct machine *machine, struct platform_facts *platform);

/*
 * What the memory map is to show as persistent memory: adds to `pmem` the options' ranges, which go into `description`, or those of a
 * passed NFIT. One that says that RAM, a window of PCI or the chipset's memory is persistent is taken out of what is passed on, with
 * a line; and so is one beside the options' ranges.
 */
void persistent_memory_gather(const struct platform_facts *platform, const struct machine *machine,
			      const struct hierarchies *hierarchies, struct description *description,
			      struct range_set *pmem);

#endif

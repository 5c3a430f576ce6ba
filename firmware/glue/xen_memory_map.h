/* SPDX-License-Identifier: MIT */
/*
 * The memory map that Xen has of a guest, made usable: in any order, with overlaps, by whatever toolstack.
 *
 * It comes from XENMEM_memory_map, packed entries of 20 bytes (u64 address, u64 size, u32 type, little endian). The toolstack
 * says nothing of what lies below 1 MiB, though 0-0x9FFFF is RAM of every HVM guest (libxenguest, meminit_hvm), and nothing of
 * the range that Xen and the firmware's contracts have fixed uses for.
 */
#ifndef FIRMWARE_GLUE_XEN_MEMORY_MAP_H
#define FIRMWARE_GLUE_XEN_MEMORY_MAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "e820/e820.h"
#include "firmware/glue/hvm_info.h"

/*
 * A hypercall for more than this many entries tells a longer map from one that just fits: Xen gives as many as are asked for
 * and does not say how many there are.
 */
#define XEN_MEMORY_MAP_ENTRIES_MAX E820_MAP_CAPACITY
#define XEN_MEMORY_MAP_STRIDE 20 /* bytes from one entry to the next */

/*
 * Never RAM and always reserved: the hypervisor's special pages, GUEST_RESERVED, I/O APIC, HPET, TPM, local APIC, and the
 * places of firmware images below 4 GiB.
 */
#define XEN_MEMORY_MAP_FIXED ((struct range){ 0xFC000000, 0xFFFFFFFF })

enum xen_memory_map_error {
	XEN_MEMORY_MAP_OK,
	XEN_MEMORY_MAP_NONE,            /* no entry */
	XEN_MEMORY_MAP_MANY,            /* more than XEN_MEMORY_MAP_ENTRIES_MAX entries */
	XEN_MEMORY_MAP_WRAPS,           /* an entry runs past 2^64 */
	XEN_MEMORY_MAP_FULL,            /* sorted out, they are more than E820_MAP_CAPACITY */
	XEN_MEMORY_MAP_RAM_IN_FIXED,    /* RAM is left in XEN_MEMORY_MAP_FIXED */
	XEN_MEMORY_MAP_NO_LOW_RAM,      /* no RAM is left at address 0 */
	XEN_MEMORY_MAP_NO_RAM_ABOVE_1M, /* none is left from 1 MiB to 4 GiB */
};

/* Where RAM ends, as the toolstack has it in hvm_info. */
struct xen_memory_ends {
	uint64_t low;  /* below 4 GiB; 0: there is none */
	uint64_t high; /* 0: there is none above 4 GiB */
};

struct xen_memory_map_result {
	enum xen_memory_map_error error;
	size_t entry;       /* of WRAPS, counted from 0 */
	struct range where; /* of RAM_IN_FIXED: the RAM */

	/* What is worth a line in the log; valid without an error only. */
	size_t empty_count;          /* entries of no length, which are left out */
	size_t astray_count;         /* entries of ACPI or NVS memory at address 0, where there is none: left out */
	size_t unknown_count;        /* entries of a type that ACPI does not define, which are taken as reserved */
	uint32_t unknown_type;       /* of the first of them */
	size_t overlap_count;        /* entries that lie on an earlier one */
	bool low_ram_implied;        /* 0-0x9FFFF was RAM for want of another statement */
	struct xen_memory_ends ends; /* of RAM as it was given, before anything was cut out of it */
};

/*
 * Fills `map` from `count` entries, XEN_MEMORY_MAP_STRIDE bytes apart. Where entries overlap the more restrictive one wins:
 * unusable, reserved, persistent, NVS, ACPI, RAM. All is in whole pages: RAM loses those that it has a part of, anything else
 * gets them. Unless the result is XEN_MEMORY_MAP_OK, `map` means nothing.
 */
struct xen_memory_map_result xen_memory_map_parse(struct e820_map *map, const uint8_t *entries, size_t count);

/* Where RAM ends in a map; for hvm_info_update after RAM has moved. */
struct xen_memory_ends xen_memory_map_ends(const struct e820_map *map);

/* Whether hvm_info says the same of the end of low and of high RAM as the map did. */
static inline bool xen_memory_map_low_agrees(const struct xen_memory_map_result *result,
					     const struct hvm_info_facts *info)
{
	return result->ends.low == info->low_end;
}

static inline bool xen_memory_map_high_agrees(const struct xen_memory_map_result *result,
					      const struct hvm_info_facts *info)
{
	return result->ends.high == info->high_end;
}

/* What is wrong with the entry or the map, as a clause: "there is no RAM at address 0". */
const char *xen_memory_map_error_text(enum xen_memory_map_error error);

#endif

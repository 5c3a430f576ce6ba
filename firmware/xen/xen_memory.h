/* SPDX-License-Identifier: MIT */
/* The domain's memory as Xen keeps it: its map, and pages that get another place. */
#ifndef FIRMWARE_XEN_XEN_MEMORY_H
#define FIRMWARE_XEN_XEN_MEMORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "firmware/glue/xen_vnuma.h"

/*
 * XENMEM_memory_map: writes up to `capacity` entries of 20 bytes and returns how many there are; 0: Xen has none for this
 * domain. More than `capacity` are cut by Xen.
 */
size_t xen_memory_map_read(uint8_t *bytes, size_t capacity);

/* XENMEM_populate_physmap: a new page of RAM at page number `page`. False: the domain may have no more. */
bool xen_memory_populate(uint64_t page);

/*
 * XENMAPSPACE_gmfn_range: `count` pages of RAM, 65535 at most, get other numbers. 0, or a negative number from xen/errno.h: then
 * some of them may have moved, the first ones first, unless it was one page.
 */
int32_t xen_memory_move(uint64_t from, uint64_t to, uint32_t count);

/* XENMEM_get_vnumainfo. 0, or a negative number from xen/errno.h: -EOPNOTSUPP: there are no nodes. */
int32_t xen_memory_vnuma(struct xen_vnuma *vnuma);

#endif

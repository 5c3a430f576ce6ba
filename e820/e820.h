/* SPDX-License-Identifier: MIT */
/*
 * The memory map in the form of ACPI 6.5, chapter 15 (INT 15h, E820h): what each range of physical addresses is.
 *
 * Sorted by address, disjoint, and neighbours of the same type are merged. Ranges are inclusive here; the 20-byte entry of
 * the interface carries base and length.
 */
#ifndef E820_E820_H
#define E820_E820_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "e820/range.h"
#include "e820/range_set.h"

/* ACPI 6.5, table 15.1. */
enum e820_type {
	E820_RAM = 1,
	E820_RESERVED = 2,
	E820_ACPI = 3, /* ACPI tables; RAM again once the operating system has read them */
	E820_NVS = 4,
	E820_UNUSABLE = 5,
	E820_PMEM = 7,
};

struct e820_entry {
	struct range range;
	enum e820_type type;
};

/* Linux's boot_params takes 128 entries and no payload needs more. */
#define E820_MAP_CAPACITY 128

struct e820_map {
	size_t count;
	struct e820_entry entries[E820_MAP_CAPACITY];
};

/*
 * Declares `range` to be of `type`, whatever it was before: parts of entries that it covers are replaced, the rest of them
 * stays. False: the map has no room for the result; it is unchanged then.
 */
bool e820_map_set(struct e820_map *map, struct range range, enum e820_type type);

/* Takes `range` out of the map: nothing is said of it. False: no room to split an entry. */
bool e820_map_clear(struct e820_map *map, struct range range);

/*
 * Makes `pages` the same map in whole pages of 4 KiB, for who counts in them (UEFI): a page with anything but RAM in it is that, of several
 * the one that an operating system may use the least; a page that is RAM in part only is left out. False: no room.
 */
bool e820_map_in_pages(struct e820_map *pages, const struct e820_map *map);

/* The entry that holds `address`, or NULL. */
const struct e820_entry *e820_map_find(const struct e820_map *map, uint64_t address);

/* Whether each address of `range` is of `type`. */
bool e820_map_is(const struct e820_map *map, struct range range, enum e820_type type);

/* One past the last RAM address below `limit` (0: no RAM there); e.g. the end of low RAM with 4 GiB, of all RAM with UINT64_MAX. */
uint64_t e820_map_ram_end(const struct e820_map *map, uint64_t limit);

/* The number of bytes of `type`. */
uint64_t e820_map_total(const struct e820_map *map, enum e820_type type);

/* The word Linux uses for a type in its boot log ("usable", "reserved", "ACPI data", "ACPI NVS", ...). */
const char *e820_type_name(enum e820_type type);

/* What the map for the operating system is made from. A set may be empty; but for `pmem` none is NULL. */
struct e820_facts {
	const struct e820_map *ram;       /* what the platform says there is: RAM and its own reserved ranges */
	const struct range_set *reserved; /* address space that is no RAM and must be kept off: ECAM, APICs, flash */
	const struct range_set *acpi;     /* RAM that holds ACPI tables */
	const struct range_set *nvs;      /* RAM that must survive sleep and stay out of the OS's use */
	const struct range_set *firmware; /* RAM that the firmware keeps after hand-off */
	const struct range_set *pmem;     /* persistent memory, which an NFIT describes; NULL: none */
};

enum e820_build_error {
	E820_BUILD_OK,
	E820_BUILD_FULL,       /* more than E820_MAP_CAPACITY entries */
	E820_BUILD_NO_LOW_RAM, /* the platform gave no RAM at address 0 */
	E820_BUILD_CLASH, /* a range of `reserved` or `pmem` lies on other memory, or one of acpi/nvs/firmware on no RAM */
};

/*
 * The map for the operating system. The legacy hole 0xA0000-0xFFFFF is never RAM; 0xF0000-0xFFFFF is reserved. `clash` may be
 * NULL; on E820_BUILD_CLASH it holds the offending range.
 *
 * `reserved` may lie where the platform says nothing or reserved, and in the legacy hole; on any other entry it clashes.
 * `pmem` may lie where the platform says nothing, reserved or persistent, outside the legacy hole, and not on `reserved`.
 * acpi, nvs and firmware must lie on RAM outside the legacy hole and not on each other. `map` is not facts->ram; after an
 * error its contents do not matter.
 */
enum e820_build_error e820_build(const struct e820_facts *facts, struct e820_map *map, struct range *clash);

#endif

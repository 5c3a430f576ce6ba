/* SPDX-License-Identifier: MIT */
/*
 * What a kernel occupies, from where it runs:
 *
 *   run                                                         run + init_size
 *   | decompressed kernel, .bss, .brk                           |
 *   |                     | compressed kernel, decompressor     |
 *
 * The decompressor first moves itself to the end of that range, so all of it must be free before
 * the kernel is entered, not only the bytes that are loaded. A relocatable kernel runs where it was
 * loaded, but never below pref_address: loaded there, it moves up to pref_address (Linux
 * arch/x86/boot/compressed/head_64.S, LOAD_PHYSICAL_ADDR). So nothing below pref_address is of use
 * to it. A kernel that is not relocatable is loaded at 1 MiB and always moves to pref_address.
 */
#include "firmware/glue/linux_place.h"

#define PAGE_SIZE 0x1000
#define ONE_MIB 0x100000ull
#define FOUR_GIB 0x100000000ull

bool linux_place_free(struct range_set *free, const struct e820_map *map, const struct range_set *in_use)
{
	for (size_t i = 0; i < map->count; i++)
		if (map->entries[i].type == E820_RAM && !range_set_add(free, map->entries[i].range))
			return false;
	return range_set_remove(free, (struct range){ 0, ONE_MIB - 1 }) &&
	       range_set_remove(free, (struct range){ FOUR_GIB, UINT64_MAX }) && range_set_subtract(free, in_use);
}

static struct linux_placement placement_take(struct range_set *free, uint64_t address, uint64_t size)
{
	struct linux_placement placement = {
		.error = LINUX_PLACE_OK,
		.load = address,
		.range = range_of_size(address, size),
		.wanted = size,
	};

	if (!range_set_remove(free, placement.range))
		placement.error = LINUX_PLACE_FULL;
	return placement;
}

static struct linux_placement placement_taken(const struct range_set *free, struct range range)
{
	return (struct linux_placement){
		.error = LINUX_PLACE_TAKEN,
		.range = range,
		.wanted = range_size(range),
		.largest = range_set_largest(free),
	};
}

static struct linux_placement kernel_place_at_1mib(struct range_set *free, const struct linux_header *header)
{
	struct range loaded = range_of_size(ONE_MIB, header->kernel_size);
	struct range run = range_of_size(header->pref_address, header->init_size);
	struct linux_placement placement;

	/* The two may share memory: the kernel copies itself with that in mind. */
	if (!range_set_covers(free, loaded))
		return placement_taken(free, loaded);
	if (!range_set_covers(free, run))
		return placement_taken(free, run);

	placement = placement_take(free, run.first, range_size(run));
	placement.load = ONE_MIB;
	if (!range_set_remove(free, loaded))
		placement.error = LINUX_PLACE_FULL;
	return placement;
}

static struct linux_placement kernel_place_from(struct range_set *free, const struct linux_header *header)
{
	uint64_t size = header->init_size > header->kernel_size ? header->init_size : header->kernel_size;
	struct linux_placement placement = { .error = LINUX_PLACE_NO_ROOM, .wanted = size };

	for (size_t i = 0; i < free->count; i++) {
		struct range range = free->ranges[i];
		uint64_t address;

		if (range.first < header->pref_address)
			range.first = header->pref_address;
		address = range_align_up(range.first, header->alignment);
		if (address > range.last)
			continue;
		range.first = address;
		if (range_size(range) >= size)
			return placement_take(free, address, size);
		if (range_size(range) > placement.largest)
			placement.largest = range_size(range);
	}
	return placement;
}

struct linux_placement linux_place_kernel(struct range_set *free, const struct linux_header *header)
{
	return header->relocatable ? kernel_place_from(free, header) : kernel_place_at_1mib(free, header);
}

struct linux_placement linux_place_initrd(struct range_set *free, uint32_t size, uint32_t address_max)
{
	uint64_t pages = range_align_up(size, PAGE_SIZE);
	struct linux_placement placement;
	uint64_t address;

	if (!range_set_remove(free, (struct range){ (uint64_t)address_max + 1, UINT64_MAX }))
		return (struct linux_placement){ .error = LINUX_PLACE_FULL, .wanted = size };
	/* Whole pages are taken: the kernel frees the initrd by pages. */
	if (!range_set_find_highest(free, pages, PAGE_SIZE, &address))
		return (struct linux_placement){
			.error = LINUX_PLACE_NO_ROOM,
			.wanted = size,
			.largest = range_set_largest(free),
		};

	placement = placement_take(free, address, pages);
	placement.range.last = address + size - 1;
	placement.wanted = size;
	return placement;
}

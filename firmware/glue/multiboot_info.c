/* SPDX-License-Identifier: MIT */
#include "firmware/glue/multiboot_info.h"

#include <string.h>

#include "bytes/byte_buf.h"

/* The structure's flags: which fields are valid. */
#define INFO_MEMORY 0x001u
#define INFO_CMDLINE 0x004u
#define INFO_MODS 0x008u
#define INFO_MMAP 0x040u
#define INFO_BOOT_LOADER_NAME 0x200u

#define INFO_SIZE 116 /* with the fields for a framebuffer, which are the last */
#define MODULE_SIZE 16
#define MMAP_ENTRY_SIZE 20 /* without its own field `size` */

#define LOW_MEMORY_MAX 0xa0000ull
#define ONE_MIB 0x100000ull
#define FOUR_GIB 0x100000000ull

static const char loader_name[] = "hvmstage";

/* Where the parts of the block are, as offsets in it. */
struct layout {
	uint32_t modules, mmap, strings;
};

static struct layout layout_of(const struct multiboot_info_facts *facts)
{
	struct layout layout = { .modules = INFO_SIZE };

	layout.mmap = layout.modules + MODULE_SIZE * (uint32_t)facts->module_count;
	layout.strings = layout.mmap + (4 + MMAP_ENTRY_SIZE) * (uint32_t)facts->map->count;
	return layout;
}

static const char *string_of(const struct multiboot_info_module *module)
{
	return module->string ? module->string : "";
}

/* KiB of RAM from address 0 on, 640 at most. */
static uint32_t mem_lower(const struct e820_map *map)
{
	const struct e820_entry *entry = e820_map_find(map, 0);

	if (!entry || entry->type != E820_RAM)
		return 0;
	return (uint32_t)((entry->range.last < LOW_MEMORY_MAX ? entry->range.last + 1 : LOW_MEMORY_MAX) >> 10);
}

/* KiB of RAM from 1 MiB on, up to the first address that is anything else, 4 GiB at most. */
static uint32_t mem_upper(const struct e820_map *map)
{
	const struct e820_entry *entry = e820_map_find(map, ONE_MIB);

	if (!entry || entry->type != E820_RAM)
		return 0;
	return (uint32_t)(((entry->range.last < FOUR_GIB ? entry->range.last + 1 : FOUR_GIB) - ONE_MIB) >> 10);
}

/* Multiboot 0.6.96, 3.3, field by field. */
static void info_append(struct byte_buf *buf, uint32_t address, const struct multiboot_info_facts *facts)
{
	const struct layout layout = layout_of(facts);
	const uint32_t name = address + layout.strings, cmdline = name + (uint32_t)sizeof(loader_name);

	byte_buf_u32(buf, INFO_MEMORY | INFO_MODS | INFO_MMAP | INFO_BOOT_LOADER_NAME |
				  (facts->cmdline ? INFO_CMDLINE : 0));        /* flags */
	byte_buf_u32(buf, mem_lower(facts->map));                              /* mem_lower */
	byte_buf_u32(buf, mem_upper(facts->map));                              /* mem_upper */
	byte_buf_u32(buf, 0);                                                  /* boot_device */
	byte_buf_u32(buf, facts->cmdline ? cmdline : 0);                       /* cmdline */
	byte_buf_u32(buf, (uint32_t)facts->module_count);                      /* mods_count */
	byte_buf_u32(buf, facts->module_count ? address + layout.modules : 0); /* mods_addr */
	byte_buf_zero(buf, 16);                                                /* syms */
	byte_buf_u32(buf, layout.strings - layout.mmap);                       /* mmap_length */
	byte_buf_u32(buf, address + layout.mmap);                              /* mmap_addr */
	byte_buf_zero(buf, 12);                                                /* drives_*, config_table */
	byte_buf_u32(buf, name);                                               /* boot_loader_name */
	byte_buf_zero(buf, INFO_SIZE - 68);                                    /* apm_table, vbe_*, framebuffer_* */
}

static void modules_append(struct byte_buf *buf, uint32_t address, const struct multiboot_info_facts *facts)
{
	uint32_t string = address + layout_of(facts).strings + (uint32_t)sizeof(loader_name);

	if (facts->cmdline)
		string += (uint32_t)strlen(facts->cmdline) + 1;
	for (size_t i = 0; i < facts->module_count; i++) {
		byte_buf_u32(buf, facts->modules[i].start); /* mod_start */
		byte_buf_u32(buf, facts->modules[i].end);   /* mod_end */
		byte_buf_u32(buf, string);                  /* string */
		byte_buf_u32(buf, 0);                       /* reserved */
		string += (uint32_t)strlen(string_of(&facts->modules[i])) + 1;
	}
}

static void mmap_append(struct byte_buf *buf, const struct e820_map *map)
{
	for (size_t i = 0; i < map->count; i++) {
		byte_buf_u32(buf, MMAP_ENTRY_SIZE);                   /* size */
		byte_buf_u64(buf, map->entries[i].range.first);       /* base_addr */
		byte_buf_u64(buf, range_size(map->entries[i].range)); /* length */
		byte_buf_u32(buf, (uint32_t)map->entries[i].type);    /* type */
	}
}

static void string_append(struct byte_buf *buf, const char *string)
{
	byte_buf_bytes(buf, string, strlen(string) + 1);
}

static void block_append(struct byte_buf *buf, uint32_t address, const struct multiboot_info_facts *facts)
{
	info_append(buf, address, facts);
	modules_append(buf, address, facts);
	mmap_append(buf, facts->map);
	string_append(buf, loader_name);
	if (facts->cmdline)
		string_append(buf, facts->cmdline);
	for (size_t i = 0; i < facts->module_count; i++)
		string_append(buf, string_of(&facts->modules[i]));
}

size_t multiboot_info_size(const struct multiboot_info_facts *facts)
{
	struct byte_buf buf;

	byte_buf_init(&buf, NULL, SIZE_MAX);
	block_append(&buf, 0, facts);
	return buf.length;
}

static enum multiboot_info_error facts_check(const struct multiboot_info_facts *facts)
{
	if (facts->module_count > MULTIBOOT_INFO_MODULES_MAX)
		return MULTIBOOT_INFO_TOO_MANY_MODULES;
	for (size_t i = 0; i < facts->module_count; i++)
		if (facts->modules[i].end < facts->modules[i].start)
			return MULTIBOOT_INFO_BAD_MODULE;
	if (mem_lower(facts->map) == 0 || mem_upper(facts->map) == 0)
		return MULTIBOOT_INFO_NO_LOW_RAM;
	return MULTIBOOT_INFO_OK;
}

enum multiboot_info_error multiboot_info_fill(uint8_t *block, size_t capacity, uint32_t address,
					      const struct multiboot_info_facts *facts)
{
	const enum multiboot_info_error error = facts_check(facts);
	struct byte_buf buf;
	size_t size;

	if (error != MULTIBOOT_INFO_OK)
		return error;
	size = multiboot_info_size(facts);
	if (size > capacity)
		return MULTIBOOT_INFO_NO_ROOM;
	if (address % MULTIBOOT_INFO_ALIGNMENT != 0 || size > FOUR_GIB - address)
		return MULTIBOOT_INFO_BAD_ADDRESS;
	byte_buf_init(&buf, block, capacity);
	block_append(&buf, address, facts);
	return MULTIBOOT_INFO_OK;
}

const char *multiboot_info_error_text(enum multiboot_info_error error)
{
	switch (error) {
	case MULTIBOOT_INFO_OK:
		return "nothing is wrong";
	case MULTIBOOT_INFO_NO_ROOM:
		return "the command line, the modules' strings and the memory map do not fit their place";
	case MULTIBOOT_INFO_BAD_ADDRESS:
		return "the information structure's address is no multiple of 8, or it does not end below 4 GiB";
	case MULTIBOOT_INFO_TOO_MANY_MODULES:
		return "there are more than 64 modules";
	case MULTIBOOT_INFO_BAD_MODULE:
		return "a module ends before it begins";
	case MULTIBOOT_INFO_NO_LOW_RAM:
		return "there is no RAM at address 0 or none at 1 MiB";
	}
	return "unknown error";
}

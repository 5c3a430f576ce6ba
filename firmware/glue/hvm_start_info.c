/* SPDX-License-Identifier: MIT */
/*
 * The structures are read field by field at the offsets of Xen's own header: the pointers are somebody else's, and need not
 * be aligned.
 */
#include "firmware/glue/hvm_start_info.h"

#include <string.h>
#include <xen/arch-x86/hvm/start_info.h>

#include "bytes/le.h"

#define FOUR_GIB 0x100000000ull

/* Version 0 ends where the memory map begins. */
#define SIZE_VERSION_0 offsetof(struct hvm_start_info, memmap_paddr)
#define SIZE_VERSION_1 sizeof(struct hvm_start_info)
#define MODULE_SIZE sizeof(struct hvm_modlist_entry)

_Static_assert(SIZE_VERSION_0 == 40 && SIZE_VERSION_1 == 56, "the layout is that of the header's picture");
_Static_assert(MODULE_SIZE == 32, "the layout is that of the header's picture");

#define GET32(bytes, type, field) le32_get((bytes) + offsetof(struct type, field))
#define GET64(bytes, type, field) le64_get((bytes) + offsetof(struct type, field))

/* What the modules of one list are judged by. */
struct surroundings {
	const struct hvm_start_info_memory *memory;
	const struct range_set *avoid;
	struct range own[2]; /* the structure and the list of modules */
};

static const uint8_t *map(const struct hvm_start_info_memory *memory, uint64_t address, uint64_t size)
{
	/* An address of 0 stands for "not present" in every field. */
	if (address == 0 || size - 1 > UINT64_MAX - address)
		return NULL;
	return memory->map(memory->context, address, size);
}

static char printable(uint8_t byte)
{
	return byte >= ' ' && byte <= '~' ? (char)byte : '?';
}

/*
 * Byte by byte, because how many there are shows only with the NUL: a short command line may stand at the very end of
 * memory.
 */
static enum hvm_start_info_fault read_name(const struct hvm_start_info_memory *memory, uint64_t address, char *name)
{
	if (address == 0)
		return HVM_START_INFO_MODULE_OK;
	for (uint64_t i = 0; i < HVM_START_INFO_COMMAND_LINE_MAX; i++) {
		const uint8_t *byte = map(memory, address + i, 1);

		if (!byte)
			return HVM_START_INFO_MODULE_NAME_NOT_MEMORY;
		if (*byte == 0)
			return HVM_START_INFO_MODULE_OK;
		if (i < HVM_START_INFO_NAME_SIZE - 1)
			name[i] = printable(*byte);
	}
	return HVM_START_INFO_MODULE_NAME_UNENDED;
}

static enum hvm_start_info_fault judge_extent(const struct hvm_start_info_module *module,
					      const struct hvm_start_info_memory *memory)
{
	if (module->size == 0)
		return HVM_START_INFO_MODULE_EMPTY;
	if (module->size - 1 > UINT64_MAX - module->address)
		return HVM_START_INFO_MODULE_WRAPS;
	if (range_of_size(module->address, module->size).last >= FOUR_GIB)
		return HVM_START_INFO_MODULE_ABOVE_4G;
	if (!map(memory, module->address, module->size))
		return HVM_START_INFO_MODULE_NOT_MEMORY;
	return HVM_START_INFO_MODULE_OK;
}

/* The first of `ranges` that `range` lies on, or NULL. */
static const struct range *find_overlap(const struct range *ranges, size_t count, struct range range)
{
	for (size_t i = 0; i < count; i++)
		if (range_overlaps(ranges[i], range))
			return &ranges[i];
	return NULL;
}

static enum hvm_start_info_fault judge_in_use(struct hvm_start_info_module *module, const struct surroundings *around)
{
	struct range range = range_of_size(module->address, module->size);
	const struct range *clash = find_overlap(around->own, sizeof(around->own) / sizeof(around->own[0]), range);

	if (!clash && around->avoid)
		clash = find_overlap(around->avoid->ranges, around->avoid->count, range);
	if (!clash)
		return HVM_START_INFO_MODULE_OK;
	module->clash = *clash;
	return HVM_START_INFO_MODULE_IN_USE;
}

static enum hvm_start_info_fault judge_beside_others(struct hvm_start_info_module *module,
						     const struct hvm_start_info_facts *facts)
{
	struct range range = range_of_size(module->address, module->size);

	for (uint32_t i = 0; i < facts->count; i++) {
		const struct hvm_start_info_module *other = &facts->modules[i];

		/* The faults up to here say that there is no extent, or none that could be loaded over. */
		if (HVM_START_INFO_MODULE_OK < other->fault && other->fault <= HVM_START_INFO_MODULE_ABOVE_4G)
			continue;
		module->clash = range_of_size(other->address, other->size);
		if (range_overlaps(module->clash, range))
			return HVM_START_INFO_MODULE_ON_MODULE;
	}
	module->clash = (struct range){ 0, 0 };
	return HVM_START_INFO_MODULE_OK;
}

static enum hvm_start_info_fault judge_name(const struct hvm_start_info_module *module,
					    const struct hvm_start_info_facts *facts)
{
	return module->name[0] && hvm_start_info_find(facts, module->name) ? HVM_START_INFO_MODULE_TWICE :
									     HVM_START_INFO_MODULE_OK;
}

/* Adds one entry of the list to the modules before it. */
static void module_add(struct hvm_start_info_facts *facts, const uint8_t *entry, const struct surroundings *around)
{
	struct hvm_start_info_module *module = &facts->modules[facts->count];
	enum hvm_start_info_fault name_fault;

	memset(module, 0, sizeof(*module));
	module->address = GET64(entry, hvm_modlist_entry, paddr);
	module->size = GET64(entry, hvm_modlist_entry, size);
	/* The name is read first in any case: the log needs it to tell which module is at fault. */
	name_fault = read_name(around->memory, GET64(entry, hvm_modlist_entry, cmdline_paddr), module->name);

	module->fault = judge_extent(module, around->memory);
	if (module->fault == HVM_START_INFO_MODULE_OK)
		module->fault = judge_in_use(module, around);
	if (module->fault == HVM_START_INFO_MODULE_OK)
		module->fault = judge_beside_others(module, facts);
	if (module->fault == HVM_START_INFO_MODULE_OK)
		module->fault = name_fault;
	if (module->fault == HVM_START_INFO_MODULE_OK)
		module->fault = judge_name(module, facts);
	facts->count++;
}

enum hvm_start_info_error hvm_start_info_parse(struct hvm_start_info_facts *facts, uint64_t address,
					       const struct hvm_start_info_memory *memory,
					       const struct range_set *avoid)
{
	const uint8_t *info = map(memory, address, SIZE_VERSION_0);
	struct surroundings around = { .memory = memory, .avoid = avoid };
	uint64_t size = SIZE_VERSION_0, list_address;
	uint32_t count;
	const uint8_t *list;

	memset(facts, 0, sizeof(*facts));
	if (!info)
		return HVM_START_INFO_NOT_MEMORY;
	if (GET32(info, hvm_start_info, magic) != XEN_HVM_START_MAGIC_VALUE)
		return HVM_START_INFO_BAD_MAGIC;
	facts->version = GET32(info, hvm_start_info, version);
	if (facts->version >= 1) {
		size = SIZE_VERSION_1;
		info = map(memory, address, size);
		if (!info)
			return HVM_START_INFO_NOT_MEMORY;
	}
	facts->flags = GET32(info, hvm_start_info, flags);
	facts->command_line = GET64(info, hvm_start_info, cmdline_paddr);
	facts->rsdp = GET64(info, hvm_start_info, rsdp_paddr);
	count = GET32(info, hvm_start_info, nr_modules);
	list_address = GET64(info, hvm_start_info, modlist_paddr);

	if (count > HVM_START_INFO_MODULES_MAX)
		return HVM_START_INFO_MANY_MODULES;
	if (count == 0)
		return HVM_START_INFO_OK;
	list = map(memory, list_address, count * MODULE_SIZE);
	if (!list)
		return HVM_START_INFO_LIST_NOT_MEMORY;

	around.own[0] = range_of_size(address, size);
	around.own[1] = range_of_size(list_address, count * MODULE_SIZE);
	for (uint32_t i = 0; i < count; i++)
		module_add(facts, list + i * MODULE_SIZE, &around);
	return HVM_START_INFO_OK;
}

const struct hvm_start_info_module *hvm_start_info_find(const struct hvm_start_info_facts *facts, const char *name)
{
	for (uint32_t i = 0; i < facts->count; i++)
		if (strcmp(facts->modules[i].name, name) == 0)
			return &facts->modules[i];
	return NULL;
}

const char *hvm_start_info_error_text(enum hvm_start_info_error error)
{
	switch (error) {
	case HVM_START_INFO_OK:
		return "nothing is wrong";
	case HVM_START_INFO_NOT_MEMORY:
		return "it is not in memory";
	case HVM_START_INFO_BAD_MAGIC:
		return "its magic number is not that of hvm_start_info";
	case HVM_START_INFO_MANY_MODULES:
		return "it has more than 16 modules";
	case HVM_START_INFO_LIST_NOT_MEMORY:
		return "its list of modules is not in memory";
	}
	return "unknown error";
}

const char *hvm_start_info_fault_text(enum hvm_start_info_fault fault)
{
	switch (fault) {
	case HVM_START_INFO_MODULE_OK:
		return "nothing is wrong";
	case HVM_START_INFO_MODULE_EMPTY:
		return "it is empty";
	case HVM_START_INFO_MODULE_WRAPS:
		return "it runs past the end of the address space";
	case HVM_START_INFO_MODULE_ABOVE_4G:
		return "it is not below 4 GiB";
	case HVM_START_INFO_MODULE_NOT_MEMORY:
		return "it is not in memory";
	case HVM_START_INFO_MODULE_IN_USE:
		return "it lies on memory in use";
	case HVM_START_INFO_MODULE_ON_MODULE:
		return "it lies on another module";
	case HVM_START_INFO_MODULE_NAME_NOT_MEMORY:
		return "its command line is not in memory";
	case HVM_START_INFO_MODULE_NAME_UNENDED:
		return "its command line has no end";
	case HVM_START_INFO_MODULE_TWICE:
		return "an earlier module has the same command line";
	}
	return "unknown error";
}

/* SPDX-License-Identifier: MIT */
/*
 * Two ways in, one order: read the head of the kernel, check it, take the kernel's memory, then the
 * initrd's, fill in the parameters, jump. All that can be refused is refused before the log's last
 * line.
 */
#include "firmware/qemu/handoff_linux.h"

#include <string.h>

#include "firmware/qemu/fw_cfg.h"
#include "firmware/glue/linux_header.h"
#include "firmware/glue/linux_params.h"
#include "firmware/glue/linux_place.h"
#include "firmware/glue/memory.h"
#include "firmware/glue/pvh_elf.h"
#include "firmware/glue/pvh_params.h"
#include "firmware/qemu/handoff_jump.h"
#include "firmware/layout.h"
#include "firmware/log.h"
#include "firmware/panic.h"

#define SETUP_SIZE_MAX (256 * 512) /* setup_sects has eight bits */
#define PVH_COMMAND_LINE_MAX (LAYOUT_COMMAND_LINE_SIZE - 1)
#define PVH_INITRD_ADDRESS_MAX 0xffffffffu

_Static_assert(LAYOUT_HANDOFF + LINUX_PARAMS_SIZE <= LAYOUT_COMMAND_LINE, "boot_params ends before the command line");
_Static_assert(LAYOUT_HANDOFF + sizeof(struct pvh_params) <= LAYOUT_COMMAND_LINE, "so does hvm_start_info");

/* Sets of addresses are too large for the stack. */
static struct {
	struct range_set free;
	struct range_set in_use;
	struct range free_ranges[LINUX_PLACE_RANGES];
	struct range in_use_ranges[MEMORY_IN_USE_RANGES];
} space;

static void space_init(const struct e820_map *map)
{
	range_set_init(&space.free, space.free_ranges, LINUX_PLACE_RANGES);
	range_set_init(&space.in_use, space.in_use_ranges, MEMORY_IN_USE_RANGES);
	if (!memory_in_use(&space.in_use) || !linux_place_free(&space.free, map, &space.in_use))
		panic("firmware", "linux", "the free RAM is in too many pieces, more than %u", LINUX_PLACE_RANGES);
}

static void item_read(const char *what, uint16_t key, void *to, uint32_t size)
{
	if (!fw_cfg_read(key, 0, to, size))
		panic("firmware", "linux", "%s of %u bytes cannot be read: fw_cfg reports an error", what,
		      (unsigned)size);
}

/* The bzImage's set-up part or the ELF's head. */
static const uint8_t *setup_read(uint32_t *size)
{
	uint8_t *setup;

	*size = fw_cfg_read_u32(FW_CFG_SETUP_SIZE);
	if (*size == 0)
		panic("firmware", "linux",
		      "the kernel is no bzImage and no ELF with a PVH entry; is it for multiboot?");
	if (*size > SETUP_SIZE_MAX)
		panic("firmware", "linux", "the kernel's set-up part has %u bytes, %u is the most a bzImage has",
		      (unsigned)*size, SETUP_SIZE_MAX);
	setup = (uint8_t *)(uintptr_t)memory_allocate_scratch(*size, 16);
	if (!setup)
		panic("firmware", "linux", "no memory for the kernel's set-up part of %u bytes", (unsigned)*size);
	item_read("the kernel's set-up part", FW_CFG_SETUP_DATA, setup, *size);
	return setup;
}

/* `limit`: the longest that the kernel takes, without the NUL. */
static void command_line_read(uint32_t limit)
{
	char *line = (char *)(uintptr_t)LAYOUT_COMMAND_LINE;
	uint32_t size = fw_cfg_read_u32(FW_CFG_CMDLINE_SIZE);

	if (limit > LAYOUT_COMMAND_LINE_SIZE - 1)
		limit = LAYOUT_COMMAND_LINE_SIZE - 1;
	if (size > 0 && size - 1 > limit)
		panic("firmware", "linux", "the command line has %u characters, expected %u at most",
		      (unsigned)(size - 1), (unsigned)limit);
	item_read("the command line", FW_CFG_CMDLINE_DATA, line, size);
	line[size ? size - 1 : 0] = '\0';
	log_line(LOG_I, "firmware", "linux", "command line \"%s\"", line);
}

/* Returns the initrd's address, 0 when there is none. */
static uint32_t initrd_load(uint32_t address_max, uint32_t *size)
{
	struct linux_placement placement;

	*size = fw_cfg_read_u32(FW_CFG_INITRD_SIZE);
	if (*size == 0)
		return 0;
	placement = linux_place_initrd(&space.free, *size, address_max);
	if (placement.error != LINUX_PLACE_OK)
		panic("firmware", "linux",
		      "initrd of %u bytes does not fit: largest free range up to 0x%x has %llu bytes; "
		      "give the guest more RAM",
		      (unsigned)*size, (unsigned)address_max, (unsigned long long)placement.largest);

	item_read("the initrd", FW_CFG_INITRD_DATA, (void *)(uintptr_t)placement.load, *size);
	log_line(LOG_I, "firmware", "linux", "initrd at [mem 0x%016llx-0x%016llx]",
		 (unsigned long long)placement.range.first, (unsigned long long)placement.range.last);
	return (uint32_t)placement.load;
}

static uint32_t kernel_load(const struct linux_header *header)
{
	struct linux_placement placement = linux_place_kernel(&space.free, header);

	if (placement.error == LINUX_PLACE_TAKEN)
		panic("firmware", "linux",
		      "kernel %s is not relocatable and [mem 0x%016llx-0x%016llx] is not free RAM; "
		      "give the guest more RAM",
		      header->name, (unsigned long long)placement.range.first,
		      (unsigned long long)placement.range.last);
	if (placement.error != LINUX_PLACE_OK)
		panic("firmware", "linux",
		      "kernel %s needs %llu bytes: largest free range from 0x%x on has %llu bytes; "
		      "give the guest more RAM",
		      header->name, (unsigned long long)placement.wanted, (unsigned)header->pref_address,
		      (unsigned long long)placement.largest);

	item_read("the kernel", FW_CFG_KERNEL_DATA, (void *)(uintptr_t)placement.load, header->kernel_size);
	log_line(LOG_I, "firmware", "linux", "kernel %s at [mem 0x%016llx-0x%016llx]", header->name,
		 (unsigned long long)placement.range.first, (unsigned long long)placement.range.last);
	return (uint32_t)placement.load;
}

void handoff_linux_bzimage(const struct e820_map *map, uint64_t rsdp)
{
	static struct linux_header header;
	struct linux_params_facts facts = { .header = &header, .map = map, .rsdp = rsdp };
	uint32_t size, kernel_size = fw_cfg_read_u32(FW_CFG_KERNEL_SIZE);
	enum linux_header_error error;

	facts.setup = setup_read(&size);
	error = linux_header_parse(&header, facts.setup, size, kernel_size);
	if (error != LINUX_HEADER_OK)
		panic("firmware", "linux", "the kernel of %u + %u bytes is not a usable bzImage: %s", (unsigned)size,
		      (unsigned)kernel_size, linux_header_error_text(error));
	if (header.setup_data != 0)
		log_line(LOG_W, "firmware", "linux", "QEMU's setup_data (device tree, random seed) is not passed on");

	space_init(map);
	command_line_read(header.cmdline_size);
	facts.command_line = LAYOUT_COMMAND_LINE;
	facts.kernel = kernel_load(&header);
	facts.initrd = initrd_load(header.initrd_addr_max, &facts.initrd_size);
	if (!linux_params_fill((uint8_t *)(uintptr_t)LAYOUT_HANDOFF, &facts))
		panic("firmware", "linux", "the memory map has %u entries, boot_params takes %u", (unsigned)map->count,
		      LINUX_PARAMS_E820_MAX);

	log_line(LOG_I, "firmware", "boot", "hand-off to linux");
	handoff_jump(facts.kernel, LAYOUT_HANDOFF, 0);
}

/*
 * QEMU has put the segments there before the firmware started: all that can be done is to look
 * whether they survived.
 */
static void segments_take(const struct pvh_elf *elf)
{
	for (size_t i = 0; i < elf->count; i++) {
		struct range segment = elf->segments[i];

		if (!range_set_covers(&space.free, segment))
			panic("firmware", "linux",
			      "the kernel's segment [mem 0x%016llx-0x%016llx] lies %s; "
			      "give the guest more RAM, or use a bzImage",
			      (unsigned long long)segment.first, (unsigned long long)segment.last,
			      range_set_overlaps(&space.in_use, segment) ? "on memory that the firmware uses" :
									   "outside RAM");
	}
	for (size_t i = 0; i < elf->count; i++) {
		struct range segment = elf->segments[i];

		if (!range_set_remove(&space.free, segment))
			panic("firmware", "linux", "the free RAM is in too many pieces, more than %u",
			      LINUX_PLACE_RANGES);
		log_line(LOG_I, "firmware", "linux", "kernel segment at [mem 0x%016llx-0x%016llx]",
			 (unsigned long long)segment.first, (unsigned long long)segment.last);
	}
}

void handoff_linux_pvh(const struct e820_map *map, uint64_t rsdp)
{
	static struct pvh_elf elf;
	struct pvh_params_facts facts = {
		.map = map,
		.rsdp = rsdp,
		.command_line = LAYOUT_COMMAND_LINE,
	};
	uint32_t size, entry = fw_cfg_read_u32(FW_CFG_KERNEL_ENTRY);
	const uint8_t *head = setup_read(&size);
	enum pvh_elf_error error = pvh_elf_parse(&elf, head, size, entry);

	if (error != PVH_ELF_OK)
		panic("firmware", "linux", "the kernel is an ELF with PVH entry 0x%x that cannot be used: %s",
		      (unsigned)entry, pvh_elf_error_text(error));

	space_init(map);
	segments_take(&elf);
	command_line_read(PVH_COMMAND_LINE_MAX);
	facts.initrd = initrd_load(PVH_INITRD_ADDRESS_MAX, &facts.initrd_size);
	pvh_params_fill((struct pvh_params *)(uintptr_t)LAYOUT_HANDOFF, LAYOUT_HANDOFF, &facts);

	log_line(LOG_I, "firmware", "boot", "hand-off to linux");
	handoff_jump(entry, 0, LAYOUT_HANDOFF);
}

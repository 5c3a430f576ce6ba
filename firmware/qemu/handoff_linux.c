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
#include "firmware/qemu/payload_space.h"
#include "firmware/layout.h"
#include "firmware/log.h"
#include "firmware/panic.h"

#define SETUP_SIZE_MAX (256 * 512) /* setup_sects has eight bits */
#define PVH_COMMAND_LINE_MAX (LAYOUT_COMMAND_LINE_SIZE - 1)
#define PVH_INITRD_ADDRESS_MAX 0xffffffffu

_Static_assert(LAYOUT_HANDOFF + LINUX_PARAMS_SIZE <= LAYOUT_COMMAND_LINE, "boot_params ends before the command line");
_Static_assert(LAYOUT_HANDOFF + sizeof(struct pvh_params) <= LAYOUT_COMMAND_LINE, "so does hvm_start_info");

static struct payload_space *space;

struct linux_parts handoff_linux_qemu_parts(void)
{
	uint32_t command_line = fw_cfg_read_u32(FW_CFG_CMDLINE_SIZE); /* with its NUL */

	return (struct linux_parts){
		.setup = { FW_CFG_SETUP_DATA, 0, fw_cfg_read_u32(FW_CFG_SETUP_SIZE) },
		.kernel = { FW_CFG_KERNEL_DATA, 0, fw_cfg_read_u32(FW_CFG_KERNEL_SIZE) },
		.initrd = { FW_CFG_INITRD_DATA, 0, fw_cfg_read_u32(FW_CFG_INITRD_SIZE) },
		.command_line = { FW_CFG_CMDLINE_DATA, 0, command_line ? command_line - 1 : 0 },
	};
}

static struct linux_part whole(const struct fw_cfg_file *file)
{
	return file ? (struct linux_part){ file->key, 0, file->size } : (struct linux_part){ 0, 0, 0 };
}

struct linux_parts handoff_linux_file_parts(const struct payload_file *file)
{
	const uint32_t setup = file->payload.linux_header.setup_size;

	return (struct linux_parts){
		.setup = { file->file->key, 0, setup },
		.kernel = { file->file->key, setup, file->file->size - setup },
		.initrd = whole(payload_file_initrd()),
		.command_line = whole(payload_file_args()),
	};
}

static void part_read(const char *what, const struct linux_part *part, void *to)
{
	if (part->size > 0 && !fw_cfg_read(part->key, part->offset, to, part->size))
		panic("firmware", "linux", "%s of %u bytes cannot be read: fw_cfg reports an error", what,
		      (unsigned)part->size);
}

/* The bzImage's set-up part or the ELF's head. */
static const uint8_t *setup_read(const struct linux_part *part)
{
	uint8_t *setup;

	if (part->size == 0)
		panic("firmware", "linux",
		      "the kernel is no bzImage and no ELF with a PVH entry; is it for multiboot?");
	if (part->size > SETUP_SIZE_MAX)
		panic("firmware", "linux", "the kernel's set-up part has %u bytes, %u is the most a bzImage has",
		      (unsigned)part->size, SETUP_SIZE_MAX);
	setup = (uint8_t *)(uintptr_t)memory_allocate_scratch(part->size, 16);
	if (!setup)
		panic("firmware", "linux", "no memory for the kernel's set-up part of %u bytes", (unsigned)part->size);
	part_read("the kernel's set-up part", part, setup);
	return setup;
}

/* `limit`: the longest that the kernel takes, without the NUL. */
static void command_line_read(const struct linux_part *part, uint32_t limit)
{
	char *line = (char *)(uintptr_t)LAYOUT_COMMAND_LINE;

	if (limit > LAYOUT_COMMAND_LINE_SIZE - 1)
		limit = LAYOUT_COMMAND_LINE_SIZE - 1;
	if (part->size > limit)
		panic("firmware", "linux", "the command line has %u characters, expected %u at most",
		      (unsigned)part->size, (unsigned)limit);
	part_read("the command line", part, line);
	line[part->size] = '\0';
	log_line(LOG_I, "firmware", "linux", "command line \"%s\"", line);
}

/* Returns the initrd's address, 0 when there is none. */
static uint32_t initrd_load(const struct linux_part *part, uint32_t address_max)
{
	struct linux_placement placement;

	if (part->size == 0)
		return 0;
	placement = linux_place_initrd(&space->free, part->size, address_max);
	if (placement.error != LINUX_PLACE_OK)
		panic("firmware", "linux",
		      "initrd of %u bytes does not fit: largest free range up to 0x%x has %llu bytes; "
		      "give the guest more RAM",
		      (unsigned)part->size, (unsigned)address_max, (unsigned long long)placement.largest);

	part_read("the initrd", part, (void *)(uintptr_t)placement.load);
	log_line(LOG_I, "firmware", "linux", "initrd at [mem 0x%08llx-0x%08llx]",
		 (unsigned long long)placement.range.first, (unsigned long long)placement.range.last);
	return (uint32_t)placement.load;
}

static uint32_t kernel_load(const struct linux_part *part, const struct linux_header *header)
{
	struct linux_placement placement = linux_place_kernel(&space->free, header);

	if (placement.error == LINUX_PLACE_TAKEN)
		panic("firmware", "linux",
		      "kernel %s is not relocatable and [mem 0x%08llx-0x%08llx] is not free RAM; "
		      "give the guest more RAM",
		      header->name, (unsigned long long)placement.range.first,
		      (unsigned long long)placement.range.last);
	if (placement.error != LINUX_PLACE_OK)
		panic("firmware", "linux",
		      "kernel %s needs %llu bytes: largest free range from 0x%x on has %llu bytes; "
		      "give the guest more RAM",
		      header->name, (unsigned long long)placement.wanted, (unsigned)header->pref_address,
		      (unsigned long long)placement.largest);

	part_read("the kernel", &(struct linux_part){ part->key, part->offset, header->kernel_size },
		  (void *)(uintptr_t)placement.load);
	log_line(LOG_I, "firmware", "linux", "kernel %s at [mem 0x%08llx-0x%08llx]", header->name,
		 (unsigned long long)placement.range.first, (unsigned long long)placement.range.last);
	return (uint32_t)placement.load;
}

void handoff_linux_bzimage(const struct linux_parts *parts, const struct e820_map *map, uint64_t rsdp)
{
	static struct linux_header header;
	struct linux_params_facts facts = {
		.header = &header,
		.map = map,
		.rsdp = rsdp,
		.command_line = LAYOUT_COMMAND_LINE,
		.initrd_size = parts->initrd.size,
	};
	enum linux_header_error error;

	facts.setup = setup_read(&parts->setup);
	error = linux_header_parse(&header, facts.setup, parts->setup.size, parts->kernel.size);
	if (error != LINUX_HEADER_OK)
		panic("firmware", "linux", "the kernel of %u + %u bytes is not a usable bzImage: %s",
		      (unsigned)parts->setup.size, (unsigned)parts->kernel.size, linux_header_error_text(error));
	if (header.setup_data != 0)
		log_line(LOG_I, "firmware", "linux", "QEMU's setup_data (device tree, random seed) is not passed on");

	space = payload_space_of(map);
	command_line_read(&parts->command_line, header.cmdline_size);
	facts.kernel = kernel_load(&parts->kernel, &header);
	facts.initrd = initrd_load(&parts->initrd, header.initrd_addr_max);
	if (!linux_params_fill((uint8_t *)(uintptr_t)LAYOUT_HANDOFF, &facts))
		panic("firmware", "linux", "the memory map has %u entries, boot_params takes %u", (unsigned)map->count,
		      LINUX_PARAMS_E820_MAX);

	log_line(LOG_I, "firmware", "boot", "hand-off to linux");
	handoff_jump(&(struct handoff_jump){ .name = "linux", .entry = facts.kernel, .esi = LAYOUT_HANDOFF });
}

/* They are in memory already: all that can be done is to look whether they survived. */
static void segments_take(const struct pvh_elf *elf)
{
	for (size_t i = 0; i < elf->count; i++)
		payload_space_take(space, elf->segments[i], "a segment of the kernel");
	for (size_t i = 0; i < elf->count; i++)
		log_line(LOG_I, "firmware", "linux", "kernel segment at [mem 0x%08llx-0x%08llx]",
			 (unsigned long long)elf->segments[i].first, (unsigned long long)elf->segments[i].last);
}

/* Everything but the kernel itself. */
static void pvh_start(const struct linux_parts *parts, uint32_t entry, const struct e820_map *map, uint64_t rsdp)
	__attribute__((noreturn));

static void pvh_start(const struct linux_parts *parts, uint32_t entry, const struct e820_map *map, uint64_t rsdp)
{
	struct pvh_params_facts facts = {
		.map = map,
		.rsdp = rsdp,
		.command_line = LAYOUT_COMMAND_LINE,
		.initrd_size = parts->initrd.size,
	};

	command_line_read(&parts->command_line, PVH_COMMAND_LINE_MAX);
	facts.initrd = initrd_load(&parts->initrd, PVH_INITRD_ADDRESS_MAX);
	pvh_params_fill((struct pvh_params *)(uintptr_t)LAYOUT_HANDOFF, LAYOUT_HANDOFF, &facts);

	log_line(LOG_I, "firmware", "boot", "hand-off to linux");
	handoff_jump(&(struct handoff_jump){ .name = "linux", .entry = entry, .ebx = LAYOUT_HANDOFF });
}

void handoff_linux_pvh(const struct linux_parts *parts, uint32_t entry, const struct e820_map *map, uint64_t rsdp)
{
	static struct pvh_elf elf;
	const uint8_t *head = setup_read(&parts->setup);
	enum pvh_elf_error error = pvh_elf_parse(&elf, head, parts->setup.size, entry);

	if (error != PVH_ELF_OK)
		panic("firmware", "linux", "the kernel is an ELF with PVH entry 0x%x that cannot be used: %s",
		      (unsigned)entry, pvh_elf_error_text(error));
	space = payload_space_of(map);
	segments_take(&elf);
	pvh_start(parts, entry, map, rsdp);
}

void handoff_linux_elf(const struct payload_file *file, const struct linux_parts *parts, const struct e820_map *map,
		       uint64_t rsdp)
{
	const struct elf_image *image = &file->payload.image;

	space = payload_space_of(map);
	payload_space_take_image(space, image, "kernel");
	payload_space_load(image, file->bytes);
	pvh_start(parts, image->pvh_entry, map, rsdp);
}

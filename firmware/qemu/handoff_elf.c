/* SPDX-License-Identifier: MIT */
#include "firmware/qemu/handoff_elf.h"

#include <stdio.h>

#include "firmware/glue/multiboot.h"
#include "firmware/glue/multiboot_info.h"
#include "firmware/layout.h"
#include "firmware/log.h"
#include "firmware/panic.h"
#include "firmware/qemu/coreboot_area.h"
#include "firmware/qemu/handoff_jump.h"
#include "firmware/qemu/payload_space.h"

#define MODULE_ADDRESS_MAX 0xffffffffu
#define BOOT_ORDER "bootorder"
#define BOOT_ORDER_SIZE 0x8000
#define BOOT_ORDER_AREA (LAYOUT_HANDOFF_END - BOOT_ORDER_SIZE) /* behind the multiboot information */

static struct payload_space *space;
static struct {
	size_t count;
	struct multiboot_info_module list[PAYLOAD_FILE_MODULES];
} modules;

static struct multiboot_info_module module_load(const struct fw_cfg_file *file, const char *text)
{
	const struct linux_placement placement = linux_place_initrd(&space->free, file->size, MODULE_ADDRESS_MAX);

	if (placement.error != LINUX_PLACE_OK)
		panic("firmware", "payload",
		      "%s of %u bytes does not fit: the largest free range has %llu bytes; give the guest more RAM",
		      file->name, (unsigned)file->size, (unsigned long long)placement.largest);
	if (!fw_cfg_file_read(file, 0, (void *)(uintptr_t)placement.load, file->size))
		panic("firmware", "payload", "%s of %u bytes cannot be read: fw_cfg reports an error", file->name,
		      (unsigned)file->size);
	log_line(LOG_I, "firmware", "payload", "module \"%s\" at [mem 0x%08llx-0x%08llx]", text,
		 (unsigned long long)placement.range.first, (unsigned long long)placement.range.last);
	return (struct multiboot_info_module){ (uint32_t)placement.load, (uint32_t)placement.load + file->size, text };
}

static void modules_load(void)
{
	for (unsigned number = 1; number <= PAYLOAD_FILE_MODULES; number++) {
		const struct fw_cfg_file *file = payload_file_module(number);

		if (!file)
			continue;
		if (file->size == 0)
			panic("firmware", "payload", "%s is empty", file->name);
		modules.list[modules.count++] = module_load(file, payload_file_text(number));
	}
}

/*
 * SeaBIOS takes modules for files of its own; builds for QEMU's hardware read this one from fw_cfg as well. It stays where it is put, while
 * SeaBIOS takes the end of RAM for itself before it reads it: so it is put into low memory.
 */
static void boot_order_load(void)
{
	const struct fw_cfg_file *file = fw_cfg_file_find(BOOT_ORDER);

	if (!file || file->size == 0)
		return;
	if (file->size > BOOT_ORDER_SIZE ||
	    !fw_cfg_file_read(file, 0, (void *)(uintptr_t)BOOT_ORDER_AREA, file->size)) {
		log_line(LOG_W, "firmware", "payload", "%s of %u bytes is not passed on, %u are the most", file->name,
			 (unsigned)file->size, BOOT_ORDER_SIZE);
		return;
	}
	modules.list[modules.count++] = (struct multiboot_info_module){
		.start = BOOT_ORDER_AREA,
		.end = BOOT_ORDER_AREA + file->size,
		.string = "name=" BOOT_ORDER,
	};
}

static void information_fill(const struct e820_map *map, const char *args)
{
	const struct multiboot_info_facts facts = {
		.map = map,
		.cmdline = args,
		.module_count = modules.count,
		.modules = modules.list,
	};
	const enum multiboot_info_error error = multiboot_info_fill(
		(uint8_t *)(uintptr_t)LAYOUT_HANDOFF, BOOT_ORDER_AREA - LAYOUT_HANDOFF, LAYOUT_HANDOFF, &facts);

	if (error != MULTIBOOT_INFO_OK)
		panic("firmware", "payload", "multiboot information: %s", multiboot_info_error_text(error));
}

void handoff_elf(const struct payload_file *file, const struct e820_map *map, const struct tables *tables)
{
	const struct elf_image *image = &file->payload.image;
	const char *name = payload_kind_name(file->payload.kind);
	struct handoff_jump jump = {
		.name = name,
		.entry = image->entry,
		.eax = MULTIBOOT_LOADER_MAGIC,
		.ebx = LAYOUT_HANDOFF,
	};

	space = payload_space_of(map);
	payload_space_take_image(space, image, name);
	if (file->payload.kind == PAYLOAD_KIND_SEABIOS)
		boot_order_load();
	else
		modules_load();
	information_fill(map, payload_file_text(0));
	log_line(LOG_I, "firmware", "boot", "hand-off to %s", name);
	jump.argument = coreboot_area_fill(map, tables, NULL);
	/* Last: it may lie on the entry points that have been copied just now. */
	payload_space_load(image, file->bytes);
	handoff_jump(&jump);
}

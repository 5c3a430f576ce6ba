/* SPDX-License-Identifier: MIT */
/*
 * Hand-off to an ELF: SeaBIOS built for coreboot, a multiboot kernel, any other payload of coreboot's. All are entered the same way
 * and find what they look for: the multiboot information in EBX, the coreboot table by its forwarding table or on the stack.
 */
#ifndef FIRMWARE_QEMU_HANDOFF_ELF_H
#define FIRMWARE_QEMU_HANDOFF_ELF_H

#include "e820/e820.h"
#include "firmware/qemu/payload_file.h"
#include "firmware/tables.h"

/* After coreboot_area_reserve. Panics with one line when the image or a module cannot be placed. */
void handoff_elf(const struct payload_file *file, const struct e820_map *map, const struct tables *tables)
	__attribute__((noreturn));

#endif

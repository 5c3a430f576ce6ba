/* SPDX-License-Identifier: MIT */
/* Hand-off to a Linux kernel that QEMU was given with -kernel, -initrd and -append. */
#ifndef FIRMWARE_QEMU_HANDOFF_LINUX_H
#define FIRMWARE_QEMU_HANDOFF_LINUX_H

#include <stdint.h>

#include "e820/e820.h"

/*
 * Loads a bzImage, or the rest of what an ELF with a PVH entry needs that QEMU has placed already, with `map` and the RSDP's
 * address (0: none), and enters it. Panics with one line when the kernel, its initrd or its command line cannot be used.
 *
 * `map` is what the kernel is told. Nothing is loaded over memory that firmware/glue/memory.h has
 * handed out.
 */
void handoff_linux_bzimage(const struct e820_map *map, uint64_t rsdp) __attribute__((noreturn));
void handoff_linux_pvh(const struct e820_map *map, uint64_t rsdp) __attribute__((noreturn));

#endif

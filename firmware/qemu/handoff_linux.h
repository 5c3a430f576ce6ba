/* SPDX-License-Identifier: MIT */
/* Hand-off to a Linux kernel: QEMU's -kernel, -initrd and -append, or what the options name. */
#ifndef FIRMWARE_QEMU_HANDOFF_LINUX_H
#define FIRMWARE_QEMU_HANDOFF_LINUX_H

#include <stdint.h>

#include "e820/e820.h"
#include "firmware/qemu/payload_file.h"

/* Bytes of an item of fw_cfg; size 0: there are none. */
struct linux_part {
	uint16_t key;
	uint32_t offset;
	uint32_t size;
};

struct linux_parts {
	struct linux_part setup;  /* of a bzImage the part below the protected-mode kernel; of an ELF its head */
	struct linux_part kernel; /* bzImage: the protected-mode kernel */
	struct linux_part initrd;
	struct linux_part command_line; /* without a NUL */
};

/* What QEMU's arguments name. */
struct linux_parts handoff_linux_qemu_parts(void);

/* The same of a payload's file and what goes with it. The command line is payload-args as a string, not checked. */
struct linux_parts handoff_linux_file_parts(const struct payload_file *file);

/*
 * Loads a bzImage, or the rest of what an ELF with a PVH entry needs whose segments are in memory already (QEMU has put them there
 * before the firmware started), with `map` and the RSDP's address (0: none), and enters it. Panics with one line when the
 * kernel, its initrd or its command line cannot be used.
 *
 * `map` is what the kernel is told. Nothing is loaded over memory that firmware/glue/memory.h has
 * handed out.
 */
void handoff_linux_bzimage(const struct linux_parts *parts, const struct e820_map *map, uint64_t rsdp)
	__attribute__((noreturn));
void handoff_linux_pvh(const struct linux_parts *parts, uint32_t entry, const struct e820_map *map, uint64_t rsdp)
	__attribute__((noreturn));

/* The same for an ELF with a PVH entry in a file of the payload's, of which nothing is in memory yet. */
void handoff_linux_elf(const struct payload_file *file, const struct linux_parts *parts, const struct e820_map *map,
		       uint64_t rsdp) __attribute__((noreturn));

#endif

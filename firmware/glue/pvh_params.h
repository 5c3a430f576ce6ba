/* SPDX-License-Identifier: MIT */
/*
 * What a kernel is entered with through its PVH entry point: hvm_start_info version 1 (Xen
 * docs/misc/pvh.pandoc and xen/include/public/arch-x86/hvm/start_info.h). All fields are little
 * endian and naturally aligned.
 */
#ifndef FIRMWARE_GLUE_PVH_PARAMS_H
#define FIRMWARE_GLUE_PVH_PARAMS_H

#include <stddef.h>
#include <stdint.h>

#include "e820/e820.h"

#define PVH_START_INFO_MAGIC 0x336ec578 /* "xEn3" with bit 7 of the E set */
#define PVH_START_INFO_VERSION 1

struct pvh_start_info {
	uint32_t magic;
	uint32_t version;
	uint32_t flags;
	uint32_t nr_modules;
	uint64_t modlist_paddr;
	uint64_t cmdline_paddr;
	uint64_t rsdp_paddr;
	uint64_t memmap_paddr;
	uint32_t memmap_entries;
	uint32_t reserved;
};

struct pvh_module {
	uint64_t paddr;
	uint64_t size;
	uint64_t cmdline_paddr;
	uint64_t reserved;
};

struct pvh_memmap_entry {
	uint64_t addr;
	uint64_t size;
	uint32_t type; /* enum e820_type has the same numbers */
	uint32_t reserved;
};

/* All of it in one block. */
struct pvh_params {
	struct pvh_start_info start_info;
	struct pvh_module modules[1];
	struct pvh_memmap_entry memmap[E820_MAP_CAPACITY];
};

struct pvh_params_facts {
	const struct e820_map *map;
	uint64_t rsdp;                /* 0: none */
	uint32_t initrd, initrd_size; /* 0, 0: none; else the first module */
	uint32_t command_line;
};

/* Writes all of `params`, which the guest sees at `address`. */
void pvh_params_fill(struct pvh_params *params, uint32_t address, const struct pvh_params_facts *facts);

#endif

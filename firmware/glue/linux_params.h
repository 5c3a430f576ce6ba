/* SPDX-License-Identifier: MIT */
/*
 * The page of parameters that a Linux kernel is entered with in the 32-bit boot protocol: struct
 * boot_params (Linux Documentation/arch/x86/zero-page.rst and boot.rst, "32-bit Boot Protocol").
 */
#ifndef FIRMWARE_GLUE_LINUX_PARAMS_H
#define FIRMWARE_GLUE_LINUX_PARAMS_H

#include <stdbool.h>
#include <stdint.h>

#include "e820/e820.h"
#include "firmware/glue/linux_header.h"

#define LINUX_PARAMS_SIZE 4096
#define LINUX_PARAMS_E820_MAX 128

struct linux_params_facts {
	const struct linux_header *header;
	const uint8_t *setup; /* the set-up part that `header` was parsed from */
	const struct e820_map *map;
	uint64_t rsdp;                /* 0: none */
	uint32_t kernel;              /* where the protected-mode part was loaded */
	uint32_t initrd, initrd_size; /* 0, 0: none */
	uint32_t command_line;
};

/* Writes all of `page`. False: the map has more entries than the page takes. */
bool linux_params_fill(uint8_t page[LINUX_PARAMS_SIZE], const struct linux_params_facts *facts);

#endif

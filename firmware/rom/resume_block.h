/* SPDX-License-Identifier: MIT */
/*
 * What the ROM needs to wake an operating system from S3 without touching its memory: left behind in a page of RAM that
 * every memory map reserves (firmware/layout.h). The reset that ends S3 has cleared the chipset; RAM has kept its contents.
 */
#ifndef FIRMWARE_ROM_RESUME_BLOCK_H
#define FIRMWARE_ROM_RESUME_BLOCK_H

#include <stdint.h>

#include "pci/chipset/chipset.h"

#define RESUME_MAX_WRITES (2 * CHIPSET_MAX_WRITES)

/* A register of configuration space, by way of CF8h and CFCh. */
struct resume_write {
	uint32_t address; /* for CF8h, enable bit set; bits 1:0 are those of the register */
	uint32_t mask;
	uint32_t value;
	uint32_t width; /* 1, 2 or 4 */
};

struct resume_block {
	uint32_t magic; /* LAYOUT_RESUME_MAGIC */
	uint32_t sum;   /* rom_sum over all words that follow, unused writes included */
	uint32_t facs;  /* where the waking vector is */
	uint32_t tpm;   /* enum acpi_tpm_kind */
	uint32_t timer; /* port of the ACPI power management timer */
	uint32_t count; /* of writes */
	struct resume_write writes[RESUME_MAX_WRITES];
};

/* The sum of a block as it is to be in `sum`. */
uint32_t resume_block_sum(const struct resume_block *block);

#endif

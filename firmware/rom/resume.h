/* SPDX-License-Identifier: MIT */
/* Waking from S3. Runs in the ROM itself: without static data, on a stack in the page of the block that it reads. */
#ifndef FIRMWARE_ROM_RESUME_H
#define FIRMWARE_ROM_RESUME_H

#include <stdint.h>

#include "firmware/rom/resume_block.h"

/* Where real mode goes on. */
struct rom_far_pointer {
	uint16_t ip;
	uint16_t cs;
};

/* Enters a waking vector of the one kind or the other; in reset.S. */
void rom_wake_real(const struct rom_far_pointer *vector) __attribute__((noreturn));
void rom_wake_flat(uint32_t vector) __attribute__((noreturn));

/*
 * Restores the chipset as `block` says and enters the waking vector. Returns when it is no valid block or there is no vector, after
 * a W line on every console: the boot is a cold one then.
 */
void rom_resume(const struct resume_block *block);

#endif

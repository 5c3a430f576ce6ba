/* SPDX-License-Identifier: MIT */
/* Waking from S3. Runs in the ROM itself: without static data, on the stack at LAYOUT_RESUME_STACK. */
#ifndef FIRMWARE_ROM_RESUME_H
#define FIRMWARE_ROM_RESUME_H

#include <stdint.h>

/* Enters a waking vector of the one kind or the other; in reset.S. */
void rom_wake_real(uint32_t vector) __attribute__((noreturn));
void rom_wake_flat(uint32_t vector) __attribute__((noreturn));

/*
 * Restores the chipset as the block at LAYOUT_RESUME says and enters the waking vector. Returns when there is no valid block or
 * no vector, after a W line on every console: the boot is a cold one then.
 */
void rom_resume(void);

#endif

/* SPDX-License-Identifier: MIT */
/* The last instructions before a payload that is entered like a BIOS after a reset. */
#ifndef FIRMWARE_XEN_REAL_MODE_H
#define FIRMWARE_XEN_REAL_MODE_H

/*
 * Enters F000:FFF0 in real mode: all general registers 0, CS F000h with base F0000h, the other segments 0 with base 0, all
 * limits FFFFh, EFLAGS 2, CR0 10h, CR4 and CR3 0, IDT base 0 and limit 3FFh. The way there runs in the page at
 * LAYOUT_AP_START.
 */
void real_mode_enter(void) __attribute__((noreturn));

#endif

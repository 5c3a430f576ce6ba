/* SPDX-License-Identifier: MIT */
/* The last instructions before a payload that is entered in flat 32-bit protected mode. */
#ifndef FIRMWARE_QEMU_HANDOFF_JUMP_H
#define FIRMWARE_QEMU_HANDOFF_JUMP_H

#include <stdint.h>

/*
 * Enters `entry` in the state that both of Linux's 32-bit entry points ask for (Linux boot.rst,
 * "32-bit Boot Protocol"; Xen docs/misc/pvh.pandoc): CR0 = PE, CR4 = 0, no paging, IF = 0, CS 10h,
 * DS ES SS FS GS 18h, all with base 0 and limit 4 GiB; ESI and EBX as given, EBP and EDI 0.
 *
 * Descriptor tables and TR stay the firmware's, so that a fault in the payload's first instructions
 * still ends in one line of the log. (The PVH document has TR's base at 0; Linux loads its own
 * tables before it could matter.)
 */
void handoff_jump(uint32_t entry, uint32_t esi, uint32_t ebx) __attribute__((noreturn));

#endif

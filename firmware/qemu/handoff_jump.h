/* SPDX-License-Identifier: MIT */
/* The last instructions before a payload that is entered in flat 32-bit protected mode. */
#ifndef FIRMWARE_QEMU_HANDOFF_JUMP_H
#define FIRMWARE_QEMU_HANDOFF_JUMP_H

#include <stdint.h>

struct handoff_jump {
	const char *name; /* of the payload, for the line that says that it came back */
	uint32_t entry;
	uint32_t eax, ebx, esi;
	uint32_t argument; /* at 4(%esp); the return address is below it */
};

/*
 * Enters a payload in the state that all 32-bit entry points here ask for (Linux boot.rst, "32-bit Boot Protocol"; Xen
 * docs/misc/pvh.pandoc; Multiboot Specification 0.6.96, 3.2; libpayload, where the argument is the coreboot table): CR0 = PE,
 * CR4 = 0, no paging, IF = 0, CS 10h, DS ES SS FS GS 18h, all with base 0 and limit 4 GiB; EAX, EBX and ESI as given, EBP
 * and EDI 0, the firmware's stack.
 *
 * Descriptor tables and TR stay the firmware's, so that a fault in the payload's first instructions still ends in one line of
 * the log, as does its return. (The PVH document has TR's base at 0; Linux loads its own tables before it could matter.)
 */
void handoff_jump(const struct handoff_jump *to) __attribute__((noreturn));

#endif

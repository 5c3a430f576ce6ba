/* SPDX-License-Identifier: MIT */
/*
 * Paging, for one purpose: to catch our own mistakes. Every address is mapped to itself, except the first page (a null
 * pointer) and the page below the stack; the firmware's code and constants are read-only.
 */
#ifndef FIRMWARE_ARCH_PAGING_H
#define FIRMWARE_ARCH_PAGING_H

void paging_init(void);

/*
 * Back to the plain physical addresses that every hand-off requires. From here on the first page may be
 * written, too: call it before anything is put there.
 */
void paging_disable(void);

#endif

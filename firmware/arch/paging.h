/* SPDX-License-Identifier: MIT */
/*
 * Paging, to catch our own mistakes: every address is mapped to itself, except the first page (a null pointer) and the page below
 * the stack; the firmware's code and constants are read-only. And to reach registers above 4 GiB.
 */
#ifndef FIRMWARE_ARCH_PAGING_H
#define FIRMWARE_ARCH_PAGING_H

#include <stdint.h>

void paging_init(void);

/* One past the last address that paging_window reaches: 4 GiB, or 1 TiB where the processor has PSE-36. */
uint64_t paging_window_end(void);

/* A pointer to the registers at a physical address: up to the end of its aligned 4 MiB, and until the next call. */
volatile void *paging_window(uint64_t address);

/*
 * Back to the plain physical addresses that every hand-off requires. From here on the first page may be
 * written, too: call it before anything is put there.
 */
void paging_disable(void);

#endif

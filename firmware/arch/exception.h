/* SPDX-License-Identifier: MIT */
/* Every exception and every stray interrupt ends in one F line with the registers, and the processor stops. */
#ifndef FIRMWARE_ARCH_EXCEPTION_H
#define FIRMWARE_ARCH_EXCEPTION_H

/* Loads the interrupt descriptor table and the tables it needs. After paging_init, whose page directory it notes. */
void exception_init(void);

#endif

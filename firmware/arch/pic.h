/* SPDX-License-Identifier: MIT */
/* The two 8259 interrupt controllers, in the state in which a PC BIOS leaves them. */
#ifndef FIRMWARE_ARCH_PIC_H
#define FIRMWARE_ARCH_PIC_H

#include <stdint.h>

/* Inputs 0-7 on vectors 08h-0Fh, 8-15 on 70h-77h, edge triggered, all masked. */
void pic_init(void);

/*
 * Which inputs are level triggered: bit n for input n, ELCR1 (4D0h) in 7:0 and ELCR2 (4D1h) in 15:8. Inputs
 * 0, 1, 2, 8 and 13 are always edge triggered; asking for one of them, or an ELCR that does not keep the
 * value, gives a warning.
 */
void pic_set_elcr(uint16_t level);

#endif

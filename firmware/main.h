/* SPDX-License-Identifier: MIT */
/* Where the assembly entry meets C. */
#ifndef FIRMWARE_MAIN_H
#define FIRMWARE_MAIN_H

/* Runs with a stack, zeroed data, flat segments, interrupts off. Does not return. */
void firmware_main(void);

#endif

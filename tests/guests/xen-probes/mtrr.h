/* SPDX-License-Identifier: MIT */
/* Which MTRRs there are, for the comparison between processors. */
#ifndef TESTS_GUESTS_XEN_PROBES_MTRR_H
#define TESTS_GUESTS_XEN_PROBES_MTRR_H

#include <stdint.h>

#define MTRR_REGISTERS_MAX 64

/* Fills `list` with their MSR numbers and returns how many. */
uint32_t mtrr_registers(uint16_t list[MTRR_REGISTERS_MAX]);

#endif

/* SPDX-License-Identifier: MIT */
/* The memory record of a coreboot table: part of coreboot_check. */
#ifndef COREBOOT_COREBOOT_CHECK_RANGES_H
#define COREBOOT_COREBOOT_CHECK_RANGES_H

#include <stdbool.h>
#include <stdint.h>

#include "coreboot/coreboot_check_state.h"

/* Checks the memory record at offset `at` of the table, whose size is known to be right; sets what the state has of ranges. */
void coreboot_check_ranges(struct coreboot_check_state *state, uint32_t at);

/* Whether `range` touches RAM that a payload may use; whether it touches memory of any kind but reserved. */
bool coreboot_check_ranges_has_ram(const struct coreboot_check_state *state, struct range range);
bool coreboot_check_ranges_has_memory(const struct coreboot_check_state *state, struct range range);

#endif

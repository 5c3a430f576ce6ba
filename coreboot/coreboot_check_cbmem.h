/* SPDX-License-Identifier: MIT */
/* CBMEM's root page and its entries: part of coreboot_check. */
#ifndef COREBOOT_COREBOOT_CHECK_CBMEM_H
#define COREBOOT_COREBOOT_CHECK_CBMEM_H

#include <stdbool.h>
#include <stdint.h>

#include "coreboot/coreboot_check_state.h"

/* Checks the root page of the CBMEM range, whose place is known to be right, and its entries. */
void coreboot_check_cbmem(struct coreboot_check_state *state);

struct coreboot_check_entry {
	uint32_t address;
	uint32_t size;
	uint32_t id;
};

/* The entry with that ID, in a root page that has been checked; false: there is none. */
bool coreboot_check_cbmem_find(const struct coreboot_check_state *state, uint32_t id,
			       struct coreboot_check_entry *entry);

#endif

/* SPDX-License-Identifier: MIT */
/* What the parts of coreboot_check know of the tables they look at. */
#ifndef COREBOOT_COREBOOT_CHECK_STATE_H
#define COREBOOT_COREBOOT_CHECK_STATE_H

#include <stddef.h>
#include <stdint.h>

#include "coreboot/coreboot_check.h"
#include "e820/range.h"

/* Of the header, and of what stands in front of every record. */
#define COREBOOT_CHECK_HEADER_BYTES 24
#define COREBOOT_CHECK_RECORD_BYTES 8

/* Of a memory range: u64 start, u64 size, u32 type. */
#define COREBOOT_CHECK_RANGE_BYTES 20

struct coreboot_check_state {
	const struct coreboot_check_memory *memory;
	const struct e820_map *map;
	struct coreboot_check_result result;

	/* The table that is being looked at, header and all; once its header is checked, `size` bytes of it are there. */
	const uint8_t *table;
	uint32_t size;

	/* Once the memory record is checked: offset of its ranges in the table, their number, and the one of type TABLE. */
	uint32_t ranges;
	uint32_t range_count;
	uint32_t cbmem_range; /* offset in the table */
	struct range cbmem;

	/* Once CBMEM is checked: its root page and the number of entries. */
	const uint8_t *root;
	uint32_t entry_count;
};

/* Notes a fault at `offset` into what result.address says; the first one counts. */
static inline void coreboot_check_state_fault(struct coreboot_check_state *state, enum coreboot_check_fault fault,
					      uint32_t offset)
{
	if (state->result.fault != COREBOOT_CHECK_OK || fault == COREBOOT_CHECK_OK)
		return;
	state->result.fault = fault;
	state->result.offset = offset;
}

static inline const uint8_t *coreboot_check_state_map(const struct coreboot_check_state *state, uint64_t address,
						      uint64_t size)
{
	return address && size ? state->memory->map(state->memory->context, address, size) : NULL;
}

#endif

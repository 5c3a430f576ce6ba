/* SPDX-License-Identifier: MIT */
/*
 * Which memory type range registers make certain ranges uncachable and leave RAM write-back (Intel SDM volume 3, 12.11):
 * an exact cover with the fewest variable registers.
 *
 * A variable register covers a naturally aligned power of two of bytes, 4 KiB at least. Where two overlap, uncachable wins;
 * what none covers has the default type. So either the default is write-back and registers cut out what is uncachable, or the
 * default is uncachable and registers cover RAM, of which uncachable ones may take parts away again. Both are tried; where
 * they cost the same, the default is uncachable: what nobody has spoken for is no RAM.
 *
 * Below 1 MiB the fixed registers rule, so that nothing there matters here.
 */
#ifndef E820_MTRR_PLAN_H
#define E820_MTRR_PLAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "e820/range_set.h"

#define MTRR_MAX_VARIABLE 32

/* Encodings of IA32_MTRR_DEF_TYPE and of the registers. */
enum mtrr_type {
	MTRR_UNCACHABLE = 0,
	MTRR_WRITE_COMBINING = 1,
	MTRR_WRITE_THROUGH = 4,
	MTRR_WRITE_PROTECTED = 5,
	MTRR_WRITE_BACK = 6,
};

struct mtrr_variable {
	uint64_t base; /* a multiple of size */
	uint64_t size; /* a power of two, 4 KiB at least */
	enum mtrr_type type;
};

struct mtrr_facts {
	const struct range_set
		*uncachable; /* must be: windows of PCI, the chipset's registers; 4 KiB granules, from 1 MiB up */
	const struct range_set
		*cached;         /* must be write-back: RAM; disjoint from the former, whose place it takes if not */
	unsigned address_bits;   /* of the processor, 32-52; what lies beyond is left out */
	unsigned variable_count; /* registers that may be used (IA32_MTRRCAP.VCNT); more than 32 count as 32 */
};

struct mtrr_plan {
	enum mtrr_type default_type;
	size_t count;                                      /* of variables */
	struct mtrr_variable variables[MTRR_MAX_VARIABLE]; /* ascending by base */
	size_t needed; /* how many an exact cover takes; more than variable_count: the cover is not exact */
	/*
	 * When the registers do not suffice: bytes of `uncachable` that are left write-back. RAM is never made uncachable.
	 *
	 * Large ranges are covered first: a register is spent only where it makes at least so many bytes uncachable as is the
	 * price, and the price is the lowest power of two at which the registers suffice. No set of as many registers covers
	 * more than those bought at that price; any that remain take the largest aligned blocks that are still write-back.
	 */
	uint64_t uncovered;
	struct range first_uncovered; /* the lowest run of them; 0-0 when there are none */
};

void mtrr_plan_build(const struct mtrr_facts *facts, struct mtrr_plan *plan);

/* The type that a processor with these registers gives to `address` (1 MiB and above). */
enum mtrr_type mtrr_plan_type(const struct mtrr_plan *plan, uint64_t address);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * A range of addresses: memory, I/O ports or bus numbers.
 *
 * Ranges are inclusive at both ends, so that a range may end at the last address of its space and no arithmetic on it
 * overflows. `first <= last` always holds: there is no empty range.
 */
#ifndef E820_RANGE_H
#define E820_RANGE_H

#include <stdbool.h>
#include <stdint.h>

struct range {
	uint64_t first;
	uint64_t last;
};

/* The range of `size` bytes at `first`. `size` is not 0 and `first + size - 1` does not overflow. */
static inline struct range range_of_size(uint64_t first, uint64_t size)
{
	return (struct range){ first, first + (size - 1) };
}

/* The number of addresses in the range; 0 stands for 2^64. */
static inline uint64_t range_size(struct range range)
{
	return range.last - range.first + 1;
}

static inline bool range_contains(struct range range, uint64_t address)
{
	return range.first <= address && address <= range.last;
}

static inline bool range_overlaps(struct range a, struct range b)
{
	return a.first <= b.last && b.first <= a.last;
}

/* Whether `inner` lies wholly inside `outer`. */
static inline bool range_covers(struct range outer, struct range inner)
{
	return outer.first <= inner.first && inner.last <= outer.last;
}

static inline bool range_equal(struct range a, struct range b)
{
	return a.first == b.first && a.last == b.last;
}

/* `value` rounded down and up to a multiple of `alignment`, a power of two. range_align_up wraps to 0 past the end. */
static inline uint64_t range_align_down(uint64_t value, uint64_t alignment)
{
	return value & ~(alignment - 1);
}

static inline uint64_t range_align_up(uint64_t value, uint64_t alignment)
{
	return (value + (alignment - 1)) & ~(alignment - 1);
}

static inline bool range_is_power_of_two(uint64_t value)
{
	return value != 0 && (value & (value - 1)) == 0;
}

#endif

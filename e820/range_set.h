/* SPDX-License-Identifier: MIT */
/*
 * A set of addresses, kept as sorted, disjoint, non-adjacent ranges in an array that the caller owns.
 *
 * The form is canonical: two sets of the same addresses have the same ranges. A function that would need more ranges
 * than the capacity returns false and leaves the set as it was.
 */
#ifndef E820_RANGE_SET_H
#define E820_RANGE_SET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "e820/range.h"

struct range_set {
	struct range *ranges;
	size_t count;
	size_t capacity;
};

/* An empty set over `storage`, an array of `capacity` ranges, which must outlive the set. */
void range_set_init(struct range_set *set, struct range *storage, size_t capacity);

/* Adds every address of `range`; what is already there stays, neighbours merge. False: the capacity does not suffice. */
bool range_set_add(struct range_set *set, struct range range);

/* Adds every address of `more`, another set. False: not all of it has room; what has is in the set. */
bool range_set_add_all(struct range_set *set, const struct range_set *more);

/* Takes every address of `range` out. False: a range would have to be split and the capacity does not suffice. */
bool range_set_remove(struct range_set *set, struct range range);

/* Makes `to` the same set as `from`. False: the capacity of `to` does not suffice. */
bool range_set_copy(struct range_set *to, const struct range_set *from);

/*
 * Removes every address of `cut`, another set, from `set`. False: capacity; `set` is then unchanged from the range that
 * failed on.
 */
bool range_set_subtract(struct range_set *set, const struct range_set *cut);

/* Whether every address of `range` is in the set; whether any is. */
bool range_set_covers(const struct range_set *set, struct range range);
bool range_set_overlaps(const struct range_set *set, struct range range);

/* The number of addresses in the set, modulo 2^64. */
uint64_t range_set_size(const struct range_set *set);

/*
 * The lowest (highest) address `a`, a multiple of `alignment` (a power of two), for which `size` addresses from `a` lie in
 * one range of the set. `size` is not 0 and need not be a multiple of the alignment. False: there is none.
 */
bool range_set_find_lowest(const struct range_set *set, uint64_t size, uint64_t alignment, uint64_t *address);
bool range_set_find_highest(const struct range_set *set, uint64_t size, uint64_t alignment, uint64_t *address);

/* The size of the largest range, 0 for an empty set; UINT64_MAX for the set of all addresses. */
uint64_t range_set_largest(const struct range_set *set);

/*
 * How many aligned slots of `size` (a power of two) the set holds: the sum over its ranges of
 * max(0, floor(end / size) - ceil(first / size)). It is what decides whether power-of-two blocks fit (docs/planner.md).
 */
uint64_t range_set_slots(const struct range_set *set, uint64_t size);

#endif

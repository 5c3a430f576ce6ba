/* SPDX-License-Identifier: MIT */
/*
 * Each change is one splice of the array: find the ranges that the change touches, work out what stands in their place
 * (nothing, one range or two), and only when the result fits move the tail and write. A failure leaves no trace that way.
 *
 *      at              end
 *       |               |
 *   [..][...] [..] [...][....]        remove:    [..][.]            [.][....]
 *          <-- range -->              add:       [..][.................]....]
 *
 * No arithmetic goes past either end of the address space: "one after" and "one before" are only formed where a comparison
 * has shown that they exist.
 */
#include "e820/range_set.h"

#include <string.h>

void range_set_init(struct range_set *set, struct range *storage, size_t capacity)
{
	set->ranges = storage;
	set->count = 0;
	set->capacity = capacity;
}

/* The index of the first range that ends at or after `address`; the count when there is none. */
static size_t first_reaching(const struct range_set *set, uint64_t address)
{
	size_t low = 0;
	size_t high = set->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (set->ranges[middle].last < address)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* The index, from `at` on, of the first range that starts after `address`. */
static size_t first_beyond(const struct range_set *set, size_t at, uint64_t address)
{
	while (at < set->count && set->ranges[at].first <= address)
		at++;
	return at;
}

/* Puts the `count` ranges of `with` in the place of the ranges from `at` up to, not including, `end`. */
static bool splice(struct range_set *set, size_t at, size_t end, const struct range *with, size_t count)
{
	size_t kept = set->count - (end - at);

	if (count > set->capacity || kept > set->capacity - count)
		return false;
	memmove(&set->ranges[at + count], &set->ranges[end], (set->count - end) * sizeof(*set->ranges));
	for (size_t i = 0; i < count; i++)
		set->ranges[at + i] = with[i];
	set->count = kept + count;
	return true;
}

bool range_set_add(struct range_set *set, struct range range)
{
	/* Ranges that end right before or start right after the new one become part of it as well. */
	uint64_t touch_first = range.first > 0 ? range.first - 1 : range.first;
	uint64_t touch_last = range.last < UINT64_MAX ? range.last + 1 : range.last;
	size_t at = first_reaching(set, touch_first);
	size_t end = first_beyond(set, at, touch_last);

	if (at < end) {
		if (set->ranges[at].first < range.first)
			range.first = set->ranges[at].first;
		if (set->ranges[end - 1].last > range.last)
			range.last = set->ranges[end - 1].last;
	}
	return splice(set, at, end, &range, 1);
}

bool range_set_add_all(struct range_set *set, const struct range_set *more)
{
	bool room = true;

	for (size_t i = 0; i < more->count; i++)
		room = range_set_add(set, more->ranges[i]) && room;
	return room;
}

bool range_set_remove(struct range_set *set, struct range range)
{
	size_t at = first_reaching(set, range.first);
	size_t end = first_beyond(set, at, range.last);
	struct range rest[2];
	size_t count = 0;

	if (at == end)
		return true;
	if (set->ranges[at].first < range.first)
		rest[count++] = (struct range){ set->ranges[at].first, range.first - 1 };
	if (set->ranges[end - 1].last > range.last)
		rest[count++] = (struct range){ range.last + 1, set->ranges[end - 1].last };
	return splice(set, at, end, rest, count);
}

bool range_set_copy(struct range_set *to, const struct range_set *from)
{
	if (from->count > to->capacity)
		return false;
	if (from->count > 0)
		memmove(to->ranges, from->ranges, from->count * sizeof(*to->ranges));
	to->count = from->count;
	return true;
}

bool range_set_subtract(struct range_set *set, const struct range_set *cut)
{
	for (size_t i = 0; i < cut->count; i++) {
		if (!range_set_remove(set, cut->ranges[i]))
			return false;
	}
	return true;
}

bool range_set_covers(const struct range_set *set, struct range range)
{
	size_t at = first_reaching(set, range.first);

	return at < set->count && range_covers(set->ranges[at], range);
}

bool range_set_overlaps(const struct range_set *set, struct range range)
{
	size_t at = first_reaching(set, range.first);

	return at < set->count && range_overlaps(set->ranges[at], range);
}

uint64_t range_set_size(const struct range_set *set)
{
	uint64_t size = 0;

	for (size_t i = 0; i < set->count; i++)
		size += range_size(set->ranges[i]);
	return size;
}

/* The last address of `size` addresses is at `size - 1` from their first, which no size can make overflow. */
static bool fits_at(struct range range, uint64_t address, uint64_t size)
{
	return range_contains(range, address) && range.last - address >= size - 1;
}

bool range_set_find_lowest(const struct range_set *set, uint64_t size, uint64_t alignment, uint64_t *address)
{
	for (size_t i = 0; i < set->count; i++) {
		/* Past the last multiple this wraps to 0, which fits_at refuses: 0 is then before the range. */
		uint64_t lowest = range_align_up(set->ranges[i].first, alignment);

		if (fits_at(set->ranges[i], lowest, size)) {
			*address = lowest;
			return true;
		}
	}
	return false;
}

bool range_set_find_highest(const struct range_set *set, uint64_t size, uint64_t alignment, uint64_t *address)
{
	for (size_t i = set->count; i-- > 0;) {
		struct range range = set->ranges[i];

		if (range.last - range.first < size - 1)
			continue;

		uint64_t highest = range_align_down(range.last - (size - 1), alignment);

		if (highest >= range.first) {
			*address = highest;
			return true;
		}
	}
	return false;
}

uint64_t range_set_largest(const struct range_set *set)
{
	uint64_t largest = 0;

	for (size_t i = 0; i < set->count; i++) {
		uint64_t size = range_size(set->ranges[i]);

		/* The one range whose size is 2^64. */
		if (size == 0)
			return UINT64_MAX;
		if (size > largest)
			largest = size;
	}
	return largest;
}

uint64_t range_set_slots(const struct range_set *set, uint64_t size)
{
	uint64_t slots = 0;
	unsigned shift = 0;

	while (size >> shift > 1)
		shift++;
	for (size_t i = 0; i < set->count; i++) {
		struct range range = set->ranges[i];
		uint64_t first_slot = range_align_up(range.first, size);

		/* Counted from the first address of the first slot to that of the last, so that 2^64 never appears. */
		if (fits_at(range, first_slot, size))
			slots += ((range.last - (size - 1) - first_slot) >> shift) + 1;
	}
	return slots;
}

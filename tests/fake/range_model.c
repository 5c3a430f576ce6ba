/* SPDX-License-Identifier: MIT */
#include "tests/fake/range_model.h"

#include <stdlib.h>
#include <string.h>

static const uint64_t bases[RANGE_MODEL_BASES] = {
	0,
	UINT64_C(0x100000000) - RANGE_MODEL_ADDRESSES / 2,
	UINT64_MAX - (RANGE_MODEL_ADDRESSES - 1),
};

void range_model_init(struct range_model *model, unsigned place, size_t capacity)
{
	model->base = bases[place];
	model->bits = 0;
	range_set_init(&model->set, model->storage, capacity);
}

static bool bit(uint64_t bits, unsigned i)
{
	return bits >> i & 1;
}

/* The bits first to last. */
static uint64_t bits_between(unsigned first, unsigned last)
{
	uint64_t bits = 0;

	for (unsigned i = first; i <= last; i++)
		bits |= UINT64_C(1) << i;
	return bits;
}

static bool starts_run(uint64_t bits, unsigned i)
{
	return bit(bits, i) && (i == 0 || !bit(bits, i - 1));
}

static unsigned run_end(uint64_t bits, unsigned i)
{
	while (i + 1 < RANGE_MODEL_ADDRESSES && bit(bits, i + 1))
		i++;
	return i;
}

static size_t count_runs(uint64_t bits)
{
	size_t count = 0;

	for (unsigned i = 0; i < RANGE_MODEL_ADDRESSES; i++)
		count += starts_run(bits, i);
	return count;
}

static struct range range_between(const struct range_model *model, unsigned first, unsigned last)
{
	return (struct range){ model->base + first, model->base + last };
}

/* The canonical ranges of `bits`: one for each run. */
static void make_set(const struct range_model *model, uint64_t bits, struct range_set *set)
{
	set->count = 0;
	for (unsigned i = 0; i < RANGE_MODEL_ADDRESSES; i++) {
		if (starts_run(bits, i))
			set->ranges[set->count++] = range_between(model, i, run_end(bits, i));
	}
}

/* The model's half of a step that ends with `bits` if these fit. */
static bool model_become(struct range_model *model, uint64_t bits)
{
	if (count_runs(bits) > model->set.capacity)
		return false;
	model->bits = bits;
	return true;
}

static bool model_subtract(struct range_model *model, uint64_t cut)
{
	for (unsigned i = 0; i < RANGE_MODEL_ADDRESSES; i++) {
		if (starts_run(cut, i) && !model_become(model, model->bits & ~bits_between(i, run_end(cut, i))))
			return false;
	}
	return true;
}

static const char *take(struct range_model *model, const struct range_model_step *step, unsigned first, unsigned last)
{
	struct range range = range_between(model, first, last);
	uint64_t bits = bits_between(first, last);
	struct range storage[RANGE_MODEL_CAPACITY];
	struct range_set other;

	range_set_init(&other, storage, RANGE_MODEL_CAPACITY);
	make_set(model, step->operand, &other);
	switch (step->operation) {
	case RANGE_MODEL_ADD:
		if (range_set_add(&model->set, range) != model_become(model, model->bits | bits))
			return "range_set_add and the model disagree on whether it fits";
		break;
	case RANGE_MODEL_REMOVE:
		if (range_set_remove(&model->set, range) != model_become(model, model->bits & ~bits))
			return "range_set_remove and the model disagree on whether it fits";
		break;
	case RANGE_MODEL_SUBTRACT:
		if (range_set_subtract(&model->set, &other) != model_subtract(model, step->operand))
			return "range_set_subtract and the model disagree on whether it fits";
		break;
	case RANGE_MODEL_COPY:
		if (range_set_copy(&model->set, &other) != model_become(model, step->operand))
			return "range_set_copy and the model disagree on whether it fits";
		break;
	case RANGE_MODEL_OPERATIONS:
		abort();
	}
	return NULL;
}

static const char *compare_contents(const struct range_model *model)
{
	struct range storage[RANGE_MODEL_CAPACITY];
	struct range_set expected;
	uint64_t size = 0;
	uint64_t largest = 0;

	range_set_init(&expected, storage, RANGE_MODEL_CAPACITY);
	make_set(model, model->bits, &expected);
	if (model->set.count != expected.count)
		return "the number of ranges is not the model's";
	for (size_t i = 0; i < expected.count; i++) {
		if (!range_equal(model->set.ranges[i], expected.ranges[i]))
			return "a range is not the model's";
		size += range_size(expected.ranges[i]);
		if (range_size(expected.ranges[i]) > largest)
			largest = range_size(expected.ranges[i]);
	}
	if (range_set_size(&model->set) != size)
		return "range_set_size is not the model's";
	if (range_set_largest(&model->set) != largest)
		return "range_set_largest is not the model's";
	return NULL;
}

/* Whether `size` addresses from bit `i` on are there and the first is a multiple of `alignment`. */
static bool fits(const struct range_model *model, unsigned i, unsigned size, uint64_t alignment)
{
	uint64_t bits;

	if (i + size > RANGE_MODEL_ADDRESSES || ((model->base + i) & (alignment - 1)) != 0)
		return false;
	bits = bits_between(i, i + size - 1);
	return (model->bits & bits) == bits;
}

static const char *compare_finds(const struct range_model *model, unsigned size, uint64_t alignment)
{
	uint64_t lowest = 0;
	uint64_t highest = 0;
	uint64_t address = 0;
	bool any = false;

	for (unsigned i = 0; i < RANGE_MODEL_ADDRESSES; i++) {
		if (!fits(model, i, size, alignment))
			continue;
		highest = model->base + i;
		if (!any)
			lowest = highest;
		any = true;
	}
	if (range_set_find_lowest(&model->set, size, alignment, &address) != any || (any && address != lowest))
		return "range_set_find_lowest is not the model's";
	if (range_set_find_highest(&model->set, size, alignment, &address) != any || (any && address != highest))
		return "range_set_find_highest is not the model's";
	return NULL;
}

static const char *compare_slots(const struct range_model *model)
{
	for (unsigned size = 1; size <= RANGE_MODEL_ADDRESSES; size *= 2) {
		uint64_t slots = 0;

		for (unsigned i = 0; i < RANGE_MODEL_ADDRESSES; i++)
			slots += fits(model, i, size, size);
		if (range_set_slots(&model->set, size) != slots)
			return "range_set_slots is not the model's";
	}
	return NULL;
}

static const char *compare_membership(const struct range_model *model, unsigned first, unsigned last)
{
	struct range range = range_between(model, first, last);
	uint64_t bits = bits_between(first, last);

	if (range_set_covers(&model->set, range) != ((model->bits & bits) == bits))
		return "range_set_covers is not the model's";
	if (range_set_overlaps(&model->set, range) != ((model->bits & bits) != 0))
		return "range_set_overlaps is not the model's";
	return NULL;
}

const char *range_model_step(struct range_model *model, const struct range_model_step *step)
{
	unsigned first = step->first % RANGE_MODEL_ADDRESSES;
	unsigned last = step->last % RANGE_MODEL_ADDRESSES;
	const char *fault;

	if (first > last) {
		unsigned swap = first;

		first = last;
		last = swap;
	}
	/* Before the step too, so that it is asked of ranges that the set does not hold as such. */
	fault = compare_membership(model, first, last);
	if (!fault)
		fault = take(model, step, first, last);
	if (!fault)
		fault = compare_contents(model);
	if (!fault)
		fault = compare_finds(model, step->size % RANGE_MODEL_ADDRESSES + 1,
				      UINT64_C(1) << step->alignment % 64);
	if (!fault)
		fault = compare_slots(model);
	return fault;
}

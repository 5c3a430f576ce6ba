/* SPDX-License-Identifier: MIT */
/*
 * A range set next to the simplest thing that can be meant by it: 64 addresses, one bit each. Every step is taken by both,
 * every query is answered by both, and the first disagreement is named. Unit test and fuzzer drive the same model.
 */
#ifndef TESTS_FAKE_RANGE_MODEL_H
#define TESTS_FAKE_RANGE_MODEL_H

#include <stdint.h>

#include "e820/range_set.h"

#define RANGE_MODEL_ADDRESSES 64
#define RANGE_MODEL_CAPACITY 32 /* alternate addresses are the most ranges that 64 addresses make */

struct range_model {
	uint64_t base; /* the address of bit 0 */
	uint64_t bits;
	struct range_set set;
	struct range storage[RANGE_MODEL_CAPACITY];
};

/* The places worth testing: both ends of the address space, and across a power of two. */
#define RANGE_MODEL_BASES 3

/* An empty set at one of the places, with the capacity given (1-RANGE_MODEL_CAPACITY). */
void range_model_init(struct range_model *model, unsigned place, size_t capacity);

enum range_model_operation {
	RANGE_MODEL_ADD,
	RANGE_MODEL_REMOVE,
	RANGE_MODEL_SUBTRACT, /* of a set with the bits `operand` */
	RANGE_MODEL_COPY,     /* of a set with the bits `operand` */
	RANGE_MODEL_OPERATIONS,
};

struct range_model_step {
	enum range_model_operation operation;
	uint8_t first; /* any value: reduced to a bit number, and swapped with `last` when it is larger */
	uint8_t last;
	uint64_t operand;
	uint8_t size;      /* for the find queries, reduced to 1-64 */
	uint8_t alignment; /* ... its exponent, reduced to 0-63 */
};

/* Takes the step and compares the answers. NULL: all agree; otherwise which did not. */
const char *range_model_step(struct range_model *model, const struct range_model_step *step);

#endif

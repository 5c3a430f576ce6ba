/* SPDX-License-Identifier: MIT */
/* Operations on a range set against the model of tests/fake/range_model.h. Two bytes of set-up, then 13 for each step. */
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/fake/range_model.h"

#define STEP_SIZE 13

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct range_model_step read_step(const uint8_t *data)
{
	struct range_model_step step = {
		.operation = data[0] % RANGE_MODEL_OPERATIONS,
		.first = data[1],
		.last = data[2],
		.size = data[3],
		.alignment = data[4],
	};

	memcpy(&step.operand, data + 5, sizeof(step.operand));
	return step;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct range_model model;

	if (size < 2)
		return 0;
	range_model_init(&model, data[0] % RANGE_MODEL_BASES, data[1] % RANGE_MODEL_CAPACITY + 1);
	for (size_t at = 2; size - at >= STEP_SIZE; at += STEP_SIZE) {
		struct range_model_step step = read_step(data + at);
		const char *fault = range_model_step(&model, &step);

		if (fault) {
			fprintf(stderr, "range_set_fuzz: step at byte %zu: %s\n", at, fault);
			abort();
		}
	}
	return 0;
}

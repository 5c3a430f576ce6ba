/* SPDX-License-Identifier: MIT */
/* Any bytes as an LZ4 block, into an output of the size that the first two bytes say. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "firmware/glue/lz4.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	size_t out_size;
	uint8_t *out;

	if (size < 2)
		return 0;
	out_size = (size_t)(data[0] | data[1] << 8);
	out = malloc(out_size + 1);
	if (!out)
		return 0;
	out[out_size] = 0xa5;
	lz4_decompress(out, out_size, data + 2, size - 2);
	if (out[out_size] != 0xa5)
		abort();
	free(out);
	return 0;
}

/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "firmware/glue/lz4.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* A block and what it holds; `text` NULL: no block of `size` bytes. */
struct sample {
	const char *name;
	const char *text;
	size_t size;
	const char *packed;
	size_t packed_size;
};

#define PACKED(bytes) bytes, sizeof(bytes) - 1
#define TEXT(text) text, sizeof(text) - 1
#define NOTHING(size) NULL, size

static const struct sample samples[] = {
	{ "nothing", TEXT(""), PACKED("\0") },
	{ "literals only", TEXT("abc"),
	  PACKED("\x30"
		 "abc") },
	{ "match", TEXT("abcdabcd!"),
	  PACKED("\x40"
		 "abcd\4\0"
		 "\x10!") },
	{ "match of one repeated byte", TEXT("aaaaaaaa!"),
	  PACKED("\x13"
		 "a\1\0"
		 "\x10!") },
	{ "match that overlaps itself", TEXT("abababab!"),
	  PACKED("\x22"
		 "ab\2\0"
		 "\x10!") },
	{ "match without literals before", TEXT("abcdabcdabcde"),
	  PACKED("\x40"
		 "abcd\4\0"
		 "\0\4\0"
		 "\x10"
		 "e") },
	{ "length field of 15 with a zero byte", TEXT("abcdefghijklmno"),
	  PACKED("\xf0\0"
		 "abcdefghijklmno") },
	{ "length bytes for literals", TEXT("abcdefghijklmnopq"),
	  PACKED("\xf0\2"
		 "abcdefghijklmnopq") },
	{ "length bytes for a match", TEXT("aaaaaaaaaaaaaaaaaaaaaa!"),
	  PACKED("\x1f"
		 "a\1\0\2"
		 "\x10!") },
	{ "too little room for literals", NOTHING(2),
	  PACKED("\x30"
		 "abc") },
	{ "too little room for a match", NOTHING(7),
	  PACKED("\x40"
		 "abcd\4\0"
		 "\0") },
	{ "one byte too few", NOTHING(4),
	  PACKED("\x30"
		 "abc") },
	{ "offset 0", NOTHING(9),
	  PACKED("\x40"
		 "abcd\0\0"
		 "\x10!") },
	{ "offset before the beginning", NOTHING(9),
	  PACKED("\x40"
		 "abcd\5\0"
		 "\x10!") },
	{ "offset far before the beginning", NOTHING(9),
	  PACKED("\x40"
		 "abcd\4\1"
		 "\x10!") },
	{ "end after a match", NOTHING(8),
	  PACKED("\x40"
		 "abcd\4\0") },
	{ "empty input", NOTHING(0), PACKED("") },
	{ "length bytes without an end", NOTHING(600), PACKED("\xf0\xff\xff") },
	{ "length beyond any room", NOTHING(300), PACKED("\xf0\xff\xff\xff\xff\0") },
	{ "match length beyond any room", NOTHING(300),
	  PACKED("\x1f"
		 "a\1\0\xff\xff\xff\0"
		 "\x10!") },
};

/* Exact buffers on the heap: the sanitizer sees each byte too many. */
static bool decompress(uint8_t **out, size_t size, const void *packed, size_t packed_size)
{
	uint8_t *in = malloc(packed_size + !packed_size);
	bool good;

	*out = malloc(size + !size);
	assert_non_null(in);
	assert_non_null(*out);
	memcpy(in, packed, packed_size);
	good = lz4_decompress(*out, size, in, packed_size);
	free(in);
	return good;
}

static void lz4_decompress_follows_the_block_format(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(samples); i++) {
		const struct sample *sample = &samples[i];
		uint8_t *out;
		bool good = decompress(&out, sample->size, sample->packed, sample->packed_size);

		if (good != (sample->text != NULL) || (good && memcmp(out, sample->text, sample->size) != 0))
			fail_msg("%s: %s", sample->name, good ? "wrong bytes" : "refused");
		free(out);
	}
}

static void lz4_decompress_refuses_every_cut_and_every_other_size(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(samples); i++) {
		const struct sample *sample = &samples[i];
		uint8_t *out;

		if (!sample->text)
			continue;
		for (size_t cut = 0; cut < sample->packed_size; cut++) {
			if (decompress(&out, sample->size, sample->packed, cut))
				fail_msg("%s: taken with only %zu bytes", sample->name, cut);
			free(out);
		}
		for (size_t size = 0; size < sample->size + 40; size++) {
			if (decompress(&out, size, sample->packed, sample->packed_size) != (size == sample->size))
				fail_msg("%s: wrong answer for %zu bytes of output", sample->name, size);
			free(out);
		}
	}
}

static void lz4_decompress_stays_in_its_buffers_whatever_bits_flip(void **state)
{
	char packed[64];

	(void)state;
	for (size_t i = 0; i < COUNT(samples); i++) {
		const struct sample *sample = &samples[i];

		for (size_t bit = 0; bit < sample->packed_size * 8; bit++) {
			uint8_t *out;

			assert_true(sample->packed_size <= sizeof(packed));
			memcpy(packed, sample->packed, sample->packed_size);
			packed[bit / 8] = (char)(packed[bit / 8] ^ 1 << bit % 8);
			decompress(&out, sample->size, packed, sample->packed_size);
			free(out);
		}
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(lz4_decompress_follows_the_block_format),
		cmocka_unit_test(lz4_decompress_refuses_every_cut_and_every_other_size),
		cmocka_unit_test(lz4_decompress_stays_in_its_buffers_whatever_bits_flip),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

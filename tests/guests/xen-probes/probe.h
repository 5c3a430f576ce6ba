/* SPDX-License-Identifier: MIT */
/*
 * A payload that checks what it was handed and says so, one line for each claim:
 *
 *   probe: pass NAME: what was found
 *   probe: FAIL NAME: what was found
 *   probe: note NAME: what is worth knowing and has no right and wrong
 *   probe: 61 passed, 0 failed
 *
 * Written from what the payloads read and from the specifications, without a look at any firmware. Every line goes to Xen's debug
 * port (E9h); what failed and the last line go to COM1, too.
 */
#ifndef TESTS_GUESTS_XEN_PROBES_PROBE_H
#define TESTS_GUESTS_XEN_PROBES_PROBE_H

#include <stdbool.h>
#include <stdint.h>

/* What differs between the contracts of SeaBIOS and OVMF. */
struct probe_contract {
	const char *name;
	const char *signature; /* of the block at 1000h */
	uint32_t block_length;
	bool wide;       /* the block's pointers have 64 bits */
	bool searched;   /* the payload searches its tables below 1 MiB, and is not told where they are */
	uint32_t image;  /* where the whole image must be */
	uint32_t size;   /* of it, in bytes */
	uint32_t filler; /* offset of the first word of the pattern in the image (the script `build`) */
};

const struct probe_contract *probe_contract(void);

/* Counts and prints one claim; returns `right`. The format knows %s %c %u %x %llx, the last two with a width. */
bool probe_claim(const char *name, bool right, const char *found, ...) __attribute__((format(printf, 3, 4)));
void probe_note(const char *name, const char *found, ...) __attribute__((format(printf, 2, 3)));
void probe_summary(void);

/* Memory as bytes, at any alignment. */
static inline uint8_t probe_u8(uint32_t address)
{
	return *(const volatile uint8_t *)(uintptr_t)address;
}

static inline uint16_t probe_u16(uint32_t address)
{
	return *(const volatile uint16_t *)(uintptr_t)address;
}

static inline uint32_t probe_u32(uint32_t address)
{
	return *(const volatile uint32_t *)(uintptr_t)address;
}

static inline uint64_t probe_u64(uint32_t address)
{
	return probe_u32(address) | (uint64_t)probe_u32(address + 4) << 32;
}

/* The sum of these bytes modulo 256. */
uint8_t probe_sum(uint32_t address, uint32_t length);

/* Whether the bytes at `address` are those of `text`, without its NUL. */
bool probe_text_at(uint32_t address, const char *text);

#endif

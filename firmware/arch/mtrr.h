/* SPDX-License-Identifier: MIT */
/* The memory type range registers of the processor that runs this code (Intel SDM volume 3, 12.11). */
#ifndef FIRMWARE_ARCH_MTRR_H
#define FIRMWARE_ARCH_MTRR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "e820/mtrr_plan.h"

struct mtrr_capability {
	bool present;            /* CPUID.01H:EDX.MTRR; without it the rest is 0 */
	bool fixed;              /* IA32_MTRRCAP.FIX */
	unsigned variable_count; /* IA32_MTRRCAP.VCNT */
};

struct mtrr_capability mtrr_capability(void);

/* 11 fixed registers, a base and a mask for each variable one, and the default type. */
#define MTRR_VALUES_MAX (11 + 2 * MTRR_MAX_VARIABLE + 1)

/* What the registers are to hold; the same for every processor. IA32_MTRR_DEF_TYPE, which switches them on, is the last. */
struct mtrr_values {
	size_t count;
	struct mtrr_value {
		uint32_t msr;
		uint64_t value;
	} list[MTRR_VALUES_MAX];
};

/*
 * The registers of `plan`, which has no more variable ones than there are; those that it leaves over are off. Masks end at
 * `address_bits`, beyond which a processor refuses any bit. Fixed registers: write-back but for A0000h-BFFFFh, uncachable.
 */
void mtrr_values_fill(struct mtrr_values *values, const struct mtrr_plan *plan, struct mtrr_capability capability,
		      unsigned address_bits);

/* Writes them all as 12.11.8 has it: with caches off and the registers off meanwhile. Leaves the caches on. */
void mtrr_write(const struct mtrr_values *values);

/* The first register that does not read as it was written, or 0. */
uint32_t mtrr_verify(const struct mtrr_values *values);

#endif

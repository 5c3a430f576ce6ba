/* SPDX-License-Identifier: MIT */
/*
 * Our own structures, all of them: types 0, 1, 2, 3, 4, 11, 16, 17, 19, 22, 32, 127. Deterministic.
 *
 * They follow version 3.0: the first with processor counts above 255, and with an entry point that has no 16-bit length;
 * what later versions added (memory technology, cache sizes, firmware inventory) no virtual machine has a fact for. Every
 * reader of the last ten years knows it, and readers of 2.8 find the fields they know at the same places.
 */
#ifndef SMBIOS_SMBIOS_BUILD_H
#define SMBIOS_SMBIOS_BUILD_H

#include "smbios/smbios_block.h"
#include "smbios/smbios_inputs.h"
#include "smbios/smbios_passed.h"

enum smbios_build_error {
	SMBIOS_BUILD_OK,
	SMBIOS_BUILD_FULL,       /* the buffer is too small */
	SMBIOS_BUILD_PROCESSORS, /* more than SMBIOS_MAX_SOCKETS sockets, 65535 threads in one, or no cores or threads */
	SMBIOS_BUILD_MEMORY,     /* less than 1 MiB or more than 2^52 bytes */
	SMBIOS_BUILD_RANGES,     /* more than SMBIOS_MAX_RAM_RANGES, or one that ends before it begins */
	SMBIOS_BUILD_OEM_STRINGS, /* more than SMBIOS_MAX_OEM_STRINGS */
};

/*
 * `block` comes initialised and empty. What is written does not depend on where, so that a first run that only counts tells
 * how much memory to get.
 */
enum smbios_build_error smbios_build(const struct smbios_inputs *inputs, struct smbios_block *block);

/*
 * The same with the toolstack's structures in place of ours and beside them. `passed` was read with these very inputs, or is
 * NULL: nothing is passed.
 */
enum smbios_build_error smbios_build_with(const struct smbios_inputs *inputs, const struct smbios_passed *passed,
					  struct smbios_block *block);

/* A clause for the log. */
const char *smbios_build_error_text(enum smbios_build_error error);

#endif

/* SPDX-License-Identifier: MIT */
/* The entry points, by which an operating system finds the structures (DSP0134 5.2). */
#ifndef SMBIOS_SMBIOS_ENTRY_H
#define SMBIOS_SMBIOS_ENTRY_H

#include <stdbool.h>
#include <stdint.h>

#include "smbios/smbios_block.h"
#include "smbios/smbios_spec.h"

/*
 * The 2.1 entry point (_SM_), for a block at `address`. It says version 2.8 of structures that follow a later one: those
 * who look for it (Windows started by a BIOS knows no other) may know no higher one, and later structures are only longer.
 * False: more than 65535 bytes, structures, or bytes in one structure, or not all below 4 GiB; `entry` is unchanged.
 */
bool smbios_entry_21(const struct smbios_block *block, uint64_t address, uint8_t entry[SMBIOS_ENTRY_21_SIZE]);

/*
 * The 3.0 entry point (_SM3_). False: the structures follow an older version than 3.0, which this entry point would not tell
 * the truth about (operating systems prefer it to the other, and what it says of the version).
 */
bool smbios_entry_30(const struct smbios_block *block, uint64_t address, uint8_t entry[SMBIOS_ENTRY_30_SIZE]);

/* The version that the 2.1 entry point gives of structures of `version`. */
uint16_t smbios_entry_21_version(uint16_t version);

#endif

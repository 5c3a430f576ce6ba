/* SPDX-License-Identifier: MIT */
/*
 * An independent check of SMBIOS in memory, written from the specification (DSP0134 3.5) and not from the builder: entry
 * points (place, lengths, checksums, what they say of the structures), then each structure: length for its type and version,
 * strings referred to, handles referred to, and the fields that stand in for one another when a number is large.
 *
 * Nothing is trusted: no read outside of what `map` grants, no loop that the contents can prolong.
 */
#ifndef SMBIOS_SMBIOS_CHECK_H
#define SMBIOS_SMBIOS_CHECK_H

#include <stdint.h>

#include "e820/range.h"
#include "smbios/smbios_walk.h"

/*
 * How the checker reads memory: `size` bytes at physical `address`, or NULL if not all of them are memory. `area`: where a
 * reader looks for entry points, on 16-byte boundaries; all zero: in F0000h-FFFFFh, as the specification has it. A UEFI image
 * made for Xen looks elsewhere, and a BIOS that is told the place copies them.
 */
struct smbios_check_memory {
	const uint8_t *(*map)(void *context, uint64_t address, uint64_t size);
	void *context;
	struct range area;
};

/* Where the entry points are; 0: there is none of that kind. */
struct smbios_check_entries {
	uint64_t entry_21, entry_30;
};

struct smbios_check_result {
	const char *fault; /* NULL: no fault; else a clause for the log */
	uint64_t address;  /* of the entry point or structure it is in */
	uint8_t offset;    /* of the field in it */
	uint8_t type;      /* of the structure; 0 for an entry point, where `in_entry` says so */
	uint16_t handle;
	bool in_entry;
};

/* Reports the first fault. Both entry points must lead to the same structures. `handles` comes and goes with any contents. */
struct smbios_check_result smbios_check(const struct smbios_check_entries *entries,
					const struct smbios_check_memory *memory, struct smbios_handles *handles);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * The toolstack's own structures: xl's smbios_firmware=FILE, which Xen puts into guest memory as it is. A sequence of entries,
 * each a length (32 bits, little-endian, at any alignment) and a structure of that many bytes, its strings included.
 *
 * Nothing in it is trusted: each entry gets a verdict, and those taken go into the table in place of ours (types 0, 1, 2, 3,
 * 11, 22) or beside them (7, 8, 9, 26, 27, 28, 39, 128 and above), in their order, whole, as hvmloader does; of the types that a
 * machine has many of, all, where hvmloader takes the first one.
 *
 * Handles are unique in the end: a structure taken keeps its own unless that is one of ours, an earlier one's or above FEFFh;
 * then it gets another, and what refers to it among those taken follows. What structures from type 128 on refer to nobody
 * knows, so they choose first. A reference to what is not in the table becomes "none", or the first enclosure.
 */
#ifndef SMBIOS_SMBIOS_PASSED_H
#define SMBIOS_SMBIOS_PASSED_H

#include <stdbool.h>
#include <stdint.h>

#include "smbios/smbios_block.h"
#include "smbios/smbios_inputs.h"
#include "smbios/smbios_walk.h"

/* Entries that are looked at. */
#define SMBIOS_PASSED_ENTRIES 1024

enum smbios_passed_verdict {
	SMBIOS_PASSED_TAKEN,
	/* Left out, and the next entry is looked at: */
	SMBIOS_PASSED_EMPTY,  /* length 0; several of them in a row are one entry */
	SMBIOS_PASSED_BROKEN, /* no whole structure inside the length: see `walk` */
	SMBIOS_PASSED_SHORT, /* the formatted part lacks fields that every reader looks for; ours is used, if we have one */
	SMBIOS_PASSED_SECOND,  /* of a type that there is one of: 0 and 1 */
	SMBIOS_PASSED_OURS,    /* of a type that only the firmware can tell the truth of */
	SMBIOS_PASSED_FOREIGN, /* of a type that is not passed on */
	SMBIOS_PASSED_NO_ROOM, /* the table would be larger than the 2.1 entry point can tell */
	/* Left out with all that follows: */
	SMBIOS_PASSED_PAST_END, /* the length goes past the end */
	SMBIOS_PASSED_TAIL,     /* fewer bytes are left than a length has */
	SMBIOS_PASSED_TOO_MANY, /* the last of SMBIOS_PASSED_ENTRIES, and more follow */
};

struct smbios_passed_entry {
	uint32_t offset; /* of its length, from the beginning of the bytes */
	uint32_t length; /* as given */
	uint32_t size;   /* of the structure with its strings, if `walk` finds it whole; what follows it is left out */
	enum smbios_passed_verdict verdict;
	enum smbios_walk_error walk;
	uint8_t type, formatted; /* bytes of the formatted part; what could be read of them */
	uint16_t given, handle;  /* as it was, and as it is in the table */
};

/* What was found. 28 KiB, for the caller to provide. */
struct smbios_passed {
	const uint8_t *bytes;
	uint32_t count;
	struct smbios_passed_entry entries[SMBIOS_PASSED_ENTRIES];
};

/*
 * Looks through `size` bytes, which must stay as they are as long as `passed` is used, and chooses the handles, for a table
 * that smbios_build_with makes of the same `own`. `handles` comes and goes with any contents.
 */
void smbios_passed_read(const uint8_t *bytes, uint32_t size, const struct smbios_inputs *own,
			struct smbios_handles *handles, struct smbios_passed *passed);

/*
 * A clause for the log that says what is wrong with the entry, what was expected and what comes of it; NULL: nothing is. An
 * entry may be taken and still have one.
 */
const char *smbios_passed_text(const struct smbios_passed_entry *entry);

/* Whether the structure with this handle in the finished table is the toolstack's. */
bool smbios_passed_has(const struct smbios_passed *passed, uint16_t handle);

/* --- for smbios_build_with; `passed` may be NULL: nothing is passed ------------------------------------------------ */

/* Appends all of one type, or of all from it on (`last`). False: there is none. */
bool smbios_passed_append(const struct smbios_passed *passed, uint8_t type, uint8_t last, struct smbios_block *block);

/* The handle of the first of a type, else `otherwise`. */
uint16_t smbios_passed_first(const struct smbios_passed *passed, uint8_t type, uint16_t otherwise);

/* The handle of the first type 7 of a level, 1 to 8 (7.8, Cache Configuration bits 2:0), or FFFFh: none. */
uint16_t smbios_passed_cache(const struct smbios_passed *passed, unsigned level);

#endif

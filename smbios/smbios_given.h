/* SPDX-License-Identifier: MIT */
/*
 * A device model's own structures: looked through before they are used, and completed. QEMU gives an entry point whose
 * checksums and table address are not filled in, and structures without type 0, which says what firmware there is.
 */
#ifndef SMBIOS_SMBIOS_GIVEN_H
#define SMBIOS_SMBIOS_GIVEN_H

#include <stddef.h>
#include <stdint.h>

#include "smbios/smbios_block.h"
#include "smbios/smbios_inputs.h"
#include "smbios/smbios_walk.h"

/* More is refused. The largest that QEMU's limits allow (thousands of processors, hundreds of modules) is below 512 KiB. */
#define SMBIOS_GIVEN_MAX (1024 * 1024)

struct smbios_given {
	const uint8_t *anchor; /* an entry point of either kind */
	uint32_t anchor_size;
	const uint8_t *tables;
	uint32_t tables_size;
};

enum smbios_given_error {
	SMBIOS_GIVEN_OK,
	SMBIOS_GIVEN_ANCHOR,  /* the entry point is neither 31 bytes that begin with _SM_ nor 24 with _SM3_ */
	SMBIOS_GIVEN_VERSION, /* the entry point's version is not 2.0 to 3.255 */
	SMBIOS_GIVEN_SIZE,    /* the tables have no bytes or more than SMBIOS_GIVEN_MAX */
	SMBIOS_GIVEN_WALK,    /* a structure is broken: see `walk` */
	SMBIOS_GIVEN_HANDLE,  /* a handle is used twice */
	SMBIOS_GIVEN_NO_END,  /* the tables end without type 127 */
	SMBIOS_GIVEN_AFTER,   /* bytes follow type 127 */
	SMBIOS_GIVEN_FULL,    /* smbios_given_build only: the buffer is too small, or no handle is free */
};

/* What was found, and where. After SMBIOS_GIVEN_OK the counts are those of all structures. */
struct smbios_given_result {
	enum smbios_given_error error;
	enum smbios_walk_error walk;
	uint32_t offset; /* into the tables, of the structure at fault */
	uint8_t type, length;
	uint16_t handle;
	uint16_t version; /* SMBIOS_VERSION(major, minor) */
	uint32_t count, largest;
	uint32_t bios_count; /* of type 0 */
};

/* Whatever the bytes are, nothing outside of them is read. `handles` comes and goes with any contents. */
struct smbios_given_result smbios_given_check(const struct smbios_given *given, struct smbios_handles *handles);

/*
 * Appends the structures to an empty block, as they are; before them a type 0 made from `own` if they have none, with the
 * lowest handle that is free. Checks first: after any error nobody may be told of the block.
 */
struct smbios_given_result smbios_given_build(const struct smbios_given *given, const struct smbios_inputs *own,
					      struct smbios_handles *handles, struct smbios_block *block);

/* A clause for the log that says what was expected. */
const char *smbios_given_error_text(const struct smbios_given_result *result);

/* Whether the entry point claims other numbers than were counted, which does no harm: ours are made from what was counted. */
bool smbios_given_anchor_differs(const struct smbios_given *given, const struct smbios_given_result *result);

#endif

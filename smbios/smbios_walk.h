/* SPDX-License-Identifier: MIT */
/* One structure among bytes that nobody vouches for (DSP0134 6.1). */
#ifndef SMBIOS_SMBIOS_WALK_H
#define SMBIOS_SMBIOS_WALK_H

#include <stdbool.h>
#include <stdint.h>

struct smbios_structure {
	const uint8_t *at;
	uint8_t type;
	uint8_t length; /* of the formatted part, header included; at least 4 */
	uint16_t handle;
	uint32_t string_count;
	uint32_t size; /* with strings and the NULs that end them */
};

enum smbios_walk_error {
	SMBIOS_WALK_OK,
	SMBIOS_WALK_HEADER,  /* fewer than 4 bytes are left */
	SMBIOS_WALK_LENGTH,  /* the length is below 4 */
	SMBIOS_WALK_CUT,     /* the formatted part goes past the end */
	SMBIOS_WALK_STRINGS, /* no two NULs end the strings before the end, or the first string is empty */
};

/* Reads the structure that begins at `at`, of which `left` bytes may be read. What could be read of the header is filled in. */
enum smbios_walk_error smbios_walk_read(const uint8_t *at, uint32_t left, struct smbios_structure *structure);

/* A clause for the log. */
const char *smbios_walk_error_text(enum smbios_walk_error error);

/* Which handles there are, and of what type: 72 KiB, for the caller to provide. */
struct smbios_handles {
	uint32_t known[65536 / 32];
	uint8_t type[65536];
};

void smbios_handles_clear(struct smbios_handles *handles);

/* False: there is one already. */
bool smbios_handles_add(struct smbios_handles *handles, uint16_t handle, uint8_t type);

/* The type, or -1: there is no such handle. */
int smbios_handles_type(const struct smbios_handles *handles, uint16_t handle);

#endif

/* SPDX-License-Identifier: MIT */
/* The checker's knowledge of each structure type. */
#ifndef SMBIOS_SMBIOS_CHECK_STRUCTURE_H
#define SMBIOS_SMBIOS_CHECK_STRUCTURE_H

#include <stdint.h>

#include "smbios/smbios_walk.h"

struct smbios_check_fault {
	const char *fault; /* NULL: none */
	uint8_t offset;
};

/* Checks one structure, of a table of `version` (SMBIOS_VERSION) whose handles are all in `handles`. */
struct smbios_check_fault smbios_check_structure(const struct smbios_structure *structure, uint16_t version,
						 const struct smbios_handles *handles);

#endif

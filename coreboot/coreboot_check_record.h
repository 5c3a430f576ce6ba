/* SPDX-License-Identifier: MIT */
/* The records of a coreboot table that readers know: part of coreboot_check. */
#ifndef COREBOOT_COREBOOT_CHECK_RECORD_H
#define COREBOOT_COREBOOT_CHECK_RECORD_H

#include <stdbool.h>
#include <stdint.h>

#include "coreboot/coreboot_check_state.h"

#define COREBOOT_CHECK_TAG_MEMORY 0x01
#define COREBOOT_CHECK_TAG_FORWARD 0x11

/* Whether a record of that tag is long enough for its readers; one whose tag is not known always is. */
bool coreboot_check_record_fits(uint32_t tag, uint32_t size);

/* Whether a table has at most one record of that tag. */
bool coreboot_check_record_is_single(uint32_t tag);

/*
 * Checks what is in the record at offset `at` of the table, whose size fits. Its memory record and CBMEM have been
 * checked. The fault's offset is set to that of the field.
 */
enum coreboot_check_fault coreboot_check_record(const struct coreboot_check_state *state, uint32_t at,
						uint32_t *offset);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * Carries the entry points of tables out of the F segment, for a payload that puts its own image there: SeaBIOS copies them
 * back from where it is told, OVMF looks for them below. Entry points hold addresses of tables elsewhere, which stay good; only the
 * MP configuration table can be in the F segment itself, and then it goes along.
 */
#ifndef FIRMWARE_GLUE_ENTRY_POINTS_H
#define FIRMWARE_GLUE_ENTRY_POINTS_H

#include <stdbool.h>
#include <stdint.h>

#include "bytes/byte_buf.h"
#include "firmware/layout.h"
#include "firmware/tables.h"

#define ENTRY_POINTS_SEGMENT 0x10000 /* bytes from LAYOUT_FSEG on */

/*
 * Appends what `tables` names to `out`, which the payload finds at `to`, a multiple of 16, and makes `tables` name those. What is not
 * in the F segment stays. False: `out` is too small, or a length goes beyond the segment; what did not fit is not there then.
 */
bool entry_points_carry(const uint8_t segment[ENTRY_POINTS_SEGMENT], struct tables *tables, uint32_t to,
			struct byte_buf *out);

#endif

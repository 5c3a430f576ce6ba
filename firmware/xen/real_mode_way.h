/* SPDX-License-Identifier: MIT */
/* What real_mode.c copies to LAYOUT_AP_START: places in real_mode_way.S. Not to be called. */
#ifndef FIRMWARE_XEN_REAL_MODE_WAY_H
#define FIRMWARE_XEN_REAL_MODE_WAY_H

void real_mode_way_begin(void);
void real_mode_way_end(void);

#endif

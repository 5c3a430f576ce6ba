/* SPDX-License-Identifier: MIT */
/* The final layout told to programs: the layout record (docs/layout-record.md), in the log and, where it is asked for, to the toolstack. */
#ifndef FIRMWARE_LAYOUT_REPORT_H
#define FIRMWARE_LAYOUT_REPORT_H

#include "firmware/hierarchy.h"
#include "firmware/machine.h"
#include "firmware/platform.h"

/* Once all hierarchies are programmed and RAM is where it stays. */
void layout_report(const struct platform_facts *platform, const struct machine *machine,
		   const struct hierarchies *hierarchies);

#endif

/* SPDX-License-Identifier: MIT */
/* The block at the end of the log that sums it up for people: what there is, what was given up, and what would help (docs/log.md). */
#ifndef FIRMWARE_SUMMARY_H
#define FIRMWARE_SUMMARY_H

#include "firmware/hierarchy.h"
#include "firmware/machine.h"
#include "firmware/platform.h"

/* Prints it. Plans are made again, in scratch memory, where BARs were given up. */
void summary_report(const struct platform_facts *platform, const struct machine *machine,
		    const struct hierarchies *hierarchies);

#endif

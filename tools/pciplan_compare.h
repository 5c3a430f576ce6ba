/* SPDX-License-Identifier: MIT */
/* The plan that a log tells of, line by line beside our own. */
#ifndef TOOLS_PCIPLAN_COMPARE_H
#define TOOLS_PCIPLAN_COMPARE_H

#include <stdbool.h>

#include "tools/pciplan_input.h"

/*
 * Compares every plan line of the last boot in the log that is about a function of the machine (the segment group, and the
 * buses of its roots) with the machine's plan, and says on standard output how it went and how many lines are of other host
 * bridges. Returns the program's exit status: 0 they agree, 1 they differ, 2 the text has no plan lines (said on
 * standard error).
 */
int pciplan_compare(const struct pciplan_input *input, bool json);

#endif

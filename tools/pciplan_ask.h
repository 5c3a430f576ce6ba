/* SPDX-License-Identifier: MIT */
/* The command `hole`. */
#ifndef TOOLS_PCIPLAN_ASK_H
#define TOOLS_PCIPLAN_ASK_H

#include <stdbool.h>

#include "tools/pciplan_input.h"

/* Prints the least hole for each way to fill it. Returns the exit status: 2 when there is no window to begin with. */
int pciplan_ask_hole(const struct pciplan_input *input, bool json);

#endif

/* SPDX-License-Identifier: MIT */
/* The commands that print a machine as it is, and as it is planned. */
#ifndef TOOLS_PCIPLAN_PRINT_H
#define TOOLS_PCIPLAN_PRINT_H

#include <stdbool.h>

#include "tools/pciplan_input.h"

/* Every plan line and the totals, as the firmware prints them. */
void pciplan_print_plan(const struct pciplan_input *input, bool json);

/* The machine as an inventory. */
void pciplan_print_inventory(const struct pciplan_input *input);

#endif

/* SPDX-License-Identifier: MIT */
/* The command `explain`: why the BARs of a function are where they are, what was tried, and what would help. */
#ifndef TOOLS_PCIPLAN_EXPLAIN_H
#define TOOLS_PCIPLAN_EXPLAIN_H

#include "tools/pciplan_input.h"
#include "tools/pciplan_request.h"

/* Returns the exit status: 2 when there is no such function (said so). */
int pciplan_explain(const struct pciplan_request *request, const struct pciplan_input *input);

#endif

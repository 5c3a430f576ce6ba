/* SPDX-License-Identifier: MIT */
/* Why a BAR is where it is, or is nowhere, in sentences. */
#ifndef TOOLS_PCIPLAN_REASON_H
#define TOOLS_PCIPLAN_REASON_H

#include <stdbool.h>
#include <stddef.h>

#include "tools/pciplan_machine.h"
#include "tools/pciplan_story.h"

/* Whether a memory BAR may have an address above 4 GiB. */
bool pciplan_reason_may_go_high(const struct pciplan_machine *machine, size_t bar);

/* What the function is and where it stands; its windows when it is a bridge. */
void pciplan_reason_function(const struct pciplan_machine *machine, size_t function, struct pciplan_story *story);

/* What the BAR needs, where it may go, where it is and why; or why it is nowhere. The machine is planned. */
void pciplan_reason_bar(const struct pciplan_machine *machine, size_t bar, struct pciplan_story *story);

/* What takes the room that an unplaced BAR could have had: the space, and the largest that are in it. */
void pciplan_reason_space(const struct pciplan_machine *machine, size_t bar, struct pciplan_story *story);

#endif

/* SPDX-License-Identifier: MIT */
/* Reads what `lspci -vvnn` prints (pciutils 3.5 to 3.13, more v's and a hexadecimal dump do no harm). */
#ifndef TOOLS_PCIPLAN_LSPCI_H
#define TOOLS_PCIPLAN_LSPCI_H

#include <stdbool.h>

#include "tools/pciplan_source.h"
#include "tools/pciplan_text.h"

/* Whether the text has a line that begins as lspci begins a function. */
bool pciplan_lspci_is(const struct pciplan_text *text);

/* Lists the functions. False: it is not what -vvnn prints; said what is missing. */
bool pciplan_lspci_read(const struct pciplan_text *text, struct pciplan_source *source, struct pciplan_notes *notes);

#endif

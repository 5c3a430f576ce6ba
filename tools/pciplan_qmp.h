/* SPDX-License-Identifier: MIT */
/* Reads QEMU's answer to the QMP command query-pci. */
#ifndef TOOLS_PCIPLAN_QMP_H
#define TOOLS_PCIPLAN_QMP_H

#include <stdbool.h>

#include "tools/pciplan_source.h"
#include "tools/pciplan_text.h"

/* Whether the text begins as JSON does. */
bool pciplan_qmp_is(const struct pciplan_text *text);

/*
 * Lists the functions. The answer may stand in {"return": ...} and among other JSON values, as in the record of a QMP
 * conversation; the last one counts. False: there is none; said why.
 */
bool pciplan_qmp_read(const struct pciplan_text *text, struct pciplan_source *source, struct pciplan_notes *notes);

#endif

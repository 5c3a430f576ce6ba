/* SPDX-License-Identifier: MIT */
/* JSON output, as tools/README.md describes it: addresses are strings ("0x80000000"), sizes and counts are integers. */
#ifndef TOOLS_PCIPLAN_JSON_H
#define TOOLS_PCIPLAN_JSON_H

#include <jansson.h>
#include <stddef.h>
#include <stdint.h>

#include "tools/pciplan_input.h"

json_t *pciplan_json_hex(uint64_t address);

/* {"first": "0x...", "last": "0x..."} */
json_t *pciplan_json_range(struct range range);

json_t *pciplan_json_function(uint16_t bdf);

/* What was read and assumed: the members that every answer begins with. */
json_t *pciplan_json_head(const struct pciplan_input *input);

/* One BAR: what it is, and where the machine's plan has it. */
json_t *pciplan_json_bar(const struct pciplan_machine *machine, size_t bar);

/* Prints the value on standard output and drops it. */
void pciplan_json_print(json_t *value);

#endif

/* SPDX-License-Identifier: MIT */
/* What would place the BARs of a function that are not placed: planned again with one thing changed at a time. */
#ifndef TOOLS_PCIPLAN_TRIAL_H
#define TOOLS_PCIPLAN_TRIAL_H

#include <stdbool.h>
#include <stddef.h>

#include "tools/pciplan_input.h"

#define PCIPLAN_MAX_TRIALS 12
#define PCIPLAN_MAX_OPTIONS 4
#define PCIPLAN_HINT_MAX 128

struct pciplan_trial {
	char change[PCIPLAN_HINT_MAX]; /* goes behind "with": "place=high", "no room kept for hot-plug" */
	size_t wanted;                 /* BARs of the function that lack a place */
	size_t placed;                 /* ... how many of them this places */
	size_t lost;                   /* BARs of other functions that lose their place by it */
	const char *cost;              /* a sentence on what else it costs; NULL: nothing */
	size_t option_count;           /* options of the firmware, "NAME=VALUE" */
	char options[PCIPLAN_MAX_OPTIONS][PCIPLAN_HINT_MAX];
	char qemu[PCIPLAN_HINT_MAX]; /* what to give QEMU, "": nothing */
	char xl[PCIPLAN_HINT_MAX];   /* what to write into xl's domain configuration, "": nothing */
};

struct pciplan_trials {
	size_t count;
	struct pciplan_trial list[PCIPLAN_MAX_TRIALS]; /* the cheapest first */
};

/* Whether the trial places all that was wanted. */
bool pciplan_trial_helps(const struct pciplan_trial *trial);

/* Tries everything that can matter for the unplaced BARs of the function. The input's machine is planned. */
void pciplan_trials_run(const struct pciplan_input *input, size_t function, struct pciplan_machine *scratch,
			struct pciplan_trials *trials);

#endif

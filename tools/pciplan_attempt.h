/* SPDX-License-Identifier: MIT */
/* What the trials share: the machine as it is and as it might be, and how one is begun and judged. */
#ifndef TOOLS_PCIPLAN_ATTEMPT_H
#define TOOLS_PCIPLAN_ATTEMPT_H

#include <stdbool.h>
#include <stddef.h>

#include "tools/pciplan_trial.h"

struct pciplan_attempt {
	const struct pciplan_input *input;
	const struct pciplan_machine *machine; /* as it is */
	size_t function;
	struct pciplan_machine *scratch; /* as it might be */
	struct pciplan_trials *trials;
	bool wants_io, wants_memory;
};

/* Whether it is about this BAR: one of the function that has no place. */
bool pciplan_attempt_wants(const struct pciplan_attempt *attempt, size_t bar);

/* A further trial, with the scratch machine as the machine is. */
struct pciplan_trial *pciplan_attempt_begin(struct pciplan_attempt *attempt, const char *cost);

/* Plans the scratch machine and counts what that places and loses. */
void pciplan_attempt_judge(const struct pciplan_attempt *attempt, struct pciplan_trial *trial);

/* Writes a hint; room for a further option of the firmware. */
void pciplan_attempt_say(char text[PCIPLAN_HINT_MAX], const char *format, ...) __attribute__((format(printf, 2, 3)));
char *pciplan_attempt_option(struct pciplan_trial *trial);

/* pciplan_trial_space.c: more addresses for BARs. */
void pciplan_try_address_bits(struct pciplan_attempt *attempt);
void pciplan_try_larger_hole(struct pciplan_attempt *attempt);

#endif

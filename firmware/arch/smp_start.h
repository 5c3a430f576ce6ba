/* SPDX-License-Identifier: MIT */
/* What smp_start.S and smp.c agree on. */
#ifndef FIRMWARE_ARCH_SMP_START_H
#define FIRMWARE_ARCH_SMP_START_H

#include "firmware/layout.h"

#define SMP_STACK_SHIFT 9 /* 512 bytes for each processor */
#define SMP_STACK_SIZE (1 << SMP_STACK_SHIFT)

/* The parameters, at the end of the page. */
#define SMP_PARAMETERS (LAYOUT_AP_START + LAYOUT_AP_START_SIZE - 32)
#define SMP_TICKET (SMP_PARAMETERS + 0)
#define SMP_CAPACITY (SMP_PARAMETERS + 4)
#define SMP_STACKS (SMP_PARAMETERS + 8)
#define SMP_MAIN (SMP_PARAMETERS + 12)
#define SMP_HALT (SMP_PARAMETERS + 16)

#ifndef __ASSEMBLY__

#include <stddef.h>
#include <stdint.h>

struct smp_parameters {
	uint32_t ticket;   /* of the next processor that comes */
	uint32_t capacity; /* those with this ticket and later ones halt at once */
	uint32_t stacks;   /* the stack of ticket 0 begins SMP_STACK_SIZE above */
	uint32_t main;     /* void (*)(uint32_t ticket) */
	uint32_t halt;     /* where to go in the end */
};

_Static_assert(offsetof(struct smp_parameters, ticket) == SMP_TICKET - SMP_PARAMETERS &&
		       offsetof(struct smp_parameters, capacity) == SMP_CAPACITY - SMP_PARAMETERS &&
		       offsetof(struct smp_parameters, stacks) == SMP_STACKS - SMP_PARAMETERS &&
		       offsetof(struct smp_parameters, main) == SMP_MAIN - SMP_PARAMETERS &&
		       offsetof(struct smp_parameters, halt) == SMP_HALT - SMP_PARAMETERS,
	       "assembly and C have the same picture");

/* Places in the code: it begins, its last part that only halts begins, it ends. Not to be called. */
void smp_start_begin(void);
void smp_start_halt(void);
void smp_start_end(void);

#endif
#endif

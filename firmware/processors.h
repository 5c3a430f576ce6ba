/* SPDX-License-Identifier: MIT */
/*
 * Every processor made ready: the memory type range registers, alike on each, make PCI's address space uncachable and RAM
 * write-back; and the roll is called.
 */
#ifndef FIRMWARE_PROCESSORS_H
#define FIRMWARE_PROCESSORS_H

#include <stddef.h>
#include <stdint.h>

#include "firmware/hierarchy.h"
#include "firmware/machine.h"
#include "firmware/platform.h"

#define PROCESSORS_MAX 1024

struct processors {
	size_t count;                      /* of those that answered, the boot processor included */
	uint32_t apic_ids[PROCESSORS_MAX]; /* theirs, ascending */
};

/*
 * After machine_finish: the power management timer and the local APIC are on. Who does not answer, and who does not hold what
 * was written, gets a W line; the boot goes on.
 */
void processors_start(const struct platform_facts *platform, const struct machine *machine,
		      const struct hierarchies *hierarchies, struct processors *result);

#endif

/* SPDX-License-Identifier: MIT */
/* Host bridges beside the chipset's own: whether there is room for what the options say of them. */
#ifndef FIRMWARE_HOST_BRIDGES_H
#define FIRMWARE_HOST_BRIDGES_H

#include "firmware/machine.h"
#include "firmware/platform.h"

/*
 * Takes back, with a line that says why, each host bridge of the options that clashes with RAM, with what is not PCI's, with the chipset's
 * buses or with a bridge of a lower number. `ecam` is where the chipset's own ECAM is or is asked to be; first > last: nowhere.
 */
void host_bridges_check(const struct machine *machine, struct platform_facts *platform, struct range ecam);

/*
 * Takes back, with a line, each that does not answer: a wrong address must not cost the chipset its buses and windows. To be called when
 * the chipset's ECAM is on.
 */
void host_bridges_probe(struct platform_facts *platform);

#endif

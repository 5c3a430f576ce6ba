/* SPDX-License-Identifier: MIT */
/* What is soldered to the board, found by asking: the HPET, a TPM, the devices that ISA has always had. */
#ifndef FIRMWARE_BOARD_PROBE_H
#define FIRMWARE_BOARD_PROBE_H

#include "firmware/glue/description.h"

/* Fills board (not its fw_cfg), hpet, hpet_id and tpm.kind of `description`. No probe changes what a device does. */
void board_probe(struct description *description);

#endif

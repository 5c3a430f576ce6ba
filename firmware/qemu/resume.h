/* SPDX-License-Identifier: MIT */
/* Making the machine ready to wake from S3: what firmware/rom/resume.c needs, left in a page that is the firmware's for good. */
#ifndef FIRMWARE_QEMU_RESUME_H
#define FIRMWARE_QEMU_RESUME_H

#include <stdint.h>

#include "acpi/acpi_inputs.h"
#include "firmware/machine.h"

/*
 * After the chipset is programmed and before the memory map is made. `facs` is the address of the FACS; 0: no ACPI, so nobody can put
 * the machine to sleep.
 */
void resume_prepare(const struct machine *machine, enum acpi_tpm_kind tpm, uint64_t facs);

#endif

/* SPDX-License-Identifier: MIT */
/* QEMU's SMBIOS: its own structures, and what it says of the machine beside them. */
#ifndef FIRMWARE_QEMU_QEMU_SMBIOS_H
#define FIRMWARE_QEMU_QEMU_SMBIOS_H

#include "firmware/platform.h"
#include "smbios/smbios_inputs.h"

/*
 * Reads etc/smbios/smbios-anchor and etc/smbios/smbios-tables into scratch memory. When QEMU gives neither, or a line has
 * said why they cannot be read, all of `given` is zero.
 */
void qemu_smbios_read(struct platform_smbios *given);

/* For our own structures under QEMU: the names by which guests know it, and -uuid. */
void qemu_smbios_identify(struct smbios_inputs *own);

#endif

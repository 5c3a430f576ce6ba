/* SPDX-License-Identifier: MIT */
/*
 * SMBIOS in guest memory. The structures lie in reserved memory, for an operating system reads them at any time (Linux
 * copies them at boot, dmidecode may read /dev/mem hours later); entry points are in the F segment.
 */
#ifndef FIRMWARE_SMBIOS_TABLES_H
#define FIRMWARE_SMBIOS_TABLES_H

#include "firmware/glue/options.h"
#include "firmware/platform.h"
#include "firmware/tables.h"
#include "smbios/smbios_inputs.h"

/*
 * Builds, places and checks the tables, and tells `tables` where they are. A device model's structures are completed by a type 0 made from `own`; a
 * toolstack's go with ours. Of what is not there one line has said why. `given` with a tables_size of 0: there
 * are none.
 */
void smbios_tables_install(enum option_smbios source, const struct platform_smbios *given,
			   const struct smbios_inputs *own, struct tables *tables);

#endif

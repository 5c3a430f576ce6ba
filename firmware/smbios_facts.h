/* SPDX-License-Identifier: MIT */
/* What our own SMBIOS structures say of the machine, whatever the platform: from CPUID and the platform's facts. */
#ifndef FIRMWARE_SMBIOS_FACTS_H
#define FIRMWARE_SMBIOS_FACTS_H

#include <stdbool.h>

#include "firmware/platform.h"
#include "smbios/smbios_inputs.h"

/*
 * `acpi`: the guest gets ACPI tables. Fills `own` but for what the platform alone knows: names, serial numbers, UUID, OEM strings. Strings and ranges are in
 * static memory, of one call.
 */
void smbios_facts_read(struct smbios_inputs *own, const struct platform_facts *facts, bool acpi);

#endif

/* SPDX-License-Identifier: MIT */
/* What ssdt_processors.c and the two kinds of hot-plug interface have in common. */
#ifndef ACPI_SSDT_PROCESSOR_HOTPLUG_H
#define ACPI_SSDT_PROCESSOR_HOTPLUG_H

#include "acpi/acpi_inputs.h"
#include "acpi/aml.h"

/*
 * Appends, in the scope of \_SB.CPUS, the registers and these methods; what they need is there before: CTFY, which notifies
 * processor Arg0 with Arg1.
 *
 *   CSTA (uid)                  what _STA returns
 *   CSCN ()                     finds what has changed and notifies the processors
 *   CEJT (uid)                  ejects; not with ACPI_HOTPLUG_XEN
 *   COST (uid, event, status)   passes on how the OS fared; not with ACPI_HOTPLUG_XEN
 *
 * inputs->processor_hotplug.kind is not ACPI_HOTPLUG_NONE.
 */
void ssdt_processor_hotplug(struct aml *aml, const struct acpi_inputs *inputs);

#endif

/* SPDX-License-Identifier: MIT */
#include "tests/guests/xen-probes/checks.h"
#include "tests/guests/xen-probes/probe.h"
#include "tests/guests/xen-probes/xen.h"

void main(void);

void main(void)
{
	static void (*const checks[])(void) = {
		check_entry, check_image,      check_xen,     check_block,      check_memory_map, check_cmos,
		check_pci,   check_interrupts, check_chipset, check_acpi,       check_acpi_fixed, check_smbios,
		check_mp,    check_mtrr,       check_apic,    check_parameters, check_xenstore,   check_processors,
	};

	probe_note("contract", "%s", probe_contract()->name);
	for (uint32_t i = 0; i < sizeof(checks) / sizeof(checks[0]); i++)
		checks[i]();
	probe_summary();
	xen_power_off();
}

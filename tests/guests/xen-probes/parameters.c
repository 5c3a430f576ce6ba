/* SPDX-License-Identifier: MIT */
/* HVM parameters that the firmware sets, and pages that the toolstack has put into the guest: the OS must keep off both. */
#include "tests/guests/xen-probes/checks.h"
#include "tests/guests/xen-probes/memory_map.h"
#include "tests/guests/xen-probes/probe.h"
#include "tests/guests/xen-probes/xen.h"

#define PAGE_SHIFT 12
#define TSS_MIN 0x68 /* without bitmaps */

static void check_page(const char *name, uint32_t index)
{
	uint64_t frame;

	if (!xen_param(index, &frame) || frame == 0) {
		probe_note(name, "there is none");
		return;
	}
	probe_claim(name, memory_map_is_kept(frame << PAGE_SHIFT, (frame << PAGE_SHIFT) + 0xfff), "at 0x%llx is kept",
		    (unsigned long long)(frame << PAGE_SHIFT));
}

void check_parameters(void)
{
	uint64_t value = 0;

	check_page("param-xenstore-page", XEN_PARAM_STORE_PFN);
	check_page("param-console-page", XEN_PARAM_CONSOLE_PFN);
	xen_param(XEN_PARAM_ACPI_IOPORTS_LOCATION, &value);
	probe_claim("param-acpi-ports", value == 1, "location %u", (uint32_t)value);

	value = 0;
	xen_param(XEN_PARAM_VM86_TSS_SIZED, &value);
	probe_claim("param-vm86-tss",
		    (uint32_t)value != 0 && value >> 32 >= TSS_MIN &&
			    memory_map_is_kept((uint32_t)value, (uint32_t)value + (value >> 32) - 1),
		    "0x%x, %u bytes", (uint32_t)value, (uint32_t)(value >> 32));

	value = 0;
	if (xen_param(XEN_PARAM_VM_GENERATION_ID_ADDR, &value) && value != 0)
		probe_claim("param-generation-id", memory_map_is_kept(value, value + 15), "at 0x%llx is kept",
			    (unsigned long long)value);
	else
		probe_note("param-generation-id", "there is none");
}

/* SPDX-License-Identifier: MIT */
#include "tests/guests/xen-probes/checks.h"
#include "tests/guests/xen-probes/xen.h"
#include "tests/guests/xen-view/view.h"

void main(void);

/* The registers first: finding out the BARs' sizes writes to configuration space. */
void main(void)
{
	check_xen();
	view_registers();
	view_handed();
	view_parameters();
	view_pci();
	view_begin("end");
	view_end();
	xen_power_off();
}

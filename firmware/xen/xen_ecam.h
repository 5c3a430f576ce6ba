/* SPDX-License-Identifier: MIT */
/*
 * Where ECAM is, for a hypervisor that handles accesses there itself and does not follow PCIEXBAR: the hypercalls that have been
 * proposed for it (HVMOP_set_ecam_space, xen-devel, March 2026) and may never come.
 */
#ifndef FIRMWARE_XEN_XEN_ECAM_H
#define FIRMWARE_XEN_XEN_ECAM_H

#include <stdint.h>

/* Tells Xen if it wants to be told. `base` and `size` in bytes. */
void xen_ecam_tell(uint64_t base, uint64_t size);

#endif

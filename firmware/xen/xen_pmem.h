/* SPDX-License-Identifier: MIT */
/* Persistent memory that tables of the toolstack's or the device model's tell of, known before address space is given out. */
#ifndef FIRMWARE_XEN_XEN_PMEM_H
#define FIRMWARE_XEN_XEN_PMEM_H

#include "e820/range_set.h"
#include "firmware/xen/xen_domain.h"

/*
 * Adds what the first whole NFIT among the tables calls persistent memory. Whether it can be there is not looked at, and nothing is said
 * of tables that are broken: that is done when they are taken.
 */
void xen_pmem_find(const struct xen_domain *domain, struct range_set *pmem);

#endif

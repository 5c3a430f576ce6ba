/* SPDX-License-Identifier: MIT */
/* What Xen and the toolstack say of this domain, read once at the start and checked. */
#ifndef FIRMWARE_XEN_XEN_DOMAIN_H
#define FIRMWARE_XEN_XEN_DOMAIN_H

#include <stdbool.h>
#include <stdint.h>

#include "e820/e820.h"
#include "e820/range_set.h"
#include "firmware/glue/hvm_info.h"
#include "firmware/glue/options.h"
#include "firmware/glue/xen_keys.h"
#include "firmware/glue/xen_payload.h"
#include "firmware/xen/hypercall.h"
#include "firmware/xen/xen_ram.h"

#define XEN_DOMAIN_TAKEN 32

/* Bytes that the toolstack has put into the domain's RAM; size 0: none. */
struct xen_domain_blob {
	uint32_t address, size;
};

struct xen_domain {
	struct hypercall_version version;
	struct hvm_info_facts info;
	struct e820_map ram; /* as the toolstack gave it */
	struct xen_ram_moves moves;
	struct xen_keys keys;
	struct xen_payload payload;
	struct xen_domain_blob acpi, dm_acpi, smbios;
	struct range_set taken; /* what is not to be written over before hand-off: our image, payload, blobs */
	struct range taken_ranges[XEN_DOMAIN_TAKEN];
};

/*
 * Reads all of it; our own options go into `options`. Panics with one line when the domain cannot be started: no Xen, no
 * memory map, no hvm_info_table, no xenstore, no payload.
 */
void xen_domain_read(struct xen_domain *domain, struct options *options);

#endif

/* SPDX-License-Identifier: MIT */
/* The domain's description: what its tables say beyond RAM and PCI. */
#ifndef FIRMWARE_XEN_XEN_DESCRIBE_H
#define FIRMWARE_XEN_XEN_DESCRIBE_H

#include "firmware/glue/description.h"
#include "firmware/platform.h"
#include "firmware/xen/xen_domain.h"
#include "pci/chipset/chipset.h"
#include "smbios/smbios_inputs.h"

/* Fills `description`, which is zeroed. */
void xen_describe(const struct xen_domain *domain, const struct platform_facts *facts, const struct chipset *chipset,
		  struct description *description);

/* Names, UUID, OEM strings. `domain` must live as long as `own`. */
void xen_describe_identity(const struct xen_domain *domain, struct smbios_inputs *own);

#endif

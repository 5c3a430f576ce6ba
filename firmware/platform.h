/* SPDX-License-Identifier: MIT */
/*
 * What a platform (plain QEMU, Xen) tells the boot story. Each platform fills the same struct; there is no
 * `if (xen)` elsewhere.
 */
#ifndef FIRMWARE_PLATFORM_H
#define FIRMWARE_PLATFORM_H

#include <stdbool.h>
#include <stdint.h>

#include "e820/e820.h"
#include "firmware/glue/description.h"
#include "firmware/glue/options.h"
#include "pci/pci_inventory.h"
#include "smbios/smbios_inputs.h"

/* A payload in the device model's hands, not yet in memory. */
enum payload_kind {
	PAYLOAD_NONE,
	PAYLOAD_LINUX_BZIMAGE,
	PAYLOAD_LINUX_PVH, /* an ELF with a PVH entry, already placed in memory by the device model */
};

struct platform_facts {
	const char *name;    /* "qemu" */
	struct e820_map ram; /* RAM and reserved ranges as the platform gives them */
	uint32_t cpu_count;
	uint32_t cpu_count_max;       /* with those that may be hot-plugged */
	unsigned address_bits;        /* CPUID 80000008h EAX 7:0 */
	bool hypertransport;          /* an AMD processor or one like it: struct pci_window_facts has the consequence */
	uint64_t extra_roots;         /* etc/extra-pci-roots */
	uint64_t reserved_memory_end; /* etc/reserved-memory-end; 0: none */
	uint64_t high_end_limit;      /* one past the last address that the payload reaches; 0: it reaches all */
	uint16_t pm_base;             /* where the platform wants the ACPI ports; 0: at the chipset's own default */
	enum payload_kind payload;
	struct options options;
};

/* Fills `facts` or panics with one line that says which input was missing or wrong. */
void platform_init(struct platform_facts *facts);

/*
 * Fills `description`, which the caller has zeroed. After PCI and the chipset are programmed: a device model may make its own
 * tables, in which some facts are, from what it finds then. What cannot be used is said in one line and left out.
 */
void platform_describe(const struct platform_facts *facts, const struct pci_inventory *inventory,
		       struct description *description);

/* Adds what the platform alone knows to our own SMBIOS structures: names, serial numbers, UUID, OEM strings. */
void platform_identify(struct smbios_inputs *own);

#endif

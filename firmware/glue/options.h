/* SPDX-License-Identifier: MIT */
/*
 * Options: one record each, the same under every platform. Under QEMU they are read from fw_cfg `opt/org.hvmstage/NAME`.
 * An unknown name or a malformed value is reported with the name, the value and what was expected; the default is used.
 * docs/options.md describes them for people.
 */
#ifndef FIRMWARE_GLUE_OPTIONS_H
#define FIRMWARE_GLUE_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "acpi/acpi_inputs.h"
#include "firmware/glue/acpi_choice.h"
#include "firmware/glue/host_bridge.h"
#include "firmware/log.h"
#include "pci/pci_inventory.h"
#include "pci/pci_policy.h"
#include "smbios/smbios_inputs.h"

#define OPTION_MAX_ROOTS (PCI_MAX_ROOTS - 1) /* bus 0 is none of them */

enum option_acpi {
	OPTION_ACPI_NATIVE,       /* ours */
	OPTION_ACPI_DEVICE_MODEL, /* the device model's tables, through its table loader */
	OPTION_ACPI_NONE,
};

enum option_smbios {
	OPTION_SMBIOS_AUTO, /* the device model's structures when it gives any that are whole, else ours */
	OPTION_SMBIOS_OWN,
	OPTION_SMBIOS_NONE,
};

struct options {
	struct pci_policy policy;
	enum option_acpi acpi;
	enum option_smbios smbios;
	enum smbios_uuid_order smbios_uuid; /* of our own structures */
	enum log_level log_level;
	bool publish_layout; /* the layout record goes to the toolstack */
	size_t root_count;
	uint8_t roots[OPTION_MAX_ROOTS]; /* buses of extra roots that need not be searched, ascending */
	struct host_bridge host_bridges[HOST_BRIDGE_MAX]; /* host-bridge-1 and on */
	struct acpi_pmem pmem[ACPI_MAX_PMEM];             /* pmem-1 and on; without DIMMs: not there */
	struct acpi_choice acpi_tables;                   /* of the device model's, those that are passed on */
	struct acpi_choice acpi_required; /* of those passed on, the ones without which the boot stops */
};

/* The longest value that any option takes, with its NUL: 32 pins such as "ff:1f.7/vf5@0x000ffffffff00000" and commas. */
#define OPTION_VALUE_MAX 1024

enum option_result {
	OPTION_OK,
	OPTION_UNKNOWN,
	OPTION_MALFORMED, /* nothing of the value is used */
};

void options_init(struct options *options);

/*
 * Sets one option from its text. On OPTION_MALFORMED `*expected` says what would have been right. Of an option of which there may be
 * several the name ends in its number, from 1 on: "host-bridge-2".
 */
enum option_result options_set(struct options *options, const char *name, const char *value, const char **expected);

/* What the records say about themselves. What the options mean is in docs/options.md. NULL past the end. */
struct option_description {
	const char *name; /* "...-N": a number from 1 on */
	const char *takes;
	const char *standard; /* the default */
};
const struct option_description *options_describe(size_t index);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * Options: one record each, the same under every platform. Under QEMU they are read from fw_cfg `opt/org.hvmstage/NAME`.
 * An unknown name or a malformed value is reported with the name, the value and what was expected; the default is used.
 */
#ifndef FIRMWARE_GLUE_OPTIONS_H
#define FIRMWARE_GLUE_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "firmware/log.h"
#include "pci/pci_policy.h"

enum option_acpi {
	OPTION_ACPI_DEVICE_MODEL, /* the device model's tables, through its table loader */
	OPTION_ACPI_NONE,
};

struct options {
	struct pci_policy policy;
	enum option_acpi acpi;
	enum log_level log_level;
};

#define OPTION_VALUE_MAX 64 /* longest value that any option takes, with its NUL */

enum option_result {
	OPTION_OK,
	OPTION_UNKNOWN,
	OPTION_MALFORMED,
};

void options_init(struct options *options);

/* Sets one option from its text. On OPTION_MALFORMED `*expected` says what would have been right. */
enum option_result options_set(struct options *options, const char *name, const char *value, const char **expected);

/* The records, for `tools` and documentation: name, default as text, what it takes, meaning. NULL past the end. */
struct option_description {
	const char *name;
	const char *takes;
	const char *standard;
	const char *meaning;
};
const struct option_description *options_describe(size_t index);

#endif

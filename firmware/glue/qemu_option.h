/* SPDX-License-Identifier: MIT */
/*
 * An option's value as QEMU hands it over: the bytes of a fw_cfg file, given with `string=` or from
 * somebody's text file.
 */
#ifndef FIRMWARE_GLUE_QEMU_OPTION_H
#define FIRMWARE_GLUE_QEMU_OPTION_H

#include <stdbool.h>
#include <stddef.h>

#define QEMU_OPTION_PREFIX "opt/org.hvmstage/"

/* The option's name in a fw_cfg file name, or NULL when the file is not an option of ours. */
const char *qemu_option_name(const char *file);

/*
 * Makes a string of the `size` bytes in `value`, which has room for one more: NULs and line ends at
 * its end are dropped, elsewhere line ends and tabs become blanks. What else cannot be printed, and NULs elsewhere, become '?' and
 * make it false.
 */
bool qemu_option_value(char *value, size_t size);

#endif

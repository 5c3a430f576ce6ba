/* SPDX-License-Identifier: MIT */
/*
 * The payload that an option names, a file of fw_cfg, and what goes with it:
 *
 *   opt/org.hvmstage/payload              the file; its kind is seen by its content (firmware/glue/payload_kind.h)
 *   opt/org.hvmstage/payload-args         command line for Linux or a multiboot kernel
 *   opt/org.hvmstage/payload-initrd       Linux: the initial RAM disk
 *   opt/org.hvmstage/payload-module-N     multiboot: module N, 1 to 8
 *   opt/org.hvmstage/payload-module-N-args  its command line
 */
#ifndef FIRMWARE_QEMU_PAYLOAD_FILE_H
#define FIRMWARE_QEMU_PAYLOAD_FILE_H

#include <stdbool.h>
#include <stdint.h>

#include "firmware/glue/payload_kind.h"
#include "firmware/qemu/fw_cfg.h"

#define PAYLOAD_FILE_MODULES 8
#define PAYLOAD_FILE_TEXT_SIZE 1024 /* of what an option says, with its NUL */

struct payload_file {
	const struct fw_cfg_file *file;
	const uint8_t *bytes; /* all file->size of them, in scratch memory */
	struct payload payload;
};

/* Whether `name`, an option's, is one of those above. */
bool payload_file_is_option(const char *name);

/*
 * Reads the file and finds out what it is; NULL: none is named. Panics with one line when it is nothing that can be started.
 * After memory_init.
 */
const struct payload_file *payload_file_load(void);

/* What goes with it; NULL: there is no such file. `number` counts from 1. */
const struct fw_cfg_file *payload_file_args(void);
const struct fw_cfg_file *payload_file_initrd(void);
const struct fw_cfg_file *payload_file_module(unsigned number);

/*
 * The command line of a multiboot kernel (number 0) or the string of module N, in scratch memory: the option that names the file, a blank,
 * and what payload-args or payload-module-N-args says. Kernels pass over the first word, which loaders have always filled
 * with the file's name. Panics when the text is too long or cannot be read.
 */
const char *payload_file_text(unsigned number);

#endif

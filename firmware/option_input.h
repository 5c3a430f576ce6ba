/* SPDX-License-Identifier: MIT */
/* Options as they come in, one name and one value at a time, and what the log says of each. */
#ifndef FIRMWARE_OPTION_INPUT_H
#define FIRMWARE_OPTION_INPUT_H

#include <stddef.h>

#include "firmware/glue/options.h"

/* The longest value, and the NUL or the line end of up to two characters that may come with it. */
#define OPTION_INPUT_SIZE (OPTION_VALUE_MAX + 3)

/*
 * Sets the option, with a line if that changes anything. A name that there is not, or a value that is malformed, gives a line with
 * what was expected, and the default stays. `value` holds printable characters.
 */
void option_input_take(struct options *options, const char *name, const char *value);

/* The value has `length` characters, or cannot be read, or is no text: one line, and the default stays. */
void option_input_too_long(const char *name, size_t length);
void option_input_unreadable(const char *name);
void option_input_malformed(const char *name, const char *value, const char *expected);

#endif

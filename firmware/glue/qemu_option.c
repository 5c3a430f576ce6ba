/* SPDX-License-Identifier: MIT */
#include "firmware/glue/qemu_option.h"

#include <string.h>

const char *qemu_option_name(const char *file)
{
	size_t length = strlen(QEMU_OPTION_PREFIX);

	return strncmp(file, QEMU_OPTION_PREFIX, length) == 0 ? file + length : NULL;
}

static bool ends_value(char c)
{
	return c == '\0' || c == '\n' || c == '\r';
}

bool qemu_option_value(char *value, size_t size)
{
	bool proper = true;

	while (size > 0 && ends_value(value[size - 1]))
		size--;
	value[size] = '\0';

	for (size_t i = 0; i < size; i++) {
		if (value[i] == '\n' || value[i] == '\r' || value[i] == '\t')
			value[i] = ' ';
		if (value[i] < ' ' || value[i] > '~') {
			value[i] = '?';
			proper = false;
		}
	}
	return proper;
}

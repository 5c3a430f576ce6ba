/* SPDX-License-Identifier: MIT */
/* Memory for the firmware's own work, plain RAM again at hand-off. */
#ifndef FIRMWARE_SCRATCH_H
#define FIRMWARE_SCRATCH_H

#include <stddef.h>

/* `size` bytes (not 0), 8-byte aligned, contents undefined. Panics with the figure when low RAM has no room. `what` names the use. */
void *scratch_allocate(size_t size, const char *what);

#endif

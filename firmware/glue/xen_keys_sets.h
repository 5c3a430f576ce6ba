/* SPDX-License-Identifier: MIT */
/* The two folders whose keys are no records of xen_keys: bios-strings and hvmstage. */
#ifndef FIRMWARE_GLUE_XEN_KEYS_SETS_H
#define FIRMWARE_GLUE_XEN_KEYS_SETS_H

#include "firmware/glue/xen_keys.h"

/* Fills texts and OEM strings; keys->texts is all NULL, keys->reader ready. */
void xen_keys_texts_read(struct xen_keys *keys);

/* Tells of each option through keys->reader. */
void xen_keys_options_read(struct xen_keys *keys);

#endif

/* SPDX-License-Identifier: MIT */
/* Numbers as hvmloader reads them in xenstore: white space, a sign, 0x for hexadecimal, 0 for octal, else decimal. */
#ifndef FIRMWARE_GLUE_XEN_NUMBER_H
#define FIRMWARE_GLUE_XEN_NUMBER_H

#include <stdbool.h>
#include <stdint.h>

/*
 * Reads a number of up to 64 bits at `*text` and moves `*text` behind it; a negative one is given modulo 2^64. False: there is
 * no digit, or it does not fit; `*text` and `*value` then mean nothing.
 */
bool xen_number_take(const char **text, uint64_t *value);

/* Whether nothing but white space follows. */
bool xen_number_ends(const char *text);

#endif

/* SPDX-License-Identifier: MIT */
/* The part of <stdlib.h> that the firmware has. */
#ifndef FIRMWARE_LIBC_STDLIB_H
#define FIRMWARE_LIBC_STDLIB_H

/*
 * As in C11: white space, a sign, a prefix (0x for base 16, 0x or 0 for base 0), digits of `base` (0 or
 * 2-36). `*end`, when `end` is not NULL, is the first character that was not used; `text` itself when there
 * was no digit. There is no errno: a value that does not fit gives ULLONG_MAX.
 */
unsigned long long strtoull(const char *restrict text, char **restrict end, int base);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * The part of <stdio.h> that the firmware has: formatting into memory.
 *
 *   %% %c %s %d %i %u %x %X %p     with flags - and 0, width and .precision (numbers or *), and h hh l ll z j
 *
 * The result is cut to `size` bytes with its NUL; the return value is the length that it would have had, as in C11.
 * %s of NULL prints (null). A conversion that is not in this list is printed as it stands and takes no argument.
 */
#ifndef FIRMWARE_LIBC_STDIO_H
#define FIRMWARE_LIBC_STDIO_H

#include <stdarg.h>
#include <stddef.h>

int snprintf(char *restrict buffer, size_t size, const char *restrict format, ...)
	__attribute__((format(printf, 3, 4)));
int vsnprintf(char *restrict buffer, size_t size, const char *restrict format, va_list args)
	__attribute__((format(printf, 3, 0)));

#endif

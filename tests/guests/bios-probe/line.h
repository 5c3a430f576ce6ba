/* SPDX-License-Identifier: MIT */
/*
 * What a probe says, on COM1: one record on each line, behind the probe's name,
 *
 *   bios-probe: e820 first=0x0 last=0x9fbff type=1
 *
 * a word for its kind, then fields. No value has a blank in it, but for that of a field `text`, which is the last one.
 *
 * The port is written to directly, whole lines at a time: what the payload itself prints there cannot get between.
 */
#ifndef TESTS_GUESTS_BIOS_PROBE_LINE_H
#define TESTS_GUESTS_BIOS_PROBE_LINE_H

#include <stdint.h>

/* "bios-probe" or "efi-probe"; each probe's main.c defines it. */
const char *probe_name(void);

/* A line in one go. The formats know %s %c %u %x %llx, the last two with a width, which is filled with zeros. */
void line_print(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* A line in pieces; what has no room is cut off. */
void line_begin(const char *format, ...) __attribute__((format(printf, 1, 2)));
void line_add(const char *format, ...) __attribute__((format(printf, 1, 2)));
void line_end(void);

#endif

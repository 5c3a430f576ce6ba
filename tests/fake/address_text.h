/* SPDX-License-Identifier: MIT */
/*
 * Sets of addresses and memory maps in a short notation, for case tables and for messages of failing tests.
 *
 *   "0-9 20-2f"                                a set: ranges in hexadecimal, both ends inclusive; "" is the empty set
 *   "~f-~0"                                    ~x is the address x before the last one: the last 16 addresses here
 *   "0-9ffff:ram f0000-fffff:reserved"         a map: ram, reserved, acpi, nvs, unusable, pmem, or a number
 *
 * Reading takes ranges as they stand, in any order and overlapping, so that a broken map can be written down as well. What
 * is not in the notation or does not fit ends the program: it is a mistake in the test.
 */
#ifndef TESTS_FAKE_ADDRESS_TEXT_H
#define TESTS_FAKE_ADDRESS_TEXT_H

#include <stddef.h>

#include "e820/e820.h"
#include "e820/range_set.h"

#define ADDRESS_TEXT_MAX 8192 /* bytes that hold any map in the notation, with its NUL */

struct range address_text_range(const char *text);
void address_text_read_set(const char *text, struct range_set *set);
void address_text_read_map(const char *text, struct e820_map *map);

/* Write into `text`, ADDRESS_TEXT_MAX bytes, and return it. Addresses in the upper half of the space are written as ~x. */
char *address_text_of_set(const struct range_set *set, char *text);
char *address_text_of_map(const struct e820_map *map, char *text);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * The pieces that values of options are made of. Each function reads what it is called after at `*text` and moves `*text`
 * behind it; or it returns false, and then `*text` and the result mean nothing.
 */
#ifndef FIRMWARE_GLUE_OPTION_TEXT_H
#define FIRMWARE_GLUE_OPTION_TEXT_H

#include <stdbool.h>
#include <stdint.h>

#include "pci/pci_policy.h"

enum option_number {
	OPTION_PLAIN,   /* decimal, or hexadecimal after 0x */
	OPTION_BYTES,   /* the same, and K, M or G may follow */
	OPTION_ADDRESS, /* hexadecimal, after 0x */
};

bool option_take_character(const char **text, char character);

/* A number of at most `max`, which is less than UINT64_MAX. */
bool option_take_number(const char **text, enum option_number form, uint64_t max, uint64_t *value);

/* What a list has as items: each sets the members of `item` that it says and no other. */

/* BB:DD.F, as lspci prints it, with or without leading zeros: bdf. */
bool option_take_function(const char **text, struct pci_pin *item);

/* BB:DD.F/N@0xADDRESS, N 0-5, rom or vf0-vf5: bdf, index and address. */
bool option_take_pin(const char **text, struct pci_pin *item);

/* The number of a bus other than 0, one or two hexadecimal digits: index. */
bool option_take_bus(const char **text, struct pci_pin *item);

#endif

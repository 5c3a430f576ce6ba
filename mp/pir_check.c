/* SPDX-License-Identifier: MIT */
#include "mp/pir_check.h"

#include <string.h>

#include "bytes/byte_buf.h"
#include "bytes/le.h"

#define HEADER_SIZE 32
#define SLOT_SIZE 16
#define SEARCHED_FIRST 0xf0000u
#define SEARCHED_END 0x100000u
#define PINS 4

static const char *check_header(uint32_t address, const uint8_t *table, size_t size, uint32_t *offset)
{
	uint16_t length;

	if (size < HEADER_SIZE || memcmp(table, "$PIR", 4) != 0)
		return "no signature $PIR";
	length = le16_get(table + 6);
	*offset = 4;
	if (le16_get(table + 4) != 0x0100)
		return "the version is not 1.0";
	*offset = 6;
	if (length < HEADER_SIZE || length % SLOT_SIZE != 0 || length > size)
		return "size";
	if (address % 16 != 0 || address < SEARCHED_FIRST || address > SEARCHED_END - length)
		return "not at a multiple of 16 in F0000h-FFFFFh";
	*offset = 31;
	if (byte_sum(table, length) != 0)
		return "checksum";
	*offset = 20;
	for (; *offset < 31; ++*offset)
		if (table[*offset] != 0)
			return "a reserved byte is not 0";
	return NULL;
}

static const uint8_t *find_pin(const uint8_t *slot, unsigned pin)
{
	return slot + 2 + 3 * pin;
}

static const char *check_slot(const uint8_t *slot, uint32_t *within)
{
	*within = 1;
	if (slot[1] & 7)
		return "slot: a function number beside the device number";
	for (unsigned pin = 0; pin < PINS; pin++) {
		const uint8_t *at = find_pin(slot, pin);

		*within = 2 + 3 * pin;
		if ((at[0] == 0) != (le16_get(at + 1) == 0))
			return "slot: a link without interrupts, or interrupts without link";
	}
	*within = 15;
	return slot[15] ? "slot: the reserved byte is not 0" : NULL;
}

/* The interrupts of each link, as the first pin that has it says; a link's are never 0 there. */
struct links {
	uint16_t irqs[256];
};

/* Pins of the same link can be routed to the same interrupts. */
static const char *compare_links(struct links *links, const uint8_t *slot)
{
	for (unsigned pin = 0; pin < PINS; pin++) {
		uint16_t *known = &links->irqs[find_pin(slot, pin)[0]];
		uint16_t irqs = le16_get(find_pin(slot, pin) + 1);

		if (*known != 0 && *known != irqs)
			return "slot: another pin of the same link has other interrupts";
		*known = irqs;
	}
	return NULL;
}

static const char *find_twin(const uint8_t *table, size_t at)
{
	for (size_t before = HEADER_SIZE; before < at; before += SLOT_SIZE)
		if (memcmp(table + before, table + at, 2) == 0)
			return "slot: said twice";
	return NULL;
}

struct pir_check_result pir_check(uint32_t address, const uint8_t *table, size_t size)
{
	struct pir_check_result result = { NULL, 0 };
	struct links links = { { 0 } };
	uint32_t within = 0;

	result.fault = check_header(address, table, size, &result.offset);
	if (result.fault)
		return result;
	for (size_t at = HEADER_SIZE; at < le16_get(table + 6); at += SLOT_SIZE) {
		result.fault = check_slot(table + at, &within);
		if (!result.fault)
			result.fault = compare_links(&links, table + at);
		if (!result.fault)
			result.fault = find_twin(table, at);
		result.offset = (uint32_t)at + within;
		if (result.fault)
			return result;
	}
	result.offset = 0;
	return result;
}

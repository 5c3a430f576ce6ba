/* SPDX-License-Identifier: MIT */
/*
 * Texts of secondary host bridges, one in a line, each checked beside those before it: no text may make the reader look outside of
 * it, and bridges that the check lets through keep off each other, off RAM and off the chipset's bus 0. An input is the text, or
 * after a zero byte the numbers that right texts are written with.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "firmware/glue/host_bridge.h"

#define FOUR_GIB (UINT64_C(1) << 32)
#define ONE_MIB (UINT64_C(1) << 20)
#define ADDRESS_BITS 46
#define RANGES 4

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void expect(int truth)
{
	if (!truth)
		abort();
}

/* RAM to 80000000h and from 4 to 8 GiB, the chipset's ECAM at b0000000h, its devices from fec00000h on. */
struct place {
	struct range ram_storage[4], reserved_storage[4], io_storage[4];
	struct range_set ram, reserved, io;
	struct host_bridge_facts facts;
};

static void place_init(struct place *place)
{
	range_set_init(&place->ram, place->ram_storage, 4);
	range_set_init(&place->reserved, place->reserved_storage, 4);
	range_set_init(&place->io, place->io_storage, 4);
	range_set_add(&place->ram, (struct range){ 0, 0x7fffffff });
	range_set_add(&place->ram, (struct range){ FOUR_GIB, 2 * FOUR_GIB - 1 });
	range_set_add(&place->reserved, (struct range){ 0xfec00000, FOUR_GIB - 1 });
	range_set_add(&place->io, (struct range){ 0x1000, 0xafff });
	range_set_add(&place->io, (struct range){ 0xc000, 0xffff });
	place->facts = (struct host_bridge_facts){
		.ram = &place->ram,
		.reserved = &place->reserved,
		.io_usable = &place->io,
		.chipset_ecam = { 0xb0000000, 0xbfffffff },
		.address_bits = ADDRESS_BITS,
		.ecam_end = UINT64_C(1) << 38,
	};
}

/* What any text that is taken has. */
static void expect_form(const struct host_bridge *bridge)
{
	expect(bridge->there && bridge->first_bus <= bridge->last_bus);
	expect(bridge->ecam.first % ONE_MIB == 0);
	expect(range_size(bridge->ecam) == (bridge->last_bus - bridge->first_bus + UINT64_C(1)) * ONE_MIB);
	expect(!bridge->has_mem || (bridge->mem.first < bridge->mem.last && bridge->mem.last < FOUR_GIB));
	expect(!bridge->has_pref || (bridge->pref.first < bridge->pref.last && bridge->pref.first >= FOUR_GIB));
	expect(!bridge->has_io || (bridge->io.first < bridge->io.last && bridge->io.first >= 0x1000));
	expect(!bridge->has_io || bridge->io.last <= 0xffff);
	expect(!bridge->hotplug || !bridge->conventional);
}

/* Ports are moved behind all memory, so that they are compared with ports only. */
static size_t ranges_of(const struct host_bridge *bridge, struct range ranges[RANGES])
{
	const uint64_t ports = UINT64_C(1) << 63;
	size_t count = 0;

	ranges[count++] = bridge->ecam;
	if (bridge->has_mem)
		ranges[count++] = bridge->mem;
	if (bridge->has_pref)
		ranges[count++] = bridge->pref;
	if (bridge->has_io)
		ranges[count++] = (struct range){ ports + bridge->io.first, ports + bridge->io.last };
	return count;
}

static void expect_apart(const struct host_bridge *a, const struct host_bridge *b)
{
	struct range first[RANGES], second[RANGES];
	const size_t count = ranges_of(a, first), other = ranges_of(b, second);

	for (size_t i = 0; i < count; i++)
		for (size_t j = a == b ? i + 1 : 0; j < other; j++)
			expect(first[i].last < second[j].first || second[j].last < first[i].first);
	if (a != b && a->segment == b->segment)
		expect(a->last_bus < b->first_bus || b->last_bus < a->first_bus);
}

static void expect_placed(const struct place *place, const struct host_bridge *bridge)
{
	const uint64_t chipset = place->facts.chipset_ecam.first;

	expect(bridge->ecam.first >= 0x80000000 && bridge->ecam.last < place->facts.ecam_end);
	expect(bridge->ecam.last < 0xfec00000 || bridge->ecam.first >= 2 * FOUR_GIB);
	expect(bridge->ecam.last < chipset || bridge->ecam.first > place->facts.chipset_ecam.last ||
	       bridge->ecam.first == chipset + bridge->first_bus * ONE_MIB);
	expect(host_bridge_ecam_base(bridge) + bridge->first_bus * ONE_MIB == bridge->ecam.first);
	if (bridge->has_pref)
		expect(bridge->pref.first >= 2 * FOUR_GIB && bridge->pref.last >> ADDRESS_BITS == 0);
}

static void check_lines(const struct place *place, char *text)
{
	struct host_bridge bridges[HOST_BRIDGE_MAX] = { { .there = false } };
	static struct pci_windows windows;
	uint8_t last;

	for (size_t i = 0; i < HOST_BRIDGE_MAX && text; i++) {
		char *end = strchr(text, '\n');

		if (end)
			*end++ = '\0';
		if (host_bridge_parse(text, &bridges[i]) == NULL) {
			expect_form(&bridges[i]);
			host_bridge_windows(&bridges[i], &windows);
			bridges[i].there = host_bridge_check(bridges, i, &place->facts).error == HOST_BRIDGE_OK;
		}
		text = end;
	}
	last = host_bridge_chipset_last_bus(bridges, place->facts.chipset_ecam);
	for (size_t i = 0; i < HOST_BRIDGE_MAX; i++) {
		if (!bridges[i].there)
			continue;
		expect_placed(place, &bridges[i]);
		if (bridges[i].segment == 0)
			expect(bridges[i].first_bus > last);
		for (size_t j = 0; j <= i; j++)
			if (bridges[j].there)
				expect_apart(&bridges[i], &bridges[j]);
	}
}

struct numbers {
	const uint8_t *at, *end;
};

static unsigned take(struct numbers *numbers)
{
	return numbers->at < numbers->end ? *numbers->at++ : 0;
}

/* Addresses in steps of 1 and 16 MiB around everything that is there, so that ranges often touch. */
static unsigned long long take_address(struct numbers *numbers)
{
	const unsigned long long high = take(numbers), low = take(numbers) % 16;

	return high << 24 | low << 20;
}

static size_t write_line(struct numbers *numbers, char *text, size_t size)
{
	const unsigned first_bus = take(numbers), more = take(numbers) % 64, last_bus = (first_bus + more) % 256;
	const unsigned what = take(numbers), io = take(numbers) % 15 + 1;
	const unsigned long long mem = take_address(numbers), pref = take_address(numbers) << 8;
	unsigned long long ecam = take_address(numbers) << (what & 0x80 ? 8 : 0);
	size_t length;

	if (what & 0x40)
		ecam = 0xb0000000 + (unsigned long long)first_bus * ONE_MIB;
	length = (size_t)snprintf(text, size, "segment=%x buses=%x-%x ecam=0x%llx-0x%llx", what >> 4 & 3, first_bus,
				  last_bus, ecam, ecam + (more + 1) * ONE_MIB - 1);
	if (what & 1)
		length += (size_t)snprintf(text + length, size - length, " mem=0x%llx-0x%llx", mem,
					   mem + (take(numbers) + 1) * ONE_MIB - 1);
	if (what & 2)
		length += (size_t)snprintf(text + length, size - length, " pref=0x%llx-0x%llx", pref,
					   pref + (take(numbers) + 1) * ONE_MIB - 1);
	if (what & 4)
		length += (size_t)snprintf(text + length, size - length, " io=0x%x000-0x%xfff", io, io);
	return length + (size_t)snprintf(text + length, size - length, "\n");
}

static void check_numbers(const struct place *place, const uint8_t *data, size_t size)
{
	struct numbers numbers = { data, data + size };
	char text[4096];
	size_t length = 0;

	for (int line = 0; line < HOST_BRIDGE_MAX && numbers.at < numbers.end; line++)
		length += write_line(&numbers, text + length, sizeof(text) - length);
	text[length] = '\0';
	check_lines(place, text);
}

static void check_text(const struct place *place, const uint8_t *data, size_t size)
{
	char *text = malloc(size + 1);

	if (!text)
		return;
	memcpy(text, data, size);
	text[size] = '\0';
	check_lines(place, text);
	free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct place place;

	place_init(&place);
	if (size > 0 && data[0] == 0)
		check_numbers(&place, data + 1, size - 1);
	else if (size > 0)
		check_text(&place, data, size);
	return 0;
}

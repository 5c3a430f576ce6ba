/* SPDX-License-Identifier: MIT */
/* Secondary host bridges: what they must keep off: the machine, the chipset's own one, each other. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "firmware/glue/host_bridge.h"

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

#define WHOLE                                                                        \
	"segment=0001 buses=00-3f ecam=0xd0000000-0xd3ffffff "                       \
	"mem=0xe0000000-0xe7ffffff pref=0x8000000000-0x8fffffffff io=0x8000-0x8fff " \
	"interrupts=16,17,18,19 flags=hotplug"
#define LEAST "buses=80-80 ecam=0xd0000000-0xd00fffff"

static struct host_bridge parsed(const char *text)
{
	struct host_bridge bridge;
	const char *expected = host_bridge_parse(text, &bridge);

	if (expected)
		fail_msg("%s: expected %s", text, expected);
	return bridge;
}

static void assert_range(struct range range, uint64_t first, uint64_t last)
{
	if (range.first != first || range.last != last)
		fail_msg("0x%llx-0x%llx", (unsigned long long)range.first, (unsigned long long)range.last);
}

/* RAM to 80000000h and from 4 to 8 GiB; the chipset's ECAM at b0000000h and its devices from fec00000h on. */
struct place {
	struct range ram_storage[4], reserved_storage[4], io_storage[2];
	struct range_set ram, reserved, io;
	struct host_bridge_facts facts;
	struct host_bridge bridges[HOST_BRIDGE_MAX];
};

static void place_init(struct place *place)
{
	memset(place, 0, sizeof(*place));
	range_set_init(&place->ram, place->ram_storage, COUNT_OF(place->ram_storage));
	range_set_init(&place->reserved, place->reserved_storage, COUNT_OF(place->reserved_storage));
	range_set_init(&place->io, place->io_storage, COUNT_OF(place->io_storage));
	range_set_add(&place->ram, (struct range){ 0, 0x7fffffff });
	range_set_add(&place->ram, (struct range){ UINT64_C(0x100000000), UINT64_C(0x1ffffffff) });
	range_set_add(&place->reserved, (struct range){ 0xfec00000, 0xffffffff });
	range_set_add(&place->io, (struct range){ 0x1000, 0xafff });
	range_set_add(&place->io, (struct range){ 0xc000, 0xffff });
	place->facts = (struct host_bridge_facts){
		.ram = &place->ram,
		.reserved = &place->reserved,
		.io_usable = &place->io,
		.chipset_ecam = { 0xb0000000, 0xbfffffff },
		.address_bits = 40,
		.ecam_end = UINT64_C(1) << 40,
	};
}

static struct host_bridge_fault check_after(struct place *place, const char *first, const char *text)
{
	if (first)
		place->bridges[0] = parsed(first);
	place->bridges[2] = parsed(text);
	return host_bridge_check(place->bridges, 2, &place->facts);
}

struct check_case {
	const char *first, *text; /* bridge 0, or NULL: none; bridge 2, which is checked */
	enum host_bridge_error error;
	size_t other;
	struct range where;
};

static void assert_cases(const struct check_case *cases, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct host_bridge_fault fault;
		struct place place;

		place_init(&place);
		fault = check_after(&place, cases[i].first, cases[i].text);
		if (fault.error != cases[i].error)
			fail_msg("%s: %s", cases[i].text, host_bridge_error_text(fault.error));
		if (fault.error == HOST_BRIDGE_OK)
			continue;
		assert_range(fault.where, cases[i].where.first, cases[i].where.last);
		if (fault.error == HOST_BRIDGE_ON_OTHER || fault.error == HOST_BRIDGE_BUSES)
			assert_int_equal(fault.other, cases[i].other);
	}
}

static void host_bridge_keeps_off_what_the_machine_has(void **state)
{
	static const struct check_case cases[] = {
		{ NULL, WHOLE, HOST_BRIDGE_OK, 0, { 0, 0 } },
		/* Directly behind and before RAM and what is reserved. */
		{ NULL, "buses=80-80 ecam=0x80000000-0x800fffff", HOST_BRIDGE_OK, 0, { 0, 0 } },
		{ NULL, LEAST " mem=0xc0000000-0xcfffffff", HOST_BRIDGE_OK, 0, { 0, 0 } },
		{ NULL, LEAST " mem=0xe0000000-0xfebfffff pref=0x200000000-0xffffffffff", HOST_BRIDGE_OK, 0, { 0, 0 } },
		{ NULL, "buses=80-81 ecam=0x7ff00000-0x800fffff", HOST_BRIDGE_ON_RAM, 0, { 0x7ff00000, 0x800fffff } },
		{ NULL, LEAST " mem=0x7ff00000-0x800fffff", HOST_BRIDGE_ON_RAM, 0, { 0x7ff00000, 0x800fffff } },
		{ NULL,
		  LEAST " pref=0x1fff00000-0x2000fffff",
		  HOST_BRIDGE_ON_RAM,
		  0,
		  { UINT64_C(0x1fff00000), UINT64_C(0x2000fffff) } },
		{ NULL,
		  "buses=80-80 ecam=0xfec00000-0xfecfffff",
		  HOST_BRIDGE_ON_RESERVED,
		  0,
		  { 0xfec00000, 0xfecfffff } },
		{ NULL, LEAST " mem=0xe0000000-0xfecfffff", HOST_BRIDGE_ON_RESERVED, 0, { 0xe0000000, 0xfecfffff } },
		{ NULL, LEAST " mem=0xbff00000-0xc00fffff", HOST_BRIDGE_ON_RESERVED, 0, { 0xbff00000, 0xc00fffff } },
		{ NULL, LEAST " io=0xa000-0xafff", HOST_BRIDGE_OK, 0, { 0, 0 } },
		{ NULL, LEAST " io=0xa000-0xbfff", HOST_BRIDGE_ON_PORTS, 0, { 0xa000, 0xbfff } },
		{ NULL, LEAST " io=0xb000-0xbfff", HOST_BRIDGE_ON_PORTS, 0, { 0xb000, 0xbfff } },
	};

	(void)state;
	assert_cases(cases, COUNT_OF(cases));
}

static void host_bridge_is_whole_in_itself(void **state)
{
	static const struct check_case cases[] = {
		{ NULL, LEAST " mem=0xd0000000-0xd7ffffff", HOST_BRIDGE_ON_ITSELF, 0, { 0xd0000000, 0xd7ffffff } },
		{ NULL, LEAST " mem=0xc0000000-0xd00fffff", HOST_BRIDGE_ON_ITSELF, 0, { 0xc0000000, 0xd00fffff } },
		{ NULL, LEAST " mem=0xd0100000-0xd7ffffff", HOST_BRIDGE_OK, 0, { 0, 0 } },
		/* 40 address bits. */
		{ NULL,
		  LEAST " pref=0x200000000-0x100000fffff",
		  HOST_BRIDGE_HIGH,
		  0,
		  { UINT64_C(0x200000000), UINT64_C(0x100000fffff) } },
		/* RAM is there, too, but that is not what is wrong with it. */
		{ NULL, "buses=80-80 ecam=0x7f00000-0x7ffffff", HOST_BRIDGE_ECAM_LOW, 0, { 0x7f00000, 0x7ffffff } },
		{ NULL, "buses=80-80 ecam=0x8000000-0x80fffff", HOST_BRIDGE_ON_RAM, 0, { 0x8000000, 0x80fffff } },
		{ NULL, "buses=80-80 ecam=0x8000000000-0x80000fffff", HOST_BRIDGE_OK, 0, { 0, 0 } },
	};
	struct place place;

	(void)state;
	assert_cases(cases, COUNT_OF(cases));
	place_init(&place);
	place.facts.ecam_end = UINT64_C(0x100000000);
	assert_int_equal(check_after(&place, NULL, "buses=80-80 ecam=0xd0000000-0xd00fffff").error, HOST_BRIDGE_OK);
	assert_int_equal(check_after(&place, NULL, "buses=80-80 ecam=0x8000000000-0x80000fffff").error,
			 HOST_BRIDGE_ECAM_HIGH);
	place_init(&place);
	place.facts.address_bits = 64;
	assert_int_equal(check_after(&place, NULL, LEAST " pref=0x200000000-0xffffffffffefffff").error, HOST_BRIDGE_OK);
}

static void host_bridge_keeps_off_those_before_it(void **state)
{
	static const struct check_case cases[] = {
		/* Neighbours on each side, and the same bus numbers in another segment. */
		{ WHOLE,
		  "segment=2 buses=00-3f ecam=0xd4000000-0xd7ffffff mem=0xe8000000-0xe8ffffff "
		  "pref=0x9000000000-0x9fffffffff io=0x9000-0x9fff",
		  HOST_BRIDGE_OK,
		  0,
		  { 0, 0 } },
		{ WHOLE,
		  "segment=1 buses=40-40 ecam=0xcff00000-0xcfffffff io=0x7000-0x7fff",
		  HOST_BRIDGE_OK,
		  0,
		  { 0, 0 } },
		{ WHOLE, WHOLE, HOST_BRIDGE_BUSES, 0, { 0, 0x3f } },
		{ WHOLE, "segment=1 buses=3f-7f ecam=0xc0000000-0xc40fffff", HOST_BRIDGE_BUSES, 0, { 0x3f, 0x7f } },
		{ WHOLE,
		  "buses=80-80 ecam=0xd3f00000-0xd3ffffff",
		  HOST_BRIDGE_ON_OTHER,
		  0,
		  { 0xd3f00000, 0xd3ffffff } },
		{ WHOLE,
		  "buses=80-80 ecam=0xe0000000-0xe00fffff",
		  HOST_BRIDGE_ON_OTHER,
		  0,
		  { 0xe0000000, 0xe00fffff } },
		{ WHOLE,
		  "buses=80-80 ecam=0xc0000000-0xc00fffff mem=0xd3f00000-0xd4ffffff",
		  HOST_BRIDGE_ON_OTHER,
		  0,
		  { 0xd3f00000, 0xd4ffffff } },
		{ WHOLE,
		  "buses=80-80 ecam=0xc0000000-0xc00fffff pref=0x8ffff00000-0x90000fffff",
		  HOST_BRIDGE_ON_OTHER,
		  0,
		  { UINT64_C(0x8ffff00000), UINT64_C(0x90000fffff) } },
		{ WHOLE,
		  "buses=80-80 ecam=0xc0000000-0xc00fffff io=0x8000-0x8fff",
		  HOST_BRIDGE_ON_OTHER,
		  0,
		  { 0x8000, 0x8fff } },
	};
	struct place place;

	(void)state;
	assert_cases(cases, COUNT_OF(cases));

	/* The one that is named is the one that it clashes with; what is not there, or comes later, is no obstacle. */
	place_init(&place);
	place.bridges[1] = parsed(WHOLE);
	place.bridges[3] = parsed(WHOLE);
	assert_int_equal(check_after(&place, "buses=80-80 ecam=0xc0000000-0xc00fffff", WHOLE).other, 1);
	place.bridges[0] = parsed(LEAST);
	assert_int_equal(host_bridge_check(place.bridges, 1, &place.facts).error, HOST_BRIDGE_ON_OTHER);
	place.bridges[0].there = false;
	assert_int_equal(host_bridge_check(place.bridges, 1, &place.facts).error, HOST_BRIDGE_OK);
}

static void host_bridge_never_has_the_chipsets_bus_0(void **state)
{
	static const struct check_case cases[] = {
		{ NULL, "buses=00-3f ecam=0xd0000000-0xd3ffffff", HOST_BRIDGE_BUSES, HOST_BRIDGE_CHIPSET, { 0, 0x3f } },
		{ NULL,
		  "segment=1 buses=00-3f ecam=0xb0000000-0xb3ffffff",
		  HOST_BRIDGE_BUSES,
		  HOST_BRIDGE_CHIPSET,
		  { 0, 0x3f } },
		{ NULL, "buses=01-3f ecam=0xd0000000-0xd3efffff", HOST_BRIDGE_OK, 0, { 0, 0 } },
	};

	(void)state;
	assert_cases(cases, COUNT_OF(cases));
}

static void host_bridge_shares_the_chipsets_ecam_at_the_place_of_its_buses_only(void **state)
{
	static const struct check_case cases[] = {
		{ NULL, "buses=80-bf ecam=0xb8000000-0xbbffffff", HOST_BRIDGE_OK, 0, { 0, 0 } },
		{ NULL, "segment=5 buses=80-ff ecam=0xb8000000-0xbfffffff", HOST_BRIDGE_OK, 0, { 0, 0 } },
		{ NULL,
		  "buses=80-80 ecam=0xb8100000-0xb81fffff",
		  HOST_BRIDGE_ECAM_SHARED,
		  0,
		  { 0xb8100000, 0xb81fffff } },
		{ NULL,
		  "segment=1 buses=00-00 ecam=0xbff00000-0xbfffffff",
		  HOST_BRIDGE_ECAM_SHARED,
		  0,
		  { 0xbff00000, 0xbfffffff } },
		{ NULL,
		  "buses=10-11 ecam=0xaff00000-0xb00fffff",
		  HOST_BRIDGE_ECAM_SHARED,
		  0,
		  { 0xaff00000, 0xb00fffff } },
		/* In two segments, but the same configuration space. */
		{ "segment=5 buses=80-ff ecam=0xb8000000-0xbfffffff",
		  "segment=6 buses=c0-ff ecam=0xbc000000-0xbfffffff",
		  HOST_BRIDGE_ON_OTHER,
		  0,
		  { 0xbc000000, 0xbfffffff } },
	};
	struct place place;

	(void)state;
	assert_cases(cases, COUNT_OF(cases));

	/* Whether or not what is reserved has it. */
	place_init(&place);
	range_set_add(&place.reserved, place.facts.chipset_ecam);
	assert_int_equal(check_after(&place, NULL, cases[0].text).error, HOST_BRIDGE_OK);
	/* Nobody knows of an ECAM of the chipset's. */
	place_init(&place);
	place.facts.chipset_ecam = (struct range){ 1, 0 };
	assert_int_equal(check_after(&place, NULL, cases[2].text).error, HOST_BRIDGE_OK);
	assert_false(host_bridge_shares_ecam(&place.bridges[2], place.facts.chipset_ecam));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(host_bridge_keeps_off_what_the_machine_has),
		cmocka_unit_test(host_bridge_is_whole_in_itself),
		cmocka_unit_test(host_bridge_keeps_off_those_before_it),
		cmocka_unit_test(host_bridge_never_has_the_chipsets_bus_0),
		cmocka_unit_test(host_bridge_shares_the_chipsets_ecam_at_the_place_of_its_buses_only),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

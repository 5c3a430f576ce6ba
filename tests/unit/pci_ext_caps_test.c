/* SPDX-License-Identifier: MIT */
#include "pci/pci_ext_caps.h"
#include "tests/unit/caps_fixture.h"

#define AER PCI_EXT_CAP_ID_ERR

static struct pci_ext_caps caps;

/* Returns how many accesses it took. */
static size_t find(void)
{
	size_t before = fake.accesses;

	pci_ext_caps_find(&fake.cfg, &inventory, BDF, &caps);
	return fake.accesses - before;
}

static size_t find_wide(void)
{
	fake_pci_set_wide(&fake, true);
	return find();
}

static void expect_none(void)
{
	assert_true(caps.sriov == 0 && caps.rebar == 0 && caps.ari == 0);
}

/* A header: ID, version 1, next. */
static void poke_header(int function, unsigned at, unsigned id, unsigned next)
{
	fake_pci_poke(&fake, function, at, 4, id | 1u << 16 | next << 20);
}

/* --- ordinary lists --------------------------------------------------------------------------- */

static void pci_ext_caps_finds_all_three(void **state)
{
	int function = one_function();

	(void)state;
	fake_pci_add_extended_capability(&fake, function, AER, 0x48);
	fake_pci_add_extended_capability(&fake, function, PCI_EXT_CAP_ID_ARI, 8);
	fake_pci_add_extended_capability(&fake, function, PCI_EXT_CAP_ID_SRIOV, 0x40);
	fake_pci_add_extended_capability(&fake, function, PCI_EXT_CAP_ID_REBAR, 12);
	find();
	assert_int_equal(caps.ari, 0x148);
	assert_int_equal(caps.sriov, 0x150);
	assert_int_equal(caps.rebar, 0x190);
	assert_int_equal(inventory.note_count, 0);
}

static void pci_ext_caps_without_any_says_nothing(void **state)
{
	(void)state;
	one_function();
	caps.sriov = 1;
	assert_int_equal(find(), 1);
	expect_none();
	assert_int_equal(inventory.note_count, 0);
}

/* A PCI Express device behind something that does not pass extended space on, or one that is gone. */
static void pci_ext_caps_all_ones_are_no_list(void **state)
{
	int function = one_function();

	(void)state;
	fake_pci_poke(&fake, function, 0x100, 4, 0xffffffff);
	assert_int_equal(find(), 1);
	expect_none();
	assert_int_equal(inventory.note_count, 0);
}

/* PCI Express 4.0, 7.9.2: a capability that is switched off may have ID 0 and keep its place. */
static void pci_ext_caps_null_capability_is_passed_over(void **state)
{
	int function = one_function();

	(void)state;
	fake_pci_poke(&fake, function, 0x100, 4, 0x14000000);
	poke_header(function, 0x140, PCI_EXT_CAP_ID_ARI, 0);
	find();
	assert_int_equal(caps.ari, 0x140);
}

static void pci_ext_caps_first_of_two_counts(void **state)
{
	int function = one_function();

	(void)state;
	fake_pci_add_extended_capability(&fake, function, PCI_EXT_CAP_ID_SRIOV, 0x40);
	fake_pci_add_extended_capability(&fake, function, PCI_EXT_CAP_ID_SRIOV, 0x40);
	find();
	assert_int_equal(caps.sriov, 0x100);
	assert_int_equal(inventory.note_count, 0);
}

/* --- lists that cannot be believed ------------------------------------------------------------ */

struct list_case {
	const char *name;
	struct {
		uint16_t at, id, next;
	} links[3];
	size_t notes;
	uint16_t reg; /* of the note */
	uint16_t ari; /* what is found nevertheless */
};

static const struct list_case list_cases[] = {
	{ "points at itself", { { 0x100, AER, 0x100 } }, 1, 0x100, 0 },
	{ "two point at each other", { { 0x100, AER, 0x200 }, { 0x200, PCI_EXT_CAP_ID_ARI, 0x100 } }, 1, 0x200, 0x200 },
	{ "leaves for the conventional list", { { 0x100, AER, 0x0fc } }, 1, 0x100, 0 },
	{ "next is 4", { { 0x100, PCI_EXT_CAP_ID_ARI, 0x004 } }, 1, 0x100, 0x100 },
	{ "low bits are reserved", { { 0x100, AER, 0x203 }, { 0x200, PCI_EXT_CAP_ID_ARI, 0x003 } }, 0, 0, 0x200 },
	{ "last dword", { { 0x100, AER, 0xffc }, { 0xffc, AER, 0 } }, 0, 0, 0 },
	{ "ARI beyond the end", { { 0x100, AER, 0xffc }, { 0xffc, PCI_EXT_CAP_ID_ARI, 0 } }, 1, 0xffc, 0 },
	{ "ARI at the end", { { 0x100, AER, 0xff8 }, { 0xff8, PCI_EXT_CAP_ID_ARI, 0 } }, 0, 0, 0xff8 },
	{ "SR-IOV beyond the end", { { 0x100, AER, 0xfc4 }, { 0xfc4, PCI_EXT_CAP_ID_SRIOV, 0 } }, 1, 0xfc4, 0 },
	{ "resizable BAR beyond the end", { { 0x100, AER, 0xff8 }, { 0xff8, PCI_EXT_CAP_ID_REBAR, 0 } }, 1, 0xff8, 0 },
	{ "goes on after one beyond the end",
	  { { 0x100, AER, 0xffc }, { 0xffc, PCI_EXT_CAP_ID_SRIOV, 0x180 }, { 0x180, PCI_EXT_CAP_ID_ARI, 0 } },
	  1,
	  0xffc,
	  0x180 },
};

static void pci_ext_caps_bad_list_is_noted_and_left(void **state)
{
	size_t i, j;

	(void)state;
	for (i = 0; i < COUNT_OF(list_cases); i++) {
		const struct list_case *c = &list_cases[i];
		int function = one_function();

		for (j = 0; j < 3 && c->links[j].at; j++)
			poke_header(function, c->links[j].at, c->links[j].id, c->links[j].next);
		find();
		if (inventory.note_count != c->notes || caps.sriov || caps.rebar || caps.ari != c->ari)
			fail_msg("%s: %zu notes, sriov 0x%x rebar 0x%x ari 0x%x", c->name, inventory.note_count,
				 caps.sriov, caps.rebar, caps.ari);
		if (c->notes)
			expect_note(0, PCI_NOTE_EXTENDED_LOOP, c->reg);
	}
}

/* Every dword from 100h to FFCh a capability, the last one pointing back. */
static void pci_ext_caps_longest_loop_takes_960_accesses(void **state)
{
	int function = one_function();
	unsigned at;

	(void)state;
	for (at = 0x100; at < 0x1000; at += 4)
		poke_header(function, at, AER, at + 4);
	poke_header(function, 0xffc, AER, 0x800);
	assert_int_equal(find(), 960);
	expect_note(0, PCI_NOTE_EXTENDED_LOOP, 0xffc);
	assert_int_equal(find_wide(), 480);
}

static void pci_ext_caps_device_that_vanishes_ends_the_list(void **state)
{
	int function = one_function();
	uint32_t lifetime;

	(void)state;
	for (lifetime = 0; lifetime < 3; lifetime++) {
		poke_header(function, 0x100, AER, 0x140);
		poke_header(function, 0x140, AER, 0x180);
		poke_header(function, 0x180, PCI_EXT_CAP_ID_ARI, 0);
		fake.functions[function].lifetime = lifetime;
		assert_true(find() <= 4);
		expect_none();
	}
}

/* --- cost ------------------------------------------------------------------------------------- */

static void pci_ext_caps_stops_when_all_is_found(void **state)
{
	int function = one_function();

	(void)state;
	fake_pci_add_extended_capability(&fake, function, PCI_EXT_CAP_ID_ARI, 8);
	fake_pci_add_extended_capability(&fake, function, PCI_EXT_CAP_ID_SRIOV, 0x40);
	fake_pci_add_extended_capability(&fake, function, PCI_EXT_CAP_ID_REBAR, 12);
	fake_pci_add_extended_capability(&fake, function, AER, 0x48);
	assert_int_equal(find(), 3);
	assert_int_equal(find_wide(), 3);
}

/* --- ARI -------------------------------------------------------------------------------------- */

static void pci_ari_enable_turns_forwarding_on(void **state)
{
	int function = one_bridge();
	size_t before;

	(void)state;
	fake_pci_add_express(&fake, function, PCI_EXP_TYPE_ROOT_PORT, false);
	assert_true(pci_ari_enable(&fake.cfg, BDF, 0x40));
	assert_int_equal(fake_pci_peek(&fake, function, 0x40 + PCI_EXP_DEVCTL2, 2), PCI_EXP_DEVCTL2_ARI);
	assert_int_equal(fake.accesses, 5);
	before = fake.accesses;
	assert_true(pci_ari_enable(&fake.cfg, BDF, 0x40)); /* again: nothing is written */
	assert_int_equal(fake.accesses - before, 3);
}

/* With the capability at 4 more than a multiple of 8, both registers are in one block of 8 bytes. */
static void pci_ari_enable_wide_access_saves_one(void **state)
{
	int function = one_bridge();

	(void)state;
	fake_pci_add_capability(&fake, function, PCI_CAP_ID_PM, 4);
	fake_pci_add_express(&fake, function, PCI_EXP_TYPE_ROOT_PORT, false);
	fake_pci_set_wide(&fake, true);
	assert_true(pci_ari_enable(&fake.cfg, BDF, 0x44));
	assert_int_equal(fake.accesses, 4);
}

static void pci_ari_enable_keeps_the_other_bits(void **state)
{
	int function = one_bridge();

	(void)state;
	fake_pci_add_express(&fake, function, PCI_EXP_TYPE_DOWNSTREAM, false);
	fake_pci_set_writable(&fake, function, 0x40 + PCI_EXP_DEVCTL2, 2, 0xffff);
	fake_pci_poke(&fake, function, 0x40 + PCI_EXP_DEVCTL2, 2, 0x0409);
	assert_true(pci_ari_enable(&fake.cfg, BDF, 0x40));
	assert_int_equal(fake_pci_peek(&fake, function, 0x40 + PCI_EXP_DEVCTL2, 2), 0x0429);
}

static void pci_ari_enable_leaves_alone_what_has_no_such_register(void **state)
{
	int function = one_bridge();

	(void)state;
	fake_pci_add_express(&fake, function, PCI_EXP_TYPE_ROOT_PORT, false);
	fake_pci_set_writable(&fake, function, 0x40 + PCI_EXP_DEVCTL2, 4, 0xffffffff);
	fake_pci_poke(&fake, function, 0x40 + PCI_EXP_DEVCAP2, 4, 0); /* does not support it */
	assert_false(pci_ari_enable(&fake.cfg, BDF, 0x40));
	fake_pci_poke(&fake, function, 0x40 + PCI_EXP_DEVCAP2, 4, PCI_EXP_DEVCAP2_ARI);
	fake_pci_poke(&fake, function, 0x40 + PCI_EXP_FLAGS, 1, 0x41); /* version 1: ends at 24h */
	assert_false(pci_ari_enable(&fake.cfg, BDF, 0x40));
	assert_int_equal(fake_pci_peek(&fake, function, 0x40 + PCI_EXP_DEVCTL2, 2), 0);
	/* Beyond the end: the control register would be at 100h. */
	fake_pci_poke(&fake, function, 0xd8 + PCI_EXP_FLAGS, 1, 0x42);
	fake_pci_poke(&fake, function, 0xd8 + PCI_EXP_DEVCAP2, 4, PCI_EXP_DEVCAP2_ARI);
	fake_pci_set_writable(&fake, function, 0x100, 4, 0xffffffff);
	assert_false(pci_ari_enable(&fake.cfg, BDF, 0xd8));
	assert_false(pci_ari_enable(&fake.cfg, PCI_BDF(0, 9, 0), 0x40)); /* absent */
}

static void pci_ari_enable_says_when_the_port_does_not_take_it(void **state)
{
	int function = one_bridge();

	(void)state;
	fake_pci_add_express(&fake, function, PCI_EXP_TYPE_ROOT_PORT, false);
	fake_pci_stick(&fake, function, 0x40 + PCI_EXP_DEVCTL2, 2, 0);
	assert_false(pci_ari_enable(&fake.cfg, BDF, 0x40));
}

static void pci_ari_next_tells_the_next_function(void **state)
{
	static const uint8_t numbers[] = { 0, 1, 8, 0x80, 0xff };
	size_t i;

	(void)state;
	for (i = 0; i < COUNT_OF(numbers); i++) {
		int function = one_function();
		uint16_t at;

		fake_pci_add_extended_capability(&fake, function, AER, 0x48);
		at = fake_pci_add_ari(&fake, function, numbers[i]);
		fake_pci_poke(&fake, function, at + PCI_ARI_CAP, 1, 3); /* function groups */
		assert_int_equal(pci_ari_next(&fake.cfg, BDF, at), numbers[i]);
		assert_int_equal(fake.accesses, 1);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pci_ext_caps_finds_all_three),
		cmocka_unit_test(pci_ext_caps_without_any_says_nothing),
		cmocka_unit_test(pci_ext_caps_all_ones_are_no_list),
		cmocka_unit_test(pci_ext_caps_null_capability_is_passed_over),
		cmocka_unit_test(pci_ext_caps_first_of_two_counts),
		cmocka_unit_test(pci_ext_caps_bad_list_is_noted_and_left),
		cmocka_unit_test(pci_ext_caps_longest_loop_takes_960_accesses),
		cmocka_unit_test(pci_ext_caps_device_that_vanishes_ends_the_list),
		cmocka_unit_test(pci_ext_caps_stops_when_all_is_found),
		cmocka_unit_test(pci_ari_enable_turns_forwarding_on),
		cmocka_unit_test(pci_ari_enable_wide_access_saves_one),
		cmocka_unit_test(pci_ari_enable_keeps_the_other_bits),
		cmocka_unit_test(pci_ari_enable_leaves_alone_what_has_no_such_register),
		cmocka_unit_test(pci_ari_enable_says_when_the_port_does_not_take_it),
		cmocka_unit_test(pci_ari_next_tells_the_next_function),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

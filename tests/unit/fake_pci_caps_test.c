/* SPDX-License-Identifier: MIT */
/* The parts of the fake that act: wide access, extended space, ports, VFs, resizable BARs; and all of it from an inventory. */
#include "pci/pci_caps.h"
#include "pci/pci_ea.h"
#include "pci/pci_ext_caps.h"
#include "pci/pci_rebar.h"
#include "pci/pci_sriov.h"
#include "tests/fake/random_inventory.h"
#include "tests/unit/caps_fixture.h"

#define ABSENT 0xffffffff

static uint32_t read_dword(uint16_t reg)
{
	return pci_cfg_read(&fake.cfg, BDF, reg, 4);
}

static void write_word(uint16_t reg, uint32_t value)
{
	pci_cfg_write(&fake.cfg, BDF, reg, 2, value);
}

/* --- access ----------------------------------------------------------------------------------- */

static void fake_pci_is_narrow_and_conventional_at_first(void **state)
{
	(void)state;
	fake_pci_set_wide(&fake, true);
	fake_pci_set_extended(&fake, true);
	fake_pci_init(&fake);
	assert_false(pci_cfg_is_wide(&fake.cfg));
	assert_int_equal(fake.cfg.space, PCI_CFG_CONVENTIONAL);
}

static void fake_pci_wide_access_is_one_access_to_two_registers(void **state)
{
	const struct pci_bar bar = mem_bar(2, 0x200000000, true);
	int function = one_function();

	(void)state;
	fake_pci_set_bar(&fake, function, &bar);
	fake_pci_set_wide(&fake, true);
	pci_cfg_write64(&fake.cfg, BDF, PCI_BASE_ADDRESS_2, UINT64_MAX);
	assert_true(pci_cfg_read64(&fake.cfg, BDF, PCI_BASE_ADDRESS_2) == 0xfffffffe0000000c);
	assert_int_equal(fake.accesses, 2);
	assert_int_equal(read_dword(PCI_BASE_ADDRESS_3), 0xfffffffe);
	assert_true(pci_cfg_read64(&fake.cfg, PCI_BDF(0, 9, 0), 0) == UINT64_MAX);
	fake_pci_set_wide(&fake, false);
	assert_true(pci_cfg_read64(&fake.cfg, BDF, PCI_BASE_ADDRESS_2) == 0xfffffffe0000000c);
	assert_int_equal(fake.accesses, 6);
}

static void fake_pci_extended_space_is_the_functions_own(void **state)
{
	int function = one_function();
	int other = fake_pci_add(&fake, FAKE_PCI_ROOT, 3, 0, 0x8086, 1, 0xff0000);

	(void)state;
	pci_cfg_write(&fake.cfg, BDF, 0x100, 4, ABSENT); /* nothing there yet */
	assert_int_equal(read_dword(0x100), 0);
	fake_pci_add_extended_capability(&fake, function, 0x1234, 8);
	fake_pci_set_writable(&fake, function, 0x104, 4, 0xff00);
	pci_cfg_write(&fake.cfg, BDF, 0x104, 4, ABSENT);
	assert_int_equal(read_dword(0x100), 0x00011234);
	assert_int_equal(read_dword(0x104), 0xff00);
	assert_int_equal(read_dword(0xffc), 0);
	assert_int_equal(pci_cfg_read(&fake.cfg, PCI_BDF(0, 3, 0), 0x100, 4), 0);
	assert_int_equal(fake.functions[other].extended, FAKE_PCI_NONE);
	/* Nothing is left of it in the next machine. */
	function = one_function();
	fake_pci_poke(&fake, function, 0x180, 4, 1);
	assert_int_equal(read_dword(0x100), 0);
	assert_int_equal(read_dword(0x104), 0);
}

static void fake_pci_extended_list_is_linked(void **state)
{
	int function = one_function();

	(void)state;
	assert_int_equal(fake_pci_add_extended_capability(&fake, function, 1, 0x46), 0x100);
	assert_int_equal(fake_pci_add_extended_capability(&fake, function, 2, 4), 0x148);
	assert_int_equal(fake_pci_add_extended_capability(&fake, function, 3, 4), 0x14c);
	assert_int_equal(read_dword(0x100), 0x14810001);
	assert_int_equal(read_dword(0x148), 0x14c10002);
	assert_int_equal(read_dword(0x14c), 0x00010003);
}

/* --- ports ------------------------------------------------------------------------------------ */

static void fake_pci_port_passes_device_0_alone_without_ari(void **state)
{
	static const struct {
		unsigned type;
		bool is_port;
	} cases[] = {
		{ PCI_EXP_TYPE_ROOT_PORT, true },
		{ PCI_EXP_TYPE_DOWNSTREAM, true },
		{ PCI_EXP_TYPE_UPSTREAM, false },
		{ PCI_EXP_TYPE_PCI_BRIDGE, false },
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT_OF(cases); i++) {
		int function = one_bridge();
		int bus = fake.functions[function].behind;

		fake_pci_add_express(&fake, function, cases[i].type, false);
		fake_pci_add(&fake, bus, 0, 7, 0x8086, 0x0007, 0xff0000);
		fake_pci_add(&fake, bus, 1, 0, 0x8086, 0x0008, 0xff0000);
		pci_cfg_write(&fake.cfg, BDF, PCI_PRIMARY_BUS, 4, 0x010100);
		assert_int_equal(pci_cfg_read(&fake.cfg, PCI_BDF(1, 0, 7), 0, 4), 0x00078086);
		assert_int_equal(pci_cfg_read(&fake.cfg, PCI_BDF(1, 1, 0), 0, 4),
				 cases[i].is_port ? ABSENT : 0x00088086);
		write_word(0x40 + PCI_EXP_DEVCTL2, 0xffff);
		assert_int_equal(pci_cfg_read(&fake.cfg, PCI_BDF(1, 1, 0), 0, 4), 0x00088086);
	}
}

/* --- registers that act ----------------------------------------------------------------------- */

static void fake_pci_vf_numbers_follow_num_vfs(void **state)
{
	const struct fake_sriov vfs = {
		.total_vfs = 8, .offset = 0x100, .stride = 2, .ari_offset = 8, .ari_stride = 1
	};
	uint16_t at = fake_pci_add_sriov(&fake, one_function(), &vfs);

	(void)state;
	assert_int_equal(read_dword(at + PCI_SRIOV_VF_OFFSET), 0);
	write_word(at + PCI_SRIOV_NUM_VF, 1);
	assert_int_equal(read_dword(at + PCI_SRIOV_VF_OFFSET), 0x00000100);
	write_word(at + PCI_SRIOV_NUM_VF, 8);
	assert_int_equal(read_dword(at + PCI_SRIOV_VF_OFFSET), 0x00020100);
	write_word(at + PCI_SRIOV_CTRL, PCI_SRIOV_CTRL_ARI);
	assert_int_equal(read_dword(at + PCI_SRIOV_VF_OFFSET), 0x00010008);
	write_word(at + PCI_SRIOV_CTRL, PCI_SRIOV_CTRL_ARI | PCI_SRIOV_CTRL_VFE);
	write_word(at + PCI_SRIOV_NUM_VF, 0); /* not while VFs are on */
	assert_int_equal(read_dword(at + PCI_SRIOV_NUM_VF), 8);
	write_word(at + PCI_SRIOV_CTRL, 0);
	write_word(at + PCI_SRIOV_NUM_VF, 0);
	assert_int_equal(read_dword(at + PCI_SRIOV_VF_OFFSET), 0);
}

static void fake_pci_resizable_bar_follows_its_control_register(void **state)
{
	struct pci_bar bars[] = { mem_bar(0, 0x10000000, true), mem_bar(2, 0x1000, false),
				  mem_bar(4, 0x100000, false) };
	int function = one_function();
	size_t i;
	uint16_t at;

	(void)state;
	bars[0].sizes = 0x7f00;                /* 256 MiB to 16 GiB */
	bars[2].sizes = 5 | (uint64_t)1 << 30; /* 1 MiB, 4 MiB, 1 PiB */
	for (i = 0; i < 3; i++)
		fake_pci_set_bar(&fake, function, &bars[i]);
	at = fake_pci_add_rebar(&fake, function, bars, 3);
	assert_int_equal(read_dword(at + PCI_REBAR_CAP), 0x0007f000);
	assert_int_equal(read_dword(at + PCI_REBAR_CTRL), 0x00000840);
	assert_int_equal(read_dword(at + 8 + PCI_REBAR_CAP), 0x00000050);
	assert_int_equal(read_dword(at + 8 + PCI_REBAR_CTRL), 0x00040004);

	pci_cfg_write(&fake.cfg, BDF, PCI_BASE_ADDRESS_0, 4, 0x80000000);
	write_word(at + PCI_REBAR_CTRL, 0x0e40); /* 16 GiB */
	assert_int_equal(read_dword(PCI_BASE_ADDRESS_0), 0xc);
	pci_cfg_write(&fake.cfg, BDF, PCI_BASE_ADDRESS_0, 4, ABSENT);
	pci_cfg_write(&fake.cfg, BDF, PCI_BASE_ADDRESS_1, 4, ABSENT);
	assert_int_equal(read_dword(PCI_BASE_ADDRESS_0), 0xc);
	assert_int_equal(read_dword(PCI_BASE_ADDRESS_1), 0xfffffffc);

	write_word(at + PCI_REBAR_CTRL, 0x0740); /* 128 MiB: it does not have that */
	assert_int_equal(read_dword(at + PCI_REBAR_CTRL), 0x00000e40);
	assert_int_equal(read_dword(PCI_BASE_ADDRESS_1), 0xfffffffc);
	assert_int_equal(fake.resizes_while_decoding, 0);

	write_word(PCI_COMMAND, PCI_COMMAND_MEMORY);
	write_word(at + 8 + PCI_REBAR_CTRL, 0x0204); /* 4 MiB */
	pci_cfg_write(&fake.cfg, BDF, PCI_BASE_ADDRESS_4, 4, ABSENT);
	assert_int_equal(read_dword(PCI_BASE_ADDRESS_4), 0xffc00000);
	assert_int_equal(fake.resizes_while_decoding, 1);
}

/* --- from an inventory ------------------------------------------------------------------------ */

static struct pci_inventory wanted;

static struct pci_bar *add_bar(size_t function, struct pci_bar bar)
{
	struct pci_function *owner = &wanted.functions[function];

	if (owner->bar_count == 0)
		owner->first_bar = (uint16_t)wanted.bar_count;
	owner->bar_count++;
	bar.function = (uint16_t)function;
	wanted.bars[wanted.bar_count] = bar;
	return &wanted.bars[wanted.bar_count++];
}

static void add_function(uint16_t bdf, int16_t upstream, int16_t bridge)
{
	wanted.functions[wanted.function_count++] = (struct pci_function){
		.bdf = bdf,
		.vendor_id = 0x8086,
		.device_id = 0x1572,
		.upstream = upstream,
		.bridge = bridge,
		.header_type = bridge == PCI_NONE ? 0 : 1,
	};
}

/*
 * A root port with ARI forwarding; behind it functions 0 (VFs, a resizable and a fixed BAR) and 8 (a fixed VF BAR); a
 * bridge that decodes subtractively.
 */
static void describe_machine(void)
{
	const struct pci_reserve no_hint = { PCI_NO_HINT, PCI_NO_HINT, PCI_NO_HINT, PCI_NO_HINT, PCI_NO_HINT };
	struct pci_bar *bar;

	wanted = (struct pci_inventory){ .root_count = 1, .bridge_count = 2 };
	add_function(PCI_BDF(0, 1, 0), PCI_NONE, 0);
	add_function(PCI_BDF(1, 0, 0), 0, PCI_NONE);
	add_function(PCI_BDF(1, 1, 0), 0, PCI_NONE);
	add_function(PCI_BDF(0, 3, 0), PCI_NONE, 1);
	wanted.bridges[0] = (struct pci_bridge){
		.function = 0,
		.parent = PCI_NONE,
		.secondary = 1,
		.subordinate = 2,
		.pcie_port = true,
		.ari = true,
		.reserve = no_hint,
	};
	wanted.bridges[1] = (struct pci_bridge){
		.function = 3,
		.parent = PCI_NONE,
		.secondary = 3,
		.subordinate = 3,
		.subtractive = true,
		.reserve = no_hint,
	};
	wanted.functions[1].sriov = 0x160;
	wanted.functions[1].rebar = 0x120;
	wanted.functions[1].last_vf = PCI_BDF(2, 0, 7);
	add_bar(1, mem_bar(0, 0x10000000, true))->sizes = 0x300;
	bar = add_bar(1, mem_bar(3, 0x5000, false));
	bar->fixed = true;
	bar->pinned = 0xfd000000;
	add_bar(1, mem_bar(PCI_BAR_VF + 3, 0x4000, true))->count = 32;
	wanted.functions[2].sriov = 0x100;
	wanted.functions[2].last_vf = PCI_BDF(1, 1, 4);
	bar = add_bar(2, mem_bar(PCI_BAR_VF, 0x300000000, true));
	bar->fixed = true;
	bar->pinned = 0x8000000000;
	bar->count = 4;
	wanted.functions[3].first_bar = (uint16_t)wanted.bar_count;
}

/* What the readers make of a function, in the place that it has in `wanted`. */
static void read_function(size_t index)
{
	struct pci_function *function = &inventory.functions[index];
	struct pci_ext_caps extended = { 0 };
	struct pci_caps caps;

	*function = wanted.functions[index];
	function->first_bar = (uint16_t)inventory.bar_count;
	function->bar_count = 0;
	function->sriov = 0;
	function->rebar = 0;
	function->last_vf = 0;
	pci_size_function(&fake.cfg, &inventory, index);
	pci_caps_read(&fake.cfg, &inventory, function->bdf, function->vendor_id,
		      (uint8_t)pci_cfg_read(&fake.cfg, function->bdf, PCI_CAPABILITY_LIST, 4), &caps);
	if (caps.express)
		pci_ext_caps_find(&fake.cfg, &inventory, function->bdf, &extended);
	if (extended.rebar)
		pci_rebar_read(&fake.cfg, &inventory, index, extended.rebar);
	if (extended.sriov)
		pci_sriov_size(&fake.cfg, &inventory, index, extended.sriov);
	if (caps.ea)
		pci_ea_read(&fake.cfg, &inventory, index, caps.ea);
	if (function->upstream != PCI_NONE && wanted.bridges[function->upstream].ari)
		assert_true(extended.ari != 0);
	else
		assert_int_equal(extended.ari, 0);
}

/* Bus numbers and ARI forwarding as the inventory has them. */
static void program_bridges(void)
{
	size_t i;

	for (i = 0; i < wanted.bridge_count; i++) {
		const struct pci_bridge *bridge = &wanted.bridges[i];
		int function = bridge->function;

		fake_pci_poke(&fake, function, PCI_PRIMARY_BUS, 1, bridge->primary);
		fake_pci_poke(&fake, function, PCI_SECONDARY_BUS, 1, bridge->secondary);
		fake_pci_poke(&fake, function, PCI_SUBORDINATE_BUS, 1, bridge->subordinate);
		inventory.bridges[i] = *bridge;
		if (bridge->ari)
			assert_true(pci_ari_enable(&fake.cfg, wanted.functions[function].bdf,
						   fake.functions[function].express));
	}
}

static void expect_same_function(size_t index)
{
	const struct pci_function *found = &inventory.functions[index], *want = &wanted.functions[index];

	if (found->sriov != want->sriov || found->rebar != want->rebar || found->last_vf != want->last_vf ||
	    found->bar_count != want->bar_count)
		fail_msg("function %zu: sriov 0x%x rebar 0x%x last VF %04x, %u BARs", index, found->sriov, found->rebar,
			 found->last_vf, found->bar_count);
}

static void expect_same_bar(size_t index)
{
	const struct pci_bar *found = &inventory.bars[index], *want = &wanted.bars[index];
	uint64_t pinned = want->fixed ? want->pinned : PCI_NOT_PINNED;

	if (found->size != want->size || found->pinned != pinned || found->sizes != want->sizes ||
	    found->function != want->function || found->count != want->count || found->index != want->index ||
	    found->kind != want->kind || found->fixed != want->fixed || found->is_64bit != want->is_64bit ||
	    found->prefetchable != want->prefetchable)
		fail_msg("BAR %zu: index %u of function %u, size 0x%llx pinned 0x%llx sizes 0x%llx count %u", index,
			 found->index, found->function, (unsigned long long)found->size,
			 (unsigned long long)found->pinned, (unsigned long long)found->sizes, found->count);
}

/* Builds what is wanted and reads it. */
static void build_and_read(bool wide)
{
	size_t i;

	fake_pci_build(&fake, &wanted);
	fake_pci_set_extended(&fake, true);
	fake_pci_set_wide(&fake, wide);
	inventory = (struct pci_inventory){
		.function_count = wanted.function_count,
		.bridge_count = wanted.bridge_count,
		.root_count = 1,
	};
	program_bridges();
	for (i = 0; i < wanted.function_count; i++) {
		read_function(i);
		expect_same_function(i);
	}
	assert_int_equal(inventory.note_count, 0);
	assert_int_equal(inventory.bar_count, wanted.bar_count);
	for (i = 0; i < wanted.bar_count; i++)
		expect_same_bar(i);
}

static void fake_pci_build_makes_what_the_readers_find(void **state)
{
	(void)state;
	describe_machine();
	build_and_read(false);
	assert_int_equal(fake_pci_peek(&fake, 3, PCI_CLASS_REVISION, 4), 0x06040100);
	/* Function 0 leads to function 8; ARI comes first, since nothing else is to be at 100h. */
	assert_int_equal(pci_ari_next(&fake.cfg, PCI_BDF(1, 0, 0), 0x100), 8);
	assert_int_equal(pci_ari_next(&fake.cfg, PCI_BDF(1, 1, 0), 0x140), 0);
}

static void fake_pci_build_makes_any_inventory(void **state)
{
	uint64_t seed;

	(void)state;
	for (seed = 0; seed < 400; seed++) {
		random_inventory_full(seed, &wanted);
		build_and_read(seed & 1);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(fake_pci_is_narrow_and_conventional_at_first),
		cmocka_unit_test(fake_pci_wide_access_is_one_access_to_two_registers),
		cmocka_unit_test(fake_pci_extended_space_is_the_functions_own),
		cmocka_unit_test(fake_pci_extended_list_is_linked),
		cmocka_unit_test(fake_pci_port_passes_device_0_alone_without_ari),
		cmocka_unit_test(fake_pci_vf_numbers_follow_num_vfs),
		cmocka_unit_test(fake_pci_resizable_bar_follows_its_control_register),
		cmocka_unit_test(fake_pci_build_makes_what_the_readers_find),
		cmocka_unit_test(fake_pci_build_makes_any_inventory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

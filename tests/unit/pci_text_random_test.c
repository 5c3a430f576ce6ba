/* SPDX-License-Identifier: MIT */
/* What is written as text is read back as it was, whatever the machine. */
#include "pci/pci_cfg.h"
#include "tests/fake/hand_machine.h"
#include "tests/fake/random_inventory.h"
#include "tests/unit/pci_text_fixture.h"

#define RANDOM_INVENTORIES 300

static uint64_t draw_size(uint64_t *state)
{
	return draw(state, 2) ? 1ULL << draw(state, 64) : 0;
}

static void draw_choices(struct pci_policy *policy, uint64_t seed)
{
	policy->high_threshold = draw_size(&seed);
	policy->low_hole = draw_size(&seed);
	policy->hotplug_pref64 = draw(&seed, 2) ? PCI_HOTPLUG_AUTO : draw_size(&seed);
	policy->hotplug_buses = (uint32_t)draw(&seed, 300);
	policy->resizable_max = draw_size(&seed);
	policy->isa_aliases = draw(&seed, 2);
	policy->sriov = draw(&seed, 2);
	policy->ecam = draw(&seed, 2) ? draw(&seed, 2) - 1 : draw_size(&seed);
	policy->critical_count = (size_t)draw(&seed, PCI_MAX_CRITICAL + 1);
	for (size_t i = 0; i < policy->critical_count; i++)
		policy->critical[i] = (uint16_t)draw(&seed, 0x10000);
}

/* Each root has a share of the bus numbers between its last one and the next root. */
static void draw_limits(struct pci_inventory *inventory, uint64_t seed)
{
	for (size_t i = 0; i < inventory->root_count; i++) {
		const bool last = i + 1 == inventory->root_count;
		const unsigned end = last ? 0x100 : inventory->roots[i + 1].bus;
		struct pci_root *root = &inventory->roots[i];

		root->limit = (uint8_t)(root->last_bus + draw(&seed, end - root->last_bus));
	}
}

/* What random_inventory does not make: closed bridges, pinned BARs, functions of unknown header type, and flags. */
static void add_oddities(struct pci_inventory *inventory, uint64_t seed)
{
	for (size_t i = 0; i < inventory->bar_count; i++) {
		if (draw(&seed, 10) == 0 && !inventory->bars[i].fixed)
			inventory->bars[i].pinned = draw(&seed, UINT64_MAX >> 32) << 12;
	}
	for (size_t i = 0; i < inventory->bridge_count; i++) {
		inventory->bridges[i].subtractive = draw(&seed, 2);
		inventory->bridges[i].ari = draw(&seed, 2);
	}
	for (size_t i = 0; i < inventory->function_count; i++) {
		const struct pci_function *next = &inventory->functions[i + 1];
		struct pci_function *function = &inventory->functions[i];
		const bool last = i + 1 == inventory->function_count;

		function->bars_unknown = draw(&seed, 4) == 0;
		if (draw(&seed, 4) == 0 && function->bdf < UINT16_MAX)
			function->last_vf = (uint16_t)(function->bdf + 1 + draw(&seed, UINT16_MAX - function->bdf));
		if (function->bridge == PCI_NONE && function->bar_count == 0 && draw(&seed, 4) == 0)
			function->header_type = (uint8_t)(2 + draw(&seed, 0x7e));
		if (function->bridge != PCI_NONE && (last || next->upstream != function->bridge) &&
		    draw(&seed, 4) == 0) {
			inventory->bridges[function->bridge].secondary = 0;
			inventory->bridges[function->bridge].subordinate = 0;
		}
	}
}

/* Where capabilities are is not in the text. */
static void drop_offsets(struct pci_inventory *inventory)
{
	for (size_t i = 0; i < inventory->function_count; i++) {
		inventory->functions[i].sriov = 0;
		inventory->functions[i].rebar = 0;
	}
}

static void pci_text_round_trips_random_machines(void **state)
{
	(void)state;
	for (uint64_t seed = 0; seed < RANDOM_INVENTORIES; seed++) {
		size_t size;
		char *text;

		random_inventory_full(seed, &expected->inventory);
		drop_offsets(&expected->inventory);
		expected->inventory.board = (uint8_t)(seed % 3 == 0);
		expected->inventory.segment = (uint16_t)(seed % 5 == 0 ? seed * 7919 : 0);
		planner_draw_windows(expected, seed);
		expected->windows.mem64_prefetchable = seed % 4 == 0;
		draw_choices(&expected->policy, seed);
		draw_limits(&expected->inventory, seed);
		hand_windows_add(&expected->windows.io_cover, 0x600 + 16 * (seed & 15), 0x6ff);
		if (seed % 2)
			add_oddities(&expected->inventory, seed);
		text = expected_text("", "\n", &size);
		assert_reads_as_expected(text, size);
		free(text);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		TEXT_TEST(pci_text_round_trips_random_machines),
	};

	return cmocka_run_group_tests_name("pci_text_random", tests, NULL, NULL);
}

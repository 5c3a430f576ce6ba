/* SPDX-License-Identifier: MIT */
/* Bus numbers that are kept free, on machines of all sorts: held against a model that trims one number at a time. */
#include "tests/unit/buses_fixture.h"

enum wish {
	POLICY,
	HINT,
	VFS,
	WISHES,
};

/* The model: wishes by kind and bus, in the order in which they are trimmed; buses that have none wish for 0. */
struct model {
	uint64_t wishes[WISHES][256];
};

static uint64_t seed;

static unsigned draw(unsigned choices)
{
	seed = seed * 6364136223846793005 + 1442695040888963407;
	return (unsigned)((seed >> 33) % choices);
}

static void draw_machine(void)
{
	int buses[24] = { FAKE_PCI_ROOT };
	int count = 1, root = draw(2) ? fake_pci_add_root(&fake, (uint8_t)(30 + draw(100))) : FAKE_PCI_NONE;

	if (root != FAKE_PCI_NONE)
		buses[count++] = root;
	for (int i = 0; i < 23 && count < 24; i++) {
		int bus = buses[draw((unsigned)count)];
		unsigned place = draw(32);

		if (fake.buses[bus].functions[place * 8] != FAKE_PCI_NONE)
			continue;
		if (draw(3))
			buses[count++] = add_bridge_bus(bus, place, 0);
		else
			add_endpoint(bus, place, 0);
	}
	if (root != FAKE_PCI_NONE && fake.buses[root].functions[0] == FAKE_PCI_NONE)
		add_endpoint(root, 0, 0); /* or nobody would find the bus */
}

static void draw_wishes(struct model *model)
{
	memset(model, 0, sizeof(*model));
	policy.hotplug_buses = draw(5);
	for (size_t b = 0; b < inventory.bridge_count; b++) {
		struct pci_bridge *bridge = &inventory.bridges[b];

		bridge->hotplug = draw(3) == 0;
		if (draw(3) == 0)
			bridge->reserve.buses = draw(draw(4) ? 8 : 300);
		if (bridge->reserve.buses != PCI_NO_HINT)
			model->wishes[HINT][bridge->secondary] = bridge->reserve.buses;
		else if (bridge->hotplug)
			model->wishes[POLICY][bridge->secondary] = policy.hotplug_buses;
	}
	for (size_t f = 0; f < inventory.function_count; f++) {
		struct pci_function *function = &inventory.functions[f];
		unsigned bus = PCI_BDF_BUS(function->bdf);
		unsigned reach_of = draw(4) ? 0 : draw(draw(4) ? 4 : 256 - bus);

		if (reach_of == 0)
			continue;
		function->last_vf = (uint16_t)(function->bdf + (reach_of << 8));
		if (model->wishes[VFS][bus] < reach_of)
			model->wishes[VFS][bus] = reach_of;
	}
	for (size_t r = 0; r < inventory.root_count; r++) {
		struct pci_root *root = &inventory.roots[r];

		if (draw(2))
			root->limit = (uint8_t)(root->last_bus + draw(root->limit - root->last_bus + 1u));
	}
}

/* The last number behind the bus `bus`, which is numbered `number`: recursively, as a person would say it. */
static uint64_t model_last(const struct model *model, size_t root, int16_t upstream, uint8_t bus, uint64_t number)
{
	uint64_t last = number + model->wishes[VFS][bus];

	for (size_t b = 0; b < before.bridge_count; b++) {
		const struct pci_bridge *bridge = &before.bridges[b];

		if (before.functions[bridge->function].root == root && bridge->parent == upstream)
			last = model_last(model, root, (int16_t)b, bridge->secondary, last + 1);
	}
	if (number + model->wishes[HINT][bus] > last)
		last = number + model->wishes[HINT][bus];
	return last + model->wishes[POLICY][bus];
}

/* One off the largest wish, of equals the one on the last bus; false: there is none. */
static bool trim_one(struct model *model, const struct pci_root *root)
{
	for (int kind = POLICY; kind < WISHES; kind++) {
		unsigned most = root->bus;

		for (unsigned bus = root->bus; bus <= root->last_bus; bus++)
			if (model->wishes[kind][bus] >= model->wishes[kind][most])
				most = bus;
		if (model->wishes[kind][most] == 0)
			continue;
		model->wishes[kind][most]--;
		return true;
	}
	return false;
}

static void expect_model(struct model *model)
{
	for (size_t r = 0; r < before.root_count; r++) {
		const struct pci_root *root = &before.roots[r];

		while (model_last(model, r, PCI_NONE, root->bus, root->bus) > root->limit)
			assert_true(trim_one(model, root));
		if (inventory.roots[r].last_bus != model_last(model, r, PCI_NONE, root->bus, root->bus))
			fail_msg("root %zu ends at %u", r, inventory.roots[r].last_bus);
	}
	for (size_t b = 0; b < before.bridge_count; b++) {
		const struct pci_bridge *old = &before.bridges[b], *new = &inventory.bridges[b];
		uint64_t last = model_last(model, before.functions[old->function].root, (int16_t)b, old->secondary,
					   new->secondary);

		if (new->subordinate != last)
			fail_msg("bridge %zu is %u-%u-%u, not up to %u", b, new->primary, new->secondary,
				 new->subordinate, (unsigned)last);
	}
}

/* A function whose VFs have no numbers, and a bridge that lacks some, have a note; nobody else has. */
static void expect_true_notes(const struct model *granted)
{
	size_t missing = 0;

	for (size_t f = 0; f < before.function_count; f++) {
		const struct pci_function *function = &before.functions[f];

		if (function->last_vf)
			missing += (unsigned)PCI_BDF_BUS(function->last_vf) - PCI_BDF_BUS(function->bdf) >
				   granted->wishes[VFS][PCI_BDF_BUS(function->bdf)];
	}
	for (size_t b = 0; b < before.bridge_count; b++) {
		const struct pci_bridge *bridge = &before.bridges[b], *new = &inventory.bridges[b];

		if (bridge->reserve.buses != PCI_NO_HINT)
			missing += new->subordinate - new->secondary < (int)bridge->reserve.buses;
		else if (bridge->hotplug)
			missing += granted->wishes[POLICY][bridge->secondary] < policy.hotplug_buses;
	}
	assert_int_equal(inventory.note_count - before.note_count + inventory.notes_lost, missing);
}

static bool any_vf_is_forgotten(void)
{
	for (size_t f = 0; f < before.function_count; f++)
		if (before.functions[f].last_vf && !inventory.functions[f].last_vf)
			return true;
	return false;
}

static void pci_buses_keeps_what_the_model_keeps_on_any_machine(void **state)
{
	static struct model model;
	size_t trimmed = 0, moved = 0;

	(void)state;
	for (unsigned machine = 0; machine < 3000; machine++) {
		seed = machine;
		fake_pci_init(&fake);
		draw_machine();
		scan_numbered(fake.root_count - 1u);
		draw_wishes(&model);
		reserve();
		moved += trace.writes;
		expect_model(&model);
		expect_true_notes(&model);
		trimmed += inventory.note_count != before.note_count;
		if (any_vf_is_forgotten())
			continue;
		reserve();
		assert_int_equal(trace_cfg_total(&trace), 0);
	}
	print_message("%zu bridges moved, %zu machines trimmed\n", moved, trimmed);
	assert_true(moved > 3000 && trimmed > 300 && trimmed < 2900);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pci_buses_keeps_what_the_model_keeps_on_any_machine),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

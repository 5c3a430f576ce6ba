/* SPDX-License-Identifier: MIT */
/* Secondary host bridges as inputs of the ACPI tables. What the tables then mean is in tests/aml/second_bridge_test.py. */
#include <stdlib.h>
#include <string.h>

#include "firmware/glue/acpi_fill.h"
#include "firmware/glue/root_windows.h"
#include "tests/unit/plan_asserts.h"

#define Q35 chipset_find(0x29c08086, CHIPSET_BOARD_QEMU)
#define I440FX chipset_find(0x12378086, CHIPSET_BOARD_QEMU)
#define ECAM 0xb0000000

#define APART                                                                         \
	"segment=1 buses=40-7f ecam=0xd0000000-0xd3ffffff mem=0xe0000000-0xe7ffffff " \
	"pref=0x8000000000-0x8fffffffff io=0x8000-0x8fff interrupts=24,25,26,27 flags=hotplug"
#define SHARED "buses=80-ff ecam=0xb8000000-0xbfffffff mem=0xe8000000-0xe8ffffff flags=conventional"

/* The chipset's own hierarchy, which is *state, and as many others as were told. */
struct filled {
	struct description description;
	struct chipset_layout layout;
	struct host_bridge told[HOST_BRIDGE_MAX];
	struct planner *planners[HOST_BRIDGE_MAX];
	struct acpi_fill_hierarchy hierarchies[ACPI_FILL_HIERARCHIES];
	struct acpi_fill_facts facts;
	struct acpi_fill fill;
	enum acpi_fill_error error;
};

static struct acpi_fill_hierarchy hierarchy_of(const struct planner *planner, const struct host_bridge *told)
{
	return (struct acpi_fill_hierarchy){ &planner->inventory, &planner->windows, &planner->plan, told };
}

static struct filled *fill_start(struct planner *own, const struct chipset *chipset, uint64_t ecam)
{
	struct filled *filled = calloc(1, sizeof(*filled));

	assert_non_null(filled);
	ordinary_windows(own);
	run(own);
	for (size_t bus = 0; bus < 256; bus++)
		filled->description.root_selector[bus] = filled->description.root_node[bus] = ACPI_NO_NODE;
	filled->layout.ecam_base = ecam;
	filled->hierarchies[0] = hierarchy_of(own, NULL);
	filled->facts = (struct acpi_fill_facts){
		.description = &filled->description,
		.chipset = chipset,
		.layout = &filled->layout,
		.hierarchy_count = 1,
		.hierarchies = filled->hierarchies,
		.facs = 0x7000,
	};
	return filled;
}

/* A host bridge with nothing behind it, for the test to add to. */
static struct planner *tell(struct filled *filled, const char *text)
{
	const size_t index = filled->facts.hierarchy_count - 1;
	struct planner *planner = filled->planners[index] = planner_new();

	assert_null(host_bridge_parse(text, &filled->told[index]));
	host_bridge_windows(&filled->told[index], &planner->windows);
	planner->inventory.segment = filled->told[index].segment;
	planner->inventory.roots[0] = (struct pci_root){ .bus = filled->told[index].first_bus,
							 .last_bus = filled->told[index].first_bus,
							 .limit = filled->told[index].last_bus };
	filled->hierarchies[filled->facts.hierarchy_count++] = hierarchy_of(planner, &filled->told[index]);
	return planner;
}

static const struct acpi_inputs *fill_finish(struct filled *filled)
{
	void *work = malloc(acpi_fill_work_size(&filled->facts));

	for (size_t i = 0; i + 1 < filled->facts.hierarchy_count; i++)
		run(filled->planners[i]);
	filled->error = acpi_fill(&filled->facts, work, &filled->fill);
	free(work);
	return &filled->fill.inputs;
}

static void fill_free(struct filled *filled)
{
	for (size_t i = 0; i + 1 < filled->facts.hierarchy_count; i++)
		planner_free(filled->planners[i]);
	free(filled);
}

static void assert_ranges(const struct acpi_ranges *ranges, const struct range *expected, size_t count)
{
	assert_int_equal(ranges->count, count);
	for (size_t i = 0; i < count; i++)
		assert_true(range_equal(ranges->ranges[i], expected[i]));
}

static void assert_ecam(const struct acpi_ecam *ecam, uint64_t base, uint16_t segment, uint8_t first, uint8_t last)
{
	assert_int_equal(ecam->base, base);
	assert_int_equal(ecam->segment, segment);
	assert_int_equal(ecam->first_bus, first);
	assert_int_equal(ecam->last_bus, last);
}

static bool board_has(const struct acpi_inputs *inputs, struct range range)
{
	for (size_t i = 0; i < inputs->board_mem.count; i++) {
		if (range_covers(inputs->board_mem.ranges[i], range))
			return true;
	}
	return false;
}

static void acpi_fill_secondary_bridge_is_as_it_was_told(void **state)
{
	static const struct range io[] = { { 0x8000, 0x8fff } };
	static const struct range mem[] = { { 0xe0000000, 0xe7ffffff }, { GIB(512), GIB(576) - 1 } };
	struct filled *filled = fill_start(*state, Q35, ECAM);
	const struct acpi_inputs *inputs;
	const struct acpi_root *root;

	add_device(tell(filled, APART), HAND_NIC, HAND_PREF64, GIB(1));
	inputs = fill_finish(filled);
	root = &inputs->roots[1];
	assert_int_equal(filled->error, ACPI_FILL_OK);
	assert_int_equal(inputs->root_count, 2);
	assert_int_equal(root->segment, 1);
	assert_int_equal(root->bus, 0x40);
	assert_int_equal(root->last_bus, 0x7f);
	assert_true(root->pcie && root->native_hotplug && root->mem64_prefetchable);
	assert_ranges(&root->io, io, 1);
	assert_ranges(&root->mem, mem, 2);
	assert_false(inputs->roots[0].mem64_prefetchable);
	assert_int_equal(inputs->roots[0].segment, 0);
	fill_free(filled);
}

static void acpi_fill_conventional_bridge_is_no_pci_express(void **state)
{
	static const struct range mem[] = { { 0xe8000000, 0xe8ffffff } };
	struct filled *filled = fill_start(*state, Q35, ECAM);
	const struct acpi_root *root;

	tell(filled, SHARED);
	root = &fill_finish(filled)->roots[1];
	assert_false(root->pcie || root->native_hotplug);
	assert_int_equal(root->segment, 0);
	assert_int_equal(root->io.count, 0);
	assert_ranges(&root->mem, mem, 1);
	fill_free(filled);
}

/* PCI-to-PCI Bridge 1.2, table 9-1, for the pins of devices on the root bus; no link, for those are the chipset's. */
static void acpi_fill_routing_of_a_secondary_bridge_turns_its_interrupts(void **state)
{
	static const uint32_t devices_0_to_4[5][4] = {
		{ 24, 25, 26, 27 }, { 25, 26, 27, 24 }, { 26, 27, 24, 25 }, { 27, 24, 25, 26 }, { 24, 25, 26, 27 },
	};
	struct filled *filled = fill_start(*state, Q35, ECAM);
	const struct acpi_inputs *inputs;

	tell(filled, APART);
	tell(filled, SHARED);
	inputs = fill_finish(filled);
	for (size_t device = 0; device < 32; device++) {
		for (size_t pin = 0; pin < 4; pin++) {
			const struct acpi_route route = inputs->roots[1].routing->pins[device][pin];

			assert_int_equal(route.link, ACPI_NO_LINK);
			assert_int_equal(route.gsi, devices_0_to_4[device % 4][pin]);
		}
	}
	assert_null(inputs->roots[2].routing);
	assert_int_equal(inputs->roots[0].routing->pins[2][0].gsi, 22);
	fill_free(filled);
}

/* By bus number the description knows the chipset's own roots; a bridge of another segment may have the same number. */
static void acpi_fill_secondary_bridge_has_nothing_of_the_chipsets_buses(void **state)
{
	struct filled *filled = fill_start(*state, Q35, ECAM);
	const struct acpi_inputs *inputs;

	filled->description.numa.node_count = 2;
	for (size_t bus = 0; bus < 256; bus++) {
		filled->description.root_selector[bus] = filled->description.root_node[bus] = 1;
		filled->description.root_fixed_slots[bus] = 3;
	}
	filled->description.bridge_count = 2;
	filled->description.bridges[0] = (struct acpi_bridge){ .parent = -1, .root = 0x40, .device = 1 };
	filled->description.bridges[1] = (struct acpi_bridge){ .parent = -1, .root = 0x80, .device = 2 };
	tell(filled, APART);
	tell(filled, SHARED);
	inputs = fill_finish(filled);
	assert_int_equal(inputs->roots[0].selector, 1);
	assert_int_equal(inputs->bridge_count, 0);
	for (size_t i = 1; i < 3; i++) {
		assert_int_equal(inputs->roots[i].selector, ACPI_NO_SELECTOR);
		assert_int_equal(inputs->roots[i].node, ACPI_NO_NODE);
		assert_int_equal(inputs->roots[i].fixed_slots, 0);
	}
	fill_free(filled);
}

static void acpi_fill_chipsets_ecam_entry_ends_where_others_begin(void **state)
{
	struct filled *filled = fill_start(*state, Q35, ECAM);
	const struct acpi_inputs *inputs;

	tell(filled, APART);
	inputs = fill_finish(filled);
	assert_int_equal(inputs->ecam_count, 2);
	assert_ecam(&inputs->ecam[0], ECAM, 0, 0, 0xff);
	assert_ecam(&inputs->ecam[1], 0xcc000000, 1, 0x40, 0x7f);
	assert_false(board_has(inputs, range_of_size(ECAM, MIB(1))));

	/* What is left of the chipset's ECAM behind c0h is nobody's, and no address of anything else. */
	tell(filled, "segment=2 buses=c0-cf ecam=0xbc000000-0xbcffffff");
	inputs = fill_finish(filled);
	assert_int_equal(inputs->ecam_count, 3);
	assert_ecam(&inputs->ecam[0], ECAM, 0, 0, 0xbf);
	assert_ecam(&inputs->ecam[2], ECAM, 2, 0xc0, 0xcf);
	assert_true(board_has(inputs, range_of_size(ECAM, MIB(256))));

	/* The same segment, another ECAM. */
	tell(filled, "buses=20-2f ecam=0xd8000000-0xd8ffffff");
	inputs = fill_finish(filled);
	assert_ecam(&inputs->ecam[0], ECAM, 0, 0, 0x1f);
	assert_ecam(&inputs->ecam[3], 0xd6000000, 0, 0x20, 0x2f);
	fill_free(filled);
}

static void acpi_fill_secondary_bridge_has_its_ecam_where_the_chipset_has_none(void **state)
{
	struct filled *filled = fill_start(*state, I440FX, 0);
	const struct acpi_inputs *inputs;

	tell(filled, APART);
	inputs = fill_finish(filled);
	assert_int_equal(inputs->ecam_count, 1);
	assert_ecam(&inputs->ecam[0], 0xcc000000, 1, 0x40, 0x7f);
	assert_false(inputs->roots[0].pcie);
	assert_true(inputs->roots[1].pcie);
	fill_free(filled);
}

/* A0000h-BFFFFh are behind the chipset's own host bridge. */
static void acpi_fill_display_behind_a_secondary_bridge_is_no_vga(void **state)
{
	struct filled *filled = fill_start(*state, Q35, ECAM);

	add_device(tell(filled, APART), HAND_VGA, HAND_PREF32, MIB(16));
	assert_false(fill_finish(filled)->fixed.vga);
	fill_free(filled);
}

static void acpi_fill_describes_as_many_bridges_as_there_is_room_for(void **state)
{
	struct planner *own = *state;
	struct filled *filled = fill_start(own, Q35, ECAM);
	const struct acpi_inputs *inputs;

	for (uint8_t bus = 1; own->inventory.root_count < ACPI_MAX_ROOTS - 1; bus++)
		own->inventory.roots[own->inventory.root_count++] = (struct pci_root){ bus, bus, bus };
	tell(filled, APART);
	assert_int_equal(fill_finish(filled)->root_count, ACPI_MAX_ROOTS);
	assert_int_equal(filled->error, ACPI_FILL_OK);
	tell(filled, SHARED);
	inputs = fill_finish(filled);
	assert_int_equal(inputs->root_count, ACPI_MAX_ROOTS);
	assert_int_equal(inputs->roots[ACPI_MAX_ROOTS - 1].segment, 1);
	assert_int_equal(filled->error, ACPI_FILL_ROOTS);
	fill_free(filled);
}

/* Each bridge is split by the same scratch space. */
static void acpi_fill_work_is_for_the_largest_hierarchy(void **state)
{
	struct filled *filled = fill_start(*state, Q35, ECAM);
	struct planner *planner = tell(filled, APART);
	size_t size;

	for (int i = 0; i < 32; i++)
		add_device(planner, HAND_NIC, HAND_MEM32, MIB(1));
	size = acpi_fill_work_size(&filled->facts);
	assert_int_equal(size, root_windows_work_size(&planner->inventory));
	assert_true(size > root_windows_work_size(&((struct planner *)*state)->inventory));
	fill_finish(filled);
	assert_int_equal(filled->error, ACPI_FILL_OK);
	fill_free(filled);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		PLAN_TEST(acpi_fill_secondary_bridge_is_as_it_was_told),
		PLAN_TEST(acpi_fill_conventional_bridge_is_no_pci_express),
		PLAN_TEST(acpi_fill_routing_of_a_secondary_bridge_turns_its_interrupts),
		PLAN_TEST(acpi_fill_secondary_bridge_has_nothing_of_the_chipsets_buses),
		PLAN_TEST(acpi_fill_chipsets_ecam_entry_ends_where_others_begin),
		PLAN_TEST(acpi_fill_secondary_bridge_has_its_ecam_where_the_chipset_has_none),
		PLAN_TEST(acpi_fill_display_behind_a_secondary_bridge_is_no_vga),
		PLAN_TEST(acpi_fill_describes_as_many_bridges_as_there_is_room_for),
		PLAN_TEST(acpi_fill_work_is_for_the_largest_hierarchy),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

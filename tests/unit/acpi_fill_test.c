/* SPDX-License-Identifier: MIT */
/* Facts and plan as inputs of the ACPI tables. Expectations are those of the datasheets and of docs/, not of the records. */
#include <stdlib.h>
#include <string.h>

#include "firmware/glue/acpi_fill.h"
#include "firmware/glue/root_windows.h"
#include "tests/unit/plan_asserts.h"

#define Q35 chipset_find(0x29c08086, CHIPSET_BOARD_QEMU)
#define I440FX chipset_find(0x12378086, CHIPSET_BOARD_QEMU)
#define XEN_Q35 chipset_find(0x29c08086, CHIPSET_BOARD_XEN)
#define XEN_I440FX chipset_find(0x12378086, CHIPSET_BOARD_XEN)

struct filled {
	struct description description;
	struct chipset_layout layout;
	struct acpi_fill fill;
	enum acpi_fill_error error;
};

static struct filled *fill_start(void)
{
	struct filled *filled = calloc(1, sizeof(*filled));

	for (size_t bus = 0; bus < 256; bus++)
		filled->description.root_selector[bus] = filled->description.root_node[bus] = ACPI_NO_NODE;
	return filled;
}

static void fill_finish(struct filled *filled, const struct planner *planner, const struct chipset *chipset)
{
	const struct acpi_fill_hierarchy own = {
		.inventory = &planner->inventory,
		.windows = &planner->windows,
		.plan = &planner->plan,
	};
	const struct acpi_fill_facts facts = {
		.description = &filled->description,
		.chipset = chipset,
		.layout = &filled->layout,
		.hierarchy_count = 1,
		.hierarchies = &own,
		.facs = 0x7000,
	};
	void *work = malloc(acpi_fill_work_size(&facts));

	filled->error = acpi_fill(&facts, work, &filled->fill);
	free(work);
}

static struct filled *fill_plain(struct planner *planner, const struct chipset *chipset, uint64_t ecam)
{
	struct filled *filled = fill_start();

	ordinary_windows(planner);
	add_device(planner, HAND_NIC, HAND_MEM32, MIB(1));
	run(planner);
	filled->layout.ecam_base = ecam;
	fill_finish(filled, planner, chipset);
	assert_int_equal(filled->error, ACPI_FILL_OK);
	return filled;
}

static bool ranges_have(const struct acpi_ranges *ranges, uint64_t first, uint64_t last)
{
	for (size_t i = 0; i < ranges->count; i++)
		if (ranges->ranges[i].first == first && ranges->ranges[i].last == last)
			return true;
	return false;
}

static bool ranges_touch(const struct acpi_ranges *ranges, uint64_t first, uint64_t last)
{
	for (size_t i = 0; i < ranges->count; i++)
		if (range_overlaps(ranges->ranges[i], (struct range){ first, last }))
			return true;
	return false;
}

static void acpi_fill_fixed_hardware_of_ich9(void **state)
{
	struct filled *filled = fill_plain(*state, Q35, 0xb0000000);
	const struct acpi_fixed_hardware *fixed = &filled->fill.inputs.fixed;

	assert_int_equal(filled->fill.inputs.chipset, ACPI_Q35);
	assert_int_equal(fixed->sci, 9);
	assert_int_equal(fixed->smi_command, 0xb2);
	assert_int_equal(fixed->acpi_enable, 2);
	assert_int_equal(fixed->acpi_disable, 3);
	assert_int_equal(fixed->pm1a_event, 0x600);
	assert_int_equal(fixed->pm1a_control, 0x604);
	assert_int_equal(fixed->pm_timer, 0x608);
	assert_int_equal(fixed->gpe0, 0x620);
	assert_int_equal(fixed->gpe0_length, 16);
	assert_int_equal(fixed->reset_port, 0xcf9);
	assert_false(fixed->vga);
	free(filled);
}

/* The PM1 event block and the timer are where Xen emulates them. ICH9's GPE0 is behind them, PIIX4's is where it always is. */
static void acpi_fill_fixed_hardware_on_xen(void **state)
{
	struct filled *filled = fill_plain(*state, XEN_I440FX, 0);
	const struct acpi_fixed_hardware *fixed = &filled->fill.inputs.fixed;

	assert_int_equal(filled->fill.inputs.chipset, ACPI_I440FX);
	assert_int_equal(fixed->sci, 9);
	assert_int_equal(fixed->pm1a_event, 0xb000);
	assert_int_equal(fixed->pm1a_control, 0xb004);
	assert_int_equal(fixed->pm_timer, 0xb008);
	assert_int_equal(fixed->gpe0, 0xafe0);
	assert_int_equal(fixed->gpe0_length, 4);
	free(filled);
	filled = fill_plain(*state, XEN_Q35, 0xb0000000);
	assert_int_equal(filled->fill.inputs.fixed.pm1a_event, 0xb000);
	assert_int_equal(filled->fill.inputs.fixed.pm_timer, 0xb008);
	assert_int_equal(filled->fill.inputs.fixed.gpe0, 0xb020);
	assert_int_equal(filled->fill.inputs.fixed.gpe0_length, 16);
	free(filled);
}

/* ACPI 6.5, 5.2.9, SMI_CMD: 0 on a system that is always in ACPI mode; then nobody may be told of commands. */
static void acpi_fill_names_no_command_where_the_firmware_enables_acpi(void **state)
{
	const struct chipset *const chipsets[] = { XEN_I440FX, XEN_Q35 };

	for (size_t i = 0; i < 2; i++) {
		struct filled *filled = fill_plain(*state, chipsets[i], 0);
		const struct acpi_fixed_hardware *fixed = &filled->fill.inputs.fixed;

		assert_int_equal(fixed->smi_command | fixed->acpi_enable | fixed->acpi_disable, 0);
		free(filled);
	}
}

/* ICH9: PIRQA-PIRQH at inputs 16-23; slots 0-24 take turns on E-H, 25-31 are A-D as D25IR-D31IR are at reset. */
static void acpi_fill_routing_of_q35_has_gsis_16_to_23(void **state)
{
	struct filled *filled = fill_plain(*state, Q35, 0xb0000000);
	const struct acpi_routing *routing = filled->fill.inputs.roots[0].routing;

	assert_int_equal(routing->pins[2][0].gsi, 22);
	assert_int_equal(routing->pins[2][0].link, 6);
	assert_int_equal(routing->pins[3][1].gsi, 20);
	assert_int_equal(routing->pins[0x1f][0].gsi, 16);
	assert_int_equal(routing->pins[0x1f][3].gsi, 19);
	assert_int_equal(routing->pins[30][0].gsi, 20);
	free(filled);
}

/* PIIX3: links only, no input of the I/O APIC beyond ISA's; INTA# of the power management function is the SCI. */
static void acpi_fill_routing_of_i440fx_is_by_link(void **state)
{
	struct filled *filled = fill_plain(*state, I440FX, 0);
	const struct acpi_routing *routing = filled->fill.inputs.roots[0].routing;

	assert_int_equal(routing->pins[1][0].link, 'S' - 'A');
	assert_int_equal(routing->pins[1][0].gsi, ACPI_NO_GSI);
	assert_int_equal(routing->pins[1][3].link, 3);
	assert_int_equal(routing->pins[3][0].link, 2);
	assert_int_equal(routing->pins[3][0].gsi, ACPI_NO_GSI);
	assert_int_equal(routing->pins[4][1].link, 0);
	free(filled);
}

/* Xen: each pin has an input of its own, 16-47, and one of four links; no pin is special. */
static void acpi_fill_routing_on_xen_has_gsis_and_four_links(void **state)
{
	const struct chipset *const chipsets[] = { XEN_I440FX, XEN_Q35 };

	for (size_t i = 0; i < 2; i++) {
		struct filled *filled = fill_plain(*state, chipsets[i], 0);
		const struct acpi_routing *routing = filled->fill.inputs.roots[0].routing;

		assert_int_equal(routing->pins[1][0].link, 1);
		assert_int_equal(routing->pins[1][0].gsi, 20);
		assert_int_equal(routing->pins[3][3].link, 2);
		assert_int_equal(routing->pins[3][3].gsi, 31);
		assert_int_equal(routing->pins[8][0].link, 0);
		assert_int_equal(routing->pins[8][0].gsi, 17);
		assert_int_equal(routing->pins[31][0].link, 3);
		assert_int_equal(routing->pins[31][0].gsi, 47);
		assert_int_equal(routing->pins[31][1].gsi, 16);
		free(filled);
	}
}

/* Xen's local APICs have even IDs from 0 on, its I/O APIC has 1. */
static void acpi_fill_io_apic_has_the_id_of_the_board(void **state)
{
	struct filled *filled = fill_plain(*state, I440FX, 0);

	assert_int_equal(filled->fill.inputs.io_apic_count, 1);
	assert_int_equal(filled->fill.inputs.io_apics[0].id, 0);
	free(filled);
	filled = fill_plain(*state, XEN_I440FX, 0);
	assert_int_equal(filled->fill.inputs.io_apics[0].id, 1);
	assert_int_equal(filled->fill.inputs.io_apics[0].address, 0xfec00000);
	free(filled);
}

static void acpi_fill_overrides_are_timer_and_level_triggered(void **state)
{
	const struct chipset *const chipsets[] = { Q35, I440FX, XEN_Q35, XEN_I440FX };
	static const uint8_t level[] = { 5, 9, 10, 11 };

	for (size_t c = 0; c < 4; c++) {
		struct filled *filled = fill_plain(*state, chipsets[c], 0);
		const struct acpi_inputs *inputs = &filled->fill.inputs;

		assert_int_equal(inputs->override_count, 5);
		assert_int_equal(inputs->overrides[0].irq, 0);
		assert_int_equal(inputs->overrides[0].gsi, 2);
		assert_int_equal(inputs->overrides[0].flags, 0);
		for (size_t i = 1; i < 5; i++) {
			assert_int_equal(inputs->overrides[i].irq, level[i - 1]);
			assert_int_equal(inputs->overrides[i].gsi, level[i - 1]);
			assert_int_equal(inputs->overrides[i].flags, 0xd);
		}
		free(filled);
	}
}

static void acpi_fill_first_root_has_windows_isa_and_vga(void **state)
{
	struct filled *filled = fill_plain(*state, Q35, 0xb0000000);
	const struct acpi_root *root = &filled->fill.inputs.roots[0];

	assert_true(root->pcie);
	assert_true(ranges_have(&root->io, 0, 0xcf7));
	assert_true(ranges_have(&root->io, 0xd00, 0xfff));
	assert_true(ranges_have(&root->io, 0xc000, 0xffff));
	assert_true(ranges_have(&root->mem, 0xa0000, 0xbffff));
	assert_true(ranges_have(&root->mem, 0xe0000000, 0xefffffff));
	assert_true(ranges_have(&root->mem, GIB(64), GIB(128) - 1));
	free(filled);
}

static void acpi_fill_ecam_gives_one_segment_with_all_buses(void **state)
{
	struct filled *filled = fill_plain(*state, Q35, 0xb0000000);

	assert_int_equal(filled->fill.inputs.ecam_count, 1);
	assert_true(filled->fill.inputs.ecam[0].base == 0xb0000000);
	assert_int_equal(filled->fill.inputs.ecam[0].first_bus, 0);
	assert_int_equal(filled->fill.inputs.ecam[0].last_bus, 255);
	free(filled);
	/* Without ECAM nobody can use what _OSC would grant. */
	filled = fill_plain(*state, Q35, 0);
	assert_int_equal(filled->fill.inputs.ecam_count, 0);
	assert_false(filled->fill.inputs.roots[0].pcie);
	free(filled);
}

static void acpi_fill_board_is_what_has_no_device_of_its_own(void **state)
{
	struct filled *filled = fill_plain(*state, I440FX, 0);
	const struct acpi_inputs *inputs = &filled->fill.inputs;

	assert_true(ranges_touch(&inputs->board_mem, 0xfed00000, 0xfed003ff));
	assert_false(ranges_touch(&inputs->board_mem, 0xfec00000, 0xfec00fff));
	assert_true(ranges_touch(&inputs->board_mem, 0xfee00000, 0xfee00fff));
	assert_true(ranges_have(&inputs->board_io, 0x600, 0x63f));
	assert_true(ranges_have(&inputs->board_io, 0xae00, 0xae17));
	assert_false(ranges_touch(&inputs->board_io, 0, 0x5ff));
	assert_false(ranges_touch(&inputs->board_io, 0xcf8, 0xcff));
	free(filled);
	filled = fill_start();
	filled->description.hpet = 0xfed00000;
	filled->description.tpm.kind = ACPI_TPM_20_CRB;
	fill_finish(filled, *state, I440FX);
	assert_false(ranges_touch(&filled->fill.inputs.board_mem, 0xfed00000, 0xfed003ff));
	assert_false(ranges_touch(&filled->fill.inputs.board_mem, 0xfed40000, 0xfed40fff));
	assert_true(ranges_have(&filled->fill.inputs.board_mem, 0xfed41000, 0xfed44fff));
	free(filled);
}

static void acpi_fill_board_on_xen_has_the_ports_of_its_hotplug_and_pm(void **state)
{
	struct filled *filled = fill_plain(*state, XEN_I440FX, 0);
	const struct acpi_inputs *inputs = &filled->fill.inputs;

	assert_true(ranges_have(&inputs->board_io, 0xb000, 0xb03f));
	/* Linux claims the PM block for its function, from what the host bridge passes on. */
	assert_true(ranges_have(&inputs->roots[0].io, 0xb000, 0xb03f));
	assert_true(ranges_have(&inputs->board_io, 0xb044, 0xb047));
	assert_true(ranges_have(&inputs->board_io, 0xaf00, 0xaf1f));
	assert_false(ranges_touch(&inputs->board_io, 0x5658, 0x565b));
	free(filled);
}

/* An interface of the device model stands in for native hot-plug below the first host bridge, and nowhere else. */
static void acpi_fill_native_hotplug_only_where_nobody_stands_in(void **state)
{
	struct planner *planner = *state;
	struct filled *filled = fill_start();

	ordinary_windows(planner);
	planner->inventory.roots[planner->inventory.root_count++] = (struct pci_root){ 32, 40, 255 };
	run(planner);
	filled->layout.ecam_base = 0xb0000000;
	fill_finish(filled, planner, Q35);
	assert_true(filled->fill.roots[0].native_hotplug);
	filled->description.pci_hotplug.kind = ACPI_HOTPLUG_QEMU;
	fill_finish(filled, planner, Q35);
	assert_false(filled->fill.roots[0].native_hotplug);
	assert_true(filled->fill.roots[1].native_hotplug);
	assert_int_equal(filled->fill.roots[1].bus, 32);
	assert_int_equal(filled->fill.roots[1].last_bus, 255);
	free(filled);
}

/* Bridges name their root by bus number; one whose root does not exist goes, and so does what is behind it. */
static void acpi_fill_leaves_out_bridges_of_unknown_roots(void **state)
{
	struct planner *planner = *state;
	struct filled *filled = fill_start();

	filled->description.bridge_count = 4;
	filled->description.bridges[0] = (struct acpi_bridge){ .parent = -1, .root = 99, .device = 1 };
	filled->description.bridges[1] = (struct acpi_bridge){ .parent = 0, .root = 99, .device = 2 };
	filled->description.bridges[2] = (struct acpi_bridge){ .parent = -1, .root = 0, .device = 3 };
	filled->description.bridges[3] = (struct acpi_bridge){ .parent = 2, .root = 0, .device = 4 };
	ordinary_windows(planner);
	run(planner);
	fill_finish(filled, planner, Q35);
	assert_int_equal(filled->fill.inputs.bridge_count, 2);
	assert_int_equal(filled->fill.bridges[0].device, 3);
	assert_int_equal(filled->fill.bridges[0].parent, -1);
	assert_int_equal(filled->fill.bridges[1].device, 4);
	assert_int_equal(filled->fill.bridges[1].parent, 0);
	free(filled);
}

static void acpi_fill_sees_a_display(void **state)
{
	struct planner *planner = *state;
	struct filled *filled = fill_start();

	ordinary_windows(planner);
	add_device(planner, HAND_VGA, HAND_PREF32, MIB(16));
	run(planner);
	fill_finish(filled, planner, I440FX);
	assert_true(filled->fill.inputs.fixed.vga);
	free(filled);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		PLAN_TEST(acpi_fill_fixed_hardware_of_ich9),
		PLAN_TEST(acpi_fill_fixed_hardware_on_xen),
		PLAN_TEST(acpi_fill_names_no_command_where_the_firmware_enables_acpi),
		PLAN_TEST(acpi_fill_routing_of_q35_has_gsis_16_to_23),
		PLAN_TEST(acpi_fill_routing_of_i440fx_is_by_link),
		PLAN_TEST(acpi_fill_routing_on_xen_has_gsis_and_four_links),
		PLAN_TEST(acpi_fill_io_apic_has_the_id_of_the_board),
		PLAN_TEST(acpi_fill_overrides_are_timer_and_level_triggered),
		PLAN_TEST(acpi_fill_first_root_has_windows_isa_and_vga),
		PLAN_TEST(acpi_fill_ecam_gives_one_segment_with_all_buses),
		PLAN_TEST(acpi_fill_board_is_what_has_no_device_of_its_own),
		PLAN_TEST(acpi_fill_board_on_xen_has_the_ports_of_its_hotplug_and_pm),
		PLAN_TEST(acpi_fill_native_hotplug_only_where_nobody_stands_in),
		PLAN_TEST(acpi_fill_leaves_out_bridges_of_unknown_roots),
		PLAN_TEST(acpi_fill_sees_a_display),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

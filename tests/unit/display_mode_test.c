/* SPDX-License-Identifier: MIT */
/* Which displays get a framebuffer, by which registers, and in which mode. The devices are as QEMU 7.2 shows them. */
#include <linux/pci_regs.h>

#include "firmware/glue/display_mode.h"
#include "tests/unit/plan_asserts.h"

#define DISPLAY_OTHER 0x038000
#define FULL 0xffffffff

static struct pci_function *add_function(struct planner *planner, uint16_t vendor, uint16_t device, uint32_t class_code,
					 int16_t upstream)
{
	const uint8_t bus = upstream == PCI_NONE ? 0 : planner->inventory.bridges[upstream].secondary;
	const size_t index = hand_function(
		&planner->inventory, PCI_BDF(bus, planner->inventory.function_count & 0x1f, 0), class_code, upstream);
	struct pci_function *function = &planner->inventory.functions[index];

	function->vendor_id = vendor;
	function->device_id = device;
	return function;
}

static void add_standard_vga(struct planner *planner, int16_t upstream)
{
	add_function(planner, 0x1234, 0x1111, HAND_VGA, upstream);
	hand_bar(&planner->inventory, 0, HAND_PREF32, MIB(16));
	hand_bar(&planner->inventory, 2, HAND_MEM32, KIB(4));
}

static void add_qxl_vga(struct planner *planner, int16_t upstream)
{
	add_function(planner, 0x1b36, 0x0100, HAND_VGA, upstream);
	hand_bar(&planner->inventory, 0, HAND_MEM32, MIB(64));
	hand_bar(&planner->inventory, 1, HAND_MEM32, MIB(64));
	hand_bar(&planner->inventory, 2, HAND_MEM32, KIB(8));
	hand_bar(&planner->inventory, 3, HAND_IO, 32);
}

static void add_virtio_vga(struct planner *planner)
{
	add_function(planner, 0x1af4, 0x1050, HAND_VGA, PCI_NONE);
	hand_bar(&planner->inventory, 0, HAND_PREF32, MIB(8));
	hand_bar(&planner->inventory, 2, HAND_PREF64, KIB(16));
	hand_bar(&planner->inventory, 4, HAND_MEM32, KIB(4));
}

static uint64_t address_of(const struct planner *planner, size_t bar)
{
	assert_verdict(planner, bar, PCI_PLACED);
	return planner->plan.bars[bar].address;
}

static enum display_mode_verdict examine(const struct planner *planner, size_t function,
					 struct display_mode_device *device)
{
	return display_mode_examine(&planner->inventory, &planner->plan, function, device);
}

/* Of the last function. */
static void assert_examined(const struct planner *planner, enum display_mode_verdict expected)
{
	struct display_mode_device device;
	const enum display_mode_verdict verdict = examine(planner, planner->inventory.function_count - 1, &device);

	if (verdict != expected)
		fail_msg("%s, expected: %s", display_mode_verdict_text(verdict), display_mode_verdict_text(expected));
}

static void display_mode_standard_vga_has_its_registers_in_bar_2(void **state)
{
	struct planner *planner = *state;
	struct display_mode_device device;

	ordinary_windows(planner);
	add_standard_vga(planner, PCI_NONE);
	run(planner);
	assert_int_equal(examine(planner, 0, &device), DISPLAY_MODE_READY);
	assert_int_equal(device.framebuffer, address_of(planner, 0));
	assert_int_equal(device.size, MIB(16));
	assert_int_equal(device.registers, address_of(planner, 1));
	assert_string_equal(device.name, "standard VGA");
}

/* -device VGA,mmio=off has no BAR2. */
static void display_mode_standard_vga_without_bar_2_has_its_registers_behind_ports(void **state)
{
	struct planner *planner = *state;
	struct display_mode_device device;

	ordinary_windows(planner);
	add_function(planner, 0x1234, 0x1111, HAND_VGA, PCI_NONE);
	hand_bar(&planner->inventory, 0, HAND_PREF32, MIB(16));
	run(planner);
	assert_int_equal(examine(planner, 0, &device), DISPLAY_MODE_READY);
	assert_int_equal(device.registers, 0);
}

/* What is in QXL's BAR2 is its ROM. */
static void display_mode_qxl_has_its_registers_behind_ports(void **state)
{
	struct planner *planner = *state;
	struct display_mode_device device;

	ordinary_windows(planner);
	add_qxl_vga(planner, PCI_NONE);
	run(planner);
	assert_int_equal(examine(planner, 0, &device), DISPLAY_MODE_READY);
	assert_int_equal(device.framebuffer, address_of(planner, 0));
	assert_int_equal(device.registers, 0);
}

static void display_mode_vmware_has_its_framebuffer_in_bar_1(void **state)
{
	struct planner *planner = *state;
	struct display_mode_device device;

	ordinary_windows(planner);
	add_function(planner, 0x15ad, 0x0405, HAND_VGA, PCI_NONE);
	hand_bar(&planner->inventory, 0, HAND_IO, 16);
	hand_bar(&planner->inventory, 1, HAND_PREF32, MIB(16));
	hand_bar(&planner->inventory, 2, HAND_PREF32, KIB(64));
	run(planner);
	assert_int_equal(examine(planner, 0, &device), DISPLAY_MODE_READY);
	assert_int_equal(device.framebuffer, address_of(planner, 1));
	assert_int_equal(device.size, MIB(16));
}

static void display_mode_registers_above_4g_leave_the_ports(void **state)
{
	struct planner *planner = *state;
	struct display_mode_device device;

	hand_windows_init(&planner->windows);
	hand_windows_add(&planner->windows.mem32, 0xe0000000, 0xefffffff);
	/* The lower half of the address is not zero: cut off, it would look like an address. */
	hand_windows_add(&planner->windows.mem64, GIB(64) + MIB(16), GIB(128) - 1);
	planner->policy.placement = PCI_PLACE_HIGH;
	add_virtio_vga(planner);
	run(planner);
	assert_true(is_high(planner, 1));
	assert_int_equal(examine(planner, 0, &device), DISPLAY_MODE_READY);
	assert_int_equal(device.registers, 0);
}

static void display_mode_bar_too_small_for_registers_is_not_touched(void **state)
{
	struct planner *planner = *state;
	struct display_mode_device device;

	ordinary_windows(planner);
	add_function(planner, 0x1234, 0x1111, HAND_VGA, PCI_NONE);
	hand_bar(&planner->inventory, 0, HAND_PREF32, MIB(16));
	hand_bar(&planner->inventory, 2, HAND_MEM32, KIB(1));
	run(planner);
	assert_int_equal(examine(planner, 0, &device), DISPLAY_MODE_READY);
	assert_int_equal(device.registers, 0);
}

static void display_mode_bochs_display_has_no_ports(void **state)
{
	struct planner *planner = *state;
	struct display_mode_device device;

	ordinary_windows(planner);
	add_function(planner, 0x1234, 0x1111, DISPLAY_OTHER, PCI_NONE);
	hand_bar(&planner->inventory, 0, HAND_PREF32, MIB(16));
	hand_bar(&planner->inventory, 2, HAND_MEM32, KIB(4));
	run(planner);
	assert_int_equal(examine(planner, 0, &device), DISPLAY_MODE_READY);
	assert_int_equal(device.registers, address_of(planner, 1));

	planner->inventory.functions[0].bar_count = 1;
	planner->plan.command[0] |= PCI_COMMAND_IO;
	assert_examined(planner, DISPLAY_MODE_UNREACHABLE);
}

/* PCI-to-PCI Bridge 1.2, 4.5.1: a bridge forwards 3B0h-3BBh and 3C0h-3DFh for VGA, not 1CEh. */
static void display_mode_ports_do_not_reach_behind_a_bridge(void **state)
{
	struct planner *planner = *state;

	ordinary_windows(planner);
	add_qxl_vga(planner, add_port(planner));
	run(planner);
	assert_true(planner->plan.bridges[0].vga);
	assert_examined(planner, DISPLAY_MODE_UNREACHABLE);
}

static void display_mode_registers_in_memory_reach_behind_a_bridge(void **state)
{
	struct planner *planner = *state;

	ordinary_windows(planner);
	add_standard_vga(planner, add_port(planner));
	run(planner);
	assert_examined(planner, DISPLAY_MODE_READY);
}

static void display_mode_ports_need_port_decode(void **state)
{
	struct planner *planner = *state;

	ordinary_windows(planner);
	add_qxl_vga(planner, PCI_NONE);
	run(planner);
	planner->plan.command[0] &= (uint16_t)~PCI_COMMAND_IO;
	assert_examined(planner, DISPLAY_MODE_UNREACHABLE);
}

static void display_mode_framebuffer_without_room_is_not_placed(void **state)
{
	struct planner *planner = *state;

	hand_windows_init(&planner->windows);
	hand_windows_add(&planner->windows.io, 0xc000, 0xffff);
	hand_windows_add(&planner->windows.mem32, 0xe0000000, 0xe07fffff);
	add_standard_vga(planner, PCI_NONE);
	run(planner);
	assert_verdict(planner, 0, PCI_TOO_LARGE);
	assert_examined(planner, DISPLAY_MODE_NOT_PLACED);
	planner->plan.command[0] |= PCI_COMMAND_MEMORY;
	assert_examined(planner, DISPLAY_MODE_NOT_PLACED);
}

static void display_mode_framebuffer_needs_memory_decode(void **state)
{
	struct planner *planner = *state;

	ordinary_windows(planner);
	add_standard_vga(planner, PCI_NONE);
	run(planner);
	planner->plan.command[0] &= (uint16_t)~PCI_COMMAND_MEMORY;
	assert_examined(planner, DISPLAY_MODE_NOT_PLACED);
}

/* The numbers are a display's, the BARs are not: nothing is read beyond them. */
static void display_mode_without_bars_is_not_placed(void **state)
{
	struct planner *planner = *state;

	ordinary_windows(planner);
	add_function(planner, 0x1234, 0x1111, HAND_VGA, PCI_NONE);
	run(planner);
	assert_examined(planner, DISPLAY_MODE_NOT_PLACED);
	hand_bar(&planner->inventory, 0, HAND_IO, 32);
	run(planner);
	assert_examined(planner, DISPLAY_MODE_NOT_PLACED);
}

static void display_mode_framebuffer_above_4g_is_out_of_reach(void **state)
{
	struct planner *planner = *state;

	ordinary_windows(planner);
	planner->policy.placement = PCI_PLACE_HIGH;
	add_function(planner, 0x1234, 0x1111, HAND_VGA, PCI_NONE);
	hand_bar(&planner->inventory, 0, HAND_PREF64, MIB(16));
	hand_bar(&planner->inventory, 2, HAND_MEM32, KIB(4));
	run(planner);
	assert_true(is_high(planner, 0));
	assert_examined(planner, DISPLAY_MODE_ABOVE_4G);
}

/* virtio-gpu-pci and qxl have the numbers of virtio-vga and qxl-vga, and no DISPI. */
static void display_mode_same_numbers_without_vga_have_no_dispi(void **state)
{
	struct planner *planner = *state;

	ordinary_windows(planner);
	add_virtio_vga(planner);
	planner->inventory.functions[0].class_code = DISPLAY_OTHER;
	run(planner);
	assert_examined(planner, DISPLAY_MODE_NO_DISPI);
	add_qxl_vga(planner, PCI_NONE);
	planner->inventory.functions[1].class_code = DISPLAY_OTHER;
	run(planner);
	assert_examined(planner, DISPLAY_MODE_NO_DISPI);
}

static void display_mode_cirrus_has_no_dispi(void **state)
{
	struct planner *planner = *state;

	ordinary_windows(planner);
	add_function(planner, 0x1013, 0x00b8, HAND_VGA, PCI_NONE);
	hand_bar(&planner->inventory, 0, HAND_PREF32, MIB(32));
	hand_bar(&planner->inventory, 1, HAND_MEM32, KIB(4));
	run(planner);
	assert_examined(planner, DISPLAY_MODE_NO_DISPI);
}

static void display_mode_other_classes_are_no_displays(void **state)
{
	struct planner *planner = *state;

	ordinary_windows(planner);
	add_function(planner, 0x1234, 0x1111, HAND_NIC, PCI_NONE);
	hand_bar(&planner->inventory, 0, HAND_PREF32, MIB(16));
	run(planner);
	assert_examined(planner, DISPLAY_MODE_OTHER);
}

static void assert_best(uint64_t bytes, uint32_t width, uint32_t height, unsigned best_width, unsigned best_height)
{
	const struct display_mode *mode = display_mode_best(bytes, width, height);

	assert_non_null(mode);
	assert_int_equal(mode->width, best_width);
	assert_int_equal(mode->height, best_height);
}

/* 4 bytes per pixel. */
static void display_mode_takes_the_largest_that_fits_the_memory(void **state)
{
	(void)state;
	assert_best(UINT64_MAX, FULL, FULL, 1280, 800);
	assert_best(4096000, FULL, FULL, 1280, 800);
	assert_best(4095999, FULL, FULL, 1024, 768);
	assert_best(3145728, FULL, FULL, 1024, 768);
	assert_best(3145727, FULL, FULL, 800, 600);
	assert_best(1920000, FULL, FULL, 800, 600);
	assert_null(display_mode_best(1919999, FULL, FULL));
	assert_null(display_mode_best(0, FULL, FULL));
}

static void display_mode_keeps_to_the_limits_of_the_device(void **state)
{
	(void)state;
	assert_best(MIB(16), 1280, 800, 1280, 800);
	assert_best(MIB(16), 1279, 800, 1024, 768);
	assert_best(MIB(16), 1280, 799, 1024, 768);
	assert_best(MIB(16), 1280, 767, 800, 600);
	assert_null(display_mode_best(MIB(16), 799, FULL));
	assert_null(display_mode_best(MIB(16), FULL, 599));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		PLAN_TEST(display_mode_standard_vga_has_its_registers_in_bar_2),
		PLAN_TEST(display_mode_standard_vga_without_bar_2_has_its_registers_behind_ports),
		PLAN_TEST(display_mode_qxl_has_its_registers_behind_ports),
		PLAN_TEST(display_mode_vmware_has_its_framebuffer_in_bar_1),
		PLAN_TEST(display_mode_registers_above_4g_leave_the_ports),
		PLAN_TEST(display_mode_bar_too_small_for_registers_is_not_touched),
		PLAN_TEST(display_mode_bochs_display_has_no_ports),
		PLAN_TEST(display_mode_ports_do_not_reach_behind_a_bridge),
		PLAN_TEST(display_mode_registers_in_memory_reach_behind_a_bridge),
		PLAN_TEST(display_mode_ports_need_port_decode),
		PLAN_TEST(display_mode_framebuffer_without_room_is_not_placed),
		PLAN_TEST(display_mode_framebuffer_needs_memory_decode),
		PLAN_TEST(display_mode_without_bars_is_not_placed),
		PLAN_TEST(display_mode_framebuffer_above_4g_is_out_of_reach),
		PLAN_TEST(display_mode_same_numbers_without_vga_have_no_dispi),
		PLAN_TEST(display_mode_cirrus_has_no_dispi),
		PLAN_TEST(display_mode_other_classes_are_no_displays),
		cmocka_unit_test(display_mode_takes_the_largest_that_fits_the_memory),
		cmocka_unit_test(display_mode_keeps_to_the_limits_of_the_device),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

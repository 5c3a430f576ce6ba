/* SPDX-License-Identifier: MIT */
/*
 * Each test builds a hierarchy on the fake, scans it, and sets it up. Expected register values are those of PCI Express 4.0,
 * 7.5.3.4 (Device Control), 7.5.3.5 (Device Status), 7.5.3.7 (Link Control) and 7.5.3.12 (Root Control).
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <linux/pci_regs.h>

#include "pci/pci_express.h"
#include "pci/pci_scan.h"
#include "tests/fake/fake_pci.h"
#include "tests/fake/trace_cfg.h"

#define PAYLOAD(code) ((uint32_t)(code) << 5)
#define READ_REQUEST(code) ((uint32_t)(code) << 12)
#define RESET (PCI_EXP_DEVCTL_RELAX_EN | PCI_EXP_DEVCTL_NOSNOOP_EN | READ_REQUEST(2))
#define ERRORS 0x000fu
#define CONTROL_BITS 0x78efu /* what a test's function implements of Device Control */

static struct fake_pci fake;
static struct pci_inventory inventory;
static struct pci_express_result result;
static struct trace_access accesses[4096];
static struct trace_cfg trace;

/*
 * In front of the fake: Device Status and Link Status bits are cleared by writing ones and not changed by writing zeros.
 */
struct status_cfg {
	struct pci_cfg cfg;
	uint32_t device_status[FAKE_PCI_FUNCTIONS];
};

static struct status_cfg status;

static int find_function(uint16_t bdf)
{
	for (size_t i = 0; i < inventory.function_count; i++)
		if (inventory.functions[i].bdf == bdf)
			for (int f = 0; f < fake.function_count; f++)
				if (fake.functions[f].device_function == (uint8_t)bdf &&
				    fake.functions[f].express == inventory.functions[i].express &&
				    fake_pci_peek(&fake, f, PCI_VENDOR_ID, 4) ==
					    (inventory.functions[i].vendor_id |
					     (uint32_t)inventory.functions[i].device_id << 16))
					return f;
	return FAKE_PCI_NONE;
}

static uint32_t status_read(struct pci_cfg *cfg, uint16_t bdf, uint16_t reg, unsigned width)
{
	uint32_t value = fake.cfg.read(&fake.cfg, bdf, reg, width);
	int function = find_function(bdf);

	(void)cfg;
	if (width == 4 && function != FAKE_PCI_NONE && fake.functions[function].express &&
	    reg == fake.functions[function].express + PCI_EXP_DEVCTL && value != UINT32_MAX)
		value |= status.device_status[function] << 16;
	return value;
}

static void status_write(struct pci_cfg *cfg, uint16_t bdf, uint16_t reg, unsigned width, uint32_t value)
{
	int function = find_function(bdf);

	(void)cfg;
	if (width == 4 && function != FAKE_PCI_NONE && fake.functions[function].express &&
	    reg == fake.functions[function].express + PCI_EXP_DEVCTL)
		status.device_status[function] &= ~(value >> 16);
	fake.cfg.write(&fake.cfg, bdf, reg, width, value);
}

static int start(void **state)
{
	(void)state;
	memset(&status, 0, sizeof(status));
	fake_pci_init(&fake);
	fake_pci_set_extended(&fake, true);
	return 0;
}

/* A PCI Express function as reset leaves it. `limit`: code of the largest payload. */
static void make_express(int function, unsigned type, bool slot, unsigned limit)
{
	uint8_t at;

	fake_pci_add_express(&fake, function, type, slot);
	at = fake.functions[function].express;
	fake_pci_poke(&fake, function, at + PCI_EXP_DEVCAP, 4, 0x8000 | limit);
	fake_pci_poke(&fake, function, at + PCI_EXP_DEVCTL, 2, RESET);
	fake_pci_set_writable(&fake, function, at + PCI_EXP_DEVCTL, 2, CONTROL_BITS | PCI_EXP_DEVCTL_NOSNOOP_EN);
	fake_pci_set_writable(&fake, function, at + PCI_EXP_LNKCTL, 2, PCI_EXP_LNKCTL_ASPMC | PCI_EXP_LNKCTL_CCC);
	if (type == PCI_EXP_TYPE_ROOT_PORT)
		fake_pci_set_writable(&fake, function, at + PCI_EXP_RTCTL, 2, 0x1f);
}

static int add_endpoint(int bus, unsigned device, unsigned number, unsigned type, unsigned limit)
{
	/* Each has an ID of its own, by which find_function tells them apart. */
	uint16_t id = (uint16_t)(0x1000 + fake.function_count);
	int function = fake_pci_add(&fake, bus, device, number, 0x8086, id, 0x020000);

	make_express(function, type, false, limit);
	return function;
}

static int add_bridge(int bus, unsigned device, unsigned type, bool slot, unsigned limit)
{
	int function = fake_pci_add_bridge(&fake, bus, device, 0, 0x1b36, (uint16_t)(0x2000 + fake.function_count));

	make_express(function, type, slot, limit);
	return function;
}

static int behind(int function)
{
	return fake.functions[function].behind;
}

static uint32_t peek(int function, unsigned reg)
{
	return fake_pci_peek(&fake, function, fake.functions[function].express + reg, 2);
}

static void poke(int function, unsigned reg, uint32_t value)
{
	fake_pci_poke(&fake, function, fake.functions[function].express + reg, 2, value);
}

static void scan(void)
{
	const struct pci_scan_request request = { .last_bus = 255 };

	pci_scan(&fake.cfg, &request, &inventory);
}

static void set_up(void)
{
	status.cfg = (struct pci_cfg){ .read = status_read, .write = status_write, .space = fake.cfg.space };
	trace_cfg_init(&trace, &status.cfg, accesses, sizeof(accesses) / sizeof(accesses[0]));
	pci_express_set_up(&trace.cfg, &inventory, &result);
}

static void scan_and_set_up(void)
{
	scan();
	set_up();
}

static unsigned payload(int function)
{
	return 128u << (peek(function, PCI_EXP_DEVCTL) >> 5 & 7);
}

/* --- Max_Payload_Size ------------------------------------------------------------------------- */

static void pci_express_payload_is_the_smallest_limit_of_the_hierarchy(void **state)
{
	int root = add_bridge(FAKE_PCI_ROOT, 1, PCI_EXP_TYPE_ROOT_PORT, false, 2);
	int upstream = add_bridge(behind(root), 0, PCI_EXP_TYPE_UPSTREAM, false, 3);
	int down1 = add_bridge(behind(upstream), 0, PCI_EXP_TYPE_DOWNSTREAM, false, 3);
	int small = add_endpoint(behind(down1), 0, 0, PCI_EXP_TYPE_ENDPOINT, 1);
	int down2 = add_bridge(behind(upstream), 1, PCI_EXP_TYPE_DOWNSTREAM, false, 3);
	int large = add_endpoint(behind(down2), 0, 0, PCI_EXP_TYPE_ENDPOINT, 5);
	int other = add_bridge(FAKE_PCI_ROOT, 2, PCI_EXP_TYPE_ROOT_PORT, false, 2);
	int alone = add_endpoint(behind(other), 0, 0, PCI_EXP_TYPE_ENDPOINT, 5);

	(void)state;
	scan_and_set_up();
	assert_int_equal(payload(root), 256);
	assert_int_equal(payload(upstream), 256);
	assert_int_equal(payload(down1), 256);
	assert_int_equal(payload(small), 256);
	assert_int_equal(payload(down2), 256);
	assert_int_equal(payload(large), 256);
	assert_int_equal(payload(other), 512);
	assert_int_equal(payload(alone), 512);
	assert_int_equal(result.fault_count, 0);
	assert_int_equal(result.found, 8);
}

static void pci_express_payload_is_128_where_something_can_be_plugged_in(void **state)
{
	int root = add_bridge(FAKE_PCI_ROOT, 1, PCI_EXP_TYPE_ROOT_PORT, true, 2);
	int endpoint = add_endpoint(behind(root), 0, 0, PCI_EXP_TYPE_ENDPOINT, 2);
	int other = add_bridge(FAKE_PCI_ROOT, 2, PCI_EXP_TYPE_ROOT_PORT, false, 2);
	int upstream = add_bridge(behind(other), 0, PCI_EXP_TYPE_UPSTREAM, false, 2);
	int down1 = add_bridge(behind(upstream), 0, PCI_EXP_TYPE_DOWNSTREAM, false, 2);
	int fixed = add_endpoint(behind(down1), 0, 0, PCI_EXP_TYPE_ENDPOINT, 2);
	int down2 = add_bridge(behind(upstream), 1, PCI_EXP_TYPE_DOWNSTREAM, true, 2);
	const int all[] = { root, endpoint, other, upstream, down1, fixed, down2 };

	(void)state;
	poke(endpoint, PCI_EXP_DEVCTL, RESET | PAYLOAD(2));
	scan_and_set_up();
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		assert_int_equal(payload(all[i]), 128);
}

static void pci_express_payload_is_that_of_all_functions_of_a_device(void **state)
{
	int root = add_bridge(FAKE_PCI_ROOT, 1, PCI_EXP_TYPE_ROOT_PORT, false, 3);
	int first = add_endpoint(behind(root), 0, 0, PCI_EXP_TYPE_ENDPOINT, 3);
	int second = add_endpoint(behind(root), 0, 1, PCI_EXP_TYPE_ENDPOINT, 1);

	(void)state;
	fake_pci_poke(&fake, first, PCI_HEADER_TYPE, 1, 0x80);
	scan_and_set_up();
	assert_int_equal(result.found, 3);
	assert_int_equal(payload(root), 256);
	assert_int_equal(payload(first), 256);
	assert_int_equal(payload(second), 256);
}

static void pci_express_integrated_endpoint_has_its_own_limit(void **state)
{
	int endpoint = add_endpoint(FAKE_PCI_ROOT, 3, 0, PCI_EXP_TYPE_RC_END, 2);

	(void)state;
	scan_and_set_up();
	assert_int_equal(payload(endpoint), 512);
}

static void pci_express_port_with_nothing_behind_it_is_left_alone(void **state)
{
	int root = add_bridge(FAKE_PCI_ROOT, 1, PCI_EXP_TYPE_ROOT_PORT, false, 2);

	(void)state;
	scan_and_set_up();
	assert_int_equal(payload(root), 128);
	assert_int_equal(trace.writes, 0);
}

/* Conventional PCI has no packets: what is behind the bridge does not count, the bridge does. */
static void pci_express_hierarchy_ends_at_conventional_pci(void **state)
{
	int root = add_bridge(FAKE_PCI_ROOT, 1, PCI_EXP_TYPE_ROOT_PORT, false, 2);
	int bridge = add_bridge(behind(root), 0, PCI_EXP_TYPE_PCI_BRIDGE, false, 1);
	int conventional = fake_pci_add(&fake, behind(bridge), 4, 0, 0x8086, 0x100e, 0x020000);
	int express = add_endpoint(behind(bridge), 5, 0, PCI_EXP_TYPE_ENDPOINT, 0);

	(void)state;
	(void)conventional;
	poke(express, PCI_EXP_DEVCTL, RESET | ERRORS);
	scan_and_set_up();
	assert_int_equal(payload(root), 256);
	assert_int_equal(payload(bridge), 256);
	assert_int_equal(peek(express, PCI_EXP_DEVCTL), RESET);
}

/* Its capability cannot be reached: what it supports is not known, and it stays at 128. */
static void pci_express_function_with_a_broken_list_keeps_all_at_128(void **state)
{
	int root = add_bridge(FAKE_PCI_ROOT, 1, PCI_EXP_TYPE_ROOT_PORT, false, 2);
	int broken = fake_pci_add(&fake, behind(root), 0, 0, 0x8086, 0x4444, 0x020000);

	(void)state;
	fake_pci_poke(&fake, broken, PCI_STATUS, 2, PCI_STATUS_CAP_LIST);
	fake_pci_poke(&fake, broken, PCI_CAPABILITY_LIST, 1, 0x20);
	scan_and_set_up();
	assert_int_equal(payload(root), 128);
}

/* --- the other fields -------------------------------------------------------------------------- */

static void pci_express_read_request_is_512_at_most(void **state)
{
	int large = add_endpoint(FAKE_PCI_ROOT, 3, 0, PCI_EXP_TYPE_RC_END, 0);
	int small = add_endpoint(FAKE_PCI_ROOT, 4, 0, PCI_EXP_TYPE_RC_END, 0);

	(void)state;
	poke(large, PCI_EXP_DEVCTL, (RESET & ~READ_REQUEST(7)) | READ_REQUEST(5));
	poke(small, PCI_EXP_DEVCTL, RESET & ~READ_REQUEST(7));
	scan_and_set_up();
	assert_int_equal(peek(large, PCI_EXP_DEVCTL), RESET);
	assert_int_equal(peek(small, PCI_EXP_DEVCTL), RESET & ~READ_REQUEST(7));
}

static void pci_express_error_reporting_is_off_and_cleared(void **state)
{
	int endpoint = add_endpoint(FAKE_PCI_ROOT, 3, 0, PCI_EXP_TYPE_RC_END, 0);

	(void)state;
	poke(endpoint, PCI_EXP_DEVCTL, RESET | ERRORS);
	status.device_status[endpoint] = 0x3f; /* two of these are no errors */
	scan_and_set_up();
	assert_int_equal(peek(endpoint, PCI_EXP_DEVCTL), RESET);
	assert_int_equal(status.device_status[endpoint], 0x30);
	assert_int_equal(result.written, 1);
	assert_int_equal(result.fault_count, 0);
}

static void pci_express_errors_alone_are_cleared(void **state)
{
	int endpoint = add_endpoint(FAKE_PCI_ROOT, 3, 0, PCI_EXP_TYPE_RC_END, 0);

	(void)state;
	status.device_status[endpoint] = PCI_EXP_DEVSTA_URD;
	scan_and_set_up();
	assert_int_equal(status.device_status[endpoint], 0);
	assert_int_equal(peek(endpoint, PCI_EXP_DEVCTL), RESET);
}

static void pci_express_relaxed_ordering_and_no_snoop_stay(void **state)
{
	int off = add_endpoint(FAKE_PCI_ROOT, 3, 0, PCI_EXP_TYPE_RC_END, 1);
	int on = add_endpoint(FAKE_PCI_ROOT, 4, 0, PCI_EXP_TYPE_RC_END, 1);

	(void)state;
	poke(off, PCI_EXP_DEVCTL, READ_REQUEST(2));
	scan_and_set_up();
	assert_int_equal(peek(off, PCI_EXP_DEVCTL), READ_REQUEST(2) | PAYLOAD(1));
	assert_int_equal(peek(on, PCI_EXP_DEVCTL), RESET | PAYLOAD(1));
}

/* The lower component first (5.4.1.3); the rest of Link Control stays. */
static void pci_express_aspm_is_turned_off_from_below(void **state)
{
	int root = add_bridge(FAKE_PCI_ROOT, 1, PCI_EXP_TYPE_ROOT_PORT, false, 0);
	int endpoint = add_endpoint(behind(root), 0, 0, PCI_EXP_TYPE_ENDPOINT, 0);
	uint16_t reg = (uint16_t)(fake.functions[endpoint].express + PCI_EXP_LNKCTL);
	size_t lower, upper;

	(void)state;
	poke(root, PCI_EXP_LNKCTL, PCI_EXP_LNKCTL_CCC | 2);
	poke(endpoint, PCI_EXP_LNKCTL, PCI_EXP_LNKCTL_CCC | 3);
	scan_and_set_up();
	assert_int_equal(peek(root, PCI_EXP_LNKCTL), PCI_EXP_LNKCTL_CCC);
	assert_int_equal(peek(endpoint, PCI_EXP_LNKCTL), PCI_EXP_LNKCTL_CCC);
	lower = trace_cfg_find_write(&trace, 0, PCI_BDF(1, 0, 0), reg);
	upper = trace_cfg_find_write(&trace, 0, PCI_BDF(0, 1, 0),
				     (uint16_t)(fake.functions[root].express + PCI_EXP_LNKCTL));
	assert_true(lower < upper && upper != SIZE_MAX);
	assert_int_equal(accesses[lower].value >> 16, 0);
}

static void pci_express_root_port_raises_no_system_errors(void **state)
{
	int root = add_bridge(FAKE_PCI_ROOT, 1, PCI_EXP_TYPE_ROOT_PORT, false, 0);

	(void)state;
	poke(root, PCI_EXP_RTCTL, 0x1f);
	scan_and_set_up();
	assert_int_equal(peek(root, PCI_EXP_RTCTL), 0x18);
}

/* --- faults and limits ------------------------------------------------------------------------- */

static void pci_express_register_that_does_not_hold_is_a_fault(void **state)
{
	int root = add_bridge(FAKE_PCI_ROOT, 1, PCI_EXP_TYPE_ROOT_PORT, false, 2);
	int stuck = add_endpoint(behind(root), 0, 0, PCI_EXP_TYPE_ENDPOINT, 2);

	(void)state;
	fake_pci_set_writable(&fake, stuck, fake.functions[stuck].express + PCI_EXP_DEVCTL, 2, 0);
	scan_and_set_up();
	assert_int_equal(result.fault_count, 1);
	assert_int_equal(result.faults[0].bdf, PCI_BDF(1, 0, 0));
	assert_int_equal(result.faults[0].reg, fake.functions[stuck].express + PCI_EXP_DEVCTL);
	assert_int_equal(result.faults[0].written, RESET | PAYLOAD(2));
	assert_int_equal(result.faults[0].read & 0xffff, RESET);
	assert_int_equal(result.functions[1].payload, 0);
	assert_int_equal(result.functions[0].payload, 2);
}

static void pci_express_more_faults_than_room_are_counted(void **state)
{
	(void)state;
	for (unsigned device = 0; device < 20; device++) {
		int stuck = add_endpoint(FAKE_PCI_ROOT, device, 0, PCI_EXP_TYPE_RC_END, 1);

		fake_pci_set_writable(&fake, stuck, fake.functions[stuck].express + PCI_EXP_DEVCTL, 2, 0);
	}
	scan_and_set_up();
	assert_int_equal(result.fault_count, 20);
}

static void pci_express_function_that_has_gone_is_left_out(void **state)
{
	int root = add_bridge(FAKE_PCI_ROOT, 1, PCI_EXP_TYPE_ROOT_PORT, false, 2);
	int gone = add_endpoint(behind(root), 0, 0, PCI_EXP_TYPE_ENDPOINT, 2);

	(void)state;
	scan();
	fake.functions[gone].lifetime = 0;
	set_up();
	assert_int_equal(result.found, 1);
	assert_int_equal(payload(root), 128);
	assert_int_equal(trace.writes, 0);
}

/* A capability that a device claims to be at the very end has no such registers. */
static void pci_express_reads_nothing_beyond_the_capabilities(void **state)
{
	int root = add_bridge(FAKE_PCI_ROOT, 1, PCI_EXP_TYPE_ROOT_PORT, false, 2);

	(void)state;
	(void)root;
	scan();
	for (unsigned express = 0xe0; express < 0x100; express += 4) {
		inventory.functions[0].express = (uint16_t)express;
		set_up();
		for (size_t i = 0; i < trace_cfg_total(&trace); i++)
			assert_in_range(accesses[i].reg, 0x40, 0xfc);
	}
}

static void pci_express_does_nothing_without_extended_space(void **state)
{
	(void)state;
	fake_pci_set_extended(&fake, false);
	add_endpoint(FAKE_PCI_ROOT, 3, 0, PCI_EXP_TYPE_RC_END, 2);
	scan_and_set_up();
	assert_int_equal(trace_cfg_total(&trace), 0);
	assert_int_equal(result.found, 0);
}

/* --- cost -------------------------------------------------------------------------------------- */

static void pci_express_costs_few_accesses_and_no_write_when_all_is_right(void **state)
{
	int root = add_bridge(FAKE_PCI_ROOT, 1, PCI_EXP_TYPE_ROOT_PORT, true, 2);

	(void)state;
	add_endpoint(behind(root), 0, 0, PCI_EXP_TYPE_ENDPOINT, 2);
	add_endpoint(FAKE_PCI_ROOT, 2, 0, PCI_EXP_TYPE_RC_END, 0);
	fake_pci_add(&fake, FAKE_PCI_ROOT, 3, 0, 0x8086, 0x100e, 0x020000);
	scan_and_set_up();
	assert_int_equal(trace.writes, 0);
	assert_int_equal(trace_cfg_of_function(&trace, PCI_BDF(0, 1, 0)), 4);
	assert_int_equal(trace_cfg_of_function(&trace, PCI_BDF(1, 0, 0)), 3);
	assert_int_equal(trace_cfg_of_function(&trace, PCI_BDF(0, 2, 0)), 2);
	assert_int_equal(trace_cfg_total(&trace), 9);
}

/* 8 bytes hold two registers, which two depends on where the capability is. */
static void pci_express_costs_no_more_where_access_is_wide(void **state)
{
	int root = add_bridge(FAKE_PCI_ROOT, 1, PCI_EXP_TYPE_ROOT_PORT, true, 2);
	int endpoint = fake_pci_add(&fake, behind(root), 0, 0, 0x8086, 0x10fb, 0x020000);

	(void)state;
	fake_pci_add_capability(&fake, endpoint, PCI_CAP_ID_VNDR, 4);
	make_express(endpoint, PCI_EXP_TYPE_ENDPOINT, false, 2);
	fake_pci_set_wide(&fake, true);
	scan();
	trace_cfg_init(&trace, &fake.cfg, accesses, sizeof(accesses) / sizeof(accesses[0]));
	pci_express_set_up(&trace.cfg, &inventory, &result);
	assert_int_equal(fake.functions[endpoint].express % 8, 4);
	assert_int_equal(trace_cfg_of_function(&trace, PCI_BDF(0, 1, 0)), 4);
	assert_int_equal(trace_cfg_of_function(&trace, PCI_BDF(1, 0, 0)), 2);
}

static void pci_express_write_costs_one_more_read(void **state)
{
	int endpoint = add_endpoint(FAKE_PCI_ROOT, 2, 0, PCI_EXP_TYPE_RC_END, 3);

	(void)state;
	poke(endpoint, PCI_EXP_DEVCTL, RESET | ERRORS | PAYLOAD(1));
	status.device_status[endpoint] = 1;
	scan_and_set_up();
	assert_int_equal(trace.writes, 1);
	assert_int_equal(trace.reads, 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(pci_express_payload_is_the_smallest_limit_of_the_hierarchy, start),
		cmocka_unit_test_setup(pci_express_payload_is_128_where_something_can_be_plugged_in, start),
		cmocka_unit_test_setup(pci_express_payload_is_that_of_all_functions_of_a_device, start),
		cmocka_unit_test_setup(pci_express_integrated_endpoint_has_its_own_limit, start),
		cmocka_unit_test_setup(pci_express_port_with_nothing_behind_it_is_left_alone, start),
		cmocka_unit_test_setup(pci_express_hierarchy_ends_at_conventional_pci, start),
		cmocka_unit_test_setup(pci_express_function_with_a_broken_list_keeps_all_at_128, start),
		cmocka_unit_test_setup(pci_express_read_request_is_512_at_most, start),
		cmocka_unit_test_setup(pci_express_error_reporting_is_off_and_cleared, start),
		cmocka_unit_test_setup(pci_express_errors_alone_are_cleared, start),
		cmocka_unit_test_setup(pci_express_relaxed_ordering_and_no_snoop_stay, start),
		cmocka_unit_test_setup(pci_express_aspm_is_turned_off_from_below, start),
		cmocka_unit_test_setup(pci_express_root_port_raises_no_system_errors, start),
		cmocka_unit_test_setup(pci_express_register_that_does_not_hold_is_a_fault, start),
		cmocka_unit_test_setup(pci_express_more_faults_than_room_are_counted, start),
		cmocka_unit_test_setup(pci_express_function_that_has_gone_is_left_out, start),
		cmocka_unit_test_setup(pci_express_reads_nothing_beyond_the_capabilities, start),
		cmocka_unit_test_setup(pci_express_does_nothing_without_extended_space, start),
		cmocka_unit_test_setup(pci_express_costs_few_accesses_and_no_write_when_all_is_right, start),
		cmocka_unit_test_setup(pci_express_costs_no_more_where_access_is_wide, start),
		cmocka_unit_test_setup(pci_express_write_costs_one_more_read, start),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: MIT */
/* How many accesses the scan takes; docs/planner.md has the figures. */
#include "tests/unit/scan_fixture.h"

/* 32 probes of a bus, less those that meet a device (counted with it), 7 more where a device has several functions. */
static size_t probes(size_t buses, size_t devices, size_t multi_function_devices, size_t functions)
{
	return 32 * buses - devices + 7 * multi_function_devices - (functions - devices);
}

/* No register is read or written twice, except that bus numbers are written twice: closed when found, then opened. */
static void expect_each_register_once(void)
{
	struct trace_access which = { 0 };
	size_t most = trace_cfg_most_repeated(&trace, &which);

	if (most > 1 && !(which.write && which.reg == PCI_PRIMARY_BUS && most == 2))
		fail_msg("%zu times %s of %04x %02x", most, which.write ? "write" : "read", which.bdf, which.reg);
}

static void pci_scan_endpoint_takes_19_accesses(void **state)
{
	struct pci_bar bar = { .kind = PCI_BAR_MEM, .size = 0x4000, .is_64bit = true };
	int function;

	(void)state;
	fake_pci_init(&fake);
	function = add_endpoint(FAKE_PCI_ROOT, 1, 0);
	fake_pci_set_bar(&fake, function, &bar);
	fake_pci_set_pin(&fake, function, 1);
	scan();
	assert_int_equal(trace_cfg_of_function(&trace, PCI_BDF(0, 1, 0)), 19);
	expect_each_register_once();
}

static void pci_scan_bridge_takes_19_accesses(void **state)
{
	int bus;

	(void)state;
	fake_pci_init(&fake);
	bus = add_bridge_bus(FAKE_PCI_ROOT, 1, 0);
	add_endpoint(bus, 0, 0);
	scan();
	assert_int_equal(trace_cfg_of_function(&trace, PCI_BDF(0, 1, 0)), 19);
	expect_each_register_once();
	/* With bridges behind it: the subordinate number is raised, checked and lowered. */
	add_bridge(bus, 1, 0);
	add_bridge(FAKE_PCI_ROOT, 2, 0);
	scan();
	assert_int_equal(trace_cfg_of_function(&trace, PCI_BDF(0, 1, 0)), 22);
	assert_int_equal(trace_cfg_of_function(&trace, PCI_BDF(1, 1, 0)), 19);
}

/* On top of a bridge: the capability list pointer, the capability, its slot. */
static void pci_scan_port_takes_22_accesses(void **state)
{
	(void)state;
	fake_pci_init(&fake);
	add_endpoint(add_port(1), 0, 0);
	add_port(2);
	scan();
	assert_int_equal(trace_cfg_of_function(&trace, PCI_BDF(0, 1, 0)), 22);
	assert_int_equal(trace_cfg_of_function(&trace, PCI_BDF(0, 2, 0)), 22);
	assert_int_equal(accesses_to_bus(2), 1);
	expect_each_register_once();
}

static void report(const char *machine, size_t functions)
{
	print_message("%s: %zu functions, %zu accesses\n", machine, functions, trace_cfg_total(&trace));
	assert_int_equal(inventory.function_count, functions);
	assert_int_equal(inventory.note_count, 0);
}

/* Host bridge; ISA bridge, SATA and SMBus as functions of 00:1f; 24 one-BAR functions. */
static void pci_scan_flat_machine_costs_19_per_function(void **state)
{
	unsigned device;

	(void)state;
	fake_pci_init(&fake);
	add_endpoint(FAKE_PCI_ROOT, 0, 0);
	add_endpoint(FAKE_PCI_ROOT, 31, 0);
	add_endpoint(FAKE_PCI_ROOT, 31, 2);
	add_endpoint(FAKE_PCI_ROOT, 31, 3);
	scan();
	report("q35, no devices", 4);
	assert_int_equal(trace_cfg_total(&trace), probes(1, 2, 1, 4) + 4 * 19);
	for (device = 1; device <= 24; device++)
		fake_pci_set_bar(&fake, add_endpoint(FAKE_PCI_ROOT, device, 0),
				 &(struct pci_bar){ .kind = PCI_BAR_MEM, .size = 0x1000 });
	scan();
	report("q35, 24 devices", 28);
	assert_int_equal(trace_cfg_total(&trace), probes(1, 26, 1, 28) + 28 * 19);
	expect_each_register_once();
}

/* Host bridge; ISA, IDE and power management as functions of 00:01; display and network. */
static void pci_scan_pc_machine_costs_19_per_function(void **state)
{
	(void)state;
	fake_pci_init(&fake);
	add_endpoint(FAKE_PCI_ROOT, 0, 0);
	add_endpoint(FAKE_PCI_ROOT, 1, 0);
	add_endpoint(FAKE_PCI_ROOT, 1, 1);
	add_endpoint(FAKE_PCI_ROOT, 1, 3);
	add_endpoint(FAKE_PCI_ROOT, 2, 0);
	add_endpoint(FAKE_PCI_ROOT, 3, 0);
	scan();
	report("pc", 6);
	assert_int_equal(trace_cfg_total(&trace), probes(1, 4, 1, 6) + 6 * 19);
	expect_each_register_once();
}

static void pci_scan_32_ports_cost_41_each_with_their_device(void **state)
{
	unsigned i;

	(void)state;
	fake_pci_init(&fake);
	for (i = 0; i < 32; i++)
		add_endpoint(add_port(i), 0, 0);
	scan();
	report("32 root ports, each with a device", 64);
	assert_int_equal(trace_cfg_total(&trace), 32 * (22 + 19));
	expect_each_register_once();

	fake_pci_init(&fake);
	for (i = 0; i < 32; i++)
		add_port(i);
	scan();
	report("32 root ports, all empty", 32);
	assert_int_equal(trace_cfg_total(&trace), 32 * (22 + 1));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pci_scan_endpoint_takes_19_accesses),
		cmocka_unit_test(pci_scan_bridge_takes_19_accesses),
		cmocka_unit_test(pci_scan_port_takes_22_accesses),
		cmocka_unit_test(pci_scan_flat_machine_costs_19_per_function),
		cmocka_unit_test(pci_scan_pc_machine_costs_19_per_function),
		cmocka_unit_test(pci_scan_32_ports_cost_41_each_with_their_device),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

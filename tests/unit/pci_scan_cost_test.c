/* SPDX-License-Identifier: MIT */
/*
 * How many accesses the scan takes; docs/cost.md has the figures. Behind CF8h, where 4 bytes are one access, an exit is
 * an access or the setting of the address in front of it.
 */
#include "tests/unit/scan_fixture.h"

#define DEVICE PCI_BDF(0, 1, 0)

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

static void start(bool wide)
{
	fake_pci_init(&fake);
	if (wide)
		go_wide();
}

/* A bridge with the windows that nearly all have today. Returns the bus behind it. */
static int add_modern_bridge(int bus, unsigned device)
{
	int function = add_bridge(bus, device, 0);

	fake_pci_set_windows(&fake, function, &(struct pci_bridge){ .io = true, .pref = true, .pref_64bit = true });
	return fake.functions[function].behind;
}

/* A root port as QEMU's: with a hot-plug slot, and three capabilities more. Returns the bus behind it. */
static int add_qemu_port(unsigned device)
{
	int behind = add_modern_bridge(FAKE_PCI_ROOT, device);
	int function = fake.buses[behind].bridge;

	fake_pci_add_express(&fake, function, PCI_EXP_TYPE_ROOT_PORT, true);
	fake_pci_add_capability(&fake, function, PCI_CAP_ID_MSIX, 12);
	fake_pci_add_capability(&fake, function, PCI_CAP_ID_SSVID, 8);
	return behind;
}

/* --- one function ----------------------------------------------------------------------------- */

static void add_nic(void)
{
	struct pci_bar bar = { .kind = PCI_BAR_MEM, .size = 0x4000, .is_64bit = true };
	int function = add_endpoint(FAKE_PCI_ROOT, 1, 0);

	fake_pci_set_bar(&fake, function, &bar);
	fake_pci_set_pin(&fake, function, 1);
	fake_pci_add_capability(&fake, function, PCI_CAP_ID_MSI, 16);
}

/* Four of its header, two for each BAR register and the ROM, the pin. It has a BAR, and so no list is read. */
static void pci_scan_endpoint_takes_19_accesses_and_12_addresses(void **state)
{
	(void)state;
	start(false);
	add_nic();
	scan();
	assert_int_equal(trace_cfg_of_function(&trace, DEVICE), 19);
	assert_int_equal(trace.selects, 31 + 12);
	assert_int_equal(inventory.functions[0].interrupt_pin, 1);
	expect_each_register_once();
}

/* Two of its header, two for each pair of BAR registers and the ROM, the pin; one capability. */
static void pci_scan_endpoint_takes_12_accesses_of_8_bytes(void **state)
{
	(void)state;
	start(true);
	add_nic();
	scan();
	assert_int_equal(trace_cfg_of_function(&trace, DEVICE), 12);
	assert_int_equal(inventory.functions[0].interrupt_pin, 1);
	expect_each_register_once();
}

/* The order of an endpoint's accesses, by register. */
static void pci_scan_reads_what_it_needs_together(void **state)
{
	static const struct trace_access expected[] = {
		{ DEVICE, 0x00, 8, false, 0 }, { DEVICE, 0x08, 8, false, 0 }, { DEVICE, 0x10, 8, true, 0 },
		{ DEVICE, 0x10, 8, false, 0 }, { DEVICE, 0x18, 8, true, 0 },  { DEVICE, 0x18, 8, false, 0 },
		{ DEVICE, 0x20, 8, true, 0 },  { DEVICE, 0x20, 8, false, 0 }, { DEVICE, 0x30, 4, true, 0 },
		{ DEVICE, 0x30, 8, false, 0 }, { DEVICE, 0x3c, 4, false, 0 }, { DEVICE, 0x40, 8, false, 0 },
	};
	size_t at = 0;
	size_t i;

	(void)state;
	start(true);
	add_nic();
	scan();
	for (i = 0; i < trace_cfg_total(&trace); i++) {
		if (accesses[i].bdf != DEVICE)
			continue;
		assert_int_equal(accesses[i].reg, expected[at].reg);
		assert_int_equal(accesses[i].width, expected[at].width);
		assert_int_equal(accesses[i].write, expected[at].write);
		at++;
	}
	assert_int_equal(at, sizeof(expected) / sizeof(expected[0]));
}

static void pci_scan_empty_slot_takes_one_access(void **state)
{
	(void)state;
	start(false);
	scan();
	assert_int_equal(trace_cfg_total(&trace), 32);
	assert_int_equal(trace.selects, 32);
	start(true);
	scan();
	assert_int_equal(trace_cfg_total(&trace), 32);
}

/* An I/O BAR alone might be half of a function whose memory is fixed: such a one is asked for its capabilities. */
static void pci_scan_asks_for_capabilities_only_where_they_may_matter(void **state)
{
	static const struct {
		bool wide, list, mem, asked;
	} cases[] = {
		{ false, true, true, false }, { false, true, false, true }, { false, false, false, false },
		{ true, true, true, true },   { true, true, false, true },  { true, false, true, false },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		int function;

		start(cases[i].wide);
		function = add_endpoint(FAKE_PCI_ROOT, 1, 0);
		fake_pci_set_bar(&fake, function, &(struct pci_bar){ .kind = PCI_BAR_IO, .size = 0x20 });
		if (cases[i].mem)
			fake_pci_set_bar(&fake, function,
					 &(struct pci_bar){ .index = 1, .kind = PCI_BAR_MEM, .size = 0x1000 });
		if (cases[i].list)
			fake_pci_add_capability(&fake, function, PCI_CAP_ID_MSI, 16);
		scan();
		assert_int_equal(trace_cfg_of_register(&trace, DEVICE, 0x40, false), cases[i].asked);
	}
}

static void pci_scan_bridge_takes_17_accesses(void **state)
{
	int bus;

	(void)state;
	start(false);
	bus = add_modern_bridge(FAKE_PCI_ROOT, 1);
	add_endpoint(bus, 0, 0);
	scan();
	assert_int_equal(trace_cfg_of_function(&trace, DEVICE), 17);
	expect_each_register_once();
	/* With bridges behind it: the subordinate number is raised, checked and lowered. */
	add_modern_bridge(bus, 1);
	add_bridge(FAKE_PCI_ROOT, 2, 0);
	scan();
	assert_int_equal(trace_cfg_of_function(&trace, DEVICE), 20);
	assert_int_equal(trace_cfg_of_function(&trace, PCI_BDF(1, 1, 0)), 17);
	/* Without a prefetchable window it takes two more to find that out. */
	assert_int_equal(trace_cfg_of_function(&trace, PCI_BDF(0, 2, 0)), 19);
}

static void pci_scan_bridge_takes_10_accesses_of_8_bytes(void **state)
{
	int bus;

	(void)state;
	start(true);
	bus = add_modern_bridge(FAKE_PCI_ROOT, 1);
	add_endpoint(bus, 0, 0);
	scan();
	assert_int_equal(trace_cfg_of_function(&trace, DEVICE), 10);
	expect_each_register_once();
	add_modern_bridge(bus, 1);
	add_bridge(FAKE_PCI_ROOT, 2, 0);
	scan();
	assert_int_equal(trace_cfg_of_function(&trace, DEVICE), 13);
	assert_int_equal(trace_cfg_of_function(&trace, PCI_BDF(1, 1, 0)), 10);
	assert_int_equal(trace_cfg_of_function(&trace, PCI_BDF(0, 2, 0)), 12);
}

/* On top of a bridge: the capability list pointer, the capabilities, the slot. */
static void pci_scan_port_takes_22_accesses_or_15_of_8_bytes(void **state)
{
	(void)state;
	start(false);
	add_endpoint(add_qemu_port(1), 0, 0);
	add_qemu_port(2);
	scan();
	assert_int_equal(trace_cfg_of_function(&trace, DEVICE), 22);
	assert_int_equal(trace_cfg_of_function(&trace, PCI_BDF(0, 2, 0)), 22);
	assert_int_equal(accesses_to_bus(2), 1);
	expect_each_register_once();
	go_wide();
	scan();
	assert_int_equal(trace_cfg_of_function(&trace, DEVICE), 15);
	assert_int_equal(trace_cfg_of_function(&trace, PCI_BDF(0, 2, 0)), 15);
	assert_int_equal(trace_cfg_of_function(&trace, PCI_BDF(1, 0, 0)), 11);
	assert_int_equal(accesses_to_bus(2), 1);
	expect_each_register_once();
}

/* --- machines --------------------------------------------------------------------------------- */

static void report(const char *machine, size_t functions)
{
	print_message("%s: %zu functions, %zu accesses\n", machine, functions, trace_cfg_total(&trace));
	assert_int_equal(inventory.function_count, functions);
	assert_int_equal(inventory.note_count, 0);
}

/* Host bridge; ISA bridge, SATA and SMBus as functions of 00:1f; 24 one-BAR functions. */
static void scan_flat_machine(bool wide, size_t cost)
{
	unsigned device;

	start(wide);
	add_endpoint(FAKE_PCI_ROOT, 0, 0);
	add_endpoint(FAKE_PCI_ROOT, 31, 0);
	add_endpoint(FAKE_PCI_ROOT, 31, 2);
	add_endpoint(FAKE_PCI_ROOT, 31, 3);
	scan();
	report("q35, no devices", 4);
	assert_int_equal(trace_cfg_total(&trace), probes(1, 2, 1, 4) + 4 * cost);
	for (device = 1; device <= 24; device++)
		fake_pci_set_bar(&fake, add_endpoint(FAKE_PCI_ROOT, device, 0),
				 &(struct pci_bar){ .kind = PCI_BAR_MEM, .size = 0x1000 });
	scan();
	report("q35, 24 devices", 28);
	assert_int_equal(trace_cfg_total(&trace), probes(1, 26, 1, 28) + 28 * cost);
	expect_each_register_once();
}

static void pci_scan_flat_machine_costs_19_or_11_per_function(void **state)
{
	(void)state;
	scan_flat_machine(false, 19);
	scan_flat_machine(true, 11);
}

/* Host bridge; ISA, IDE and power management as functions of 00:01; display and network. */
static void pci_scan_pc_machine_costs_31_exits_per_function(void **state)
{
	(void)state;
	start(false);
	add_endpoint(FAKE_PCI_ROOT, 0, 0);
	add_endpoint(FAKE_PCI_ROOT, 1, 0);
	add_endpoint(FAKE_PCI_ROOT, 1, 1);
	add_endpoint(FAKE_PCI_ROOT, 1, 3);
	add_endpoint(FAKE_PCI_ROOT, 2, 0);
	add_endpoint(FAKE_PCI_ROOT, 3, 0);
	scan();
	report("pc", 6);
	assert_int_equal(trace_cfg_total(&trace) + trace.selects, 2 * probes(1, 4, 1, 6) + 6 * 31);
	expect_each_register_once();
}

static void scan_ports(bool wide, size_t port, size_t device)
{
	unsigned i;

	start(wide);
	for (i = 0; i < 32; i++)
		add_endpoint(add_qemu_port(i), 0, 0);
	scan();
	report("32 root ports, each with a device", 64);
	assert_int_equal(trace_cfg_total(&trace), 32 * (port + device));
	expect_each_register_once();

	start(wide);
	for (i = 0; i < 32; i++)
		add_qemu_port(i);
	scan();
	report("32 root ports, all empty", 32);
	assert_int_equal(trace_cfg_total(&trace), 32 * (port + 1));
}

static void pci_scan_32_ports_cost_41_or_26_each_with_their_device(void **state)
{
	(void)state;
	scan_ports(false, 22, 19);
	scan_ports(true, 15, 11);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pci_scan_endpoint_takes_19_accesses_and_12_addresses),
		cmocka_unit_test(pci_scan_endpoint_takes_12_accesses_of_8_bytes),
		cmocka_unit_test(pci_scan_reads_what_it_needs_together),
		cmocka_unit_test(pci_scan_empty_slot_takes_one_access),
		cmocka_unit_test(pci_scan_asks_for_capabilities_only_where_they_may_matter),
		cmocka_unit_test(pci_scan_bridge_takes_17_accesses),
		cmocka_unit_test(pci_scan_bridge_takes_10_accesses_of_8_bytes),
		cmocka_unit_test(pci_scan_port_takes_22_accesses_or_15_of_8_bytes),
		cmocka_unit_test(pci_scan_flat_machine_costs_19_or_11_per_function),
		cmocka_unit_test(pci_scan_pc_machine_costs_31_exits_per_function),
		cmocka_unit_test(pci_scan_32_ports_cost_41_or_26_each_with_their_device),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

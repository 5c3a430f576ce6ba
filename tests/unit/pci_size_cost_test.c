/* SPDX-License-Identifier: MIT */
/* How many accesses sizing takes, and how bridges are asked for their windows. */
#include "tests/unit/size_fixture.h"

/* --- cost -------------------------------------------------------------------------------------- */

static void pci_size_takes_two_accesses_per_register(void **state)
{
	struct trace_access which;

	(void)state;
	one_function(PCI_HEADER_TYPE_NORMAL);
	assert_true(size_it() == PCI_SIZE_NOT_READ);
	assert_int_equal(trace.reads, 7);
	assert_int_equal(trace.writes, 7);
	assert_int_equal(trace_cfg_most_repeated(&trace, &which), 1);
}

/* Behind CF8h the address is set once for a write and the read after it. */
static void pci_size_reads_each_register_right_after_writing_it(void **state)
{
	(void)state;
	one_function(PCI_HEADER_TYPE_NORMAL);
	size_it();
	assert_int_equal(trace.selects, 7);
}

static void pci_size_takes_two_accesses_per_pair_where_8_bytes_are_one(void **state)
{
	static const struct trace_access expected[] = {
		{ BDF, 0x10, 8, true, UINT64_MAX }, { BDF, 0x10, 8, false, 0 },
		{ BDF, 0x18, 8, true, UINT64_MAX }, { BDF, 0x18, 8, false, 0 },
		{ BDF, 0x20, 8, true, UINT64_MAX }, { BDF, 0x20, 8, false, 0 },
		{ BDF, 0x30, 4, true, 0xfffff800 }, { BDF, 0x30, 8, false, 0 },
	};
	size_t i;

	(void)state;
	one_function(PCI_HEADER_TYPE_NORMAL);
	go_wide();
	size_it();
	assert_int_equal(trace_cfg_total(&trace), sizeof(expected) / sizeof(expected[0]));
	for (i = 0; i < trace_cfg_total(&trace); i++) {
		assert_int_equal(accesses[i].reg, expected[i].reg);
		assert_int_equal(accesses[i].width, expected[i].width);
		assert_int_equal(accesses[i].write, expected[i].write);
		assert_true(accesses[i].value == expected[i].value);
	}

	one_function(PCI_HEADER_TYPE_BRIDGE);
	go_wide();
	size_it();
	assert_int_equal(trace_cfg_total(&trace), 4);
}

/* --- bridge windows --------------------------------------------------------------------------- */

static const struct pci_bridge window_cases[] = {
	{ .io = false },
	{ .io = true },
	{ .io = true, .io_32bit = true },
	{ .pref = true },
	{ .pref = true, .pref_64bit = true },
	{ .io = true, .io_32bit = true, .pref = true, .pref_64bit = true },
};

#define WINDOW_CASES (sizeof(window_cases) / sizeof(window_cases[0]))

static void pci_size_finds_and_closes_the_io_window(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < WINDOW_CASES; i++) {
		int function = one_function(PCI_HEADER_TYPE_BRIDGE);
		struct pci_bridge bridge = { 0 };
		uint32_t io;

		fake_pci_set_windows(&fake, function, &window_cases[i]);
		/* A window that an earlier boot left open. */
		pci_cfg_write(&fake.cfg, BDF, PCI_IO_BASE, 2, 0xe0c0);
		pci_size_io_window(&trace.cfg, BDF, &bridge);
		assert_int_equal(bridge.io, window_cases[i].io);
		assert_int_equal(bridge.io_32bit, window_cases[i].io_32bit);
		io = fake_pci_peek(&fake, function, PCI_IO_BASE, 2);
		assert_true((io & 0xf0) == 0 || (io & 0xf0) > (io >> 8 & 0xf0));
		assert_int_equal(trace_cfg_total(&trace), 2);
	}
}

/* `held` is what an earlier boot left in the register. */
static void find_pref_window(const struct pci_bridge *has, uint32_t held, size_t most)
{
	int function = one_function(PCI_HEADER_TYPE_BRIDGE);
	struct pci_bridge bridge = { 0 };

	fake_pci_set_windows(&fake, function, has);
	pci_cfg_write(&fake.cfg, BDF, PCI_PREF_MEMORY_BASE, 4, held);
	pci_size_pref_window(&trace.cfg, BDF, &bridge);
	assert_int_equal(bridge.pref, has->pref);
	assert_int_equal(bridge.pref_64bit, has->pref_64bit);
	assert_true(trace_cfg_total(&trace) <= most);
}

/* Its type is written into most prefetchable windows, so that one read tells. */
static void pci_size_reads_the_pref_window_and_writes_it_only_when_it_reads_0(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < WINDOW_CASES; i++) {
		find_pref_window(&window_cases[i], 0, window_cases[i].pref_64bit ? 1 : 3);
		find_pref_window(&window_cases[i], 0xfc00fb00, window_cases[i].pref ? 1 : 3);
	}
}

/* The secondary status register shares a dword with the I/O window and loses the bits that are written as ones. */
static void pci_size_windows_never_write_the_secondary_status(void **state)
{
	struct pci_bridge bridge;
	size_t i;

	(void)state;
	one_function(PCI_HEADER_TYPE_BRIDGE);
	pci_size_io_window(&trace.cfg, BDF, &bridge);
	pci_size_pref_window(&trace.cfg, BDF, &bridge);
	for (i = 0; i < trace_cfg_total(&trace); i++)
		assert_false(accesses[i].write && (trace_access_covers(&accesses[i], PCI_SEC_STATUS) ||
						   trace_access_covers(&accesses[i], PCI_SEC_STATUS + 1)));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pci_size_takes_two_accesses_per_register),
		cmocka_unit_test(pci_size_reads_each_register_right_after_writing_it),
		cmocka_unit_test(pci_size_takes_two_accesses_per_pair_where_8_bytes_are_one),
		cmocka_unit_test(pci_size_finds_and_closes_the_io_window),
		cmocka_unit_test(pci_size_reads_the_pref_window_and_writes_it_only_when_it_reads_0),
		cmocka_unit_test(pci_size_windows_never_write_the_secondary_status),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: MIT */
/* More than an inventory holds is refused, at the line that is one too many. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "pci/pci_cfg.h"
#include "pci/pci_text.h"
#include "tests/fake/inventory_text.h"
#include "tests/unit/pci_text_refuse.h"

#define TEXT_MAX (1 << 20)

static char text[TEXT_MAX];

static size_t add(size_t used, const char *format, ...) __attribute__((format(printf, 2, 3)));

static size_t add(size_t used, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	used += (size_t)vsnprintf(text + used, TEXT_MAX - used, format, args);
	va_end(args);
	assert_true(used < TEXT_MAX);
	return used;
}

static void assert_result(enum pci_text_error error, size_t line)
{
	const struct pci_text_result result = parse(text);

	assert_int_equal(result.error, error);
	assert_int_equal(result.line, line);
}

static void pci_text_function_4097_is_one_too_many(void **state)
{
	size_t used = add(0, "hvminv 1\n");

	(void)state;
	for (unsigned root = 0; root < 16; root++)
		used = add(used, "root bus=%02x last=%02x\n", root, root);
	for (unsigned i = 0; i < PCI_MAX_FUNCTIONS; i++)
		used = add(used, "fn %02x:%02x.%x id=1af4:1000 class=000000 header=0 pin=0\n", i >> 8, i >> 3 & 0x1f,
			   i & 7);
	assert_result(PCI_TEXT_OK, 0);
	add(used, "root bus=10 last=10\nfn 10:00.0 id=1af4:1000 class=000000 header=0 pin=0\n");
	assert_result(PCI_TEXT_FULL, 17 + PCI_MAX_FUNCTIONS + 2);
}

static void pci_text_bar_8193_is_one_too_many(void **state)
{
	size_t used = add(0, "hvminv 1\n");

	(void)state;
	for (unsigned root = 0; root < 6; root++)
		used = add(used, "root bus=%02x last=%02x\n", root, root);
	for (unsigned i = 0; i < 1400; i++)
		used = add(used, "fn %02x:%02x.%x id=1af4:1000 class=000000 header=0 pin=0\n", i >> 8, i >> 3 & 0x1f,
			   i & 7);
	for (unsigned i = 0; i < PCI_MAX_BARS; i++)
		used = add(used, "bar %02x:%02x.%x %u mem size=0x10\n", i / 6 >> 8, i / 6 >> 3 & 0x1f, i / 6 & 7,
			   i % 6);
	assert_result(PCI_TEXT_OK, 0);
	add(used, "bar 00:00.0 rom size=0x800\n");
	assert_result(PCI_TEXT_FULL, 1 + 6 + 1400 + PCI_MAX_BARS + 1);
}

static void pci_text_bridge_513_is_one_too_many(void **state)
{
	size_t used = add(0, "hvminv 1\nroot bus=00 last=00\nroot bus=01 last=01\nroot bus=02 last=02\n");

	(void)state;
	for (unsigned i = 0; i <= PCI_MAX_BRIDGES; i++)
		used = add(used, "fn %02x:%02x.%x id=1af4:1000 class=060400 header=1 pin=0\n", i >> 8, i >> 3 & 0x1f,
			   i & 7);
	for (unsigned i = 0; i <= PCI_MAX_BRIDGES; i++)
		used = add(used, "bridge %02x:%02x.%x bus=%02x,00,00 io=16 pref=64\n", i >> 8, i >> 3 & 0x1f, i & 7,
			   i >> 8);
	assert_result(PCI_TEXT_FULL, 4 + 2 * (PCI_MAX_BRIDGES + 1));
}

static void pci_text_root_65_is_one_too_many(void **state)
{
	size_t used = add(0, "hvminv 1\n");

	(void)state;
	for (unsigned root = 0; root < PCI_MAX_ROOTS; root++)
		used = add(used, "root bus=%02x last=%02x\n", root, root);
	assert_result(PCI_TEXT_OK, 0);
	add(used, "root bus=fe last=fe\n");
	assert_result(PCI_TEXT_FULL, 1 + PCI_MAX_ROOTS + 1);
}

static void pci_text_window_129_is_one_too_many(void **state)
{
	size_t used = add(0, "hvminv 1\nroot bus=00 last=00\n");

	(void)state;
	for (unsigned i = 0; i < PCI_WINDOW_RANGES; i++)
		used = add(used, "window mem32 0x%x-0x%x\n", 0xe0000000 + i * 0x2000, 0xe0000fff + i * 0x2000);
	assert_result(PCI_TEXT_OK, 0);
	add(used, "window mem32 0xf0000000-0xf0000fff\n");
	assert_result(PCI_TEXT_FULL, 2 + PCI_WINDOW_RANGES + 1);
}

static void pci_text_critical_function_17_is_one_too_many(void **state)
{
	size_t used = add(0, "hvminv 2\nroot bus=00 last=00\n");

	(void)state;
	for (unsigned i = 0; i < PCI_MAX_CRITICAL; i++)
		used = add(used, "critical 00:%02x.0\n", i);
	assert_result(PCI_TEXT_OK, 0);
	add(used, "critical 00:00.1\n");
	assert_result(PCI_TEXT_FULL, 2 + PCI_MAX_CRITICAL + 1);
}

/* A record that is cut would be read as something else, or not at all. */
static void pci_text_longest_records_are_whole(void **state)
{
	char line[PCI_TEXT_LINE];
	size_t cursor = 0;

	(void)state;
	strcpy(text,
	       "hvminv 2\nroot bus=00 last=ff\n"
	       "fn 00:00.0 id=ffff:ffff class=ffffff header=0 pin=4 last-vf=ff:1f.7 bars-unknown\n"
	       "bar 00:00.0 0 mem 64bit pref size=0x8000000000000000 sizes=0xfffffffffff pinned=0xfffffffffffffffe\n"
	       "bar 00:00.0 vf4 mem 64bit pref size=0x7ffffffffffc count=65535 pinned=0x8000000000000000 fixed\n"
	       "fn 00:01.0 id=ffff:ffff class=ffffff header=1 pin=4\n"
	       "bridge 00:01.0 bus=00,01,ff io=none pref=none pcie-port subtractive ari hotplug\n"
	       "reserve 00:01.0 buses=18446744073709551614 io=0xfffffffffffffffe mem=0xfffffffffffffffe "
	       "pref32=0xfffffffffffffffe pref64=0xfffffffffffffffe\n"
	       "window mem64 0x8000000000000000-0xffffffffffffffff\n");
	assert_result(PCI_TEXT_OK, 0);
	policy = (struct pci_policy){
		.high_threshold = UINT64_MAX,
		.low_hole = UINT64_MAX,
		.hotplug_io = UINT64_MAX,
		.hotplug_mem = UINT64_MAX,
		.hotplug_pref = UINT64_MAX,
		.hotplug_pref64 = UINT64_MAX - 1,
		.hotplug_buses = UINT32_MAX,
		.address_bits = UINT32_MAX,
		.resizable_max = UINT64_MAX,
		.isa_aliases = true,
		.ecam = UINT64_MAX - 1,
	};
	while (pci_text_inventory_line(&inventory, &windows, &policy, &cursor, line))
		assert_true(strlen(line) < PCI_TEXT_LINE - 1);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(pci_text_longest_records_are_whole),
		cmocka_unit_test(pci_text_function_4097_is_one_too_many),
		cmocka_unit_test(pci_text_bar_8193_is_one_too_many),
		cmocka_unit_test(pci_text_bridge_513_is_one_too_many),
		cmocka_unit_test(pci_text_root_65_is_one_too_many),
		cmocka_unit_test(pci_text_window_129_is_one_too_many),
		cmocka_unit_test(pci_text_critical_function_17_is_one_too_many),
	};

	return cmocka_run_group_tests_name("pci_text_limits", tests, NULL, NULL);
}

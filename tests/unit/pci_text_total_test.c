/* SPDX-License-Identifier: MIT */
/* What a plan comes to, and what to do about it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "pci/pci_cfg.h"
#include "pci/pci_text.h"
#include "tests/fake/hand_machine.h"

static struct pci_inventory inventory;
static struct pci_windows windows;
static struct pci_plan plan;

static void start(void)
{
	hand_machine_init(&inventory);
	pci_windows_init(&windows);
	memset(&plan, 0, sizeof(plan));
}

/* `lines` ends with NULL. */
static void assert_totals(const char *const *lines)
{
	char fact[PCI_TEXT_LINE], line[PCI_TEXT_LINE + 2], level;
	size_t cursor = 0;

	for (; *lines != NULL; lines++) {
		assert_true(pci_text_plan_total(&inventory, &windows, &plan, &cursor, &level, fact));
		snprintf(line, sizeof(line), "%c %s", level, fact);
		assert_string_equal(line, *lines);
	}
	assert_false(pci_text_plan_total(&inventory, &windows, &plan, &cursor, &level, fact));
	assert_false(pci_text_plan_total(&inventory, &windows, &plan, &cursor, &level, fact));
}

static void pci_text_total_counts_bars(void **state)
{
	static const char *const lines[] = { "I 12 BARs placed, 3 not placed", NULL };

	(void)state;
	start();
	plan.placed = 12;
	plan.not_placed = 3;
	assert_totals(lines);
}

static void pci_text_total_says_how_to_get_the_hole(void **state)
{
	static const char *const lines[] = {
		"I 0 BARs placed, 0 not placed",
		"W a hole of 0x40000000 bytes below 4 GiB would hold every memory BAR: let RAM end at 0xbec00000 "
		"(QEMU: max-ram-below-4g=3052M; xl: mmio_hole=1044)",
		NULL
	};

	(void)state;
	start();
	hand_windows_add(&windows.mem32, 0xc0000000, 0xcfffffff);
	hand_windows_add(&windows.mem32, 0xe0000000, 0xfebfffff);
	plan.mem32_wanted = 0x40000000;
	assert_totals(lines);
}

static void pci_text_total_rounds_the_end_of_ram_down_to_1_mib(void **state)
{
	static const char *const lines[] = {
		"I 0 BARs placed, 0 not placed",
		"W a hole of 0x10000000 bytes below 4 GiB would hold every memory BAR: let RAM end at 0xeeb00000 "
		"(QEMU: max-ram-below-4g=3819M; xl: mmio_hole=277)",
		NULL
	};

	(void)state;
	start();
	hand_windows_add(&windows.mem32, 0xf0000000, 0xfebfefff);
	plan.mem32_wanted = 0x10000000;
	assert_totals(lines);
}

/* xl takes no mmio_hole below 256 MiB. */
static void pci_text_total_asks_xl_for_what_it_takes(void **state)
{
	static const char *const lines[] = {
		"I 0 BARs placed, 0 not placed",
		"W a hole of 0x4000000 bytes below 4 GiB would hold every memory BAR: let RAM end at 0xfac00000 "
		"(QEMU: max-ram-below-4g=4012M; xl: mmio_hole=256)",
		NULL
	};

	(void)state;
	start();
	hand_windows_add(&windows.mem32, 0xfd000000, 0xfebfffff);
	plan.mem32_wanted = 0x4000000;
	assert_totals(lines);
}

/* A hole that reaches below 0, or is nowhere, has no place to start. */
static void pci_text_total_without_a_window_has_only_the_size(void **state)
{
	static const char *const lines[] = { "I 0 BARs placed, 0 not placed",
					     "W a hole of 0x20000000 bytes below 4 GiB would hold every memory BAR",
					     NULL };

	(void)state;
	start();
	plan.mem32_wanted = 0x20000000;
	assert_totals(lines);
	hand_windows_add(&windows.mem32, 0x1f000000, 0x1fffffff);
	assert_totals(lines);
}

static void pci_text_total_tells_when_no_hole_would_do(void **state)
{
	static const char *const few[] = {
		"I 0 BARs placed, 0 not placed",
		"W no hole below 4 GiB would hold every memory BAR: give the guest fewer devices", NULL
	};
	static const char *const wide[] = {
		"I 0 BARs placed, 0 not placed",
		"W no hole below 4 GiB would hold every memory BAR: give the processor more "
		"physical address bits, or the guest fewer devices",
		NULL
	};

	(void)state;
	start();
	hand_function(&inventory, PCI_BDF(0, 1, 0), HAND_NIC, PCI_NONE);
	hand_bar(&inventory, 0, HAND_PREF32, 0x80000000);
	hand_bar(&inventory, 2, HAND_PREF64, 0x8000000000);
	plan.mem32_wanted = UINT64_MAX;
	plan.bars[0].verdict = PCI_NO_SPACE;
	plan.bars[1].verdict = PCI_PLACED;
	assert_totals(few);
	plan.bars[1].verdict = PCI_TOO_LARGE;
	assert_totals(wide);
}

static void add_ports(uint8_t count, enum pci_verdict verdict, enum pci_verdict reserve)
{
	for (; count > 0; count--) {
		const uint8_t bus = (uint8_t)(inventory.bridge_count + 1);
		const int16_t bridge = hand_bridge(&inventory, PCI_BDF(0, bus, 0), bus, PCI_NONE);

		plan.bridges[bridge].windows[PCI_WINDOW_IO] =
			(struct pci_window_plan){ .verdict = (uint8_t)verdict, .reserve = (uint8_t)reserve };
	}
}

/* One line for all of them: a machine with 100 ports is no reason for 100 warnings. */
static void pci_text_total_counts_bridges_without_spare_ports(void **state)
{
	static const char *const one[] = {
		"I 0 BARs placed, 0 not placed",
		"W 1 hot-plug bridge without spare ports: what is plugged in there must do without", NULL
	};
	static const char *const many[] = {
		"I 0 BARs placed, 0 not placed",
		"W no hole below 4 GiB would hold every memory BAR: give the guest fewer devices",
		"W 12 hot-plug bridges without spare ports: what is plugged in there must do without", NULL
	};

	(void)state;
	start();
	add_ports(3, PCI_PLACED, PCI_PLACED);
	add_ports(3, PCI_PLACED, PCI_EMPTY);
	add_ports(3, PCI_EMPTY, PCI_EMPTY);
	add_ports(3, PCI_NO_SPACE, PCI_NO_SPACE); /* a warning of its own */
	inventory.bridges[0].secondary = 0;
	plan.bridges[0].windows[PCI_WINDOW_IO] =
		(struct pci_window_plan){ .verdict = PCI_EMPTY, .reserve = PCI_NO_SPACE };
	add_ports(1, PCI_PLACED, PCI_NO_SPACE);
	assert_totals(one);
	add_ports(11, PCI_EMPTY, PCI_NO_SPACE);
	plan.mem32_wanted = UINT64_MAX;
	assert_totals(many);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(pci_text_total_counts_bars),
		cmocka_unit_test(pci_text_total_says_how_to_get_the_hole),
		cmocka_unit_test(pci_text_total_rounds_the_end_of_ram_down_to_1_mib),
		cmocka_unit_test(pci_text_total_asks_xl_for_what_it_takes),
		cmocka_unit_test(pci_text_total_without_a_window_has_only_the_size),
		cmocka_unit_test(pci_text_total_tells_when_no_hole_would_do),
		cmocka_unit_test(pci_text_total_counts_bridges_without_spare_ports),
	};

	return cmocka_run_group_tests_name("pci_text_total", tests, NULL, NULL);
}

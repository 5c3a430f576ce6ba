/* SPDX-License-Identifier: MIT */
/* What a plan comes to, in words. Machines are small enough to add up by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "pci/pci_cfg.h"
#include "pci/pci_summary.h"
#include "tests/fake/hand_machine.h"

#define GPU PCI_BDF(1, 0, 0)

static struct pci_inventory inventory;
static struct pci_windows windows;
static struct pci_plan plan;
static struct pci_remedies remedies;
static struct pci_summary summary;

static void start(void)
{
	hand_machine_init(&inventory);
	hand_windows_init(&windows);
	memset(&plan, 0, sizeof(plan));
	memset(&remedies, 0, sizeof(remedies));
}

static void begin(void)
{
	const struct pci_summary_facts facts = { &inventory, &windows, &plan, &remedies };

	pci_summary_begin(&summary, &facts);
}

static void place(size_t bar, uint64_t address)
{
	plan.bars[bar].verdict = PCI_PLACED;
	plan.bars[bar].address = address;
	plan.bars[bar].size = inventory.bars[bar].size;
	plan.placed++;
}

static void lose(size_t bar, enum pci_verdict verdict)
{
	plan.bars[bar].verdict = (uint8_t)verdict;
	plan.bars[bar].size = inventory.bars[bar].size;
	plan.not_placed++;
}

/* Walks to the first line about `object`, or after it to the next one. */
static bool find(const char *object, struct pci_summary_line *line)
{
	while (pci_summary_next(&summary, line))
		if (strcmp(line->object, object) == 0)
			return true;
	return false;
}

static void expect(const char *object, char level, const char *fact)
{
	struct pci_summary_line line;

	assert_true(find(object, &line));
	assert_string_equal(line.fact, fact);
	assert_int_equal(line.level, level);
}

static void pci_summary_of_nothing_is_the_counts_and_three_spaces(void **state)
{
	static const char *const objects[] = { "pci", "io", "low-hole", "high-window" };
	struct pci_summary_line line;

	(void)state;
	start();
	begin();
	for (size_t i = 0; i < 4; i++) {
		assert_true(pci_summary_next(&summary, &line));
		assert_string_equal(line.object, objects[i]);
		assert_int_equal(line.level, 'I');
		assert_false(line.is_function);
		assert_string_equal(
			line.fact, i == 0 ? "0 functions, 0 bridges, 1 root bus; 0 BARs placed, 0 not placed" : "none");
	}
	assert_false(pci_summary_next(&summary, &line));
	assert_false(pci_summary_next(&summary, &line));
}

static void pci_summary_adds_up_what_the_root_bus_takes(void **state)
{
	int16_t bridge;

	(void)state;
	start();
	hand_function(&inventory, PCI_BDF(0, 1, 0), HAND_NIC, PCI_NONE);
	place(hand_bar(&inventory, 0, HAND_MEM32, 0x1000), 0xe0000000);
	place(hand_bar(&inventory, 1, HAND_IO, 0x20), 0xc000);
	bridge = hand_bridge(&inventory, PCI_BDF(0, 2, 0), 1, PCI_NONE);
	hand_function(&inventory, GPU, HAND_VGA, bridge);
	/* In the bridge's windows: they count, these do not. */
	place(hand_bar(&inventory, 0, HAND_PREF64, 0x40000000), 0x140000000);
	place(hand_bar(&inventory, 2, HAND_MEM32, 0x1000), 0xd0000000);
	plan.bridges[bridge].windows[PCI_WINDOW_PREF] =
		(struct pci_window_plan){ { 0x140000000, 0x17fffffff }, PCI_PLACED, PCI_EMPTY };
	plan.bridges[bridge].windows[PCI_WINDOW_MEM] =
		(struct pci_window_plan){ { 0xd0000000, 0xd01fffff }, PCI_PLACED, PCI_EMPTY };
	plan.bridges[bridge].windows[PCI_WINDOW_IO] = (struct pci_window_plan){ { 0, 0 }, PCI_EMPTY, PCI_EMPTY };
	hand_windows_add(&windows.io, 0x1000, 0xffff);
	hand_windows_add(&windows.mem32, 0xc0000000, 0xdfffffff);
	hand_windows_add(&windows.mem32, 0xe0000000 + 0x10000000, 0xfebfffff);
	hand_windows_add(&windows.mem32, 0xe0000000, 0xe0ffffff);
	hand_windows_add(&windows.mem64, 0x100000000, 0xffffffffff);
	plan.free_io = 0x8000;
	plan.free_mem32 = 0x10000000;
	plan.free_mem64 = UINT64_C(0x8000000000);
	begin();
	expect("pci", 'I', "3 functions, 1 bridge, 1 root bus; 4 BARs placed, 0 not placed");
	expect("io", 'I', "[io  0x1000-0xffff]: 32 bytes of 60 KiB used, largest free piece 32 KiB");
	/* 2 MiB and 4 KiB; 528 MiB and 236 MiB. */
	expect("low-hole", 'I', "[mem 0xc0000000-0xfebfffff]: 2 MiB of 764 MiB used, largest free piece 256 MiB");
	expect("high-window", 'I',
	       "[mem 0x100000000-0xffffffffff]: 1 GiB of 1020 GiB used, largest free piece 512 GiB");
}

static void pci_summary_names_what_a_function_lacks_and_why(void **state)
{
	struct pci_summary_line line;
	size_t gpu;

	(void)state;
	start();
	hand_function(&inventory, PCI_BDF(0, 1, 0), HAND_NIC, PCI_NONE);
	place(hand_bar(&inventory, 0, HAND_MEM32, 0x1000), 0xe0000000);
	gpu = hand_function(&inventory, PCI_BDF(0, 2, 0), HAND_VGA, PCI_NONE);
	inventory.functions[gpu].vendor_id = 0x10de;
	inventory.functions[gpu].device_id = 0x2204;
	place(hand_bar(&inventory, 0, HAND_MEM32, 0x1000000), 0xe1000000);
	lose(hand_bar(&inventory, 1, HAND_PREF64, UINT64_C(0x400000000)), PCI_NO_SPACE);
	lose(hand_bar(&inventory, 3, HAND_PREF64, 0x2000000), PCI_NO_SPACE);
	lose(hand_bar(&inventory, 6, HAND_ROM, 0x80000), PCI_ROM_GIVEN_UP);
	begin();
	expect("pci", 'W', "2 functions, 0 bridges, 1 root bus; 2 BARs placed, 3 not placed");
	expect("00:02.0", 'W', "10de:2204 class 030000 lacks BAR1 (16 GiB), BAR3 (32 MiB): no space");
	expect("00:02.0", 'W', "10de:2204 class 030000 lacks ROM (512 KiB): left out so that BARs fit");
	assert_false(find("00:02.0", &line));
	begin();
	assert_false(find("00:01.0", &line));
}

static void pci_summary_names_functions_with_their_segment(void **state)
{
	struct pci_summary_line line;

	(void)state;
	start();
	inventory.segment = 1;
	hand_function(&inventory, PCI_BDF(0x80, 0, 0), HAND_NIC, PCI_NONE);
	lose(hand_bar(&inventory, 0, HAND_MEM32, 0x1000), PCI_NO_SPACE);
	begin();
	assert_true(find("0001:80:00.0", &line));
	assert_true(line.is_function);
}

static void pci_summary_names_sixteen_functions_and_counts_the_others(void **state)
{
	struct pci_summary_line line;
	size_t named = 0;

	(void)state;
	start();
	for (unsigned device = 1; device <= 18; device++) {
		hand_function(&inventory, (uint16_t)PCI_BDF(0, device, 0), HAND_NIC, PCI_NONE);
		lose(hand_bar(&inventory, 0, HAND_MEM32, 0x1000), PCI_NO_SPACE);
	}
	begin();
	while (pci_summary_next(&summary, &line) && strcmp(line.object, "functions") != 0)
		named += line.is_function;
	assert_int_equal(named, 16);
	assert_string_equal(line.fact, "2 more lack BARs: see `not placed` above");
	assert_false(pci_summary_next(&summary, &line));
}

/* All thirteen BARs of a function with sizes that take the most letters. */
static void pci_summary_cuts_a_list_that_is_too_long_before_the_reason(void **state)
{
	struct pci_summary_line line;

	(void)state;
	start();
	hand_function(&inventory, PCI_BDF(0, 1, 0), HAND_NIC, PCI_NONE);
	for (uint8_t index = 0; index < PCI_BARS_OF_FUNCTION; index++) {
		const size_t bar = hand_bar(&inventory, index, HAND_MEM32, UINT64_C(0x3fffffffff));

		inventory.bars[bar].count = (uint16_t)(index < PCI_BAR_VF ? 1 : 3);
		lose(bar, PCI_TOO_LARGE);
	}
	begin();
	assert_true(find("00:01.0", &line));
	assert_non_null(strstr(line.fact, " lacks BAR0 (255.9 GiB), BAR1 (255.9 GiB), "));
	assert_non_null(strstr(line.fact, ", and more: larger than any range that may hold it"));
	assert_true(strlen(line.fact) < PCI_TEXT_LINE - 1);
}

static void pci_summary_counts_bridges_without_spare_ports(void **state)
{
	struct pci_summary_line line;

	(void)state;
	start();
	for (uint8_t i = 0; i < 3; i++) {
		const int16_t bridge = hand_bridge(&inventory, PCI_BDF(0, 1 + i, 0), 1 + i, PCI_NONE);

		for (unsigned kind = 0; kind < PCI_WINDOW_COUNT; kind++) {
			plan.bridges[bridge].windows[kind].verdict = PCI_EMPTY;
			plan.bridges[bridge].windows[kind].reserve = PCI_PLACED;
		}
		if (i != 0)
			plan.bridges[bridge].windows[PCI_WINDOW_IO].reserve = PCI_NO_SPACE;
	}
	begin();
	expect("hot-plug", 'I', "2 bridges without spare I/O ports: what is plugged in there must do without");
	inventory.bridges[2].secondary = 0;
	begin();
	expect("hot-plug", 'I', "1 bridge without spare I/O ports: what is plugged in there must do without");
	inventory.bridges[1].io = false;
	begin();
	assert_false(find("hot-plug", &line));
}

/* A bridge that lacks both kinds of memory counts once. */
static void pci_summary_warns_of_bridges_without_spare_memory(void **state)
{
	(void)state;
	start();
	for (uint8_t i = 0; i < 3; i++) {
		const int16_t bridge = hand_bridge(&inventory, PCI_BDF(0, 1 + i, 0), 1 + i, PCI_NONE);
		struct pci_window_plan *its = plan.bridges[bridge].windows;

		for (unsigned kind = 0; kind < PCI_WINDOW_COUNT; kind++) {
			its[kind].verdict = PCI_PLACED;
			its[kind].reserve = PCI_PLACED;
		}
		its[PCI_WINDOW_PREF].reserve = i == 0 ? PCI_EMPTY : PCI_NO_SPACE;
		its[PCI_WINDOW_MEM].reserve = i == 1 ? PCI_NO_SPACE : PCI_PLACED;
	}
	begin();
	expect("hot-plug", 'W', "2 bridges without spare memory: what is plugged in there may find no room");
	inventory.bridges[2].pref = false;
	begin();
	expect("hot-plug", 'W', "1 bridge without spare memory: what is plugged in there may find no room");
}

/* --- help --------------------------------------------------------------------------------------------------------- */

static const struct {
	struct pci_remedy remedy;
	const char *fact;
} helps[] = {
	{ { .kind = PCI_REMEDY_OPTION, .complete = true, .option = "place=high", .wanted = 1, .placed = 1 },
	  "place=high would place it" },
	{ { .kind = PCI_REMEDY_OPTION,
	    .option = "hotplug-mem=0 hotplug-pref=0",
	    .cost = "what is plugged in later may find no room",
	    .wanted = 3,
	    .placed = 2 },
	  "hotplug-mem=0 hotplug-pref=0 would place 2 of 3; what is plugged in later may find no room" },
	{ { .kind = PCI_REMEDY_UNPIN, .complete = true, .bdf = GPU, .functions = 1, .wanted = 2, .placed = 2 },
	  "option pin without 01:00.0 would place all of them" },
	{ { .kind = PCI_REMEDY_UNPIN, .complete = true, .bdf = GPU, .functions = 3, .wanted = 2, .placed = 2 },
	  "option pin without 01:00.0 and 2 more would place all of them" },
	{ { .kind = PCI_REMEDY_LOW_HOLE, .complete = true, .value = 0x40000000, .start = 0xbec00000, .wanted = 2 },
	  "RAM ending at 0xbec00000 would place all of them (QEMU: max-ram-below-4g=3052M; xl: mmio_hole=1044)" },
	/* xl takes no mmio_hole below 256 MiB; RAM ends at a whole MiB. */
	{ { .kind = PCI_REMEDY_LOW_HOLE, .complete = true, .value = 0x4000000, .start = 0xfacfffff, .wanted = 2 },
	  "RAM ending at 0xfac00000 would place all of them (QEMU: max-ram-below-4g=4012M; xl: mmio_hole=256)" },
	{ { .kind = PCI_REMEDY_LOW_HOLE,
	    .complete = true,
	    .option = "low-hole=0",
	    .value = 0x40000000,
	    .start = 0x80000000,
	    .wanted = 1 },
	  "RAM ending at 0x80000000 would place it (QEMU: max-ram-below-4g=2048M; xl: mmio_hole=2048), with low-hole=0" },
	{ { .kind = PCI_REMEDY_LOW_WINDOW, .complete = true, .value = 0x300000, .start = 0xdfe00000, .wanted = 1 },
	  "a host bridge with mem=0xdfe00000-0xe00fffff would place it" },
	{ { .kind = PCI_REMEDY_ADDRESS_BITS, .complete = true, .value = 43, .wanted = 1 },
	  "43 physical address bits would place it (QEMU: phys-bits=43 at -cpu)" },
	{ { .kind = PCI_REMEDY_HIGH_WINDOW, .complete = true, .value = 0x400000000, .wanted = 1 },
	  "a host bridge with a window of 0x400000000 bytes above 4 GiB would place it" },
	{ { .kind = PCI_REMEDY_HIGH_WINDOW,
	    .complete = true,
	    .value = 0x400000000,
	    .start = 0x8000000000,
	    .wanted = 1 },
	  "a host bridge with pref=0x8000000000-0x83ffffffff would place it" },
	{ { .kind = PCI_REMEDY_OTHER_PLACE, .bdf = GPU, .functions = 1, .wanted = 1 },
	  "01:00.0: the bridges above have no window for it: plug it in elsewhere" },
	{ { .kind = PCI_REMEDY_FIXED, .bdf = GPU, .functions = 2, .wanted = 2 },
	  "01:00.0 and 1 more: the address that the device fixes is not free: free it, or leave it out" },
	{ { .kind = PCI_REMEDY_NONE, .wanted = 4 },
	  "nothing that was tried places more: give the guest fewer devices" },
};

#define HELPS (sizeof(helps) / sizeof(helps[0]))

static void pci_summary_says_each_remedy_in_a_line(void **state)
{
	struct pci_summary_line line;

	(void)state;
	start();
	hand_function(&inventory, PCI_BDF(0, 1, 0), HAND_NIC, PCI_NONE);
	lose(hand_bar(&inventory, 0, HAND_MEM32, 0x1000), PCI_NO_SPACE);
	for (size_t i = 0; i < HELPS; i++) {
		remedies.list[0] = helps[i].remedy;
		remedies.count = 1;
		begin();
		expect("help", 'W', helps[i].fact);
		assert_false(pci_summary_next(&summary, &line));
	}
}

/* Two BARs that room helps, and beside them one where no window is and two whose fixed address is taken. */
static void pci_summary_says_all_of_them_only_where_nothing_is_beyond_help(void **state)
{
	(void)state;
	start();
	hand_function(&inventory, PCI_BDF(0, 1, 0), HAND_NIC, PCI_NONE);
	lose(hand_bar(&inventory, 0, HAND_MEM32, 0x1000), PCI_NO_SPACE);
	remedies.count = 3;
	remedies.list[0] = (struct pci_remedy){
		.kind = PCI_REMEDY_OPTION, .complete = true, .option = "place=high", .wanted = 2, .placed = 2
	};
	remedies.list[1] =
		(struct pci_remedy){ .kind = PCI_REMEDY_OTHER_PLACE, .bdf = GPU, .functions = 1, .wanted = 1 };
	remedies.list[2] = (struct pci_remedy){ .kind = PCI_REMEDY_FIXED, .bdf = GPU, .functions = 1, .wanted = 2 };
	begin();
	expect("help", 'W', "place=high would place 2 of 5");
	remedies.count = 1;
	begin();
	expect("help", 'W', "place=high would place all of them");
}

static void pci_summary_advises_no_fewer_devices_where_only_ports_lack(void **state)
{
	(void)state;
	start();
	hand_function(&inventory, PCI_BDF(0, 1, 0), HAND_NIC, PCI_NONE);
	place(hand_bar(&inventory, 0, HAND_MEM32, 0x1000), 0xe0000000);
	lose(hand_bar(&inventory, 2, HAND_IO, 0x20), PCI_NO_SPACE);
	remedies.list[0] = (struct pci_remedy){ .kind = PCI_REMEDY_NONE, .wanted = 1 };
	remedies.count = 1;
	begin();
	expect("help", 'W', "nothing that was tried places more: most drivers do without I/O BARs");
}

/* --- sizes -------------------------------------------------------------------------------------------------------- */

static const struct {
	uint64_t bytes;
	const char *text;
} sizes[] = {
	{ 0, "0 bytes" },
	{ 1023, "1023 bytes" },
	{ 1024, "1 KiB" },
	{ 0x1080, "4.1 KiB" },
	{ 1024 * 1024 - 1, "1023.9 KiB" },
	{ 0x4000000, "64 MiB" },
	{ 0x4000001, "64 MiB" },
	{ UINT64_C(0x400000000), "16 GiB" },
	{ UINT64_C(3) << 39, "1.5 TiB" },
	{ UINT64_C(1) << 50, "1 PiB" },
	{ UINT64_MAX, "15.9 EiB" },
};

static void pci_summary_sizes_have_one_decimal_cut_off(void **state)
{
	char text[PCI_SUMMARY_SIZE];

	(void)state;
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		pci_summary_size(sizes[i].bytes, text);
		assert_string_equal(text, sizes[i].text);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(pci_summary_of_nothing_is_the_counts_and_three_spaces),
		cmocka_unit_test(pci_summary_adds_up_what_the_root_bus_takes),
		cmocka_unit_test(pci_summary_names_what_a_function_lacks_and_why),
		cmocka_unit_test(pci_summary_names_functions_with_their_segment),
		cmocka_unit_test(pci_summary_names_sixteen_functions_and_counts_the_others),
		cmocka_unit_test(pci_summary_cuts_a_list_that_is_too_long_before_the_reason),
		cmocka_unit_test(pci_summary_counts_bridges_without_spare_ports),
		cmocka_unit_test(pci_summary_warns_of_bridges_without_spare_memory),
		cmocka_unit_test(pci_summary_says_each_remedy_in_a_line),
		cmocka_unit_test(pci_summary_says_all_of_them_only_where_nothing_is_beyond_help),
		cmocka_unit_test(pci_summary_advises_no_fewer_devices_where_only_ports_lack),
		cmocka_unit_test(pci_summary_sizes_have_one_decimal_cut_off),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

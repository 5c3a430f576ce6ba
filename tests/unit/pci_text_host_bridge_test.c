/* SPDX-License-Identifier: MIT */
/* The inventories and plans of secondary host bridges as text: alone, and beside the machine's own in a log. */
#include <stdio.h>

#include "pci/pci_cfg.h"
#include "tests/fake/hand_machine.h"
#include "tests/unit/pci_text_fixture.h"

static const char secondary[] = "hvminv 4\n"
				"segment 0001\n"
				"root bus=80 last=81 limit=8f\n"
				"fn 80:00.0 id=1af4:1000 class=060400 header=1 pin=0\n"
				"bridge 80:00.0 bus=80,81,81 io=16 pref=64\n"
				"fn 81:00.0 id=1af4:1000 class=020000 header=0 pin=0\n"
				"bar 81:00.0 0 mem 64bit pref size=0x10000000\n"
				"fn 80:01.0 id=1af4:1000 class=020000 header=0 pin=0\n"
				"bar 80:01.0 0 mem 64bit size=0x1000\n"
				"window mem64 pref 0x8000000000-0x8fffffffff\n"
				"policy place=auto address-bits=0 threshold=0x0 low-hole=0x0 ecam=auto\n"
				"policy resizable-max=0x0 isa-aliases=avoid sriov=on\n"
				"policy hotplug-io=0x1000 hotplug-mem=0x200000 hotplug-pref=0x200000 "
				"hotplug-pref64=auto hotplug-buses=0\n"
				"end records=13\n";

static const char own[] = "hvminv 4\nroot bus=00 last=00\nend records=2\n";

static void secondary_machine(struct planner *planner)
{
	struct pci_inventory *inventory = &planner->inventory;

	inventory->segment = 1;
	inventory->roots[0] = (struct pci_root){ 0x80, 0x81, 0x8f };
	hand_function(inventory, PCI_BDF(0x81, 0, 0), HAND_NIC,
		      hand_bridge(inventory, PCI_BDF(0x80, 0, 0), 0x81, PCI_NONE));
	hand_bar(inventory, 0, HAND_PREF64, 0x10000000);
	hand_function(inventory, PCI_BDF(0x80, 1, 0), HAND_NIC, PCI_NONE);
	hand_bar(inventory, 0, HAND_MEM64, 0x1000);
	hand_windows_add(&planner->windows.mem64, 0x8000000000, 0x8fffffffff);
	planner->windows.mem64_prefetchable = true;
}

static void pci_text_of_a_secondary_host_bridge_is_the_golden_one_and_reads_back(void **state)
{
	size_t size;
	char *text;

	(void)state;
	secondary_machine(expected);
	text = expected_text("", "\n", &size);
	assert_string_equal(text, secondary);
	free(text);
	assert_reads_as_expected(secondary, strlen(secondary));
	assert_true(pci_inventory_is_secondary(&read_back->inventory));
}

/* What is of bus 0 of segment 0 is the machine's own, whatever else it has. */
static void pci_inventory_is_secondary_unless_it_has_bus_0_of_segment_0(void **state)
{
	struct pci_inventory *inventory = &expected->inventory;

	(void)state;
	assert_false(pci_inventory_is_secondary(inventory));
	inventory->segment = 1;
	assert_true(pci_inventory_is_secondary(inventory));
	inventory->segment = 0;
	inventory->roots[0].bus = 0x80;
	assert_true(pci_inventory_is_secondary(inventory));
}

/* --- names ----------------------------------------------------------------------------------------------------------- */

static void pci_text_bdf_has_the_segment_when_it_is_not_0(void **state)
{
	char text[PCI_TEXT_OBJECT];

	(void)state;
	pci_text_bdf(0, PCI_BDF(0x80, 31, 7), text);
	assert_string_equal(text, "80:1f.7");
	pci_text_bdf(1, PCI_BDF(0, 0, 0), text);
	assert_string_equal(text, "0001:00:00.0");
	pci_text_bdf(0xffff, 0xffff, text);
	assert_string_equal(text, "ffff:ff:1f.7");
}

static void expect_line(size_t *cursor, const char *object_wanted, char level_wanted, const char *fact_wanted)
{
	char object[PCI_TEXT_OBJECT], fact[PCI_TEXT_LINE], level;

	assert_true(pci_text_plan_line(&expected->inventory, &expected->plan, cursor, &level, object, fact));
	assert_string_equal(object, object_wanted);
	assert_int_equal(level, level_wanted);
	assert_string_equal(fact, fact_wanted);
}

/* The BAR that is not prefetchable has no hole: there is nothing below 4 GiB, and what is above takes others only. */
static void pci_text_plan_lines_have_the_segment_and_no_hole_that_is_for_prefetchable_bars(void **state)
{
	size_t cursor = 0;

	(void)state;
	secondary_machine(expected);
	hand_windows_add(&expected->windows.mem32, 0xe0000000, 0xe00fffff);
	expected->inventory.bars[1].size = 0x200000;
	assert_null(planner_run(expected));
	expect_line(&cursor, "0001:80:00.0", 'I', "bridge window [io] to [bus 81] empty");
	expect_line(&cursor, "0001:80:00.0", 'I', "bridge window [mem] to [bus 81] empty");
	expect_line(&cursor, "0001:80:00.0", 'I',
		    "bridge window [mem 0x8000000000-0x800fffffff 64bit pref] to [bus 81] placed");
	expect_line(&cursor, "0001:81:00.0", 'I', "BAR0 [mem 0x8000000000-0x800fffffff 64bit pref] placed");
	expect_line(&cursor, "0001:80:01.0", 'W',
		    "BAR0 [mem size 0x00200000 64bit] not placed: larger than any range that may hold it");
}

static void pci_text_largest_hole_is_not_one_for_prefetchable_bars_only(void **state)
{
	size_t cursor = 0, taken;

	(void)state;
	secondary_machine(expected);
	hand_windows_add(&expected->windows.mem32, 0xe0000000, 0xe00fffff);
	expected->inventory.bars[1].size = 0x100000;
	/* Another one, which takes the place. */
	hand_function(&expected->inventory, PCI_BDF(0x80, 2, 0), HAND_SATA, PCI_NONE);
	taken = hand_bar(&expected->inventory, 0, HAND_MEM32, 0x100000);
	assert_null(planner_run(expected));
	assert_int_equal(expected->plan.bars[taken].verdict, PCI_PLACED);
	for (int i = 0; i < 4; i++) {
		char object[PCI_TEXT_OBJECT], fact[PCI_TEXT_LINE], level;

		pci_text_plan_line(&expected->inventory, &expected->plan, &cursor, &level, object, fact);
	}
	expect_line(&cursor, "0001:80:01.0", 'W',
		    "BAR0 [mem size 0x00100000 64bit] not placed: no space, largest hole 0x0");
}

/* --- logs ------------------------------------------------------------------------------------------------------------ */

static char log_text[8192];

static void log_add(const char *object, const char *text)
{
	while (*text != '\0') {
		const size_t length = (size_t)(strchr(text, '\n') - text);
		char *end = log_text + strlen(log_text);

		snprintf(end, sizeof(log_text) - (size_t)(end - log_text), "(d3) D inv %s: %.*s\r\n", object,
			 (int)length, text);
		text += length + 1;
	}
}

static struct pci_text_result parse_number(unsigned number)
{
	return pci_text_parse_host_bridge(log_text, strlen(log_text), number, &read_back->inventory,
					  &read_back->windows, &read_back->policy);
}

static void pci_text_log_gives_the_inventory_that_is_asked_for(void **state)
{
	(void)state;
	log_text[0] = '\0';
	log_add("record", own);
	log_add("record-2", secondary);
	log_add("record-1", own);
	assert_int_equal(parse_number(0).error, PCI_TEXT_OK);
	assert_int_equal(read_back->inventory.roots[0].bus, 0);
	assert_int_equal(read_back->inventory.function_count, 0);
	assert_int_equal(parse_number(2).error, PCI_TEXT_OK);
	assert_int_equal(read_back->inventory.segment, 1);
	assert_int_equal(read_back->inventory.function_count, 3);
	assert_int_equal(parse_number(1).error, PCI_TEXT_OK);
	assert_int_equal(read_back->inventory.function_count, 0);
	assert_int_equal(parse_number(3).error, PCI_TEXT_BAD_VERSION);
	assert_int_equal(parse_number(3).line, 0);
}

/* Its lines lie between, and are counted: a fault is told by its place in the log. */
static void pci_text_log_of_a_host_bridge_tells_the_line_of_a_fault(void **state)
{
	(void)state;
	log_text[0] = '\0';
	log_add("record", own);
	log_add("record-1", "hvminv 4\n");
	log_add("record-2", own);
	log_add("record-1", "nonsense\n");
	assert_int_equal(parse_number(0).error, PCI_TEXT_OK);
	assert_int_equal(parse_number(1).error, PCI_TEXT_UNKNOWN_RECORD);
	assert_int_equal(parse_number(1).line, 8);
	assert_int_equal(parse_number(2).error, PCI_TEXT_OK);
}

static void pci_text_log_of_a_host_bridge_that_lost_a_line_is_not_accepted(void **state)
{
	(void)state;
	log_text[0] = '\0';
	log_add("record", own);
	log_add("record-1", "hvminv 4\nroot bus=80 last=80\n");
	assert_int_equal(parse_number(1).error, PCI_TEXT_TRUNCATED);
	log_add("record-1", "end records=3\n");
	assert_int_equal(parse_number(1).error, PCI_TEXT_TRUNCATED);
}

/* A host bridge that the last boot does not have any more. */
static void pci_text_log_does_not_give_a_host_bridge_of_an_earlier_boot(void **state)
{
	(void)state;
	log_text[0] = '\0';
	log_add("record", own);
	log_add("record-1", secondary);
	assert_int_equal(parse_number(1).error, PCI_TEXT_OK);
	log_add("record", own);
	assert_int_equal(parse_number(1).error, PCI_TEXT_BAD_VERSION);
	log_add("record-1", own);
	assert_int_equal(parse_number(1).error, PCI_TEXT_OK);
	assert_int_equal(read_back->inventory.function_count, 0);
}

static void pci_text_file_has_no_inventory_of_a_host_bridge(void **state)
{
	(void)state;
	snprintf(log_text, sizeof(log_text), "%s", secondary);
	assert_int_equal(parse_number(0).error, PCI_TEXT_OK);
	assert_int_equal(parse_number(1).error, PCI_TEXT_BAD_VERSION);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		TEXT_TEST(pci_text_of_a_secondary_host_bridge_is_the_golden_one_and_reads_back),
		TEXT_TEST(pci_inventory_is_secondary_unless_it_has_bus_0_of_segment_0),
		TEXT_TEST(pci_text_bdf_has_the_segment_when_it_is_not_0),
		TEXT_TEST(pci_text_plan_lines_have_the_segment_and_no_hole_that_is_for_prefetchable_bars),
		TEXT_TEST(pci_text_largest_hole_is_not_one_for_prefetchable_bars_only),
		TEXT_TEST(pci_text_log_gives_the_inventory_that_is_asked_for),
		TEXT_TEST(pci_text_log_of_a_host_bridge_tells_the_line_of_a_fault),
		TEXT_TEST(pci_text_log_of_a_host_bridge_that_lost_a_line_is_not_accepted),
		TEXT_TEST(pci_text_log_does_not_give_a_host_bridge_of_an_earlier_boot),
		TEXT_TEST(pci_text_file_has_no_inventory_of_a_host_bridge),
	};

	return cmocka_run_group_tests_name("pci_text_host_bridge", tests, NULL, NULL);
}

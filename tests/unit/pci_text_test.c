/* SPDX-License-Identifier: MIT */
/* What is written as text is read back as it was: from a file, in any order, out of a log. */
#include <stdio.h>

#include "pci/chipset/chipset.h"
#include "pci/pci_cfg.h"
#include "tests/fake/hand_machine.h"
#include "tests/unit/pci_text_fixture.h"

/* One machine with everything the format knows, and its text. */
static const char golden[] =
	"hvminv 4\n"
	"board xen\n"
	"root bus=00 last=03 limit=7f\n"
	"root bus=80 last=80 limit=9f\n"
	"fn 00:00.0 id=1af4:1000 class=060000 header=0 pin=0 bars-unknown\n"
	"fn 00:02.0 id=1af4:1000 class=060400 header=1 pin=1\n"
	"bridge 00:02.0 bus=00,01,03 io=16 pref=64 pcie-port ari\n"
	"bar 00:02.0 0 mem 64bit size=0x1000\n"
	"fn 01:00.0 id=1af4:1000 class=060400 header=1 pin=0\n"
	"bridge 01:00.0 bus=01,02,02 io=none pref=32 hotplug\n"
	"reserve 01:00.0 buses=2 io=0x1000 pref64=0x40000000\n"
	"fn 02:1f.7 id=8086:10d3 class=020000 header=0 pin=4 last-vf=03:0f.7\n"
	"bar 02:1f.7 0 mem size=0x20000\n"
	"bar 02:1f.7 2 io size=0x20\n"
	"bar 02:1f.7 4 mem 64bit pref size=0x4000000000 pinned=0x8000000000\n"
	"bar 02:1f.7 rom size=0x40000\n"
	"bar 02:1f.7 vf0 mem 64bit pref size=0x4000 count=64\n"
	"bar 02:1f.7 vf3 mem size=0x1000 count=64\n"
	"bar 02:1f.7 vf5 mem size=0x1000\n"
	"fn 01:01.0 id=1af4:1000 class=060400 header=1 pin=0\n"
	"bridge 01:01.0 bus=01,03,03 io=32 pref=none subtractive\n"
	"fn 00:03.0 id=1af4:1000 class=060400 header=1 pin=0\n"
	"bridge 00:03.0 bus=00,00,00 io=16 pref=64\n"
	"fn 00:04.0 id=1af4:1000 class=ff0000 header=2 pin=0\n"
	"fn 80:00.0 id=1af4:1000 class=020000 header=0 pin=0\n"
	"bar 80:00.0 0 mem 64bit pref size=0x10000000 sizes=0x3f00\n"
	"bar 80:00.0 2 mem size=0x1804 pinned=0xfe000004 fixed\n"
	"bar 80:00.0 3 io size=0x4 pinned=0x1000 fixed\n"
	"bar 80:00.0 5 mem pref size=0x10\n"
	"window io 0x1000-0xafff\n"
	"window io 0xc000-0xffff\n"
	"window io-cover 0xb000-0xbfff\n"
	"window mem32 0xe0000000-0xfebfffff\n"
	"window mem64 0x100000000-0xfcffffffff\n"
	"policy place=high address-bits=40 threshold=0x40000000 low-hole=0x80000000 ecam=0xe0000000\n"
	"policy resizable-max=0x400000000 isa-aliases=use sriov=off\n"
	"policy hotplug-io=0x0 hotplug-mem=0x200000 hotplug-pref=0x8000000 hotplug-pref64=0x40000000 hotplug-buses=4\n"
	"critical 02:1f.7\n"
	"critical 7f:00.0\n"
	"end records=39\n";

#define GOLDEN_LINES 40

static void golden_bridges(struct pci_inventory *inventory)
{
	const int16_t port = hand_bridge(inventory, PCI_BDF(0, 2, 0), 1, PCI_NONE);
	int16_t slot, other, closed;

	inventory->functions[1].interrupt_pin = 1;
	inventory->bridges[port].pcie_port = true;
	inventory->bridges[port].ari = true;
	hand_bar(inventory, 0, HAND_MEM64, 0x1000);
	slot = hand_bridge(inventory, PCI_BDF(1, 0, 0), 2, port);
	inventory->bridges[slot].io = false;
	inventory->bridges[slot].pref_64bit = false;
	inventory->bridges[slot].hotplug = true;
	inventory->bridges[slot].reserve = (struct pci_reserve){ 2, 0x1000, PCI_NO_HINT, PCI_NO_HINT, 0x40000000 };
	hand_function(inventory, PCI_BDF(2, 0x1f, 7), HAND_NIC, slot);
	inventory->functions[3].vendor_id = 0x8086;
	inventory->functions[3].device_id = 0x10d3;
	inventory->functions[3].interrupt_pin = 4;
	inventory->functions[3].last_vf = PCI_BDF(3, 0xf, 7);
	hand_bar(inventory, 0, HAND_MEM32, 0x20000);
	hand_bar(inventory, 2, HAND_IO, 0x20);
	inventory->bars[hand_bar(inventory, 4, HAND_PREF64, 0x4000000000)].pinned = 0x8000000000;
	hand_bar(inventory, PCI_BAR_ROM, HAND_ROM, 0x40000);
	inventory->bars[hand_bar(inventory, PCI_BAR_VF, HAND_PREF64, 0x4000)].count = 64;
	inventory->bars[hand_bar(inventory, PCI_BAR_VF + 3, HAND_MEM32, 0x1000)].count = 64;
	hand_bar(inventory, PCI_BAR_VF + 5, HAND_MEM32, 0x1000);
	other = hand_bridge(inventory, PCI_BDF(1, 1, 0), 3, port);
	inventory->bridges[other].io_32bit = true;
	inventory->bridges[other].subtractive = true;
	inventory->bridges[other].pref = false;
	inventory->bridges[other].pref_64bit = false;
	closed = hand_bridge(inventory, PCI_BDF(0, 3, 0), 0, PCI_NONE);
	inventory->bridges[closed].subordinate = 0;
}

static void golden_fixed_bar(struct pci_inventory *inventory, uint8_t index, enum hand_bar kind, struct range range)
{
	struct pci_bar *bar = &inventory->bars[hand_bar(inventory, index, kind, range_size(range))];

	bar->pinned = range.first;
	bar->fixed = true;
}

static void golden_policy(struct pci_policy *policy)
{
	policy->placement = PCI_PLACE_HIGH;
	policy->address_bits = 40;
	policy->high_threshold = 0x40000000;
	policy->low_hole = 0x80000000;
	policy->resizable_max = 0x400000000;
	policy->ecam = 0xe0000000;
	policy->isa_aliases = false;
	policy->sriov = false;
	policy->hotplug_io = 0;
	policy->hotplug_pref = 0x8000000;
	policy->hotplug_pref64 = 0x40000000;
	policy->hotplug_buses = 4;
	policy->critical[policy->critical_count++] = PCI_BDF(2, 0x1f, 7);
	policy->critical[policy->critical_count++] = PCI_BDF(0x7f, 0, 0);
}

static void golden_machine(struct planner *planner)
{
	struct pci_inventory *inventory = &planner->inventory;

	inventory->board = CHIPSET_BOARD_XEN;
	hand_function(inventory, PCI_BDF(0, 0, 0), HAND_HOST_BRIDGE, PCI_NONE);
	inventory->functions[0].bars_unknown = true;
	golden_bridges(inventory);
	inventory->functions[hand_function(inventory, PCI_BDF(0, 4, 0), 0xff0000, PCI_NONE)].header_type = 2;
	inventory->functions[hand_function(inventory, PCI_BDF(0x80, 0, 0), HAND_NIC, PCI_NONE)].root = 1;
	inventory->bars[hand_bar(inventory, 0, HAND_PREF64, 0x10000000)].sizes = 0x3f00;
	golden_fixed_bar(inventory, 2, HAND_MEM32, range_of_size(0xfe000004, 0x1804));
	golden_fixed_bar(inventory, 3, HAND_IO, range_of_size(0x1000, 4));
	hand_bar(inventory, 5, HAND_PREF32, 0x10);
	inventory->roots[0] = (struct pci_root){ .bus = 0, .last_bus = 3, .limit = 0x7f };
	inventory->roots[1] = (struct pci_root){ .bus = 0x80, .last_bus = 0x80, .limit = 0x9f };
	inventory->root_count = 2;
	pci_windows_init(&planner->windows);
	hand_windows_add(&planner->windows.io, 0x1000, 0xafff);
	hand_windows_add(&planner->windows.io, 0xc000, 0xffff);
	hand_windows_add(&planner->windows.io_cover, 0xb000, 0xbfff);
	hand_windows_add(&planner->windows.mem32, 0xe0000000, 0xfebfffff);
	hand_windows_add(&planner->windows.mem64, 0x100000000, 0xfcffffffff);
	golden_policy(&planner->policy);
}

static void pci_text_formats_every_kind_of_record(void **state)
{
	size_t size;
	char *text;

	(void)state;
	golden_machine(expected);
	text = expected_text("", "\n", &size);
	assert_string_equal(text, golden);
	free(text);
}

static void pci_text_reads_every_kind_of_record(void **state)
{
	(void)state;
	golden_machine(expected);
	assert_reads_as_expected(golden, strlen(golden));
}

/* Recorded machines of the first version are kept: what it did not know has its default. */
static void pci_text_version_1_reads_with_defaults(void **state)
{
	static const char text[] = "hvminv 1\n"
				   "root bus=80 last=81\n"
				   "root bus=00 last=00\n"
				   "fn 00:01.0 id=1af4:1000 class=020000 header=0 pin=0\n"
				   "bar 00:01.0 1 mem pref size=0x1000\n"
				   "policy place=low hotplug-io=0x0 hotplug-mem=0x100000 hotplug-pref=0x300000 "
				   "address-bits=46\n";
	struct pci_inventory *inventory = &expected->inventory;

	(void)state;
	hand_function(inventory, PCI_BDF(0, 1, 0), HAND_NIC, PCI_NONE);
	hand_bar(inventory, 1, HAND_PREF32, 0x1000);
	inventory->roots[0].limit = 0x7f;
	inventory->roots[1] = (struct pci_root){ .bus = 0x80, .last_bus = 0x81, .limit = 0xff };
	inventory->root_count = 2;
	expected->policy.placement = PCI_PLACE_LOW;
	expected->policy.hotplug_io = 0;
	expected->policy.hotplug_mem = 0x100000;
	expected->policy.hotplug_pref = 0x300000;
	expected->policy.address_bits = 46;
	assert_reads_as_expected(text, strlen(text));
	assert_int_equal(read_back->inventory.roots[0].limit, 0x7f);
	assert_int_equal(read_back->inventory.roots[1].limit, 0xff);
	assert_int_equal(read_back->inventory.bars[0].count, 1);
	assert_true(read_back->policy.isa_aliases && read_back->policy.sriov);
}

/* QEMU's board is the one that is meant where none is named; it is not written. */
static void pci_text_board_is_qemus_unless_named(void **state)
{
	static const char named[] = "hvminv 3\nroot bus=00 last=00\nboard qemu\n";
	static const char silent[] = "hvminv 3\nroot bus=00 last=00\n";
	static const char xen[] = "hvminv 3\nroot bus=00 last=00\nboard xen\n";
	struct pci_inventory *inventory = &expected->inventory;
	size_t size;
	char *text;

	(void)state;
	inventory->roots[0].limit = 0xff;
	assert_reads_as_expected(named, strlen(named));
	assert_reads_as_expected(silent, strlen(silent));
	assert_int_equal(read_back->inventory.board, CHIPSET_BOARD_QEMU);
	text = expected_text("", "\n", &size);
	assert_null(strstr(text, "board"));
	free(text);
	inventory->board = CHIPSET_BOARD_XEN;
	assert_reads_as_expected(xen, strlen(xen));
	assert_int_equal(read_back->inventory.board, CHIPSET_BOARD_XEN);
}

/* --- order -------------------------------------------------------------------------------------------------------- */

/* The lines between the first and the last one, in random order. */
static void shuffle_lines(char *text, uint64_t seed)
{
	char *lines[GOLDEN_LINES];
	char copy[sizeof(golden)];
	size_t count = 0, used;

	strcpy(copy, text);
	for (char *line = strtok(copy, "\n"); line != NULL; line = strtok(NULL, "\n"))
		lines[count++] = line;
	for (size_t i = count - 2; i > 1; i--) {
		const size_t other = 1 + draw(&seed, i);
		char *held = lines[i];

		lines[i] = lines[other];
		lines[other] = held;
	}
	used = 0;
	for (size_t i = 0; i < count; i++)
		used += (size_t)sprintf(text + used, "%s\n", lines[i]);
}

static void pci_text_lines_may_come_in_any_order(void **state)
{
	char text[sizeof(golden)];

	(void)state;
	golden_machine(expected);
	for (uint64_t seed = 0; seed < 200; seed++) {
		memcpy(text, golden, sizeof(golden));
		shuffle_lines(text, seed);
		assert_reads_as_expected(text, strlen(text));
	}
}

static void pci_text_comments_blanks_and_field_order_do_not_matter(void **state)
{
	static const char text[] = "# a comment\n"
				   "\n"
				   "  hvminv\t2   # the version\r\n"
				   "root last=00 bus=00\n"
				   "fn  00:01.0 pin=2 header=0 class=020000 id=1AF4:1000\r\r\n"
				   "\t\n"
				   "bar 00:01.0 1 mem size=0x0001000 pref";

	(void)state;
	hand_function(&expected->inventory, PCI_BDF(0, 1, 0), HAND_NIC, PCI_NONE);
	expected->inventory.functions[0].interrupt_pin = 2;
	expected->inventory.roots[0].limit = 0xff;
	hand_bar(&expected->inventory, 1, HAND_PREF32, 0x1000);
	assert_reads_as_expected(text, strlen(text));
}

/* --- logs --------------------------------------------------------------------------------------------------------- */

static void pci_text_reads_a_serial_log_as_it_is(void **state)
{
	static const char *const prefixes[] = { "D inv record: ", "(d3) D inv record: ", "[12:00:01] D inv record: " };
	char log[4 * sizeof(golden)];
	size_t size;

	(void)state;
	golden_machine(expected);
	for (size_t i = 0; i < sizeof(prefixes) / sizeof(prefixes[0]); i++) {
		char *text = expected_text(prefixes[i], "\r\n", &size);

		sprintf(log,
			"SeaBIOS\r\nI firmware boot: hvmstage\r\nfn 00:1e.0 not a record\r\n%sI pci plan: done\r\n",
			text);
		assert_reads_as_expected(log, strlen(log));
		free(text);
	}
}

static void pci_text_of_several_boots_reads_the_last(void **state)
{
	char log[4 * sizeof(golden)];
	size_t size;
	char *text;

	(void)state;
	golden_machine(expected);
	text = expected_text("D inv record: ", "\r\n", &size);
	sprintf(log, "D inv record: hvminv 1\r\nD inv record: root bus=00 last=07\r\nD inv record: nonsen\r\n%s", text);
	assert_reads_as_expected(log, strlen(log));
	free(text);
}

static void pci_text_log_that_lost_a_line_is_not_accepted(void **state)
{
	size_t size, lines = 0;
	char *text;

	(void)state;
	golden_machine(expected);
	text = expected_text("D inv record: ", "\n", &size);
	for (char *at = text; *at != '\0'; at = strchr(at, '\n') + 1, lines++) {
		const size_t length = (size_t)(strchr(at, '\n') + 1 - at);
		char *log = malloc(size);

		memcpy(log, text, (size_t)(at - text));
		memcpy(log + (at - text), at + length, size - length - (size_t)(at - text));
		assert_int_not_equal(parse(log, size - length).error, PCI_TEXT_OK);
		free(log);
	}
	assert_int_equal(lines, GOLDEN_LINES);
	free(text);
}

static void pci_text_cut_anywhere_is_refused_or_reads_sanely(void **state)
{
	(void)state;
	for (size_t size = 0; size < sizeof(golden) - 1; size++) {
		const struct pci_text_result result = parse(golden, size);

		if (result.error == PCI_TEXT_OK)
			assert_null(inventory_fault(&read_back->inventory));
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		TEXT_TEST(pci_text_formats_every_kind_of_record),
		TEXT_TEST(pci_text_reads_every_kind_of_record),
		TEXT_TEST(pci_text_version_1_reads_with_defaults),
		TEXT_TEST(pci_text_board_is_qemus_unless_named),
		TEXT_TEST(pci_text_lines_may_come_in_any_order),
		TEXT_TEST(pci_text_comments_blanks_and_field_order_do_not_matter),
		TEXT_TEST(pci_text_reads_a_serial_log_as_it_is),
		TEXT_TEST(pci_text_of_several_boots_reads_the_last),
		TEXT_TEST(pci_text_log_that_lost_a_line_is_not_accepted),
		TEXT_TEST(pci_text_cut_anywhere_is_refused_or_reads_sanely),
	};

	return cmocka_run_group_tests_name("pci_text", tests, NULL, NULL);
}

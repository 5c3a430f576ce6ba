/* SPDX-License-Identifier: MIT */
/* The layout record: what it says about a machine made by hand, and whether it says all about machines drawn by seed. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "firmware/glue/layout_record.h"
#include "tests/unit/plan_asserts.h"

#define TEXT_MAX (8u << 20)

/* A whole record as one text. */
static char *record_text(const struct layout_record_facts *facts)
{
	void *work = malloc(layout_record_work_size(facts) + 1);
	char *text = malloc(TEXT_MAX), line[LAYOUT_RECORD_LINE];
	struct layout_record record;
	size_t size = 0;

	layout_record_begin(&record, facts, work);
	while (layout_record_line(&record, line)) {
		assert_in_range(strlen(line), 1, LAYOUT_RECORD_LINE - 1);
		for (const char *c = line; *c; c++)
			assert_in_range(*c, ' ', '~');
		size += (size_t)snprintf(text + size, TEXT_MAX - size, "%s\n", line);
	}
	assert_false(layout_record_line(&record, line));
	free(work);
	return text;
}

static struct layout_record_bridge host_of(const struct planner *planner)
{
	return (struct layout_record_bridge){
		.last_bus = 255,
		.has_ecam = true,
		.ecam = { 0xb0000000, 0xbfffffff },
		.express = true,
		.inventory = &planner->inventory,
		.windows = &planner->windows,
		.plan = &planner->plan,
		.about = "chipset",
	};
}

static char *text_of(const struct planner *planner)
{
	const struct layout_record_bridge bridge = host_of(planner);
	const struct layout_record_facts facts = { "q35", "qemu", 0x80000000, 0, &bridge, 1 };

	return record_text(&facts);
}

static void assert_has_line(const char *text, const char *line)
{
	char wanted[LAYOUT_RECORD_LINE + 2];

	snprintf(wanted, sizeof(wanted), "\n%s\n", line);
	if (!strstr(text, wanted))
		fail_msg("no line \"%s\" in\n%s", line, text);
}

static void assert_line(const struct planner *planner, const char *line)
{
	char *text = text_of(planner);

	assert_has_line(text, line);
	free(text);
}

static void place(struct planner *planner, size_t bar, uint64_t address)
{
	planner->plan.bars[bar] = (struct pci_bar_plan){ address, PCI_PLACED, planner->inventory.bars[bar].size };
}

/* --- by hand ------------------------------------------------------------------------------------------------------ */

/* A port with a card behind it in segment 0, an NVMe disk in segment 1: the example of docs/layout-record.md. */
static void layout_record_of_two_segments_is_that_of_the_document(void **state)
{
	static const char expected[] =
		"hvmlayout 1\n"
		"machine q35 xen hosts=2 low=80000000 high=180000000\n"
		"host 0:0-ff pcie chipset\n"
		"ecam 0:0-ff b0000000-bfffffff\n"
		"root 0:0-1 limit=ff\n"
		"win 0:0 io=c000-ffff mem=e0000000-efffffff mem=1000000000-1fffffffff\n"
		"fn 0:0:0.0 8086:29c0 60000 d=0\n"
		"fn 0:0:1.0 1b36:c 60400 d=3\n"
		"br 0:0:1.0 1-1 io=c000-cfff mem=e0000000-e00fffff pref=none hotplug\n"
		"fn 0:1:0.0 8086:10d3 20000 d=1 0m=e0000000+20000 2i=c000+20 4P!400000000:no-space\n"
		"host 1:80-bf pcie host-bridge-1\n"
		"ecam 1:80-bf d0000000-d3ffffff\n"
		"root 1:80-80 limit=bf\n"
		"win 1:80 mem=f0000000-f7ffffff pref=8000000000-8fffffffff\n"
		"fn 1:80:0.0 144d:a824 10802 d=2 0M=f0000000+4000\n"
		"end lines=f crc=eb4b3175\n";
	struct planner *first = *state, *second = planner_new();
	struct layout_record_bridge bridges[2];
	const struct layout_record_facts facts = { "q35", "xen", 0x80000000, 0x180000000, bridges, 2 };
	struct pci_function *functions = first->inventory.functions;
	char *text;

	ordinary_windows(first);
	hand_function(&first->inventory, PCI_BDF(0, 0, 0), 0x060000, PCI_NONE);
	hand_bridge(&first->inventory, PCI_BDF(0, 1, 0), 1, PCI_NONE);
	first->inventory.bridges[0].subordinate = 1;
	hand_function(&first->inventory, PCI_BDF(1, 0, 0), 0x020000, 0);
	hand_bar(&first->inventory, 0, HAND_MEM32, 0x20000);
	hand_bar(&first->inventory, 2, HAND_IO, 0x20);
	hand_bar(&first->inventory, 4, HAND_PREF64, GIB(16));
	first->inventory.roots[0] = (struct pci_root){ 0, 1, 255 };
	first->inventory.bridges[0].hotplug = true;
	functions[0].vendor_id = 0x8086, functions[0].device_id = 0x29c0;
	functions[1].vendor_id = 0x1b36, functions[1].device_id = 0xc, functions[1].class_code = 0x060400;
	functions[2].vendor_id = 0x8086, functions[2].device_id = 0x10d3;
	place(first, 0, 0xe0000000);
	place(first, 1, 0xc000);
	first->plan.bars[2].verdict = PCI_NO_SPACE;
	first->plan.bridges[0].windows[PCI_WINDOW_IO] =
		(struct pci_window_plan){ { 0xc000, 0xcfff }, PCI_PLACED, PCI_EMPTY };
	first->plan.bridges[0].windows[PCI_WINDOW_MEM] =
		(struct pci_window_plan){ { 0xe0000000, 0xe00fffff }, PCI_PLACED, PCI_EMPTY };
	first->plan.bridges[0].windows[PCI_WINDOW_PREF].verdict = PCI_EMPTY;
	first->plan.command[1] = 3, first->plan.command[2] = 1;

	hand_windows_init(&second->windows);
	hand_windows_add(&second->windows.mem32, 0xf0000000, 0xf7ffffff);
	hand_windows_add(&second->windows.mem64, 0x8000000000, 0x8fffffffff);
	second->windows.mem64_prefetchable = true;
	hand_function(&second->inventory, PCI_BDF(0x80, 0, 0), 0x010802, PCI_NONE);
	hand_bar(&second->inventory, 0, HAND_MEM64, 0x4000);
	second->inventory.roots[0] = (struct pci_root){ 0x80, 0x80, 0xbf };
	second->inventory.functions[0].vendor_id = 0x144d, second->inventory.functions[0].device_id = 0xa824;
	place(second, 0, 0xf0000000);
	second->plan.command[0] = 2;

	bridges[0] = host_of(first);
	bridges[1] = host_of(second);
	bridges[1].segment = 1;
	bridges[1].first_bus = 0x80, bridges[1].last_bus = 0xbf;
	bridges[1].ecam = (struct range){ 0xd0000000, 0xd3ffffff };
	bridges[1].about = "host-bridge-1";
	text = record_text(&facts);
	assert_string_equal(text, expected);
	free(text);
	planner_free(second);
}

static void layout_record_without_hierarchies_is_whole(void **state)
{
	static const char expected[] = "hvmlayout 1\nmachine pc qemu hosts=0 low=0 high=0\nend lines=2 crc=";
	const struct layout_record_facts facts = { .machine = "pc", .platform = "qemu" };
	char *text = record_text(&facts);

	(void)state;
	assert_int_equal(strncmp(text, expected, sizeof(expected) - 1), 0);
	free(text);
}

static void layout_record_leaves_out_ecam_that_is_not_there_or_beyond_the_buses(void **state)
{
	struct planner *planner = *state;
	struct layout_record_bridge bridge;
	const struct layout_record_facts facts = { "pc", "qemu", 0, 0, &bridge, 1 };
	char *text;

	ordinary_windows(planner);
	hand_function(&planner->inventory, 0, 0x060000, PCI_NONE);
	bridge = host_of(planner);
	bridge.last_bus = 0x3f;
	text = record_text(&facts);
	assert_has_line(text, "ecam 0:0-3f b0000000-b3ffffff");
	free(text);
	bridge.has_ecam = bridge.express = false;
	text = record_text(&facts);
	assert_null(strstr(text, "ecam"));
	assert_has_line(text, "host 0:0-3f pci chipset");
	free(text);
}

/* A name with a newline would make a line of its own, one with a blank another field. */
static void layout_record_names_cannot_break_lines(void **state)
{
	struct planner *planner = *state;
	struct layout_record_bridge bridge = host_of(planner);
	const struct layout_record_facts facts = { "q35\nend lines=1", NULL, 0, 0, &bridge, 1 };
	char *text;

	ordinary_windows(planner);
	bridge.about = "a b\xff-0123456789012345678901234567890123456789";
	text = record_text(&facts);
	assert_has_line(text, "machine q35_end_lines_1 _ hosts=1 low=0 high=0");
	assert_has_line(text, "host 0:0-ff pcie a_b_-012345678901234567890123456");
	free(text);
}

static void layout_record_tells_what_is_above_4g_from_what_is_below(void **state)
{
	struct planner *planner = *state;

	hand_windows_init(&planner->windows);
	hand_windows_add(&planner->windows.mem32, 0xf0000000, 0xffffffff);
	hand_windows_add(&planner->windows.mem64, GIB(4), GIB(8) - 1);
	hand_function(&planner->inventory, 0, 0x060000, PCI_NONE);
	assert_line(planner, "win 0:0 mem=f0000000-ffffffff mem=100000000-1ffffffff");
	planner->windows.mem64_prefetchable = true;
	assert_line(planner, "win 0:0 mem=f0000000-ffffffff pref=100000000-1ffffffff");
}

static void layout_record_says_why_windows_and_bars_are_not_there(void **state)
{
	static const struct {
		enum pci_verdict verdict;
		const char *line;
	} cases[] = {
		{ PCI_NO_SPACE, "fn 0:1:0.0 1:2 ff0000 d=0 4P!100000:no-space" },
		{ PCI_NO_WINDOW, "fn 0:1:0.0 1:2 ff0000 d=0 4P!100000:no-window" },
		{ PCI_TOO_LARGE, "fn 0:1:0.0 1:2 ff0000 d=0 4P!100000:too-large" },
		{ PCI_PIN_REFUSED, "fn 0:1:0.0 1:2 ff0000 d=0 4P!100000:not-free" },
		{ PCI_ROM_GIVEN_UP, "fn 0:1:0.0 1:2 ff0000 d=0 4P!100000:rom-left-out" },
		{ PCI_VF_GIVEN_UP, "fn 0:1:0.0 1:2 ff0000 d=0 4P!100000:vf-left-out" },
	};
	struct planner *planner = *state;
	struct pci_inventory *inventory = &planner->inventory;
	struct pci_window_plan *windows = planner->plan.bridges[0].windows;
	size_t function;

	ordinary_windows(planner);
	hand_bridge(inventory, PCI_BDF(0, 1, 0), 1, PCI_NONE);
	inventory->bridges[0].subordinate = 3;
	function = hand_function(inventory, PCI_BDF(1, 0, 0), 0xff0000, 0);
	inventory->functions[function].vendor_id = 1, inventory->functions[function].device_id = 2;
	hand_bar(inventory, 4, HAND_PREF64, MIB(1));
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		planner->plan.bars[0].verdict = (uint8_t)cases[i].verdict;
		assert_line(planner, cases[i].line);
	}
	windows[PCI_WINDOW_IO].verdict = PCI_NO_WINDOW;
	windows[PCI_WINDOW_MEM].verdict = PCI_NO_SPACE;
	windows[PCI_WINDOW_PREF].verdict = PCI_EMPTY;
	inventory->bridges[0].subtractive = planner->plan.bridges[0].vga = true;
	assert_line(planner, "br 0:0:1.0 1-3 mem!no-space pref=none vga subtractive");
	inventory->bridges[0].secondary = inventory->bridges[0].subordinate = 0;
	assert_line(planner, "br 0:0:1.0 none");
}

/* Everything about VFs, and a function that needs a second line: 13 BARs are more than one line holds. */
static void layout_record_continues_functions_with_many_bars(void **state)
{
	struct planner *planner = *state;
	struct pci_inventory *inventory = &planner->inventory;
	size_t function;
	char *text, *line;
	size_t items = 0;

	ordinary_windows(planner);
	function = hand_function(inventory, PCI_BDF(0, 0x1f, 7), 0x020000, PCI_NONE);
	inventory->functions[function].last_vf = PCI_BDF(0xa, 0xb, 1);
	inventory->functions[function].bars_unknown = true;
	for (uint8_t index = 0; index < PCI_BARS_OF_FUNCTION; index++) {
		size_t bar = hand_bar(inventory, index, HAND_MEM64, 0x4000);

		if (index >= PCI_BAR_VF)
			inventory->bars[bar].count = 0x100;
		place(planner, bar, UINT64_C(0xfedcba9876540000) + 0x4000 * bar);
	}
	inventory->bars[3].fixed = true;
	text = text_of(planner);
	line = strstr(text, "\nfn 0:0:1f.7 ");
	assert_non_null(line);
	assert_non_null(strstr(line, " d=0 vf=a:b.1 unknown 0M=fedcba9876540000+4000 1M="));
	assert_non_null(strstr(line, " 3Mf="));
	assert_non_null(strstr(line, "\nmore 0:0:1f.7 "));
	assert_non_null(strstr(line, " v5M=fedcba9876570000+4000*100\n"));
	for (char *at = line; (at = strchr(at, '+')) != NULL; at++)
		items++;
	assert_int_equal(items, PCI_BARS_OF_FUNCTION);
	free(text);
}

/* --- by seed ------------------------------------------------------------------------------------------------------ */

/* CRC-32 as a division of polynomials, most significant coefficient first: another way than the code's. */
static uint32_t crc32_of(const char *text, size_t size)
{
	uint64_t remainder = 0;

	for (size_t i = 0; i < size + 4; i++) {
		for (unsigned bit = 0; bit < 8; bit++) {
			unsigned byte = i < size ? (uint8_t)text[i] : 0;
			unsigned coefficient = (byte >> bit & 1) ^ (i < 4);

			remainder = remainder << 1 | coefficient;
			if (remainder >> 32)
				remainder ^= UINT64_C(0x104c11db7);
		}
	}
	for (unsigned bit = 0; bit < 16; bit++) {
		uint64_t low = remainder >> bit & 1, high = remainder >> (31 - bit) & 1;

		remainder &= ~(UINT64_C(1) << bit | UINT64_C(1) << (31 - bit));
		remainder |= high << bit | low << (31 - bit);
	}
	return (uint32_t)remainder ^ UINT32_MAX;
}

static size_t count_lines(const char *text, const char *end)
{
	size_t lines = 0;

	for (; text < end; text++)
		lines += *text == '\n';
	return lines;
}

static void assert_end_is_right(const char *text)
{
	const char *end = strstr(text, "\nend ") + 1;
	char wanted[64];

	snprintf(wanted, sizeof(wanted), "end lines=%zx crc=%" PRIx32 "\n", count_lines(text, end),
		 crc32_of(text, (size_t)(end - text)));
	assert_string_equal(end, wanted);
}

/* Where the line about a function begins, behind its name. */
static const char *find_function(const char *text, const char *key, uint16_t bdf)
{
	char wanted[40];
	const char *line;

	snprintf(wanted, sizeof(wanted), "\n%s 0:%x:%x.%x ", key, bdf >> 8, bdf >> 3 & 0x1f, bdf & 7);
	line = strstr(text, wanted);
	if (!line)
		fail_msg("no line \"%s\"", wanted + 1);
	return line + strlen(wanted);
}

static void assert_has_bar(const char *text, const struct planner *planner, size_t index)
{
	const struct pci_bar *bar = &planner->inventory.bars[index];
	const struct pci_bar_plan *plan = &planner->plan.bars[index];
	const char *line = find_function(text, "fn", planner->inventory.functions[bar->function].bdf);
	char name[4], wanted[64];
	const char *at;

	if (bar->index == PCI_BAR_ROM)
		snprintf(name, sizeof(name), "r");
	else
		snprintf(name, sizeof(name), "%s%d", bar->index > PCI_BAR_ROM ? "v" : "", bar->index % 7);
	if (plan->verdict == PCI_PLACED)
		snprintf(wanted, sizeof(wanted), "=%" PRIx64 "+%" PRIx64, plan->address, plan->size);
	else
		snprintf(wanted, sizeof(wanted), "!%" PRIx64, bar->size);
	/* The item of this name, on the function's own line or one that continues it. */
	for (at = strchr(line, ' '); at; at = strpbrk(at + 1, " \n")) {
		size_t length = strlen(name);

		assert_memory_not_equal(at, "\nfn", 3);
		if (strncmp(at + 1, name, length) == 0 && strchr("imMpP", at[1 + length]))
			break;
	}
	assert_non_null(at);
	at = strpbrk(at, "=!");
	if (strncmp(at, wanted, strlen(wanted)) != 0 || !strchr(" \n:*", at[strlen(wanted)]))
		fail_msg("%.60s, expected %s", at, wanted);
}

static void assert_says_all(const struct planner *planner)
{
	static const char *const keys[] = { " io=", " mem=", " pref=" };
	const struct pci_inventory *inventory = &planner->inventory;
	char *text = text_of(planner);

	assert_end_is_right(text);
	for (size_t i = 0; i < inventory->bar_count; i++)
		assert_has_bar(text, planner, i);
	for (size_t i = 0; i < inventory->bridge_count; i++) {
		const char *line = find_function(text, "br", inventory->functions[inventory->bridges[i].function].bdf);
		size_t length = strcspn(line, "\n");

		for (int kind = 0; kind < PCI_WINDOW_COUNT; kind++) {
			const struct pci_window_plan *window = &planner->plan.bridges[i].windows[kind];
			char wanted[64];
			const char *at;

			if (window->verdict != PCI_PLACED)
				continue;
			snprintf(wanted, sizeof(wanted), "%s%" PRIx64 "-%" PRIx64, keys[kind], window->range.first,
				 window->range.last);
			at = strstr(line, wanted);
			assert_true(at && (size_t)(at - line) < length);
		}
	}
	free(text);
}

static void layout_record_says_all_about_any_machine(void **state)
{
	struct planner *planner = *state;

	for (uint64_t seed = 0; seed < 60; seed++) {
		planner_draw_full(planner, seed);
		assert_null(planner_run(planner));
		assert_says_all(planner);
	}
}

static void layout_record_is_the_same_each_time(void **state)
{
	struct planner *planner = *state;
	char *first, *second;

	planner_draw_full(planner, 7);
	assert_null(planner_run(planner));
	first = text_of(planner);
	second = text_of(planner);
	assert_string_equal(first, second);
	free(first);
	free(second);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		PLAN_TEST(layout_record_of_two_segments_is_that_of_the_document),
		PLAN_TEST(layout_record_without_hierarchies_is_whole),
		PLAN_TEST(layout_record_leaves_out_ecam_that_is_not_there_or_beyond_the_buses),
		PLAN_TEST(layout_record_names_cannot_break_lines),
		PLAN_TEST(layout_record_tells_what_is_above_4g_from_what_is_below),
		PLAN_TEST(layout_record_says_why_windows_and_bars_are_not_there),
		PLAN_TEST(layout_record_continues_functions_with_many_bars),
		PLAN_TEST(layout_record_says_all_about_any_machine),
		PLAN_TEST(layout_record_is_the_same_each_time),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

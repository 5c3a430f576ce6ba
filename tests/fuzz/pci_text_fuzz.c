/* SPDX-License-Identifier: MIT */
/*
 * Any bytes: the parser refuses them, or gives an inventory whose indices are sound and which, written as text, is
 * read back the same. The planner's lines of it are then whole lines.
 *
 * An input that begins with a character is taken as it is, so that a log or an inventory can be fed in. Any other
 * is put together from pieces of records by its bytes, so that the deeper checks are reached without guessing
 * spellings.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pci/pci_summary.h"
#include "pci/pci_text.h"
#include "tests/fake/inventory_check.h"
#include "tests/fake/inventory_text.h"

#define TEXT_MAX (1 << 16)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const pieces[] = {
	"\n",
	"\n",
	"fn ",
	"bar ",
	"bridge ",
	"reserve ",
	"root ",
	"window ",
	"policy ",
	"end ",
	"hvminv 1\n",
	"critical ",
	"board xen\n",
	"#",
	"\r\n",
	"00:01.0 ",
	"00:02.0 ",
	"00:03.0 ",
	"01:00.0 ",
	"01:01.0 ",
	"02:00.0 ",
	"03:00.0 ",
	"80:00.0 ",
	"00:1f.7 ",
	"id=8086:10d3 class=020000 header=0 pin=0\n",
	"id=8086:10d3 class=060400 header=1 pin=1\n",
	"header=2 ",
	"bus=00,01,03 io=16 pref=64 ",
	"bus=01,02,02 io=none pref=32 hotplug\n",
	"bus=01,03,03 io=32 pref=none\n",
	"bus=00,00,00 io=16 pref=64\n",
	"0 mem size=0x1000\n",
	"0 mem 64bit pref size=0x100000000\n",
	"2 io size=0x20\n",
	"5 mem 64bit size=0x10\n",
	"rom size=0x800\n",
	"pinned=0xfe000000\n",
	"pinned=0xfe000004 fixed\n",
	"1 mem size=0x1804 ",
	"rom size=0x1804 ",
	"vf0 mem 64bit pref size=0x4000 ",
	"vf1 mem size=0x1000 ",
	"vf5 mem size=0x1000 ",
	"count=64 ",
	"count=65535\n",
	"size=0x4000000000000000 ",
	"sizes=0x3f00\n",
	"last-vf=03:0f.7 ",
	"bars-unknown ",
	"subtractive ",
	"ari ",
	"buses=3 io=0x1000\n",
	"mem=0x200000 ",
	"bus=00 last=7f\n",
	"bus=80 last=ff\n",
	"bus=80 last=80 limit=9f\n",
	"bus=a0 last=a0\n",
	"io-cover 0x600-0x6ff\n",
	"io 0x1000-0xffff\n",
	"mem32 0xe0000000-0xefffffff\n",
	"records=7\n",
	"mem64 0x100000000-0xffffffffffffffff\n",
	"D inv record: ",
	"(d1) ",
	"records=",
	"place=auto hotplug-io=0x1000 hotplug-mem=0x200000 hotplug-pref=0x200000 address-bits=0\n",
	"threshold=0x40000000 low-hole=0x80000000 resizable-max=0x400000000\n",
	"isa-aliases=use sriov=off hotplug-buses=8\n",
	"hotplug-pref64=auto ",
	"ecam=off\n",
	"ecam=0xe0000000\n",
};

static struct pci_inventory first, second;
static struct pci_windows first_windows, second_windows;
static struct pci_policy first_policy, second_policy;
static struct pci_plan plan;

static void require(int holds, const char *what)
{
	if (!holds) {
		fprintf(stderr, "pci_text: %s\n", what);
		abort();
	}
}

/* A byte below 0x80 is a character, one above it a piece. */
static size_t make_text(const uint8_t *data, size_t size, char *text)
{
	size_t used = (size_t)sprintf(text, "hvminv 2\nroot bus=00 last=0f\n");

	for (size_t i = 0; i < size && used < TEXT_MAX - 128; i++) {
		if (data[i] < 0x80)
			text[used++] = (char)data[i];
		else
			used += (size_t)sprintf(text + used, "%s",
						pieces[(data[i] & 0x7f) % (sizeof(pieces) / sizeof(pieces[0]))]);
	}
	return used;
}

/* inventory_fault also asks for bus numbers in the order of the walk, which a file need not have. */
static void require_sound(const struct pci_inventory *inventory)
{
	const char *fault = inventory_fault(inventory);

	if (fault != NULL && strcmp(fault, "bus numbers were not given in the order of the bridges") != 0)
		require(0, fault);
}

static int ends_with(const char *text, const char *end)
{
	return strlen(text) >= strlen(end) && strcmp(text + strlen(text) - strlen(end), end) == 0;
}

static void require_whole_lines(void)
{
	char level, object[16], fact[PCI_TEXT_LINE];
	static const struct pci_remedies no_remedies;
	struct pci_summary summary;
	struct pci_summary_line line;
	size_t cursor = 0, lines = 0;

	memset(&plan, PCI_NO_SPACE, sizeof(plan));
	while (pci_text_plan_line(&first, &plan, &cursor, &level, object, fact)) {
		require(level == 'W', "a plan line of nothing placed is no warning");
		require(ends_with(fact, "no space") || ends_with(fact, "no space, largest hole 0x303030303030303"),
			"a plan line is cut");
		lines++;
	}
	require(lines >= first.bar_count && lines <= first.bar_count + 3 * first.bridge_count,
		"plan lines are missing");
	pci_summary_begin(&summary, &(struct pci_summary_facts){ &first, &first_windows, &plan, &no_remedies });
	while (pci_summary_next(&summary, &line))
		require(strlen(line.fact) < PCI_TEXT_LINE - 1, "a line of the summary is cut");
}

static void check(const char *text, size_t size)
{
	struct pci_text_result result;
	char *again;
	size_t again_size;

	result = pci_text_parse(text, size, &first, &first_windows, &first_policy);
	if (result.error != PCI_TEXT_OK)
		return;
	require_sound(&first);
	again = inventory_text(&first, &first_windows, &first_policy, "D inv record: ", "\r\n", &again_size);
	result = pci_text_parse(again, again_size, &second, &second_windows, &second_policy);
	require(result.error == PCI_TEXT_OK, "what was written is refused");
	require(inventory_difference(&first, &second) == NULL, "what was written is read back otherwise");
	require(windows_are_equal(&first_windows, &second_windows), "windows are read back otherwise");
	require(policies_are_equal(&first_policy, &second_policy), "the policy is read back otherwise");
	free(again);
	require_whole_lines();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static char text[TEXT_MAX];
	char *exact;

	if (size == 0)
		return 0;
	if (data[0] < 0x80) {
		check((const char *)data, size);
		return 0;
	}
	size = make_text(data + 1, size - 1, text);
	exact = malloc(size);
	memcpy(exact, text, size);
	check(exact, size);
	free(exact);
	return 0;
}

/* SPDX-License-Identifier: MIT */
/*
 * Lines are made one at a time, because the firmware has nowhere to keep them:
 *
 *   header | machine | host ecam (root win ...) ... (fn more ... br) ... | host ecam ... | end
 *
 * A stage makes the lines of one kind. It says that it has no further one by leaving the line empty, and the next stage is asked;
 * of each hierarchy the stages from STAGE_HOST to STAGE_FUNCTIONS are run again.
 */
#include "firmware/glue/layout_record.h"

#include <stdio.h>
#include <string.h>

#include "firmware/glue/layout_record_function.h"
#include "firmware/glue/root_windows.h"

#define FOUR_GIB (UINT64_C(1) << 32)
#define BUS_SHIFT 20 /* of ECAM: 1 MiB for each bus */
#define NAME_MAX_LENGTH 32

enum stage { STAGE_HEADER, STAGE_MACHINE, STAGE_HOST, STAGE_ECAM, STAGE_ROOTS, STAGE_FUNCTIONS, STAGE_END, STAGE_DONE };

/* --- text --------------------------------------------------------------------------------------------------------- */

/* Names come from others: whatever they hold, a record stays one that can be read. */
static void format_name(const char *name, char text[NAME_MAX_LENGTH + 1])
{
	size_t length = 0;

	for (; name && name[length] != '\0' && length < NAME_MAX_LENGTH; length++) {
		char c = name[length];
		bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
			     c == '.' || c == '_';

		text[length] = plain ? c : '_';
	}
	if (length == 0)
		text[length++] = '_';
	text[length] = '\0';
}

/* --- the machine and its hierarchies ------------------------------------------------------------------------------ */

static const struct layout_record_bridge *bridge_of(const struct layout_record *record)
{
	return &record->facts->bridges[record->bridge];
}

static void make_machine(struct layout_record *record, char line[LAYOUT_RECORD_LINE])
{
	const struct layout_record_facts *facts = record->facts;
	char machine[NAME_MAX_LENGTH + 1], platform[NAME_MAX_LENGTH + 1];

	format_name(facts->machine, machine);
	format_name(facts->platform, platform);
	snprintf(line, LAYOUT_RECORD_LINE, "machine %s %s hosts=%zx low=%llx high=%llx", machine, platform,
		 facts->bridge_count, (unsigned long long)facts->low_ram_end, (unsigned long long)facts->high_ram_end);
}

static void make_host(struct layout_record *record, char line[LAYOUT_RECORD_LINE])
{
	const struct layout_record_bridge *bridge = bridge_of(record);
	char about[NAME_MAX_LENGTH + 1];

	format_name(bridge->about, about);
	snprintf(line, LAYOUT_RECORD_LINE, "host %x:%x-%x %s %s", bridge->segment, bridge->first_bus, bridge->last_bus,
		 bridge->express ? "pcie" : "pci", about);
}

static void make_ecam(struct layout_record *record, char line[LAYOUT_RECORD_LINE])
{
	const struct layout_record_bridge *bridge = bridge_of(record);
	uint64_t size = (uint64_t)(bridge->last_bus - bridge->first_bus + 1) << BUS_SHIFT;

	if (bridge->has_ecam)
		snprintf(line, LAYOUT_RECORD_LINE, "ecam %x:%x-%x %llx-%llx", bridge->segment, bridge->first_bus,
			 bridge->last_bus, (unsigned long long)bridge->ecam.first,
			 (unsigned long long)(bridge->ecam.first + (size - 1)));
}

/* --- roots and their windows -------------------------------------------------------------------------------------- */

/* Ranges that a root's windows may come to: all pieces of the planner's, cut by whatever is placed. */
static size_t set_capacity(const struct pci_inventory *inventory)
{
	return 3 * PCI_WINDOW_RANGES + 2 * (inventory->bar_count + PCI_WINDOW_COUNT * inventory->bridge_count);
}

size_t layout_record_work_size(const struct layout_record_facts *facts)
{
	size_t most = 0;

	for (size_t i = 0; i < facts->bridge_count; i++) {
		const struct pci_inventory *inventory = facts->bridges[i].inventory;
		size_t size = 2 * set_capacity(inventory) * sizeof(struct range) + root_windows_work_size(inventory);

		most = size > most ? size : most;
	}
	return most;
}

static void find_windows(struct layout_record *record)
{
	const struct layout_record_bridge *bridge = bridge_of(record);
	const size_t capacity = set_capacity(bridge->inventory);
	struct range *storage = record->work;

	range_set_init(&record->sets[0], storage, capacity);
	range_set_init(&record->sets[1], storage + capacity, capacity);
	root_windows(bridge->inventory, bridge->windows, bridge->plan, record->index, storage + 2 * capacity,
		     &record->sets[0], &record->sets[1]);
}

/*
 * Window `slot` as " mem=...". Each range of memory has two slots, below and from 4 GiB on, as what is above may be for
 * prefetchable BARs only. Empty: the slot has nothing.
 */
static void format_window(const struct layout_record *record, size_t slot, char text[LAYOUT_RECORD_ITEM])
{
	const size_t ports = record->sets[0].count;
	struct range range;
	const char *key = "io";

	text[0] = '\0';
	if (slot < ports) {
		range = record->sets[0].ranges[slot];
	} else {
		bool above = (slot - ports) % 2 != 0;

		range = record->sets[1].ranges[(slot - ports) / 2];
		if (above ? range.last < FOUR_GIB : range.first >= FOUR_GIB)
			return;
		if (above && range.first < FOUR_GIB)
			range.first = FOUR_GIB;
		if (!above && range.last >= FOUR_GIB)
			range.last = FOUR_GIB - 1;
		key = above && bridge_of(record)->windows->mem64_prefetchable ? "pref" : "mem";
	}
	snprintf(text, LAYOUT_RECORD_ITEM, " %s=%llx-%llx", key, (unsigned long long)range.first,
		 (unsigned long long)range.last);
}

static void make_windows(struct layout_record *record, const struct pci_root *root, char line[LAYOUT_RECORD_LINE])
{
	const size_t slots = record->sets[0].count + 2 * record->sets[1].count;
	char text[LAYOUT_RECORD_ITEM];

	for (; record->item - 1 < slots; record->item++) {
		format_window(record, record->item - 1, text);
		if (text[0] != '\0' && line[0] == '\0')
			snprintf(line, LAYOUT_RECORD_LINE, "win %x:%x", bridge_of(record)->segment, root->bus);
		if (!layout_record_add(line, text))
			return;
	}
}

static void make_root(struct layout_record *record, char line[LAYOUT_RECORD_LINE])
{
	const struct layout_record_bridge *bridge = bridge_of(record);

	for (; record->index < bridge->inventory->root_count; record->index++, record->item = 0) {
		const struct pci_root *root = &bridge->inventory->roots[record->index];

		if (record->item == 0) {
			find_windows(record);
			snprintf(line, LAYOUT_RECORD_LINE, "root %x:%x-%x limit=%x", bridge->segment, root->bus,
				 root->last_bus, root->limit);
			record->item = 1;
			return;
		}
		make_windows(record, root, line);
		if (line[0] != '\0')
			return;
	}
}

/* --- functions ---------------------------------------------------------------------------------------------------- */

/* As many BARs as the line holds, from the next one on. */
static void add_bars(struct layout_record *record, const struct pci_function *function, char line[LAYOUT_RECORD_LINE])
{
	const struct layout_record_bridge *bridge = bridge_of(record);
	char text[LAYOUT_RECORD_ITEM];

	for (; record->item - 1 < function->bar_count; record->item++) {
		layout_record_function_bar(bridge, function->first_bar + (record->item - 1), text);
		if (!layout_record_add(line, text))
			return;
	}
}

/* The items of a function: 0 its own line, then its BARs, then what it is as a bridge. */
static void make_function(struct layout_record *record, char line[LAYOUT_RECORD_LINE])
{
	const struct layout_record_bridge *bridge = bridge_of(record);
	char name[LAYOUT_RECORD_ITEM];

	for (; record->index < bridge->inventory->function_count; record->index++, record->item = 0) {
		const struct pci_function *function = &bridge->inventory->functions[record->index];

		if (record->item == 0) {
			layout_record_function_line(bridge, record->index, line);
			record->item = 1;
			add_bars(record, function, line);
			return;
		}
		if (record->item <= function->bar_count) {
			layout_record_function_name(bridge, function, name);
			snprintf(line, LAYOUT_RECORD_LINE, "more %s", name);
			add_bars(record, function, line);
			return;
		}
		if (record->item++ == function->bar_count + 1u && function->bridge != PCI_NONE) {
			layout_record_function_bridge(bridge, function, line);
			return;
		}
	}
}

/* --- the record --------------------------------------------------------------------------------------------------- */

/* CRC-32 as of IEEE 802.3 and zlib, reflected. Twenty kilobytes at most machines: a table would be larger than the time is long. */
static uint32_t checksum_add(uint32_t checksum, const char *text)
{
	for (; *text != '\0'; text++) {
		checksum ^= (uint8_t)*text;
		for (int bit = 0; bit < 8; bit++)
			checksum = checksum >> 1 ^ (checksum & 1 ? 0xedb88320 : 0);
	}
	return checksum;
}

void layout_record_begin(struct layout_record *record, const struct layout_record_facts *facts, void *work)
{
	*record = (struct layout_record){ .facts = facts, .work = work, .checksum = UINT32_MAX };
}

static void make_line(struct layout_record *record, char line[LAYOUT_RECORD_LINE])
{
	switch ((enum stage)record->stage) {
	case STAGE_HEADER:
		snprintf(line, LAYOUT_RECORD_LINE, "hvmlayout %x", LAYOUT_RECORD_VERSION);
		break;
	case STAGE_MACHINE:
		make_machine(record, line);
		break;
	case STAGE_HOST:
		make_host(record, line);
		break;
	case STAGE_ECAM:
		make_ecam(record, line);
		break;
	case STAGE_ROOTS:
		make_root(record, line);
		break;
	case STAGE_FUNCTIONS:
		make_function(record, line);
		break;
	case STAGE_END:
		snprintf(line, LAYOUT_RECORD_LINE, "end lines=%zx crc=%x", record->lines,
			 (unsigned)(record->checksum ^ UINT32_MAX));
		break;
	case STAGE_DONE:
		break;
	}
}

static void next_stage(struct layout_record *record)
{
	bool more = record->bridge + 1 < record->facts->bridge_count;

	record->index = record->item = 0;
	if (record->stage == STAGE_MACHINE && record->facts->bridge_count == 0)
		record->stage = STAGE_END;
	else if (record->stage == STAGE_FUNCTIONS && more) {
		record->stage = STAGE_HOST;
		record->bridge++;
	} else
		record->stage++;
}

/* Stages that make several lines; of the others the line that was made is the only one. */
static bool has_several(unsigned stage)
{
	return stage == STAGE_ROOTS || stage == STAGE_FUNCTIONS;
}

bool layout_record_line(struct layout_record *record, char line[LAYOUT_RECORD_LINE])
{
	line[0] = '\0';
	while (record->stage != STAGE_DONE) {
		unsigned stage = record->stage;

		make_line(record, line);
		if (line[0] == '\0' || !has_several(stage))
			next_stage(record);
		if (line[0] != '\0') {
			record->lines++;
			record->checksum = checksum_add(checksum_add(record->checksum, line), "\n");
			return true;
		}
	}
	return false;
}

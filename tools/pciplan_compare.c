/* SPDX-License-Identifier: MIT */
#include "tools/pciplan_compare.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pci/pci_text.h"

#define KEY_MAX 32
#define LINE_MAX (PCI_TEXT_LINE + 32)

#define HEADER_RECORD "D inv record: hvminv"
#define PLAN_ROOM " pci " /* behind the level */
#define BDF_LENGTH 7      /* "00:03.0" */

/* One plan line: "I pci 00:03.0: BAR4 [mem ...] placed". */
struct plan_line {
	char text[LINE_MAX];
	char key[KEY_MAX]; /* what it is about: "00:03.0 BAR4", "00:04.0 window pref" */
	size_t number;     /* in the log; 0 for our own */
	bool matched;
};

struct plan_lines {
	struct plan_line *list;
	size_t count;
};

/* --- recognising a plan line -------------------------------------------------------------------------------------- */

static bool starts_with(const char *text, const char *start)
{
	return strncmp(text, start, strlen(start)) == 0;
}

/* The words that begin the fact of a plan line, with the bracket that tells it from a note on the same BAR. */
static bool name_of_fact(const char *fact, char name[KEY_MAX])
{
	const char *end = strchr(fact, ']');

	if (starts_with(fact, "BAR") && fact[3] >= '0' && fact[3] <= '5' && starts_with(fact + 4, " [")) {
		snprintf(name, KEY_MAX, "%.4s", fact);
		return true;
	}
	if (starts_with(fact, "ROM [")) {
		snprintf(name, KEY_MAX, "ROM");
		return true;
	}
	if (!starts_with(fact, "bridge window [") || end == NULL)
		return false;
	snprintf(name, KEY_MAX, "window %s",
		 starts_with(fact, "bridge window [io")           ? "io" :
		 end - fact > 5 && starts_with(end - 5, " pref]") ? "pref" :
								    "mem");
	return true;
}

/* Whether a plan line begins at `at`; if so, what it is about. */
static bool key_of(const char *at, char key[KEY_MAX])
{
	const char *object;
	char name[KEY_MAX];

	if ((at[0] != 'I' && at[0] != 'W') || !starts_with(at + 1, PLAN_ROOM))
		return false;
	object = at + 1 + strlen(PLAN_ROOM);
	if (strlen(object) < BDF_LENGTH + 2 || object[2] != ':' || object[5] != '.' ||
	    !starts_with(object + BDF_LENGTH, ": "))
		return false;
	if (!name_of_fact(object + BDF_LENGTH + 2, name))
		return false;
	snprintf(key, KEY_MAX, "%.*s %.16s", BDF_LENGTH, object, name);
	return true;
}

/* A console may have put something before the line, so it begins anywhere; the level letter stands alone. */
static bool find_plan_line(const char *text, struct plan_line *line)
{
	for (const char *at = text; *at != '\0'; at++) {
		if ((at == text || at[-1] == ' ') && key_of(at, line->key)) {
			snprintf(line->text, LINE_MAX, "%s", at);
			return true;
		}
	}
	return false;
}

/* --- collecting --------------------------------------------------------------------------------------------------- */

/* Copies the line that starts at `at` without its end; gives the start of the next one, NULL after the last. */
static const char *take_line(const char *at, const char *end, char text[LINE_MAX])
{
	const char *newline = memchr(at, '\n', (size_t)(end - at));
	size_t length = (size_t)((newline != NULL ? newline : end) - at);

	while (length > 0 && at[length - 1] == '\r')
		length--;
	if (length >= LINE_MAX)
		length = LINE_MAX - 1;
	/* A port that is just set up may send NULs; they must not hide the line behind them. */
	for (size_t i = 0; i < length; i++)
		text[i] = at[i] != '\0' ? at[i] : ' ';
	text[length] = '\0';
	return newline != NULL ? newline + 1 : NULL;
}

static size_t count_newlines(const struct pciplan_text *text)
{
	size_t count = 0;

	for (size_t i = 0; i < text->size; i++)
		count += text->bytes[i] == '\n';
	return count;
}

/* The plan lines after the last inventory header; `*is_log` says whether there was one. */
static struct plan_lines lines_of_log(const struct pciplan_text *text, bool *is_log)
{
	struct plan_lines lines = { pciplan_allocate(count_newlines(text) + 1, sizeof(*lines.list)), 0 };
	const char *at = text->bytes;
	char line[LINE_MAX];

	*is_log = false;
	for (size_t number = 1; at != NULL; number++) {
		at = take_line(at, text->bytes + text->size, line);
		if (strstr(line, HEADER_RECORD) != NULL) {
			*is_log = true;
			lines.count = 0;
		} else if (find_plan_line(line, &lines.list[lines.count])) {
			lines.list[lines.count].matched = false;
			lines.list[lines.count++].number = number;
		}
	}
	return lines;
}

static struct plan_lines lines_of_plan(const struct pciplan_machine *machine)
{
	const size_t most = machine->inventory.bar_count + PCI_WINDOW_COUNT * machine->inventory.bridge_count;
	struct plan_lines lines = { pciplan_allocate(most + 1, sizeof(*lines.list)), 0 };
	char level, object[16], fact[PCI_TEXT_LINE];
	size_t cursor = 0;

	while (pci_text_plan_line(&machine->inventory, &machine->plan, &cursor, &level, object, fact)) {
		struct plan_line *line = &lines.list[lines.count++];

		snprintf(line->text, LINE_MAX, "%c pci %s: %s", level, object, fact);
		key_of(line->text, line->key);
	}
	return lines;
}

/* --- comparing ---------------------------------------------------------------------------------------------------- */

/* The line about `key`, where it is expected or anywhere; NULL when there is none that is not matched yet. */
static struct plan_line *find_key(const struct plan_lines *lines, const char *key, size_t expected)
{
	if (expected < lines->count && !lines->list[expected].matched && strcmp(lines->list[expected].key, key) == 0)
		return &lines->list[expected];
	for (size_t i = 0; i < lines->count; i++) {
		if (!lines->list[i].matched && strcmp(lines->list[i].key, key) == 0)
			return &lines->list[i];
	}
	return NULL;
}

static size_t print_differences(const struct pciplan_text *text, const struct plan_lines *ours,
				const struct plan_lines *theirs)
{
	size_t differences = 0;

	for (size_t i = 0; i < ours->count; i++) {
		struct plan_line *line = find_key(theirs, ours->list[i].key, i);

		if (line == NULL) {
			printf("%s: not in the log: %s\n", text->name, ours->list[i].text);
			differences++;
			continue;
		}
		line->matched = true;
		if (strcmp(line->text, ours->list[i].text) != 0) {
			printf("%s:%zu: the log has:  %s\n", text->name, line->number, line->text);
			printf("%s:%zu: the plan has: %s\n", text->name, line->number, ours->list[i].text);
			differences++;
		}
	}
	for (size_t i = 0; i < theirs->count; i++) {
		if (theirs->list[i].matched)
			continue;
		printf("%s:%zu: not in the plan: %s\n", text->name, theirs->list[i].number, theirs->list[i].text);
		differences++;
	}
	return differences;
}

int pciplan_compare(const struct pciplan_text *text, const struct pciplan_machine *machine)
{
	const struct plan_lines ours = lines_of_plan(machine);
	struct plan_lines theirs;
	size_t differences = 0;
	bool is_log, comparable;

	theirs = lines_of_log(text, &is_log);
	comparable = is_log && (theirs.count > 0 || ours.count == 0);
	if (!is_log)
		fprintf(stderr, "pciplan: %s: an inventory, not a log: there are no plan lines to compare\n",
			text->name);
	else if (!comparable)
		fprintf(stderr, "pciplan: %s: the log has no plan lines after its inventory\n", text->name);
	else
		differences = print_differences(text, &ours, &theirs);
	if (comparable && differences == 0)
		printf("agrees: %zu lines\n", ours.count);
	else if (comparable)
		printf("differs: %zu of %zu lines\n", differences, ours.count);
	free(ours.list);
	free(theirs.list);
	return !comparable ? 2 : differences != 0;
}

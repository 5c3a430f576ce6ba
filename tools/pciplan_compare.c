/* SPDX-License-Identifier: MIT */
#include "tools/pciplan_compare.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pci/pci_cfg.h"
#include "pci/pci_text.h"
#include "pci/pci_text_read.h"
#include "tools/pciplan_json.h"

#define KEY_MAX 32
#define LINE_MAX (PCI_TEXT_LINE + 32)

#define HEADER_RECORD "D inv record: hvminv"
#define PLAN_ROOM " pci " /* behind the level */
#define BDF_LENGTH 7      /* "00:03.0" */
#define SEGMENT_LENGTH 5  /* "0001:" before it */

/* One plan line: "I pci 00:03.0: BAR4 [mem ...] placed". */
struct plan_line {
	char text[LINE_MAX];
	char key[KEY_MAX]; /* what it is about: "00:03.0 BAR4", "00:04.0 window pref" */
	size_t number;     /* in the log; 0 for our own */
	unsigned segment, bus;
	bool matched;
};

struct plan_lines {
	struct plan_line *list;
	size_t count;
	size_t others; /* plan lines of other host bridges, which are not in the list */
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
	const char *bar = starts_with(fact, "VF ") ? fact + 3 : fact;

	if (starts_with(bar, "BAR") && bar[3] >= '0' && bar[3] <= '5' && starts_with(bar + 4, " [")) {
		snprintf(name, KEY_MAX, "%.*s", (int)(bar + 4 - fact), fact);
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

/* "00:03.0: " or "0001:00:03.0: ". Returns how long it is without the colon and blank; 0: it is neither. */
static size_t read_object(const char *object, struct plan_line *line)
{
	size_t segment_length = 0;
	uint64_t segment = 0;
	uint16_t bdf;

	if (strlen(object) < BDF_LENGTH + 2)
		return 0;
	if (object[SEGMENT_LENGTH - 1] == ':' &&
	    pci_text_read_hex((struct pci_text_span){ object, object + SEGMENT_LENGTH - 1 }, 4, &segment))
		segment_length = SEGMENT_LENGTH;
	object += segment_length;
	if (strlen(object) < BDF_LENGTH + 2 || !starts_with(object + BDF_LENGTH, ": ") ||
	    !pci_text_read_bdf((struct pci_text_span){ object, object + BDF_LENGTH }, &bdf))
		return 0;
	line->segment = (unsigned)segment;
	line->bus = PCI_BDF_BUS(bdf);
	return segment_length + BDF_LENGTH;
}

/* Whether a plan line begins at `at`; if so, what it is about. */
static bool read_key(const char *at, struct plan_line *line)
{
	const char *object;
	char name[KEY_MAX];
	size_t length;

	if ((at[0] != 'I' && at[0] != 'W') || !starts_with(at + 1, PLAN_ROOM))
		return false;
	object = at + 1 + strlen(PLAN_ROOM);
	length = read_object(object, line);
	if (length == 0 || !name_of_fact(object + length + 2, name))
		return false;
	snprintf(line->key, KEY_MAX, "%.*s %.15s", (int)length, object, name);
	return true;
}

/* A console may have put something before the line, so it begins anywhere; the level letter stands alone. */
static bool find_plan_line(const char *text, struct plan_line *line)
{
	for (const char *at = text; *at != '\0'; at++) {
		if ((at == text || at[-1] == ' ') && read_key(at, line)) {
			snprintf(line->text, LINE_MAX, "%.*s", LINE_MAX - 1, at);
			return true;
		}
	}
	return false;
}

/* --- collecting --------------------------------------------------------------------------------------------------- */

static size_t count_newlines(const struct pciplan_text *text)
{
	size_t count = 0;

	for (size_t i = 0; i < text->size; i++)
		count += text->bytes[i] == '\n';
	return count;
}

/* What was planned in one go has the buses of one host bridge: those of its roots, in its segment group. */
static bool is_of(const struct pci_inventory *inventory, const struct plan_line *line)
{
	for (size_t i = 0; i < inventory->root_count; i++)
		if (line->segment == inventory->segment && line->bus >= inventory->roots[i].bus &&
		    line->bus <= inventory->roots[i].last_bus)
			return true;
	return false;
}

/* The plan lines after the last header of the machine's own inventory, with which a boot begins. */
static struct plan_lines lines_of_log(const struct pciplan_text *text, const struct pci_inventory *inventory)
{
	struct plan_lines lines = { pciplan_allocate(count_newlines(text) + 1, sizeof(*lines.list)), 0, 0 };
	const char *at = text->bytes;
	char line[PCIPLAN_LINE_MAX];

	for (size_t number = 1; at != NULL; number++) {
		at = pciplan_text_line(text, at, line);
		if (strstr(line, HEADER_RECORD) != NULL) {
			lines.count = lines.others = 0;
		} else if (!find_plan_line(line, &lines.list[lines.count])) {
			continue;
		} else if (!is_of(inventory, &lines.list[lines.count])) {
			lines.others++;
		} else {
			lines.list[lines.count].matched = false;
			lines.list[lines.count++].number = number;
		}
	}
	return lines;
}

static struct plan_lines lines_of_plan(const struct pciplan_machine *machine)
{
	const size_t most = machine->inventory.bar_count + PCI_WINDOW_COUNT * machine->inventory.bridge_count;
	struct plan_lines lines = { pciplan_allocate(most + 1, sizeof(*lines.list)), 0, 0 };
	char level, object[PCI_TEXT_OBJECT], fact[PCI_TEXT_LINE];
	size_t cursor = 0;

	while (pci_text_plan_line(&machine->inventory, &machine->plan, &cursor, &level, object, fact)) {
		struct plan_line *line = &lines.list[lines.count++];

		snprintf(line->text, LINE_MAX, "%c pci %s: %s", level, object, fact);
		read_key(line->text, line);
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

/* One line in three shapes: only ours, only the log's, or both, which differ. */
struct difference {
	const struct plan_line *ours;   /* NULL: not in the plan */
	const struct plan_line *theirs; /* NULL: not in the log */
};

static size_t find_differences(const struct plan_lines *ours, const struct plan_lines *theirs,
			       struct difference *differences)
{
	size_t count = 0;

	for (size_t i = 0; i < ours->count; i++) {
		struct plan_line *line = find_key(theirs, ours->list[i].key, i);

		if (line != NULL)
			line->matched = true;
		if (line == NULL || strcmp(line->text, ours->list[i].text) != 0)
			differences[count++] = (struct difference){ &ours->list[i], line };
	}
	for (size_t i = 0; i < theirs->count; i++)
		if (!theirs->list[i].matched)
			differences[count++] = (struct difference){ NULL, &theirs->list[i] };
	return count;
}

static void print_text(const char *name, const struct difference *differences, size_t count, size_t lines,
		       size_t others)
{
	for (size_t i = 0; i < count; i++) {
		const struct plan_line *ours = differences[i].ours, *theirs = differences[i].theirs;

		if (theirs == NULL) {
			printf("%s: not in the log: %s\n", name, ours->text);
		} else if (ours == NULL) {
			printf("%s:%zu: not in the plan: %s\n", name, theirs->number, theirs->text);
		} else {
			printf("%s:%zu: the log has:  %s\n", name, theirs->number, theirs->text);
			printf("%s:%zu: the plan has: %s\n", name, theirs->number, ours->text);
		}
	}
	if (count == 0)
		printf("agrees: %zu lines", lines);
	else
		printf("differs: %zu of %zu lines", count, lines);
	if (others != 0)
		printf(" (and %zu of other host bridges)", others);
	printf("\n");
}

static void print_json(const struct pciplan_input *input, const struct difference *differences, size_t count,
		       size_t lines, size_t others)
{
	json_t *answer = pciplan_json_head(input), *array = json_array();

	for (size_t i = 0; i < count; i++) {
		const struct plan_line *ours = differences[i].ours, *theirs = differences[i].theirs;

		json_array_append_new(array,
				      json_pack("{s:o, s:o, s:o}", "line",
						theirs != NULL ? json_integer((json_int_t)theirs->number) : json_null(),
						"log", theirs != NULL ? json_string(theirs->text) : json_null(), "plan",
						ours != NULL ? json_string(ours->text) : json_null()));
	}
	json_object_set_new(answer, "agrees", json_boolean(count == 0));
	json_object_set_new(answer, "lines", json_integer((json_int_t)lines));
	json_object_set_new(answer, "lines_of_others", json_integer((json_int_t)others));
	json_object_set_new(answer, "differences", array);
	pciplan_json_print(answer);
}

int pciplan_compare(const struct pciplan_input *input, bool json)
{
	const struct plan_lines ours = lines_of_plan(input->machine),
				theirs = lines_of_log(&input->text, &input->machine->inventory);
	const char *name = input->text.name;
	const bool comparable = input->kind == PCIPLAN_LOG && (theirs.count > 0 || ours.count == 0);
	struct difference *differences = pciplan_allocate(ours.count + theirs.count + 1, sizeof(*differences));
	size_t count = 0;

	if (input->kind != PCIPLAN_LOG) {
		pciplan_complain(name, 0, "not a log (%s): there are no plan lines to compare",
				 pciplan_kind_text(input->kind));
	} else if (!comparable) {
		pciplan_complain(name, 0, "the log has no plan lines after its inventory");
	} else {
		count = find_differences(&ours, &theirs, differences);
		if (json)
			print_json(input, differences, count, ours.count, theirs.others);
		else
			print_text(name, differences, count, ours.count, theirs.others);
	}
	free(differences);
	free(ours.list);
	free(theirs.list);
	return !comparable ? 2 : count != 0;
}

/* SPDX-License-Identifier: MIT */
#include "tools/pciplan_explain.h"

#include <stdio.h>
#include <string.h>

#include "pci/pci_text.h"
#include "tools/pciplan_json.h"
#include "tools/pciplan_reason.h"
#include "tools/pciplan_story.h"
#include "tools/pciplan_trial.h"

static void print_story(struct pciplan_story *story)
{
	for (size_t i = 0; i < story->count; i++)
		printf("%s\n", story->list[i]);
	pciplan_story_free(story);
}

static json_t *story_to_json(struct pciplan_story *story)
{
	json_t *array = json_array();

	for (size_t i = 0; i < story->count; i++)
		json_array_append_new(array, json_string(story->list[i]));
	pciplan_story_free(story);
	return array;
}

/* --- what was tried, and what would help -------------------------------------------------------------------------- */

static void tell_trial(const struct pciplan_trial *trial, const char *bdf, struct pciplan_story *story)
{
	char lost[64] = "";

	if (trial->lost != 0)
		snprintf(lost, sizeof(lost), ", but %zu %s of others %s not", trial->lost,
			 trial->lost == 1 ? "BAR" : "BARs", trial->lost == 1 ? "is" : "are");
	if (pciplan_trial_helps(trial))
		pciplan_tell(story, "Tried: with %s, everything of %s is placed%s.", trial->change, bdf, lost);
	else if (trial->placed != 0)
		pciplan_tell(story, "Tried: with %s, %zu of %zu BARs that lack a place have one%s.", trial->change,
			     trial->placed, trial->wanted, lost);
	else
		pciplan_tell(story, "Tried: with %s, nothing more of %s is placed.", trial->change, bdf);
}

/* "place=high" as QEMU takes it. */
static void option_for_qemu(const char *option, char text[2 * PCIPLAN_HINT_MAX])
{
	const char *equals = strchr(option, '=');

	snprintf(text, 2 * PCIPLAN_HINT_MAX, "-fw_cfg name=opt/org.hvmstage/%.*s,string=%s", (int)(equals - option),
		 option, equals + 1);
}

static void tell_help(const struct pciplan_trial *trial, struct pciplan_story *story)
{
	char option[2 * PCIPLAN_HINT_MAX];

	pciplan_tell(story, "Would help: %s.", trial->change);
	for (size_t i = 0; i < trial->option_count; i++) {
		option_for_qemu(trial->options[i], option);
		pciplan_tell(story, "  For the firmware: %s (%s).", trial->options[i], option);
	}
	if (trial->qemu[0] != '\0')
		pciplan_tell(story, "  For QEMU: %s.", trial->qemu);
	if (trial->xl[0] != '\0')
		pciplan_tell(story, "  For xl: %s.", trial->xl);
	if (trial->cost != NULL)
		pciplan_tell(story, "  %s", trial->cost);
	if (trial->lost != 0)
		pciplan_tell(story, "  %zu %s of other functions would lose their place.", trial->lost,
			     trial->lost == 1 ? "BAR" : "BARs");
}

static void tell_trials(const struct pciplan_trials *trials, const char *bdf, struct pciplan_story *tried,
			struct pciplan_story *helps)
{
	for (size_t i = 0; i < trials->count; i++) {
		tell_trial(&trials->list[i], bdf, tried);
		if (pciplan_trial_helps(&trials->list[i]))
			tell_help(&trials->list[i], helps);
	}
	if (trials->count != 0 && helps->count == 0)
		pciplan_tell(helps, "None of this alone places everything of %s.", bdf);
}

static json_t *trial_to_json(const struct pciplan_trial *trial)
{
	json_t *options = json_array();
	char option[2 * PCIPLAN_HINT_MAX];

	for (size_t i = 0; i < trial->option_count; i++) {
		const char *equals = strchr(trial->options[i], '=');

		option_for_qemu(trial->options[i], option);
		json_array_append_new(options, json_pack("{s:s#, s:s, s:s}", "name", trial->options[i],
							 (int)(equals - trial->options[i]), "value", equals + 1,
							 "fw_cfg", option));
	}
	return json_pack("{s:s, s:b, s:I, s:I, s:I, s:o, s:s*, s:s*, s:s*}", "change", trial->change, "helps",
			 pciplan_trial_helps(trial), "wanted", (json_int_t)trial->wanted, "placed",
			 (json_int_t)trial->placed, "lost", (json_int_t)trial->lost, "options", options, "qemu",
			 trial->qemu[0] != '\0' ? trial->qemu : NULL, "xl", trial->xl[0] != '\0' ? trial->xl : NULL,
			 "cost", trial->cost);
}

/* --- one function ------------------------------------------------------------------------------------------------- */

static void tell_space(const struct pciplan_machine *machine, const struct pci_function *function,
		       struct pciplan_story *story)
{
	int io = PCI_NONE, memory = PCI_NONE;

	for (size_t bar = function->first_bar; bar < (size_t)function->first_bar + function->bar_count; bar++) {
		const bool is_io = machine->inventory.bars[bar].kind == PCI_BAR_IO;

		if (machine->plan.bars[bar].verdict == PCI_PLACED)
			continue;
		if (is_io)
			io = (int)bar;
		else if (memory == PCI_NONE || pciplan_reason_may_go_high(machine, bar))
			memory = (int)bar;
	}
	if (io != PCI_NONE)
		pciplan_reason_space(machine, (size_t)io, story);
	if (memory != PCI_NONE)
		pciplan_reason_space(machine, (size_t)memory, story);
}

static void print_function(const struct pciplan_input *input, size_t index, const struct pciplan_trials *trials,
			   const char *bdf)
{
	const struct pciplan_machine *machine = input->machine;
	const struct pci_function *function = &machine->inventory.functions[index];
	struct pciplan_story story = { 0 }, tried = { 0 }, helps = { 0 };

	pciplan_reason_function(machine, index, &story);
	for (size_t bar = function->first_bar; bar < (size_t)function->first_bar + function->bar_count; bar++)
		pciplan_reason_bar(machine, bar, &story);
	tell_space(machine, function, &story);
	tell_trials(trials, bdf, &tried, &helps);
	print_story(&story);
	print_story(&tried);
	print_story(&helps);
}

static void print_function_json(const struct pciplan_input *input, size_t index, const struct pciplan_trials *trials)
{
	const struct pciplan_machine *machine = input->machine;
	const struct pci_function *function = &machine->inventory.functions[index];
	json_t *answer = pciplan_json_head(input), *bars = json_array(), *tried = json_array(), *helps = json_array();
	struct pciplan_story story = { 0 };

	pciplan_reason_function(machine, index, &story);
	json_object_set_new(answer, "function", pciplan_json_function(function->bdf));
	json_object_set_new(answer, "sentences", story_to_json(&story));
	for (size_t bar = function->first_bar; bar < (size_t)function->first_bar + function->bar_count; bar++) {
		json_t *object = pciplan_json_bar(machine, bar);

		pciplan_reason_bar(machine, bar, &story);
		json_object_set_new(object, "may_go_above_4g", json_boolean(pciplan_reason_may_go_high(machine, bar)));
		json_object_set_new(object, "sentences", story_to_json(&story));
		json_array_append_new(bars, object);
	}
	tell_space(machine, function, &story);
	json_object_set_new(answer, "bars", bars);
	json_object_set_new(answer, "space", story_to_json(&story));
	for (size_t i = 0; i < trials->count; i++) {
		json_t *trial = trial_to_json(&trials->list[i]);

		if (pciplan_trial_helps(&trials->list[i]))
			json_array_append(helps, trial);
		json_array_append_new(tried, trial);
	}
	json_object_set_new(answer, "tried", tried);
	json_object_set_new(answer, "helps", helps);
	pciplan_json_print(answer);
}

static int explain_one(const struct pciplan_request *request, const struct pciplan_input *input)
{
	const struct pci_inventory *inventory = &input->machine->inventory;
	/* What lspci and QEMU list has one domain, whichever, which an inventory made of it does not tell. */
	const bool elsewhere = (input->kind == PCIPLAN_LOG || input->kind == PCIPLAN_INVENTORY_FILE) &&
			       request->has_segment && request->segment != inventory->segment;
	const int index = elsewhere ? PCI_NONE : pciplan_find_function(inventory, request->bdf);
	struct pciplan_trials *trials;
	struct pciplan_machine *scratch;
	char bdf[PCIPLAN_NAME_MAX];

	pciplan_bdf_text(request->bdf, bdf);
	if (index == PCI_NONE) {
		pciplan_complain(
			input->text.name, 0,
			elsewhere ? "there is no function %s in segment %04x, this is segment %04x: --host-bridge N "
				    "reads a log's other ones" :
				    "there is no function %s",
			bdf, request->segment, inventory->segment);
		return 2;
	}
	scratch = pciplan_machine_new();
	if (scratch == NULL) {
		pciplan_complain(input->text.name, 0, "out of memory");
		return 2;
	}
	trials = pciplan_allocate(1, sizeof(*trials));
	pciplan_trials_run(input, (size_t)index, scratch, trials);
	if (request->json)
		print_function_json(input, (size_t)index, trials);
	else
		print_function(input, (size_t)index, trials, bdf);
	free(trials);
	pciplan_machine_free(scratch);
	return 0;
}

/* --- all of them -------------------------------------------------------------------------------------------------- */

/* Whether a window of the bridge lacks its reserve; ports are a matter of their own, because they are scarce anyway. */
static bool lacks_reserve(const struct pciplan_machine *machine, const struct pci_function *function, bool io)
{
	for (int kind = 0; function->bridge != PCI_NONE && kind < PCI_WINDOW_COUNT; kind++) {
		const struct pci_window_plan *window = &machine->plan.bridges[function->bridge].windows[kind];

		if ((kind == PCI_WINDOW_IO) == io && window->reserve != PCI_PLACED && window->reserve != PCI_EMPTY &&
		    window->reserve != PCI_NO_WINDOW)
			return true;
	}
	return false;
}

static void tell_lacks(const struct pciplan_machine *machine, const struct pci_function *function,
		       struct pciplan_story *story)
{
	char bdf[PCIPLAN_NAME_MAX], name[PCIPLAN_NAME_MAX], bytes[PCIPLAN_BYTES_MAX];

	pciplan_bdf_text(function->bdf, bdf);
	for (size_t bar = function->first_bar; bar < (size_t)function->first_bar + function->bar_count; bar++) {
		const struct pci_bar *one = &machine->inventory.bars[bar];

		if (machine->plan.bars[bar].verdict == PCI_PLACED)
			continue;
		pci_text_bar_name(one, name);
		pciplan_tell(story, "%s, %s, lacks a place for %s of %s: %s.", bdf,
			     pciplan_class_name(function->class_code), name,
			     pciplan_bytes(pci_bar_extent(one, one->size), bytes),
			     pci_verdict_text((enum pci_verdict)machine->plan.bars[bar].verdict));
	}
	if (function->bars_unknown)
		pciplan_tell(story, "%s, %s, has BARs that could not be sized.", bdf,
			     pciplan_class_name(function->class_code));
	if (lacks_reserve(machine, function, false))
		pciplan_tell(story, "%s, %s, lacks memory for hot-plug.", bdf,
			     pciplan_class_name(function->class_code));
}

static int explain_all(const struct pciplan_request *request, const struct pciplan_input *input)
{
	const struct pciplan_machine *machine = input->machine;
	struct pciplan_story all = { 0 };
	json_t *functions = json_array(), *answer;
	size_t no_ports = 0;

	for (size_t f = 0; f < machine->inventory.function_count; f++) {
		const struct pci_function *function = &machine->inventory.functions[f];
		struct pciplan_story story = { 0 };

		no_ports += lacks_reserve(machine, function, true);
		tell_lacks(machine, function, &story);
		if (story.count == 0)
			continue;
		for (size_t i = 0; i < story.count; i++)
			pciplan_tell(&all, "%s", story.list[i]);
		json_array_append_new(functions,
				      json_pack("{s:o, s:o}", "function", pciplan_json_function(function->bdf),
						"sentences", story_to_json(&story)));
	}
	if (request->json) {
		answer = pciplan_json_head(input);
		json_object_set(answer, "functions", functions);
		json_object_set_new(answer, "bridges_without_hotplug_ports", json_integer((json_int_t)no_ports));
		pciplan_json_print(answer);
		pciplan_story_free(&all);
	} else {
		if (all.count == 0)
			pciplan_tell(&all, "Everything is placed.");
		if (no_ports != 0)
			pciplan_tell(&all, "%zu %s no I/O ports for hot-plug.", no_ports,
				     no_ports == 1 ? "bridge has" : "bridges have");
		print_story(&all);
	}
	json_decref(functions);
	return 0;
}

int pciplan_explain(const struct pciplan_request *request, const struct pciplan_input *input)
{
	return request->has_bdf ? explain_one(request, input) : explain_all(request, input);
}

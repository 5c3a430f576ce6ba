/* SPDX-License-Identifier: MIT */
#include "tools/pciplan_input.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pci/pci_text.h"
#include "pci/pci_text_read.h"
#include "tools/pciplan_lspci.h"
#include "tools/pciplan_policy.h"
#include "tools/pciplan_qmp.h"
#include "tools/pciplan_source.h"

#define DEFAULT_RAM (UINT64_C(2) << 30)
#define DEFAULT_ADDRESS_BITS 46

const char *pciplan_kind_text(enum pciplan_kind kind)
{
	static const char *const texts[] = { "log", "inventory", "lspci", "query-pci" };

	return texts[kind];
}

/* --- the functions ------------------------------------------------------------------------------------------------ */

/* False: it is none of them; said so. */
static bool recognise(const struct pciplan_text *text, enum pciplan_kind *kind)
{
	struct pci_text_reader reader;
	struct pci_text_span record, word;
	bool is_inventory;

	pci_text_reader_init(&reader, text->bytes, text->size);
	is_inventory = pci_text_next_record(&reader, &record) && pci_text_next_word(&record, &word) &&
		       pci_text_span_is(word, "hvminv");
	if (reader.is_log)
		*kind = PCIPLAN_LOG;
	else if (is_inventory)
		*kind = PCIPLAN_INVENTORY_FILE;
	else if (pciplan_qmp_is(text))
		*kind = PCIPLAN_QUERY_PCI;
	else if (pciplan_lspci_is(text))
		*kind = PCIPLAN_LSPCI;
	else
		return pciplan_complain(
			text->name, 0,
			text->size == 0 ? "the file is empty" :
					  "neither a log of hvmstage with its inventory, nor an inventory (hvminv), "
					  "nor lspci -vvnn, nor an answer to query-pci");
	return true;
}

static bool parse(const struct pciplan_text *text, unsigned host_bridge, struct pciplan_machine *machine)
{
	const struct pci_text_result result = pci_text_parse_host_bridge(
		text->bytes, text->size, host_bridge, &machine->inventory, &machine->windows, &machine->policy);

	if (host_bridge != 0 && result.error == PCI_TEXT_BAD_VERSION && result.line == 0)
		return pciplan_complain(text->name, 0, "the log has no host bridge %u", host_bridge);
	return result.error == PCI_TEXT_OK ||
	       pciplan_complain(text->name, result.line, "%s", pci_text_error_text(result.error));
}

/* The inventory as text; the caller frees it. */
static struct pciplan_text write_text(const struct pciplan_machine *machine, const char *name)
{
	const size_t most = 4 + machine->inventory.root_count + machine->inventory.function_count +
			    2 * machine->inventory.bridge_count + machine->inventory.bar_count + 4 * PCI_WINDOW_RANGES +
			    PCI_MAX_CRITICAL;
	struct pciplan_text text = { name, pciplan_allocate(2 * most, PCI_TEXT_LINE), 0 };
	char line[PCI_TEXT_LINE];
	size_t cursor = 0;

	while (text.size < 2 * most * PCI_TEXT_LINE - PCI_TEXT_LINE - 1 &&
	       pci_text_inventory_line(&machine->inventory, &machine->windows, &machine->policy, &cursor, line))
		text.size += (size_t)sprintf(text.bytes + text.size, "%s\n", line);
	return text;
}

/*
 * What the parser of inventories refuses is no machine: a listing of another program is held to the same rules, by writing
 * it as an inventory and reading that.
 */
static bool verify(const struct pciplan_input *input)
{
	struct pciplan_text text = write_text(input->machine, input->text.name);
	struct pciplan_machine *again = pciplan_machine_new();
	const char *at = text.bytes;
	char line[PCIPLAN_LINE_MAX] = "";
	struct pci_text_result result;

	if (again == NULL) {
		free(text.bytes);
		return pciplan_complain(input->text.name, 0, "out of memory");
	}
	result = pci_text_parse(text.bytes, text.size, &again->inventory, &again->windows, &again->policy);
	for (size_t i = 0; i < result.line && at != NULL; i++)
		at = pciplan_text_line(&text, at, line);
	if (result.error != PCI_TEXT_OK)
		pciplan_complain(input->text.name, 0, "makes no machine: %s: %s", line,
				 pci_text_error_text(result.error));
	pciplan_machine_free(again);
	free(text.bytes);
	return result.error == PCI_TEXT_OK;
}

static bool read_functions(struct pciplan_input *input, unsigned host_bridge)
{
	struct pciplan_source source = { 0 };
	bool good;

	if (host_bridge != 0 && input->kind != PCIPLAN_LOG)
		return pciplan_complain(input->text.name, 0, "--host-bridge is for logs, this is none (%s)",
					pciplan_kind_text(input->kind));
	if (input->kind == PCIPLAN_LOG || input->kind == PCIPLAN_INVENTORY_FILE)
		return parse(&input->text, host_bridge, input->machine);
	good = input->kind == PCIPLAN_LSPCI ? pciplan_lspci_read(&input->text, &source, &input->notes) :
					      pciplan_qmp_read(&input->text, &source, &input->notes);
	good = good && pciplan_source_build(&source, input->text.name, &input->machine->inventory, &input->notes) &&
	       verify(input);
	pciplan_source_free(&source);
	return good;
}

/* --- the choices -------------------------------------------------------------------------------------------------- */

static bool set_policy(const struct pciplan_request *request, struct pci_policy *policy)
{
	for (size_t i = 0; i < request->policy_count; i++) {
		const char *equals = strchr(request->policy[i], '=');
		char name[64];

		snprintf(name, sizeof(name), "%.*s", (int)(equals - request->policy[i]), request->policy[i]);
		switch (pciplan_policy_set(policy, name, equals + 1)) {
		case PCIPLAN_POLICY_OK:
			break;
		case PCIPLAN_POLICY_UNKNOWN:
			return pciplan_complain("--policy", 0, "unknown choice '%s' (see pciplan --help)", name);
		case PCIPLAN_POLICY_MALFORMED:
			return pciplan_complain("--policy", 0, "'%s' is no value for '%s'", equals + 1, name);
		case PCIPLAN_POLICY_NO_MEMORY:
			return pciplan_complain("--policy", 0, "out of memory");
		}
	}
	return true;
}

/* --- the windows -------------------------------------------------------------------------------------------------- */

static void gather_space(const struct pciplan_request *request, struct pciplan_input *input)
{
	struct pciplan_space *space = &input->space;
	const struct pci_inventory *inventory = &input->machine->inventory;
	const enum chipset_board board = (enum chipset_board)inventory->board;

	space->chipset = request->machine != NULL ? pciplan_space_chipset(request->machine, board) :
						    pciplan_space_find_chipset(inventory, board);
	if (space->chipset == NULL)
		space->chipset = pciplan_space_chipset("q35", board);
	pciplan_space_split_ram(space, request->has_ram ? request->ram : DEFAULT_RAM);
	if (request->has_low_ram_end)
		space->low_ram_end = request->low_ram_end;
	if (request->has_high_ram_end)
		space->high_ram_end = request->high_ram_end;
	space->address_bits = request->address_bits != 0 ? request->address_bits : DEFAULT_ADDRESS_BITS;
	space->reserved_count = request->reserved_count;
	memcpy(space->reserved, request->reserved, sizeof(space->reserved));
}

static void note_space(struct pciplan_input *input)
{
	const struct pciplan_space *space = &input->space;
	char machine[48], high[48] = "none above 4 GiB", ecam[48] = "no ECAM";

	snprintf(machine, sizeof(machine), "%s", space->chipset->machine);
	if (space->chipset->board != CHIPSET_BOARD_QEMU)
		snprintf(machine, sizeof(machine), "%s on board %s", space->chipset->machine,
			 chipset_board_name(space->chipset->board));

	if (space->high_ram_end != 0)
		snprintf(high, sizeof(high), "above 4 GiB at 0x%llx", (unsigned long long)space->high_ram_end);
	if (input->ecam != 0)
		snprintf(ecam, sizeof(ecam), "ECAM at 0x%llx", (unsigned long long)input->ecam);
	pciplan_note(&input->notes, input->text.name,
		     "address space taken: machine %s, RAM ends at 0x%llx, %s, %u address bits, %s", machine,
		     (unsigned long long)space->low_ram_end, high, space->address_bits, ecam);
}

/* Without ECAM the firmware sees no extended capability. */
static void drop_extended(struct pciplan_input *input)
{
	struct pci_inventory *inventory = &input->machine->inventory;
	bool *marks = input->machine->marks;
	size_t dropped = 0;

	for (size_t f = 0; f < inventory->function_count; f++) {
		struct pci_function *function = &inventory->functions[f];

		dropped += function->sriov != 0 || function->rebar != 0;
		function->sriov = function->rebar = function->last_vf = 0;
	}
	for (size_t bar = 0; bar < inventory->bar_count; bar++) {
		inventory->bars[bar].sizes = 0;
		marks[bar] = inventory->bars[bar].index >= PCI_BAR_VF;
	}
	pciplan_drop_bars(inventory, marks);
	if (dropped != 0)
		pciplan_note(
			&input->notes, input->text.name,
			"without ECAM the firmware sees neither SR-IOV nor resizable BARs: left out (functions: %zu)",
			dropped);
}

static bool build_windows(const struct pciplan_request *request, struct pciplan_input *input)
{
	struct pciplan_machine *machine = input->machine;

	gather_space(request, input);
	switch (pciplan_space_build(&input->space, &machine->policy, &machine->windows, &input->ecam)) {
	case PCI_WINDOW_OK:
		break;
	case PCI_WINDOW_FULL:
		return pciplan_complain(input->text.name, 0, "too many reserved ranges");
	case PCI_WINDOW_NO_LOW_HOLE:
		return pciplan_complain(input->text.name, 0,
					"RAM ends at 0x%llx, no address space is left below 0x%llx",
					(unsigned long long)input->space.low_ram_end,
					(unsigned long long)input->space.chipset->mmio32_end);
	case PCI_WINDOW_BAD_WIDTH:
		return pciplan_complain(input->text.name, 0, "%u address bits, expected 32 to 64",
					input->space.address_bits);
	}
	input->windows_built = true;
	note_space(input);
	if (input->ecam == 0)
		drop_extended(input);
	return true;
}

/* Windows that the file has were made under its own choices; these two can be made stricter afterwards. */
static void restrict_windows(struct pciplan_machine *machine, const struct pci_policy *before)
{
	const struct pci_policy *policy = &machine->policy;
	const uint64_t end = pciplan_space_low_end(&machine->windows);

	if (policy->address_bits != before->address_bits && policy->address_bits != 0 &&
	    policy->address_bits < pciplan_space_address_bits(&machine->windows))
		pciplan_space_set_address_bits(&machine->windows, policy->address_bits);
	if (policy->low_hole != before->low_hole && policy->low_hole != 0 && policy->low_hole < end)
		range_set_remove(&machine->windows.mem32, (struct range){ 0, end - policy->low_hole - 1 });
}

/* What the policy pins, as the firmware does it. */
static void pin(struct pciplan_input *input)
{
	struct pci_inventory *inventory = &input->machine->inventory;
	char fact[PCI_TEXT_LINE], bdf[PCI_TEXT_OBJECT];

	pci_policy_pin(&input->machine->policy, inventory);
	for (size_t i = 0; i < inventory->note_count; i++) {
		pci_text_bdf(inventory->segment, inventory->notes[i].bdf, bdf);
		pci_text_note(inventory->segment, &inventory->notes[i], fact);
		pciplan_note(&input->notes, input->text.name, "%s: %s", bdf, fact);
	}
}

/* --- all ---------------------------------------------------------------------------------------------------------- */

bool pciplan_input_read(const struct pciplan_request *request, struct pciplan_input *input)
{
	struct pciplan_machine *machine;
	struct pci_policy before;

	*input = (struct pciplan_input){ .machine = NULL };
	if (!pciplan_text_read(request->file, &input->text) || !recognise(&input->text, &input->kind))
		return false;
	machine = input->machine = pciplan_machine_new();
	if (machine == NULL)
		return pciplan_complain(input->text.name, 0, "out of memory");
	if (!read_functions(input, request->host_bridge))
		return false;
	if (request->has_board)
		machine->inventory.board = (uint8_t)request->board;
	before = machine->policy;
	if (!set_policy(request, &machine->policy))
		return false;
	if (pci_inventory_is_secondary(&machine->inventory) && request->builds_windows)
		return pciplan_complain(input->text.name, 0,
					"the windows of a secondary host bridge do not follow from a machine");
	if (pci_inventory_is_secondary(&machine->inventory) ||
	    (!request->builds_windows &&
	     (machine->windows.io.count | machine->windows.mem32.count | machine->windows.mem64.count) != 0))
		restrict_windows(machine, &before);
	else if (!build_windows(request, input))
		return false;
	pin(input);
	return true;
}

void pciplan_input_free(struct pciplan_input *input)
{
	pciplan_machine_free(input->machine);
	pciplan_notes_free(&input->notes);
	free(input->text.bytes);
}

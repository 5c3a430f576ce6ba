/* SPDX-License-Identifier: MIT */
#include "tools/pciplan_request.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pci/pci_text_read.h"
#include "tools/pciplan_policy.h"

#define FOUR_GIB (UINT64_C(1) << 32)

const char *pciplan_request_help(void)
{
	return "usage: pciplan plan FILE             print where everything goes\n"
	       "       pciplan check LOG             compare the plan in a firmware log with our own\n"
	       "       pciplan explain FILE [BDF]    why the BARs of a function are where they are, and what would help;\n"
	       "                                     without BDF: which functions lack something\n"
	       "       pciplan hole FILE             the least hole below 4 GiB that suffices\n"
	       "       pciplan inventory FILE        print the machine as an inventory (hvminv)\n"
	       "       pciplan --help | --version\n"
	       "\n"
	       "FILE is a serial log of hvmstage (of several boots the last one counts), an inventory, what\n"
	       "`lspci -vvnn` prints as root, or QEMU's answer to query-pci; - stands for standard input.\n"
	       "\n"
	       "  --json                 print JSON (its keys: tools/README.md)\n"
	       "  --policy NAME=VALUE    a choice of the firmware, as in the policy record of an inventory; may be\n"
	       "                         given several times: place=auto|high|low, hotplug-mem=16M, sriov=off, ...\n"
	       "  --host-bridge N        of a log: what is behind secondary host bridge N, 1 to 8, not the machine's own\n"
	       "\n"
	       "The address space, where FILE does not tell it or something else is wanted:\n"
	       "  --machine q35|pc       chipset (default: by the host bridge 00:00.0, else q35)\n"
	       "  --board qemu|xen       what the chipset sits on (default: as in FILE, else qemu)\n"
	       "  --ram SIZE             RAM, split at 4 GiB as QEMU or xl splits it (default: 2G)\n"
	       "  --low-ram-end ADDR     where RAM below 4 GiB ends, in place of that split\n"
	       "  --high-ram-end ADDR    where RAM above 4 GiB ends; 0: there is none\n"
	       "  --address-bits N       physical address width of the processor, 32 to 64 (default: 46)\n"
	       "  --reserved FIRST-LAST  memory that BARs must keep off; may be given several times\n"
	       "\n"
	       "Sizes and addresses are decimal or 0x...; K, M, G or T may follow. Notes on what is assumed go to\n"
	       "standard error.\n"
	       "\n"
	       "exit status: 0 done, or the log agrees; 1 the log differs, or the plan breaks an invariant;\n"
	       "             2 wrong usage, or FILE cannot be used\n";
}

/* One line, with the way to more. */
static bool refuse(const char *format, ...) __attribute__((format(printf, 1, 2)));
static bool refuse(const char *format, ...)
{
	va_list arguments;

	fprintf(stderr, "pciplan: ");
	va_start(arguments, format);
	vfprintf(stderr, format, arguments);
	va_end(arguments);
	fprintf(stderr, " (see pciplan --help)\n");
	return false;
}

/* --- options ------------------------------------------------------------------------------------------------------ */

static bool take_policy(struct pciplan_request *request, const char *value)
{
	const char *equals = strchr(value, '=');

	if (equals == NULL || equals == value || equals[1] == '\0' || request->policy_count == PCIPLAN_MAX_POLICY_WORDS)
		return false;
	request->policy[request->policy_count++] = value;
	return true;
}

static bool take_host_bridge(struct pciplan_request *request, const char *value)
{
	if (value[0] < '1' || value[0] > '8' || value[1] != '\0')
		return false;
	request->host_bridge = (unsigned)(value[0] - '0');
	return true;
}

static bool take_machine(struct pciplan_request *request, const char *value)
{
	request->machine = value;
	return pciplan_space_chipset(value, CHIPSET_BOARD_QEMU) != NULL;
}

static bool take_board(struct pciplan_request *request, const char *value)
{
	request->has_board = true;
	return pciplan_space_board(value, &request->board);
}

/* QEMU's own count of RAM goes up to 2^52 here, more than any processor addresses. */
static bool take_ram(struct pciplan_request *request, const char *value)
{
	request->has_ram = true;
	return pciplan_policy_read_size(value, &request->ram) && request->ram >= UINT64_C(1) << 20 &&
	       request->ram <= UINT64_C(1) << 52;
}

static bool take_low_ram_end(struct pciplan_request *request, const char *value)
{
	request->has_low_ram_end = true;
	return pciplan_policy_read_size(value, &request->low_ram_end) && request->low_ram_end < FOUR_GIB;
}

static bool take_high_ram_end(struct pciplan_request *request, const char *value)
{
	request->has_high_ram_end = true;
	return pciplan_policy_read_size(value, &request->high_ram_end) &&
	       (request->high_ram_end == 0 || request->high_ram_end > FOUR_GIB);
}

static bool take_address_bits(struct pciplan_request *request, const char *value)
{
	uint64_t bits;

	if (!pciplan_policy_read_size(value, &bits) || bits < 32 || bits > 64)
		return false;
	request->address_bits = (unsigned)bits;
	return true;
}

static bool take_reserved(struct pciplan_request *request, const char *value)
{
	const char *dash = strchr(value, '-');
	char first[24];
	struct range range;

	if (dash == NULL || dash - value >= (int)sizeof(first) || request->reserved_count == PCIPLAN_MAX_RESERVED)
		return false;
	snprintf(first, sizeof(first), "%.*s", (int)(dash - value), value);
	if (!pciplan_policy_read_size(first, &range.first) || !pciplan_policy_read_size(dash + 1, &range.last) ||
	    range.first > range.last)
		return false;
	request->reserved[request->reserved_count++] = range;
	return true;
}

static const struct option {
	const char *name;
	bool (*take)(struct pciplan_request *request, const char *value);
	bool builds_windows;
	const char *expected;
} options[] = {
	{ "--policy", take_policy, false, "NAME=VALUE" },
	{ "--host-bridge", take_host_bridge, false, "a number from 1 to 8" },
	{ "--machine", take_machine, true, "q35 or pc" },
	{ "--board", take_board, true, "qemu or xen" },
	{ "--ram", take_ram, true, "a size from 1M on, such as 8G" },
	{ "--low-ram-end", take_low_ram_end, true, "an address below 4 GiB, such as 0x80000000" },
	{ "--high-ram-end", take_high_ram_end, true, "an address above 4 GiB, such as 0x280000000, or 0" },
	{ "--address-bits", take_address_bits, true, "a number from 32 to 64" },
	{ "--reserved", take_reserved, true, "FIRST-LAST, such as 0xd0000000-0xd00fffff" },
};

/* "--ram 8G" and "--ram=8G" alike. `*used` counts the arguments. */
static bool take_option(struct pciplan_request *request, int count, char **arguments, int *used)
{
	const size_t length = strcspn(arguments[0], "=");

	if (strcmp(arguments[0], "--json") == 0) {
		request->json = true;
		*used = 1;
		return true;
	}
	for (size_t i = 0; i < sizeof(options) / sizeof(options[0]); i++) {
		const struct option *option = &options[i];
		const char *value = arguments[0] + length + 1;

		if (strlen(option->name) != length || strncmp(arguments[0], option->name, length) != 0)
			continue;
		*used = 1;
		if (arguments[0][length] == '\0') {
			if (count < 2)
				return refuse("no value for '%s', expected %s", option->name, option->expected);
			value = arguments[1];
			*used = 2;
		}
		request->builds_windows = request->builds_windows || option->builds_windows;
		if (!option->take(request, value))
			return refuse("'%s' is no value for '%s', expected %s", value, option->name, option->expected);
		return true;
	}
	return refuse("unknown option '%s'", arguments[0]);
}

/* --- all ---------------------------------------------------------------------------------------------------------- */

static const struct command {
	const char *name;
	enum pciplan_command command;
	bool takes_file;
} commands[] = {
	{ "plan", PCIPLAN_PLAN, true }, { "check", PCIPLAN_CHECK, true },         { "explain", PCIPLAN_EXPLAIN, true },
	{ "hole", PCIPLAN_HOLE, true }, { "inventory", PCIPLAN_INVENTORY, true }, { "--help", PCIPLAN_HELP, false },
	{ "-h", PCIPLAN_HELP, false },  { "--version", PCIPLAN_VERSION, false },
};

/* "01:00.0" or "0000:01:00.0". */
static bool take_bdf(struct pciplan_request *request, const char *text)
{
	const char *colon = strchr(text, ':');
	const char *at = text;
	char *end;

	if (colon != NULL && colon - text > 2) {
		const unsigned long segment = strtoul(text, &end, 16);

		if (end != colon || segment > UINT16_MAX)
			return false;
		request->has_segment = true;
		request->segment = (uint16_t)segment;
		at = colon + 1;
	}
	request->has_bdf = true;
	return pci_text_read_bdf((struct pci_text_span){ at, at + strlen(at) }, &request->bdf);
}

static bool take_operand(struct pciplan_request *request, const struct command *command, const char *text)
{
	if (request->file == NULL) {
		request->file = text;
		return true;
	}
	if (command->command != PCIPLAN_EXPLAIN || request->has_bdf)
		return refuse("one file only, not also '%s'", text);
	if (!take_bdf(request, text))
		return refuse("'%s' is no function, expected BUS:DEVICE.FUNCTION such as 01:00.0", text);
	return true;
}

bool pciplan_request_read(int count, char **arguments, struct pciplan_request *request)
{
	const struct command *command = NULL;
	int used = 1;

	*request = (struct pciplan_request){ .command = PCIPLAN_HELP };
	if (count == 0)
		return refuse("no command");
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
		if (strcmp(arguments[0], commands[i].name) == 0)
			command = &commands[i];
	if (command == NULL)
		return refuse("unknown %s '%s'", arguments[0][0] == '-' ? "option" : "command", arguments[0]);
	request->command = command->command;
	if (!command->takes_file && count > 1)
		return refuse("'%s' stands alone, not also '%s'", arguments[0], arguments[1]);
	for (int i = 1; i < count; i += used) {
		used = 1;
		if (strcmp(arguments[i], "--help") == 0) {
			request->command = PCIPLAN_HELP;
			return true;
		}
		if (arguments[i][0] == '-' && arguments[i][1] != '\0' ?
			    !take_option(request, count - i, arguments + i, &used) :
			    !take_operand(request, command, arguments[i]))
			return false;
	}
	if (request->json && command->command == PCIPLAN_INVENTORY)
		return refuse("'inventory' has a format of its own, '--json' is for the others");
	if (request->host_bridge != 0 && request->builds_windows)
		return refuse("the windows of a secondary host bridge are in the log, not to be built by options");
	if (command->takes_file && request->file == NULL)
		return refuse("no file for '%s'", command->name);
	return true;
}

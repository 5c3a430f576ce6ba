/* SPDX-License-Identifier: MIT */
/*
 * The firmware's planner as a program: what it will do with a machine, and whether what a log says it did is what
 * it does. docs/formats.md describes what it reads and prints.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pci/pci_text.h"
#include "tools/pciplan_compare.h"
#include "tools/pciplan_machine.h"

enum status { STATUS_GOOD = 0, STATUS_DIFFERS = 1, STATUS_UNUSABLE = 2 };

static const char usage[] = "usage: pciplan plan FILE     plan the machine in FILE and print where everything goes\n"
			    "       pciplan check FILE    compare the plan in a firmware log with our own\n"
			    "       pciplan --help | --version\n";

static const char details[] =
	"\n"
	"FILE is a serial log of hvmstage or an inventory (hvminv); - stands for standard input. Of a log with\n"
	"several boots the last one counts.\n"
	"\n"
	"exit status: 0 planned, or the log agrees; 1 the log differs, or the plan breaks an invariant;\n"
	"             2 wrong usage, or FILE cannot be used\n";

/* Worded as the firmware words it. */
static void print_summary(const struct pciplan_machine *machine)
{
	const struct range_set *low = &machine->windows.mem32;
	const struct pci_plan *plan = &machine->plan;

	printf("I pci plan: %zu BARs placed, %zu not placed\n", plan->placed, plan->not_placed);
	if (plan->mem32_wanted == UINT64_MAX)
		printf("W pci plan: no hole below 4 GiB would hold every memory BAR\n");
	else if (plan->mem32_wanted != 0)
		printf("W pci plan: a hole of 0x%llx bytes below 4 GiB would hold every memory BAR "
		       "(RAM ends at 0x%llx then)\n",
		       (unsigned long long)plan->mem32_wanted,
		       (unsigned long long)(low->ranges[low->count - 1].last + 1 - plan->mem32_wanted));
}

static enum status print_plan(const struct pciplan_text *text, const struct pciplan_machine *machine)
{
	char level, object[16], fact[PCI_TEXT_LINE];
	size_t cursor = 0;

	(void)text;
	while (pci_text_plan_line(&machine->inventory, &machine->plan, &cursor, &level, object, fact))
		printf("%c pci %s: %s\n", level, object, fact);
	print_summary(machine);
	return STATUS_GOOD;
}

static enum status compare_plans(const struct pciplan_text *text, const struct pciplan_machine *machine)
{
	return (enum status)pciplan_compare(text, machine);
}

static const struct command {
	const char *name;
	enum status (*run)(const struct pciplan_text *text, const struct pciplan_machine *machine);
} commands[] = {
	{ "plan", print_plan },
	{ "check", compare_plans },
};

static enum status run(const struct command *command, const char *path)
{
	struct pciplan_machine *machine = pciplan_allocate(1, sizeof(*machine));
	enum status status = STATUS_UNUSABLE;
	struct pciplan_text text;

	if (pciplan_read(path, &text) && pciplan_parse(&text, machine))
		status = pciplan_plan(&text, machine) ? command->run(&text, machine) : STATUS_DIFFERS;
	free(text.bytes);
	free(machine);
	return status;
}

static enum status refuse(const char *what, const char *argument)
{
	fprintf(stderr, "pciplan: %s%s%s%s\n%s", what, argument ? " '" : "", argument ? argument : "",
		argument ? "'" : "", usage);
	return STATUS_UNUSABLE;
}

int main(int argc, char **argv)
{
	const struct command *command = NULL;

	if (argc < 2)
		return refuse("no command", NULL);
	if (argc == 2 && strcmp(argv[1], "--help") == 0) {
		printf("%s%s", usage, details);
		return STATUS_GOOD;
	}
	if (argc == 2 && strcmp(argv[1], "--version") == 0) {
		printf("pciplan of hvmstage, inventory format hvminv %d\n", PCI_TEXT_VERSION);
		return STATUS_GOOD;
	}
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
		if (strcmp(argv[1], commands[i].name) == 0)
			command = &commands[i];
	}
	if (command == NULL)
		return refuse(argv[1][0] == '-' ? "unknown option" : "unknown command", argv[1]);
	for (int i = 2; i < argc; i++) {
		if (argv[i][0] == '-' && argv[i][1] != '\0')
			return refuse("unknown option", argv[i]);
	}
	if (argc == 2)
		return refuse("no file for", argv[1]);
	if (argc > 3)
		return refuse("one file only, not also", argv[3]);
	return run(command, argv[2]);
}

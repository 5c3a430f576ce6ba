/* SPDX-License-Identifier: MIT */
/* What the command line asks for. */
#ifndef TOOLS_PCIPLAN_REQUEST_H
#define TOOLS_PCIPLAN_REQUEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "e820/range.h"
#include "pci/chipset/chipset.h"
#include "tools/pciplan_space.h"

#define PCIPLAN_MAX_POLICY_WORDS 64

enum pciplan_command {
	PCIPLAN_PLAN,
	PCIPLAN_CHECK,
	PCIPLAN_EXPLAIN,
	PCIPLAN_HOLE,
	PCIPLAN_INVENTORY,
	PCIPLAN_HELP,
	PCIPLAN_VERSION,
};

struct pciplan_request {
	enum pciplan_command command;
	const char *file;
	bool has_bdf;
	uint16_t bdf;
	bool has_segment; /* the function was named with one */
	uint16_t segment;
	bool json;
	unsigned host_bridge; /* 1-8: a secondary one in the log; 0: the machine's own */
	size_t policy_count;
	const char *policy[PCIPLAN_MAX_POLICY_WORDS]; /* "NAME=VALUE" */

	/* The machine around the functions; what was not asked for is assumed. */
	bool builds_windows; /* any of these was asked for: they count more than what the file says */
	const char *machine; /* "q35", "pc"; NULL: by the host bridge in the file, else q35 */
	bool has_board;      /* else the board in the file */
	enum chipset_board board;
	bool has_ram, has_low_ram_end, has_high_ram_end;
	uint64_t ram, low_ram_end, high_ram_end;
	unsigned address_bits; /* 0: assumed */
	size_t reserved_count;
	struct range reserved[PCIPLAN_MAX_RESERVED];
};

/* Reads the arguments, argv[0] left out. False: wrong usage; said what. */
bool pciplan_request_read(int count, char **arguments, struct pciplan_request *request);

/* What --help prints. */
const char *pciplan_request_help(void);

#endif

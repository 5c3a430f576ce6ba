/* SPDX-License-Identifier: MIT */
/* What the reader of an lspci text shares with the reader of its lines. */
#ifndef TOOLS_PCIPLAN_LSPCI_READ_H
#define TOOLS_PCIPLAN_LSPCI_READ_H

#include "tools/pciplan_source.h"

/* The capability whose lines are being read. */
enum lspci_capability {
	LSPCI_NO_CAPABILITY, /* before the first: the function's own registers */
	LSPCI_OTHER_CAPABILITY,
	LSPCI_EXPRESS,
	LSPCI_SRIOV,
	LSPCI_REBAR,
};

struct lspci_reader {
	struct pciplan_source *source;
	const char *name;
	struct pciplan_notes *notes;
	struct pciplan_source_function *function; /* being read; NULL before the first */
	enum lspci_capability capability;
	bool express;            /* the function has the capability */
	bool pref_width_known;   /* ... and its prefetchable window's width was told */
	size_t pref_width_taken; /* bridges where it was not */
	uint8_t config[256];     /* of the function, as far as it was dumped */
	size_t dumped;           /* bytes of it */
	size_t regions;          /* BARs and ROMs seen, and how many of them had a size */
	size_t sized;
	size_t controls; /* functions with a Control line, which -vv prints */
	size_t flags;    /* functions with a Flags line, which -v prints */
	size_t denied;   /* functions whose capabilities could not be read */
};

/*
 * Takes the first line of a function, "0000:00:02.0 VGA compatible controller [0300]: ... [1234:1111] (rev 02)". False:
 * it is none. `*named` says whether it has the numbers that -nn prints.
 */
bool lspci_read_header(struct lspci_reader *reader, const char *line, size_t number, bool *named);

/* Takes a line that only bridges have, "Bus: ..." or "... behind bridge: ..."; others are passed over. */
void lspci_read_bridge(struct lspci_reader *reader, const char *line);

/* Takes a line of the hexadecimal dump that -x adds, "20: 00 fb 00 fb ...". False: it is none. */
bool lspci_read_dump(struct lspci_reader *reader, const char *line);

/* Lets the dump of a bridge, as far as there is one, say what the words before it did not. */
void lspci_use_dump(struct lspci_reader *reader);

/* Takes any other line of a function. */
void lspci_read_property(struct lspci_reader *reader, const char *line);

/* Settles what is known only when all lines of a function were seen. */
void lspci_end_function(struct lspci_reader *reader);

#endif

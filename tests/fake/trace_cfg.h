/* SPDX-License-Identifier: MIT */
/*
 * Wraps any struct pci_cfg: passes every access on, counts and records it, and watches that no
 * address register is written while its function decodes. An access of 8 bytes is one access.
 */
#ifndef TESTS_FAKE_TRACE_CFG_H
#define TESTS_FAKE_TRACE_CFG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "pci/pci_cfg.h"

struct trace_access {
	uint16_t bdf;
	uint16_t reg;
	uint8_t width; /* 1, 2, 4 or 8 */
	bool write;
	uint64_t value; /* read or written */
};

struct trace_cfg {
	struct pci_cfg cfg; /* wide if the inner one is */
	struct pci_cfg *inner;
	struct trace_access *accesses; /* the first `capacity` of them */
	size_t capacity;
	size_t reads;
	size_t writes;
	/*
	 * Times that CONFIG_ADDRESS would have to be set if the accesses went through CF8h: whenever function or register
	 * is another one than in the access before.
	 */
	size_t selects;
	uint32_t selected;
	/* Writes to a BAR or ROM register whose function had I/O or memory decode on, and the last of them. */
	size_t writes_while_decoding;
	struct trace_access while_decoding;
	/* Writes that turned a decode bit or bus mastering on. */
	size_t enables;
};

/* `accesses` may be NULL with capacity 0: then there are only counts. */
void trace_cfg_init(struct trace_cfg *trace, struct pci_cfg *inner, struct trace_access *accesses, size_t capacity);

/* Reads and writes together. */
size_t trace_cfg_total(const struct trace_cfg *trace);

/* Whether the access reaches the byte at `reg`. */
bool trace_access_covers(const struct trace_access *access, uint16_t reg);

/* The rest needs the record: it asserts that nothing was left out. */

/* Accesses to the function at bdf. */
size_t trace_cfg_of_function(const struct trace_cfg *trace, uint16_t bdf);

/* Reads, or writes, that reach the byte at that register, by an access of whatever width. */
size_t trace_cfg_of_register(const struct trace_cfg *trace, uint16_t bdf, uint16_t reg, bool write);

/*
 * How often a byte of one function was accessed in the same direction, at most; `which` is set to an access that did so.
 */
size_t trace_cfg_most_repeated(const struct trace_cfg *trace, struct trace_access *which);

/* The index of the first write that reaches that register from index `from` on; SIZE_MAX: none. */
size_t trace_cfg_find_write(const struct trace_cfg *trace, size_t from, uint16_t bdf, uint16_t reg);

#endif

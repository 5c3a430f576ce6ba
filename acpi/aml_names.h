/* SPDX-License-Identifier: MIT */
/*
 * Which definition blocks (ACPI 6.5, 5.4) an operating system can load one after the other: each is held against the names that
 * those before it gave. What is refused is what ACPICA complains of while it loads a table, as of 20200925:
 *
 *   an object that is declared already, by an accepted block, by this one, or by ACPI itself (5.3.1): \_SB, \_OSI ...
 *   a scope or a field, or an object, in something that nobody has declared yet
 *   a Scope of an object that has none, as a Method or an Alias; a field of something that is no region
 *
 * and a field that is declared already, which ACPICA redirects to the new region without a word. Bodies of methods are passed over.
 * A declaration inside an If, Else or While counts when constants decide that it is executed; where they do not, it is a doubt:
 * told, but no reason to refuse.
 *
 * The names are a tree: a path is compared segment by segment, so that no hash ever decides. Time is linear in the bytes.
 */
#ifndef ACPI_AML_NAMES_H
#define ACPI_AML_NAMES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "acpi/aml_walk.h"

#define AML_NAMES_MAX_TABLES 128
#define AML_NAMES_PREDEFINED 0xfffeu /* instead of a table: declared by ACPI itself */
#define AML_NAMES_NOWHERE 0xffffu    /* instead of a table: there is none */

enum aml_names_verdict {
	AML_NAMES_OK,
	AML_NAMES_CLASH,   /* declared already */
	AML_NAMES_MISSING, /* not declared by anyone before it is needed */
	AML_NAMES_TYPE,    /* declared, but not as something that has the scope or the field */
	AML_NAMES_AML,     /* cannot be read */
	AML_NAMES_TABLE,   /* its header does not tell its length */
	AML_NAMES_FULL,    /* not compared to its end: AML_NAMES_MAX_TABLES, or more names than there is memory for */
};

struct aml_names_place {
	uint32_t offset; /* into the table, its header counted */
	uint16_t table;  /* how many blocks were added before it; AML_NAMES_PREDEFINED, AML_NAMES_NOWHERE */
};

struct aml_names_finding {
	enum aml_names_verdict verdict;
	struct aml_names_place here;  /* in the block that was added */
	struct aml_names_place there; /* AML_NAMES_CLASH, AML_NAMES_TYPE: of the declaration before it */
	enum aml_walk_error error;    /* AML_NAMES_AML */
	char path[AML_WALK_PATH + 1]; /* CLASH, TYPE: the object; MISSING: what is not there; else "" */
};

struct aml_names_result {
	struct aml_names_finding refusal; /* AML_NAMES_OK: the block is accepted */
	struct aml_names_finding doubt;   /* the first one; AML_NAMES_OK, CLASH, MISSING or TYPE */
};

struct aml_names_node;

/* The names so far. After aml_names_begin `tell` and `context` may be set; all else is the implementation's. */
struct aml_names {
	/*
	 * Is told of everything that is found in a block, not only of what aml_names_result has room for: the walk goes on behind it.
	 * NULL: it ends with the first reason to refuse the block.
	 */
	void (*tell)(void *context, const struct aml_names_finding *finding, bool refuses);
	void *context;
	struct aml_names_node *nodes;
	uint32_t *buckets;
	uint32_t capacity, count, bucket_mask;
	size_t tables;
	bool refused[AML_NAMES_MAX_TABLES];
};

/* Whether a table with this signature is a definition block: what ACPICA loads as one. */
bool aml_names_is_block(const uint8_t signature[4]);

/* Bytes of memory with which blocks of together `bytes` never are AML_NAMES_FULL for want of it. */
size_t aml_names_work_size(size_t bytes);

/* `work`: `size` bytes, 8-byte aligned, the tree's until it is not asked any more. Too few even for an empty tree: all are AML_NAMES_FULL. */
void aml_names_begin(struct aml_names *names, void *work, size_t size);

/*
 * The next block in load order: `length` bytes from its header on, not kept. A block that is refused gives no names, as if it were
 * left out.
 */
enum aml_names_verdict aml_names_add(struct aml_names *names, const uint8_t *table, size_t length,
				     struct aml_names_result *result);

/*
 * What was found as a clause for the log, without the block's own name: "declares \_SB.PCI0 at 0x24, which OTHER declares at 0x9c".
 * `other` names the table of finding->there. Cut to `size` bytes, NUL included.
 */
void aml_names_text(const struct aml_names_finding *finding, const char *other, char *text, size_t size);

#endif

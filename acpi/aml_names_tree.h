/* SPDX-License-Identifier: MIT */
/* The namespace of aml_names: nodes with a parent and a segment, found by a hash over both. */
#ifndef ACPI_AML_NAMES_TREE_H
#define ACPI_AML_NAMES_TREE_H

#include "acpi/aml_names.h"

#define AML_NAMES_ROOT 0u
#define AML_NAMES_NO_NODE UINT32_MAX

/* A node without a declaration stands for what an External names, or leads to that. */
struct aml_names_node {
	uint32_t parent, segment, next; /* next: in its bucket */
	uint32_t target;                /* of an Alias of something with a scope: that; else AML_NAMES_NO_NODE */
	struct aml_names_place
		sure; /* where it is declared for certain; for a refused table's see aml_names_tree_is_sure */
	struct aml_names_place maybe; /* where it may come to be declared */
	uint16_t external_table;      /* which has an External of it; AML_NAMES_NOWHERE */
	uint8_t kind;                 /* enum aml_walk_kind of the declaration; AML_WALK_EXTERNAL: unknown */
	uint8_t arguments;            /* of a Method or an Alias of one */
	uint8_t external_arguments;   /* as an External has it */
};

/* False: no room for what ACPI declares itself. */
bool aml_names_tree_begin(struct aml_names *names, void *work, size_t size);

/*
 * The node at the first `length` characters of an absolute path. A segment that is an Alias leads on as what it stands for, but for
 * the last one. AML_NAMES_NO_NODE: there is none.
 */
uint32_t aml_names_tree_find(const struct aml_names *names, const char *path, size_t length);

/* The same, made if there is none. AML_NAMES_NO_NODE: no room. */
uint32_t aml_names_tree_make(struct aml_names *names, const char *path, size_t length);

/* Whether an accepted block, or the one that is being added, names it as External, declares it for certain, or at all. */
bool aml_names_tree_has_external(const struct aml_names *names, uint32_t node);
bool aml_names_tree_is_sure(const struct aml_names *names, uint32_t node);
bool aml_names_tree_is_there(const struct aml_names *names, uint32_t node);

#endif

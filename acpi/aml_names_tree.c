/* SPDX-License-Identifier: MIT */
/*
 * A declaration by a block that is refused later needs no undoing: it counts as none as soon as the block does, and gives way to the
 * next one. No place that counts is ever overwritten, so none is lost with a refused block.
 */
#include <string.h>

#include "acpi/aml_names_tree.h"

#define SEGMENT 4
#define SMALLEST 16u /* nodes; more than ACPI declares itself */

/* Names are made up by whom we do not trust: so many with one hash are no accident. */
#define CHAIN_MAX 64

static const struct {
	char path[6];
	uint8_t kind, arguments;
} predefined[] = {
	{ "\\_GPE", AML_WALK_DEVICE, 0 }, { "\\_PR", AML_WALK_DEVICE, 0 }, { "\\_SB", AML_WALK_DEVICE, 0 },
	{ "\\_SI", AML_WALK_DEVICE, 0 },  { "\\_TZ", AML_WALK_DEVICE, 0 }, { "\\_REV", AML_WALK_NAME, 0 },
	{ "\\_OS", AML_WALK_NAME, 0 },    { "\\_GL", AML_WALK_MUTEX, 0 },  { "\\_OSI", AML_WALK_METHOD, 1 },
};

static uint32_t *bucket_of(const struct aml_names *names, uint32_t parent, uint32_t segment)
{
	uint32_t hash = (parent * 0x9e3779b1u ^ segment) * 0x85ebca6bu;

	hash ^= hash >> 15;
	hash *= 0xc2b2ae35u;
	return &names->buckets[(hash ^ hash >> 13) & names->bucket_mask];
}

/* The next segment of a path as a number, '_' where it is short; `at` gets behind it and its '.'. */
static uint32_t take_segment(const char *path, size_t length, size_t *at)
{
	char segment[SEGMENT] = { '_', '_', '_', '_' };
	uint32_t value;

	for (size_t i = 0; i < SEGMENT && *at < length && path[*at] != '.'; i++)
		segment[i] = path[(*at)++];
	(*at)++;
	memcpy(&value, segment, sizeof(value));
	return value;
}

/* `steps`: nodes that were looked at. */
static uint32_t find_child(const struct aml_names *names, uint32_t parent, uint32_t segment, unsigned *steps)
{
	uint32_t node = *bucket_of(names, parent, segment);

	for (*steps = 0; node != AML_NAMES_NO_NODE; node = names->nodes[node].next, (*steps)++) {
		if (names->nodes[node].parent == parent && names->nodes[node].segment == segment)
			return node;
	}
	return AML_NAMES_NO_NODE;
}

static uint32_t make_child(struct aml_names *names, uint32_t parent, uint32_t segment)
{
	uint32_t *bucket = bucket_of(names, parent, segment);
	unsigned steps;
	uint32_t node = find_child(names, parent, segment, &steps);

	if (node != AML_NAMES_NO_NODE)
		return node;
	if (names->count == names->capacity || steps >= CHAIN_MAX)
		return AML_NAMES_NO_NODE;
	node = names->count++;
	names->nodes[node] = (struct aml_names_node){
		.parent = parent,
		.segment = segment,
		.next = *bucket,
		.target = AML_NAMES_NO_NODE,
		.sure.table = AML_NAMES_NOWHERE,
		.maybe.table = AML_NAMES_NOWHERE,
		.external_table = AML_NAMES_NOWHERE,
		.kind = AML_WALK_EXTERNAL,
	};
	*bucket = node;
	return node;
}

/* What the segments below mean when this one is no longer the last. */
static uint32_t behind_alias(const struct aml_names *names, uint32_t node)
{
	const uint32_t target = names->nodes[node].target;

	return target != AML_NAMES_NO_NODE && aml_names_tree_is_there(names, node) ? target : node;
}

uint32_t aml_names_tree_find(const struct aml_names *names, const char *path, size_t length)
{
	uint32_t node = AML_NAMES_ROOT;
	unsigned steps;

	for (size_t at = 1; at < length && node != AML_NAMES_NO_NODE;)
		node = find_child(names, behind_alias(names, node), take_segment(path, length, &at), &steps);
	return node;
}

uint32_t aml_names_tree_make(struct aml_names *names, const char *path, size_t length)
{
	uint32_t node = AML_NAMES_ROOT;

	for (size_t at = 1; at < length && node != AML_NAMES_NO_NODE;)
		node = make_child(names, behind_alias(names, node), take_segment(path, length, &at));
	return node;
}

static bool counts(const struct aml_names *names, uint16_t table)
{
	return table == AML_NAMES_PREDEFINED || (table != AML_NAMES_NOWHERE && !names->refused[table]);
}

bool aml_names_tree_has_external(const struct aml_names *names, uint32_t node)
{
	return counts(names, names->nodes[node].external_table);
}

bool aml_names_tree_is_sure(const struct aml_names *names, uint32_t node)
{
	return counts(names, names->nodes[node].sure.table);
}

bool aml_names_tree_is_there(const struct aml_names *names, uint32_t node)
{
	return counts(names, names->nodes[node].sure.table) || counts(names, names->nodes[node].maybe.table);
}

bool aml_names_tree_begin(struct aml_names *names, void *work, size_t size)
{
	const size_t capacity = size / (sizeof(struct aml_names_node) + sizeof(uint32_t));
	uint32_t buckets = 1;

	names->capacity = capacity > INT32_MAX ? INT32_MAX : (uint32_t)capacity;
	names->count = 1;
	if (names->capacity < SMALLEST)
		return false;
	while (buckets <= names->capacity / 2)
		buckets *= 2;
	names->nodes = work;
	names->buckets = (uint32_t *)(names->nodes + names->capacity);
	names->bucket_mask = buckets - 1;
	memset(names->buckets, 0xff, buckets * sizeof(*names->buckets));
	names->nodes[AML_NAMES_ROOT] = (struct aml_names_node){
		.next = AML_NAMES_NO_NODE,
		.target = AML_NAMES_NO_NODE,
		.sure.table = AML_NAMES_PREDEFINED,
		.maybe.table = AML_NAMES_NOWHERE,
		.external_table = AML_NAMES_NOWHERE,
		.kind = AML_WALK_DEVICE,
	};
	for (size_t i = 0; i < sizeof(predefined) / sizeof(predefined[0]); i++) {
		struct aml_names_node *node =
			&names->nodes[aml_names_tree_make(names, predefined[i].path, strlen(predefined[i].path))];

		node->sure.table = AML_NAMES_PREDEFINED;
		node->kind = predefined[i].kind;
		node->arguments = predefined[i].arguments;
	}
	return true;
}

/* The shortest term of which each node comes is a segment of an External's path, 4 bytes. */
size_t aml_names_work_size(size_t bytes)
{
	return (bytes / SEGMENT + SMALLEST) * (sizeof(struct aml_names_node) + sizeof(uint32_t));
}

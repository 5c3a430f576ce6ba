/* SPDX-License-Identifier: MIT */
#include "acpi/aml_names.h"

#include <stdio.h>
#include <string.h>

#include "acpi/acpi_table.h"
#include "acpi/aml_names_tree.h"
#include "bytes/le.h"

#define OBJECT_TYPE_METHOD 8
#define FIELD_OP 0x5b81
#define BANK_FIELD_OP 0x5b87

/* A block that is being added. */
struct judge {
	struct aml_names *names;
	struct aml_names_result *result;
	uint16_t table;
};

/* --- what is found --------------------------------------------------------------------------------------------------- */

/* False: the walk is over, for the block is refused. The path is the first `length` characters of one of the walk's. */
static bool tell(struct judge *judge, const struct aml_walk_object *object, bool sure,
		 struct aml_names_finding *finding, const char *path, size_t length)
{
	const bool refused = sure && object->chance == AML_WALK_ALWAYS;
	struct aml_names_finding *place = refused ? &judge->result->refusal : &judge->result->doubt;

	finding->here = (struct aml_names_place){ (uint32_t)(object->offset + ACPI_HEADER_SIZE), judge->table };
	memcpy(finding->path, path, length);
	if (judge->names->tell != NULL)
		judge->names->tell(judge->names->context, finding, refused);
	if (place->verdict == AML_NAMES_OK)
		*place = *finding;
	return !refused || judge->names->tell != NULL;
}

/* Whatever was found before: this says that the walk did not come to its end. */
static bool tell_full(struct judge *judge, const struct aml_walk_object *object)
{
	judge->result->refusal = (struct aml_names_finding){
		.verdict = AML_NAMES_FULL,
		.here = { (uint32_t)(object->offset + ACPI_HEADER_SIZE), judge->table },
		.there.table = AML_NAMES_NOWHERE,
	};
	return false;
}

/* Where it is known to be declared, or else where it may be. */
static struct aml_names_place place_of(const struct judge *judge, uint32_t node)
{
	const struct aml_names_node *found = &judge->names->nodes[node];

	return aml_names_tree_is_sure(judge->names, node) ? found->sure : found->maybe;
}

/* --- names that must be there ------------------------------------------------------------------------------------------- */

static bool is_there(const struct judge *judge, const char *path, size_t length)
{
	const uint32_t node = aml_names_tree_find(judge->names, path, length);

	return node != AML_NAMES_NO_NODE && aml_names_tree_is_there(judge->names, node);
}

/* The object at the first `length` characters of `path` must be declared before; what is told is the outermost that is not. */
static bool require(struct judge *judge, const struct aml_walk_object *object, const char *path, size_t length)
{
	struct aml_names_finding missing = { .verdict = AML_NAMES_MISSING, .there.table = AML_NAMES_NOWHERE };
	const uint32_t node = aml_names_tree_find(judge->names, path, length);
	size_t outer = 1;

	if (node != AML_NAMES_NO_NODE && aml_names_tree_is_sure(judge->names, node))
		return true;
	if (node != AML_NAMES_NO_NODE && aml_names_tree_is_there(judge->names, node))
		return tell(judge, object, false, &missing, path, length);
	do {
		for (outer++; outer < length && path[outer] != '.';)
			outer++;
	} while (outer < length && is_there(judge, path, outer));
	return tell(judge, object, true, &missing, path, outer);
}

/* Kinds are bits: 1 << enum aml_walk_kind. */
#define KIND(name) (1u << AML_WALK_##name)
#define WITH_SCOPE (KIND(DEVICE) | KIND(PROCESSOR) | KIND(POWER_RESOURCE) | KIND(THERMAL_ZONE))

/* The same, and it must be one of `kinds`; unless it is not known what it is. */
static bool require_kind(struct judge *judge, const struct aml_walk_object *object, const char *path, unsigned kinds)
{
	struct aml_names_finding wrong = { .verdict = AML_NAMES_TYPE };
	const size_t length = strlen(path);
	uint32_t node;

	if (!require(judge, object, path, length))
		return false;
	node = aml_names_tree_find(judge->names, path, length);
	if (node == AML_NAMES_NO_NODE || !aml_names_tree_is_sure(judge->names, node) ||
	    (1u << judge->names->nodes[node].kind & (kinds | KIND(EXTERNAL))) != 0)
		return true;
	wrong.there = judge->names->nodes[node].sure;
	return tell(judge, object, true, &wrong, path, length);
}

/* --- declarations ------------------------------------------------------------------------------------------------------- */

/* A node that `object` declares; what counts already stays. */
static void declare_node(struct judge *judge, const struct aml_walk_object *object, uint32_t index,
			 enum aml_walk_kind kind)
{
	const struct aml_names_place here = { (uint32_t)(object->offset + ACPI_HEADER_SIZE), judge->table };
	struct aml_names_node *node = &judge->names->nodes[index];
	uint32_t target = AML_NAMES_NO_NODE;

	if (aml_names_tree_is_sure(judge->names, index))
		return;
	if (object->chance == AML_WALK_ALWAYS)
		node->sure = here;
	else if (!aml_names_tree_is_there(judge->names, index))
		node->maybe = here;
	else
		return;
	node->kind = (uint8_t)kind;
	node->target = AML_NAMES_NO_NODE;
	node->arguments = (uint8_t)object->arguments;
	if (kind == AML_WALK_ALIAS)
		target = aml_names_tree_find(judge->names, object->target, strlen(object->target));
	if (target == AML_NAMES_NO_NODE || target == index)
		return;
	if (judge->names->nodes[target].target != AML_NAMES_NO_NODE)
		target = judge->names->nodes[target].target;
	node->arguments = judge->names->nodes[target].arguments;
	if ((1u << judge->names->nodes[target].kind & WITH_SCOPE) != 0)
		node->target = target;
}

/* Two branches of one block may both have a name; that is what they are for. */
static bool is_alternative(const struct judge *judge, const struct aml_walk_object *object, uint32_t node)
{
	return object->chance == AML_WALK_MAYBE && !aml_names_tree_is_sure(judge->names, node) &&
	       judge->names->nodes[node].maybe.table == judge->table;
}

/* How much of an absolute path is that of the scope. */
static size_t parent_length(const char *path)
{
	size_t length = strlen(path);

	while (length > 1 && path[length - 1] != '.')
		length--;
	return length > 1 ? length - 1 : 1;
}

static bool declare(struct judge *judge, const struct aml_walk_object *object)
{
	struct aml_names_finding clash = { .verdict = AML_NAMES_CLASH };
	const size_t parent = parent_length(object->path);
	uint32_t node;

	if (!require(judge, object, object->path, parent))
		return false;
	if (!is_there(judge, object->path, parent))
		return true;
	node = aml_names_tree_make(judge->names, object->path, strlen(object->path));
	if (node == AML_NAMES_NO_NODE)
		return tell_full(judge, object);
	if (aml_names_tree_is_there(judge->names, node) && !is_alternative(judge, object, node)) {
		clash.there = place_of(judge, node);
		if (!tell(judge, object, aml_names_tree_is_sure(judge->names, node), &clash, object->path,
			  strlen(object->path)))
			return false;
	}
	declare_node(judge, object, node, object->kind);
	return true;
}

/* What an Alias is of comes to be by it, as an object without a type, unless it is there. */
static bool declare_alias(struct judge *judge, const struct aml_walk_object *object)
{
	const size_t length = strlen(object->target);
	uint32_t node;

	if (!is_there(judge, object->target, length)) {
		node = aml_names_tree_make(judge->names, object->target, length);
		if (node == AML_NAMES_NO_NODE)
			return tell_full(judge, object);
		declare_node(judge, object, node, AML_WALK_EXTERNAL);
	}
	return declare(judge, object);
}

static bool declare_field(struct judge *judge, const struct aml_walk_object *object)
{
	const bool of_region = object->opcode == FIELD_OP || object->opcode == BANK_FIELD_OP;
	const unsigned kinds = of_region ? KIND(REGION) | KIND(ALIAS) : ~0u;

	return require_kind(judge, object, object->target, kinds) &&
	       (object->second == NULL || require(judge, object, object->second, strlen(object->second))) &&
	       declare(judge, object);
}

/* How many arguments follow the name of a method is all that an External is needed for. */
static bool note_external(struct judge *judge, const struct aml_walk_object *object)
{
	uint32_t node;

	if (object->object_type != OBJECT_TYPE_METHOD || object->arguments == 0)
		return true;
	node = aml_names_tree_make(judge->names, object->path, strlen(object->path));
	if (node == AML_NAMES_NO_NODE)
		return tell_full(judge, object);
	if (aml_names_tree_has_external(judge->names, node))
		return true;
	judge->names->nodes[node].external_arguments = (uint8_t)object->arguments;
	judge->names->nodes[node].external_table = judge->table;
	return true;
}

/* --- the walk ----------------------------------------------------------------------------------------------------------- */

static bool visit(void *context, const struct aml_walk_object *object)
{
	if (object->kind == AML_WALK_EXTERNAL)
		return note_external(context, object);
	if (object->chance == AML_WALK_NEVER)
		return true;
	switch (object->kind) {
	case AML_WALK_SCOPE:
		return require_kind(context, object, object->path, WITH_SCOPE);
	case AML_WALK_ALIAS:
		return declare_alias(context, object);
	case AML_WALK_FIELD:
		return declare_field(context, object);
	default:
		return declare(context, object);
	}
}

static bool find(void *context, const char *path, unsigned *arguments)
{
	const struct judge *judge = context;
	const uint32_t index = aml_names_tree_find(judge->names, path, strlen(path));
	const struct aml_names_node *node;
	bool there;

	if (index == AML_NAMES_NO_NODE)
		return false;
	node = &judge->names->nodes[index];
	there = aml_names_tree_is_there(judge->names, index);
	if (there && node->kind != AML_WALK_EXTERNAL) {
		*arguments = node->kind == AML_WALK_METHOD || node->kind == AML_WALK_ALIAS ? node->arguments : 0;
		return true;
	}
	/* Only where arguments may follow does an External stand for the object. */
	if (*arguments != AML_WALK_NO_CALL && aml_names_tree_has_external(judge->names, index)) {
		*arguments = node->external_arguments;
		return true;
	}
	*arguments = 0;
	return there;
}

void aml_names_begin(struct aml_names *names, void *work, size_t size)
{
	memset(names, 0, sizeof(*names));
	if (!aml_names_tree_begin(names, work, size))
		names->tables = AML_NAMES_MAX_TABLES;
}

static void walk(struct judge *judge, const uint8_t *table, size_t length)
{
	const struct aml_walk_visitor visitor = { .visit = visit, .find = find, .context = judge };
	struct aml_names_finding *refusal = &judge->result->refusal;
	const struct aml_walk_result end = aml_walk(table + ACPI_HEADER_SIZE, length - ACPI_HEADER_SIZE, &visitor);

	if (end.error == AML_WALK_OK || end.error == AML_WALK_STOPPED)
		return;
	*refusal = (struct aml_names_finding){
		.verdict = AML_NAMES_AML,
		.error = end.error,
		.here = { (uint32_t)(end.offset + ACPI_HEADER_SIZE), judge->table },
		.there.table = AML_NAMES_NOWHERE,
	};
}

enum aml_names_verdict aml_names_add(struct aml_names *names, const uint8_t *table, size_t length,
				     struct aml_names_result *result)
{
	struct judge judge = { names, result, (uint16_t)names->tables };

	memset(result, 0, sizeof(*result));
	result->refusal.here.table = result->doubt.here.table = (uint16_t)names->tables;
	result->refusal.there.table = result->doubt.there.table = AML_NAMES_NOWHERE;
	if (names->tables == AML_NAMES_MAX_TABLES)
		return result->refusal.verdict = AML_NAMES_FULL;
	names->tables++;
	if (length < ACPI_HEADER_SIZE || length > UINT32_MAX || le32_get(table + 4) != length)
		result->refusal.verdict = AML_NAMES_TABLE;
	else
		walk(&judge, table, length);
	names->refused[judge.table] = result->refusal.verdict != AML_NAMES_OK;
	return result->refusal.verdict;
}

void aml_names_text(const struct aml_names_finding *finding, const char *other, char *text, size_t size)
{
	const char *as = finding->verdict == AML_NAMES_TYPE ? " as something else" : "";
	const char *verb = finding->verdict == AML_NAMES_TYPE ? "opens" : "declares";

	switch (finding->verdict) {
	case AML_NAMES_OK:
		snprintf(text, size, "nothing found");
		break;
	case AML_NAMES_CLASH:
	case AML_NAMES_TYPE:
		if (finding->there.table == AML_NAMES_PREDEFINED)
			snprintf(text, size, "%s %s at 0x%x, which ACPI predefines%s", verb, finding->path,
				 (unsigned)finding->here.offset, as);
		else
			snprintf(text, size, "%s %s at 0x%x, which %s declares at 0x%x%s", verb, finding->path,
				 (unsigned)finding->here.offset, other, (unsigned)finding->there.offset, as);
		break;
	case AML_NAMES_MISSING:
		snprintf(text, size, "needs %s at 0x%x, which nothing before it declares", finding->path,
			 (unsigned)finding->here.offset);
		break;
	case AML_NAMES_AML:
		snprintf(text, size, "cannot be read at 0x%x: %s", (unsigned)finding->here.offset,
			 aml_walk_error_text(finding->error));
		break;
	case AML_NAMES_TABLE:
		snprintf(text, size, "its header tells another length");
		break;
	case AML_NAMES_FULL:
		snprintf(text, size, "has more names than can be compared");
		break;
	}
}

bool aml_names_is_block(const uint8_t signature[4])
{
	static const char signatures[][5] = { "DSDT", "SSDT", "PSDT", "OSDT" };

	for (size_t i = 0; i < sizeof(signatures) / sizeof(signatures[0]); i++) {
		if (memcmp(signatures[i], signature, 4) == 0)
			return true;
	}
	return false;
}

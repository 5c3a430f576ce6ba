/* SPDX-License-Identifier: MIT */
/*
 * What a register can cover are the nodes of one binary tree: the address space, its halves, their halves, down to 4 KiB.
 * That makes the fewest registers a matter of looking at each node once. A node is of one of three kinds:
 *
 *   nothing uncachable in it, no RAM in it, or mixed: some of each
 *
 *   |                     address space                     |   mixed
 *   |       half, mixed         |   only uncachable, so     |
 *   |   RAM only  | RAM and PCI |   nothing to divide       |
 *
 * and there are two ways to arrive at it: some register further up, or the default, has made it write-back, or not. Not yet
 * write-back, it costs nothing without RAM and one register without anything uncachable; mixed, it is either divided or
 * covered by a write-back register. Write-back already, it costs nothing without anything uncachable and one register without
 * RAM; mixed, it can only be divided, as an uncachable register would take the RAM away.
 *
 * Only mixed nodes are divided. Each has a boundary of RAM inside, so that there are at most two on each level for each range
 * of RAM, whatever the ranges are: time is bounded by (ranges of RAM) x (levels) look-ups. A mixed node of 4 KiB, which facts
 * as they ought to be do not have, is RAM.
 *
 * A cover that leaves things out follows the same tree. The cost of a node is then the number of its registers times a price
 * per register, plus the bytes that stay write-back; the price decides how many bytes are worth a register. At a price of one
 * byte everything is, which is the exact cover.
 */
#include "e820/mtrr_plan.h"

#define ADDRESS_BITS_MIN 32
#define ADDRESS_BITS_MAX 52
#define FIXED_END UINT64_C(0x100000)
#define GRANULE UINT64_C(0x1000)
#define PRICE_EXACT 1
#define COST_MAX (UINT64_C(1) << 62) /* the sum of two such does not wrap */

struct tree {
	const struct range_set *uncachable;
	const struct range_set *cached;
	struct range space;
	uint64_t price; /* of a register, in bytes */
};

enum kind { KIND_EMPTY, KIND_UNCACHABLE, KIND_CACHED, KIND_MIXED };

/* The least cost of a node that is not write-back yet, and of one that is; and how many registers that takes. */
enum arrival { ARRIVAL_DEFAULT, ARRIVAL_WRITE_BACK };
struct cost {
	uint64_t cost[2];
	size_t registers[2];
	bool covers; /* arriving by default, a mixed node is covered by a register and not just divided */
};

static bool clip(struct range range, struct range to, struct range *clipped)
{
	if (!range_overlaps(range, to))
		return false;
	clipped->first = range.first > to.first ? range.first : to.first;
	clipped->last = range.last < to.last ? range.last : to.last;
	return true;
}

/* Below the end of the fixed registers nothing is asked for; the node that holds that boundary has its upper part left. */
static enum kind kind_of(const struct tree *tree, struct range node)
{
	bool uncachable, cached;

	if (!clip(node, (struct range){ FIXED_END, tree->space.last }, &node))
		return KIND_EMPTY;
	uncachable = range_set_overlaps(tree->uncachable, node);
	cached = range_set_overlaps(tree->cached, node);
	if (!uncachable)
		return cached ? KIND_CACHED : KIND_EMPTY;
	if (!cached)
		return KIND_UNCACHABLE;
	if (range_size(node) <= GRANULE || range_set_covers(tree->cached, node))
		return KIND_CACHED;
	return KIND_MIXED;
}

static struct range half(struct range node, unsigned which)
{
	uint64_t size = (node.last - node.first) / 2 + 1;

	return range_of_size(node.first + which * size, size);
}

/* How many bytes of the node are to be uncachable. */
static uint64_t bytes_uncachable(const struct tree *tree, struct range node)
{
	uint64_t bytes = 0;
	struct range part;

	for (size_t i = 0; i < tree->uncachable->count && tree->uncachable->ranges[i].first <= node.last; i++)
		if (clip(tree->uncachable->ranges[i], node, &part) &&
		    clip(part, (struct range){ FIXED_END, tree->space.last }, &part))
			bytes += range_size(part);
	return bytes;
}

static uint64_t add(uint64_t a, uint64_t b)
{
	return a + b < COST_MAX ? a + b : COST_MAX;
}

static struct cost cost_of(const struct tree *tree, struct range node);

static struct cost cost_of_mixed(const struct tree *tree, struct range node)
{
	struct cost low = cost_of(tree, half(node, 0)), high = cost_of(tree, half(node, 1)), sum;

	for (int arrival = ARRIVAL_DEFAULT; arrival <= ARRIVAL_WRITE_BACK; arrival++) {
		sum.cost[arrival] = add(low.cost[arrival], high.cost[arrival]);
		sum.registers[arrival] = low.registers[arrival] + high.registers[arrival];
	}
	/* At the same cost it is divided: then no more is write-back than has to be. */
	sum.covers = add(sum.cost[ARRIVAL_WRITE_BACK], tree->price) < sum.cost[ARRIVAL_DEFAULT];
	if (sum.covers) {
		sum.cost[ARRIVAL_DEFAULT] = add(sum.cost[ARRIVAL_WRITE_BACK], tree->price);
		sum.registers[ARRIVAL_DEFAULT] = sum.registers[ARRIVAL_WRITE_BACK] + 1;
	}
	return sum;
}

/* Recursion goes as deep as there are levels, 40 at most. */
static struct cost cost_of(const struct tree *tree, struct range node)
{
	struct cost cost = { { 0, 0 }, { 0, 0 }, false };
	uint64_t bytes;

	switch (kind_of(tree, node)) {
	case KIND_EMPTY:
		break;
	case KIND_CACHED:
		cost.cost[ARRIVAL_DEFAULT] = tree->price;
		cost.registers[ARRIVAL_DEFAULT] = 1;
		break;
	case KIND_UNCACHABLE:
		bytes = bytes_uncachable(tree, node);
		cost.registers[ARRIVAL_WRITE_BACK] = bytes >= tree->price;
		cost.cost[ARRIVAL_WRITE_BACK] = bytes >= tree->price ? tree->price : bytes;
		break;
	case KIND_MIXED:
		return cost_of_mixed(tree, node);
	}
	return cost;
}

static void put(struct mtrr_plan *plan, struct range node, enum mtrr_type type)
{
	if (plan->count < MTRR_MAX_VARIABLE)
		plan->variables[plan->count++] = (struct mtrr_variable){ node.first, range_size(node), type };
}

/* The smallest block inside the node that holds all of its RAM: what nobody spoke for does not become write-back. */
static struct range shrink(const struct tree *tree, struct range node)
{
	while (range_size(node) > GRANULE) {
		bool low = kind_of(tree, half(node, 0)) != KIND_EMPTY,
		     high = kind_of(tree, half(node, 1)) != KIND_EMPTY;

		if (low && high)
			break;
		node = half(node, low ? 0 : 1);
	}
	return node;
}

/* Writes down the choices that make the cost. */
static void take(const struct tree *tree, struct range node, enum arrival arrival, struct mtrr_plan *plan)
{
	switch (kind_of(tree, node)) {
	case KIND_EMPTY:
		return;
	case KIND_CACHED:
		if (arrival == ARRIVAL_DEFAULT)
			put(plan, shrink(tree, node), MTRR_WRITE_BACK);
		return;
	case KIND_UNCACHABLE:
		if (arrival == ARRIVAL_WRITE_BACK && bytes_uncachable(tree, node) >= tree->price)
			put(plan, node, MTRR_UNCACHABLE);
		return;
	case KIND_MIXED:
		if (arrival == ARRIVAL_DEFAULT && cost_of_mixed(tree, node).covers) {
			put(plan, node, MTRR_WRITE_BACK);
			arrival = ARRIVAL_WRITE_BACK;
		}
		take(tree, half(node, 0), arrival, plan);
		take(tree, half(node, 1), arrival, plan);
	}
}

/* The largest block without RAM that has still bytes to make uncachable; of equals the lowest. */
static void find_largest(const struct tree *tree, struct range node, const struct mtrr_plan *plan,
			 struct range *largest, uint64_t *most)
{
	enum kind kind = kind_of(tree, node);
	uint64_t bytes;

	if (kind == KIND_MIXED) {
		find_largest(tree, half(node, 0), plan, largest, most);
		find_largest(tree, half(node, 1), plan, largest, most);
	} else if (kind == KIND_UNCACHABLE && mtrr_plan_type(plan, node.first) == MTRR_WRITE_BACK) {
		/* One type holds for all of it: no register begins inside a block that needs no dividing. */
		bytes = bytes_uncachable(tree, node);
		if (bytes > *most) {
			*most = bytes;
			*largest = node;
		}
	}
}

static void spend_rest(const struct tree *tree, size_t registers, struct mtrr_plan *plan)
{
	while (plan->count < registers) {
		struct range largest;
		uint64_t most = 0;

		find_largest(tree, tree->space, plan, &largest, &most);
		if (most == 0)
			return;
		put(plan, largest, MTRR_UNCACHABLE);
	}
}

/* Ascending; of two that begin at one address the larger first. */
static void sort(struct mtrr_plan *plan)
{
	for (size_t i = 1; i < plan->count; i++) {
		struct mtrr_variable moved = plan->variables[i];
		size_t at = i;

		for (; at > 0; at--) {
			const struct mtrr_variable *before = &plan->variables[at - 1];

			if (before->base < moved.base || (before->base == moved.base && before->size >= moved.size))
				break;
			plan->variables[at] = *before;
		}
		plan->variables[at] = moved;
	}
}

enum mtrr_type mtrr_plan_type(const struct mtrr_plan *plan, uint64_t address)
{
	enum mtrr_type type = plan->default_type;

	for (size_t i = 0; i < plan->count; i++) {
		const struct mtrr_variable *variable = &plan->variables[i];

		if (!range_contains(range_of_size(variable->base, variable->size), address))
			continue;
		if (variable->type == MTRR_UNCACHABLE)
			return MTRR_UNCACHABLE;
		type = variable->type;
	}
	return type;
}

/* The last address, `limit` at most, up to which every address from `address` on has the same type. */
static uint64_t same_type_until(const struct mtrr_plan *plan, uint64_t address, uint64_t limit)
{
	for (size_t i = 0; i < plan->count; i++) {
		uint64_t base = plan->variables[i].base, end = base + plan->variables[i].size;

		if (base > address && base - 1 < limit)
			limit = base - 1;
		if (end > address && end - 1 < limit)
			limit = end - 1;
	}
	return limit;
}

/* Looks at the finished plan from outside, through the types of addresses only. */
static void count_uncovered(const struct tree *tree, struct mtrr_plan *plan)
{
	struct range part, run;

	for (size_t i = 0; i < tree->uncachable->count; i++) {
		if (!clip(tree->uncachable->ranges[i], (struct range){ FIXED_END, tree->space.last }, &part))
			continue;
		for (run.first = part.first;; run.first = run.last + 1) {
			run.last = same_type_until(plan, run.first, part.last);
			if (mtrr_plan_type(plan, run.first) != MTRR_UNCACHABLE) {
				if (plan->uncovered == 0)
					plan->first_uncovered = run;
				else if (plan->first_uncovered.last + 1 == run.first)
					plan->first_uncovered.last = run.last;
				plan->uncovered += range_size(run);
			}
			if (run.last == part.last)
				break;
		}
	}
}

/* How to arrive at the whole address space is the default type. */
static enum arrival best_arrival(const struct cost *cost)
{
	return cost->cost[ARRIVAL_WRITE_BACK] < cost->cost[ARRIVAL_DEFAULT] ? ARRIVAL_WRITE_BACK : ARRIVAL_DEFAULT;
}

void mtrr_plan_build(const struct mtrr_facts *facts, struct mtrr_plan *plan)
{
	unsigned bits = facts->address_bits;
	size_t registers = facts->variable_count < MTRR_MAX_VARIABLE ? facts->variable_count : MTRR_MAX_VARIABLE;
	struct tree tree = { .uncachable = facts->uncachable, .cached = facts->cached, .price = PRICE_EXACT };
	enum arrival arrival;
	struct cost cost;

	bits = bits < ADDRESS_BITS_MIN ? ADDRESS_BITS_MIN : bits > ADDRESS_BITS_MAX ? ADDRESS_BITS_MAX : bits;
	tree.space = (struct range){ 0, (UINT64_C(1) << bits) - 1 };
	*plan = (struct mtrr_plan){ .count = 0 };
	cost = cost_of(&tree, tree.space);
	arrival = best_arrival(&cost);
	plan->needed = cost.registers[arrival];

	/* A price above what the whole address space is worth buys no register at all, so that this ends. */
	for (tree.price = GRANULE; cost.registers[arrival] > registers; tree.price *= 2) {
		cost = cost_of(&tree, tree.space);
		arrival = best_arrival(&cost);
	}
	tree.price = tree.price == GRANULE ? PRICE_EXACT : tree.price / 2;

	plan->default_type = arrival == ARRIVAL_WRITE_BACK ? MTRR_WRITE_BACK : MTRR_UNCACHABLE;
	take(&tree, tree.space, arrival, plan);
	spend_rest(&tree, registers, plan);
	sort(plan);
	count_uncovered(&tree, plan);
}

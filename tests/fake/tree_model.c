/* SPDX-License-Identifier: MIT */
#include "tests/fake/tree_model.h"

#include <stdlib.h>
#include <string.h>

#define WINDOW_GRANULE UINT64_C(0x100000)
#define NOWHERE UINT64_MAX
#define REMEMBERED 512

struct block {
	uint64_t size;  /* of a BAR */
	int16_t bridge; /* whose window it is, or PCI_NONE */
};

/* What is behind a bridge, or on the root bus. */
struct bus {
	size_t count;
	bool has_windows;
	struct block blocks[TREE_MODEL_BLOCKS];
	uint64_t ends[1 << TREE_MODEL_BLOCKS]; /* D[S], while the bus is laid out */
	struct {
		uint64_t start; /* plus one; 0: nothing is remembered here */
		uint64_t end;
	} known[REMEMBERED];
};

struct model {
	struct bus buses[1 + TREE_MODEL_BRIDGES]; /* the root bus, then the one behind each bridge */
};

static void require(bool condition)
{
	if (!condition)
		abort();
}

static void add_block(struct model *model, int16_t upstream, struct block block)
{
	struct bus *bus = &model->buses[1 + upstream];

	require(bus->count < TREE_MODEL_BLOCKS);
	bus->blocks[bus->count++] = block;
	if (block.bridge != PCI_NONE)
		bus->has_windows = true;
}

/* In the same memory each time: fresh memory would cost more than the model itself. */
static struct model *model_of(const struct pci_inventory *inventory)
{
	static struct model only;
	struct model *model = &only;

	require(inventory->bridge_count <= TREE_MODEL_BRIDGES);
	for (size_t i = 0; i <= inventory->bridge_count; i++) {
		struct bus *bus = &model->buses[i];

		bus->count = 0;
		bus->has_windows = false;
		memset(bus->known, 0, sizeof(bus->known));
	}
	for (size_t i = 0; i < inventory->bar_count; i++) {
		const struct pci_bar *bar = &inventory->bars[i];
		const struct pci_function *function = &inventory->functions[bar->function];

		require(bar->kind == PCI_BAR_MEM && !bar->prefetchable && !bar->is_64bit && bar->count == 1 &&
			bar->pinned == PCI_NOT_PINNED && function->bridge == PCI_NONE);
		add_block(model, function->upstream, (struct block){ bar->size, PCI_NONE });
	}
	/* Last first: a bridge comes before what is behind it, and one with nothing behind it takes no room. */
	for (size_t i = inventory->bridge_count; i-- > 0;) {
		if (model->buses[1 + i].count)
			add_block(model, inventory->bridges[i].parent, (struct block){ 0, (int16_t)i });
	}
	return model;
}

uint64_t tree_model_leaf_end(const uint64_t *sizes, size_t count, uint64_t start)
{
	uint64_t end = start;

	for (size_t i = 0; i < count; i++) {
		uint64_t least = range_align_up(start, sizes[i]);

		for (size_t j = 0; j < count; j++)
			least += sizes[j] >= sizes[i] ? sizes[j] : 0;
		end = least > end ? least : end;
	}
	return end;
}

static uint64_t window_end(struct model *model, int16_t bridge, uint64_t start);

/* The least end of a block that starts at `start` or later. */
static uint64_t block_end(struct model *model, const struct block *block, uint64_t start)
{
	if (block->bridge == PCI_NONE)
		return range_align_up(start, block->size) + block->size;
	return window_end(model, block->bridge, range_align_up(start, WINDOW_GRANULE));
}

/*
 * The same in free ranges, in ascending order: what has no room left in one range starts in the next. A later end is
 * never better than an earlier one, be it in the same range or not, so one number says how far the ranges are used.
 */
static uint64_t block_end_in(struct model *model, const struct block *block, const struct range_set *space,
			     uint64_t from)
{
	if (!space)
		return block_end(model, block, from);
	for (size_t i = 0; i < space->count; i++) {
		const struct range *range = &space->ranges[i];
		uint64_t end;

		if (range->last < from)
			continue;
		end = block_end(model, block, range->first > from ? range->first : from);
		if (end <= range->last + 1)
			return end;
	}
	return NOWHERE;
}

/* `space`: NULL, everything from `start` on is free. */
static uint64_t bus_end(struct model *model, struct bus *bus, const struct range_set *space, uint64_t start)
{
	size_t all = ((size_t)1 << bus->count) - 1;

	bus->ends[0] = start;
	for (size_t set = 1; set <= all; set++) {
		bus->ends[set] = NOWHERE;
		for (size_t i = 0; i < bus->count; i++) {
			uint64_t before = set >> i & 1 ? bus->ends[set & ~((size_t)1 << i)] : NOWHERE;
			uint64_t end =
				before == NOWHERE ? NOWHERE : block_end_in(model, &bus->blocks[i], space, before);

			if (end < bus->ends[set])
				bus->ends[set] = end;
		}
	}
	return bus->ends[all];
}

static uint64_t contents_end(struct model *model, struct bus *bus, uint64_t start)
{
	uint64_t sizes[TREE_MODEL_BLOCKS];

	if (bus->has_windows)
		return bus_end(model, bus, NULL, start);
	for (size_t i = 0; i < bus->count; i++)
		sizes[i] = bus->blocks[i].size;
	return tree_model_leaf_end(sizes, bus->count, start);
}

static uint64_t window_end(struct model *model, int16_t bridge, uint64_t start)
{
	struct bus *bus = &model->buses[1 + bridge];
	size_t place = (size_t)(start / WINDOW_GRANULE) % REMEMBERED;

	if (bus->known[place].start != start + 1) {
		bus->known[place].end = range_align_up(contents_end(model, bus, start), WINDOW_GRANULE);
		bus->known[place].start = start + 1;
	}
	return bus->known[place].end;
}

bool tree_model_fits(const struct pci_inventory *inventory, const struct range_set *space)
{
	struct model *model = model_of(inventory);

	return bus_end(model, &model->buses[0], space, 0) != NOWHERE;
}

uint64_t tree_model_window_end(const struct pci_inventory *inventory, int16_t bridge, uint64_t start)
{
	return window_end(model_of(inventory), bridge, start);
}

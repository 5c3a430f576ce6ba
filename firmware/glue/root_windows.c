/* SPDX-License-Identifier: MIT */
#include "firmware/glue/root_windows.h"

/* Three sets of ranges that may each hold everything that was placed. */
enum { MINE, OTHERS, HULL, SETS };

static size_t set_capacity(const struct pci_inventory *inventory)
{
	return inventory->bar_count + PCI_WINDOW_COUNT * inventory->bridge_count + 2;
}

size_t root_windows_work_size(const struct pci_inventory *inventory)
{
	return SETS * set_capacity(inventory) * sizeof(struct range);
}

struct request {
	const struct pci_inventory *inventory;
	const struct pci_windows *windows;
	const struct pci_plan *plan;
	bool io; /* ports, else memory */
	struct range_set sets[SETS];
};

/* What is placed behind a host bridge goes into `mine` if it is root `root`'s, else into `others`. */
static void claim(struct request *request, size_t function, size_t root, struct range range)
{
	bool is_mine = request->inventory->functions[function].root == root;

	range_set_add(&request->sets[is_mine ? MINE : OTHERS], range);
}

/* Bridges' windows hold most of the BARs, but not all: what a subtractive bridge has no window for is on the bus above. */
static void gather(struct request *request, size_t root)
{
	const struct pci_inventory *inventory = request->inventory;
	const struct pci_plan *plan = request->plan;

	request->sets[MINE].count = request->sets[OTHERS].count = 0;
	for (size_t i = 0; i < inventory->bridge_count; i++)
		for (int kind = 0; kind < PCI_WINDOW_COUNT; kind++) {
			const struct pci_window_plan *window = &plan->bridges[i].windows[kind];

			if (window->verdict == PCI_PLACED && (kind == PCI_WINDOW_IO) == request->io)
				claim(request, inventory->bridges[i].function, root, window->range);
		}
	for (size_t i = 0; i < inventory->bar_count; i++)
		if (plan->bars[i].verdict == PCI_PLACED && (inventory->bars[i].kind == PCI_BAR_IO) == request->io)
			claim(request, inventory->bars[i].function, root, pci_plan_bar_range(inventory, plan, i));
}

/* The window that holds all of `range`, if there is such a one. */
static bool in_one_window(const struct request *request, struct range range)
{
	const struct pci_windows *windows = request->windows;

	if (request->io)
		return range_set_covers(&windows->io, range);
	return range_set_covers(&windows->mem32, range) || range_set_covers(&windows->mem64, range);
}

/* What root `root`, which is not the first, passes on: into HULL. */
static void build_hull(struct request *request, size_t root)
{
	struct range_set *hull = &request->sets[HULL];
	const struct range_set *mine = &request->sets[MINE];

	gather(request, root);
	hull->count = 0;
	for (size_t i = 0; i < mine->count; i++) {
		range_set_add(hull, mine->ranges[i]);
		if (i > 0) {
			struct range gap = { mine->ranges[i - 1].last + 1, mine->ranges[i].first - 1 };

			if (in_one_window(request, gap) && !range_set_overlaps(&request->sets[OTHERS], gap))
				range_set_add(hull, gap);
		}
	}
}

/* Bridge windows of the first root may lie on ports that are in no window (struct pci_windows.io_cover). */
static bool build_first(struct request *request, struct range_set *to)
{
	const struct pci_windows *windows = request->windows;
	bool room = true;

	if (request->io)
		room = range_set_add_all(to, &windows->io);
	else
		room = range_set_add_all(to, &windows->mem32) && range_set_add_all(to, &windows->mem64);
	for (size_t root = 1; root < request->inventory->root_count; root++) {
		build_hull(request, root);
		for (size_t i = 0; i < request->sets[HULL].count; i++)
			room = range_set_remove(to, request->sets[HULL].ranges[i]) && room;
	}
	gather(request, 0);
	return range_set_add_all(to, &request->sets[MINE]) && room;
}

static bool build(struct request *request, size_t root, struct range_set *to)
{
	if (root == 0)
		return build_first(request, to);
	build_hull(request, root);
	return range_set_add_all(to, &request->sets[HULL]);
}

bool root_windows(const struct pci_inventory *inventory, const struct pci_windows *windows, const struct pci_plan *plan,
		  size_t root, void *work, struct range_set *io, struct range_set *mem)
{
	struct request request = { .inventory = inventory, .windows = windows, .plan = plan };
	const size_t capacity = set_capacity(inventory);
	bool room;

	for (int i = 0; i < SETS; i++)
		range_set_init(&request.sets[i], (struct range *)work + (size_t)i * capacity, capacity);
	request.io = true;
	room = build(&request, root, io);
	request.io = false;
	return build(&request, root, mem) && room;
}

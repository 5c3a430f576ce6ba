/* SPDX-License-Identifier: MIT */
/*
 * While every bridge is closed, the buses that answer are root buses. The bridges of each one found are closed as well
 * before the search goes on.
 *
 * A bus that nobody told is looked for at the first place of each bus, which nearly every root bus uses: 255 accesses
 * for all. Only when that leaves some missing is everything searched anew, all 32 places of each bus, from the start: what
 * was behind a bridge that was not found, and so not closed, may have passed for a root bus.
 */
#include "pci/pci_note.h"
#include "pci/pci_roots.h"

enum effort {
	FIRST_PLACES,
	ALL_PLACES,
};

static bool is_told(const struct pci_scan_request *request, unsigned bus)
{
	size_t i;

	for (i = 0; i < request->told_count; i++)
		if (request->told_roots[i] == bus)
			return true;
	return false;
}

static void note_missing(struct pci_inventory *inventory, unsigned bus, uint64_t count)
{
	pci_note_add(inventory, PCI_NOTE_ROOT_MISSING, PCI_BDF(bus, 0, 0), 0,
		     count > UINT32_MAX ? UINT32_MAX : (uint32_t)count);
}

static void add_root(struct pci_inventory *inventory, unsigned bus)
{
	inventory->roots[inventory->root_count++] = (struct pci_root){ .bus = (uint8_t)bus, .last_bus = (uint8_t)bus };
}

/* Whether there is a function on the bus, and so a root. */
static bool find_root(struct pci_walk *walk, unsigned bus, enum effort effort)
{
	uint8_t root = (uint8_t)walk->inventory->root_count;
	size_t before = walk->found;
	uint16_t first = PCI_BDF(bus, 0, 0);

	if (pci_walk_find_function(walk, first, PCI_NONE, root) & PCI_MULTI_FUNCTION)
		pci_walk_find_others(walk, first, PCI_NONE, root);
	if (walk->found == before && effort == FIRST_PLACES)
		return false;
	pci_walk_find_devices(walk, (uint8_t)bus, 1, PCI_NONE, root);
	return walk->found > before;
}

/* Returns how many of the `missing` roots that nobody told stay missing. */
static uint64_t find_extra(struct pci_walk *walk, const struct pci_scan_request *request, uint64_t missing,
			   enum effort effort)
{
	struct pci_inventory *inventory = walk->inventory;
	unsigned bus;

	for (bus = request->first_bus + 1u; bus <= request->last_bus; bus++) {
		bool told = is_told(request, bus);
		bool room = inventory->root_count < PCI_MAX_ROOTS;

		if (!told && !missing)
			continue;
		if (room && find_root(walk, bus, told ? ALL_PLACES : effort)) {
			add_root(inventory, bus);
			missing -= !told;
		} else if (told) {
			note_missing(inventory, bus, 1);
		}
	}
	return missing;
}

/* What is to be forgotten when the search for extra roots starts anew. */
struct start {
	size_t found;
	size_t note_count;
	size_t notes_lost;
	bool full;
};

static struct start remember(const struct pci_walk *walk)
{
	return (struct start){ walk->found, walk->inventory->note_count, walk->inventory->notes_lost, walk->full };
}

static void go_back(struct pci_walk *walk, const struct start *start)
{
	walk->found = start->found;
	walk->full = start->full;
	walk->inventory->note_count = start->note_count;
	walk->inventory->notes_lost = start->notes_lost;
	walk->inventory->root_count = 1;
}

/* Told, but not among the buses that can be reached: another host bridge's, or nobody's. */
static void note_unreachable(struct pci_inventory *inventory, const struct pci_scan_request *request)
{
	size_t i;

	for (i = 0; i < request->told_count; i++)
		if (request->told_roots[i] < request->first_bus || request->told_roots[i] > request->last_bus)
			note_missing(inventory, request->told_roots[i], 1);
}

/*
 * A root may use the bus numbers up to the next root. One that was told and does not answer may be there all the same, with
 * nothing on it yet: no bridge gets its number.
 */
static uint8_t limit_of(const struct pci_inventory *inventory, size_t root, const struct pci_scan_request *request)
{
	unsigned bus = inventory->roots[root].bus;
	unsigned end = request->last_bus < request->first_bus ? request->first_bus : request->last_bus;
	unsigned next = root + 1 < inventory->root_count ? inventory->roots[root + 1].bus : end + 1;
	size_t i;

	for (i = 0; i < request->told_count; i++)
		if (request->told_roots[i] > bus && request->told_roots[i] < next)
			next = request->told_roots[i];
	return (uint8_t)(next - 1);
}

void pci_roots_find(struct pci_walk *walk, const struct pci_scan_request *request)
{
	struct pci_inventory *inventory = walk->inventory;
	uint64_t untold = request->extra_roots > request->told_count ? request->extra_roots - request->told_count : 0;
	struct start start;
	uint64_t missing;
	size_t root;

	add_root(inventory, request->first_bus);
	pci_walk_find_devices(walk, request->first_bus, 0, PCI_NONE, 0);
	start = remember(walk);
	missing = find_extra(walk, request, untold, FIRST_PLACES);
	if (missing && inventory->root_count < PCI_MAX_ROOTS) {
		go_back(walk, &start);
		missing = find_extra(walk, request, untold, ALL_PLACES);
	}
	if (missing)
		note_missing(inventory, 0, missing);
	note_unreachable(inventory, request);
	for (root = 0; root < inventory->root_count; root++)
		inventory->roots[root].limit = limit_of(inventory, root, request);
}

/* SPDX-License-Identifier: MIT */
#include "tools/pciplan_source.h"

#include <stdlib.h>
#include <string.h>

#include "pci/pci_cfg.h"
#include "tools/pciplan_machine.h"

#define LAST_BUS 255

struct builder {
	struct pciplan_source *source; /* sorted by domain and address */
	const char *name;
	struct pci_inventory *inventory;
	struct pciplan_notes *notes;
	uint32_t domain;
	bool failed;
};

/* --- the list ----------------------------------------------------------------------------------------------------- */

struct pciplan_source_function *pciplan_source_add(struct pciplan_source *source)
{
	if (source->count == source->capacity) {
		const size_t capacity = source->capacity != 0 ? 2 * source->capacity : 64;
		struct pciplan_source_function *larger = pciplan_allocate(capacity, sizeof(*larger));

		if (source->count != 0)
			memcpy(larger, source->list, source->count * sizeof(*larger));
		free(source->list);
		source->list = larger;
		source->capacity = capacity;
	}
	source->list[source->count] = (struct pciplan_source_function){
		.bridge.reserve = { PCI_NO_HINT, PCI_NO_HINT, PCI_NO_HINT, PCI_NO_HINT, PCI_NO_HINT },
	};
	return &source->list[source->count++];
}

struct pciplan_source_function *pciplan_source_find(struct pciplan_source *source, uint32_t domain, unsigned bdf)
{
	for (size_t i = 0; i < source->count; i++)
		if (source->list[i].domain == domain && source->list[i].bdf == bdf)
			return &source->list[i];
	return NULL;
}

void pciplan_source_free(struct pciplan_source *source)
{
	free(source->list);
	*source = (struct pciplan_source){ 0 };
}

static int compare(const void *a, const void *b)
{
	const struct pciplan_source_function *one = a, *other = b;

	if (one->domain != other->domain)
		return one->domain < other->domain ? -1 : 1;
	return (int)one->bdf - other->bdf;
}

/* --- what is in the machine --------------------------------------------------------------------------------------- */

static bool is_wanted(const struct builder *builder, const struct pciplan_source_function *function)
{
	return function->domain == builder->domain && !function->is_vf;
}

static bool is_open_bridge(const struct builder *builder, const struct pciplan_source_function *function)
{
	return is_wanted(builder, function) && function->header_type == 1 && function->bridge.secondary != 0;
}

static void note_left_out(struct builder *builder)
{
	size_t vfs = 0, others = 0;

	for (size_t i = 0; i < builder->source->count; i++) {
		vfs += builder->source->list[i].domain == builder->domain && builder->source->list[i].is_vf;
		others += builder->source->list[i].domain != builder->domain;
	}
	if (vfs != 0)
		pciplan_note(
			builder->notes, builder->name,
			"virtual functions are left out, their room is that of their physical function (functions: %zu)",
			vfs);
	if (others != 0)
		pciplan_note(builder->notes, builder->name,
			     "other domains than %04x are left out, a plan is for one (functions: %zu)",
			     (unsigned)builder->domain, others);
}

static bool refuse_doubles(const struct builder *builder)
{
	char bdf[PCIPLAN_NAME_MAX];

	for (size_t i = 1; i < builder->source->count; i++) {
		const struct pciplan_source_function *function = &builder->source->list[i];

		if (compare(function - 1, function) != 0)
			continue;
		pciplan_bdf_text(function->bdf, bdf);
		return pciplan_complain(builder->name, function->line, "%s is listed twice", bdf);
	}
	return true;
}

/* Bus numbers that cannot be a bridge's make it one that is closed. */
static void close_bad_bridges(struct builder *builder)
{
	char bdf[PCIPLAN_NAME_MAX];

	for (size_t i = 0; i < builder->source->count; i++) {
		struct pciplan_source_function *function = &builder->source->list[i];
		struct pci_bridge *bridge = &function->bridge;

		if (!is_wanted(builder, function) || function->header_type != 1)
			continue;
		bridge->primary = PCI_BDF_BUS(function->bdf);
		if (bridge->secondary > bridge->primary && bridge->subordinate >= bridge->secondary)
			continue;
		pciplan_bdf_text(function->bdf, bdf);
		pciplan_note(builder->notes, builder->name,
			     "the bridge %s has no bus behind it (secondary %02x, subordinate %02x): what is there, if "
			     "anything, is not in the plan",
			     bdf, bridge->secondary, bridge->subordinate);
		bridge->secondary = bridge->subordinate = 0;
	}
}

/* --- roots -------------------------------------------------------------------------------------------------------- */

/* Whether the bus is the secondary one of a bridge; `*inside` says whether it is in the range of any. */
static bool leads_to(const struct builder *builder, uint8_t bus, bool *inside)
{
	*inside = false;
	for (size_t i = 0; i < builder->source->count; i++) {
		const struct pciplan_source_function *function = &builder->source->list[i];

		if (!is_open_bridge(builder, function))
			continue;
		if (function->bridge.secondary == bus)
			return true;
		if (function->bridge.secondary < bus && bus <= function->bridge.subordinate)
			*inside = true;
	}
	return false;
}

static void add_root(struct builder *builder, uint8_t bus)
{
	struct pci_inventory *inventory = builder->inventory;

	if (inventory->root_count == PCI_MAX_ROOTS) {
		builder->failed = !pciplan_complain(builder->name, 0, "more than %d root buses", PCI_MAX_ROOTS);
		return;
	}
	if (inventory->root_count > 0)
		inventory->roots[inventory->root_count - 1].limit = (uint8_t)(bus - 1);
	inventory->roots[inventory->root_count++] = (struct pci_root){ .bus = bus, .last_bus = bus, .limit = LAST_BUS };
}

/* Functions come by ascending bus, so that roots do. Bus 0 is always one. */
static void find_roots(struct builder *builder)
{
	int last = -1;
	bool inside;

	add_root(builder, 0);
	for (size_t i = 0; i < builder->source->count; i++) {
		const struct pciplan_source_function *function = &builder->source->list[i];
		const uint8_t bus = PCI_BDF_BUS(function->bdf);

		if (!is_wanted(builder, function) || bus == last || bus == 0)
			continue;
		last = bus;
		if (leads_to(builder, bus, &inside))
			continue;
		if (inside) {
			pciplan_note(builder->notes, builder->name,
				     "no bridge in the list leads to bus %02x: its functions are left out", bus);
			continue;
		}
		pciplan_note(builder->notes, builder->name,
			     "no bridge in the list leads to bus %02x: taken as a host bridge's own bus", bus);
		add_root(builder, bus);
	}
}

/* --- depth first -------------------------------------------------------------------------------------------------- */

static void add_bars(struct builder *builder, const struct pciplan_source_function *function,
		     struct pci_function *added)
{
	struct pci_inventory *inventory = builder->inventory;

	added->first_bar = (uint16_t)inventory->bar_count;
	for (uint8_t i = 0; i < PCI_BARS_OF_FUNCTION; i++) {
		if (function->bars[i].count == 0)
			continue;
		if (inventory->bar_count == PCI_MAX_BARS) {
			builder->failed = true;
			return;
		}
		inventory->bars[inventory->bar_count] = function->bars[i];
		inventory->bars[inventory->bar_count].index = i;
		inventory->bars[inventory->bar_count++].function = (uint16_t)(added - inventory->functions);
		added->bar_count++;
	}
}

static struct pci_function *add_function(struct builder *builder, const struct pciplan_source_function *function,
					 int upstream)
{
	struct pci_inventory *inventory = builder->inventory;
	struct pci_function *added = &inventory->functions[inventory->function_count];

	if (inventory->function_count == PCI_MAX_FUNCTIONS) {
		builder->failed = true;
		return NULL;
	}
	inventory->function_count++;
	*added = (struct pci_function){
		.bdf = function->bdf,
		.vendor_id = function->vendor_id,
		.device_id = function->device_id,
		.class_code = function->class_code,
		.upstream = (int16_t)upstream,
		.bridge = PCI_NONE,
		.root = (uint8_t)(inventory->root_count - 1),
		.header_type = function->header_type,
		.interrupt_pin = function->interrupt_pin,
		.bars_unknown = function->bars_unknown,
		.sriov = function->sriov,
		.rebar = function->rebar,
	};
	if (function->sriov != 0 && function->total_vfs != 0)
		added->last_vf = (uint16_t)(function->bdf + function->vf_offset +
					    function->vf_stride * (function->total_vfs - 1));
	add_bars(builder, function, added);
	return added;
}

static int add_bridge(struct builder *builder, const struct pciplan_source_function *function,
		      struct pci_function *added, int upstream)
{
	struct pci_inventory *inventory = builder->inventory;
	struct pci_bridge *bridge = &inventory->bridges[inventory->bridge_count];

	if (inventory->bridge_count == PCI_MAX_BRIDGES) {
		builder->failed = true;
		return PCI_NONE;
	}
	added->bridge = (int16_t)inventory->bridge_count++;
	*bridge = function->bridge;
	bridge->function = (uint16_t)(added - inventory->functions);
	bridge->parent = (int16_t)upstream;
	return added->bridge;
}

/* Secondary buses are above primary ones, so that this is at most as deep as there are buses. */
static void walk(struct builder *builder, uint8_t bus, int upstream)
{
	struct pci_root *root = &builder->inventory->roots[builder->inventory->root_count - 1];

	if (root->last_bus < bus)
		root->last_bus = bus;
	for (size_t i = 0; i < builder->source->count && !builder->failed; i++) {
		const struct pciplan_source_function *function = &builder->source->list[i];
		struct pci_function *added;
		int bridge;

		if (!is_wanted(builder, function) || PCI_BDF_BUS(function->bdf) != bus)
			continue;
		added = add_function(builder, function, upstream);
		if (added == NULL || function->header_type != 1)
			continue;
		bridge = add_bridge(builder, function, added, upstream);
		if (bridge == PCI_NONE || function->bridge.secondary == 0)
			continue;
		if (root->last_bus < function->bridge.subordinate)
			root->last_bus = function->bridge.subordinate;
		walk(builder, function->bridge.secondary, bridge);
	}
}

/* The roots were found in one go; walking them counts them up again, so that each function knows its own. */
static void walk_roots(struct builder *builder)
{
	const size_t count = builder->inventory->root_count;

	for (size_t i = 0; i < count; i++) {
		builder->inventory->root_count = i + 1;
		walk(builder, builder->inventory->roots[i].bus, PCI_NONE);
	}
}

bool pciplan_source_build(struct pciplan_source *source, const char *name, struct pci_inventory *inventory,
			  struct pciplan_notes *notes)
{
	struct builder builder = { .source = source, .name = name, .inventory = inventory, .notes = notes };

	memset(inventory, 0, sizeof(*inventory));
	if (source->count == 0)
		return pciplan_complain(name, 0, "no function in it");
	qsort(source->list, source->count, sizeof(*source->list), compare);
	builder.domain = source->list[0].domain;
	if (!refuse_doubles(&builder))
		return false;
	note_left_out(&builder);
	close_bad_bridges(&builder);
	find_roots(&builder);
	if (builder.failed)
		return false;
	walk_roots(&builder);
	if (builder.failed)
		return pciplan_complain(name, 0, "more than an inventory holds: %d functions, %d BARs, %d bridges",
					PCI_MAX_FUNCTIONS, PCI_MAX_BARS, PCI_MAX_BRIDGES);
	return true;
}

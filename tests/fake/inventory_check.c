/* SPDX-License-Identifier: MIT */
#include "pci/pci_cfg.h"
#include "tests/fake/inventory_check.h"

static const char *counts_fault(const struct pci_inventory *inventory)
{
	if (inventory->function_count > PCI_MAX_FUNCTIONS || inventory->bar_count > PCI_MAX_BARS ||
	    inventory->bridge_count > PCI_MAX_BRIDGES || inventory->root_count > PCI_MAX_ROOTS ||
	    inventory->note_count > PCI_MAX_NOTES)
		return "a count exceeds its array";
	if (inventory->root_count == 0)
		return "there is no root";
	if (inventory->notes_lost && inventory->note_count != PCI_MAX_NOTES)
		return "notes were lost although there was room";
	return NULL;
}

static const char *roots_fault(const struct pci_inventory *inventory)
{
	size_t i;

	for (i = 0; i < inventory->root_count; i++) {
		const struct pci_root *root = &inventory->roots[i];

		if (root->last_bus < root->bus)
			return "a root's last bus is below its bus";
		if (root->limit < root->last_bus)
			return "a root's last bus is above its limit";
		if (i + 1 < inventory->root_count && inventory->roots[i + 1].bus <= root->limit)
			return "two roots share bus numbers";
	}
	return NULL;
}

static bool is_power_of_two(uint64_t size)
{
	return size != 0 && (size & (size - 1)) == 0;
}

/* Enhanced Allocation counts in dwords and takes one index each. */
static const char *size_fault(const struct pci_bar *bar)
{
	if (bar->fixed)
		return bar->pinned == PCI_NOT_PINNED || bar->size == 0 || bar->size % 4 || bar->sizes ?
			       "a fixed BAR has no address or an odd size" :
			       NULL;
	if (!is_power_of_two(bar->size))
		return "a BAR's size is no power of two";
	if (!bar->is_64bit && bar->size > (uint64_t)1 << 31)
		return "a 32-bit BAR is larger than 2 GiB";
	if (bar->sizes && (bar->kind != PCI_BAR_MEM || bar->index >= PCI_BAR_ROM))
		return "something else than a memory BAR is resizable";
	return NULL;
}

static const char *bar_fault(const struct pci_bar *bar, const struct pci_bar *previous)
{
	if (bar->index >= PCI_BARS_OF_FUNCTION || (bar->index == PCI_BAR_ROM) != (bar->kind == PCI_BAR_ROM_KIND))
		return "a BAR's index does not fit its kind";
	if (bar->kind != PCI_BAR_MEM && (bar->is_64bit || bar->prefetchable || bar->index >= PCI_BAR_VF))
		return "an I/O BAR or a ROM is 64-bit, prefetchable or a VF's";
	if (bar->count == 0 || (bar->count > 1 && bar->index < PCI_BAR_VF))
		return "a BAR has no aperture, or one that is no VF's has several";
	if (previous && bar->index < previous->index + 1 + (previous->is_64bit && !previous->fixed))
		return "BARs of a function are not in order or overlap";
	return size_fault(bar);
}

/* Where the bus of a function comes from. */
static const char *place_fault(const struct pci_inventory *inventory, const struct pci_function *function, size_t index)
{
	if (function->root >= inventory->root_count)
		return "a function names a root that does not exist";
	if (function->upstream == PCI_NONE)
		return PCI_BDF_BUS(function->bdf) == inventory->roots[function->root].bus ?
			       NULL :
			       "a function on a root bus has another bus number";
	if (function->upstream < 0 || (size_t)function->upstream >= inventory->bridge_count)
		return "a function names an upstream bridge that does not exist";
	if (inventory->bridges[function->upstream].function >= index)
		return "a function comes before its upstream bridge";
	if (inventory->bridges[function->upstream].secondary != PCI_BDF_BUS(function->bdf))
		return "a function is not on its upstream bridge's secondary bus";
	return NULL;
}

static const char *function_fault(const struct pci_inventory *inventory, size_t index, size_t first_bar)
{
	const struct pci_function *function = &inventory->functions[index];
	const char *fault = place_fault(inventory, function, index);
	size_t i;

	if (fault)
		return fault;
	/* The one before it on the same bus: children of a bridge may stand between them. */
	for (i = index; i-- > 0 && inventory->functions[i].upstream != function->upstream;)
		;
	if (i < index && inventory->functions[i].root == function->root && inventory->functions[i].bdf >= function->bdf)
		return "functions of a bus are not in ascending order";
	if (function->interrupt_pin > 4)
		return "an interrupt pin is not 0-4";
	if (function->first_bar != first_bar || function->bar_count > PCI_BARS_OF_FUNCTION)
		return "BARs are not in the order of their functions";
	if (function->last_vf && function->last_vf <= function->bdf)
		return "the last VF comes before its function";
	for (i = 0; i < function->bar_count; i++) {
		const struct pci_bar *bar = &inventory->bars[first_bar + i];

		if (bar->function != index)
			return "a BAR names another function";
		fault = bar_fault(bar, i ? bar - 1 : NULL);
		if (fault)
			return fault;
	}
	return NULL;
}

static const char *bridge_fault(const struct pci_inventory *inventory, size_t index)
{
	const struct pci_bridge *bridge = &inventory->bridges[index];
	const struct pci_function *function = &inventory->functions[bridge->function];

	if (bridge->function >= inventory->function_count || function->bridge != (int16_t)index)
		return "a bridge and its function do not name each other";
	if (index && inventory->bridges[index - 1].function >= bridge->function)
		return "bridges are not in the order of their functions";
	if (bridge->parent != function->upstream || bridge->primary != PCI_BDF_BUS(function->bdf))
		return "a bridge's parent or primary bus is not its function's";
	if (bridge->parent >= (int16_t)index)
		return "a bridge's parent is not before it";
	if (bridge->secondary == 0)
		return bridge->subordinate == 0 ? NULL : "a closed bridge has a subordinate bus";
	if (bridge->secondary <= bridge->primary || bridge->subordinate < bridge->secondary)
		return "a bridge's bus numbers do not ascend";
	if (bridge->subordinate > inventory->roots[function->root].last_bus)
		return "a bridge's bus numbers exceed its root's";
	if (bridge->parent != PCI_NONE && bridge->subordinate > inventory->bridges[bridge->parent].subordinate)
		return "a bridge's bus numbers exceed its parent's";
	return NULL;
}

const char *inventory_fault(const struct pci_inventory *inventory)
{
	const char *fault = counts_fault(inventory);
	unsigned last_secondary = 0;
	size_t bars = 0;
	size_t i;

	if (!fault)
		fault = roots_fault(inventory);
	for (i = 0; !fault && i < inventory->function_count; i++) {
		fault = function_fault(inventory, i, bars);
		bars += inventory->functions[i].bar_count;
	}
	if (!fault && bars != inventory->bar_count)
		fault = "there are BARs without a function";
	for (i = 0; !fault && i < inventory->bridge_count; i++) {
		uint8_t secondary = inventory->bridges[i].secondary;

		fault = bridge_fault(inventory, i);
		if (!fault && secondary && secondary <= last_secondary)
			fault = "bus numbers were not given in the order of the bridges";
		last_secondary = secondary ? secondary : last_secondary;
	}
	return fault;
}

static bool same_function(const struct pci_function *a, const struct pci_function *b)
{
	return a->bdf == b->bdf && a->vendor_id == b->vendor_id && a->device_id == b->device_id &&
	       a->first_bar == b->first_bar && a->class_code == b->class_code && a->upstream == b->upstream &&
	       a->bridge == b->bridge && a->root == b->root && a->header_type == b->header_type &&
	       a->interrupt_pin == b->interrupt_pin && a->bar_count == b->bar_count &&
	       a->bars_unknown == b->bars_unknown && a->sriov == b->sriov && a->rebar == b->rebar &&
	       a->last_vf == b->last_vf;
}

static bool same_bar(const struct pci_bar *a, const struct pci_bar *b)
{
	return a->size == b->size && a->pinned == b->pinned && a->function == b->function && a->index == b->index &&
	       a->kind == b->kind && a->is_64bit == b->is_64bit && a->prefetchable == b->prefetchable &&
	       a->sizes == b->sizes && a->count == b->count && a->fixed == b->fixed;
}

static bool same_reserve(const struct pci_reserve *a, const struct pci_reserve *b)
{
	return a->buses == b->buses && a->io == b->io && a->mem == b->mem && a->pref32 == b->pref32 &&
	       a->pref64 == b->pref64;
}

static bool same_bridge(const struct pci_bridge *a, const struct pci_bridge *b)
{
	return a->function == b->function && a->parent == b->parent && a->primary == b->primary &&
	       a->secondary == b->secondary && a->subordinate == b->subordinate && a->io == b->io &&
	       a->io_32bit == b->io_32bit && a->pref == b->pref && a->pref_64bit == b->pref_64bit &&
	       a->pcie_port == b->pcie_port && a->subtractive == b->subtractive && a->ari == b->ari &&
	       a->hotplug == b->hotplug && same_reserve(&a->reserve, &b->reserve);
}

static bool same_note(const struct pci_note *a, const struct pci_note *b)
{
	return a->kind == b->kind && a->bdf == b->bdf && a->reg == b->reg && a->value == b->value;
}

const char *inventory_difference(const struct pci_inventory *a, const struct pci_inventory *b)
{
	size_t i;

	if (a->function_count != b->function_count || a->bar_count != b->bar_count ||
	    a->bridge_count != b->bridge_count)
		return "the number of functions, BARs or bridges";
	if (a->board != b->board || a->segment != b->segment)
		return "the board or the segment";
	if (a->root_count != b->root_count || a->note_count != b->note_count || a->notes_lost != b->notes_lost)
		return "the number of roots or notes";
	for (i = 0; i < a->function_count; i++)
		if (!same_function(&a->functions[i], &b->functions[i]))
			return "a function";
	for (i = 0; i < a->bar_count; i++)
		if (!same_bar(&a->bars[i], &b->bars[i]))
			return "a BAR";
	for (i = 0; i < a->bridge_count; i++)
		if (!same_bridge(&a->bridges[i], &b->bridges[i]))
			return "a bridge";
	for (i = 0; i < a->root_count; i++)
		if (a->roots[i].bus != b->roots[i].bus || a->roots[i].last_bus != b->roots[i].last_bus ||
		    a->roots[i].limit != b->roots[i].limit)
			return "a root";
	for (i = 0; i < a->note_count; i++)
		if (!same_note(&a->notes[i], &b->notes[i]))
			return "a note";
	return NULL;
}

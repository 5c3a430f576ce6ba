/* SPDX-License-Identifier: MIT */
#include "firmware/glue/mp_inputs_fill.h"

#include <string.h>

#include "pci/pci_cfg.h"
#include "pci/pci_intx.h"

#define BUSES 256
#define INTEL 0x8086

#define TIMER_INPUT 2 /* QEMU and Xen wire IRQ 0 to input 2, where the cascade leaves room */

struct fill {
	struct mp_inputs *inputs;
	const struct pci_inventory *inventory;
	const struct chipset *chipset;
	uint32_t there[BUSES / 32];    /* buses that exist */
	uint32_t promised[BUSES / 32]; /* bus numbers that some bridge passes on, reserves included */
};

static bool has(const uint32_t set[BUSES / 32], unsigned bus)
{
	return set[bus / 32] >> (bus % 32) & 1;
}

static void add(uint32_t set[BUSES / 32], unsigned bus)
{
	set[bus / 32] |= (uint32_t)1 << (bus % 32);
}

static void find_buses(struct fill *fill)
{
	const struct pci_inventory *inventory = fill->inventory;

	for (size_t i = 0; i < inventory->root_count; i++) {
		add(fill->there, inventory->roots[i].bus);
		for (unsigned bus = inventory->roots[i].bus; bus <= inventory->roots[i].last_bus; bus++)
			add(fill->promised, bus);
	}
	for (size_t i = 0; i < inventory->bridge_count; i++)
		if (inventory->bridges[i].secondary != 0)
			add(fill->there, inventory->bridges[i].secondary);
}

/* The highest bus number that no PCI bus has and, if there is one, none can get. */
static uint16_t find_isa_bus(const struct fill *fill)
{
	for (unsigned bus = BUSES; bus-- > 0;)
		if (!has(fill->promised, bus) && !has(fill->there, bus))
			return (uint16_t)bus;
	for (unsigned bus = BUSES; bus-- > 0;)
		if (!has(fill->there, bus))
			return (uint16_t)bus;
	return BUSES - 1;
}

static void list_buses(struct fill *fill)
{
	struct mp_inputs *inputs = fill->inputs;

	inputs->isa_bus = find_isa_bus(fill);
	inputs->bus_count = 0;
	for (unsigned bus = 0; bus < BUSES; bus++)
		if (has(fill->there, bus) && bus != inputs->isa_bus)
			inputs->buses[inputs->bus_count++] = (uint8_t)bus;
}

/* Where `pin` (1-4) of the function ends. */
static struct mp_pin find_pin(const struct fill *fill, const struct pci_function *function, uint8_t pin)
{
	struct pci_function asked = *function;
	struct pci_intx_root root;
	struct chipset_pin end;

	asked.interrupt_pin = pin;
	root = pci_intx_swizzle(fill->inventory, &asked);
	end = chipset_pin(fill->chipset, root.device, root.pin);
	return (struct mp_pin){ .input = end.gsi, .link = end.reg != 0 ? end.reg : MP_NO_LINK };
}

static struct mp_slot *add_slot(struct fill *fill, const struct pci_function *function)
{
	struct mp_inputs *inputs = fill->inputs;
	struct mp_slot *slot;

	if (inputs->slot_count == MP_MAX_SLOTS) {
		inputs->slots_lost++;
		return NULL;
	}
	slot = &inputs->slots[inputs->slot_count++];
	*slot = (struct mp_slot){ .bus = PCI_BDF_BUS(function->bdf), .device = PCI_BDF_DEVICE(function->bdf) };
	for (uint8_t pin = 1; pin <= MP_PINS; pin++)
		slot->pins[pin - 1] = find_pin(fill, function, pin);
	return slot;
}

/* Marks the pins of one function; a bridge's are all in use. */
static void use_pins(struct mp_slot *slot, const struct pci_function *function)
{
	for (uint8_t pin = 1; pin <= MP_PINS; pin++)
		if (function->bridge != PCI_NONE || function->interrupt_pin == pin)
			slot->pins[pin - 1].used = true;
}

static bool has_interrupt(const struct pci_function *function)
{
	return function->bridge != PCI_NONE || (function->interrupt_pin >= 1 && function->interrupt_pin <= MP_PINS);
}

/*
 * All functions of a bus are in ascending order, but what is behind a bridge comes right after the bridge. So a slot's
 * functions may lie far apart, yet the slot is among those of this bus that were added last.
 */
static struct mp_slot *find_slot(struct fill *fill, const struct pci_function *function)
{
	for (size_t i = fill->inputs->slot_count; i-- > 0;) {
		struct mp_slot *slot = &fill->inputs->slots[i];

		if (slot->bus == PCI_BDF_BUS(function->bdf) && slot->device == PCI_BDF_DEVICE(function->bdf))
			return slot;
		if (slot->bus == PCI_BDF_BUS(function->bdf) && slot->device < PCI_BDF_DEVICE(function->bdf))
			return NULL;
	}
	return NULL;
}

static void add_slots(struct fill *fill, bool root)
{
	for (size_t i = 0; i < fill->inventory->function_count; i++) {
		const struct pci_function *function = &fill->inventory->functions[i];
		struct mp_slot *slot;

		if ((function->upstream == PCI_NONE) != root || !has_interrupt(function))
			continue;
		slot = find_slot(fill, function);
		if (!slot)
			slot = add_slot(fill, function);
		if (slot)
			use_pins(slot, function);
	}
}

static void fill_router(struct fill *fill)
{
	const struct chipset *chipset = fill->chipset;
	struct mp_router *router = &fill->inputs->router;

	*router = (struct mp_router){
		.bus = PCI_BDF_BUS(chipset->router.bdf),
		.device_function = (uint8_t)chipset->router.bdf,
		.vendor_id = INTEL,
		.device_id = chipset->router.compatible_id,
		.link_irqs = chipset->link_irqs,
	};
	for (size_t link = 0; link < chipset->link_count; link++)
		if (chipset->links[link].reg != 0)
			router->exclusive_irqs |= (uint16_t)(1u << chipset->links[link].irq);
}

void mp_inputs_fill(struct mp_inputs *inputs, const struct pci_inventory *inventory, const struct chipset *chipset)
{
	struct fill fill = { .inputs = inputs, .inventory = inventory, .chipset = chipset };

	find_buses(&fill);
	list_buses(&fill);
	inputs->level_irqs = chipset->elcr_level;
	inputs->timer_input = TIMER_INPUT;
	inputs->slot_count = 0;
	inputs->slots_lost = 0;
	add_slots(&fill, true);
	add_slots(&fill, false);
	fill_router(&fill);
}

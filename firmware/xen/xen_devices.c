/* SPDX-License-Identifier: MIT */
#include "firmware/xen/xen_devices.h"

#include <linux/pci_regs.h>
#include <stddef.h>
#include <stdint.h>

#include "e820/range.h"
#include "firmware/log.h"
#include "pci/pci_cfg.h"

#define VENDOR_XEN 0x5853
#define DEVICE_PLATFORM_FIRST 1
#define DEVICE_PLATFORM_LAST 2
#define VENDOR_INTEL 0x8086
#define CLASS_VGA 0x0300

/* Integrated graphics is there on every machine that has it, and a register tells where the OpRegion is (ASLS). */
#define INTEL_DISPLAY PCI_BDF(0, 2, 0)
#define INTEL_ASLS 0xfc
#define OPREGION_SIZE 0x3000u
#define OPREGION_LAST 0xfdefffffu /* below the page of the shared information */
#define OPREGION_FIRST 0xfd000000u

#define PLATFORM_BAR_MAX 0x4000000u /* QEMU's has 16 MiB */

static uint16_t pinned_bdf;
static uint8_t pinned_index;

static const struct pci_bar *platform_bar(const struct pci_inventory *inventory)
{
	for (size_t i = 0; i < inventory->bar_count; i++) {
		const struct pci_bar *bar = &inventory->bars[i];
		const struct pci_function *function = &inventory->functions[bar->function];

		if (function->vendor_id == VENDOR_XEN && DEVICE_PLATFORM_FIRST <= function->device_id &&
		    function->device_id <= DEVICE_PLATFORM_LAST && bar->kind == PCI_BAR_MEM)
			return bar;
	}
	return NULL;
}

/* At the end of the hole it takes nothing from larger BARs but their alignment, and the rest is one piece for the MTRRs. */
static void platform_bar_pin(struct pci_policy *policy, const struct machine *machine,
			     const struct pci_inventory *inventory)
{
	const struct pci_bar *bar = platform_bar(inventory);

	if (!bar || bar->size > PLATFORM_BAR_MAX || policy->pin_count == PCI_MAX_PINS) {
		log_line(LOG_I, "pci", "platform", "no platform device whose memory could be cached");
		return;
	}
	pinned_bdf = inventory->functions[bar->function].bdf;
	pinned_index = bar->index;
	policy->pins[policy->pin_count++] = (struct pci_pin){
		.address = range_align_down(machine->windows.mmio32_end - bar->size, bar->size),
		.bdf = pinned_bdf,
		.index = pinned_index,
	};
}

static bool is_reserved(const struct e820_map *map, struct range range)
{
	return e820_map_is(map, range, E820_RESERVED);
}

/* The device model maps the host's OpRegion where the register says. */
static void opregion_place(struct platform_facts *facts, const struct machine *machine,
			   const struct pci_function *display)
{
	uint32_t address = OPREGION_LAST + 1 - OPREGION_SIZE;

	while (address >= OPREGION_FIRST && !is_reserved(&facts->ram, range_of_size(address, OPREGION_SIZE)))
		address -= OPREGION_SIZE;
	if (address < OPREGION_FIRST || !e820_map_set(&facts->ram, range_of_size(address, OPREGION_SIZE), E820_NVS)) {
		log_line(LOG_E, "pci", "OpRegion", "no room for %u bytes", OPREGION_SIZE);
		return;
	}
	pci_cfg_write(machine->cfg, display->bdf, INTEL_ASLS, 4, address);
	log_line(LOG_I, "pci", "OpRegion", "of the display 00:02.0 at [mem 0x%08x-0x%08x]", (unsigned)address,
		 (unsigned)(address + OPREGION_SIZE - 1));
}

void xen_devices_arrange(struct platform_facts *facts, const struct machine *machine,
			 const struct pci_inventory *inventory, bool platform_cached)
{
	if (platform_cached)
		platform_bar_pin(&facts->options.policy, machine, inventory);
	for (size_t i = 0; i < inventory->function_count; i++) {
		const struct pci_function *function = &inventory->functions[i];

		if (function->bdf == INTEL_DISPLAY && function->vendor_id == VENDOR_INTEL &&
		    function->class_code >> 8 == CLASS_VGA)
			opregion_place(facts, machine, function);
	}
}

void xen_devices_placed(struct platform_facts *facts, const struct hierarchy *hierarchy)
{
	const struct pci_inventory *inventory = &hierarchy->inventory;

	for (size_t i = 0; pinned_bdf != 0 && i < inventory->bar_count; i++) {
		const struct pci_bar *bar = &inventory->bars[i];

		if (inventory->functions[bar->function].bdf != pinned_bdf || bar->index != pinned_index)
			continue;
		if (hierarchy->plan.bars[i].verdict == PCI_PLACED)
			range_set_add(&facts->write_back, pci_plan_bar_range(inventory, &hierarchy->plan, i));
	}
}

/* SPDX-License-Identifier: MIT */
#include "firmware/glue/display_mode.h"

#include <linux/pci_regs.h>
#include <stdbool.h>

#define FOUR_GIB (UINT64_C(1) << 32)

/* PCI Code and ID Assignment 1.11, 1.4. */
#define CLASS_DISPLAY 0x03
#define CLASS_DISPLAY_VGA 0x0300
#define CLASS_DISPLAY_OTHER 0x0380

#define NO_BAR 0xff
#define REGISTERS_END 0x600 /* in their BAR: DISPI ends before */

/* A device of QEMU's with DISPI: the BAR of its framebuffer, and the one of its registers or NO_BAR. */
static const struct model {
	uint16_t vendor_id;
	uint16_t device_id;
	uint16_t class; /* the same numbers with another class are another device, without DISPI */
	uint8_t framebuffer;
	uint8_t registers;
	const char *name;
} models[] = {
	{ 0x1234, 0x1111, CLASS_DISPLAY_VGA, 0, 2, "standard VGA" },
	{ 0x1234, 0x1111, CLASS_DISPLAY_OTHER, 0, 2, "Bochs display" },
	{ 0x1b36, 0x0100, CLASS_DISPLAY_VGA, 0, NO_BAR, "QXL VGA" },
	{ 0x1af4, 0x1050, CLASS_DISPLAY_VGA, 0, 2, "virtio VGA" },
	{ 0x15ad, 0x0405, CLASS_DISPLAY_VGA, 1, NO_BAR, "VMware SVGA" },
	{ 0x1002, 0x5046, CLASS_DISPLAY_VGA, 0, NO_BAR, "ATI Rage 128" },
	{ 0x1002, 0x5159, CLASS_DISPLAY_VGA, 0, NO_BAR, "ATI Radeon" },
};

/* In order of preference. */
static const struct display_mode modes[] = {
	{ 1280, 800 },
	{ 1024, 768 },
	{ 800, 600 },
};

static const struct model *model_find(const struct pci_function *function)
{
	for (size_t i = 0; i < sizeof(models) / sizeof(models[0]); i++)
		if (models[i].vendor_id == function->vendor_id && models[i].device_id == function->device_id &&
		    models[i].class == function->class_code >> 8)
			return &models[i];
	return NULL;
}

/* The index of a function's memory BAR that is placed and decoded; PCI_NONE: it has none with this number. */
static int placed_find(const struct pci_inventory *inventory, const struct pci_plan *plan, size_t function,
		       uint8_t number)
{
	const struct pci_function *owner = &inventory->functions[function];

	if (!(plan->command[function] & PCI_COMMAND_MEMORY))
		return PCI_NONE;
	for (size_t b = owner->first_bar; b < (size_t)owner->first_bar + owner->bar_count; b++)
		if (inventory->bars[b].index == number && inventory->bars[b].kind == PCI_BAR_MEM &&
		    plan->bars[b].verdict == PCI_PLACED)
			return (int)b;
	return PCI_NONE;
}

static bool below_4g(const struct pci_plan *plan, int bar)
{
	return plan->bars[bar].address < FOUR_GIB && plan->bars[bar].size <= FOUR_GIB - plan->bars[bar].address;
}

/*
 * Whether the ports lead to this function: it decodes ports, and no bridge is above it. What a bridge forwards for VGA are the
 * ports of VGA (PCI-to-PCI Bridge 1.2, 4.5.1), which those of DISPI do not belong to, and its I/O window is for BARs.
 */
static bool ports_reach(const struct pci_plan *plan, const struct pci_function *owner, size_t function)
{
	return owner->class_code >> 8 == CLASS_DISPLAY_VGA && (plan->command[function] & PCI_COMMAND_IO) &&
	       owner->upstream == PCI_NONE;
}

enum display_mode_verdict display_mode_examine(const struct pci_inventory *inventory, const struct pci_plan *plan,
					       size_t function, struct display_mode_device *device)
{
	const struct pci_function *owner = &inventory->functions[function];
	const struct model *model = model_find(owner);
	int framebuffer, registers;

	*device = (struct display_mode_device){ .name = model ? model->name : "display" };
	if (owner->class_code >> 16 != CLASS_DISPLAY)
		return DISPLAY_MODE_OTHER;
	if (!model)
		return DISPLAY_MODE_NO_DISPI;
	framebuffer = placed_find(inventory, plan, function, model->framebuffer);
	if (framebuffer == PCI_NONE)
		return DISPLAY_MODE_NOT_PLACED;
	if (!below_4g(plan, framebuffer))
		return DISPLAY_MODE_ABOVE_4G;
	device->framebuffer = (uint32_t)plan->bars[framebuffer].address;
	device->size = (uint32_t)plan->bars[framebuffer].size;

	/* The registers in memory are surely this device's; the ports are those of one device among many. */
	registers = placed_find(inventory, plan, function, model->registers);
	if (registers != PCI_NONE && below_4g(plan, registers) && plan->bars[registers].size >= REGISTERS_END)
		device->registers = (uint32_t)plan->bars[registers].address;
	else if (!ports_reach(plan, owner, function))
		return DISPLAY_MODE_UNREACHABLE;
	return DISPLAY_MODE_READY;
}

const char *display_mode_verdict_text(enum display_mode_verdict verdict)
{
	switch (verdict) {
	case DISPLAY_MODE_READY:
		return "ready";
	case DISPLAY_MODE_OTHER:
		return "no display";
	case DISPLAY_MODE_NO_DISPI:
		return "no DISPI interface known";
	case DISPLAY_MODE_NOT_PLACED:
		return "framebuffer BAR not placed or not decoded";
	case DISPLAY_MODE_ABOVE_4G:
		return "framebuffer BAR above 4 GiB, out of reach";
	case DISPLAY_MODE_UNREACHABLE:
		return "DISPI registers out of reach";
	}
	return "unknown";
}

const struct display_mode *display_mode_best(uint64_t bytes, uint32_t width, uint32_t height)
{
	for (size_t i = 0; i < sizeof(modes) / sizeof(modes[0]); i++)
		if (modes[i].width <= width && modes[i].height <= height &&
		    (uint64_t)modes[i].width * modes[i].height * (DISPLAY_MODE_BITS / 8) <= bytes)
			return &modes[i];
	return NULL;
}
